//! Macros as functions from text to text: what each rule makes of a call, and what is said where none fits.

use expect_test::{Expect, expect};
use grok_macros::{Macro, Origin, Place, Problem};

/// Rules as they are written in a macro: `(pattern) => { template };`.
fn rules(text: &str) -> Vec<(String, String)> {
    let file = grok_syntax::parse(&format!("macro m {{ {text} }}")).file;
    let Some(grok_syntax::ast::ItemKind::MacroDef(decl)) = file.items.first().map(|item| &item.kind) else {
        panic!("no macro in {file:?}");
    };
    let rules = decl.rules.iter();
    rules
        .map(|rule| (rule.pattern.text.to_string(), rule.template.text.to_string()))
        .collect()
}

fn read(text: &str) -> Macro {
    let rules = rules(text);
    Macro::new(
        "m",
        rules
            .iter()
            .map(|(pattern, template)| (pattern.as_str(), template.as_str())),
    )
}

/// What a call with that input becomes.
fn check(text: &str, input: &str, expected: &str) {
    let found = read(text);
    assert_eq!(found.problems(), [], "in {text}");
    match found.expand(input) {
        Ok(expansion) => {
            assert_eq!(expansion.text, expected);
            for segment in &expansion.segments {
                if let Origin::Input(start) = segment.origin {
                    let start = start as usize;
                    let written = &input[start..start + segment.span.len() as usize];
                    assert_eq!(segment.span.slice(&expansion.text), written);
                }
            }
        }
        Err(problem) => panic!("{}", draw(&problem, text, input)),
    }
}

fn draw(problem: &Problem, text: &str, input: &str) -> String {
    let rules = rules(text);
    let place = |place: &Place| match place {
        Place::Input(span) => format!("`{}`", span.slice(input)),
        Place::Pattern(rule, span) => format!("pattern `{}`", span.slice(&rules[*rule as usize].0)),
        Place::Template(rule, span) => format!("template `{}`", span.slice(&rules[*rule as usize].1)),
    };
    let mut out = format!(
        "{}: {}\n  {} {}\n",
        problem.code,
        problem.message,
        place(&problem.place),
        problem.label
    );
    for (at, message) in &problem.labels {
        out += &format!("  {} {message}\n", place(at));
    }
    for note in &problem.notes {
        out += &format!("  = {note}\n");
    }
    out
}

fn fails(text: &str, input: &str, expected: Expect) {
    let found = read(text);
    assert_eq!(found.problems(), [], "in {text}");
    match found.expand(input) {
        Ok(expansion) => panic!("expands to {}", expansion.text),
        Err(problem) => expected.assert_eq(&draw(&problem, text, input)),
    }
}

fn wrong(text: &str, expected: Expect) {
    let found = read(text);
    let drawn: String = found.problems().iter().map(|problem| draw(problem, text, "")).collect();
    expected.assert_eq(&drawn);
}

#[test]
fn tokens_match_themselves() {
    check("(a => b) => { yes }", "a=>b", "yes");
    check("(a) => { 1 }; (b) => { 2 }", "b", "2");
    check("() => { none }", "", "none");
}

#[test]
fn expressions_stay_whole() {
    check("($x:expr) => { $x * 2 }", "1 + 2", "(1 + 2) * 2");
    check("($x:expr) => { $x.abs() }", "-1", "(-1).abs()");
    check("($x:expr) => { $x * 2 }", "a.b(c)[0]?.d", "a.b(c)[0]?.d * 2");
    check("($x:expr) => { $x(1) }", "self.f", "(self.f)(1)");
    check("($x:expr, $y:expr) => { $x - $y }", "x, -1", "x - (-1)");
    check(
        "($x:expr) => { $x }",
        "if a { 1 } else { 2 }",
        "(if a { 1 } else { 2 })",
    );
    check("($f:literal) => { println!($f) }", "\"{x}\"", "println!(\"{x}\")");
}

#[test]
fn types_and_patterns_keep_their_shape() {
    check("($t:ty) => { $t::new() }", "Vec<i64>", "<Vec<i64>>::new()");
    check("($t:ty) => { let x: $t; }", "&str", "let x: (&str);");
    check(
        "($p:pat => $e:expr) => { match x { $p => $e } }",
        "Some(1) | None => 2",
        "match x { (Some(1) | None) => 2 }",
    );
    check("($p:pat_param | $q:pat_param) => { [$p] [$q] }", "1 | 2", "[1] [2]");
    check("(< $t:ty >) => { $t }", "<Vec<i64>>", "Vec<i64>");
}

