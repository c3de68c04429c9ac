//! Colours by meaning: every token of a file with what it is.
//!
//! The base is the tolerant tree, so that colours stay while the text is broken; over it lie the resolved names of items and bodies.
//! Inference is not asked: what only types tell (`x.len` or `T::new`) is told well enough by its shape.

use grok_diagnostics::{FileId, Span};
use grok_hir::Db;
use grok_hir::db::SourceFile;
use grok_hir::file_ids::file_ids;
use grok_hir::ids::{AdtId, Def};
use grok_hir::item_tree::item_spans;
use grok_hir::source_map::MentionTarget;
use rustc_hash::FxHashMap;
use tree_sitter::Node;

use crate::Analysis;
use crate::symbol::{self, BodyAt, Symbol};
use crate::syntax::{self, Step, Walk};

/// A coloured token: never empty, never of two lines, never over another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SemanticToken {
    /// Where.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
    /// What else is known of it.
    pub modifiers: Modifiers,
}

macro_rules! token_kinds {
    ($($kind:ident $name:literal),* $(,)?) => {
        /// What a token is. The number of a kind is its place in [`TokenKind::ALL`].
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[allow(missing_docs, reason = "the names say it")]
        pub enum TokenKind { $($kind),* }

        impl TokenKind {
            /// All kinds, in the order of their numbers.
            pub const ALL: &'static [TokenKind] = &[$(TokenKind::$kind),*];

            /// The name by which the protocol knows it.
            pub fn name(self) -> &'static str {
                match self { $(TokenKind::$kind => $name),* }
            }
        }
    };
}

token_kinds! {
    Namespace "namespace", Type "type", Struct "struct", Enum "enum", Interface "interface", TypeParameter "typeParameter",
    Parameter "parameter", Variable "variable", Property "property", EnumMember "enumMember", Function "function", Method "method",
    Macro "macro", Keyword "keyword", Comment "comment", String "string", Number "number", Operator "operator",
    Decorator "decorator", Label "label", EscapeSequence "escapeSequence", FormatSpecifier "formatSpecifier",
}

/// A set of modifiers: bit `i` is `NAMES[i]`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Modifiers(pub u32);

impl Modifiers {
    /// The names by which the protocol knows them, in the order of their bits.
    pub const NAMES: &'static [&'static str] =
        &["declaration", "documentation", "readonly", "defaultLibrary", "mutable"];
    /// None.
    pub const NONE: Modifiers = Modifiers(0);
    /// A declaration.
    pub const DECLARATION: Modifiers = Modifiers(1);
    /// Documentation.
    pub const DOCUMENTATION: Modifiers = Modifiers(1 << 1);
    /// A constant.
    pub const READONLY: Modifiers = Modifiers(1 << 2);
    /// Of the language or its library.
    pub const DEFAULT_LIBRARY: Modifiers = Modifiers(1 << 3);
    /// A variable that can be assigned.
    pub const MUTABLE: Modifiers = Modifiers(1 << 4);

    /// The union.
    #[must_use]
    pub fn with(self, other: Modifiers) -> Modifiers {
        Modifiers(self.0 | other.0)
    }

    /// Whether all of `other` are in it.
    pub fn has(self, other: Modifiers) -> bool {
        self.0 & other.0 == other.0
    }

    fn when(self, holds: bool) -> Modifiers {
        if holds { self } else { Modifiers::NONE }
    }
}

type Meaning = (TokenKind, Modifiers);

