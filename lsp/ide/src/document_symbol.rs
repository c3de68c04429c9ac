//! The outline of a file.

use grok_diagnostics::{FileId, Span};
use tree_sitter::Node;

use crate::Analysis;
use crate::syntax::{self, Step, Walk};

/// An entry of the outline.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DocumentSymbol {
    /// Its name; for an impl `impl Type`.
    pub name: String,
    /// What stands beside the name: a signature, a type.
    pub detail: Option<String>,
    /// What it is.
    pub kind: SymbolKind,
    /// The whole of it, docs and attributes included.
    pub range: Span,
    /// Its name, inside `range`.
    pub selection: Span,
    /// What it contains.
    pub children: Vec<DocumentSymbol>,
}

/// What an entry of the outline is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub enum SymbolKind {
    Module,
    Function,
    Method,
    Struct,
    Enum,
    EnumMember,
    Field,
    Constant,
    TypeAlias,
    Impl,
    Trait,
    Actor,
    Supervisor,
    Macro,
    Extern,
}

/// Deeper entries are shown at this depth, so that no text can make the outline deeper than its readers' stacks.
const MAX_DEPTH: usize = 48;

/// The outline: modules, functions, types with their fields and variants, traits, impls, actors, supervisors, macros, constants, nested ones inside what holds them. It comes
/// from the tolerant tree, so it stays while the text is broken.
pub fn document_symbols(analysis: &Analysis, file: FileId) -> Vec<DocumentSymbol> {
    let Some(document) = analysis.document(file) else {
        return Vec::new();
    };
    nest(flat(document.tree.root_node(), &document.text))
}

fn flat(root: Node<'_>, source: &str) -> Vec<DocumentSymbol> {
    let mut symbols = Vec::new();
    // Docs are no part of an item's node: they stand before it.
    let mut docs: Option<u32> = None;
    syntax::walk(root, |step| {
        let node = step.node;
        match node.kind() {
            "doc_comment" => {
                docs.get_or_insert(node.start_byte() as u32);
                return Walk::Over;
            }
            "line_comment" | "block_comment" => return Walk::Over,
            _ => {}
        }
        if let Some(mut symbol) = symbol(&step, source) {
            symbol.range.start = docs.take().unwrap_or(symbol.range.start).min(symbol.range.start);
            symbols.push(symbol);
        } else if !syntax::is_missing(node) && node.child_count() == 0 {
            docs = None;
        }
        Walk::Into
    });
    symbols
}

fn symbol(step: &Step<'_, '_>, source: &str) -> Option<DocumentSymbol> {
    let node = step.node;
    let kind = match node.kind() {
        "mod_item" => SymbolKind::Module,
        "function_item"
            if step
                .around(1)
                .is_some_and(|node| matches!(node.kind(), "impl_item" | "trait_item" | "actor_item")) =>
        {
            SymbolKind::Method
        }
        "trait_item" => SymbolKind::Trait,
        "actor_item" => SymbolKind::Actor,
        "actor_field" | "child_declaration" => SymbolKind::Field,
        "supervisor_item" => SymbolKind::Supervisor,
        "macro_definition" => SymbolKind::Macro,
        "static_item" => SymbolKind::Constant,
        "extern_block" => SymbolKind::Extern,
        "function_item" => SymbolKind::Function,
        "struct_item" => SymbolKind::Struct,
        "enum_item" => SymbolKind::Enum,
        "enum_variant" => SymbolKind::EnumMember,
        "field_declaration" => SymbolKind::Field,
        "const_item" => SymbolKind::Constant,
        "type_item" => SymbolKind::TypeAlias,
        "impl_item" => SymbolKind::Impl,
        _ => return None,
    };
    let name = syntax::field(
        node,
        match kind {
            SymbolKind::Impl => "type",
            SymbolKind::Extern => "abi",
            _ => "name",
        },
    )?;
    let text = syntax::text(name, source);
    if text.is_empty() || text == "_" {
        return None;
    }
    let name_text = match kind {
        SymbolKind::Impl => match syntax::field(node, "trait") {
            Some(found) => one_line(&format!("impl {} for {text}", syntax::text(found, source))),
            None => one_line(&format!("impl {text}")),
        },
        SymbolKind::Extern => one_line(&format!("extern {text}")),
        _ => text.to_owned(),
    };
    let (range, selection) = (syntax::span(node), syntax::span(name));
    Some(DocumentSymbol {
        name: name_text,
        detail: detail(node, source),
        kind,
        range,
        selection,
        children: Vec::new(),
    })
}

fn detail(node: Node<'_>, source: &str) -> Option<String> {
    let written = |name| syntax::field(node, name).map(|node| syntax::text(node, source));
    let text = match node.kind() {
        "function_item" => {
            let generics = written("type_parameters").unwrap_or("");
            let ret = written("return_type").map_or(String::new(), |ret| format!(" -> {ret}"));
            format!("fn{generics}{}{ret}", written("parameters").unwrap_or("()"))
        }
        "enum_variant" => written("body")?.to_owned(),
        "field_declaration" | "actor_field" | "const_item" | "static_item" | "type_item" => written("type")?.to_owned(),
        "child_declaration" => written("value")?.to_owned(),
        _ => return None,
    };
    Some(one_line(&text))
}

