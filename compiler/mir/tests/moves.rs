//! Moves, initialisation and mutability: what is accepted, and how the rest is explained.

mod support;

use expect_test::{Expect, expect};
use support::problems;

/// A type that is moved, one that is copied, and ways to use them.
const PRELUDE: &str = "
struct Token { id: i64 }
#[derive(Clone)]
struct Text { id: i64, part: Token2 }
#[derive(Clone)]
struct Token2 { id: i64 }
struct Pair { a: Token, b: Token }
#[derive(Clone, Copy)]
struct Point { x: i64, y: i64 }
enum Maybe { Some(Token), None }
impl Token {
    fn new() -> Token { Token { id: 1 } }
    fn take(self) -> i64 { self.id }
    fn look(&self) -> i64 { self.id }
    fn change(&mut self) { self.id += 1; }
}
fn eat(t: Token) -> i64 { t.id }
fn see(t: &Token) -> i64 { t.id }
fn alter(t: &mut Token) { t.id += 1; }
";

#[track_caller]
fn accepted(body: &str) {
    let text = format!("{body}\n{PRELUDE}");
    let found = problems(&text);
    assert!(found.is_empty(), "{found}");
}

#[track_caller]
fn rejected(body: &str, drawn: Expect) {
    let text = format!("{}\n{PRELUDE}", body.trim());
    drawn.assert_eq(&problems(&text));
}

#[test]
fn values_may_be_used_until_they_are_moved() {
    accepted("fn f() -> i64 { let t = Token::new(); let n = see(&t); n + t.look() + eat(t) }");
}

#[test]
fn copies_may_be_used_again() {
    accepted("fn f() -> i64 { let p = Point { x: 1, y: 2 }; let q = p; p.x + q.y }");
    accepted("fn f() -> str { let a = \"x\"; let b = a; a + b }");
    accepted("fn f(g: fn(i64) -> i64) -> i64 { let h = g; h(1) + g(2) }");
}

#[test]
fn a_shared_reference_is_copied() {
    accepted("fn f(t: &Token) -> i64 { let u = t; see(t) + see(u) }");
}

#[test]
fn a_mutable_reference_is_lent_on() {
    accepted("fn f(t: &mut Token) { alter(t); alter(t); t.change(); t.id = 3; }");
}

#[test]
fn a_branch_may_move_and_not_come_back() {
    accepted("fn f(c: bool) -> i64 { let t = Token::new(); if c { return eat(t); } eat(t) }");
    accepted("fn f(c: bool) -> i64 { let t = Token::new(); if c { eat(t) } else { see(&t) } }");
}

#[test]
fn a_loop_that_ends_after_a_move() {
    accepted("fn f() -> i64 { let t = Token::new(); loop { return eat(t); } }");
    accepted(
        "fn f(c: bool) -> i64 { let t = Token::new(); let mut n = 0; loop { n += 1; if c { n += eat(t); break; } } n }",
    );
}

#[test]
fn a_variable_in_a_loop_is_new_each_time() {
    accepted("fn f() -> i64 { let mut n = 0; for i in 0..3 { let t = Token { id: i }; n += eat(t); } n }");
    accepted("fn f() { let mut i = 0; while i < 3 { let x; x = i; i = x + 1; } }");
}

#[test]
fn a_moved_variable_may_get_a_new_value() {
    accepted("fn f() -> i64 { let mut t = Token::new(); let n = eat(t); t = Token::new(); n + eat(t) }");
    accepted(
        "fn f() -> i64 { let mut t = Token::new(); let mut n = 0; for i in 0..3 { n += eat(t); t = Token { id: i }; } n + eat(t) }",
    );
}

#[test]
fn fields_are_moved_apart() {
    accepted("fn f(p: Pair) -> i64 { let a = p.a; let b = p.b; eat(a) + eat(b) }");
    accepted("fn f(p: Pair) -> i64 { eat(p.a) + see(&p.b) }");
    accepted("fn f(mut p: Pair) -> i64 { let n = eat(p.a); p.a = Token::new(); n + p.b.id + eat(p.a) }");
}

#[test]
fn a_late_value_is_given_once_on_each_way() {
    accepted("fn f(c: bool) -> i64 { let x; if c { x = 1; } else { x = 2; } x }");
    accepted("fn f(c: bool) -> i64 { let x: i64; match c { true => x = 1, false => return 0, } x }");
    accepted("fn f(c: bool) -> i64 { let x; loop { if c { x = 1; break; } } x }");
}

