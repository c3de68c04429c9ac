//! The parameters of the call that is being written.

use grok_diagnostics::Span;
use grok_hir::Db;
use grok_hir::body::{Expr, ExprId};
use grok_hir::ids::Def;
use grok_types::result::ValueDef;
use grok_types::ty::TyKind;
use tree_sitter::Node;

use crate::symbol::{self, BodyAt, Symbol};
use crate::{Analysis, FilePosition, hover, render, syntax};

/// The answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignatureHelp {
    /// The whole signature.
    pub label: String,
    /// Where its parameters stand in the label, in bytes; `self` of a method call is none.
    pub parameters: Vec<(u32, u32)>,
    /// The parameter at the caret; `None` if there are too many arguments.
    pub active: Option<u32>,
    /// Markdown.
    pub docs: Option<String>,
}

/// The signature of the innermost call around the caret, with the parameter that is being written: functions, methods, constructors,
/// function values. It answers in calls that are not closed yet.
pub fn signature_help(analysis: &Analysis, position: FilePosition) -> Option<SignatureHelp> {
    let db: &dyn Db = &analysis.db;
    let file = analysis.db.file_by_id(position.file)?;
    let document = analysis.document(position.file)?;
    let list = argument_list(&document.tree, &document.text, position.offset)?;
    let commas = commas_before(list, position.offset);
    let owner = symbol::owner_at(db, file, list.start_byte() as u32)?;
    let at = BodyAt::new(db, owner);
    let (label, symbol, skips_self) = callee(&at, at.relative(list.start_byte() as u32))?;
    let mut parameters = parameter_ranges(&label);
    if skips_self && !parameters.is_empty() {
        parameters.remove(0);
    }
    let active = (commas < parameters.len()).then_some(commas as u32);
    let docs = symbol.and_then(|symbol| hover::docs(db, &symbol));
    Some(SignatureHelp {
        label,
        parameters,
        active,
        docs,
    })
}

/// The innermost list of arguments that holds the offset.
pub(crate) fn argument_list<'t>(tree: &'t tree_sitter::Tree, source: &str, offset: u32) -> Option<Node<'t>> {
    let trimmed = syntax::trim_end(source, offset);
    let leaf = syntax::leaf_left(tree, trimmed)?;
    // In a closure's body or a block, the call around is no longer what is written.
    let barrier =
        |node: &Node<'_>| matches!(node.kind(), "block" | "match_block" | "declaration_list") && inside(*node, offset);
    syntax::ancestors(leaf)
        .take_while(|node| !barrier(node))
        .find(|node| node.kind() == "arguments" && inside(*node, offset))
}

fn inside(list: Node<'_>, offset: u32) -> bool {
    let Some(last) = list.child_count().checked_sub(1).and_then(|last| list.child(last)) else {
        return false;
    };
    let closed = !syntax::is_missing(last) && matches!(last.kind(), ")" | "}");
    offset > list.start_byte() as u32 && (!closed || offset < list.end_byte() as u32)
}

/// How many arguments are finished before the offset.
pub(crate) fn commas_before(list: Node<'_>, offset: u32) -> usize {
    let mut cursor = list.walk();
    list.children(&mut cursor)
        .filter(|child| child.kind() == "," && child.end_byte() as u32 <= offset)
        .count()
}

/// What is called with the arguments that begin at `start`: its signature, what it is, whether the first parameter is the receiver.
pub(crate) fn callee(at: &BodyAt<'_>, start: u32) -> Option<(String, Option<Symbol>, bool)> {
    let (call, _) = at.map.args.iter().find(|(_, span)| span.start == start)?;
    let of_value = |value: &ValueDef| match value {
        ValueDef::Fn(id, _) => {
            let signature = grok_types::fn_display(at.db, *id).to_string();
            Some((signature, Symbol::Def(Def::Fn(*id))))
        }
        ValueDef::Ctor(ctor, _) => Some((render::variant(at.db, *ctor)?, symbol::ctor_symbol(*ctor))),
        _ => None,
    };
    match &at.body.exprs[*call] {
        Expr::MethodCall { .. } => {
            let (label, symbol) = of_value(at.inferred().values.get(call)?)?;
            Some((label, Some(symbol), true))
        }
        Expr::Call { callee, .. } => match at.inferred().values.get(callee).and_then(of_value) {
            Some((label, symbol)) => Some((label, Some(symbol), false)),
            None => function_value(at, *callee).map(|label| (label, None, false)),
        },
        _ => None,
    }
}

fn function_value(at: &BodyAt<'_>, callee: ExprId) -> Option<String> {
    let mut ty = at.adjusted(callee)?;
    while let TyKind::Ref(_, inner) = ty.kind() {
        ty = inner;
    }
    matches!(ty.kind(), TyKind::Fn(_)).then(|| ty.display(at.db).to_string())
}

