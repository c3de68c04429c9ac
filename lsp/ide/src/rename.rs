//! Giving something another name, everywhere or not at all.

use grok_diagnostics::{FileId, Span};
use grok_hir::db::SourceFile;
use grok_hir::ids::Def;
use grok_hir::{Db, Name};
use rustc_hash::FxHashMap;
use tree_sitter::Node;

use crate::host::Document;
use crate::symbol::{self, Mention, Symbol};
use crate::{Analysis, FilePosition, TextEdit, references, syntax};

/// Why a name cannot be changed: a sentence for people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RenameError(pub String);

impl std::fmt::Display for RenameError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RenameError {}

type Edits = Vec<(FileId, Vec<TextEdit>)>;

/// Whether the name under the caret can be changed: where it is, and what it is now.
pub fn prepare(analysis: &Analysis, position: FilePosition) -> Option<(Span, String)> {
    let target = target(analysis, position).ok()?;
    Some((target.span, target.old.to_string()))
}

/// The edits that give what the caret is on another name: declaration, uses in all files of the package, shorthands written out. Refused
/// where the name is no identifier, where something of that name is there already, and where a name would then mean something else.
///
/// # Errors
/// The reason, as a sentence.
pub fn rename(analysis: &Analysis, position: FilePosition, new_name: &str) -> Result<Edits, RenameError> {
    let target = target(analysis, position)?;
    let is_label = matches!(target.symbols[0], Symbol::Label(..));
    let new_name = new_name.trim();
    let new_name = if is_label {
        format!("'{}", new_name.trim_start_matches('\''))
    } else {
        new_name.to_owned()
    };
    check_identifier(&new_name, is_label)?;
    if new_name == target.old {
        return Ok(Vec::new());
    }
    let db: &dyn Db = &analysis.db;
    let mut sites: Vec<Site> = Vec::new();
    for symbol in &target.symbols {
        for (file, span) in references::uses(db, target.file, symbol, std::slice::from_ref(&target.old)) {
            if is_library(db, file) {
                return fail("the library's names cannot be changed");
            }
            if !sites.iter().any(|site| site.file == file && site.span == span) {
                sites.push(Site {
                    file,
                    span,
                    edit: site_edit(analysis, file, span, symbol, &target.old, &new_name),
                });
            }
        }
    }
    if sites.is_empty() {
        return fail("nothing of that name was found");
    }
    verify(analysis, &target, &sites, &new_name)?;
    Ok(by_file(db, &sites))
}

fn fail<T>(message: impl Into<String>) -> Result<T, RenameError> {
    Err(RenameError(message.into()))
}

fn is_library(db: &dyn Db, file: SourceFile) -> bool {
    file.path(db).starts_with(crate::LIBRARY_PREFIX)
}

/// What is to be renamed.
struct Target {
    file: SourceFile,
    span: Span,
    old: Name,
    symbols: Vec<Symbol>,
}

/// A place that changes.
struct Site {
    file: SourceFile,
    span: Span,
    edit: TextEdit,
}

fn target(analysis: &Analysis, position: FilePosition) -> Result<Target, RenameError> {
    let db: &dyn Db = &analysis.db;
    let Some(file) = analysis.db.file_by_id(position.file) else {
        return fail("the file is not known");
    };
    let mentions = symbol::symbols_at(db, file, position.offset);
    let Some(Mention { span, .. }) = mentions.first().cloned() else {
        return fail("there is no name here");
    };
    let old = Name::from(span.slice(file.text(db)));
    // A shorthand names a field and a variable: the variable changes, and the field stays.
    let locals: Vec<&Mention> = mentions
        .iter()
        .filter(|mention| matches!(mention.symbol, Symbol::Local(..)))
        .collect();
    let chosen = if locals.is_empty() {
        mentions.iter().collect()
    } else {
        locals
    };
    let mut symbols: Vec<Symbol> = chosen.into_iter().map(|mention| mention.symbol.clone()).collect();
    symbols.dedup();
    for symbol in &symbols {
        refuse_special(db, symbol, &old)?;
    }
    Ok(Target {
        file,
        span,
        old,
        symbols,
    })
}

