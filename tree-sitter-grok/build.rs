//! Compiles the committed parser and its scanner; needs a C compiler, and neither Node nor tree-sitter's CLI.

fn main() {
    let src = std::path::Path::new("src");
    let mut build = cc::Build::new();
    build.std("c11").include(src).warnings(false);
    // The lexer reads every keystroke: optimise it in development builds too.
    build.opt_level(2);
    for file in ["parser.c", "scanner.c"] {
        build.file(src.join(file));
    }
    for file in ["parser.c", "scanner.c", "arguments.h", "xid.h"] {
        println!("cargo:rerun-if-changed=src/{file}");
    }
    build.compile("tree-sitter-grok");
}