#[test]
fn the_other_kinds() {
    check(
        "($i:ident $l:lifetime $v:literal $t:tt) => { $i $l $v $t }",
        "x 'a -1 (b c)",
        "x 'a -1 (b c)",
    );
    check("($b:block) => { loop $b }", "{ break }", "loop { break }");
    check("($s:stmt;) => { $s; }", "let x = 1;", "let x = 1;");
    check("($i:item) => { mod a { $i } }", "fn f() {}", "mod a { fn f() {} }");
    check("($p:path) => { $p { x: 1 } }", "a::B<i64>", "a::B<i64> { x: 1 }");
    check(
        "($v:vis fn $n:ident) => { $v fn $n() {} }",
        "pub(crate) fn f",
        "pub(crate) fn f() {}",
    );
    check("($v:vis fn $n:ident) => { $v fn $n() {} }", "fn f", "fn f() {}");
    check(
        "($(#[$m:meta])* struct $n:ident;) => { $(#[$m])* struct $n; }",
        "#[derive(Clone)] #[a = 1] struct S;",
        "#[derive(Clone)] #[a = 1] struct S;",
    );
    check(
        "($(#[$m:meta])* $n:ident) => { $(#[$m])* struct $n; }",
        "/// Docs.\nS",
        "#[doc = \" Docs.\"] struct S;",
    );
}

#[test]
fn repetitions() {
    check("($($x:expr),*) => { [$($x),*] }", "1, 2, 3", "[1, 2, 3]");
    check("($($x:expr),*) => { [$($x),*] }", "", "[]");
    check("($($x:expr),* $(,)?) => { [$($x,)*] }", "1, 2,", "[1, 2,]");
    check("($($x:ident)+) => { $($x();)+ }", "a b", "a(); b();");
    check(
        "($($k:expr => $v:expr),*) => { $(m.insert($k, $v);)* }",
        "1 => 2, 3 => 4",
        "m.insert(1, 2); m.insert(3, 4);",
    );
    check("($a:ident $($b:ident)*) => { $($a.$b;)* }", "x y z", "x.y; x.z;");
    check(
        "($x:ident $(= $y:expr)?) => { let $x $(= $y)?; }",
        "a = 1",
        "let a = 1;",
    );
    check("($x:ident $(= $y:expr)?) => { let $x $(= $y)?; }", "a", "let a ;");
    check("($($x:tt)*) => { $($x)* }", "a <= b >> c", "a <= b >> c");
}

#[test]
fn repetitions_nest() {
    check(
        "($([$($x:expr),*]);*) => { [$([$($x),*]),*] }",
        "[1, 2]; []; [3]",
        "[[1, 2], [], [3]]",
    );
    check(
        "($($name:ident: $($ty:ident)|+),*) => { $($(impl $ty for $name {})+)* }",
        "A: X | Y, B: Z",
        "impl X for A {} impl Y for A {} impl Z for B {}",
    );
}

#[test]
fn templates_may_define_macros_and_name_their_package() {
    check(
        "($n:ident) => { macro $n { ($x:expr) => { $x } } }",
        "two",
        "macro two { ($x:expr) => { $x } }",
    );
    check("() => { $crate::f() }", "", "$crate::f()");
}