fn refuse_special(db: &dyn Db, symbol: &Symbol, old: &str) -> Result<(), RenameError> {
    match symbol {
        _ if matches!(old, "self" | "Self" | "crate" | "super") => fail(format!("`{old}` is a word of the language")),
        Symbol::SelfType(_) => fail("`Self` is a word of the language"),
        Symbol::Trait(_) | Symbol::Macro(_) | Symbol::Def(Def::Builtin(_)) => {
            fail(format!("`{old}` belongs to the language"))
        }
        Symbol::Def(Def::Module(id)) => match symbol::place(db, symbol) {
            _ if id.path(db).is_empty() => fail("the root module has no name of its own"),
            // The name of a file is not text.
            _ if grok_hir::module_declaration(db, *id).map(|(file, _)| file) != grok_hir::file_of_module(db, *id) => {
                fail(format!("the module `{old}` is a file: rename the file"))
            }
            Some(_) => Ok(()),
            None => fail("the module's declaration was not found"),
        },
        _ => match symbol::place(db, symbol) {
            Some(place) if is_library(db, place.file) => fail(format!("`{old}` belongs to the library")),
            Some(_) => Ok(()),
            None => fail("the declaration was not found"),
        },
    }
}

fn check_identifier(name: &str, is_label: bool) -> Result<(), RenameError> {
    let word = if is_label { name.trim_start_matches('\'') } else { name };
    let tree = tree_sitter_grok::parser().parse(format!("fn {word}() {{}}"), None);
    let leaf = tree.as_ref().and_then(|tree| syntax::leaf_right(tree, 3));
    let fits = leaf.is_some_and(|leaf| leaf.kind() == "identifier" && syntax::span(leaf).len() as usize == word.len());
    if fits {
        return Ok(());
    }
    if leaf.is_some_and(|leaf| leaf.kind() == "reserved_identifier" || leaf.kind() == word) || words_of_language(word) {
        return fail(format!("`{word}` is a keyword"));
    }
    fail(format!("`{name}` is no identifier"))
}

fn words_of_language(word: &str) -> bool {
    const RESERVED: &[&str] = &[
        "actor",
        "async",
        "await",
        "dyn",
        "extern",
        "macro",
        "receive",
        "spawn",
        "static",
        "supervisor",
        "trait",
        "try",
        "unsafe",
        "yield",
    ];
    crate::words::keyword_docs(word).is_some() || RESERVED.contains(&word)
}

/// The edit of one place; a shorthand is written out.
fn site_edit(analysis: &Analysis, file: SourceFile, span: Span, symbol: &Symbol, old: &str, new: &str) -> TextEdit {
    let plain = TextEdit {
        span,
        new_text: new.to_owned(),
    };
    let own;
    let document = match analysis.document(file.id(&analysis.db)) {
        Some(document) => document,
        None => {
            let text = file.text(&analysis.db).clone();
            let Some(tree) = tree_sitter_grok::parser().parse(text.as_bytes(), None) else {
                return plain;
            };
            own = Document { text, tree };
            &own
        }
    };
    let Some(leaf) = syntax::leaf_right(&document.tree, span.start) else {
        return plain;
    };
    let Some(parent) = leaf.parent() else { return plain };
    let is_field = matches!(symbol, Symbol::Field(..));
    match parent.kind() {
        "shorthand_field_initializer" if is_field => TextEdit {
            span,
            new_text: format!("{new}: {old}"),
        },
        "shorthand_field_initializer" => TextEdit {
            span,
            new_text: format!("{old}: {new}"),
        },
        "field_pattern" if parent.child_by_field_name("pattern").is_none() => {
            pattern_edit(parent, span, is_field, old, new, &document.text)
        }
        _ => plain,
    }
}

/// `ref mut x` in a pattern stands for `x: ref mut x`.
fn pattern_edit(pattern: Node<'_>, span: Span, is_field: bool, old: &str, new: &str, source: &str) -> TextEdit {
    let first = syntax::children(pattern)
        .into_iter()
        .find(|child| child.kind() != "attribute_item");
    let start = first.map_or(span.start, |node| node.start_byte() as u32);
    let words = Span::new(start, span.start).slice(source);
    let (field, variable) = if is_field { (new, old) } else { (old, new) };
    TextEdit {
        span: Span::new(start, span.end),
        new_text: format!("{field}: {words}{variable}"),
    }
}

