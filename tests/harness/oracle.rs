//! Rust's compiler as the judge of what the two languages share: programs with one mistake get the code that rustc gives, and sound
//! programs print what they print in Rust.
//!
//! `tests/oracle/refused/*.rs` and `tests/oracle/accepted/*.rs` hold many small programs each. A program begins at a line `//// name: E0308`
//! (refused) or `//// name` (accepted; its output stands behind `//> `). The text is Rust. Grok reads the same text, but for two things:
//! `usize` is written `i64` there, and `use std::…;` falls away, since what it imports is in Grok's prelude.
//! `tests/oracle/open.txt` lists, one a line with a reason, programs that Grok does not judge like Rust yet.

mod engine;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use grok_diagnostics::Severity;
use grok_hir::db::Database;
use grok_runtime::outcome::Outcome;
use grok_session::check;
use grok_tests::{in_parallel, marked, root};

/// A program of the collection.
struct Program {
    /// `names/unknown_variable`.
    name: String,
    /// rustc's code; empty if it accepts the program.
    code: String,
    /// Its text as Rust.
    rust: String,
}

impl Program {
    fn grok(&self) -> String {
        let lines = self.rust.lines().filter(|line| !line.starts_with("use std::"));
        let mut text = String::new();
        for line in lines {
            let mut rest = line;
            while let Some(at) = rest.find("usize") {
                let (before, after) = (&rest[..at], &rest[at + "usize".len()..]);
                let part_of_a_name = before.ends_with(|c: char| c.is_alphanumeric() || c == '_')
                    || after.starts_with(|c: char| c.is_alphanumeric() || c == '_');
                text.push_str(before);
                text.push_str(if part_of_a_name { "usize" } else { "i64" });
                rest = after;
            }
            text.push_str(rest);
            text.push('\n');
        }
        text
    }
}

fn programs(folder: &str) -> Vec<Program> {
    let folder = root().join("tests/oracle").join(folder);
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    files.sort();
    let mut found = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for part in text.split("\n//// ").skip(1) {
            let (head, rust) = part.split_once('\n').unwrap_or((part, ""));
            let (name, code) = head.split_once(": ").unwrap_or((head, ""));
            found.push(Program {
                name: format!("{stem}/{name}"),
                code: code.trim().to_owned(),
                rust: rust.to_owned(),
            });
        }
    }
    found
}

/// The lines that a program prints.
fn expected_output(program: &Program) -> Vec<&str> {
    marked(&program.rust, "//>").into_iter().map(str::trim_end).collect()
}

/// Names of the programs that are known to be judged otherwise.
fn open() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(root().join("tests/oracle/open.txt")).unwrap_or_default();
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| line.split_once(": ").unwrap_or((line, "")))
        .map(|(name, why)| (name.to_owned(), why.to_owned()))
        .collect()
}

/// Prints the score; fails for what is judged otherwise and is not listed as such.
fn settle(kind: &str, total: usize, failures: BTreeMap<String, String>, names: &[&str]) {
    let open = open();
    println!(
        "{kind}: {} of {total} programs are judged as rustc judges them ({:.1} %)",
        total - failures.len(),
        100.0 * (total - failures.len()) as f64 / total as f64
    );
    let new: Vec<_> = failures
        .iter()
        .filter(|(name, _)| !open.contains_key(*name))
        .map(|(name, why)| format!("{name}: {why}"))
        .collect();
    let settled: Vec<_> = open
        .keys()
        .filter(|name| names.contains(&name.as_str()) && !failures.contains_key(*name))
        .cloned()
        .collect();
    for (name, why) in &failures {
        println!("  {name}: {why}");
    }
    assert!(
        new.is_empty(),
        "{} programs are judged otherwise:\n{}",
        new.len(),
        new.join("\n")
    );
    if !settled.is_empty() {
        println!("to take off tests/oracle/open.txt: {}", settled.join(" "));
    }
}

#[test]
fn mistakes_have_the_codes_that_rustc_gives() {
    let programs = programs("refused");
    assert!(programs.len() >= 380, "the collection has shrunk to {}", programs.len());
    let failures: BTreeMap<String, String> = in_parallel(&programs, Database::default, |db, program| {
        let file = db.set_file(&format!("/{}.grok", program.name), program.grok());
        let errors: Vec<_> = check::package(db, file)
            .into_iter()
            .filter(|found| found.level == Severity::Error)
            .collect();
        (errors.len() != 1 || errors[0].code.as_str() != program.code).then(|| {
            let found: Vec<_> = errors
                .iter()
                .map(|error| format!("{} {}", error.code.as_str(), error.message))
                .collect();
            let problem = format!("{} expected, found [{}]", program.code, found.join("; "));
            (program.name.clone(), problem)
        })
    })
    .into_iter()
    .flatten()
    .collect();
    let names: Vec<_> = programs.iter().map(|program| program.name.as_str()).collect();
    settle("refused", programs.len(), failures, &names);
}

