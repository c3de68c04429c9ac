//! Packages of several files: where modules are looked for, what they see of each other.

mod common;

use common::{check, database};
use expect_test::expect;
use grok_hir::ids::Def;

#[test]
fn modules_in_files_and_folders() {
    check(
        "//- /p/main.grok
mod geometry;
mod util;
use geometry::{Shape, shapes::circle as ring};
fn main() { let s = Shape { x: util::one() }; println(s.x); ring(); geometry::shapes::deep(); }
//- /p/geometry.grok
pub mod shapes;
pub struct Shape { pub x: i64 }
//- /p/geometry/shapes.grok
use super::Shape;
pub fn circle() { Shape { x: 1 } }
pub fn deep() { crate::util::one() + self::circle().x }
//- /p/util/mod.grok
pub fn one() { 1 }
",
        expect![],
    );
}

#[test]
fn e0583_and_silence_about_what_it_would_hold() {
    check(
        "//- /p/main.grok\nmod gone;\nuse gone::thing;\nfn main() { thing(); gone::other(); }\n",
        expect![[r#"
            mod gone;
                ^^^^ E0583: no file for module `gone`
              | its text must be in a file of its own
              = looked for `/p/gone.grok` and `/p/gone/mod.grok`
              = to write the module here, give it a body: `mod gone { … }`
        "#]],
    );
}

#[test]
fn e1501_statements_in_a_module() {
    check(
        "//- /p/main.grok\nmod m;\nfn main() { m::f(); }\n//- /p/m.grok\npub fn f() {}\nprintln(1);\n",
        expect![[r#"
            /p/m.grok:
            println(1);
            ^^^^^^^^^^^ E1501: a module of a package holds items, no statements
              | only the file that is run may have statements at top level
              = put them into a function
        "#]],
    );
}

#[test]
fn an_undeclared_file_is_offered() {
    check(
        "//- /p/main.grok\nuse helper::f;\nfn main() { f(); }\n//- /p/helper.grok\npub fn f() {}\n",
        expect![[r#"
            /p/main.grok:
            use helper::f;
                ^^^^^^ E0432: unresolved import `helper::f`
              | nothing of this name is in scope
              = there is a file for it, which `mod helper;` makes a module of this package
              ? declare the module: `mod helper;`: "" -> "mod helper;\n"
        "#]],
    );
}

#[test]
fn globs_reexports_and_renames_reach_a_fixed_point() {
    check(
        "mod a { pub use super::b::*; pub fn own() {} }
mod b { pub use super::c::deep as renamed; pub use super::a::own as again; }
mod c { pub fn deep() {} }
mod shapes { pub enum Shape { Dot, Line(i64) } pub use Shape::*; }
use a::{renamed, again};
use shapes::*;
fn main() { renamed(); again(); Line(1); match Dot { Dot => 1, Line(n) => n, Shape::Line(_) => 2 }; }",
        expect![],
    );
}

#[test]
fn explicit_names_win_over_globs_and_the_prelude() {
    check(
        "mod m { pub fn println(x) { x } pub fn f() {} }
mod n { pub fn f() {} }
use m::*;
use n::f;
fn main() { println(f()); }",
        expect![[r#"
            use n::f;
                   ^ shadowed_glob: `f` hides what a glob import brings under that name
              | means this one in the whole module
              | `use m::*;`: this brings another `f`
              = rename one of them, or import what is needed by name
        "#]],
    );
}

#[test]
fn roots_are_found_from_any_file() {
    let (db, files) = database(
        "//- /p/main.grok\nmod a;\n//- /p/a.grok\npub mod b;\n//- /p/a/b.grok\nfn f() {}\n//- /p/alone.grok\nfn main() {}\n//- /p/tool.grok\nmod part;\n//- /p/part.grok\n\n",
    );
    let root = |at: usize| grok_hir::package_root(&db, files[at]).path(&db).to_string();
    let roots: Vec<String> = (0..files.len()).map(root).collect();
    assert_eq!(
        roots,
        [
            "/p/main.grok",
            "/p/main.grok",
            "/p/main.grok",
            "/p/alone.grok",
            "/p/tool.grok",
            "/p/tool.grok"
        ]
    );
    let module = grok_hir::module_of_file(&db, files[2]);
    assert_eq!(grok_hir::def_path(&db, Def::Module(module)), "crate::a::b");
    assert_eq!(grok_hir::file_of_module(&db, module), Some(files[2]));
}

#[test]
fn modules_that_name_each_other_end() {
    let (db, files) = database("//- /p/x.grok\nmod y;\n//- /p/y.grok\nmod x;\n");
    for file in &files {
        grok_hir::hir_diagnostics(&db, *file);
    }
}

#[test]
fn files_to_load_are_listed() {
    let (mut db, files) = database("//- /p/main.grok\nmod a;\nmod inner { mod b; }\n");
    let missing: Vec<String> = grok_hir::missing_module_files(&db, files[0])
        .iter()
        .map(|path| path.to_string())
        .collect();
    assert_eq!(
        missing,
        ["/p/a.grok", "/p/a/mod.grok", "/p/inner/b.grok", "/p/inner/b/mod.grok"]
    );
    db.set_file("/p/a.grok", "");
    db.set_file("/p/inner/b.grok", "");
    assert_eq!(grok_hir::missing_module_files(&db, files[0]).len(), 0);
}
