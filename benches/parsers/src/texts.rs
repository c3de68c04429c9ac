//! The texts that the parsers read: of equal size, generated ones that say the same in each language, and real ones from
//! this repository, from cargo's registry and from npm's packages.

use std::fmt::Write;
use std::path::{Path, PathBuf};

/// One text per language; empty where no file was found.
pub struct Texts {
    /// Grok.
    pub grok: String,
    /// Rust.
    pub rust: String,
    /// TypeScript.
    pub typescript: String,
}

impl Texts {
    /// The program of the other benches, which is also Rust, and its like in TypeScript.
    pub fn generated(size: usize) -> Texts {
        let sample = crate::grok::program(2_000);
        let grok = crate::grok::program(size / (sample.len() / 2_000));
        Texts {
            rust: grok.clone(),
            grok,
            typescript: typescript(size),
        }
    }

    /// The library and the examples that have a `main`; `syn`'s own sources; the language client that our extension for VS Code is made with,
    /// after `npm ci`, or else the scripts of the books that come with Rust.
    pub fn real(size: usize) -> Texts {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut grok = files(&root.join("compiler/library"), "grok");
        // Examples that are scripts cannot be modules.
        let script = |path: &PathBuf| !std::fs::read_to_string(path).is_ok_and(|text| text.contains("fn main("));
        grok.extend(
            files(&root.join("examples"), "grok")
                .into_iter()
                .filter(|path| !script(path)),
        );
        let mut scripts = files(&root.join("node_modules/vscode-languageclient/lib"), "js");
        if scripts.is_empty() {
            let books = "share/doc/rust/html/rustdoc";
            scripts = toolchain().map_or_else(Vec::new, |toolchain| files(&toolchain.join(books), "js"));
            let written = |path: &Path| {
                let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
                ["book-", "searcher-", "toc-"]
                    .iter()
                    .any(|start| name.starts_with(start))
            };
            scripts.retain(|path| written(path));
        }
        Texts {
            grok: modules(&grok, size),
            rust: modules(&files(&syn_sources().unwrap_or_default(), "rs"), size),
            typescript: joined(&scripts, size, |text| text.to_owned()),
        }
    }
}

/// Files as inline modules, in which the docs and attributes at their heads may stand.
fn modules(paths: &[PathBuf], size: usize) -> String {
    let mut count = 0;
    joined(paths, size, |text| {
        count += 1;
        format!("mod part_{count} {{\n{text}\n}}\n")
    })
}

/// The files one after another, from the first one again where they are not enough, cut behind the file that reaches the
/// size.
fn joined(paths: &[PathBuf], size: usize, mut part: impl FnMut(&str) -> String) -> String {
    let texts: Vec<String> = paths
        .iter()
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .collect();
    let mut all = String::new();
    for text in texts.iter().cycle() {
        if all.len() >= size || texts.iter().all(String::is_empty) {
            break;
        }
        all.push_str(&part(text));
    }
    all
}

/// Files under a directory that end so, in the order of their paths.
fn files(directory: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![directory.to_owned()];
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(&directory).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Where cargo unpacked the sources of `syn`, which this crate needs anyway.
fn syn_sources() -> Option<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")))?;
    let registries = std::fs::read_dir(home.join("registry/src")).ok()?.flatten();
    let mut versions: Vec<PathBuf> = registries
        .flat_map(|registry| std::fs::read_dir(registry.path()).into_iter().flatten().flatten())
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("syn-2."))
        .map(|entry| entry.path().join("src"))
        .collect();
    versions.sort();
    versions.pop()
}

/// The root of the Rust toolchain in use.
fn toolchain() -> Option<PathBuf> {
    let output = std::process::Command::new("rustc")
        .args(["--print", "sysroot"])
        .output()
        .ok()?;
    Some(PathBuf::from(String::from_utf8(output.stdout).ok()?.trim()))
}

/// What [`crate::grok::program`] says, in TypeScript.
fn typescript(size: usize) -> String {
    let mut text = String::from(
        "class Point {\n    constructor(readonly x: number, readonly y: number) {}\n}\n\ntype Shape =\n    | { kind: \"dot\"; at: Point }\n    | { kind: \"line\"; from: Point; to: Point };\n\n",
    );
    let mut n = 0;
    while text.len() < size {
        let callee = match n {
            0 => "i".to_owned(),
            _ => format!("step_{}(i, 2)", n - 1),
        };
        let part = format!(
            "/** Step number {n}. */\nfunction step_{n}(i: number, by: number): number {{\n    let sum = 0;\n    for (let k = 0; k < by; k++) {{\n        if (k % 2 === 0) {{\n            sum += {callee};\n        }} else {{\n            sum -= k * i;\n        }}\n    }}\n    return sum;\n}}\n\nfunction length_{n}(shape: Shape): number {{\n    switch (shape.kind) {{\n        case \"dot\":\n            return 0.0;\n        case \"line\": {{\n            const {{ from, to }} = shape;\n            const [dx, dy] = [to.x - from.x, to.y - from.y];\n            return Math.sqrt(dx * dx + dy * dy);\n        }}\n    }}\n}}\n\n"
        );
        // Writing to a string does not fail.
        let _ = text.write_str(&part);
        n += 1;
    }
    text
}
