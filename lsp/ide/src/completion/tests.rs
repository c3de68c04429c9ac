use expect_test::{Expect, expect};

use super::*;
use crate::fixture::Fixture;

/// The first of what is offered, with details; words of the language and macros left out.
fn check(source: &str, expected: Expect) {
    let fixture = Fixture::new(source);
    let items = completion(&fixture.analysis(), fixture.position);
    let shown = items.iter().filter(|item| {
        !matches!(
            item.kind,
            CompletionKind::Keyword | CompletionKind::Macro | CompletionKind::Snippet
        )
    });
    let lines: Vec<String> = shown
        .take(8)
        .map(|item| {
            let detail = item
                .detail
                .as_ref()
                .map_or(String::new(), |detail| format!(" : {detail}"));
            let snippet = item
                .snippet
                .as_ref()
                .map_or(String::new(), |snippet| format!(" → {snippet}"));
            format!("{:?} {}{detail}{snippet}\n", item.kind, item.label)
        })
        .collect();
    expected.assert_eq(&lines.concat());
}

fn labels(source: &str) -> Vec<String> {
    let fixture = Fixture::new(source);
    completion(&fixture.analysis(), fixture.position)
        .into_iter()
        .map(|item| item.label)
        .collect()
}

#[track_caller]
fn has(source: &str, wanted: &[&str]) {
    let found = labels(source);
    for label in wanted {
        assert!(
            found.iter().any(|other| other == label),
            "{label} is not among {found:?}"
        );
    }
}

#[track_caller]
fn lacks(source: &str, unwanted: &[&str]) {
    let found = labels(source);
    for label in unwanted {
        assert!(!found.iter().any(|other| other == label), "{label} is among {found:?}");
    }
}

#[track_caller]
fn silent(source: &str) {
    assert_eq!(labels(source), Vec::<String>::new());
}

const POINT: &str = "/// A point.\nstruct Point { /// Across.\n x: f64, y: f64 }\nimpl Point { /// How long.\n fn len(&self) -> f64 { 0.0 } fn new(x: f64) -> Point { Point { x, y: 0.0 } } }\nenum Shape { Dot, Circle(f64), Square { side: f64 } }\n";

fn with_point(rest: &str) -> String {
    format!("{POINT}{rest}")
}

