//! The grammar by example: a text per production and the tree that it gives.

use expect_test::{Expect, expect};
use grok_syntax::ast::*;
use grok_syntax::visit::{Node, VisitorMut};
use grok_syntax::{Span, dump, parse};

/// Clears spans, which other tests watch.
struct NoSpans;

impl VisitorMut for NoSpans {
    fn visit_span(&mut self, span: &mut Span) {
        *span = Span::default();
    }
}

/// Dumps the tree of a text that must follow the grammar, without spans.
fn check(text: &str, expected: Expect) {
    let mut parse = parse(text);
    assert_eq!(parse.errors, [], "{text}");
    parse.file.accept_mut(&mut NoSpans);
    let dumped = dump::ast(&parse.file).replace(" 0..0", "");
    let inside = dumped
        .lines()
        .skip(1)
        .map(|line| format!("{}\n", line.strip_prefix("  ").unwrap_or(line)));
    expected.assert_eq(&inside.collect::<String>());
}

/// An expression with all its operators in brackets.
fn grouped(text: &str) -> String {
    let parse = parse(text);
    assert_eq!(parse.errors, [], "{text}");
    let tail = parse
        .file
        .script
        .and_then(|script| script.tail.clone())
        .expect("an expression");
    group(&tail, text)
}

fn group(expr: &Expr, text: &str) -> String {
    let g = |expr: &Expr| group(expr, text);
    let opt = |expr: &Option<Box<Expr>>| expr.as_ref().map_or(String::new(), |expr| g(expr));
    match &expr.kind {
        ExprKind::Binary { op, lhs, rhs, .. } => format!("({} {} {})", g(lhs), op.as_str(), g(rhs)),
        ExprKind::Unary { op, operand, .. } => format!("({}{})", op.as_str(), g(operand)),
        ExprKind::Ref { operand, .. } => format!("(&{})", g(operand)),
        ExprKind::Cast { operand, ty } => format!("({} as {})", g(operand), ty.span.slice(text)),
        ExprKind::Assign { lhs, rhs, .. } => format!("({} = {})", g(lhs), g(rhs)),
        ExprKind::AssignOp { op, lhs, rhs, .. } => format!("({} {}= {})", g(lhs), op.as_str(), g(rhs)),
        ExprKind::Range { lo, hi, inclusive } => {
            format!("({}{}{})", opt(lo), if *inclusive { "..=" } else { ".." }, opt(hi))
        }
        ExprKind::Try { operand, .. } => format!("({}?)", g(operand)),
        ExprKind::Field { base, name, .. } => format!("({}.{name})", g(base)),
        ExprKind::Call { callee, .. } => format!("({}())", g(callee)),
        ExprKind::MethodCall { receiver, name, .. } => format!("({}.{name}())", g(receiver)),
        ExprKind::Index { base, index } => format!("({}[{}])", g(base), g(index)),
        ExprKind::Closure { body, .. } => format!("(|| {})", g(body)),
        ExprKind::Return(value) => format!("(return {})", opt(value)),
        ExprKind::Paren(inner) => g(inner),
        _ => expr.span.slice(text).to_owned(),
    }
}

#[test]
fn precedence() {
    let cases = [
        ("a + b * c - d", "((a + (b * c)) - d)"),
        (
            "a || b && c == d | e ^ f & g << h + i * j",
            "(a || (b && (c == (d | (e ^ (f & (g << (h + (i * j)))))))))",
        ),
        ("-a.b()?[0]", "(-(((a.b())?)[0]))"),
        ("!a as i64 * b", "(((!a) as i64) * b)"),
        ("&&a", "(&(&a))"),
        ("*a.b", "(*(a.b))"),
        ("a = b = c + 1", "(a = (b = (c + 1)))"),
        ("a += b..c", "(a += (b..c))"),
        ("a + 1..b * 2", "((a + 1)..(b * 2))"),
        ("..=a", "(..=a)"),
        ("a..", "(a..)"),
        ("a || return b + 1", "(a || (return (b + 1)))"),
        ("a + |x| x + 1", "(a + (|| (x + 1)))"),
        ("t.0.1", "((t.0).1)"),
        ("a - -b", "(a - (-b))"),
        ("a < b == c", ""),
    ];
    for (text, expected) in cases.into_iter().filter(|(_, expected)| !expected.is_empty()) {
        assert_eq!(grouped(text), expected, "{text}");
    }
    assert_eq!(parse("a < b == c").errors.len(), 1);
}

