//! From a name to its declaration.

use grok_diagnostics::{FileId, Span};
use grok_hir::Db;
use grok_hir::ids::Def;

use crate::symbol::{self, Symbol};
use crate::{Analysis, FilePosition};

/// A place to go to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct NavigationTarget {
    /// The file.
    pub file: FileId,
    /// The whole declaration.
    pub full: Span,
    /// The name in it.
    pub name: Span,
    /// The name that was asked about.
    pub origin: Span,
}

/// The declarations of the name under the caret: variables, items, fields, variants, modules, labels, type parameters, in this package
/// and in the library. A field's shorthand has two, the field and the variable. On `mod name;` it goes to the module's file.
pub fn goto_definition(analysis: &Analysis, position: FilePosition) -> Vec<NavigationTarget> {
    let db: &dyn Db = &analysis.db;
    let Some(file) = analysis.db.file_by_id(position.file) else {
        return Vec::new();
    };
    let mut targets = Vec::new();
    for mention in symbol::symbols_at(db, file, position.offset) {
        let Some(mut place) = symbol::place(db, &mention.symbol) else {
            continue;
        };
        if let Symbol::Def(Def::Module(id)) = mention.symbol
            && let Some(target) = grok_hir::file_of_module(db, id)
            && place.file == file
            && target != file
        {
            // From the declaration on to the file itself.
            place = symbol::Place {
                file: target,
                full: Span::new(0, target.text(db).len() as u32),
                name: Span::at(0),
            };
        }
        let target = NavigationTarget {
            file: place.file.id(db),
            full: place.full,
            name: place.name,
            origin: mention.span,
        };
        if !targets.contains(&target) {
            targets.push(target);
        }
    }
    targets
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;
    use expect_test::{Expect, expect};

    fn check(source: &str, expected: Expect) {
        let fixture = Fixture::new(source);
        let targets = goto_definition(&fixture.analysis(), fixture.position);
        let lines: Vec<String> = targets
            .iter()
            .map(|target| format!("{}\n", fixture.place(target.file, target.name)))
            .collect();
        assert!(targets.iter().all(|target| target.full.covers(target.name)));
        expected.assert_eq(&lines.concat());
    }

    #[test]
    fn names_lead_to_their_declarations() {
        check(
            "fn f() { let a = 1; { let a = 2; a$0 } }",
            expect![[r#"
            /main.grok:1:27 a
        "#]],
        );
        check(
            "fn g() {}\nfn f() { g$0() }",
            expect![[r#"
            /main.grok:1:4 g
        "#]],
        );
        check(
            "struct P { x: i64 }\nfn f(p: P) { p.x$0 }",
            expect![[r#"
            /main.grok:1:12 x
        "#]],
        );
        check(
            "struct P { x: i64 }\nfn f(x) { P { x$0 } }",
            expect![[r#"
            /main.grok:2:6 x
            /main.grok:1:12 x
        "#]],
        );
        check(
            "enum E { A, B }\nfn f() { E::B$0 }",
            expect![[r#"
            /main.grok:1:13 B
        "#]],
        );
        check(
            "struct S; impl S { fn m(&self) {} }\nfn f(s: S) { s.m$0() }",
            expect![[r#"
            /main.grok:1:23 m
        "#]],
        );
        check(
            "struct S; impl S { fn new() -> S { S } }\nfn f() { S::new$0() }",
            expect![[r#"
            /main.grok:1:23 new
        "#]],
        );
        check(
            "fn f<T>(x: T$0) {}",
            expect![[r#"
            /main.grok:1:6 T
        "#]],
        );
        check(
            "fn f() { 'a: loop { break 'a$0 } }",
            expect![[r#"
            /main.grok:1:10 'a
        "#]],
        );
        check(
            "mod m { pub fn g() {} }\nuse m::g$0;",
            expect![[r#"
            /main.grok:1:16 g
        "#]],
        );
        check(
            "mod m { pub fn g() {} }\nuse m::g as h;\nfn f() { h$0() }",
            expect![[r#"
            /main.grok:1:16 g
        "#]],
        );
        check(
            "struct S; impl S { fn f() -> Self$0 { S } }",
            expect![[r#"
            /main.grok:1:8 S
        "#]],
        );
        check(
            "fn f(n) { println!(\"{}\", n$0) }",
            expect![[r#"
            /main.grok:1:6 n
        "#]],
        );
        check(
            "fn f(n) { f\"{n$0}\" }",
            expect![[r#"
            /main.grok:1:6 n
        "#]],
        );
    }

    #[test]
    fn across_files_and_into_the_library() {
        check(
            "//- /main.grok\nmod shapes;\nfn f() { shapes::area$0(1.0) }\n//- /shapes.grok\npub fn area(r: f64) -> f64 { r }\n",
            expect![[r#"
            /shapes.grok:1:8 area
        "#]],
        );
        check(
            "//- /main.grok\nmod shap$0es;\n//- /shapes.grok\npub fn area() {}\n",
            expect![[r#"
            /shapes.grok:1:1 
        "#]],
        );
        let fixture = Fixture::new("fn f(v: Vec<i64>) { v.pus$0h(1) }");
        let analysis = fixture.analysis();
        let targets = goto_definition(&analysis, fixture.position);
        assert!(
            analysis
                .path(targets[0].file)
                .is_some_and(|path| path.starts_with(crate::LIBRARY_PREFIX))
        );
    }
}
