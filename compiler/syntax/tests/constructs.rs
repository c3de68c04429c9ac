//! The constructs beyond Rust's core, and what is easily misread: traits, actors, macros, foreign code, fragments. What matters
//! about each tree is said in words; `productions.rs` draws whole trees.

use grok_syntax::ast::*;
use grok_syntax::lexer::lex_with_trivia;
use grok_syntax::token::TokenKind;
use grok_syntax::visit::{Node, VisitorMut};
use grok_syntax::{Fragment, FragmentNode, FragmentParser, Span, dump, parse, parse_fragment};

/// The file of a text that must follow the grammar.
fn file(text: &str) -> SourceFile {
    let parse = parse(text);
    assert_eq!(parse.errors, [], "{text}");
    parse.file
}

/// The kind of the only item.
fn item(text: &str) -> ItemKind {
    let mut items = file(text).items;
    assert_eq!(items.len(), 1, "{text}");
    items.remove(0).kind
}

/// The last expression of a script.
fn tail(text: &str) -> ExprKind {
    let script = file(text).script.expect("statements");
    script.tail.clone().expect("a last expression").kind
}

/// The trees of texts that all follow the grammar.
fn accepted(texts: &[&str]) {
    for text in texts {
        file(text);
    }
}

fn names<'a>(items: impl IntoIterator<Item = &'a Item>) -> Vec<String> {
    let name = |item: &Item| item.name.as_ref().map_or("-".to_owned(), |name| name.text.to_string());
    items.into_iter().map(name).collect()
}

#[test]
fn a_trait_holds_functions_types_and_constants() {
    let ItemKind::Trait(decl) = item(
        "trait Shape<T = i64>: Show + Send where T: Copy { //! docs\n type Out: Show; type P = i64; const N: i64; const Z: i64 = 0; \
         fn area(&self) -> f64; pub fn twice(&self) -> f64 { 2.0 } }",
    ) else {
        panic!("no trait")
    };
    assert_eq!(names(&decl.items), ["Out", "P", "N", "Z", "area", "twice"]);
    assert_eq!(decl.bounds.len(), 2);
    assert_eq!(decl.generics.predicates.len(), 1);
    assert_eq!(decl.docs.expect("docs").text, "docs");
    let has_body = |kind: &ItemKind| matches!(kind, ItemKind::Fn(decl) if decl.body.is_some());
    assert!(!has_body(&decl.items[4].kind) && has_body(&decl.items[5].kind));
    let ItemKind::TypeAlias(out) = &decl.items[0].kind else {
        panic!("no type")
    };
    assert!(out.ty.is_none() && out.bounds.len() == 1);
}

#[test]
fn an_impl_names_its_trait_and_its_type() {
    let ItemKind::Impl(decl) =
        item("impl<T> a::From<T> for Vec<T> { type X = T; const N: i64 = 1; fn f() {} m!(a b); }")
    else {
        panic!("no impl")
    };
    assert_eq!(decl.trait_path.expect("a trait").segments.len(), 2);
    assert!(matches!(decl.self_ty.kind, TypeKind::Path(_)));
    assert_eq!(decl.items.len(), 4);
    accepted(&[
        "impl [i64] {}",
        "impl Show for dyn T + Send {}",
        "impl<T: ?Sized> T for &mut T {}",
    ]);
}

#[test]
fn generics_have_constants_defaults_and_lifetimes() {
    accepted(&[
        "struct S<'a: 'b + 'c, T: A = i64, const N: i64 = 3, const M: bool = true, const K: i64 = N, const L: i64 = { 1 }>;",
        "fn f<const N: i64>() where 'a: 'b, for<'c> T: Fn(&'c T) -> &'c T, [T; N]: Copy, T: for<'d> A<'d> + ?Sized {}",
        "let x: A<3, -1, 'c', \"s\", { N + 1 }, Item = Vec<T>, 'a> = y;",
        "f::<3, { N }>();",
        "let x: Vec<<T as A>::B> = Vec::<<T as A>::B>::new();",
        "let f: for<'a> fn(&'a T) -> &'a dyn A = g;",
    ]);
}