#[test]
fn statements_that_begin_with_blocks_end_with_them() {
    assert_eq!(grouped("{ a } - b"), "(-b)");
    assert_eq!(grouped("if a { } else { } *b"), "(*b)");
    assert_eq!(grouped("match a { } (b)"), "b");
    assert_eq!(grouped("m! { } [a]"), "[a]");
    assert_eq!(grouped("{ a }.b + c"), "(({ a }.b) + c)");
    assert_eq!(grouped("match a { }? - b"), "((match a { }?) - b)");
    assert_eq!(grouped("({ a } - b)"), "({ a } - b)");
}

#[test]
fn scripts_and_their_items() {
    check(
        "fn f() {}\nlet x = 1;\nx\n",
        expect![[r#"
        items: Item name=f Fn
          decl: FnDecl
            generics: Generics
            body: Block
        script: Block
          stmts: Stmt Let
            stmt: LetStmt
              pat: Pat Bind name=x
              init: Expr Literal
                literal: Literal Int 1
          tail: Expr Path
            path: Path
              segments: PathSegment name=x
    "#]],
    );
    check(
        "fn f() {};",
        expect![[r#"
        items: Item name=f Fn
          decl: FnDecl
            generics: Generics
            body: Block
    "#]],
    );
}

#[test]
fn functions() {
    check(
        "pub const fn f<'a, T: Add + 'a>((a, b): (T, _), c) -> T where T: Show, { c }",
        expect![[r#"
            items: Item name=f Fn
              visibility: Visibility kind=pub
              decl: FnDecl is_const
                generics: Generics
                  params: GenericParam name='a Lifetime
                  params: GenericParam name=T Type
                    bounds: Bound Trait
                      path: Path
                        segments: PathSegment name=Add
                    bounds: Bound Lifetime name='a
                  predicates: WherePredicate Type
                    ty: Type Path
                      path: Path
                        segments: PathSegment name=T
                    bounds: Bound Trait
                      path: Path
                        segments: PathSegment name=Show
                params: Param
                  pat: Pat Tuple
                    items: Pat Bind name=a
                    items: Pat Bind name=b
                  ty: Type Tuple
                    items: Type Path
                      path: Path
                        segments: PathSegment name=T
                    items: Type Infer
                params: Param
                  pat: Pat Bind name=c
                ret: Type Path
                  path: Path
                    segments: PathSegment name=T
                body: Block
                  tail: Expr Path
                    path: Path
                      segments: PathSegment name=c
        "#]],
    );
    check(
        "impl P { fn a(&'a mut self, x: i64) {} fn b(mut self: P) {} const C: i64 = 1; }",
        expect![[r#"
        items: Item Impl
          decl: ImplDecl
            generics: Generics
            self_ty: Type Path
              path: Path
                segments: PathSegment name=P
            items: Item name=a Fn
              decl: FnDecl
                generics: Generics
                self_param: SelfParam kind=&mut self lifetime='a
                params: Param
                  pat: Pat Bind name=x
                  ty: Type Path
                    path: Path
                      segments: PathSegment name=i64
                body: Block
            items: Item name=b Fn
              decl: FnDecl
                generics: Generics
                self_param: SelfParam kind=mut self
                  ty: Type Path
                    path: Path
                      segments: PathSegment name=P
                body: Block
            items: Item name=C Const
              decl: ConstDecl
                ty: Type Path
                  path: Path
                    segments: PathSegment name=i64
                value: Expr Literal
                  literal: Literal Int 1
    "#]],
    );
}

#[test]
fn types() {
    check(
        "type T = (&'a mut Vec<Option<A>>, [i64; 3], fn mut(x: A, B) -> C, impl Fn(A) -> B + Clone, (), (A,), (A), !);",
        expect![[r#"
        items: Item name=T TypeAlias
          decl: TypeAliasDecl
            generics: Generics
            ty: Type Tuple
              items: Type Ref lifetime='a mutable
                inner: Type Path
                  path: Path
                    segments: PathSegment name=Vec
                      args: GenericArgs
                        args: Type
                          ty: Type Path
                            path: Path
                              segments: PathSegment name=Option
                                args: GenericArgs
                                  args: Type
                                    ty: Type Path
                                      path: Path
                                        segments: PathSegment name=A
              items: Type Array
                elem: Type Path
                  path: Path
                    segments: PathSegment name=i64
                len: Expr Literal
                  literal: Literal Int 3
              items: Type Fn kind=fn mut
                params: FnTypeParam name=x
                  ty: Type Path
                    path: Path
                      segments: PathSegment name=A
                params: FnTypeParam
                  ty: Type Path
                    path: Path
                      segments: PathSegment name=B
                ret: Type Path
                  path: Path
                    segments: PathSegment name=C
              items: Type Impl
                bounds: Bound Fn name=Fn kind=Fn
                  params: Type Path
                    path: Path
                      segments: PathSegment name=A
                  ret: Type Path
                    path: Path
                      segments: PathSegment name=B
                bounds: Bound Trait
                  path: Path
                    segments: PathSegment name=Clone
              items: Type Tuple
              items: Type Tuple
                items: Type Path
                  path: Path
                    segments: PathSegment name=A
              items: Type Paren
                inner: Type Path
                  path: Path
                    segments: PathSegment name=A
              items: Type Never
    "#]],
    );
    check(
        "let x: Vec<Vec<i64>>= y;",
        expect![[r#"
        script: Block
          stmts: Stmt Let
            stmt: LetStmt
              pat: Pat Bind name=x
              ty: Type Path
                path: Path
                  segments: PathSegment name=Vec
                    args: GenericArgs
                      args: Type
                        ty: Type Path
                          path: Path
                            segments: PathSegment name=Vec
                              args: GenericArgs
                                args: Type
                                  ty: Type Path
                                    path: Path
                                      segments: PathSegment name=i64
              init: Expr Path
                path: Path
                  segments: PathSegment name=y
    "#]],
    );
}

#[test]
fn patterns() {
    check(
        "match x { _ | -1 => a, 'a'..='z' | ..5 | A::B.. => b, P { x, ref mut y, z: 1, .. } => c, S(a, .., b @ 1) => d, &mut (a, (b,)) => e, }",
        expect![[r#"
            script: Block
              tail: Expr Match
                scrutinee: Expr Path
                  path: Path
                    segments: PathSegment name=x
                arms: MatchArm
                  pat: Pat Or
                    items: Pat Wild
                    items: Pat Literal
                      literal: LiteralPat negative
                        literal: Literal Int 1
                  body: Expr Path
                    path: Path
                      segments: PathSegment name=a
                arms: MatchArm
                  pat: Pat Or
                    items: Pat Range inclusive
                      lo: Literal
                        literal: LiteralPat
                          literal: Literal Char 'a'
                      hi: Literal
                        literal: LiteralPat
                          literal: Literal Char 'z'
                    items: Pat Range
                      hi: Literal
                        literal: LiteralPat
                          literal: Literal Int 5
                    items: Pat Range
                      lo: Path
                        path: Path
                          segments: PathSegment name=A
                          segments: PathSegment name=B
                  body: Expr Path
                    path: Path
                      segments: PathSegment name=b
                arms: MatchArm
                  pat: Pat Struct
                    path: Path
                      segments: PathSegment name=P
                    fields: FieldPat name=x shorthand
                      pat: Pat Bind name=x
                    fields: FieldPat name=y shorthand
                      pat: Pat Bind by_ref mutable name=y
                    fields: FieldPat name=z
                      pat: Pat Literal
                        literal: LiteralPat
                          literal: Literal Int 1
                  body: Expr Path
                    path: Path
                      segments: PathSegment name=c
                arms: MatchArm
                  pat: Pat TupleStruct
                    path: Path
                      segments: PathSegment name=S
                    items: Pat Bind name=a
                    items: Pat Rest
                    items: Pat Bind name=b
                      sub: Pat Literal
                        literal: LiteralPat
                          literal: Literal Int 1
                  body: Expr Path
                    path: Path
                      segments: PathSegment name=d
                arms: MatchArm
                  pat: Pat Ref mutable
                    inner: Pat Tuple
                      items: Pat Bind name=a
                      items: Pat Tuple
                        items: Pat Bind name=b
                  body: Expr Path
                    path: Path
                      segments: PathSegment name=e
        "#]],
    );
}

#[test]
fn conditions() {
    check(
        "if let Some(x) = a && x > 1 && let B = c { }",
        expect![[r#"
        script: Block
          tail: Expr If
            cond: Expr Binary op=&&
              lhs: Expr Binary op=&&
                lhs: Expr Let
                  pat: Pat TupleStruct
                    path: Path
                      segments: PathSegment name=Some
                    items: Pat Bind name=x
                  value: Expr Path
                    path: Path
                      segments: PathSegment name=a
                rhs: Expr Binary op=>
                  lhs: Expr Path
                    path: Path
                      segments: PathSegment name=x
                  rhs: Expr Literal
                    literal: Literal Int 1
              rhs: Expr Let
                pat: Pat Bind name=B
                value: Expr Path
                  path: Path
                    segments: PathSegment name=c
            then: Block
    "#]],
    );
    check(
        "while a == P && (P { x: 1 }) == b { }",
        expect![[r#"
        script: Block
          tail: Expr While
            cond: Expr Binary op=&&
              lhs: Expr Binary op===
                lhs: Expr Path
                  path: Path
                    segments: PathSegment name=a
                rhs: Expr Path
                  path: Path
                    segments: PathSegment name=P
              rhs: Expr Binary op===
                lhs: Expr Paren
                  inner: Expr Struct
                    path: Path
                      segments: PathSegment name=P
                    fields: FieldInit name=x
                      value: Expr Literal
                        literal: Literal Int 1
                rhs: Expr Path
                  path: Path
                    segments: PathSegment name=b
            body: Block
    "#]],
    );
}

#[test]
fn loops_and_jumps() {
    check(
        "'a: for i in 0..n { break 'a; }",
        expect![[r#"
        script: Block
          tail: Expr For label='a
            pat: Pat Bind name=i
            iter: Expr Range
              lo: Expr Literal
                literal: Literal Int 0
              hi: Expr Path
                path: Path
                  segments: PathSegment name=n
            body: Block
              stmts: Stmt Expr semicolon
                expr: Expr Break label='a
    "#]],
    );
    check(
        "let x = loop { break 1 };",
        expect![[r#"
        script: Block
          stmts: Stmt Let
            stmt: LetStmt
              pat: Pat Bind name=x
              init: Expr Loop
                body: Block
                  tail: Expr Break
                    value: Expr Literal
                      literal: Literal Int 1
    "#]],
    );
}

#[test]
fn closures() {
    check(
        "move |a, (b, c): (i64, i64)| -> i64 { a }",
        expect![[r#"
        script: Block
          tail: Expr Closure is_move
            params: ClosureParam
              pat: Pat Bind name=a
            params: ClosureParam
              pat: Pat Tuple
                items: Pat Bind name=b
                items: Pat Bind name=c
              ty: Type Tuple
                items: Type Path
                  path: Path
                    segments: PathSegment name=i64
                items: Type Path
                  path: Path
                    segments: PathSegment name=i64
            ret: Type Path
              path: Path
                segments: PathSegment name=i64
            body: Expr Block
              block: Block
                tail: Expr Path
                  path: Path
                    segments: PathSegment name=a
    "#]],
    );
    check(
        "|| 1",
        expect![[r#"
        script: Block
          tail: Expr Closure
            body: Expr Literal
              literal: Literal Int 1
    "#]],
    );
}

#[test]
fn literals_are_decoded() {
    check(
        r##"[0xff_u8, 1_000, 1e3, 2.5f32, 3f64, 4., '\n', '\'', "a\tb\
        c\u{e9}", r#"a"\b"#, true]"##,
        expect![[r#"
            script: Block
              tail: Expr Array
                items: Expr Literal
                  literal: Literal Int 255 suffix=u8
                items: Expr Literal
                  literal: Literal Int 1000
                items: Expr Literal
                  literal: Literal Float digits="1e3"
                items: Expr Literal
                  literal: Literal Float digits="2.5" suffix=f32
                items: Expr Literal
                  literal: Literal Float digits="3" suffix=f64
                items: Expr Literal
                  literal: Literal Float digits="4."
                items: Expr Literal
                  literal: Literal Char '\n'
                items: Expr Literal
                  literal: Literal Char '\''
                items: Expr Literal
                  literal: Literal Str "a\tbcé"
                items: Expr Literal
                  literal: Literal Str "a\"\\b"
                items: Expr Literal
                  literal: Literal Bool true
        "#]],
    );
}

#[test]
fn f_strings() {
    check(
        r#"f"a{{b}}\u{e9}{x}{y + f(":"):*>+#08.3?}{m["k"]}{a::b}{f"{z}"}""#,
        expect![[r#"
        script: Block
          tail: Expr FString
            parts: Text text="a{b}é"
            parts: Hole
              hole: FStringHole
                expr: Expr Path
                  path: Path
                    segments: PathSegment name=x
            parts: Hole
              hole: FStringHole
                expr: Expr Binary op=+
                  lhs: Expr Path
                    path: Path
                      segments: PathSegment name=y
                  rhs: Expr Call
                    callee: Expr Path
                      path: Path
                        segments: PathSegment name=f
                    args: Expr Literal
                      literal: Literal Str ":"
                spec: FormatSpec fill='*' align=> plus alternate zero width=8 precision=3 debug
            parts: Hole
              hole: FStringHole
                expr: Expr Index
                  base: Expr Path
                    path: Path
                      segments: PathSegment name=m
                  index: Expr Literal
                    literal: Literal Str "k"
            parts: Hole
              hole: FStringHole
                expr: Expr Path
                  path: Path
                    segments: PathSegment name=a
                    segments: PathSegment name=b
            parts: Hole
              hole: FStringHole
                expr: Expr FString
                  parts: Hole
                    hole: FStringHole
                      expr: Expr Path
                        path: Path
                          segments: PathSegment name=z
    "#]],
    );
}

#[test]
fn macro_calls() {
    check(
        "println!(\"{}\", x); vec![0; n]; m! { a, b }",
        expect![[r#"
            items: Item MacroCall
              call: MacroCall delimiter={ args_text=" a, b "
                path: Path
                  segments: PathSegment name=m
                args: Exprs
                  args: Expr Path
                    path: Path
                      segments: PathSegment name=a
                  args: Expr Path
                    path: Path
                      segments: PathSegment name=b
            script: Block
              stmts: Stmt Expr semicolon
                expr: Expr Macro
                  call: MacroCall delimiter=( args_text="\"{}\", x"
                    path: Path
                      segments: PathSegment name=println
                    args: Exprs
                      args: Expr Literal
                        literal: Literal Str "{}"
                      args: Expr Path
                        path: Path
                          segments: PathSegment name=x
              stmts: Stmt Expr semicolon
                expr: Expr Macro
                  call: MacroCall delimiter=[ args_text="0; n"
                    path: Path
                      segments: PathSegment name=vec
                    args: Repeat
                      value: Expr Literal
                        literal: Literal Int 0
                      len: Expr Path
                        path: Path
                          segments: PathSegment name=n
        "#]],
    );
    assert_eq!(grouped("a!=b"), "(a != b)");
}

#[test]
fn calls_fields_and_struct_literals() {
    check(
        "P::<T> { x, y: f(a.b::<C>(1)), ..g[0] }",
        expect![[r#"
        script: Block
          tail: Expr Struct
            path: Path
              segments: PathSegment name=P
                args: GenericArgs
                  args: Type
                    ty: Type Path
                      path: Path
                        segments: PathSegment name=T
            fields: FieldInit name=x
            fields: FieldInit name=y
              value: Expr Call
                callee: Expr Path
                  path: Path
                    segments: PathSegment name=f
                args: Expr MethodCall name=b
                  receiver: Expr Path
                    path: Path
                      segments: PathSegment name=a
                  generic_args: GenericArgs
                    args: Type
                      ty: Type Path
                        path: Path
                          segments: PathSegment name=C
                  args: Expr Literal
                    literal: Literal Int 1
            base: Expr Index
              base: Expr Path
                path: Path
                  segments: PathSegment name=g
              index: Expr Literal
                literal: Literal Int 0
    "#]],
    );
}

#[test]
fn let_else() {
    check(
        "let Some(x): Option<i64> = y else { return };",
        expect![[r#"
        script: Block
          stmts: Stmt Let
            stmt: LetStmt
              pat: Pat TupleStruct
                path: Path
                  segments: PathSegment name=Some
                items: Pat Bind name=x
              ty: Type Path
                path: Path
                  segments: PathSegment name=Option
                    args: GenericArgs
                      args: Type
                        ty: Type Path
                          path: Path
                            segments: PathSegment name=i64
              init: Expr Path
                path: Path
                  segments: PathSegment name=y
              else_block: Block
                tail: Expr Return
    "#]],
    );
}

#[test]
fn imports() {
    check(
        "pub use ::a::{self, b as c, d::*, {e}};",
        expect![[r#"
        items: Item Use
          visibility: Visibility kind=pub
          tree: UseTree global path=a Group
            trees: UseTree path=self Name
            trees: UseTree path=b Name alias=c
            trees: UseTree path=d Glob
            trees: UseTree Group
              trees: UseTree path=e Name
    "#]],
    );
}

#[test]
fn docs_and_attributes() {
    check(
        "//! The file.\n\n/// One.\n/// Two.\n#[derive(Eq, Show)]\n#[doc = \"x\"]\nstruct S(/** starred\n * text */ pub(crate) i64);\n",
        expect![[r#"
            docs: Docs text="The file."
            items: Item name=S Struct
              docs: Docs text="One.\nTwo."
              attrs: Attr
                path: Path
                  segments: PathSegment name=derive
                args: Tokens
                  tokens: AttrToken text="Eq"
                  tokens: AttrToken text=","
                  tokens: AttrToken text="Show"
              attrs: Attr
                path: Path
                  segments: PathSegment name=doc
                args: Value
                  value: Literal Str "x"
              decl: StructDecl
                generics: Generics
                fields: Tuple
                  fields: TupleFieldDecl
                    docs: Docs text="starred\ntext"
                    visibility: Visibility kind=pub(crate)
                    ty: Type Path
                      path: Path
                        segments: PathSegment name=i64
        "#]],
    );
}

#[test]
fn a_shebang_and_a_byte_order_mark_are_skipped() {
    assert_eq!(parse("\u{feff}#!/usr/bin/env grok\n1").errors, []);
    assert_eq!(parse("#!/usr/bin/env grok").file.items, []);
}

#[test]
fn spans_of_owners_are_relative() {
    let text = "mod m {\n    /// docs\n    #[a]\n    pub fn f(x: i64) { fn g() { 1 } x }\n}\n";
    let file = parse(text).file;
    let ItemKind::Mod(module) = &file.items[0].kind else {
        panic!("no module")
    };
    let item = &module.items.as_ref().expect("items")[0];
    let ItemKind::Fn(decl) = &item.kind else {
        panic!("no function")
    };
    assert_eq!(item.span.slice(text), "pub fn f(x: i64) { fn g() { 1 } x }");
    assert_eq!(item.name.as_ref().expect("a name").span.slice(text), "f");
    let base = item.base();
    let body = decl.body.as_ref().expect("a body");
    assert_eq!(decl.params[0].span.shift(base).slice(text), "x: i64");
    assert_eq!(body.tail.as_ref().expect("a tail").span.shift(base).slice(text), "x");
    let StmtKind::Item(nested) = &body.stmts[0].kind else {
        panic!("no item")
    };
    assert_eq!(nested.span.shift(base).slice(text), "fn g() { 1 }");
    let ItemKind::Fn(inner) = &nested.kind else {
        panic!("no function")
    };
    let tail = inner.body.as_ref().and_then(|body| body.tail.as_ref()).expect("a tail");
    assert_eq!(tail.span.shift(base).slice(text), "1");
}