#[test]
fn no_rule_matches() {
    fails(
        "($x:expr, $y:expr) => { 1 }; (a b) => { 2 }",
        "1; 2",
        expect![[r#"
        E1601: no rule of `m!` expects `;`
          `;` expected `,`
          pattern `,` while matching this, in the rule that got furthest
    "#]],
    );
    fails(
        "($x:expr, $y:expr) => { 1 }",
        "1,",
        expect![[r#"
        E1601: the call of `m!` ends too early
          `` expected an expression (`$y:expr`) here
          pattern `$y:expr` while matching this
    "#]],
    );
    fails(
        "() => { 1 }",
        "1",
        expect![[r#"
        E1601: no rule of `m!` expects `1`
          `1` nothing more may follow here
    "#]],
    );
    fails(
        "($($x:ident),+) => { 1 }",
        "",
        expect![[r#"
        E1601: the call of `m!` ends too early
          `` expected a name (`$x:ident`) here
          pattern `$x:ident` while matching this
    "#]],
    );
    fails(
        "($($x:ident),*) => { 1 }",
        "a b",
        expect![[r#"
        E1601: no rule of `m!` expects `b`
          `b` expected `,`
          pattern `,` while matching this
    "#]],
    );
}

#[test]
fn fragments_that_begin_must_be_one() {
    fails(
        "($x:expr) => { 1 }; ($($t:tt)*) => { 2 }",
        "1 + ",
        expect![[r#"
        E1601: expected an expression after `+`, found the end of the call
          `` expected an expression after `+`
          pattern `$x:expr` an expression is read for this
    "#]],
    );
    fails(
        "($t:ty) => { 1 }",
        "Vec<",
        expect![[r#"
        E1601: expected a type or `>`, found the end of the call
          `Vec` expected a type or `>`
          pattern `$t:ty` a type is read for this
    "#]],
    );
}

#[test]
fn ambiguous_calls() {
    fails(
        "($($x:ident)* $y:ident) => { 1 }",
        "a",
        expect![[r#"
        E1601: this call can be read in several ways
          `a` this may be `$x:ident` or `$y:ident`
          = a fragment that was read is never taken back: a token before it must tell the ways apart
    "#]],
    );
}

#[test]
fn counts_differ() {
    fails(
        "($($x:expr),*; $($y:expr),*) => { $($x + $y;)* }",
        "1, 2; 3",
        expect![[r#"
        E1602: `$x` repeats 2 times, but `$y` repeats once
          template `$($x + $y;)*` both are written together here, so they must be equally many
    "#]],
    );
}

#[test]
fn rules_that_are_wrong() {
    wrong(
        "($x) => { 1 }",
        expect![[r#"
        E1602: `$x` does not say what it stands for
          pattern `$x` the kind of fragment is missing
          = write `$x:expr` for an expression; the kinds are `block`, `expr`, `ident`, `item`, `lifetime`, `literal`, `meta`, `pat`, `pat_param`, `path`, `stmt`, `tt`, `ty` and `vis`
    "#]],
    );
    wrong(
        "($x:exp) => { 1 }",
        expect![[r#"
        E1602: there is no kind of fragment `exp`
          pattern `exp` unknown kind
          = the kinds are `block`, `expr`, `ident`, `item`, `lifetime`, `literal`, `meta`, `pat`, `pat_param`, `path`, `stmt`, `tt`, `ty` and `vis`
    "#]],
    );
    wrong(
        "($x:expr, $x:ty) => { 1 }",
        expect![[r#"
        E1602: `$x` is bound twice in the same pattern
          pattern `$x:ty` a second binding of this name
          pattern `$x:expr` the first one is here
    "#]],
    );
    wrong(
        "($x:expr + 1) => { 1 }",
        expect![[r#"
        E1602: `$x:expr` is followed by `+`, which is not allowed for `expr` fragments
          pattern `+` not allowed after an expression
          pattern `$x:expr` this fragment would end there
          = what may follow is `=>`, `,` and `;`: they can never continue an expression
    "#]],
    );
    wrong(
        "($($x:expr)*) => { 1 }",
        expect![[r#"
        E1602: `$x:expr` is followed by `$x:expr`, which is not allowed for `expr` fragments
          pattern `$x:expr` not allowed after an expression
          pattern `$x:expr` this fragment would end there
          = what may follow is `=>`, `,` and `;`: they can never continue an expression
    "#]],
    );
    wrong(
        "($($x:ty)? $y:ident) => { 1 }",
        expect![[r#"
        E1602: `$x:ty` is followed by `$y:ident`, which is not allowed for `ty` fragments
          pattern `$y:ident` not allowed after a type
          pattern `$x:ty` this fragment would end there
          = what may follow is `{`, `[`, `=>`, `,`, `>`, `=`, `:`, `;`, `|`, `as`, `where` and a `block`: they can never continue a type
    "#]],
    );
    wrong(
        "($($($x:ident)*)*) => { 1 }",
        expect![[r#"
        E1602: this repetition may match nothing, for ever
          pattern `($($x:ident)*)` something in it must be there each time
    "#]],
    );
    wrong(
        "($(a),?) => { 1 }",
        expect![[r#"
        E1602: a repetition with `?` takes no separator
          pattern `,` it stands between repetitions, and `?` makes at most one
    "#]],
    );
    wrong(
        "($(a)) => { 1 }",
        expect![[r#"
        E1602: expected `*`, `+` or `?` after `$(…)`
          pattern `` it says how often what is in the parentheses may stand there
          = a separator goes before it: `$($x:expr),*`
    "#]],
    );
    wrong(
        "($($x:expr),*) => { $x }",
        expect![[r#"
        E1602: `$x` still repeats here
          template `$x` it repeats in the pattern, so it stands for any number of fragments
          pattern `$x:expr` it is bound within a repetition here
          = write `$( … $x … )*` to say what is written for each
    "#]],
    );
    wrong(
        "($x:expr) => { $($x)* }",
        expect![[r#"
        E1602: this repetition holds nothing that repeats
          template `$($x)*` how often it is written must come from a fragment of the pattern
          = a fragment that repeats in the pattern, such as `$x` of `$($x:expr),*`, must stand in it
    "#]],
    );
}

#[test]
fn any_text_is_read() {
    let texts = [
        "$",
        "$(",
        "$($",
        "$x:",
        "$(a)*",
        ")",
        "}{",
        "$($x:expr),*",
        "\"",
        "'",
        "/*",
        "$x:vis",
        "$($x:vis)*",
        "a $x:tt b",
    ];
    for pattern in texts {
        for template in texts {
            let found = Macro::new("m", [(pattern, template)]);
            for input in texts {
                let _ = found.expand(input);
            }
        }
    }
}

#[test]
fn long_lists_are_quick() {
    let input = vec!["1"; 20_000].join(", ");
    let found = read("($($x:expr),* $(,)?) => { [$($x),*] }");
    let text = found.expand(&input).map(|expansion| expansion.text.len());
    assert_eq!(text, Ok(input.len() + 2));
}
