//! What each construct becomes, drawn.

mod support;

use expect_test::{Expect, expect};
use support::mir;

#[track_caller]
fn lowers(text: &str, drawn: Expect) {
    drawn.assert_eq(&mir(text));
}

#[test]
fn arithmetic_and_calls() {
    lowers(
        "fn fib(n) { if n < 2 { n } else { fib(n - 1) + fib(n - 2) } }",
        expect![[r#"
            fn fib(n: i64) -> i64 {
                let _2: bool;
                let _3: i64;
                let _4: i64;
                let _5: i64;
                let _6: i64;
                bb0: {
                    fuel 1;
                    _2 = Lt(n, const 2_i64);
                    switch move _2 [0: bb1, otherwise: bb2];
                }
                bb1: {
                    _4 = Sub(n, const 1_i64);
                    _3 = fib(move _4) -> bb3;
                }
                bb2: {
                    _0 = n;
                    return;
                }
                bb3: {
                    _6 = Sub(n, const 2_i64);
                    _5 = fib(move _6) -> bb4;
                }
                bb4: {
                    _0 = Add(move _3, move _5);
                    return;
                }
            }
        "#]],
    );
}

#[test]
fn a_counted_loop() {
    lowers(
        "fn f(n: i64) -> i64 { let mut s = 0; for i in 0..n { s += i; } s }",
        expect![[r#"
            fn f(n: i64) -> i64 {
                let mut s: i64;
                let _3: i64;
                let _4: i64;
                let _5: bool;
                let _6: ();
                let i: i64;
                let _8: ();
                bb0: {
                    fuel 1;
                    live s;
                    s = const 0_i64;
                    _3 = const 0_i64;
                    _4 = n;
                    goto bb1;
                }
                bb1: {
                    _5 = Lt(_3, _4);
                    switch move _5 [0: bb3, otherwise: bb2];
                }
                bb2: {
                    live i;
                    i = _3;
                    s = Add(s, i);
                    _8 = const ();
                    dead i;
                    fuel 1;
                    _3 = Successor(_3);
                    goto bb1;
                }
                bb3: {
                    _0 = s;
                    dead s;
                    return;
                }
            }
        "#]],
    );
}

#[test]
fn an_inclusive_loop_stops_before_it_overflows() {
    lowers(
        "fn f() -> i64 { let mut s = 0; for i in 0..=255u8 { s += i as i64; } s }",
        expect![[r#"
            fn f() -> i64 {
                let mut s: i64;
                let _2: u8;
                let _3: bool;
                let _4: ();
                let i: u8;
                let _6: ();
                let _7: i64;
                let _8: bool;
                bb0: {
                    fuel 1;
                    live s;
                    s = const 0_i64;
                    _2 = const 0_u8;
                    _3 = Le(_2, const 255_u8);
                    switch move _3 [0: bb2, otherwise: bb1];
                }
                bb1: {
                    live i;
                    i = _2;
                    _7 = i as i64;
                    s = Add(s, move _7);
                    _6 = const ();
                    dead i;
                    fuel 1;
                    _8 = Lt(_2, const 255_u8);
                    switch move _8 [0: bb2, otherwise: bb3];
                }
                bb2: {
                    _0 = s;
                    dead s;
                    return;
                }
                bb3: {
                    _2 = Successor(_2);
                    goto bb1;
                }
            }
        "#]],
    );
}

#[test]
fn a_loop_over_a_vec_by_reference() {
    lowers(
        "fn f(v: &Vec<i64>) -> i64 { let mut s = 0; for x in v { s += *x; } s }",
        expect![[r#"
            fn f(v: &Vec<i64>) -> i64 {
                let mut s: i64;
                let _3: &Vec<i64>;
                let _4: i64;
                let _5: i64;
                let _6: bool;
                let _7: &i64;
                let _8: ();
                let x: &i64;
                let _10: ();
                bb0: {
                    fuel 1;
                    live s;
                    s = const 0_i64;
                    live _3;
                    _3 = v;
                    _4 = const 0_i64;
                    goto bb1;
                }
                bb1: {
                    _5 = len((*_3));
                    _6 = Lt(_4, move _5);
                    switch move _6 [0: bb3, otherwise: bb2];
                }
                bb2: {
                    _7 = &(*_3)[_4];
                    live x;
                    x = _7;
                    s = Add(s, (*x));
                    _10 = const ();
                    dead x;
                    fuel 1;
                    _4 = Successor(_4);
                    goto bb1;
                }
                bb3: {
                    dead _3;
                    _0 = s;
                    dead s;
                    return;
                }
            }
        "#]],
    );
}

#[test]
fn a_loop_over_a_vec_by_value() {
    lowers(
        "fn f(v: Vec<str>) { for x in v { println!(\"{x}\"); } }",
        expect![[r#"
        fn f(v: Vec<str>) {
            let _2: Vec<str>;
            let _3: i64;
            let _4: i64;
            let _5: bool;
            let _6: str;
            let _7: ();
            let x: str;
            let _9: ();
            let _10: ();
            let _11: str;
            bb0: {
                fuel 1;
                live _2;
                _2 = move v;
                _3 = const 0_i64;
                goto bb1;
            }
            bb1: {
                _4 = len(_2);
                _5 = Lt(_3, move _4);
                switch move _5 [0: bb3, otherwise: bb2];
            }
            bb2: {
                _6 = _2[_3];
                live x;
                x = _6;
                _11 = format(show x, "\n");
                _10 = intrinsic print_stdout(move _11) -> bb4;
            }
            bb3: {
                dead _2;
                _0 = const ();
                return;
            }
            bb4: {
                _9 = const ();
                dead x;
                fuel 1;
                _3 = Successor(_3);
                goto bb1;
            }
        }
    "#]],
    );
}

#[test]
fn a_loop_through_next() {
    lowers(
        "fn f(v: &Vec<i64>) -> i64 { let mut s = 0; for x in v.iter() { s += *x; } s }",
        expect![[r#"
            fn f(v: &Vec<i64>) -> i64 {
                let mut s: i64;
                let _3: Iter<i64>;
                let _4: &[i64];
                let _5: Iter<i64> in cell;
                let _6: Option<&i64>;
                let _7: &mut Iter<i64>;
                let _8: i64;
                let _9: ();
                let x: &i64;
                let _11: ();
                bb0: {
                    fuel 1;
                    live s;
                    s = const 0_i64;
                    _4 = v as unsized &[i64];
                    _3 = iter::<i64>(move _4) -> bb1;
                }
                bb1: {
                    live _5;
                    _5 = into_iter::<Iter<i64>>(move _3) -> bb2;
                }
                bb2: {
                    _7 = &mut _5;
                    _6 = next::<Iter<i64>>(move _7) -> bb5;
                }
                bb3: {
                    live x;
                    x = (_6 as variant 1).0;
                    s = Add(s, (*x));
                    _11 = const ();
                    dead x;
                    fuel 1;
                    goto bb2;
                }
                bb4: {
                    dead _5;
                    _0 = s;
                    dead s;
                    return;
                }
                bb5: {
                    _8 = discriminant(_6);
                    switch move _8 [1: bb3, otherwise: bb4];
                }
            }
        "#]],
    );
}

#[test]
fn loops_with_labels() {
    lowers(
        "fn f(n: i64) -> i64 { 'a: loop { while n > 3 { if n == 5 { continue 'a; } break 'a n; } return 1; } }",
        expect![[r#"
            fn f(n: i64) -> i64 {
                let _2: ();
                let _3: !;
                let _4: ();
                let _5: bool;
                let _6: ();
                let _7: !;
                let _8: ();
                let _9: bool;
                let _10: !;
                bb0: {
                    fuel 1;
                    goto bb2;
                }
                bb1: {
                    fuel 1;
                    goto bb2;
                }
                bb2: {
                    _5 = Gt(n, const 3_i64);
                    switch move _5 [0: bb3, otherwise: bb4];
                }
                bb3: {
                    _0 = const 1_i64;
                    return;
                }
                bb4: {
                    _9 = Eq(n, const 5_i64);
                    switch move _9 [0: bb5, otherwise: bb1];
                }
                bb5: {
                    _8 = const ();
                    _0 = n;
                    return;
                }
            }
        "#]],
    );
}

#[test]
fn a_switch_over_integers() {
    lowers(
        "fn f(n: i64) -> i64 { match n { 0 => 10, 1 | 2 => 20, 3..=9 => 30, _ => 40 } }",
        expect![[r#"
            fn f(n: i64) -> i64 {
                let _2: bool;
                let _3: bool;
                bb0: {
                    fuel 1;
                    switch n [0: bb1, 1: bb6, 2: bb6, otherwise: bb4];
                }
                bb1: {
                    _0 = const 10_i64;
                    return;
                }
                bb2: {
                    _0 = const 30_i64;
                    return;
                }
                bb3: {
                    _0 = const 40_i64;
                    return;
                }
                bb4: {
                    _2 = Ge(n, const 3_i64);
                    switch move _2 [0: bb3, otherwise: bb5];
                }
                bb5: {
                    _3 = Le(n, const 9_i64);
                    switch move _3 [0: bb3, otherwise: bb2];
                }
                bb6: {
                    _0 = const 20_i64;
                    return;
                }
            }
        "#]],
    );
}

#[test]
fn a_switch_over_variants_with_fields() {
    lowers(
        "enum E { A(i64), B { x: i64, y: i64 }, C }
fn f(e: &E) -> i64 { match e { E::A(0) => 1, E::A(n) => *n, E::B { y, .. } => *y, E::C => 3 } }",
        expect![[r#"
            fn f(e: &E) -> i64 {
                let _2: i64;
                let n: &i64;
                let y: &i64;
                bb0: {
                    fuel 1;
                    _2 = discriminant((*e));
                    switch move _2 [0: bb5, 1: bb3, 2: bb4, otherwise: bb6];
                }
                bb1: {
                    _0 = const 1_i64;
                    return;
                }
                bb2: {
                    live n;
                    n = &((*e) as variant 0).0;
                    _0 = (*n);
                    dead n;
                    return;
                }
                bb3: {
                    live y;
                    y = &((*e) as variant 1).1;
                    _0 = (*y);
                    dead y;
                    return;
                }
                bb4: {
                    _0 = const 3_i64;
                    return;
                }
                bb5: {
                    switch ((*e) as variant 0).0 [0: bb1, otherwise: bb2];
                }
                bb6: {
                    unreachable;
                }
            }
        "#]],
    );
}

#[test]
fn a_guard_reads_before_the_binding_moves() {
    lowers(
        "struct T { n: i64 } enum E { A(T), B }
fn f(e: E) -> T { match e { E::A(t) if t.n > 1 => t, E::A(t) => T { n: t.n + 1 }, E::B => T { n: 0 } } }",
        expect![[r#"
            fn f(e: E) -> T {
                let _2: i64;
                let _3: bool;
                let _4: i64;
                let t_5: T;
                let t_6: T;
                let _7: i64;
                bb0: {
                    fuel 1;
                    _2 = discriminant(e);
                    switch move _2 [0: bb1, 1: bb3, otherwise: bb4];
                }
                bb1: {
                    _3 = Gt((e as variant 0).0.0, const 1_i64);
                    switch move _3 [0: bb5, otherwise: bb6];
                }
                bb2: {
                    live t_6;
                    t_6 = move (e as variant 0).0;
                    _7 = Add(t_6.0, const 1_i64);
                    _0 = T variant 0 { move _7 };
                    dead t_6;
                    return;
                }
                bb3: {
                    _0 = T variant 0 { const 0_i64 };
                    return;
                }
                bb4: {
                    unreachable;
                }
                bb5: {
                    _4 = discriminant(e);
                    switch move _4 [0: bb2, 1: bb3, otherwise: bb7];
                }
                bb6: {
                    live t_5;
                    t_5 = move (e as variant 0).0;
                    _0 = move t_5;
                    dead t_5;
                    return;
                }
                bb7: {
                    unreachable;
                }
            }
        "#]],
    );
}

#[test]
fn texts_are_compared() {
    lowers(
        "fn f(s: str) -> i64 { match s { \"a\" => 1, \"b\" => 2, _ => 3 } }",
        expect![[r#"
            fn f(s: str) -> i64 {
                let _2: bool;
                let _3: bool;
                bb0: {
                    fuel 1;
                    _2 = Eq(s, const "a");
                    switch move _2 [0: bb4, otherwise: bb1];
                }
                bb1: {
                    _0 = const 1_i64;
                    return;
                }
                bb2: {
                    _0 = const 2_i64;
                    return;
                }
                bb3: {
                    _0 = const 3_i64;
                    return;
                }
                bb4: {
                    _3 = Eq(s, const "b");
                    switch move _3 [0: bb3, otherwise: bb2];
                }
            }
        "#]],
    );
}

#[test]
fn let_else_and_chains() {
    lowers(
        "fn f(a: Option<i64>, b: Option<i64>) -> i64 {
    let Some(x) = a else { return 0 };
    if let Some(y) = b && x < y { x } else { 1 }
}",
        expect![[r#"
            fn f(a: Option<i64>, b: Option<i64>) -> i64 {
                let _3: i64;
                let _4: !;
                let x: i64;
                let _6: i64;
                let y: i64;
                let _8: bool;
                bb0: {
                    fuel 1;
                    _3 = discriminant(a);
                    switch move _3 [1: bb2, otherwise: bb1];
                }
                bb1: {
                    _0 = const 0_i64;
                    return;
                }
                bb2: {
                    live x;
                    x = (a as variant 1).0;
                    _6 = discriminant(b);
                    switch move _6 [1: bb5, otherwise: bb3];
                }
                bb3: {
                    _0 = const 1_i64;
                    goto bb4;
                }
                bb4: {
                    dead x;
                    return;
                }
                bb5: {
                    live y;
                    y = (b as variant 1).0;
                    _8 = Lt(x, y);
                    switch move _8 [0: bb6, otherwise: bb7];
                }
                bb6: {
                    dead y;
                    goto bb3;
                }
                bb7: {
                    _0 = x;
                    dead y;
                    goto bb4;
                }
            }
        "#]],
    );
}

#[test]
fn question_mark() {
    lowers(
        "fn f(a: Result<i64, str>) -> Result<str, str> { let n = a?; Ok(f\"{n}\") }",
        expect![[r#"
            fn f(a: Result<i64, str>) -> Result<str, str> {
                let n: i64;
                let _3: Result<i64, str>;
                let _4: i64;
                let _5: str;
                bb0: {
                    fuel 1;
                    live n;
                    live _3;
                    _3 = a;
                    _4 = discriminant(_3);
                    switch move _4 [0: bb1, otherwise: bb2];
                }
                bb1: {
                    n = (_3 as variant 0).0;
                    _5 = format(show n);
                    _0 = Result<str, str> variant 0 { move _5 };
                    dead _3;
                    dead n;
                    return;
                }
                bb2: {
                    _0 = Result<str, str> variant 1 { (_3 as variant 1).0 };
                    dead _3;
                    dead n;
                    return;
                }
            }
        "#]],
    );
}

#[test]
fn a_closure_that_changes_a_variable() {
    lowers(
        "fn f() -> i64 { let mut n = 0; let mut add = |k: i64| n += k; add(2); n }",
        expect![[r#"
            fn f() -> i64 {
                let mut n: i64 in cell;
                let mut add: fn mut(i64);
                let _3: &mut i64;
                let _4: ();
                bb0: {
                    fuel 1;
                    live n;
                    n = const 0_i64;
                    live add;
                    _3 = &mut n;
                    add = closure#2 [move _3];
                    _4 = (add)(const 2_i64) -> bb1;
                }
                bb1: {
                    _0 = n;
                    dead add;
                    dead n;
                    return;
                }
            }

            closure#2(k: i64) {
                capture 0: &mut n: i64;
                bb0: {
                    fuel 1;
                    ^n = Add(^n, k);
                    _0 = const ();
                    return;
                }
            }
        "#]],
    );
}

#[test]
fn a_closure_that_takes_a_copy() {
    lowers(
        "fn adder(n: i64) -> fn(i64) -> i64 { move |x| x + n }",
        expect![[r#"
        fn adder(n: i64) -> fn(i64) -> i64 {
            bb0: {
                fuel 1;
                _0 = closure#1 [n];
                return;
            }
        }

        closure#1(x: i64) -> i64 {
            capture 0: n: i64;
            bb0: {
                fuel 1;
                _0 = Add(x, ^n);
                return;
            }
        }
    "#]],
    );
}

#[test]
fn a_closure_without_captures_is_a_function() {
    lowers(
        "fn f() -> i64 { let id = |x| x; if id(true) { id(1) } else { 2 } }",
        expect![[r#"
            fn f() -> i64 {
                let _1: bool;
                bb0: {
                    fuel 1;
                    _1 = closure#1::<bool>(const true) -> bb3;
                }
                bb1: {
                    return;
                }
                bb2: {
                    _0 = const 2_i64;
                    return;
                }
                bb3: {
                    switch move _1 [0: bb2, otherwise: bb4];
                }
                bb4: {
                    _0 = closure#1::<i64>(const 1_i64) -> bb1;
                }
            }

            closure#1(x: T) -> T {
                bb0: {
                    fuel 1;
                    _0 = move x;
                    return;
                }
            }
        "#]],
    );
}

#[test]
fn methods_borrow_their_receiver() {
    lowers(
        "struct C { n: i64 }
impl C { fn get(&self) -> i64 { self.n } fn add(&mut self, k: i64) { self.n += k; } }
fn f() -> i64 { let mut c = C { n: 1 }; c.add(c.n); c.get() }",
        expect![[r#"
            fn get(self: &C) -> i64 {
                bb0: {
                    fuel 1;
                    _0 = (*self).0;
                    return;
                }
            }

            fn add(self: &mut C, k: i64) {
                bb0: {
                    fuel 1;
                    (*self).0 = Add((*self).0, k);
                    _0 = const ();
                    return;
                }
            }

            fn f() -> i64 {
                let mut c: C in cell;
                let _2: ();
                let _3: &mut C;
                let _4: &C;
                bb0: {
                    fuel 1;
                    live c;
                    c = C variant 0 { const 1_i64 };
                    _3 = &two_phase mut c;
                    _2 = add(move _3, c.0) -> bb1;
                }
                bb1: {
                    _4 = &c;
                    _0 = get(move _4) -> bb2;
                }
                bb2: {
                    dead c;
                    return;
                }
            }
        "#]],
    );
}

#[test]
fn arguments_are_read_in_order() {
    lowers(
        "fn g(a: i64, b: i64) -> i64 { a - b }
fn f() -> i64 { let mut x = 1; g(x, { x = 5; x }) }",
        expect![[r#"
            fn g(a: i64, b: i64) -> i64 {
                bb0: {
                    fuel 1;
                    _0 = Sub(a, b);
                    return;
                }
            }

            fn f() -> i64 {
                let mut x: i64;
                let _2: i64;
                let _3: i64;
                bb0: {
                    fuel 1;
                    live x;
                    x = const 1_i64;
                    _2 = x;
                    x = const 5_i64;
                    _3 = x;
                    _0 = g(move _2, move _3) -> bb1;
                }
                bb1: {
                    dead x;
                    return;
                }
            }
        "#]],
    );
}

#[test]
fn struct_update_and_tuples() {
    lowers(
        "struct P { a: i64, b: (i64, bool) }
fn f(p: P) -> i64 { let q = P { a: 7, ..p }; let (n, _) = q.b; (n, q.a).1 }",
        expect![[r#"
            fn f(p: P) -> i64 {
                let q: P;
                let _3: (i64, bool);
                let n: i64;
                let _5: (i64, i64);
                bb0: {
                    fuel 1;
                    live q;
                    _3 = p.1;
                    q = P variant 0 { const 7_i64, move _3 };
                    live n;
                    n = q.1.0;
                    live _5;
                    _5 = (n, q.0);
                    _0 = _5.1;
                    dead _5;
                    dead n;
                    dead q;
                    return;
                }
            }
        "#]],
    );
}

#[test]
fn destructuring_assignment() {
    lowers(
        "fn f(mut a: i64, mut b: i64) -> i64 { (a, b) = (b, a + b); a * b }",
        expect![[r#"
            fn f(a: i64, b: i64) -> i64 {
                let _3: (i64, i64);
                let _4: i64;
                bb0: {
                    fuel 1;
                    live _3;
                    _4 = Add(a, b);
                    _3 = (b, move _4);
                    a = _3.0;
                    b = _3.1;
                    dead _3;
                    _0 = Mul(a, b);
                    return;
                }
            }
        "#]],
    );
}

#[test]
fn indexing_is_blamed_on_the_element() {
    lowers(
        "fn f(v: &mut Vec<i64>, i: i64) -> i64 { v[i] += 1; v[0] = v[i] * 2; v[i + 1] }",
        expect![[r#"
            fn f(v: &mut Vec<i64>, i: i64) -> i64 {
                let _3: i64;
                let _4: i64;
                let _5: i64;
                let _6: i64;
                let _7: i64;
                let _8: i64;
                bb0: {
                    fuel 1;
                    (*v)[i] = Add((*v)[i], const 1_i64);
                    _4 = (*v)[i];
                    _3 = Mul(move _4, const 2_i64);
                    _5 = const 0_i64;
                    (*v)[_5] = move _3;
                    _6 = Add(i, const 1_i64);
                    _7 = move _6;
                    _8 = (*v)[_7];
                    _0 = move _8;
                    return;
                }
            }
        "#]],
    );
}

#[test]
fn structures_are_compared_by_reference() {
    lowers(
        "#[derive(Eq)] struct P { a: i64 }
fn f(a: P, b: &P) -> bool { a == *b && a.a < b.a }",
        expect![[r#"
            fn f(a: P in cell, b: &P) -> bool {
                let _3: bool;
                let _4: &P;
                let _5: &P;
                let _6: bool;
                bb0: {
                    fuel 1;
                    _4 = &a;
                    _5 = &(*b);
                    _3 = Eq(move _4, move _5);
                    switch move _3 [0: bb1, otherwise: bb2];
                }
                bb1: {
                    _0 = const false;
                    return;
                }
                bb2: {
                    _6 = Lt(a.0, (*b).0);
                    switch move _6 [0: bb1, otherwise: bb3];
                }
                bb3: {
                    _0 = const true;
                    return;
                }
            }
        "#]],
    );
}

#[test]
fn assertions_and_panics() {
    lowers(
        "fn f(a: i64) { assert!(a > 1); assert_eq!(a, 2, \"two\"); if a > 9 { panic!(\"no {a}\"); } }",
        expect![[r#"
            fn f(a: i64) {
                let _2: ();
                let _3: bool;
                let _4: ();
                let _5: bool;
                let _6: str;
                let _7: bool;
                let _8: !;
                let _9: !;
                let _10: str;
                bb0: {
                    fuel 1;
                    _3 = Gt(a, const 1_i64);
                    switch move _3 [0: bb1, otherwise: bb2];
                }
                bb1: {
                    panic const "assertion failed: a > 1";
                }
                bb2: {
                    _2 = const ();
                    _5 = Eq(a, const 2_i64);
                    switch move _5 [0: bb3, otherwise: bb4];
                }
                bb3: {
                    _6 = format("assertion `left == right` failed", ": ", "two", "\n  left: ", debug a, "\n right: ", debug const 2_i64);
                    panic move _6;
                }
                bb4: {
                    _4 = const ();
                    _7 = Gt(a, const 9_i64);
                    switch move _7 [0: bb5, otherwise: bb6];
                }
                bb5: {
                    _0 = const ();
                    return;
                }
                bb6: {
                    _10 = format("no ", show a);
                    panic move _10;
                }
            }
        "#]],
    );
}

#[test]
fn constants_are_values_or_calls() {
    lowers(
        "const N: i64 = 4 * 2; const P: (i64, i64) = (1, N); fn f() -> i64 { N + P.1 }",
        expect![[r#"
            const N() -> i64 {
                bb0: {
                    fuel 1;
                    _0 = Mul(const 4_i64, const 2_i64);
                    return;
                }
            }

            const P() -> (i64, i64) {
                bb0: {
                    fuel 1;
                    _0 = (const 1_i64, const 8_i64);
                    return;
                }
            }

            fn f() -> i64 {
                let _1: (i64, i64);
                bb0: {
                    fuel 1;
                    live _1;
                    _1 = P() -> bb1;
                }
                bb1: {
                    _0 = Add(const 8_i64, _1.1);
                    dead _1;
                    return;
                }
            }
        "#]],
    );
}

#[test]
fn casts_and_unary_operators() {
    lowers(
        "fn f(a: i64, b: bool) -> f64 { -(a as f64) + (!b as i64 as f64) + -1.5 + (a as u8 as f64) }",
        expect![[r#"
            fn f(a: i64, b: bool) -> f64 {
                let _3: f64;
                let _4: f64;
                let _5: f64;
                let _6: f64;
                let _7: f64;
                let _8: i64;
                let _9: bool;
                let _10: f64;
                let _11: u8;
                bb0: {
                    fuel 1;
                    _6 = a as f64;
                    _5 = Neg(move _6);
                    _9 = Not(b);
                    _8 = move _9 as i64;
                    _7 = move _8 as f64;
                    _4 = Add(move _5, move _7);
                    _3 = Add(move _4, const -1.5_f64);
                    _11 = a as u8;
                    _10 = move _11 as f64;
                    _0 = Add(move _3, move _10);
                    return;
                }
            }
        "#]],
    );
}

#[test]
fn a_script_is_a_body() {
    lowers(
        "let x = 3;\nprintln!(\"{}\", x + 1);",
        expect![[r#"
        fn main() {
            let x: i64;
            let _2: ();
            let _3: i64;
            let _4: str;
            bb0: {
                fuel 1;
                live x;
                x = const 3_i64;
                live _3;
                _3 = Add(x, const 1_i64);
                _4 = format(show _3, "\n");
                _2 = intrinsic print_stdout(move _4) -> bb1;
            }
            bb1: {
                dead _3;
                _0 = const ();
                dead x;
                return;
            }
        }
    "#]],
    );
}

#[test]
fn code_behind_a_jump_is_left_out() {
    lowers(
        "fn f(c: bool) -> i64 { if c { return 1; } else { return 2; } }",
        expect![[r#"
            fn f(c: bool) -> i64 {
                let _2: !;
                let _3: !;
                let _4: !;
                bb0: {
                    fuel 1;
                    switch c [0: bb1, otherwise: bb2];
                }
                bb1: {
                    _0 = const 2_i64;
                    return;
                }
                bb2: {
                    _0 = const 1_i64;
                    return;
                }
            }
        "#]],
    );
}