fn one_line(text: &str) -> String {
    const LONGEST: usize = 80;
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match joined.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &joined[..at]),
        None => joined,
    }
}

fn nest(flat: Vec<DocumentSymbol>) -> Vec<DocumentSymbol> {
    let mut top = Vec::new();
    let mut open: Vec<DocumentSymbol> = Vec::new();
    let close = |open: &mut Vec<DocumentSymbol>, top: &mut Vec<DocumentSymbol>| {
        let Some(done) = open.pop() else { return };
        match open.last_mut() {
            Some(around) => around.children.push(done),
            None => top.push(done),
        }
    };
    for symbol in flat {
        while open.last().is_some_and(|around| !around.range.covers(symbol.range)) || open.len() >= MAX_DEPTH {
            close(&mut open, &mut top);
        }
        open.push(symbol);
    }
    while !open.is_empty() {
        close(&mut open, &mut top);
    }
    top
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;
    use expect_test::{Expect, expect};

    fn check(source: &str, expected: Expect) {
        let fixture = Fixture::new(source);
        let mut out = String::new();
        let mut open: Vec<(usize, DocumentSymbol)> = document_symbols(&fixture.analysis(), fixture.file())
            .into_iter()
            .rev()
            .map(|symbol| (0, symbol))
            .collect();
        while let Some((depth, symbol)) = open.pop() {
            let detail = symbol.detail.map_or(String::new(), |detail| format!(" : {detail}"));
            out.push_str(&format!(
                "{}{:?} {}{detail}\n",
                "  ".repeat(depth),
                symbol.kind,
                symbol.name
            ));
            assert!(symbol.range.covers(symbol.selection));
            open.extend(symbol.children.into_iter().rev().map(|child| (depth + 1, child)));
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn outline_nests_what_is_nested() {
        check(
            "/// Docs.\nstruct P { x: f64, y: f64 }\nimpl P {\n    fn len(&self) -> f64 { fn inner() {} 0.0 }\n    const ZERO: P = P { x: 0.0, y: 0.0 };\n}\nenum E { A, B(i64), C { c: str } }\nmod m { pub fn f(a, b) {} }\ntype T = i64;\n",
            expect![[r#"
                Struct P
                  Field x : f64
                  Field y : f64
                Impl impl P
                  Method len : fn(&self) -> f64
                    Function inner : fn()
                  Constant ZERO : P
                Enum E
                  EnumMember A
                  EnumMember B : (i64)
                  EnumMember C : { c: str }
                    Field c : str
                Module m
                  Function f : fn(a, b)
                TypeAlias T : i64
            "#]],
        );
    }

    #[test]
    fn outline_of_traits_actors_and_their_kin() {
        check(
            r#"pub trait Named: Show { const KIND: i64; type Id: Copy; fn id(&self) -> Self::Id; }
impl Named for P { type Id = i64; fn id(&self) -> i64 { 1 } }
actor Counter { count: i64 = 0, pub fn add(&mut self, n: i64) {} }
supervisor App { strategy: one_for_one, child a = Counter { count: 1 } }
extern "C" from "m" { fn cos(x: f64) -> f64; }
macro twice { ($e:expr) => { $e + $e } }
static LIMIT: i64 = 3;
"#,
            expect![[r#"
                Trait Named
                  Constant KIND : i64
                  TypeAlias Id
                  Method id : fn(&self) -> Self::Id
                Impl impl Named for P
                  TypeAlias Id : i64
                  Method id : fn(&self) -> i64
                Actor Counter
                  Field count : i64
                  Method add : fn(&mut self, n: i64)
                Supervisor App
                  Field a : Counter { count: 1 }
                Extern extern "C"
                  Function cos : fn(x: f64) -> f64
                Macro twice
                Constant LIMIT : i64
            "#]],
        );
    }

    #[test]
    fn outline_stays_in_broken_text() {
        check(
            "fn a() { let x = \nfn b(p) { p. }\nstruct S { f: \n",
            expect![[r#"
                Function a : fn()
                Function b : fn(p)
                Struct S
                  Field f
            "#]],
        );
    }

    #[test]
    fn range_includes_docs() {
        let fixture = Fixture::new("\n/// One.\n/// Two.\nfn f() {}\n");
        let symbols = document_symbols(&fixture.analysis(), fixture.file());
        assert_eq!(symbols[0].range.start, 1);
    }

    #[test]
    fn endless_nesting_has_a_limit() {
        let fixture = Fixture::new(&"mod m { ".repeat(2000));
        assert!(!document_symbols(&fixture.analysis(), fixture.file()).is_empty());
    }
}