#[test]
fn a_plus_belongs_to_the_outermost_bounds() {
    let ItemKind::Fn(decl) = item("fn f(x: Box<dyn Fn(i64) -> dyn A + Send>, y: impl Fn() -> &dyn A + Send) {}") else {
        panic!("no function")
    };
    let TypeKind::Impl(bounds) = &decl.params[1].ty.as_ref().expect("a type").kind else {
        panic!("no impl")
    };
    assert_eq!(bounds.len(), 2);
}

#[test]
fn paths_may_begin_with_a_type() {
    let ExprKind::Path(path) = tail("<<T as A>::B as C<i64>>::d::<u8>") else {
        panic!("no path")
    };
    let qself = path.qself.expect("a type");
    assert!(qself.trait_path.is_some());
    assert_eq!(path.segments.len(), 1);
    accepted(&[
        "super::super::x();",
        "self::super::super::x();",
        "use super::super::{x, self as y};",
        "<[i64]>::len(&x);",
        "match x { <T>::A => 1, <T as B>::C(y) => 2, <T>::D..=<T>::E => 3, <T>::F { .. } => 4, }",
        "let x: <T as A>::B = y;",
    ]);
}

#[test]
fn an_actor_has_fields_functions_and_a_mailbox() {
    let ItemKind::Actor(decl) = item(
        "actor Counter { pub count: i64 = 0, name: str, pub fn add(&mut self) {} #[a] late: Vec<i64>, \
         receive Msg { Msg::A => 1, after 5s => {} } const N: i64 = 1; ai: i64 }",
    ) else {
        panic!("no actor")
    };
    let fields: Vec<&str> = decl.fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(fields, ["count", "name", "late", "ai"]);
    assert!(decl.fields[0].default.is_some() && decl.fields[1].default.is_none());
    assert_eq!(names(&decl.items), ["add", "-", "N"]);
    let ItemKind::Receive(receive) = &decl.items[1].kind else {
        panic!("no receive")
    };
    assert!(receive.receive.after.is_some() && receive.receive.arms.len() == 1);
}

#[test]
fn a_supervisor_has_settings_and_children() {
    let ItemKind::Supervisor(decl) =
        item("supervisor S { strategy: one_for_one, child: 3, within: 5s, child db = Database { size: 1 }, }")
    else {
        panic!("no supervisor")
    };
    assert_eq!(decl.settings.len(), 3);
    assert_eq!(decl.children[0].name.as_str(), "db");
}

#[test]
fn spawn_takes_a_literal_or_a_block() {
    assert!(matches!(tail("spawn Counter { n: 1 }"), ExprKind::Spawn(_)));
    assert!(matches!(
        tail("spawn { f() }"),
        ExprKind::SpawnBlock { is_move: false, .. }
    ));
    assert!(matches!(
        tail("spawn move {}"),
        ExprKind::SpawnBlock { is_move: true, .. }
    ));
    assert!(matches!(tail("spawn A {}.get()"), ExprKind::MethodCall { .. }));
    accepted(&["match spawn A {} { x => 1 };", "if f(spawn A {}) {}", "spawn A {};"]);
}

#[test]
fn a_send_binds_looser_than_all_but_assignment() {
    let ExprKind::Assign { rhs, .. } = tail("x = a.b ! 1 + 2 .. 3") else {
        panic!("no assignment")
    };
    let ExprKind::Send { target, message, .. } = rhs.kind else {
        panic!("no send")
    };
    assert!(matches!(target.kind, ExprKind::Field { .. }));
    assert!(matches!(message.kind, ExprKind::Range { .. }));
    assert!(matches!(tail("a ! |x| x ! 1"), ExprKind::Send { .. }));
    assert!(matches!(tail("a ! !b"), ExprKind::Send { .. }));
    assert!(matches!(tail("a ! (b)"), ExprKind::Send { .. }));
    assert!(matches!(tail("a!(b)"), ExprKind::Macro(_)));
    assert!(matches!(tail("a != b"), ExprKind::Binary { .. }));
}

#[test]
fn await_is_postfix() {
    assert!(matches!(tail("a.b().await"), ExprKind::Await { .. }));
    assert!(matches!(tail("a.await?.c"), ExprKind::Field { .. }));
    assert!(matches!(tail("-a.await"), ExprKind::Unary { .. }));
}