#[test]
fn members_after_a_dot() {
    check(
        &with_point("fn f(p: Point) { p.$0 }"),
        expect![[r#"
            Field x : f64
            Field y : f64
            Method len : fn len(&self) -> f64 → len()$0
            Method into : fn into(self) -> T → into()$0
            Method try_into : fn try_into(self) -> Result<T, <Self as TryInto<T>>::Error> → try_into()$0
        "#]],
    );
    check(
        &with_point("fn f(p: &Point) { p.le$0 }"),
        expect![[r#"
            Field x : f64
            Field y : f64
            Method len : fn len(&self) -> f64 → len()$0
            Method clone : fn clone(&self) -> Self → clone()$0
            Method clone_from : fn clone_from(&mut self, source: &Self) → clone_from($1)$0
            Method into : fn into(self) -> T → into()$0
            Method try_into : fn try_into(self) -> Result<T, <Self as TryInto<T>>::Error> → try_into()$0
        "#]],
    );
}

#[test]
fn members_in_broken_places() {
    for source in [
        "fn f(p: Point) { p.$0\n}",
        "fn f(p: Point) { p.$0\n let q = 1; }",
        "fn f(p: Point) { p.$0\n g(); }\nfn g() {}",
        "fn f(p: Point) { if true { p.$0 \nfn g() {}",
        "fn f(p: Point) { g(p.$0 }\nfn g(x) {}",
        "fn f(p: Point) { let q = p.$0",
        "fn f(p: Point) { println!(\"{}\", p.$0) }",
        "fn f(p: Point) { f\"𝔸𝔹 {p.$0}\" }",
        "fn f() { let p = Point { x: 1.0, y: 2.0 };\n p.$0",
        "fn f() { for p in vec![Point { x: 1.0, y: 2.0 }] { p.$0 } }",
        "fn f() { let g = |p: Point| p.$0; }",
        "fn f(p: Point) { match p.$0 { } }",
        "fn f(p: Point) { let 𝔸 = 1; /* 🦀 */ p.$0 }",
    ] {
        has(&with_point(source), &["x", "y", "len"]);
    }
}

#[test]
fn paths_hold_variants_functions_and_items() {
    check(
        &with_point("fn f() { Shape::$0 }"),
        expect![[r#"
        EnumMember Dot
        EnumMember Circle : Circle(f64) → Circle($1)$0
        EnumMember Square : Square { side: f64 } → Square { side: ${1} }$0
    "#]],
    );
    check(
        &with_point("fn f() { Point::$0 }"),
        expect![[r#"
        Function new : fn new(x: f64) -> Point → new($1)$0
        Method len : fn len(&self) -> f64 → len($1)$0
    "#]],
    );
    check(
        "mod m { pub fn open() {} fn closed() {} pub struct S; }\nfn f() { m::$0 }",
        expect![[r#"
        Struct S
        Function open → open()$0
    "#]],
    );
    has(&with_point("fn f() { Shape::Ci$0"), &["Circle"]);
    has("use std::$0;", &["option"]);
    has("fn f() { Vec::$0 }", &["new"]);
    has("fn f() { i64::$0 }", &["MAX"]);
    has("mod m { pub fn a() {} pub fn b() {} }\nuse m::{a, $0};", &["b", "self"]);
    lacks(
        "mod m { pub fn a() {} pub fn b() {} }\nuse m::{a, $0};",
        &["m", "crate"],
    );
    has("enum E { A } impl E { fn f() { Self::$0 } }", &["A", "f"]);
}

#[test]
fn expressions_list_the_nearest_first() {
    check(
        "fn helper() { 1 }\nconst N: i64 = 1;\nfn f(a: i64) { let b = 1; { let c = 2; $0 } }",
        expect![[r#"
            Local c : i64
            Local b : i64
            Parameter a : i64
            Constant N : i64
            Function f → f($1)$0
            Function helper → helper()$0
            Struct Box
            EnumMember Err : Err(E) → Err($1)$0
        "#]],
    );
    has(
        "fn f() { $0 }",
        &["if", "let", "println!", "f", "true", "None", "Some", "Vec"],
    );
    lacks("fn f() { $0 }", &["break", "else"]);
    has("fn f() { loop { $0 } }", &["break", "continue"]);
    has("fn f() { if true { } $0 }", &["else"]);
    has("$0", &["fn", "struct", "let"]);
    has("let x = 1;\n$0", &["x"]);
    has("fn f(x) { g(x, $0", &["x"]);
}

#[test]
fn expected_types_come_first() {
    check(
        "enum Mode { Fast, Slow }\nfn g(a: i64, m: Mode) {}\nfn f(s: str, n: i64) { g($0) }",
        expect![[r#"
            Parameter n : i64
            Parameter s : str
            Enum Mode
            Function f → f($1)$0
            Function g → g($1)$0
            Struct Box
            EnumMember Err : Err(E) → Err($1)$0
            Struct HashMap
        "#]],
    );
    check(
        "enum Mode { Fast, Slow }\nfn g(a: i64, m: Mode) {}\nfn f(s: str, n: Mode) { g(1, $0) }",
        expect![[r#"
            Parameter n : Mode
            EnumMember Mode::Fast
            EnumMember Mode::Slow
            Parameter s : str
            Enum Mode
            Function f → f($1)$0
            Function g → g($1)$0
            Struct Box
        "#]],
    );
}

#[test]
fn patterns_list_what_is_matched() {
    check(
        &with_point("fn f(s: Shape) { match s { $0 } }"),
        expect![[r#"
        EnumMember Shape::Dot
        EnumMember Shape::Circle : Circle(f64) → Shape::Circle($1)$0
        EnumMember Shape::Square : Square { side: f64 } → Shape::Square { side }$0
        Struct Point : Point { x: f64, y: f64 } → Point { x, y }$0
        Enum Shape
        Struct Box
        EnumMember Err : Err(E) → Err($1)$0
        Struct HashMap
    "#]],
    );
    check(
        "fn f(s: Option<i64>) { if let $0 = s {} }",
        expect![[r#"
            EnumMember None
            EnumMember Some : Some(T) → Some($1)$0
            Struct Box
            EnumMember Err : Err(E) → Err($1)$0
            Struct HashMap
            Struct HashSet
            Struct Iter
            Struct Map
        "#]],
    );
    has(
        &with_point("fn f(s: Shape) { match s { Shape::$0 } }"),
        &["Dot", "Circle", "Square"],
    );
    has(
        &with_point("fn f(s: &Shape) { match s { Shape::Dot => 1, Sh$0 } }"),
        &["Shape::Circle", "Shape"],
    );
}

#[test]
fn types_and_bounds() {
    has(&with_point("fn f<T>(x: $0) {}"), &["Point", "Shape", "i64", "T", "Vec"]);
    lacks(&with_point("fn f<T>(x: $0) {}"), &["f", "let"]);
    has(&with_point("fn f() -> Po$0"), &["Point"]);
    has(&with_point("struct S { a: $0 }"), &["Point", "str"]);
    has(&with_point("fn f() { let x: $0 = 1; }"), &["i64", "Point"]);
    has("fn f<T: $0>(x: T) {}", &["Add", "Ord", "Fn"]);
    has("struct S; impl S { fn f() -> $0 {} }", &["Self"]);
    has("fn f() { 1 as $0 }", &["f64"]);
}

#[test]
fn braces_list_missing_fields() {
    check(
        &with_point("fn f() { Point { $0 } }"),
        expect![[r#"
        Field x : f64 → x: $1
        Field y : f64 → y: $1
    "#]],
    );
    check(
        &with_point("fn f(y) { Point { x: 1.0, $0 } }"),
        expect![[r#"
        Field y : f64
    "#]],
    );
    check(
        &with_point("fn f() { Shape::Square { $0 } }"),
        expect![[r#"
        Field side : f64 → side: $1
    "#]],
    );
    check(
        &with_point("fn f(p: Point) { let Point { x, $0 } = p; }"),
        expect![[r#"
        Field y : f64
    "#]],
    );
}

#[test]
fn attributes_labels_and_words() {
    has("#[$0]\nfn f() {}", &["derive", "must_use"]);
    has("#[derive($0)]\nstruct S;", &["Clone", "Show"]);
    lacks("#[derive($0)]\nstruct S;", &["Add"]);
    has("#[allow($0)]\nfn f() {}", &["unused_variable"]);
    has("fn f() { 'outer: loop { break '$0 } }", &["'outer"]);
    has("fn f() { for x $0 }", &["in"]);
    has("struct S; impl S { $0 }", &["fn", "pub"]);
    has("struct S; impl S { fn f($0) }", &["&self", "&mut self"]);
    has("pub $0", &["fn", "struct"]);
}

#[test]
fn nothing_where_names_are_invented() {
    for source in [
        "fn $0",
        "fn f$0",
        "struct $0",
        "fn f() { let $0 }",
        "fn f() { let x$0 = 1; }",
        "fn f() { let mut $0 }",
        "fn f(a$0) {}",
        "// $0",
        "fn f() { \"text $0\" }",
        "fn f() { 12$0 }",
        "/// Docs $0\nfn f() {}",
        "fn f() { f\"text$0 {1}\" }",
        "mod $0",
        "enum E { A$0 }",
        "fn f() { 'a$0' }",
    ] {
        silent(source);
    }
}

#[test]
fn the_edit_covers_the_typed_word() {
    let fixture = Fixture::new("fn f() { let value = 1; va$0 }");
    let items = completion(&fixture.analysis(), fixture.position);
    let item = items
        .iter()
        .find(|item| item.label == "value")
        .expect("the variable is offered");
    assert_eq!(item.edit.span.slice(fixture.text(fixture.file())), "va");
}

#[test]
fn docs_come_when_asked() {
    let fixture = Fixture::new(&with_point("fn f(p: Point) { p.$0 }"));
    let analysis = fixture.analysis();
    let items = completion(&analysis, fixture.position);
    let docs = |label: &str| {
        let item = items.iter().find(|item| item.label == label).expect("it is offered");
        resolve(&analysis, &item.resolve).and_then(|found| found.documentation)
    };
    assert_eq!(docs("x").as_deref(), Some("Across."));
    assert_eq!(docs("len").as_deref(), Some("How long."));
    let word = resolve(&analysis, &ResolveKey::Word("match".to_owned())).expect("a keyword has docs");
    assert!(word.documentation.is_some_and(|docs| docs.contains("patterns")));
}

#[test]
fn format_strings_name_variables() {
    has("fn f(name: str) { println!(\"{na$0}\") }", &["name"]);
    has("fn f(name: str) { println!(\"a {$0 b\") }", &["name"]);
    silent("fn f(name: str) { println!(\"{{na$0\") }");
    silent("fn f(name: str) { g(\"{na$0}\") }");
}

#[test]
fn names_out_of_scope_bring_their_import() {
    let fixture =
        Fixture::new("mod shapes { pub fn area_of() {} fn area_hidden() {} pub struct Area; }\nfn f() { are$0 }");
    let analysis = fixture.analysis();
    let items = completion(&analysis, fixture.position);
    let item = items
        .iter()
        .find(|item| item.label == "area_of")
        .expect("it is offered");
    assert_eq!(item.detail.as_deref(), Some("use crate::shapes::area_of"));
    let resolved = resolve(&analysis, &item.resolve).expect("it is known");
    assert_eq!(resolved.additional_edits.len(), 1);
    assert!(
        resolved.additional_edits[0]
            .new_text
            .contains("use crate::shapes::area_of;")
    );
    assert!(items.iter().any(|item| item.label == "Area"));
    assert!(!items.iter().any(|item| item.label == "area_hidden"));
}

#[test]
fn structs_offer_their_literal_beside_their_name() {
    has(&with_point("fn f() { Po$0 }"), &["Point", "Point {…}"]);
}

#[test]
fn expressions_are_completed_wherever_they_stand() {
    for body in [
        "return $0",
        "return va$0",
        "let y = $0",
        "let y = $0;",
        "let y: i64 = $0\n let z = 1;",
        "if $0 { }",
        "if true { } else if $0 { }",
        "while $0 { }",
        "for i in $0 { }",
        "match $0 { }",
        "match 1 { 1 => $0 }",
        "match 1 { 1 => $0, _ => 2 }",
        "match 1 { n if $0 => 2 }",
        "let g = |x| $0;",
        "let g = |x| { $0 };",
        "[$0]",
        "[1, $0",
        "a[$0]",
        "1 + $0",
        "!$0",
        "-va$0",
        "&$0",
        "&mut $0",
        "*$0",
        "(1, $0)",
        "g(1, $0, 2)",
        "f\"{$0}\"",
        "f\"𝔸 {va$0:>3}\"",
        "println!(\"{}\", $0)",
        "vec![$0]",
        "value = $0",
        "value += $0;",
        "value == $0",
        "1..$0",
        "loop { break $0 }",
        "g($0)?",
        "if true {\n $0\n }",
        "{ { $0",
    ] {
        let source = format!("fn f(a) {{ let value = 1; {body} }}");
        has(&source, &["value"]);
    }
}

#[test]
fn heads_of_impls_are_types() {
    has(&with_point("impl $0 {}"), &["Point", "Shape"]);
    has(&with_point("impl Po$0"), &["Point"]);
    lacks(&with_point("impl Po$0"), &["let", "if"]);
}

#[test]
fn type_arguments_and_function_types() {
    has(&with_point("fn f(x: Vec<$0>) {}"), &["Point"]);
    has(&with_point("fn f(x: Option<Po$0) {}"), &["Point"]);
    has(&with_point("fn f(x: fn($0) -> i64) {}"), &["Point"]);
    has(&with_point("fn f(x: [$0; 3]) {}"), &["Point"]);
    has(&with_point("fn f(x: &$0) {}"), &["Point", "mut"]);
    has(&with_point("fn f(x: (i64, $0)) {}"), &["Point"]);
    has(&with_point("fn f() { Vec::<$0>::new() }"), &["Point"]);
    has(&with_point("fn f<T>(x: T) where T: $0 {}"), &["Ord"]);
    has("mod m { pub struct S; pub fn g() {} }\nfn f(x: m::$0) {}", &["S"]);
    lacks("mod m { pub struct S; pub fn g() {} }\nfn f(x: m::$0) {}", &["g"]);
}

#[test]
fn members_of_any_receiver() {
    has("fn f(v: Vec<i64>) { v.$0 }", &["push", "len", "iter"]);
    has("fn f(v: Vec<i64>) { v.iter().$0 }", &["map", "filter", "collect"]);
    has("fn f(v: Box<Vec<i64>>) { v.$0 }", &["push", "iter", "clone"]);
    has("fn f<T: Ord>(v: T) { v.$0 }", &["cmp"]);
    has(
        "trait Loud { fn shout(&self); }\nimpl Loud for i64 { fn shout(&self) {} }\nfn f(n: i64) { n.$0 }",
        &["shout"],
    );
    has(
        "trait Loud { fn shout(&self); }\nfn f(n: &dyn Loud) { n.$0 }",
        &["shout"],
    );
    has(
        "actor Tally { n: i64 = 0, pub fn add(&mut self, by: i64) { self.n += by; } fn own(&self) {} }\nfn f(t: Tally) { t.$0 }",
        &["add"],
    );
    lacks("trait Loud { fn shout(&self); }\nfn f(n: i64) { n.$0 }", &["shout"]);
    has("fn f() { \"text\".$0 }", &["len"]);
    has("fn f(a: [i64; 3]) { a.$0 }", &["len", "iter"]);
    has("fn f(t: (i64, str)) { t.$0 }", &["0", "1"]);
    has("fn f(o: Option<i64>) { o.$0 }", &["unwrap", "is_some"]);
    has(&with_point("let p = Point { x: 1.0, y: 2.0 };\np.$0"), &["x", "len"]);
    has(
        &with_point("let p = Box::new(Point { x: 1.0, y: 2.0 });\np.$0"),
        &["x", "len"],
    );
    has(
        &with_point("let p = Point { x: 1.0, y: 2.0 };\np.$0\nlet q = 1;\nfn g() {}"),
        &["x", "len"],
    );
    has(
        &with_point("impl Point { fn g(&self) { self.$0 } }"),
        &["x", "len", "g"],
    );
    has(
        &with_point("struct Line { from: Point }\nfn f(l: Line) { l.from.$0 }"),
        &["x", "len"],
    );
    has(&with_point("fn f() { Point::new(1.0).$0 }"), &["x", "len"]);
    has(&with_point("fn f(v: Vec<Point>) { v[0].$0 }"), &["x", "len"]);
    has(&with_point("fn f(p: Point) { (p).$0 }"), &["x", "len"]);
    has(&with_point("fn f(p: Point) { { p }.$0 }"), &["x", "len"]);
    has(&with_point("fn f(p: Point) { p.x + p.$0 }"), &["x", "len"]);
    has(
        &with_point("fn f(o: Option<Point>) -> Option<f64> { o?.$0 }"),
        &["x", "len"],
    );
    has(&with_point("fn f(p: Point) { p\n  .$0\n}"), &["x", "len"]);
    has(&with_point("fn f(p: Point) { p // why\n  .$0\n}"), &["x", "len"]);
    has(&with_point("fn f(p: Point) { let a = 1\n p.$0 }"), &["x", "len"]);
    has(&with_point("fn f(p: Point) { p.x$0 }"), &["x", "len"]);
    has(&with_point("fn f(p: Point) { p.le$0() }"), &["x", "len"]);
    has(
        &with_point("fn f(s: Shape) { match s { Shape::Square { side } => side.$0 _ => 1 } }"),
        &["sqrt"],
    );
    has("fn f(g) { let p = g; p.$0 }\nfn h() { 1 }", &[]);
}

#[test]
fn private_members_stay_hidden() {
    let module =
        "mod m { pub struct P { pub open: i64, closed: i64 } impl P { pub fn seen(&self) {} fn hidden(&self) {} } }\n";
    has(&format!("{module}fn f(p: m::P) {{ p.$0 }}"), &["open", "seen"]);
    lacks(&format!("{module}fn f(p: m::P) {{ p.$0 }}"), &["closed", "hidden"]);
}
