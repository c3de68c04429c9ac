//! All places that mean the same.

use grok_diagnostics::Span;
use grok_hir::db::SourceFile;
use grok_hir::ids::{BodyOwner, Def};
use grok_hir::{Db, Name};

use crate::symbol::{self, Place, Symbol};
use crate::{Analysis, FilePosition, FileRange};

/// Whether the declaration itself is among the answers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Declaration {
    /// It is.
    Include,
    /// It is not.
    Exclude,
}

/// Every use of the name under the caret, in all files of the package that are loaded; sorted, each once.
pub fn references(analysis: &Analysis, position: FilePosition, declaration: Declaration) -> Vec<FileRange> {
    let db: &dyn Db = &analysis.db;
    let Some(file) = analysis.db.file_by_id(position.file) else {
        return Vec::new();
    };
    let symbols: Vec<Symbol> = symbol::symbols_at(db, file, position.offset)
        .into_iter()
        .map(|mention| see_through(db, mention.symbol))
        .collect();
    let mut found = Vec::new();
    for wanted in &symbols {
        let place = symbol::place(db, wanted);
        let uses = uses(db, file, wanted, &names_of(db, wanted));
        let declared = |found: &(SourceFile, Span)| place.is_some_and(|place| (place.file, place.name) == *found);
        found.extend(
            uses.into_iter()
                .filter(|found| declaration == Declaration::Include || !declared(found)),
        );
    }
    let mut found: Vec<FileRange> = found
        .into_iter()
        .map(|(file, span)| FileRange {
            file: file.id(db),
            span,
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

/// `Self` stands for a type: what is asked is where that type is used.
fn see_through(db: &dyn Db, found: Symbol) -> Symbol {
    match found {
        Symbol::SelfType(id) => match crate::symbol::self_type(db, id).kind() {
            grok_types::ty::TyKind::Adt(adt, _) => Symbol::Def(Def::Adt(*adt)),
            _ => Symbol::SelfType(id),
        },
        other => other,
    }
}

/// The texts under which a symbol can be mentioned.
fn names_of(db: &dyn Db, wanted: &Symbol) -> Vec<Name> {
    let mut names: Vec<Name> = symbol::name(db, wanted).into_iter().collect();
    if let Symbol::Def(Def::Adt(_)) = wanted {
        names.push(Name::new_static("Self"));
    }
    names
}

/// Every mention of a symbol under one of `names`: the text is searched for the names, and what is found is resolved.
pub(crate) fn uses(db: &dyn Db, asked_in: SourceFile, wanted: &Symbol, names: &[Name]) -> Vec<(SourceFile, Span)> {
    let mut found = Vec::new();
    for file in files_of(db, asked_in, wanted) {
        found.extend(uses_in(db, file, wanted, names).into_iter().map(|span| (file, span)));
    }
    found.sort_by_key(|(file, span)| (file.id(db), *span));
    found.dedup();
    found
}

/// The same in one file.
pub(crate) fn uses_in(db: &dyn Db, file: SourceFile, wanted: &Symbol, names: &[Name]) -> Vec<Span> {
    let text = file.text(db);
    let means = |span: Span| {
        let mentions = symbol::symbols_at(db, file, span.start);
        mentions
            .into_iter()
            .any(|mention| mention.span == span && see_through(db, mention.symbol) == *wanted)
    };
    names
        .iter()
        .flat_map(|name| words(text, name))
        .filter(|span| means(*span))
        .collect()
}

/// The files in which a symbol can be named: one for what bodies own, else all of the package.
fn files_of(db: &dyn Db, asked_in: SourceFile, wanted: &Symbol) -> Vec<SourceFile> {
    let own = match wanted {
        Symbol::Local(owner, _) | Symbol::Label(owner, _) => {
            return grok_hir::owner_file(db, *owner).into_iter().collect();
        }
        Symbol::TypeParam(file, ..) => return vec![*file],
        _ => symbol::place(db, wanted).map(|place: Place| place.file),
    };
    let mut files = package_files(db, asked_in);
    // What another package declares is searched for here and there.
    if let Some(own) = own
        && !files.contains(&own)
    {
        files.extend(package_files(db, own));
    }
    files
}

/// The files of the package that a file belongs to.
pub(crate) fn package_files(db: &dyn Db, file: SourceFile) -> Vec<SourceFile> {
    let mut files: Vec<SourceFile> = grok_hir::package_files(db, grok_hir::package_root(db, file))
        .into_iter()
        .map(|(file, _)| file)
        .collect();
    if !files.contains(&file) {
        files.push(file);
    }
    files
}

/// Every occurrence of a word in a text, whole words only.
pub(crate) fn words<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = Span> + 'a {
    let is_word = |c: char| c == '_' || c.is_alphanumeric();
    let found = (!word.is_empty())
        .then(|| text.match_indices(word))
        .into_iter()
        .flatten();
    found
        .filter(move |(at, word)| {
            let before = text[..*at].chars().next_back();
            let after = text[at + word.len()..].chars().next();
            !before.is_some_and(is_word) && !after.is_some_and(is_word)
        })
        .map(|(at, word)| Span::from(at..at + word.len()))
}

/// Every mention of a variable or label of one body, as spans of the file.
pub(crate) fn in_body(db: &dyn Db, owner: BodyOwner, wanted: &Symbol) -> Vec<Span> {
    let at = symbol::BodyAt::new(db, owner);
    let same = at
        .map
        .mentions
        .iter()
        .filter(|(_, target)| symbol::body_symbol(&at, target).as_ref() == Some(wanted));
    same.map(|(span, _)| span.shift(at.base)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Fixture, drawn};
    use expect_test::{Expect, expect};

    fn check(source: &str, expected: Expect) {
        let fixture = Fixture::new(source);
        let analysis = fixture.analysis();
        let all = references(&analysis, fixture.position, Declaration::Include);
        let uses = references(&analysis, fixture.position, Declaration::Exclude);
        let mut out = String::new();
        for (path, file, text) in &fixture.files {
            let own = all.iter().filter(|found| found.file == *file);
            let marks: Vec<(Span, String)> = own
                .map(|found| {
                    (
                        found.span,
                        if uses.contains(found) {
                            String::new()
                        } else {
                            "!".to_owned()
                        },
                    )
                })
                .collect();
            if !marks.is_empty() {
                out.push_str(&format!("{path}\n{}\n", drawn(text, marks)));
            }
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn uses_of_variables_items_and_members() {
        check(
            "fn f() { let a$0 = 1; let b = a + { let a = 2; a }; println!(\"{}\", a); f\"{a}\" }",
            expect![[r#"
            /main.grok
            fn f() { let «a»! = 1; let b = «a» + { let a = 2; a }; println!("{}", «a»); f"{«a»}" }
        "#]],
        );
        check(
            "fn g$0() {}\nmod m { fn f() { super::g(); crate::g() } fn g() {} }",
            expect![[r#"
            /main.grok
            fn «g»!() {}
            mod m { fn f() { super::«g»(); crate::«g»() } fn g() {} }
        "#]],
        );
        check(
            "struct P { x$0: i64 }\nstruct Q { x: i64 }\nfn f(p: P, q: Q) { p.x + q.x; P { x: 1 } }\nfn g(x) { let P { x } = P { x }; x }",
            expect![[r#"
            /main.grok
            struct P { «x»!: i64 }
            struct Q { x: i64 }
            fn f(p: P, q: Q) { p.«x» + q.x; P { «x»: 1 } }
            fn g(x) { let P { «x» } = P { «x» }; x }
        "#]],
        );
        check(
            "struct P$0; impl P { fn new() -> Self { P } }\nfn f(p: P) -> P { p }",
            expect![[r#"
            /main.grok
            struct «P»!; impl «P» { fn new() -> «Self» { «P» } }
            fn f(p: «P») -> «P» { p }
        "#]],
        );
        check(
            "enum E { A$0(i64), B }\nfn f(e: E) { match e { E::A(n) => n, E::B => 0 } }",
            expect![[r#"
            /main.grok
            enum E { «A»!(i64), B }
            fn f(e: E) { match e { E::«A»(n) => n, E::B => 0 } }
        "#]],
        );
        check(
            "struct S; impl S { fn m$0(&self) {} }\nfn m() {}\nfn f(s: S) { s.m(); m(); S::m(&s) }",
            expect![[r#"
            /main.grok
            struct S; impl S { fn «m»!(&self) {} }
            fn m() {}
            fn f(s: S) { s.«m»(); m(); S::«m»(&s) }
        "#]],
        );
        check(
            "fn f<T$0>(x: T) -> T { let y: T = x; y }",
            expect![[r#"
            /main.grok
            fn f<«T»!>(x: «T») -> «T» { let y: «T» = x; y }
        "#]],
        );
    }

    #[test]
    fn uses_in_other_files() {
        check(
            "//- /main.grok\nmod shapes;\nuse shapes::area;\nfn f() { area(1.0) }\n//- /shapes.grok\npub fn are$0a(r: f64) -> f64 { r }\nfn g() { area(2.0) }\n",
            expect![[r#"
            /main.grok
            mod shapes;
            use shapes::«area»;
            fn f() { «area»(1.0) }

            /shapes.grok
            pub fn «area»!(r: f64) -> f64 { r }
            fn g() { «area»(2.0) }

        "#]],
        );
    }
}
