//! What a name is: its declaration with everything inferred written out, and its docs.

use grok_diagnostics::Span;
use grok_hir::Db;
use grok_hir::body::Expr;
use grok_hir::db::SourceFile;
use grok_types::ty::TyKind;
use tree_sitter::Node;

use crate::symbol::{self, BodyAt, Mention, Symbol};
use crate::{Analysis, FilePosition, render, syntax, words};

/// The answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hover {
    /// The token it speaks of.
    pub range: Span,
    /// Markdown.
    pub markdown: String,
}

/// Shows what the name under the caret is: variables with their types, functions with the signature that was inferred, types with their
/// fields, all with their docs; keywords and built-in names with a short explanation; literals, `self` and f-string holes with their
/// types. It answers in every function of a broken file.
pub fn hover(analysis: &Analysis, position: FilePosition) -> Option<Hover> {
    let db: &dyn Db = &analysis.db;
    let file = analysis.db.file_by_id(position.file)?;
    let document = analysis.document(position.file)?;
    let token = syntax::token_at(&document.tree, position.offset);
    if token.is_some_and(syntax::is_comment) {
        return None;
    }
    let mentions = symbol::symbols_at(db, file, position.offset);
    if !mentions.is_empty() {
        return Some(Hover {
            range: mentions[0].span,
            markdown: of_symbols(db, &mentions, position.offset, file),
        });
    }
    let token = token?;
    of_literal(db, file, token).or_else(|| of_word(token, &document.text))
}

fn of_symbols(db: &dyn Db, mentions: &[Mention], offset: u32, file: SourceFile) -> String {
    let mut parts: Vec<String> = Vec::new();
    for mention in mentions {
        let text = describe(db, &mention.symbol, offset, file);
        if !parts.contains(&text) && !text.is_empty() {
            parts.push(text);
        }
    }
    parts.join("\n\n---\n\n")
}

/// A symbol's container, declaration and docs, as Markdown.
pub(crate) fn describe(db: &dyn Db, symbol: &Symbol, offset: u32, file: SourceFile) -> String {
    let mut text = String::new();
    if let Some(container) = render::container(db, symbol) {
        text.push_str(&fence(&container));
        text.push('\n');
    }
    let declaration = match symbol {
        Symbol::TypeParam(_, _, name) => Some(type_param(db, file, offset, name)),
        Symbol::Label(..) => symbol::name(db, symbol).map(|name| format!("label {name}")),
        _ => render::declaration(db, symbol),
    };
    text.push_str(&declaration.map(|code| fence(&code)).unwrap_or_default());
    if let Some(docs) = docs(db, symbol) {
        text.push_str("\n---\n\n");
        text.push_str(docs.trim());
    }
    text.trim_end().to_owned()
}

/// The docs of a symbol, its own or those of the language.
pub(crate) fn docs(db: &dyn Db, symbol: &Symbol) -> Option<String> {
    let word = |text: &str| words::docs(text);
    let own = match symbol {
        Symbol::Def(grok_hir::ids::Def::Builtin(ty)) => word(ty.name()),
        Symbol::Trait(name) => word(name.name()),
        Symbol::Macro(name) => word(&format!("{name}!")),
        _ => symbol::docs(db, symbol),
    };
    own.filter(|docs| !docs.trim().is_empty())
}

fn type_param(db: &dyn Db, file: SourceFile, offset: u32, name: &grok_hir::Name) -> String {
    let owner = symbol::owner_at(db, file, offset);
    let params = match owner {
        Some(grok_hir::ids::BodyOwner::Fn(id)) => grok_types::scheme(db, id).params.clone(),
        _ => Vec::new(),
    };
    render::bounds(db, &params, name).unwrap_or_else(|| name.to_string())
}

/// A code block.
pub(crate) fn fence(code: &str) -> String {
    format!("```grok\n{code}\n```\n")
}

/// The type of a literal, or of `..`, where the token is an expression of its own.
fn of_literal(db: &dyn Db, file: SourceFile, token: Node<'_>) -> Option<Hover> {
    let literal = syntax::ancestors(token).take(3).find(|node| {
        matches!(
            node.kind(),
            "integer_literal"
                | "float_literal"
                | "char_literal"
                | "string_literal"
                | "raw_string_literal"
                | "format_string"
                | "boolean_literal"
        )
    })?;
    let span = syntax::span(literal);
    let owner = symbol::owner_at(db, file, span.start)?;
    let at = BodyAt::new(db, owner);
    let (expr, data) = at.body.exprs.iter().find(|(id, _)| at.expr_span(*id) == span)?;
    let ty = at.inferred().exprs.get(&expr)?;
    let value = match (data, ty.kind()) {
        (Expr::Literal(grok_hir::body::Literal::Int(value, _)), TyKind::Int(_)) if *value > 9 => {
            format!("value: `{value}`, `{value:#x}`, `{value:#b}`")
        }
        _ => String::new(),
    };
    let markdown = format!("{}{value}", fence(&ty.display(db).to_string()))
        .trim_end()
        .to_owned();
    Some(Hover { range: span, markdown })
}