fn by_file(db: &dyn Db, sites: &[Site]) -> Edits {
    let mut edits: Vec<(FileId, Vec<TextEdit>)> = Vec::new();
    for site in sites {
        let file = site.file.id(db);
        match edits.iter_mut().find(|(other, _)| *other == file) {
            Some((_, list)) => list.push(site.edit.clone()),
            None => edits.push((file, vec![site.edit.clone()])),
        }
    }
    for (_, list) in &mut edits {
        list.sort_by_key(|edit| edit.span);
    }
    edits.sort_by_key(|(file, _)| *file);
    edits
}

/// The edits of each file, by its path, sorted.
type EditsByPath<'a> = FxHashMap<&'a str, Vec<&'a TextEdit>>;

/// Applies the edits to a copy of the program and looks whether every name still means what it meant, and nothing became an error.
fn verify(analysis: &Analysis, target: &Target, sites: &[Site], new_name: &str) -> Result<(), RenameError> {
    let db: &dyn Db = &analysis.db;
    let mut edits: EditsByPath<'_> = FxHashMap::default();
    for site in sites {
        edits.entry(site.file.path(db)).or_default().push(&site.edit);
    }
    edits.values_mut().for_each(|list| list.sort_by_key(|edit| edit.span));
    let files = references::package_files(db, target.file);
    let mut copy = grok_hir::db::Database::default();
    for file in &files {
        let path: &str = file.path(db);
        copy.set_file(path, applied(file.text(db), edits.get(path).map_or(&[], Vec::as_slice)));
    }
    for before in files {
        let Some(after) = copy.file(before.path(db)) else {
            continue;
        };
        if !same_meanings((db, before), (&copy, after), &edits, new_name) {
            return fail(format!("`{new_name}` would mean something else in some place"));
        }
        if errors(&copy, after) > errors(db, before) {
            return fail(format!("something is named `{new_name}` already"));
        }
    }
    Ok(())
}

fn errors(db: &dyn Db, file: SourceFile) -> usize {
    grok_hir::hir_diagnostics(db, file)
        .iter()
        .filter(|diagnostic| diagnostic.is_error())
        .count()
}

fn applied(text: &str, edits: &[&TextEdit]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let range = edit.span.clamped(text);
        out.push_str(&text[at.min(range.start)..range.start]);
        out.push_str(&edit.new_text);
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}

/// Names whose meaning can change are those spelt like the new name: each must lead where it led before.
fn same_meanings(
    (db, before): (&dyn Db, SourceFile),
    (copy, after): (&dyn Db, SourceFile),
    edits: &EditsByPath<'_>,
    new_name: &str,
) -> bool {
    let own = edits.get(&**before.path(db)).map_or(&[][..], Vec::as_slice);
    references::words(after.text(copy), new_name).all(|span| {
        let origin = original(span, own);
        let now = symbol::symbols_at(copy, after, span.start)
            .into_iter()
            .filter(|mention| mention.span == span);
        let now: Vec<Meaning> = now.map(|mention| Meaning::of(copy, &mention.symbol, edits)).collect();
        let then = symbol::symbols_at(db, before, origin.end);
        let then: Vec<Meaning> = then
            .iter()
            .map(|mention| Meaning::of(db, &mention.symbol, &FxHashMap::default()))
            .collect();
        if now.is_empty() {
            then.is_empty()
        } else {
            now.iter().all(|now| then.iter().any(|then| now.covers(then)))
        }
    })
}

/// What a name leads to, in a form that two databases share.
enum Meaning {
    /// A declaration, by where it was before the edits.
    Place(String, Span),
    /// Something of the language.
    Language(String),
}

impl Meaning {
    fn of(db: &dyn Db, symbol: &Symbol, edits: &EditsByPath<'_>) -> Meaning {
        match symbol::place(db, symbol) {
            Some(place) => {
                let path = place.file.path(db).to_string();
                let own = edits.get(path.as_str()).map_or(&[][..], Vec::as_slice);
                let span = original(place.name, own);
                Meaning::Place(path, span)
            }
            None => Meaning::Language(format!("{symbol:?}")),
        }
    }