#[test]
fn matches_move_only_what_they_bind() {
    accepted("fn f(m: Maybe) -> i64 { match m { Maybe::Some(t) => eat(t), Maybe::None => 0 } }");
    accepted(
        "fn f(m: Maybe) -> i64 { let n = match &m { Maybe::Some(t) => see(t), Maybe::None => 0 }; match m { Maybe::Some(t) => eat(t) + n, _ => n } }",
    );
    accepted(
        "fn f(m: Maybe) -> i64 { if let Maybe::Some(ref t) = m { see(t); } if let Maybe::Some(t) = m { eat(t) } else { 0 } }",
    );
}

#[test]
fn a_guard_that_fails_has_moved_nothing() {
    accepted(
        "fn f(m: Maybe) -> i64 { match m { Maybe::Some(t) if t.id > 3 => eat(t), Maybe::Some(t) => eat(t) + 1, Maybe::None => 0 } }",
    );
}

#[test]
fn an_underscore_moves_nothing() {
    accepted("fn f() -> i64 { let t = Token::new(); let _ = t; eat(t) }");
    accepted("fn f() -> i64 { let t = Token::new(); _ = t; eat(t) }");
}

#[test]
fn closures_borrow_what_they_read() {
    accepted("fn f() -> i64 { let t = Token::new(); let g = || t.id + see(&t); g() + g() + eat(t) }");
    accepted("fn f() -> i64 { let mut n = 0; let mut add = |k: i64| n += k; add(1); add(2); n }");
    accepted("fn f() -> i64 { let n = 1; let g = move |k: i64| n + k; g(1) + n }");
}

#[test]
fn a_closure_that_moves_its_capture_is_called_once() {
    accepted("fn f() -> i64 { let t = Token::new(); let g = || eat(t); g() }");
}

#[test]
fn generic_values_are_moved_unless_bounded() {
    accepted("fn id<T>(x: T) -> T { x }");
    accepted("fn two<T: Copy>(x: T) -> (T, T) { (x, x) }");
    accepted("fn two<T: Clone>(x: T) -> (T, T) { (x.clone(), x) }");
    accepted("fn square(n) { n * n }");
}

#[test]
fn mutability_ends_at_a_reference() {
    accepted("fn f(t: &mut Token) { let u = t; u.id = 1; }");
    accepted("fn f() { let mut t = Token::new(); let r = &mut t; r.id = 2; r.change(); }");
    accepted("fn f() { let mut a = [1, 2]; a[0] = 3; for x in &mut a { *x += 1; } }");
}

#[test]
fn comparing_and_printing_move_nothing() {
    accepted(
        "fn f(a: Text) -> i64 { let b = a.clone(); println!(\"{} {}\", a.id, b.part.id); dbg!(a.id); b.id + a.id }",
    );
}