/// A keyword, or a word that only the language declares.
fn of_word(token: Node<'_>, source: &str) -> Option<Hover> {
    let text = syntax::text(token, source);
    let in_macro = token
        .parent()
        .is_some_and(|node| node.kind() == "macro_invocation" && node.child_by_field_name("macro") == Some(token));
    let docs = if in_macro {
        words::docs(&format!("{text}!"))
    } else {
        None
    };
    let is_word = token.kind() == text || syntax::is_name(token);
    let docs = docs.or_else(|| is_word.then(|| words::docs(text)).flatten())?;
    let code = match words::Macro::named(text) {
        Some(found) if in_macro => found.signature,
        _ => text,
    };
    Some(Hover {
        range: syntax::span(token),
        markdown: format!("{}---\n\n{docs}", fence(code)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;
    use expect_test::{Expect, expect};

    fn check(source: &str, expected: Expect) {
        let fixture = Fixture::new(source);
        let answer = match hover(&fixture.analysis(), fixture.position) {
            Some(found) => format!(
                "{}\n----\n{}\n",
                found.range.slice(fixture.text(fixture.position.file)),
                found.markdown
            ),
            None => "nothing\n".to_owned(),
        };
        expected.assert_eq(&answer);
    }

    #[test]
    fn variables_have_their_types() {
        check(
            "fn f() { let va$0lue = 1; }",
            expect![[r#"
            value
            ----
            ```grok
            let value: i64
            ```
        "#]],
        );
        check(
            "fn f() { let mut list = vec![1]; li$0st.push(2); }",
            expect![[r#"
            list
            ----
            ```grok
            let mut list: Vec<i64>
            ```
        "#]],
        );
        check(
            "fn f(a) { a$0 + 1 }",
            expect![[r#"
            a
            ----
            ```grok
            a: i64
            ```
        "#]],
        );
        check(
            "fn f() { let id = |x| x; id$0(1) }",
            expect![[r#"
            id
            ----
            ```grok
            let id: fn<T>(T) -> T
            ```
        "#]],
        );
    }

    #[test]
    fn functions_show_what_was_inferred() {
        check(
            "/// Adds.\nfn add(a, b) { a + b }\nfn g() { ad$0d(1, 2) }",
            expect![[r#"
            add
            ----
            ```grok
            fn add<T: Add>(a: T, b: T) -> T
            ```

            ---

            Adds.
        "#]],
        );
        check(
            "mod shapes { pub fn area(r: f64) -> f64 { r } }\nfn g() { shapes::are$0a(1.0) }",
            expect![[r#"
            area
            ----
            ```grok
            shapes
            ```

            ```grok
            pub fn area(r: f64) -> f64
            ```
        "#]],
        );
    }

    #[test]
    fn members_and_types() {
        let point = "/// A point.\nstruct Point { /// Across.\n x: f64, y: f64 }\nimpl Point { /// How long.\n fn len(&self) -> f64 { self.x } }\n";
        check(
            &format!("{point}fn f(p: Point) {{ p.$0x }}"),
            expect![[r#"
            x
            ----
            ```grok
            Point
            ```

            ```grok
            x: f64
            ```

            ---

            Across.
        "#]],
        );
        check(
            &format!("{point}fn f(p: Point) {{ p.l$0en() }}"),
            expect![[r#"
            len
            ----
            ```grok
            impl Point
            ```

            ```grok
            fn len(&self) -> f64
            ```

            ---

            How long.
        "#]],
        );
        check(
            &format!("{point}fn f(p: Poi$0nt) {{ }}"),
            expect![[r#"
            Point
            ----
            ```grok
            struct Point {
                x: f64,
                y: f64,
            }
            ```

            ---

            A point.
        "#]],
        );
        check(
            &format!("{point}fn f() {{ Point {{ x$0: 1.0, y: 2.0 }} }}"),
            expect![[r#"
            x
            ----
            ```grok
            Point
            ```

            ```grok
            x: f64
            ```

            ---

            Across.
        "#]],
        );
        check(
            "enum E { /// First.\n A(i64), B { c: str } }\nfn f() { E::A$0(1) }",
            expect![[r#"
            A
            ----
            ```grok
            E
            ```

            ```grok
            A(i64)
            ```

            ---

            First.
        "#]],
        );
        check(
            "enum E$0 { A(i64), B { c: str }, D = 3 }",
            expect![[r#"
            E
            ----
            ```grok
            enum E {
                A(i64),
                B { c: str },
                D = 3,
            }
            ```
        "#]],
        );
        check(
            "const LIM$0IT: i64 = 2 * 50;",
            expect![[r#"
            LIMIT
            ----
            ```grok
            const LIMIT: i64 = 100
            ```
        "#]],
        );
        check(
            "type Gr$0id = Vec<Vec<i64>>;",
            expect![[r#"
            Grid
            ----
            ```grok
            type Grid = Vec<Vec<i64>>
            ```
        "#]],
        );
        check(
            "fn f<T: Ord>(x: T$0) { }",
            expect![[r#"
            T
            ----
            ```grok
            T: Ord
            ```
        "#]],
        );
        check(
            "struct S; impl S { fn f(self) -> Sel$0f { self } }",
            expect![[r#"
            Self
            ----
            ```grok
            Self = S
            ```
        "#]],
        );
        check(
            "/// Shapes.\nmod shapes {}\nuse shap$0es;",
            expect![[r#"
            shapes
            ----
            ```grok
            mod shapes
            ```

            ---

            Shapes.
        "#]],
        );
    }

    #[test]
    fn words_of_the_language() {
        check(
            "fn f() { wh$0ile true {} }",
            expect![[r#"
            while
            ----
            ```grok
            while
            ```
            ---

            Repeats while a condition holds; `while let` while a pattern matches.
        "#]],
        );
        check(
            "fn f() { print$0ln!(\"\") }",
            expect![[r#"
            println
            ----
            ```grok
            println!("format", …)
            ```

            ---

            Prints formatted text and a line break to standard output. `{name}`, `{}` and `{:>8.2}` stand for values, `{:?}` shows them by `Debug`.
        "#]],
        );
        check(
            "fn f(x: i$064) {}",
            expect![[r#"
            i64
            ----
            ```grok
            i64
            ```

            ---

            A signed integer of 64 bits, the type of integer literals. Overflow panics.
        "#]],
        );
        check(
            "fn f() { 'out$0er: loop { break 'outer } }",
            expect![[r#"
            'outer
            ----
            ```grok
            label 'outer
            ```
        "#]],
        );
        check(
            "#[derive(Clo$0ne)] struct S;",
            expect![[r#"
                Clone
                ----
                ```grok
                std::clone
                ```

                ```grok
                pub trait Clone
                ```

                ---

                Types whose values can be copied on request.

                ```
                let a = vec![1, 2];
                let b = a.clone();
                assert_eq!(a, b);
                ```
            "#]],
        );
        check(
            "fn f() { 25$05 }",
            expect![[r#"
            255
            ----
            ```grok
            i64
            ```
            value: `255`, `0xff`, `0b11111111`
        "#]],
        );
        check("// Not he$0re.", expect!["nothing\n"]);
    }

    #[test]
    fn holes_and_macro_arguments() {
        check(
            "fn f(n: i64) { f\"{n$0:>4}\" }",
            expect![[r#"
            n
            ----
            ```grok
            n: i64
            ```
        "#]],
        );
        check(
            "fn f(n: i64) { println!(\"{} {}\", 1, n$0) }",
            expect![[r#"
            n
            ----
            ```grok
            n: i64
            ```
        "#]],
        );
        check(
            "fn f(n: i64) { println!(\"{n$0}\") }",
            expect![[r#"
            n
            ----
            ```grok
            n: i64
            ```
        "#]],
        );
    }

    #[test]
    fn other_functions_answer_when_one_is_broken() {
        check(
            "fn broken() { let x = \nfn f(𝔸: i64) { /* 🦀 */ 𝔸$0 }",
            expect![[r#"
            𝔸
            ----
            ```grok
            𝔸: i64
            ```
        "#]],
        );
        check(
            "fn broken(p) { if p. { \nfn f() { let y = 1; y$0 }",
            expect![[r#"
            y
            ----
            ```grok
            let y: i64
            ```
        "#]],
        );
        check(
            "fn f() { let y = 1; y$0; g( }",
            expect![[r#"
            y
            ----
            ```grok
            let y: i64
            ```
        "#]],
        );
    }
}