#[test]
fn after_is_a_word_only_where_a_pattern_cannot_go_on() {
    let ExprKind::Receive(receive) =
        tail("receive { after => 1, after | b => 2, after(x) => 3, after { .. } => 4, after 5s => 5 }")
    else {
        panic!("no receive")
    };
    assert_eq!(receive.arms.len(), 4);
    assert!(receive.after.is_some());
    assert!(matches!(tail("match x { after => 1 }"), ExprKind::Match { .. }));
    accepted(&["let after = 1; let ai = 2; let from = child + once; macro_rules(ai, after);"]);
}

#[test]
fn macros_keep_their_rules_as_text() {
    let ItemKind::MacroDef(decl) = item("macro m { ($x:expr) => { $x + { 1 } } [] => ($crate::f) ; }") else {
        panic!("no macro")
    };
    let rule = |at: usize| {
        (
            decl.rules[at].pattern.text.as_str(),
            decl.rules[at].template.text.as_str(),
        )
    };
    assert_eq!(rule(0), ("($x:expr)", "{ $x + { 1 } }"));
    assert_eq!(rule(1), ("[]", "($crate::f)"));
    assert!(!decl.is_rules);
    let ItemKind::MacroDef(decl) = item("macro_rules! m { () => { }; ($($x:tt)*) => { } }") else {
        panic!("no macro")
    };
    assert!(decl.is_rules && decl.rules.len() == 2);
    accepted(&["macro_rules! m(() => {});", "macro m {}", "macro_rules! m [() => {};];"]);
}

#[test]
fn arguments_of_macros_are_expressions_where_they_read_as_such() {
    let args = |text: &str| match tail(text) {
        ExprKind::Macro(call) => (call.args, call.args_text),
        other => panic!("no call: {other:?}"),
    };
    assert!(matches!(args("m!(a, b + 1,)"), (MacroArgs::Exprs(args), _) if args.len() == 2));
    assert!(matches!(args("m![a; 3]"), (MacroArgs::Repeat { .. }, _)));
    assert!(matches!(args("m!()"), (MacroArgs::Exprs(args), _) if args.is_empty()));
    for text in [
        "a b",
        "a => b",
        "#",
        "$x",
        "let x",
        "a,, b",
        "a; b; c",
        "struct S;",
        "x: i64",
        "a <",
        "1 +",
        "n!(a b c) d",
    ] {
        let (args, kept) = args(&format!("m!({text})"));
        assert_eq!((args, kept.as_str()), (MacroArgs::Tokens, text));
    }
    // What cannot be read at all beside it does not change how the rest is read.
    assert!(matches!(args("m!(n!(a b), 1)"), (MacroArgs::Exprs(args), _) if args.len() == 2));
    let deep = format!("m!({}{})", "(".repeat(300), ")".repeat(300));
    assert_eq!(args(&deep).0, MacroArgs::Tokens);
}

#[test]
fn a_macro_call_is_an_item_or_a_statement() {
    let is_call = |item: &Item| matches!(item.kind, ItemKind::MacroCall(_));
    let top = file("m! { a b }\nm!(a);\na::m! { x };\nm! { 1 }.f();\nm!{}\n");
    assert_eq!(top.items.iter().filter(|item| is_call(item)).count(), 2);
    assert_eq!(top.script.expect("statements").stmts.len(), 3);
    let ItemKind::Mod(decl) = item("mod m { m!(a b); n! { c } fn f() { m! { a } 1 } }") else {
        panic!("no module")
    };
    assert_eq!(
        decl.items.expect("items").iter().filter(|item| is_call(item)).count(),
        2
    );
    accepted(&[
        "let x: m!(a) = 1;",
        "let m!(a b) = 1;",
        "match x { m![a] => 1, m!{b} | c => 2 }",
    ]);
}

#[test]
fn foreign_functions_have_no_body() {
    let ItemKind::Extern(decl) = item("extern \"C\" from \"z\" { pub fn a(x: &[u8]) -> u64; unsafe fn b(); }") else {
        panic!("no extern")
    };
    assert_eq!(decl.abi.as_deref(), Some("C"));
    assert_eq!(decl.from.as_deref(), Some("z"));
    assert_eq!(names(&decl.items), ["a", "b"]);
    let ItemKind::Fn(decl) = item("ai fn mood(message: str) -> Mood;") else {
        panic!("no function")
    };
    assert!(decl.is_ai && decl.body.is_none());
}

