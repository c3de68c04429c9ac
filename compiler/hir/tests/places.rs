//! From offsets to names and back: mentions, definitions, scopes.

mod common;

use std::fmt::Write as _;

use common::database;
use expect_test::{Expect, expect};
use grok_hir::db::Database;
use grok_hir::source_map::MentionTarget;
use grok_hir::{MentionPlace, def_path};

fn target_text(db: &Database, mention: &grok_hir::FileMention) -> String {
    match &mention.target {
        MentionTarget::Def(def) => def_path(db, *def),
        MentionTarget::Local(local) => format!("local {}", local.into_raw().into_u32()),
        MentionTarget::Param(param) => format!("type parameter {}", param.index),
        MentionTarget::SelfType(_) => "Self".to_owned(),
        MentionTarget::Trait(found) => format!("trait {}", found.name()),
        MentionTarget::Label(_) => "label".to_owned(),
        MentionTarget::AssocExpr(_) | MentionTarget::AssocPat(_) => "of its type".to_owned(),
        MentionTarget::Field(_) | MentionTarget::FieldInit(..) | MentionTarget::FieldPat(..) => "field".to_owned(),
        MentionTarget::Method(_) => "method".to_owned(),
        MentionTarget::Macro(name) => format!("macro {name}"),
    }
}

fn check_mentions(fixture: &str, expected: Expect) {
    let (db, files) = database(fixture);
    let mut out = String::new();
    for mention in grok_hir::file_mentions(&db, files[0]) {
        let name = mention.span.slice(files[0].text(&db));
        let mark = if mention.is_definition { " (definition)" } else { "" };
        let _ = writeln!(out, "{name} -> {}{mark}", target_text(&db, mention));
    }
    expected.assert_eq(&out);
}

