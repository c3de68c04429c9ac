//! What bodies become: every name resolved, scopes as written, macros understood.

mod common;

use common::check_bodies;
use expect_test::expect;

#[test]
fn names_lead_to_variables_functions_and_constants() {
    check_bodies(
        "const LIMIT: i64 = 3;
fn add(a, b) { a + b }
fn main() {
    let a = add(1, LIMIT);
    let a = a + 1;
    println(a);
}",
        expect![[r#"
            const LIMIT: i64 = 3;

            fn add(a#0: _, b#1: _) -> _ {
                a#0 + b#1
            }

            fn main() -> _ {
                let a#0 = add(1, LIMIT);
                let a#1 = a#0 + 1;
                io::println(a#1);
            }
        "#]],
    );
}

#[test]
fn a_let_is_seen_after_it_only() {
    check_bodies(
        "fn f(x) { let x = x; { let x = x + 1; x } ; x }",
        expect![[r#"
        fn f(x#0: _) -> _ {
            let x#1 = x#0;
            {
                let x#2 = x#1 + 1;
                x#2
            };
            x#1
        }
    "#]],
    );
}

#[test]
fn patterns_tell_constructors_from_variables() {
    check_bodies(
        "enum Shape { Dot, Circle(f64), Rect { w: f64, h: f64 } }
use Shape::Dot;
fn area(s: Shape) -> f64 {
    match s {
        Dot => 0.0,
        Shape::Circle(r) if r > 0.0 => r * r,
        Shape::Rect { w, h: height } => w * height,
        other => -1.0,
    }
}
fn first(o) { if let Some(x) | Some(x) = o { x } else { 0 } }",
        expect![[r#"
            fn area(s#0: Shape) -> f64 {
                match s#0 {
                    Shape::Dot => 0.0,
                    Shape::Circle(r#1) if r#1 > 0.0 => r#1 * r#1,
                    Shape::Rect { w: w#2, h: height#3 } => w#2 * height#3,
                    other#4 => -1.0,
                }
            }

            fn first(o#0: _) -> _ {
                if let option::Option::Some(x#1) | option::Option::Some(x#1) = o#0 {
                    x#1
                } else {
                    0
                }
            }
        "#]],
    );
}

#[test]
fn methods_impls_and_self() {
    check_bodies(
        "struct P { x: i64, y: i64 }
impl P {
    pub fn new(x: i64) -> Self { Self { x, y: 0 } }
    fn twice(&self) -> P { let q = Self::new(self.x); P { y: 1, ..q } }
    const ZERO: i64 = 0;
}
fn main() { P::new(P::ZERO).twice(); }",
        expect![[r#"
            fn P::new(x#0: i64) -> Self {
                <Self> { x: x#0, y: 0 }
            }

            fn P::twice(&self#0) -> P {
                let q#1 = <Self>::new(self#0.x);
                P { y: 1, ..q#1 }
            }

            const P::ZERO: i64 = 0;

            fn main() -> _ {
                <P>::new(<P>::ZERO).twice();
            }
        "#]],
    );
}

#[test]
fn loops_labels_and_closures() {
    check_bodies(
        "fn f(n) {
    'outer: for i in 0..n {
        while let Some(x) = g(i) { if x > 2 { break 'outer; } continue; }
    }
    let h = move |a: i64, (b, c)| -> i64 { return a + b + c };
    let v = loop { break 3 };
    let w = 'b: { break 'b 1 };
    h(v, (w, 1))?
}
fn g(i) { Some(i) }",
        expect![[r#"
            fn f(n#0: _) -> _ {
                'outer: for i#1 in 0..n#0 {
                    while let option::Option::Some(x#2) = g(i#1) {
                        if x#2 > 2 {
                            break 'outer;
                        }
                        continue;
                    }
                }
                let h#6 = move |a#3: i64, (b#4, c#5)| -> i64 {
                    return (a#3 + b#4) + c#5
                };
                let v#7 = loop {
                    break 3
                };
                let w#8 = 'b: {
                    break 'b 1
                };
                h#6(v#7, (w#8, 1))?
            }

            fn g(i#0: _) -> _ {
                option::Option::Some(i#0)
            }
        "#]],
    );
}

#[test]
fn macros_and_format_strings() {
    check_bodies(
        r#"fn main() {
    let (x, name) = (1.5, "n");
    println!("{x:>8.2} {{}} {} {0:?} {n}", name, n = x + 1.0);
    print!("{} {0}", f(x));
    let s = f"<{x + 1.0:.1}{name}>";
    assert!(x > 1.0 , "x is {x}");
    assert!(x   >
        1.0);
    assert_eq!(x, 1.5);
    let v = vec![1, 2];
    let w = vec![0; 3];
    dbg!(v);
    todo!();
    unreachable!("{s}")
}
fn f(x) { x }"#,
        expect![[r#"
            fn main() -> _ {
                let (x#0, name#1) = (1.5, "n");
                print!(f"{x#0:>8.2} {{}} {name#1} {name#1:?} {x#0 + 1.0}\n");
                {
                    let _#2 = &f(x#0);
                    print!(f"{_#2} {_#2}")
                };
                let s#3 = format!(f"<{x#0 + 1.0:.1}{name#1}>");
                assert!(x#0 > 1.0, f"x is {x#0}");
                assert!(x#0 > 1.0, f"assertion failed: x > 1.0");
                assert_eq!(x#0, 1.5);
                let v#4 = vec![1, 2];
                let w#5 = vec![0; 3];
                dbg!("v", v#4);
                panic!(f"not yet implemented");
                panic!(f"internal error: entered unreachable code: {s#3}")
            }

            fn f(x#0: _) -> _ {
                x#0
            }
        "#]],
    );
}

#[test]
fn items_in_bodies_have_bodies_of_their_own() {
    check_bodies(
        "fn outer(n) {
    let y = inner(n);
    fn inner(k) { use crate::helper as h; h(k) + LOCAL }
    const LOCAL: i64 = 1;
    struct S(i64);
    impl S { fn get(&self) -> i64 { self.0 } }
    { fn inner(k) { k } inner(S(y).get()) }
}
fn helper(x) { x }",
        expect![[r#"
            fn outer(n#0: _) -> _ {
                let y#1 = outer::inner(n#0);
                {
                    outer::inner(outer::S(y#1).get())
                }
            }

            fn outer::inner(k#0: _) -> _ {
                helper(k#0) + outer::LOCAL
            }

            const outer::LOCAL: i64 = 1;

            fn S::get(&self#0) -> i64 {
                self#0.0
            }

            fn outer::inner(k#0: _) -> _ {
                k#0
            }

            fn helper(x#0: _) -> _ {
                x#0
            }
        "#]],
    );
}

#[test]
fn a_script_is_the_body_of_main() {
    check_bodies(
        "let n = 4;\nfn sq(x) { x * x }\nprintln(sq(n));\nsq(n)",
        expect![[r#"
        fn sq(x#0: _) -> _ {
            x#0 * x#0
        }

        fn main() -> _ {
            let n#0 = 4;
            io::println(sq(n#0));
            sq(n#0)
        }
    "#]],
    );
}

#[test]
fn broken_code_keeps_what_can_be_read() {
    check_bodies(
        "fn f(p) { let x = ; p. }\nfn g() { match 1 { ",
        expect![[r#"
        fn f(p#0: _) -> _ {
            let x#1 = <missing>;
            p#0.
        }

        fn g() -> _ {
            match 1 {
            }
        }
    "#]],
    );
}

#[test]
fn arguments_shown_twice_are_evaluated_once() {
    check_bodies(
        r#"fn main() { println!("{0} {0}", f()); } fn f() { 1 }"#,
        expect![[r#"
        fn main() -> _ {
            {
                let _#0 = &f();
                print!(f"{_#0} {_#0}\n")
            };
        }

        fn f() -> _ {
            1
        }
    "#]],
    );
}

#[test]
fn modules_in_bodies_see_the_module_around() {
    check_bodies(
        "fn outer() { let n = 1; mod m { pub fn f() { super::top() } } m::f(); n }\nfn top() {}",
        expect![[r#"
            fn outer() -> _ {
                let n#0 = 1;
                m::f();
                n#0
            }

            fn m::f() -> _ {
                top()
            }

            fn top() -> _ {}
        "#]],
    );
}

#[test]
fn generic_arguments_in_paths() {
    check_bodies(
        "struct W<T>(T); type I = W<i64>; enum E<T> { A(T) } impl<T> W<T> { fn new(x: T) -> Self { Self(x) } }
fn id<T>(x: T) -> T { x }
fn main() { id::<i64>(1); W::<i64>::new(1); I::new(2); E::<i64>::A(3); E::A::<i64>(4); Option::<i64>::None; i64::max(1, 2); W::<[i64; 2]>([1, 2]).m::<str>(); }",
        expect![[r#"
            fn W::new(x#0: T) -> Self {
                W::<T>(x#0)
            }

            fn id<T>(x#0: T) -> T {
                x#0
            }

            fn main() -> _ {
                id::<i64>(1);
                <W<i64>>::new(1);
                <I>::new(2);
                E::A::<i64>(3);
                E::A::<i64>(4);
                option::Option::None::<i64>;
                <i64>::max(1, 2);
                W::<[i64; 2]>([1, 2]).m::<str>();
            }
        "#]],
    );
}