/// The tokens of a file, or of the part of it that touches `range`, in the order of the text.
pub fn semantic_tokens(analysis: &Analysis, file: FileId, range: Option<Span>) -> Vec<SemanticToken> {
    let Some(document) = analysis.document(file) else {
        return Vec::new();
    };
    let source = &*document.text;
    let meanings = analysis
        .db
        .file_by_id(file)
        .map(|file| meanings(&analysis.db, file, range))
        .unwrap_or_default();
    let mut tokens = Vec::new();
    syntax::walk(document.tree.root_node(), |step| {
        let node = step.node;
        let span = syntax::span(node);
        if range.is_some_and(|range| span.end < range.start || range.end < span.start) || span.is_empty() {
            return Walk::Over;
        }
        if node.child_count() > 0 && node.kind() != "raw_string_literal" {
            return Walk::Into;
        }
        let resolved = syntax::is_name(node)
            .then(|| meanings.get(&span.start).copied())
            .flatten();
        if let Some((kind, modifiers)) = resolved.or_else(|| of_leaf(&step, source)) {
            push_lines(&mut tokens, SemanticToken { span, kind, modifiers }, source);
        }
        Walk::Over
    });
    tokens
}

/// Splits a token at line ends, which no client need understand.
fn push_lines(tokens: &mut Vec<SemanticToken>, token: SemanticToken, source: &str) {
    let mut start = token.span.start;
    for line in token.span.slice(source).split('\n') {
        let text = line.trim_end_matches('\r');
        let indent = if start == token.span.start {
            0
        } else {
            text.len() - text.trim_start().len()
        };
        let span = Span::new(start + indent as u32, start + text.len() as u32);
        if !span.is_empty() {
            tokens.push(SemanticToken { span, ..token });
        }
        start += line.len() as u32 + 1;
    }
}

/// What resolved names mean, by where they begin.
fn meanings(db: &dyn Db, file: SourceFile, range: Option<Span>) -> FxHashMap<u32, Meaning> {
    let mut found: FxHashMap<u32, Meaning> = FxHashMap::default();
    let mut mentions = Vec::new();
    symbol::item_mentions(db, file, None, &mut mentions);
    for mention in mentions {
        if let Some((kind, modifiers)) = of_symbol(db, &mention.symbol) {
            let declared = Modifiers::DECLARATION.when(mention.declares);
            let known = found.entry(mention.span.start).or_insert((kind, Modifiers::NONE));
            *known = (kind, known.1.with(modifiers).with(declared));
        }
    }
    let spans = &item_spans(db, file).items;
    let ids = file_ids(db, file, grok_hir::module_of_file(db, file));
    for &owner in grok_hir::file_owners(db, file) {
        let idx = ids.index.get(&grok_hir::locate::owner_item_id(owner));
        let span = idx.and_then(|idx| spans.get(idx.0 as usize)).map(|spans| spans.span);
        if let (Some(range), Some(span)) = (range, span)
            && (span.end < range.start || range.end < span.start)
        {
            continue;
        }
        body_meanings(&BodyAt::new(db, owner), &mut found);
    }
    found
}

fn body_meanings(at: &BodyAt<'_>, found: &mut FxHashMap<u32, Meaning>) {
    for (span, target) in &at.map.mentions {
        let meaning = match target {
            MentionTarget::Local(local) => {
                let parameter = crate::render::is_parameter(at, *local);
                let data = &at.body.locals[*local];
                let declared = at.map.local(*local) == *span;
                let kind = match (data.name.as_str(), parameter) {
                    ("self", _) => TokenKind::Keyword,
                    (_, true) => TokenKind::Parameter,
                    (_, false) => TokenKind::Variable,
                };
                let modifiers = Modifiers::MUTABLE
                    .when(data.mutable)
                    .with(Modifiers::DECLARATION.when(declared));
                Some((kind, modifiers))
            }
            MentionTarget::Def(def) => of_def(at.db, *def),
            MentionTarget::Param(_) => Some((TokenKind::TypeParameter, Modifiers::NONE)),
            MentionTarget::SelfType(_) => Some((TokenKind::Keyword, Modifiers::NONE)),
            MentionTarget::Trait(_) => Some((TokenKind::Interface, Modifiers::DEFAULT_LIBRARY)),
            MentionTarget::Label(_) => Some((TokenKind::Label, Modifiers::NONE)),
            MentionTarget::Field(_) | MentionTarget::FieldInit(..) => Some((TokenKind::Property, Modifiers::NONE)),
            // In a shorthand the variable is what is seen.
            MentionTarget::FieldPat(..) => {
                (!found.contains_key(&(span.start + at.base))).then_some((TokenKind::Property, Modifiers::NONE))
            }
            MentionTarget::Method(_) => Some((TokenKind::Method, Modifiers::NONE)),
            MentionTarget::Macro(_) => Some((TokenKind::Macro, Modifiers::DEFAULT_LIBRARY)),
            // Left to the shape of the name.
            MentionTarget::AssocExpr(_) | MentionTarget::AssocPat(_) => None,
        };
        if let Some(meaning) = meaning {
            found.insert(span.start + at.base, meaning);
        }
    }
}

