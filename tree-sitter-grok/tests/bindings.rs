//! The bindings of other languages load the grammar. They link the objects that Cargo has built, so that each takes moments; where a
//! language's compiler or headers are not there, its binding is not tried.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
/// Where the build script has put the grammar's library.
const BUILT: &str = env!("OUT_DIR");

/// Runs a program; its output if it succeeds, `None` if it is not there.
fn run(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{program} {arguments:?}\n{out}{err}");
    Some(out.trim().to_owned())
}

/// A folder of the test's own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).expect("the target folder is writable");
    folder
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

fn library() -> String {
    format!("{BUILT}/libtree-sitter-grok.a")
}

/// Where Python's headers are, if they are there.
fn python_headers() -> Option<String> {
    let include = run(
        "python3",
        &["-c", "import sysconfig; print(sysconfig.get_paths()['include'])"],
    )?;
    Path::new(&include).join("Python.h").is_file().then_some(include)
}

/// Where Node's headers are, if they are there.
fn node_headers() -> Option<String> {
    let node = PathBuf::from(run("node", &["-p", "process.execPath"])?);
    let include = node.parent()?.parent()?.join("include/node");
    include.join("node_api.h").is_file().then(|| text(&include).to_owned())
}

#[test]
fn c() {
    let folder = folder("binding-c");
    let (source, program) = (folder.join("main.c"), folder.join("main"));
    let main = "#include <tree_sitter/tree-sitter-grok.h>\n#include <stdio.h>\n\
                int main(void) { puts(tree_sitter_grok() ? \"a language\" : \"none\"); return 0; }\n";
    fs::write(&source, main).expect("the target folder is writable");
    let headers = format!("-I{ROOT}/bindings/c");
    let built = run(
        "cc",
        &["-Werror", &headers, text(&source), &library(), "-o", text(&program)],
    );
    if built.is_some() {
        assert_eq!(run(text(&program), &[]).as_deref(), Some("a language"));
    }
}

#[test]
fn python() {
    let Some(include) = python_headers() else { return };
    let folder = folder("binding-python");
    let package = folder.join("tree_sitter_grok");
    fs::create_dir_all(&package).expect("the target folder is writable");
    let from = Path::new(ROOT).join("bindings/python/tree_sitter_grok");
    fs::copy(from.join("__init__.py"), package.join("__init__.py")).expect("the binding is there");
    let module = package.join("_binding.so");
    let built = run(
        "cc",
        &[
            "-shared",
            "-fPIC",
            "-Werror",
            &format!("-I{include}"),
            text(&from.join("binding.c")),
            &library(),
            "-o",
            text(&module),
        ],
    );
    if built.is_none() {
        return;
    }
    let script = format!(
        "import sys; sys.path.insert(0, {:?}); import tree_sitter_grok as grok; print(type(grok.language()).__name__)",
        text(&folder)
    );
    assert_eq!(run("python3", &["-c", &script]).as_deref(), Some("PyCapsule"));
    let script = format!(
        "import sys; sys.path.insert(0, {:?}); sys.modules['tree_sitter_grok._binding'] = type(sys)('b'); \
         sys.modules['tree_sitter_grok._binding'].language = None; import tree_sitter_grok as grok; \
         print('@definition' in grok.TAGS_QUERY)",
        format!("{ROOT}/bindings/python")
    );
    assert_eq!(run("python3", &["-B", "-c", &script]).as_deref(), Some("True"));
}

#[test]
fn node() {
    let Some(include) = node_headers() else { return };
    let folder = folder("binding-node");
    let module = folder.join("tree_sitter_grok_binding.node");
    let built = run(
        "c++",
        &[
            "-shared",
            "-fPIC",
            "-std=c++17",
            &format!("-I{include}"),
            &format!("{ROOT}/bindings/node/binding.cc"),
            &library(),
            "-o",
            text(&module),
        ],
    );
    if built.is_none() {
        return;
    }
    let script = format!(
        "const grok = require({:?}); console.log(grok.name, typeof grok.language)",
        text(&module)
    );
    assert_eq!(run("node", &["-e", &script]).as_deref(), Some("grok object"));
}
