//! Whole programs: instances, layouts, and programs that cannot be.

mod support;

use expect_test::{Expect, expect};
use grok_mir::program::{Program, Repr};
use support::Fixture;

fn program(text: &str) -> std::sync::Arc<Program> {
    Fixture::new(text).program().unwrap_or_else(|errors| panic!("{errors}"))
}

#[track_caller]
fn instances(text: &str, names: Expect) {
    let program = program(text);
    let line = |function: &grok_mir::program::Function| {
        let params: Vec<&str> = function.params.iter().map(|&ty| &*program.ty(ty).name).collect();
        format!(
            "{}({}) -> {}\n",
            function.name,
            params.join(", "),
            program.ty(function.ret).name
        )
    };
    names.assert_eq(&program.functions.iter().map(line).collect::<String>());
}

fn repr<'a>(program: &'a Program, name: &str) -> &'a Repr {
    let found = program.types.iter().find(|ty| &*ty.name == name);
    &found.unwrap_or_else(|| panic!("no type `{name}`")).layout.repr
}

#[test]
fn a_generic_function_has_an_instance_for_each_type() {
    instances(
        "fn id<T>(x: T) -> T { x } fn main() { id(1); id(true); id(2); id((1, \"a\")); }",
        expect![[r#"
            main() -> ()
            id(i64) -> i64
            id(bool) -> bool
            id((i64, str)) -> (i64, str)
        "#]],
    );
}

#[test]
fn closures_and_constructors_are_instances() {
    instances(
        "struct W(i64);
fn apply(f: fn(i64) -> W, n: i64) -> W { f(n) }
fn main() { let k = 2; apply(W, 1); apply(|n| W(n + k), 3); let twice = |x| (x, 1); twice(1); twice(\"a\"); }",
        expect![[r#"
            main() -> ()
            W(i64) -> W
            apply(fn(i64) -> W, i64) -> W
            main::{closure}(i64) -> W
            main::{closure}(i64) -> (i64, i64)
            main::{closure}(str) -> (str, i64)
        "#]],
    );
}

#[test]
fn intrinsics_can_be_function_values() {
    instances(
        "fn main() { let f: fn(str) -> i64 = str::len; println!(\"{}\", f(\"abc\")); }",
        expect![[r#"
            main() -> ()
            str::len(str) -> i64
        "#]],
    );
}

#[test]
fn only_what_is_reached_is_there() {
    instances(
        "fn unused() { other(); } fn other() {} fn used() {} fn main() { used(); }",
        expect![[r#"
            main() -> ()
            used() -> ()
        "#]],
    );
}

#[test]
fn a_constant_is_a_function_without_parameters() {
    instances(
        "const V: [i64; 2] = [1, 2]; fn main() { println!(\"{}\", V[1]); }",
        expect![[r#"
            main() -> ()
            V() -> [i64; 2]
        "#]],
    );
}

#[test]
fn kinds_of_functions_are_one_type() {
    let program = program(
        "fn call(f: fn once() -> i64) -> i64 { f() } fn main() { let n = 1; call(move || n); let g: fn() -> i64 = || 2; call(g); }",
    );
    assert_eq!(program.types.iter().filter(|ty| ty.name.starts_with("fn")).count(), 1);
}

#[test]
fn recursive_types_are_boxed() {
    let program = program(
        "struct Node { value: i64, next: Option<Node> }
fn main() { let n = Node { value: 1, next: Some(Node { value: 2, next: None }) }; println!(\"{}\", n.value); }",
    );
    assert!(matches!(repr(&program, "Node"), Repr::Boxed(_)));
    assert_eq!(
        *repr(&program, "Option<Node>"),
        Repr::NullPointer {
            payload: some(&program, "Option<Node>")
        }
    );
}

fn some(program: &Program, name: &str) -> u32 {
    let kind = program.types.iter().find(|ty| &*ty.name == name).map(|ty| &ty.kind);
    let Some(grok_mir::program::TypeKind::Enum(variants)) = kind else {
        panic!("`{name}` is no enum")
    };
    variants
        .iter()
        .position(|variant| &*variant.name == "Some")
        .expect("an option") as u32
}

#[test]
fn small_structures_are_borrowed_without_a_cell() {
    let program = program(
        "struct P { x: i64, y: i64 } impl P { fn sum(&self) -> i64 { self.x + self.y } }
fn main() { let p = P { x: 1, y: 2 }; println!(\"{}\", p.sum()); }",
    );
    assert!(
        program
            .functions
            .iter()
            .all(|function| function.body.locals.iter().all(|local| !local.in_cell))
    );
}

#[test]
fn what_is_changed_through_a_reference_lives_in_a_cell() {
    let program =
        program("fn inc(n: &mut i64) { *n += 1; } fn main() { let mut n = 1; inc(&mut n); println!(\"{n}\"); }");
    let cells: Vec<&str> = program.functions[0]
        .body
        .locals
        .iter()
        .filter(|l| l.in_cell)
        .filter_map(|l| l.name.as_deref())
        .collect();
    assert_eq!(cells, ["n"]);
}

#[test]
fn a_function_that_needs_itself_at_larger_types_is_refused() {
    let errors = Fixture::new(
        "fn f<T>(n: i64, x: T) -> i64 { if n == 0 { 0 } else { f(n - 1, (x, 1)) } } fn main() { f(3, 0); }",
    )
    .program()
    .expect_err("it would take infinitely many instances");
    expect![[r#"
        error[E0391]: `f` needs itself at ever larger types
          ┌─ main.grok:1:4
          │
        1 │ fn f<T>(n: i64, x: T) -> i64 { if n == 0 { 0 } else { f(n - 1, (x, 1)) } } fn main() { f(3, 0); }
          │    ^ running it would take infinitely many versions of this function or its types
          │
          = note: it is used at `((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((…`

    "#]]
    .assert_eq(&errors);
}

#[test]
fn a_type_that_needs_itself_at_larger_types_is_refused() {
    let errors = Fixture::new(
        "struct Nest<T> { value: T, inner: Vec<Nest<(T, T)>> }
fn main() { let n = Nest { value: 1, inner: Vec::new() }; println!(\"{}\", n.value); }",
    )
    .program()
    .expect_err("it would take infinitely many types");
    expect![[r#"
        error[E0391]: `main` needs itself at ever larger types
          ┌─ main.grok:2:4
          │
        2 │ fn main() { let n = Nest { value: 1, inner: Vec::new() }; println!("{}", n.value); }
          │    ^^^^ running it would take infinitely many versions of this function or its types
          │
          = note: it is used at `Vec<Nest<((((((((((i64, i64), (i64, i64)), ((i64, i64), (i64…`

    "#]]
    .assert_eq(&errors);
}

#[test]
fn a_program_with_mistakes_is_refused_with_all_of_them() {
    let errors = Fixture::new(
        "struct T {} fn g(t: T) {} fn f() { let t = T {}; g(t); g(t); } fn main() { let x = 1; x = 2; f(); }",
    )
    .program()
    .expect_err("two mistakes");
    expect![[r#"
        error[E0384]: cannot assign twice to the immutable variable `x`
          ┌─ main.grok:1:87
          │
        1 │ struct T {} fn g(t: T) {} fn f() { let t = T {}; g(t); g(t); } fn main() { let x = 1; x = 2; f(); }
          │                                                                                -      ^^^^^ assigned here
          │                                                                                │
          │                                                                                declared here without `mut`
          │
          = help: make `x` mutable
                struct T {} fn g(t: T) {} fn f() { let t = T {}; g(t); g(t); } fn main() { let mut x = 1; x = 2; f(); }

        error[E0382]: use of moved value: `t`
          ┌─ main.grok:1:58
          │
        1 │ struct T {} fn g(t: T) {} fn f() { let t = T {}; g(t); g(t); } fn main() { let x = 1; x = 2; f(); }
          │                                        -           -     ^ used here after the move
          │                                        │           │
          │                                        │           moved here
          │                                        its type `T` is not `Copy`

    "#]]
    .assert_eq(&errors);
}

#[test]
fn mistakes_that_are_not_reached_do_not_matter() {
    program("struct T {} fn g(t: T) {} fn f() { let t = T {}; g(t); g(t); } fn main() {}");
}

#[test]
fn positions_lead_back_to_the_source() {
    let text = "fn main() { let a = 1; let b = a / 0; }";
    let program = program(text);
    let function = &program.functions[0];
    let of = function
        .body
        .blocks
        .iter()
        .flat_map(|block| &block.statements)
        .find_map(|statement| match &statement.kind {
            grok_mir::ir::StatementKind::Assign(_, grok_mir::ir::Rvalue::Binary(..)) => Some(statement.origin),
            _ => None,
        });
    let (_, span) = function.spans[of.expect("a division").0 as usize];
    assert_eq!(span.slice(text), "a / 0");
}