    /// An edit may have replaced more than the name.
    fn covers(&self, other: &Meaning) -> bool {
        match (self, other) {
            (Meaning::Place(path, span), Meaning::Place(other, name)) => path == other && span.covers(*name),
            (Meaning::Language(text), Meaning::Language(other)) => text == other,
            _ => false,
        }
    }
}

/// Where a stretch of the edited text was before: of what an edit wrote, what it replaced.
fn original(span: Span, edits: &[&TextEdit]) -> Span {
    let mut shift = 0i64;
    for edit in edits {
        let start = i64::from(edit.span.start) + shift;
        let end = start + edit.new_text.len() as i64;
        if i64::from(span.start) < start {
            break;
        }
        if i64::from(span.start) < end {
            return edit.span;
        }
        shift += edit.new_text.len() as i64 - i64::from(edit.span.len());
    }
    let moved = |offset: u32| (i64::from(offset) - shift).max(0) as u32;
    Span::new(moved(span.start), moved(span.end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;
    use expect_test::{Expect, expect};

    fn check(source: &str, new_name: &str, expected: Expect) {
        let fixture = Fixture::new(source);
        let analysis = fixture.analysis();
        let answer = match rename(&analysis, fixture.position, new_name) {
            Err(RenameError(reason)) => format!("refused: {reason}\n"),
            Ok(edits) => {
                let mut out = String::new();
                for (path, file, text) in &fixture.files {
                    let Some((_, edits)) = edits.iter().find(|(other, _)| other == file) else {
                        continue;
                    };
                    let after = applied(text, &edits.iter().collect::<Vec<_>>());
                    out.push_str(&format!("{path}\n{after}\n"));
                }
                out
            }
        };
        expected.assert_eq(&answer);
    }

    #[test]
    fn everything_of_the_name_changes() {
        check(
            "fn f() { let a$0 = 1; a + { let a = 2; a }; f\"{a}\" }",
            "b",
            expect![[r#"
            /main.grok
            fn f() { let b = 1; b + { let a = 2; a }; f"{b}" }
        "#]],
        );
        check(
            "fn f(a$0: i64) { println!(\"{a} {}\", a) }",
            "b",
            expect![[r#"
            /main.grok
            fn f(b: i64) { println!("{b} {}", b) }
        "#]],
        );
        check(
            "//- /main.grok\nmod m;\nuse m::go;\nfn f() { go(); m::go() }\n//- /m.grok\npub fn go$0() {}\n",
            "run",
            expect![[r#"
            /main.grok
            mod m;
            use m::run;
            fn f() { run(); m::run() }

            /m.grok
            pub fn run() {}

        "#]],
        );
        check(
            "struct S; impl S { fn m$0(&self) {} fn n(&self) { self.m() } }\nfn f(s: S) { s.m() }",
            "go",
            expect![[r#"
            /main.grok
            struct S; impl S { fn go(&self) {} fn n(&self) { self.go() } }
            fn f(s: S) { s.go() }
        "#]],
        );
        check(
            "enum E { A$0, B }\nfn f(e: E) { match e { E::A => 1, E::B => 2 } }",
            "First",
            expect![[r#"
            /main.grok
            enum E { First, B }
            fn f(e: E) { match e { E::First => 1, E::B => 2 } }
        "#]],
        );
        check(
            "struct P$0; impl P { fn new() -> Self { P } }\nfn f(p: P) {}",
            "Q",
            expect![[r#"
            /main.grok
            struct Q; impl Q { fn new() -> Self { Q } }
            fn f(p: Q) {}
        "#]],
        );
        check(
            "fn f() { 'a$0: loop { break 'a } }",
            "outer",
            expect![[r#"
            /main.grok
            fn f() { 'outer: loop { break 'outer } }
        "#]],
        );
        check(
            "fn f<T$0>(x: T) -> T { x }",
            "U",
            expect![[r#"
            /main.grok
            fn f<U>(x: U) -> U { x }
        "#]],
        );
        check(
            "mod m$0 { pub fn g() {} }\nfn f() { m::g() }",
            "n",
            expect![[r#"
            /main.grok
            mod n { pub fn g() {} }
            fn f() { n::g() }
        "#]],
        );
    }

    #[test]
    fn another_name_given_by_an_import_is_a_name_of_its_own() {
        check(
            "mod m { pub fn g() {} }\nuse m::g as h;\nfn f() { h$0(); m::g() }",
            "k",
            expect![[r#"
                /main.grok
                mod m { pub fn g() {} }
                use m::g as k;
                fn f() { k(); m::g() }
            "#]],
        );
    }

    #[test]
    fn shorthands_are_written_out() {
        check(
            "struct P { x$0: i64 }\nfn f(x: i64) { P { x } }\nfn g(p: P) { let P { x } = p; x }",
            "y",
            expect![[r#"
            /main.grok
            struct P { y: i64 }
            fn f(x: i64) { P { y: x } }
            fn g(p: P) { let P { y: x } = p; x }
        "#]],
        );
        check(
            "struct P { x: i64 }\nfn f(x$0: i64) { P { x } }",
            "y",
            expect![[r#"
            /main.grok
            struct P { x: i64 }
            fn f(y: i64) { P { x: y } }
        "#]],
        );
        check(
            "struct P { x: i64 }\nfn g(p: P) { let P { mut x$0 } = p; x = 2; x }",
            "y",
            expect![[r#"
            /main.grok
            struct P { x: i64 }
            fn g(p: P) { let P { x: mut y } = p; y = 2; y }
        "#]],
        );
    }

    #[test]
    fn refused_where_meaning_would_change() {
        check(
            "fn f() { let a$0 = 1; let b = 2; a + b }",
            "b",
            expect![[r#"
            refused: `b` would mean something else in some place
        "#]],
        );
        check(
            "fn f(b: i64) { let a$0 = 1; b + a }",
            "b",
            expect![[r#"
            refused: `b` would mean something else in some place
        "#]],
        );
        check(
            "fn f() { let b = 1; let a$0 = 2; b + a }",
            "c",
            expect![[r#"
            /main.grok
            fn f() { let b = 1; let c = 2; b + c }
        "#]],
        );
        check(
            "fn a$0() {}\nfn b() {}",
            "b",
            expect![[r#"
            refused: something is named `b` already
        "#]],
        );
        check(
            "struct P { x$0: i64, y: i64 }",
            "y",
            expect![[r#"
            refused: something is named `y` already
        "#]],
        );
        check(
            "struct S; impl S { fn a$0(&self) {} fn b(&self) {} }",
            "b",
            expect![[r#"
            refused: something is named `b` already
        "#]],
        );
        check(
            "enum E { A$0, B }",
            "B",
            expect![[r#"
            refused: something is named `B` already
        "#]],
        );
        check(
            "fn a$0() {}\nfn f() { let b = 1; a(); b }",
            "b",
            expect![[r#"
            refused: `b` would mean something else in some place
        "#]],
        );
        check(
            "fn f() { let a$0 = 1; a }",
            "fn",
            expect![[r#"
            refused: `fn` is a keyword
        "#]],
        );
        check(
            "fn f() { let a$0 = 1; a }",
            "1x",
            expect![[r#"
            refused: `1x` is no identifier
        "#]],
        );
        check(
            "fn f() { let a$0 = 1; a }",
            "two words",
            expect![[r#"
            refused: `two words` is no identifier
        "#]],
        );
        check(
            "fn f() { let a$0 = 1; a }",
            "",
            expect![[r#"
            refused: `` is no identifier
        "#]],
        );
        check(
            "fn f(v: Vec<i64>) { v.pu$0sh(1) }",
            "add",
            expect![[r#"
            refused: `push` belongs to the library
        "#]],
        );
        check(
            "fn f(x: i$064) {}",
            "int",
            expect![[r#"
            refused: `i64` belongs to the language
        "#]],
        );
        check(
            "struct S; impl S { fn f(&sel$0f) {} }",
            "this",
            expect![[r#"
            refused: `self` is a word of the language
        "#]],
        );
    }

    #[test]
    fn prepared_where_it_can_be() {
        let fixture = Fixture::new("fn f() { let val$0ue = 1; }");
        assert_eq!(
            prepare(&fixture.analysis(), fixture.position)
                .map(|(_, name)| name)
                .as_deref(),
            Some("value")
        );
        let fixture = Fixture::new("fn f() { wh$0ile true {} }");
        assert_eq!(prepare(&fixture.analysis(), fixture.position), None);
    }
}