#[test]
fn every_name_of_a_file() {
    check_mentions(
        "use m::S as T;
mod m { pub struct S { pub a: i64 } }
fn f<U: Show>(x: U, s: T) -> Option<U> {
    'l: loop { break 'l }
    let T { a } = s;
    let t = T { a };
    t.a.show();
    println!(\"{a}\");
    Some(x)
}
enum E { A }
impl E { fn new() -> Self { Self::A } }",
        expect![[r#"
            m -> crate::m
            S -> m::S
            m -> crate::m (definition)
            S -> m::S (definition)
            i64 -> i64
            f -> f (definition)
            U -> type parameter 0 (definition)
            Show -> trait Show
            x -> local 0 (definition)
            U -> type parameter 0
            s -> local 1 (definition)
            T -> m::S
            Option -> option::Option
            U -> type parameter 0
            'l -> label (definition)
            'l -> label
            T -> m::S
            a -> field
            a -> local 2 (definition)
            s -> local 1
            t -> local 3 (definition)
            T -> m::S
            a -> field
            a -> local 2
            t -> local 3
            a -> field
            show -> method
            println -> macro println
            a -> local 2
            Some -> option::Option::Some
            x -> local 0
            E -> E (definition)
            A -> E::A (definition)
            E -> E
            new -> E::new (definition)
            Self -> Self
            Self -> Self
            A -> of its type
        "#]],
    );
}

#[test]
fn a_shorthand_field_is_its_variable_first() {
    let fixture = "struct P { x: i64 }\nfn f(x) { P { x } }";
    let (db, files) = database(fixture);
    let mention = grok_hir::mention_at(&db, files[0], fixture.rfind("x }").unwrap() as u32).unwrap();
    assert!(matches!(mention.target, MentionTarget::Local(_)));
    assert!(matches!(mention.place, MentionPlace::Body(_)));
}

#[test]
fn definitions_have_places_and_docs() {
    let fixture = "//! The file.\n/// Makes one.\nfn one() { 1 }\n/// Shapes.\nenum Shape {\n    /// No size.\n    Dot,\n    Line { /// Its length.\n len: i64 },\n}\n";
    let (db, files) = database(fixture);
    let text = files[0].text(&db);
    let mut out = String::new();
    for mention in grok_hir::file_mentions(&db, files[0]) {
        let MentionTarget::Def(def) = mention.target else {
            continue;
        };
        let Some((_, full, name)) = grok_hir::def_location(&db, def) else {
            continue;
        };
        let docs = grok_hir::def_docs(&db, def).unwrap_or_default();
        let _ = writeln!(
            out,
            "{} | {} | {docs}",
            name.slice(text),
            full.slice(text).replace('\n', "⏎")
        );
    }
    expect![[r#"
        one | /// Makes one.⏎fn one() { 1 } | Makes one.
        Shape | /// Shapes.⏎enum Shape {⏎    /// No size.⏎    Dot,⏎    Line { /// Its length.⏎ len: i64 },⏎} | Shapes.
        Dot | Dot | No size.
        Line | Line { /// Its length.⏎ len: i64 } | 
    "#]]
    .assert_eq(&out);
}

/// The scope at `$0`: locals, type parameters, labels, and the names that are not of the library or the language.
fn check_scope(fixture: &str, expected: Expect) {
    let offset = fixture.find("$0").unwrap();
    let text = fixture.replacen("$0", "", 1);
    let (db, files) = database(&text);
    let scope = grok_hir::scope_at(&db, files[0], offset as u32);
    let mut out = String::new();
    let list = |names: Vec<String>| names.join(" ");
    let _ = writeln!(
        out,
        "locals: {}",
        list(scope.locals.iter().map(|(name, _)| name.to_string()).collect())
    );
    let _ = writeln!(
        out,
        "labels: {}",
        list(scope.labels.iter().map(|(name, _)| name.to_string()).collect())
    );
    let _ = writeln!(
        out,
        "generics: {}",
        list(scope.generics.iter().map(|name| name.to_string()).collect())
    );
    let own = |def: &grok_hir::ids::Def| grok_hir::def_location(&db, *def).is_some_and(|(file, ..)| file == files[0]);
    let names = scope
        .names
        .iter()
        .filter(|(_, def)| own(def))
        .map(|(name, _)| name.to_string())
        .collect();
    let _ = writeln!(out, "names: {}", list(names));
    expected.assert_eq(&out);
}

#[test]
fn scope_in_a_body() {
    check_scope(
        "struct S; fn f<T>(a: T, b) { let c = a; 'x: for i in b { let c = i; { let gone = 1; } $0; let later = 1; } fn g() {} }",
        expect![[r#"
            locals: c i a b
            labels: 'x
            generics: T
            names: S g S f
        "#]],
    );
}

#[test]
fn scope_in_an_unfinished_body() {
    check_scope(
        "fn f(a) { let b = a; match b { Some(n) if n > 1 => n.$0",
        expect![[r#"
        locals: n b a
        labels: 
        generics: 
        names: f
    "#]],
    );
}

#[test]
fn scope_in_the_initialiser_of_a_let() {
    check_scope(
        "fn f(a) { let b = $0",
        expect![[r#"
            locals: a
            labels: 
            generics: 
            names: f
        "#]],
    );
}

#[test]
fn scope_in_a_script_and_between_items() {
    check_scope(
        "fn f() {}\nlet a = 1;\n$0\n",
        expect![[r#"
            locals: a
            labels: 
            generics: 
            names: f
        "#]],
    );
    check_scope(
        "fn f() {}\n$0\nmod m { fn g() {} }",
        expect![[r#"
        locals: 
        labels: 
        generics: 
        names: m f
    "#]],
    );
    check_scope(
        "fn f() {}\nmod m { fn g() {} $0 }",
        expect![[r#"
        locals: 
        labels: 
        generics: 
        names: g
    "#]],
    );
}

#[test]
fn scope_in_a_method() {
    check_scope(
        "struct S<A>(A); impl<A> S<A> { fn m<B>(&self, b: B) { |c| $0 } }",
        expect![[r#"
            locals: c b self
            labels: 
            generics: A B
            names: S S
        "#]],
    );
}

#[test]
fn a_function_is_found_by_its_path() {
    let (db, files) = database("mod a { pub fn b() {} pub struct S; impl S { pub fn c() {} } }\nlet x = 1;");
    let found = |path: &str| grok_hir::find_fn(&db, files[0], path).map(|id| id.name(&db).to_string());
    assert_eq!(found("a::b").as_deref(), Some("b"));
    assert_eq!(found("a::S::c").as_deref(), Some("c"));
    assert_eq!(found("main").as_deref(), Some("main"));
    assert_eq!(found("a::x"), None);
}