fn of_symbol(db: &dyn Db, symbol: &Symbol) -> Option<Meaning> {
    Some(match symbol {
        Symbol::Def(def) => return of_def(db, *def),
        Symbol::Field(..) => (TokenKind::Property, Modifiers::NONE),
        Symbol::TypeParam(..) => (TokenKind::TypeParameter, Modifiers::NONE),
        Symbol::SelfType(_) => (TokenKind::Keyword, Modifiers::NONE),
        Symbol::Trait(_) => (TokenKind::Interface, Modifiers::DEFAULT_LIBRARY),
        _ => return None,
    })
}

fn of_def(db: &dyn Db, def: Def) -> Option<Meaning> {
    let kind = match def {
        Def::Module(_) => TokenKind::Namespace,
        Def::Fn(id) if grok_hir::fn_signature(db, id).self_kind.is_some() => TokenKind::Method,
        Def::Fn(_) => TokenKind::Function,
        Def::Adt(AdtId::Struct(_)) => TokenKind::Struct,
        Def::Adt(AdtId::Enum(_)) => TokenKind::Enum,
        Def::Variant(_) => TokenKind::EnumMember,
        Def::Const(_) => TokenKind::Variable,
        Def::Alias(_) => TokenKind::Type,
        Def::Trait(_) => TokenKind::Interface,
        Def::Macro(_) => TokenKind::Macro,
        Def::Actor(_) | Def::Supervisor(_) => TokenKind::Struct,
        Def::Builtin(_) => return Some((TokenKind::Type, Modifiers::DEFAULT_LIBRARY)),
    };
    let modifiers = Modifiers::READONLY.when(matches!(def, Def::Const(_)));
    Some((
        kind,
        modifiers.with(Modifiers::DEFAULT_LIBRARY.when(is_library(db, def))),
    ))
}

fn is_library(db: &dyn Db, def: Def) -> bool {
    let container = match def {
        Def::Module(id) => return db.workspace().library(db).first() == Some(&id.root(db)),
        def => match grok_hir::locate::def_container(db, def) {
            Some(container) => container,
            None => return true,
        },
    };
    let root = grok_hir::resolve::container_root(db, container);
    db.workspace().library(db).first() == Some(&root)
}