#[test]
fn sound_programs_print_what_they_print_in_rust() {
    let programs = programs("accepted");
    assert!(programs.len() >= 60, "the collection has shrunk to {}", programs.len());
    let failures: BTreeMap<String, String> = in_parallel(&programs, Database::default, |db, program| {
        let file = db.set_file(&format!("/{}.grok", program.name), program.grok());
        let expected = expected_output(program);
        let problem = match engine::run(db, file) {
            Err(errors) => Some(format!("does not compile:\n{errors}")),
            Ok((Outcome::Finished { exit_code: 0, .. }, printed)) => {
                let printed: Vec<_> = printed.lines().map(str::trim_end).collect();
                (printed != expected).then(|| format!("prints {printed:?}, not {expected:?}"))
            }
            Ok((outcome, _)) => Some(format!("ends with {outcome:?}")),
        };
        problem.map(|problem| (program.name.clone(), problem))
    })
    .into_iter()
    .flatten()
    .collect();
    let names: Vec<_> = programs.iter().map(|program| program.name.as_str()).collect();
    settle("accepted", programs.len(), failures, &names);
}

/// Which rustc there is to ask. Without one the collection's own notes stand, and these tests have nothing to add.
fn rustc_version() -> Option<&'static str> {
    static VERSION: std::sync::OnceLock<Option<String>> = std::sync::OnceLock::new();
    VERSION
        .get_or_init(|| {
            let output = Command::new("rustc").arg("--version").output().ok()?;
            output
                .status
                .success()
                .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
        })
        .as_deref()
}

/// A folder for what rustc writes.
fn scratch(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    folder
}

#[test]
fn rustc_gives_the_codes_that_are_noted() {
    if rustc_version().is_none() {
        return;
    }
    let programs = programs("refused");
    let folder = scratch("oracle-refused");
    // A program that rustc has judged as it stands is not judged again.
    let known = std::fs::read_to_string(folder.join("known.txt")).unwrap_or_default();
    let known: BTreeMap<&str, &str> = known.lines().filter_map(|line| line.split_once(' ')).collect();
    let numbered: Vec<_> = programs.iter().enumerate().collect();
    let codes = in_parallel(
        &numbered,
        || (),
        |(), &(at, program)| {
            known
                .get(key(program).as_str())
                .map_or_else(|| first_code(&folder, at, program), |&code| code.to_owned())
        },
    );
    let (mut judged, mut failures) = (String::new(), Vec::new());
    for (program, first) in programs.iter().zip(&codes) {
        judged.push_str(&format!("{} {first}\n", key(program)));
        if *first != program.code {
            failures.push(format!(
                "{}: {} is noted, rustc gives {first}",
                program.name, program.code
            ));
        }
    }
    std::fs::write(folder.join("known.txt"), judged).unwrap_or_else(|error| panic!("{error}"));
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Stands for a program and the compiler that judges it.
fn key(program: &Program) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    (rustc_version(), &program.rust).hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// The code of rustc's first error; its message if it has no code, `nothing` if it accepts the program.
fn first_code(folder: &std::path::Path, number: usize, program: &Program) -> String {
    let source = folder.join(format!("p{number}.rs"));
    std::fs::write(&source, &program.rust).unwrap_or_else(|error| panic!("{}: {error}", source.display()));
    let kind = if program.rust.contains("fn main") { "bin" } else { "lib" };
    let output = Command::new("rustc")
        .args([
            "--edition",
            "2024",
            "--crate-name",
            "p",
            "--emit=metadata",
            "-A",
            "warnings",
        ])
        .args(["--error-format=json", "--crate-type", kind, "-o"])
        .arg(folder.join(format!("p{number}.rmeta")))
        .arg(&source)
        .output()
        .unwrap_or_else(|error| panic!("rustc: {error}"));
    String::from_utf8_lossy(&output.stderr)
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .find(|message| message["level"] == "error")
        .map_or("nothing".to_owned(), |message| {
            let code = message["code"]["code"].as_str();
            code.or(message["message"].as_str()).unwrap_or_default().to_owned()
        })
}

#[test]
fn rust_prints_what_is_noted() {
    if rustc_version().is_none() {
        return;
    }
    let programs = programs("accepted");
    let folder = scratch("oracle-accepted");
    let mut source = String::from("#![allow(warnings)]\n");
    let mut calls = String::new();
    for (number, program) in programs.iter().enumerate() {
        source.push_str(&format!(
            "mod p{number} {{\n{}\npub fn run() {{ main(); }}\n}}\n",
            program.rust
        ));
        calls.push_str(&format!("    println!(\"\\u{{1}}\");\n    p{number}::run();\n"));
    }
    source.push_str(&format!("fn main() {{\n{calls}}}\n"));
    let (text, binary) = (folder.join("all.rs"), folder.join("all"));
    std::fs::write(&text, source).unwrap_or_else(|error| panic!("{}: {error}", text.display()));
    let built = Command::new("rustc")
        .args(["--edition", "2024", "-C", "debug-assertions=on", "-o"])
        .arg(&binary)
        .arg(&text)
        .output()
        .unwrap_or_else(|error| panic!("rustc: {error}"));
    assert!(
        built.status.success(),
        "rustc refuses the programs:\n{}",
        String::from_utf8_lossy(&built.stderr)
    );
    let output = Command::new(&binary).output().unwrap_or_else(|error| panic!("{error}"));
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut failures = Vec::new();
    for (program, printed) in programs.iter().zip(printed.split("\u{1}\n").skip(1)) {
        let expected = expected_output(program);
        let printed: Vec<_> = printed.lines().map(str::trim_end).collect();
        if printed != expected {
            failures.push(format!("{}: prints {printed:?}, not {expected:?}", program.name));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
