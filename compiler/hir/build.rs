//! Lists the library's files, so that adding one needs no edit here: `library.rs` in `OUT_DIR` is a slice of paths and texts.

use std::path::{Path, PathBuf};

fn main() {
    let root = Path::new(&std::env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo")).join("../library");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    collect(&root, &mut files);
    // The root module first, the rest in a stable order.
    files.sort_by_key(|path| {
        (
            path.strip_prefix(&root).ok() != Some(Path::new("lib.grok")),
            path.clone(),
        )
    });
    let mut out = String::from("[\n");
    for path in &files {
        let name = path
            .strip_prefix(&root)
            .unwrap_or(path)
            .to_string_lossy()
            .replace('\\', "/");
        let full = path.canonicalize().unwrap_or_else(|_| path.clone());
        out.push_str(&format!(
            "    ({:?}, include_str!({:?})),\n",
            format!("<library>/{name}"),
            full.to_string_lossy()
        ));
    }
    out.push_str("]\n");
    let target = PathBuf::from(std::env::var_os("OUT_DIR").expect("set by cargo")).join("library.rs");
    std::fs::write(target, out).expect("OUT_DIR is writable");
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "grok") {
            println!("cargo::rerun-if-changed={}", path.display());
            files.push(path);
        }
    }
}