/// What a leaf is by its shape and place.
fn of_leaf(step: &Step<'_, '_>, source: &str) -> Option<Meaning> {
    let (node, field, parent) = (step.node, step.field, step.around(0));
    let plain = |kind| Some((kind, Modifiers::NONE));
    match node.kind() {
        "line_comment" | "block_comment" | "shebang" => plain(TokenKind::Comment),
        "doc_comment" | "inner_doc_comment" => Some((TokenKind::Comment, Modifiers::DOCUMENTATION)),
        "string_content" | "raw_string_literal" | "char_literal" | "\"" | "f\"" => plain(TokenKind::String),
        "escape_sequence" => plain(TokenKind::EscapeSequence),
        "format_spec" => plain(TokenKind::FormatSpecifier),
        "integer_literal" | "float_literal" => match field {
            Some("field" | "name") => plain(TokenKind::Property),
            _ => plain(TokenKind::Number),
        },
        "lifetime" => match parent.map(|node| node.kind()) {
            Some("label") => plain(TokenKind::Label),
            _ => plain(TokenKind::TypeParameter),
        },
        "self" | "self_type" | "super" | "crate" => plain(TokenKind::Keyword),
        "type_identifier" => plain(TokenKind::Type),
        "field_identifier" => match parent {
            Some(access) if is_callee(access, step, 1) => plain(TokenKind::Method),
            _ => plain(TokenKind::Property),
        },
        "identifier" => of_identifier(step, source),
        "!" if parent.is_some_and(|node| node.kind() == "macro_invocation") => plain(TokenKind::Macro),
        kind if kind.starts_with(|c: char| c.is_ascii_alphabetic()) && kind == syntax::text(node, source) => {
            plain(TokenKind::Keyword)
        }
        kind if field == Some("operator") || is_operator(kind) => plain(TokenKind::Operator),
        _ => None,
    }
}

/// Whether a node is called; `distance` leads to what is around it.
fn is_callee(node: Node<'_>, step: &Step<'_, '_>, distance: usize) -> bool {
    let Some(around) = step.around(distance) else {
        return false;
    };
    match around.kind() {
        "call_expression" => around.child_by_field_name("function") == Some(node),
        "generic_function" => step
            .around(distance + 1)
            .is_some_and(|call| call.child_by_field_name("function") == Some(around)),
        _ => false,
    }
}

fn is_operator(kind: &str) -> bool {
    matches!(
        kind,
        "=" | "+="
            | "-="
            | "*="
            | "/="
            | "%="
            | "&="
            | "|="
            | "^="
            | "<<="
            | ">>="
            | "&"
            | "&&"
            | "?"
            | ".."
            | "..="
            | "=>"
            | "->"
            | "+"
            | "@"
    )
}