#[test]
fn slices_are_types_and_patterns() {
    let script = file("let [a, rest @ .., &b] = x; let [.., [c]] = y; let [] = z;")
        .script
        .expect("statements");
    let StmtKind::Let(stmt) = &script.stmts[0].kind else {
        panic!("no let")
    };
    let PatKind::Slice(items) = &stmt.pat.kind else {
        panic!("no slice")
    };
    assert!(matches!(&items[1].kind, PatKind::Bind { sub: Some(sub), .. } if sub.kind == PatKind::Rest));
    accepted(&["fn f(x: &[i64], y: &mut [[u8; 3]]) {}"]);
}

#[test]
fn literals_of_bytes_and_durations() {
    let literal = |text: &str| match tail(text) {
        ExprKind::Literal(literal) => literal.kind,
        other => panic!("no literal: {other:?}"),
    };
    let nanoseconds = |text: &str| match literal(text) {
        LiteralKind::Duration { nanoseconds } => nanoseconds.get(),
        other => panic!("no duration: {other:?}"),
    };
    assert_eq!(nanoseconds("1_00ms"), 100_000_000);
    assert_eq!(nanoseconds("5s"), 5_000_000_000);
    assert_eq!(nanoseconds("2min"), 120_000_000_000);
    assert_eq!(nanoseconds("1h"), 3_600_000_000_000);
    assert_eq!(literal("b'\\xFF'"), LiteralKind::Byte(255));
    assert_eq!(literal("b'\\''"), LiteralKind::Byte(b'\''));
    assert_eq!(
        literal("b\"a\\n\\x80\""),
        LiteralKind::ByteStr(ByteText([b'a', b'\n', 0x80].as_slice().into()))
    );
    assert_eq!(
        literal("br#\"a\"\\n\"#"),
        LiteralKind::ByteStr(ByteText(b"a\"\\n".as_slice().into()))
    );
    accepted(&["f\"{x[b'}']} {br\"}\"}\";", "t.0; b; br; b + br;"]);
}

#[test]
fn inner_attributes_stand_at_the_head() {
    let file = file("//! a\n#![allow(x)]\n//! b\nmod m { #![deny(y)] fn f() {} }");
    assert_eq!(file.attrs.len(), 1);
    assert_eq!(file.docs.expect("docs").text, "a\nb");
    let ItemKind::Mod(decl) = &file.items[0].kind else {
        panic!("no module")
    };
    assert_eq!(decl.attrs.len(), 1);
}

/// Spans inside body owners are those that shifting a tree with absolute spans would give.
#[test]
fn owners_count_spans_from_their_start() {
    let text = include_str!("sample.grok");
    let indented = format!("\n\n    {}", text.replace("//! head docs\n#![allow(dead_code)]\n", ""));
    let file = file(&indented);
    for item in &file.items {
        let owner = |item: &Item| matches!(item.kind, ItemKind::Fn(_) | ItemKind::Const(_) | ItemKind::Static(_));
        if !owner(item) {
            continue;
        }
        // The owner alone, at the start of a text, has the same declaration.
        let alone = item.span.slice(&indented);
        let mut again = parse(alone).file.items.remove(0);
        again.visibility.clone_from(&item.visibility);
        assert_eq!(dump::node("", &again.kind), dump::node("", &item.kind), "{alone}");
    }
}

#[test]
fn fragments_of_every_kind() {
    use Fragment::*;
    let whole = [
        (Expr, "a + b"),
        (Expr, "$crate::f(1)"),
        (Type, "Vec<$crate::T>"),
        (Pattern, "A | B(x)"),
        (Statement, "let x = 1"),
        (Statement, "fn f() {}"),
        (Statement, "x + 1"),
        (Statements, "let x = 1; f(x); x"),
        (Statements, ""),
        (Block, "{ 1 }"),
        (Item, "#[a] pub fn f() {}"),
        (Items, "fn f() {} struct S; m!{}"),
        (ImplItems, "pub fn f(&self) {} type A = B;"),
        (TraitItems, "fn f(&self); type A;"),
        (ActorItems, "fn f(&self) {} receive { x => 1 }"),
        (ExternItems, "fn f();"),
        (Path, "a::<T>::b<U>"),
        (Literal, "-1.5"),
        (Literal, "b\"x\""),
        (Meta, "derive(Clone, $x)"),
        (Meta, "doc = \"x\""),
        (Visibility, "pub(crate)"),
        (Visibility, ""),
        (Lifetime, "'a"),
        (Ident, "fn"),
        (TokenTree, "( a [ $b ] )"),
        (TokenTree, "=>"),
        (MacroArgs, "a, b; 1"),
    ];
    for (fragment, text) in &whole[..whole.len() - 1] {
        let parse = parse_fragment(text, *fragment);
        assert_eq!(parse.errors, [], "{fragment:?} {text}");
        assert_eq!(parse.end as usize, text.len(), "{fragment:?} {text}");
    }
    let (fragment, text) = whole[whole.len() - 1];
    assert_eq!(parse_fragment(text, fragment).errors.len(), 1);
}