#[test]
fn use_after_move() {
    rejected(
        "fn f() -> i64 { let t = Token::new(); let u = t; eat(t) + eat(u) }",
        expect![[r#"
        error[E0382]: use of moved value: `t`
          ┌─ main.grok:1:54
          │
        1 │ fn f() -> i64 { let t = Token::new(); let u = t; eat(t) + eat(u) }
          │                     -                         -      ^ used here after the move
          │                     │                         │
          │                     │                         moved here
          │                     its type `Token` is not `Copy`

    "#]],
    );
}

#[test]
fn use_after_a_call_took_it() {
    rejected(
        "fn f(t: Token) -> i64 { eat(t) + eat(t) }",
        expect![[r#"
        error[E0382]: use of moved value: `t`
          ┌─ main.grok:1:38
          │
        1 │ fn f(t: Token) -> i64 { eat(t) + eat(t) }
          │      -                      -        ^ used here after the move
          │      │                      │
          │      │                      moved here
          │      its type `Token` is not `Copy`

    "#]],
    );
}

#[test]
fn borrow_after_move() {
    rejected(
        "fn f(t: Token) -> i64 { eat(t) + see(&t) }",
        expect![[r#"
        error[E0382]: borrow of moved value: `t`
          ┌─ main.grok:1:39
          │
        1 │ fn f(t: Token) -> i64 { eat(t) + see(&t) }
          │      -                      -         ^ borrowed here after the move
          │      │                      │
          │      │                      moved here
          │      its type `Token` is not `Copy`

    "#]],
    );
}

#[test]
fn use_after_a_method_took_self() {
    rejected(
        "fn f(t: Token) -> i64 {\n    let n = t.take();\n    n + t.look()\n}",
        expect![[r#"
        error[E0382]: borrow of moved value: `t`
          ┌─ main.grok:3:9
          │
        1 │ fn f(t: Token) -> i64 {
          │      - its type `Token` is not `Copy`
        2 │     let n = t.take();
          │             - moved here: `take` takes `self` by value
        3 │     n + t.look()
          │         ^ borrowed here after the move

    "#]],
    );
}

#[test]
fn move_in_a_loop() {
    rejected(
        "fn f(t: Token) -> i64 { let mut n = 0; for i in 0..3 { n += i + eat(t); } n }",
        expect![[r#"
        error[E0382]: use of moved value: `t`
          ┌─ main.grok:1:69
          │
        1 │ fn f(t: Token) -> i64 { let mut n = 0; for i in 0..3 { n += i + eat(t); } n }
          │      -                                                              ^ moved here, in the previous iteration of the loop
          │      │
          │      its type `Token` is not `Copy`

    "#]],
    );
}

#[test]
fn move_in_one_branch() {
    rejected(
        "fn f(t: Token, c: bool) -> i64 {\n    if c { eat(t); }\n    eat(t)\n}",
        expect![[r#"
        error[E0382]: use of moved value: `t`
          ┌─ main.grok:3:9
          │
        1 │ fn f(t: Token, c: bool) -> i64 {
          │      - its type `Token` is not `Copy`
        2 │     if c { eat(t); }
          │                - moved here
        3 │     eat(t)
          │         ^ used here after the move

    "#]],
    );
}

#[test]
fn move_of_a_part() {
    rejected(
        "fn f(p: Pair) -> i64 {\n    let a = p.a;\n    let q = p;\n    eat(a) + eat(q.b)\n}",
        expect![[r#"
        error[E0382]: use of partially moved value: `p`
          ┌─ main.grok:3:13
          │
        2 │     let a = p.a;
          │             --- partially moved here
        3 │     let q = p;
          │             ^ used here after the move
          │
          = note: the part moved has type `Token`, which is not `Copy`

    "#]],
    );
}

#[test]
fn use_of_a_moved_part() {
    rejected(
        "fn f(p: Pair) -> i64 { let a = p.a; eat(a) + eat(p.a) }",
        expect![[r#"
        error[E0382]: use of moved value: `p.a`
          ┌─ main.grok:1:50
          │
        1 │ fn f(p: Pair) -> i64 { let a = p.a; eat(a) + eat(p.a) }
          │      -                         ---               ^ used here after the move
          │      │                         │
          │      │                         moved here
          │      its type `Token` is not `Copy`

    "#]],
    );
}

#[test]
fn move_by_a_pattern() {
    rejected(
        "fn f(m: Maybe) -> i64 {\n    let n = match m { Maybe::Some(t) => eat(t), Maybe::None => 0 };\n    match m { Maybe::Some(t) => eat(t) + n, Maybe::None => n }\n}",
        expect![[r#"
        error[E0382]: use of moved value: `m.0`
          ┌─ main.grok:3:27
          │
        1 │ fn f(m: Maybe) -> i64 {
          │      - its type `Token` is not `Copy`
        2 │     let n = match m { Maybe::Some(t) => eat(t), Maybe::None => 0 };
          │                                   - moved here
        3 │     match m { Maybe::Some(t) => eat(t) + n, Maybe::None => n }
          │                           ^ used here after the move
          │
          = help: bind by reference
                let n = match m { Maybe::Some(ref t) => eat(t), Maybe::None => 0 };

    "#]],
    );
}

#[test]
fn move_into_a_closure() {
    rejected(
        "fn f(t: Token) -> i64 {\n    let g = move || t.id;\n    g() + eat(t)\n}",
        expect![[r#"
        error[E0382]: use of moved value: `t`
          ┌─ main.grok:3:15
          │
        1 │ fn f(t: Token) -> i64 {
          │      - its type `Token` is not `Copy`
        2 │     let g = move || t.id;
          │             ------- - because it is used here
          │             │
          │             moved into this closure
        3 │     g() + eat(t)
          │               ^ used here after the move

    "#]],
    );
}

#[test]
fn a_fix_by_clone_where_there_is_one() {
    rejected(
        "fn keep(t: Text) {}\nfn f(t: Text) -> i64 {\n    keep(t);\n    t.id\n}",
        expect![[r#"
        error[E0382]: use of moved value: `t`
          ┌─ main.grok:4:5
          │
        2 │ fn f(t: Text) -> i64 {
          │      - its type `Text` is not `Copy`
        3 │     keep(t);
          │          - moved here
        4 │     t.id
          │     ^ used here after the move
          │
          = help: give away a copy
                keep(t.clone());

    "#]],
    );
}

#[test]
fn a_bare_parameter_is_not_copied() {
    rejected(
        "fn two(x) { (x, x) }",
        expect![[r#"
        error[E0382]: use of moved value: `x`
          ┌─ main.grok:1:17
          │
        1 │ fn two(x) { (x, x) }
          │        -     -  ^ used here after the move
          │        │     │
          │        │     moved here
          │        its type `T` is not `Copy`
          │
          = note: with the bound `T: Copy` it would be copied instead

    "#]],
    );
}

#[test]
fn assignment_to_a_part_of_a_moved_value() {
    rejected(
        "fn f(mut p: Pair) { eat(p.a); let q = p.b; p = Pair { a: q, b: Token::new() }; let r = p; p.a = Token::new(); eat(r.a); }",
        expect![[r#"
        error[E0382]: assignment to part of moved value: `p`
          ┌─ main.grok:1:91
          │
        1 │ fn f(mut p: Pair) { eat(p.a); let q = p.b; p = Pair { a: q, b: Token::new() }; let r = p; p.a = Token::new(); eat(r.a); }
          │          -                                                                             -  ^ assigned here after the move
          │          │                                                                             │
          │          │                                                                             moved here
          │          its type `Pair` is not `Copy`

    "#]],
    );
}

#[test]
fn no_value_yet() {
    rejected(
        "fn f() -> i64 { let x: i64; x + 1 }",
        expect![[r#"
        error[E0381]: variable `x` has no value yet
          ┌─ main.grok:1:29
          │
        1 │ fn f() -> i64 { let x: i64; x + 1 }
          │                     -       ^ used here before it is given a value
          │                     │
          │                     declared here without a value

    "#]],
    );
}

#[test]
fn no_value_on_one_way() {
    rejected(
        "fn f(c: bool) -> i64 { let x; if c { x = 1; } x }",
        expect![[r#"
        error[E0381]: variable `x` possibly has no value yet
          ┌─ main.grok:1:47
          │
        1 │ fn f(c: bool) -> i64 { let x; if c { x = 1; } x }
          │                            -                  ^ used here, but some way here gives it no value
          │                            │
          │                            declared here without a value

    "#]],
    );
}

#[test]
fn second_assignment() {
    rejected(
        "fn f() -> i64 {\n    let x = 1;\n    x = 2;\n    x\n}",
        expect![[r#"
        error[E0384]: cannot assign twice to the immutable variable `x`
          ┌─ main.grok:3:5
          │
        2 │     let x = 1;
          │         - declared here without `mut`
        3 │     x = 2;
          │     ^^^^^ assigned here
          │
          = help: make `x` mutable
                let mut x = 1;

    "#]],
    );
}

#[test]
fn second_assignment_of_a_late_value() {
    rejected(
        "fn f() -> i64 {\n    let x;\n    x = 1;\n    x = 2;\n    x\n}",
        expect![[r#"
        error[E0384]: cannot assign twice to the immutable variable `x`
          ┌─ main.grok:4:5
          │
        2 │     let x;
          │         - declared here without `mut`
        3 │     x = 1;
          │     ----- first given a value here
        4 │     x = 2;
          │     ^^^^^ assigned here
          │
          = help: make `x` mutable
                let mut x;

    "#]],
    );
}

#[test]
fn assignment_in_a_loop() {
    rejected(
        "fn f() -> i64 { let x; loop { x = 1; if x > 2 { break; } } x }",
        expect![[r#"
        error[E0384]: cannot assign twice to the immutable variable `x`
          ┌─ main.grok:1:31
          │
        1 │ fn f() -> i64 { let x; loop { x = 1; if x > 2 { break; } } x }
          │                     -         ^^^^^ assigned here
          │                     │
          │                     declared here without `mut`
          │
          = help: make `x` mutable
                fn f() -> i64 { let mut x; loop { x = 1; if x > 2 { break; } } x }

    "#]],
    );
}

#[test]
fn assignment_to_a_parameter() {
    rejected(
        "fn f(n: i64) -> i64 { n += 1; n }",
        expect![[r#"
        error[E0384]: cannot assign to the immutable parameter `n`
          ┌─ main.grok:1:23
          │
        1 │ fn f(n: i64) -> i64 { n += 1; n }
          │      -                ^^^^^^ assigned here
          │      │
          │      declared here without `mut`
          │
          = help: make `n` mutable
                fn f(mut n: i64) -> i64 { n += 1; n }

    "#]],
    );
}

#[test]
fn assignment_to_a_field_of_an_immutable_variable() {
    rejected(
        "fn f() -> i64 { let p = Point { x: 1, y: 2 }; p.x = 3; p.x }",
        expect![[r#"
        error[E0594]: cannot assign to `p.x`: `p` is not mutable
          ┌─ main.grok:1:47
          │
        1 │ fn f() -> i64 { let p = Point { x: 1, y: 2 }; p.x = 3; p.x }
          │                     -                         ^^^^^^^ assigned here
          │                     │
          │                     declared here without `mut`
          │
          = help: make `p` mutable
                fn f() -> i64 { let mut p = Point { x: 1, y: 2 }; p.x = 3; p.x }

    "#]],
    );
}

#[test]
fn assignment_through_a_shared_reference() {
    rejected(
        "fn f(t: &Token) { t.id = 3; }",
        expect![[r#"
        error[E0594]: cannot assign to `t.id`: it is behind a `&` reference
          ┌─ main.grok:1:19
          │
        1 │ fn f(t: &Token) { t.id = 3; }
          │      -            ^^^^^^^^ assigned here
          │      │
          │      `t` is a shared reference
          │
          = help: take a mutable reference
                fn f(t: &mut Token) { t.id = 3; }

    "#]],
    );
}

#[test]
fn assignment_through_shared_self() {
    rejected(
        "impl Pair { fn g(&self) { self.a.id = 3; } }",
        expect![[r#"
        error[E0594]: cannot assign to `self.a.id`: it is behind a `&` reference
          ┌─ main.grok:1:27
          │
        1 │ impl Pair { fn g(&self) { self.a.id = 3; } }
          │                   ----    ^^^^^^^^^^^^^ assigned here
          │                   │
          │                   `self` is a shared reference
          │
          = help: take a mutable reference
                impl Pair { fn g(&mut self) { self.a.id = 3; } }

    "#]],
    );
}

#[test]
fn mutable_borrow_of_an_immutable_variable() {
    rejected(
        "fn f() { let t = Token::new(); alter(&mut t); }",
        expect![[r#"
        error[E0596]: cannot borrow `t` as mutable: `t` is not mutable
          ┌─ main.grok:1:38
          │
        1 │ fn f() { let t = Token::new(); alter(&mut t); }
          │              -                       ^^^^^^ borrowed as mutable here
          │              │
          │              declared here without `mut`
          │
          = help: make `t` mutable
                fn f() { let mut t = Token::new(); alter(&mut t); }

    "#]],
    );
}

#[test]
fn a_method_needs_a_mutable_receiver() {
    rejected(
        "fn f() { let t = Token::new(); t.change(); }",
        expect![[r#"
        error[E0596]: cannot borrow `t` as mutable: `t` is not mutable
          ┌─ main.grok:1:32
          │
        1 │ fn f() { let t = Token::new(); t.change(); }
          │              -                 ^ borrowed as mutable here
          │              │
          │              declared here without `mut`
          │
          = help: make `t` mutable
                fn f() { let mut t = Token::new(); t.change(); }

    "#]],
    );
    rejected(
        "fn f(t: &Token) { t.change(); }",
        expect![[r#"
        error[E0596]: cannot borrow `*t` as mutable: it is behind a `&` reference
          ┌─ main.grok:1:19
          │
        1 │ fn f(t: &Token) { t.change(); }
          │      -            ^ borrowed as mutable here
          │      │
          │      `t` is a shared reference
          │
          = help: take a mutable reference
                fn f(t: &mut Token) { t.change(); }

    "#]],
    );
}

#[test]
fn a_closure_that_changes_its_capture_must_be_mutable() {
    rejected(
        "fn f() -> i64 { let mut n = 0; let add = |k: i64| n += k; add(1); n }",
        expect![[r#"
        error[E0596]: cannot call `add`: `add` is not mutable
          ┌─ main.grok:1:59
          │
        1 │ fn f() -> i64 { let mut n = 0; let add = |k: i64| n += k; add(1); n }
          │                                    ---                    ^^^^^^ the call changes what it captured
          │                                    │
          │                                    declared here without `mut`
          │
          = help: make `add` mutable
                fn f() -> i64 { let mut n = 0; let mut add = |k: i64| n += k; add(1); n }

    "#]],
    );
}

#[test]
fn a_closure_cannot_change_an_immutable_variable() {
    rejected(
        "fn f() -> i64 { let n = 0; let mut add = |k: i64| n += k; add(1); n }",
        expect![[r#"
        error[E0594]: cannot assign to `n`: `n` is not mutable
          ┌─ main.grok:1:51
          │
        1 │ fn f() -> i64 { let n = 0; let mut add = |k: i64| n += k; add(1); n }
          │                     -                             ^^^^^^ assigned here
          │                     │
          │                     declared here without `mut`
          │
          = help: make `n` mutable
                fn f() -> i64 { let mut n = 0; let mut add = |k: i64| n += k; add(1); n }

    "#]],
    );
}

#[test]
fn move_out_of_a_reference() {
    rejected(
        "fn f(t: &Token) -> i64 { eat(*t) }",
        expect![[r#"
        error[E0507]: cannot move out of `*t`, which is behind a `&` reference
          ┌─ main.grok:1:30
          │
        1 │ fn f(t: &Token) -> i64 { eat(*t) }
          │                              ^^ moved here, because its type `Token` is not `Copy`

    "#]],
    );
    rejected(
        "fn f(p: &Pair) -> i64 { let a = p.a; eat(a) }",
        expect![[r#"
        error[E0507]: cannot move out of `p.a`, which is behind a `&` reference
          ┌─ main.grok:1:33
          │
        1 │ fn f(p: &Pair) -> i64 { let a = p.a; eat(a) }
          │                                 ^^^ moved here, because its type `Token` is not `Copy`
          │
          = help: borrow it instead
                fn f(p: &Pair) -> i64 { let a = &p.a; eat(a) }

    "#]],
    );
    rejected(
        "fn f(p: &mut Pair) -> i64 { eat(p.a) }",
        expect![[r#"
        error[E0507]: cannot move out of `p.a`, which is behind a `&mut` reference
          ┌─ main.grok:1:33
          │
        1 │ fn f(p: &mut Pair) -> i64 { eat(p.a) }
          │                                 ^^^ moved here, because its type `Token` is not `Copy`

    "#]],
    );
}

#[test]
fn move_out_of_an_element() {
    rejected(
        "fn f(a: [Token; 2]) -> i64 { eat(a[0]) }",
        expect![[r#"
        error[E0507]: cannot move out of an element of `[Token; 2]`
          ┌─ main.grok:1:34
          │
        1 │ fn f(a: [Token; 2]) -> i64 { eat(a[0]) }
          │                                  ^^^^ moved here, because its type `Token` is not `Copy`

    "#]],
    );
}

#[test]
fn a_mut_that_nothing_needs() {
    rejected(
        "fn f() -> i64 { let mut x = 1; x }",
        expect![[r#"
        warning[unused_mut]: variable does not need to be mutable
          ┌─ main.grok:1:21
          │
        1 │ fn f() -> i64 { let mut x = 1; x }
          │                     ^^^ nothing changes it
          │
          = help: remove `mut`
                fn f() -> i64 { let x = 1; x }

    "#]],
    );
    rejected(
        "fn f(mut t: Token) -> i64 { eat(t) }",
        expect![[r#"
        warning[unused_mut]: variable does not need to be mutable
          ┌─ main.grok:1:6
          │
        1 │ fn f(mut t: Token) -> i64 { eat(t) }
          │      ^^^ nothing changes it
          │
          = help: remove `mut`
                fn f(t: Token) -> i64 { eat(t) }

    "#]],
    );
}

#[test]
fn code_that_never_runs() {
    rejected(
        "fn f() -> i64 { return 1; let x = 2; x }",
        expect![[r#"
        warning[unreachable_code]: this code never runs
          ┌─ main.grok:1:35
          │
        1 │ fn f() -> i64 { return 1; let x = 2; x }
          │                 --------          ^ never reached
          │                 │
          │                 anything after this is never reached

    "#]],
    );
    rejected(
        "fn f(c: bool) -> i64 {\n    loop {\n        if c { break 1; } else { continue; }\n        println!(\"never\");\n    }\n}",
        expect![[r#"
        warning[unreachable_code]: this code never runs
          ┌─ main.grok:4:9
          │
        3 │         if c { break 1; } else { continue; }
          │         ------------------------------------ anything after this is never reached
        4 │         println!("never");
          │         ^^^^^^^^^^^^^^^^^ never reached

    "#]],
    );
}