/// Where the parameters of a printed signature stand.
pub(crate) fn parameter_ranges(label: &str) -> Vec<(u32, u32)> {
    let bytes = label.as_bytes();
    let mut depth = 0i32;
    let mut open: Option<usize> = None;
    let mut ranges = Vec::new();
    let mut start = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        let is_arrow = byte == b'>' && at > 0 && bytes[at - 1] == b'-';
        match byte {
            b'(' if depth == 0 && open.is_none() => {
                open = Some(at);
                start = at + 1;
            }
            b'(' | b'[' | b'<' | b'{' => depth += 1,
            b')' if depth == 0 && open.is_some() => {
                push_trimmed(label, start, at, &mut ranges);
                break;
            }
            b')' | b']' | b'}' => depth -= 1,
            b'>' if !is_arrow => depth -= 1,
            b',' if depth == 0 && open.is_some() => {
                push_trimmed(label, start, at, &mut ranges);
                start = at + 1;
            }
            _ => {}
        }
    }
    ranges
}

fn push_trimmed(label: &str, start: usize, end: usize, ranges: &mut Vec<(u32, u32)>) {
    let span = Span::from(start..end);
    let text = span.slice(label);
    let lead = text.len() - text.trim_start().len();
    if !text.trim().is_empty() {
        let from = start + lead;
        ranges.push((from as u32, (from + text.trim().len()) as u32));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Fixture, drawn};
    use expect_test::{Expect, expect};

    fn check(source: &str, expected: Expect) {
        let fixture = Fixture::new(source);
        let answer = match signature_help(&fixture.analysis(), fixture.position) {
            None => "nothing".to_owned(),
            Some(help) => {
                let active = help.active.map(|index| help.parameters[index as usize]);
                drawn(
                    &help.label,
                    active
                        .map(|(start, end)| (Span::new(start, end), String::new()))
                        .into_iter()
                        .collect(),
                )
            }
        };
        expected.assert_eq(&format!("{answer}\n"));
    }

    #[test]
    fn the_parameter_at_the_caret() {
        check(
            "fn g(a: i64, b: str) {}\nfn f() { g($0) }",
            expect![[r#"
            fn g(«a: i64», b: str)
        "#]],
        );
        check(
            "fn g(a: i64, b: str) {}\nfn f() { g(1, $0",
            expect![[r#"
            fn g(a: i64, «b: str»)
        "#]],
        );
        check(
            "fn g(a: i64, b: str) {}\nfn f() { g(g(1, \"\")$0, 2) }",
            expect![[r#"
            fn g(«a: i64», b: str)
        "#]],
        );
        check(
            "fn g(a: i64, b: str) {}\nfn f() { g(1, 2, $0) }",
            expect![[r#"
            fn g(a: i64, b: str)
        "#]],
        );
        check(
            "fn g(a: i64, b: str) {}\nfn f() { g(1, 2)$0 }",
            expect![[r#"
            nothing
        "#]],
        );
        check(
            "fn g(a, b) { a + b }\nfn f() { g(1,$0 }",
            expect![[r#"
            fn g<T: Add>(a: T, «b: T») -> T
        "#]],
        );
        check(
            "fn g(f: fn(i64) -> i64, n: i64) {}\nfn h() { g(|x| { $0 }, 1) }",
            expect![[r#"
            nothing
        "#]],
        );
        check(
            "fn g(f: fn(i64) -> i64, n: i64) {}\nfn h() { g(|x| x, $0) }",
            expect![[r#"
            fn g(f: fn(i64) -> i64, «n: i64»)
        "#]],
        );
    }

    #[test]
    fn methods_constructors_and_values() {
        check(
            "struct S; impl S { fn m(&self, a: i64) {} }\nfn f(s: S) { s.m($0) }",
            expect![[r#"
            fn m(&self, «a: i64»)
        "#]],
        );
        check(
            "struct S; impl S { fn m(&self, a: i64) {} }\nfn f(s: S) { S::m($0) }",
            expect![[r#"
            fn m(«&self», a: i64)
        "#]],
        );
        check(
            "enum E { A(i64, str) }\nfn f() { E::A(1, $0) }",
            expect![[r#"
            A(i64, «str»)
        "#]],
        );
        check(
            "fn f(g: fn(i64, str) -> bool) { g(1, $0) }",
            expect![[r#"
            fn(i64, «str») -> bool
        "#]],
        );
        check(
            "fn f() { println!(\"{}\", g($0)) }\nfn g(a: i64) {}",
            expect![[r#"
            fn g(«a: i64»)
        "#]],
        );
    }
}