#[test]
fn a_prefix_says_where_it_ends() {
    let mut parser = FragmentParser::new("Vec<Vec<T>>> x, a + b => c");
    let first = parser.parse(4, Fragment::Type);
    assert_eq!((first.errors.len(), first.end), (0, 10));
    // From the middle of `>>>`, and again from the start: nothing is used up.
    assert_eq!(parser.parse(10, Fragment::TokenTree).end, 11);
    assert_eq!(parser.parse(0, Fragment::Type).end, 11);
    assert_eq!(parser.parse(11, Fragment::TokenTree).end, 12);
    let expr = parser.parse(16, Fragment::Expr);
    assert_eq!((expr.errors.len(), expr.end), (0, 21));
    assert!(matches!(expr.node, FragmentNode::Expr(expr) if expr.span == Span::new(16, 21)));
    assert_eq!(parser.parse(22, Fragment::Expr).errors.len(), 1);
}

#[test]
fn what_a_fragment_leaves_over_is_a_mistake() {
    for (fragment, text) in [
        (Fragment::Expr, "a b"),
        (Fragment::Type, "A B"),
        (Fragment::Statement, "let x = 1;"),
        (Fragment::Item, "fn f() {} fn g() {}"),
        (Fragment::ImplItems, "struct S;"),
        (Fragment::Items, "let x = 1;"),
        (Fragment::Statements, "}"),
        (Fragment::Lifetime, "a"),
        (Fragment::Ident, "true"),
        (Fragment::Block, ""),
    ] {
        let errors = parse_fragment(text, fragment).errors;
        assert_eq!(errors.len(), 1, "{fragment:?} {text} {errors:?}");
    }
}

#[test]
fn broken_arguments_keep_what_can_be_read() {
    let parse = parse_fragment("\"{}\", x., y z, w \"\\q\"", Fragment::MacroArgs);
    assert_eq!(parse.errors.len(), 3, "{:?}", parse.errors);
    let FragmentNode::Args(MacroArgs::Exprs(args)) = parse.node else {
        panic!("no arguments")
    };
    assert_eq!(args.len(), 4);
    assert!(matches!(&args[1].kind, ExprKind::Field { name, .. } if name.is_missing()));
}

#[test]
fn trivia_is_kept_in_order() {
    let text = "#!/usr/bin/grok\n// a\n\nfn f() {} /* b */ // c\n";
    let tokens = lex_with_trivia(text).tokens;
    let mut at = tokens[0].span.start;
    for token in &tokens {
        assert_eq!(token.span.start, at);
        at = token.span.end;
    }
    assert_eq!(at as usize, text.len());
    let comments = |kind| tokens.iter().filter(|token| token.kind == kind).count();
    assert_eq!(
        (comments(TokenKind::LineComment), comments(TokenKind::BlockComment)),
        (2, 1)
    );
    let without: Vec<_> = tokens.iter().filter(|token| !token.kind.is_trivia()).copied().collect();
    assert_eq!(without, grok_syntax::lexer::lex(text).tokens);
}

/// A visitor that changes nothing must reach every node of every construct without falling over.
#[test]
fn shifting_there_and_back_changes_nothing() {
    struct Back(u32);
    impl VisitorMut for Back {
        fn visit_span(&mut self, span: &mut Span) {
            *span = span.relative_to(self.0);
        }
    }
    let before = file(include_str!("sample.grok"));
    let mut after = before.clone();
    grok_syntax::visit::shift(&mut after, 1000);
    assert_ne!(before, after);
    after.accept_mut(&mut Back(1000));
    assert_eq!(before, after);
}