fn of_identifier(step: &Step<'_, '_>, source: &str) -> Option<Meaning> {
    let (text, field, parent) = (syntax::text(step.node, source), step.field, step.around(0)?);
    let by_shape = |lower: TokenKind| {
        let upper = text.chars().next().is_some_and(char::is_uppercase);
        let shouting = text.len() > 1 && upper && !text.chars().any(char::is_lowercase);
        match (shouting, upper) {
            (true, _) => (TokenKind::Variable, Modifiers::READONLY),
            (false, true) => (TokenKind::EnumMember, Modifiers::NONE),
            (false, false) => (lower, Modifiers::NONE),
        }
    };
    let plain = |kind| Some((kind, Modifiers::NONE));
    let declares = |kind| Some((kind, Modifiers::DECLARATION));
    match (parent.kind(), field) {
        ("function_item", Some("name")) => declares(TokenKind::Function),
        ("mod_item", Some("name")) => declares(TokenKind::Namespace),
        ("const_item", Some("name")) => Some((TokenKind::Variable, Modifiers::DECLARATION.with(Modifiers::READONLY))),
        ("enum_variant", Some("name")) => declares(TokenKind::EnumMember),
        ("parameter", Some("pattern")) => declares(TokenKind::Parameter),
        ("macro_invocation", Some("macro")) => plain(TokenKind::Macro),
        ("attribute", Some("path")) => plain(TokenKind::Decorator),
        ("token_tree", _) => plain(TokenKind::Type),
        ("call_expression", Some("function")) => Some(by_shape(TokenKind::Function)),
        ("scoped_identifier" | "scoped_type_identifier", Some("path")) => {
            let (kind, modifiers) = by_shape(TokenKind::Namespace);
            Some((
                if kind == TokenKind::EnumMember {
                    TokenKind::Type
                } else {
                    kind
                },
                modifiers,
            ))
        }
        ("scoped_identifier", Some("name")) => Some(by_shape(if is_callee(parent, step, 1) {
            TokenKind::Function
        } else {
            TokenKind::Variable
        })),
        ("use_declaration" | "use_list" | "scoped_use_list" | "use_as_clause" | "use_wildcard", _) => {
            plain(TokenKind::Namespace)
        }
        _ => Some(by_shape(TokenKind::Variable)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;
    use expect_test::{Expect, expect};

    fn check(source: &str, expected: Expect) {
        let fixture = Fixture::new(source);
        let tokens = semantic_tokens(&fixture.analysis(), fixture.file(), None);
        assert!(tokens.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
        let lines: Vec<String> = tokens
            .iter()
            .filter(|token| !matches!(token.kind, TokenKind::Operator))
            .map(|token| {
                let names = Modifiers::NAMES
                    .iter()
                    .enumerate()
                    .filter(|(bit, _)| token.modifiers.0 & (1 << bit) != 0);
                let names: String = names.map(|(_, name)| format!(" {name}")).collect();
                let text = token.span.slice(source);
                assert!(!text.contains('\n'));
                format!("{text} {}{names}\n", token.kind.name())
            })
            .collect();
        expected.assert_eq(&lines.concat());
    }

    #[test]
    fn names_are_told_apart() {
        check(
            "/// Docs.\nstruct P<T> { x: T }\nimpl<T> P<T> { fn get(&self) -> &T { &self.x } }\nenum E { A, B(i64) }\nconst N: i64 = 1;\nmod m { pub fn g() {} }\n",
            expect![[r#"
                /// Docs. comment documentation
                struct keyword
                P struct declaration
                T typeParameter declaration
                x property declaration
                T typeParameter
                impl keyword
                T typeParameter declaration
                P struct
                T typeParameter
                fn keyword
                get method declaration
                self keyword declaration
                T typeParameter
                self keyword
                x property
                enum keyword
                E enum declaration
                A enumMember declaration
                B enumMember declaration
                i64 type defaultLibrary
                const keyword
                N variable declaration readonly
                i64 type defaultLibrary
                1 number
                mod keyword
                m namespace declaration
                pub keyword
                fn keyword
                g function declaration
            "#]],
        );
        check(
            "use m::g;\nmod m { pub fn g() {} }\nfn f(a: i64) { let mut b = a; b += N; g(); m::g(); let v = Vec::new(); v.len(); Some(b) }\nconst N: i64 = 1;\n",
            expect![[r#"
                use keyword
                m namespace
                g function
                mod keyword
                m namespace declaration
                pub keyword
                fn keyword
                g function declaration
                fn keyword
                f function declaration
                a parameter declaration
                i64 type defaultLibrary
                let keyword
                mut keyword
                b variable declaration mutable
                a parameter
                b variable mutable
                N variable readonly
                g function
                m namespace
                g function
                let keyword
                v variable declaration
                Vec struct defaultLibrary
                new function
                v variable
                len method
                Some enumMember defaultLibrary
                b variable mutable
                const keyword
                N variable declaration readonly
                i64 type defaultLibrary
                1 number
            "#]],
        );
    }

    #[test]
    fn strings_have_parts() {
        check(
            "let n = 1;\nlet s = f\"a\\n{n:>4}b\";\nprintln!(\"x\ny\");\n'l: loop { break 'l; }",
            expect![[r#"
            let keyword
            n variable declaration
            1 number
            let keyword
            s variable declaration
            f" string
            a string
            \n escapeSequence
            n variable
            >4 formatSpecifier
            b string
            " string
            println macro defaultLibrary
            ! macro
            " string
            x string
            y string
            " string
            'l label
            loop keyword
            break keyword
            'l label
        "#]],
        );
    }

    #[test]
    fn ranges_hold_only_their_tokens() {
        let fixture = Fixture::new("fn a() { 1 }\nfn b() { 2 }\n");
        let tokens = semantic_tokens(&fixture.analysis(), fixture.file(), Some(Span::new(13, 25)));
        assert!(!tokens.is_empty() && tokens.iter().all(|token| token.span.start >= 12));
    }
}
