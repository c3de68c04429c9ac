//! Aggregates, enums, references, cells, vectors, text, formatting, closures.

use grok_hir::body::BinaryOp;
use grok_hir::signature::FieldsShape;
use grok_mir::ir::*;
use grok_mir::program::{InstanceId, Program, TypeId, TypeKind};
use grok_runtime::outcome::Outcome;
use grok_types::ty::{FloatTy, IntTy, Mutability};

use super::build::*;
use super::{panic_message, run, value};

/// A program whose entry gives one expression's value.
pub(crate) fn entry(p: Build, ret: TypeId, body: impl FnOnce(&mut Code)) -> Program {
    let mut p = p;
    let main = p.function("main", &[], ret, body);
    p.finish(main)
}

#[test]
fn structs_hold_their_fields() {
    let mut p = Build::default();
    let (i64, f64, i8) = (p.i64(), p.f64(), p.int(IntTy::I8));
    let point = p.ty(
        "Point",
        TypeKind::Struct(variant(
            "Point",
            FieldsShape::Named,
            &[("x", f64), ("y", i8), ("z", i64)],
            0,
        )),
    );
    let program = entry(p, point, |f| {
        let p = f.value(
            point,
            Rvalue::Adt {
                ty: point,
                variant: 0,
                fields: vec![float(1.0, f64), int(-3, i8), int(7, i64)],
            },
        );
        f.set(
            Place::local(p).field(2, i64),
            binary(BinaryOp::Add, copy(Place::local(p).field(2, i64)), int(1, i64)),
        );
        f.give(Rvalue::Use(copy(p)));
    });
    assert_eq!(value(&program), "Point { x: 1.0, y: -3, z: 8 }");
}

#[test]
fn enums_keep_payloads_of_every_kind() {
    let mut p = Build::default();
    let (f64, i8, str, f32) = (
        p.f64(),
        p.int(IntTy::I8),
        p.str(),
        p.ty("f32", TypeKind::Float(FloatTy::F32)),
    );
    let shape = p.ty(
        "Shape",
        TypeKind::Enum(vec![
            variant("Empty", FieldsShape::Unit, &[], 0),
            variant("Circle", FieldsShape::Tuple, &[("0", f64)], 1),
            variant(
                "Named",
                FieldsShape::Named,
                &[("name", str), ("small", i8), ("single", f32)],
                2,
            ),
        ]),
    );
    let pair = p.tuple(&[shape, shape, shape]);
    let program = entry(p, pair, |f| {
        let empty = f.value(
            shape,
            Rvalue::Adt {
                ty: shape,
                variant: 0,
                fields: Vec::new(),
            },
        );
        let circle = f.value(
            shape,
            Rvalue::Adt {
                ty: shape,
                variant: 1,
                fields: vec![float(2.5, f64)],
            },
        );
        let fields = vec![text("n\n"), int(-1, i8), float(0.5, f32)];
        let named = f.value(
            shape,
            Rvalue::Adt {
                ty: shape,
                variant: 2,
                fields,
            },
        );
        // Take the payload out and put it back, through registers and conversions.
        let name = Place::local(named).project(Projection::Downcast(2));
        let small = f.value(i8, Rvalue::Use(copy(name.clone().field(1, i8))));
        let single = f.value(f32, Rvalue::Use(copy(name.field(2, f32))));
        let again = f.value(
            shape,
            Rvalue::Adt {
                ty: shape,
                variant: 2,
                fields: vec![text("n\n"), copy(small), copy(single)],
            },
        );
        f.give(Rvalue::Tuple(vec![copy(empty), copy(circle), copy(again)]));
    });
    assert_eq!(
        value(&program),
        r#"(Empty, Circle(2.5), Named { name: "n\n", small: -1, single: 0.5 })"#
    );
}

/// `List = Nil | Cons(i64, List)`, boxed where it recurses.
pub(crate) fn list_type(p: &mut Build) -> (TypeId, TypeId) {
    let i64 = p.i64();
    let list = p.placeholder();
    let variants = vec![
        variant("Nil", FieldsShape::Unit, &[], 0),
        variant("Cons", FieldsShape::Tuple, &[("0", i64), ("1", list)], 1),
    ];
    p.set(list, "List", TypeKind::Enum(variants));
    (i64, list)
}

/// A list of `n - 1, …, 0`, then `rest` with it.
fn long_list(
    n: i128,
    ret: impl FnOnce(&mut Build, TypeId) -> TypeId,
    rest: impl FnOnce(&mut Code, Local, TypeId),
) -> Program {
    let mut p = Build::default();
    let (i64, list) = list_type(&mut p);
    let bool = p.bool();
    let ret = ret(&mut p, list);
    entry(p, ret, |f| {
        let all = f.value(
            list,
            Rvalue::Adt {
                ty: list,
                variant: 0,
                fields: Vec::new(),
            },
        );
        let i = f.value(i64, Rvalue::Use(int(0, i64)));
        let (head, body, done) = (f.block(), f.block(), f.block());
        f.goto(head);
        f.to(head);
        let more = f.value(bool, binary(BinaryOp::Lt, copy(i), int(n, i64)));
        f.branch(more, body, done);
        f.to(body);
        f.set(
            all,
            Rvalue::Adt {
                ty: list,
                variant: 1,
                fields: vec![copy(i), take(all)],
            },
        );
        f.set(i, Rvalue::Successor(copy(i)));
        f.fuel();
        f.goto(head);
        f.to(done);
        rest(f, all, list);
    })
}

#[test]
fn recursive_values_print_clone_and_compare() {
    let program = long_list(3, |_, list| list, |f, all, _| f.give(Rvalue::Use(take(all))));
    assert_eq!(value(&program), "Cons(2, Cons(1, Cons(0, Nil)))");
}

#[test]
fn deep_values_need_no_deep_stack() {
    // A million nodes: cloned, compared, and shown up to a depth.
    let program = long_list(
        1_000_000,
        |p, list| {
            let (bool, reference) = (p.bool(), p.reference(Mutability::Shared, list));
            let _ = reference;
            p.tuple(&[bool, bool])
        },
        |f, all, list| {
            let bool = f
                .body
                .locals
                .iter()
                .map(|local| local.ty)
                .find(|ty| *ty != list && ty.0 == 2)
                .expect("bool was made third");
            let reference = TypeId(3);
            let r = f.value(reference, shared(all));
            let other = f.value(list, Rvalue::Clone(copy(r)));
            let r2 = f.value(reference, shared(other));
            let same = f.value(bool, binary(BinaryOp::Eq, copy(r), copy(r2)));
            // Change the head of the clone only.
            f.set(
                Place::local(other).project(Projection::Downcast(1)).field(0, TypeId(0)),
                Rvalue::Use(int(-1, TypeId(0))),
            );
            let differs = f.value(bool, binary(BinaryOp::Ne, copy(r), copy(r2)));
            f.give(Rvalue::Tuple(vec![copy(same), copy(differs)]));
        },
    );
    assert_eq!(value(&program), "(true, true)");
    let shown = value(&long_list(
        1_000_000,
        |_, list| list,
        |f, all, _| f.give(Rvalue::Use(take(all))),
    ));
    assert!(shown.contains('…') && shown.len() < 10_000, "{}", shown.len());
}

#[test]
fn references_into_cells_write_through() {
    let mut p = Build::default();
    let (i64, unit) = (p.i64(), p.unit());
    let pair = p.tuple(&[i64, i64]);
    let r = p.reference(Mutability::Mut, i64);
    let bump = p.function("bump", &[r], unit, |f| {
        let target = Place::local(Local(1)).deref();
        f.set(target.clone(), binary(BinaryOp::Add, copy(target), int(1, i64)));
        f.give(Rvalue::Use(Operand::Const(Constant::Unit)));
    });
    let program = entry(p, pair, |f| {
        let x = f.cell(pair);
        f.set(x, Rvalue::Tuple(vec![int(1, i64), int(10, i64)]));
        let second = f.value(r, exclusive(Place::local(x).field(1, i64)));
        f.call(unit, bump, vec![copy(second)]);
        f.call(unit, bump, vec![copy(second)]);
        f.give(Rvalue::Use(copy(x)));
    });
    assert_eq!(value(&program), "(1, 12)");
}

#[test]
fn a_reference_that_is_returned_keeps_its_cell() {
    let mut p = Build::default();
    let (i64, unit) = (p.i64(), p.unit());
    let r = p.reference(Mutability::Mut, i64);
    // Wrong in the language, and caught there; here it must only not touch a dead frame.
    let make = p.function("make", &[], r, |f| {
        let x = f.cell(i64);
        f.set(x, Rvalue::Use(int(41, i64)));
        f.give(exclusive(x));
    });
    let clobber = p.declare("clobber", &[i64], i64);
    p.define(clobber, |f| {
        let y = f.cell(i64);
        f.set(y, Rvalue::Use(int(99, i64)));
        let ry = f.value(r, exclusive(y));
        let target = Place::local(ry).deref();
        f.give(Rvalue::Use(copy(target)));
    });
    let program = entry(p, i64, |f| {
        let x = f.call(r, make, Vec::new());
        f.call(i64, clobber, vec![int(1, i64)]);
        let target = Place::local(x).deref();
        f.give(binary(BinaryOp::Add, copy(target), int(1, i64)));
    });
    let _ = unit;
    assert_eq!(value(&program), "42");
}

#[test]
fn vectors_grow_and_check_their_bounds() {
    let build = |index: i128| {
        let mut p = Build::default();
        let (i8, i64, unit) = (p.int(IntTy::I8), p.i64(), p.unit());
        let pair = p.tuple(&[i64, i8]);
        let vec = p.vec(pair);
        let r = p.reference(Mutability::Mut, vec);
        let shared_vec = p.reference(Mutability::Shared, vec);
        let result = p.tuple(&[i64, pair, vec]);
        entry(p, result, |f| {
            let v = f.cell(vec);
            f.set(v, Rvalue::Vec(Vec::new(), vec));
            for n in 0..6 {
                let item = f.value(pair, Rvalue::Tuple(vec![int(n * 10, i64), int(n, i8)]));
                let target = f.value(r, exclusive(v));
                f.intrinsic(unit, "vec_push", vec![copy(target), copy(item)]);
            }
            let view = f.value(shared_vec, shared(v));
            let len = f.intrinsic(i64, "vec_len", vec![copy(view)]);
            let at = f.value(i64, Rvalue::Use(int(index, i64)));
            let element = f.value(
                pair,
                Rvalue::Use(copy(Place::local(v).project(Projection::Index(at, pair)))),
            );
            f.give(Rvalue::Tuple(vec![copy(len), copy(element), take(v)]));
        })
    };
    assert_eq!(
        value(&build(5)),
        "(6, (50, 5), [(0, 0), (10, 1), (20, 2), (30, 3), (40, 4), (50, 5)])"
    );
    assert_eq!(
        panic_message(&build(6)),
        "index out of bounds: the length is 6 but the index is 6"
    );
    assert_eq!(
        panic_message(&build(-1)),
        "index out of bounds: the length is 6 but the index is -1"
    );
}

#[test]
fn arrays_are_copied_by_value() {
    let mut p = Build::default();
    let (i8, i64) = (p.int(IntTy::I8), p.i64());
    let row = p.ty("[i8; 3]", TypeKind::Array(i8, 3));
    let grid = p.ty("[[i8; 3]; 2]", TypeKind::Array(row, 2));
    let both = p.tuple(&[grid, grid]);
    let program = entry(p, both, |f| {
        let line = f.value(row, Rvalue::Array(vec![int(1, i8), int(2, i8), int(3, i8)]));
        let a = f.value(grid, Rvalue::Repeat(copy(line)));
        let b = f.value(grid, Rvalue::Use(copy(a)));
        let (one, two) = (
            f.value(i64, Rvalue::Use(int(1, i64))),
            f.value(i64, Rvalue::Use(int(2, i64))),
        );
        let cell = Place::local(b)
            .project(Projection::Index(one, row))
            .project(Projection::Index(two, i8));
        f.set(cell, Rvalue::Use(int(-9, i8)));
        f.give(Rvalue::Tuple(vec![take(a), take(b)]));
    });
    assert_eq!(value(&program), "([[1, 2, 3], [1, 2, 3]], [[1, 2, 3], [1, 2, -9]])");
}

#[test]
fn large_values_are_boxed_and_copied() {
    let mut p = Build::default();
    let i64 = p.i64();
    let large = p.tuple(&[i64; 20]);
    let both = p.tuple(&[large, large]);
    let pass = p.function("pass", &[large], large, |f| f.give(Rvalue::Use(copy(Local(1)))));
    let program = entry(p, both, |f| {
        let a = f.value(large, Rvalue::Tuple((0..20).map(|n| int(n, i64)).collect()));
        let b = f.call(large, pass, vec![copy(a)]);
        f.set(Place::local(b).field(19, i64), Rvalue::Use(int(-1, i64)));
        f.give(Rvalue::Tuple(vec![copy(a), copy(b)]));
    });
    let shown = value(&program);
    assert!(
        shown.starts_with("((0, 1,") && shown.contains("18, 19), (0,") && shown.ends_with("18, -1))"),
        "{shown}"
    );
}

#[test]
fn results_of_many_slots_come_back() {
    let mut p = Build::default();
    let (i64, f64) = (p.i64(), p.f64());
    let wide = p.tuple(&[i64, f64, i64, f64, i64, f64, i64, i64, i64, i64, i64, f64]);
    let make = p.function("make", &[i64], wide, |f| {
        let items = (0..12)
            .map(|n| {
                if matches!(n, 1 | 3 | 5 | 11) {
                    float(n as f64, f64)
                } else {
                    int(n, i64)
                }
            })
            .collect();
        f.give(Rvalue::Tuple(items));
    });
    let program = entry(p, wide, |f| {
        let result = f.call(wide, make, vec![int(1, i64)]);
        f.give(Rvalue::Use(copy(result)));
    });
    assert_eq!(value(&program), "(0, 1.0, 2, 3.0, 4, 5.0, 6, 7, 8, 9, 10, 11.0)");
}

#[test]
fn null_stands_for_none() {
    let mut p = Build::default();
    let i64 = p.i64();
    let vec = p.vec(i64);
    let option = p.option(vec);
    let both = p.tuple(&[option, option, i64, i64]);
    let program = entry(p, both, |f| {
        let none = f.value(
            option,
            Rvalue::Adt {
                ty: option,
                variant: 0,
                fields: Vec::new(),
            },
        );
        let v = f.value(vec, Rvalue::Vec(vec![int(1, i64), int(2, i64)], vec));
        let some = f.value(
            option,
            Rvalue::Adt {
                ty: option,
                variant: 1,
                fields: vec![take(v)],
            },
        );
        let a = f.value(i64, Rvalue::Discriminant(Place::local(none)));
        let b = f.value(i64, Rvalue::Discriminant(Place::local(some)));
        f.give(Rvalue::Tuple(vec![take(none), take(some), copy(a), copy(b)]));
    });
    assert_eq!(value(&program), "(None, Some([1, 2]), 0, 1)");
}

#[test]
fn closures_capture_by_value_and_by_reference() {
    let mut p = Build::default();
    let (i64, unit) = (p.i64(), p.unit());
    let r = p.reference(Mutability::Mut, i64);
    let function = p.function_type(&[i64], i64);
    let result = p.tuple(&[i64, i64, i64, function]);
    // |n| { total += n; total + step }
    let closure = p.declare("main::{closure}", &[i64], i64);
    p.define(closure, |f| {
        f.capture(i64, r, Some(Mutability::Mut));
        f.capture(i64, i64, None);
        let total = Place::capture(0);
        f.set(
            total.clone(),
            binary(BinaryOp::Add, copy(total.clone()), copy(Local(1))),
        );
        f.give(binary(BinaryOp::Add, copy(total), copy(Place::capture(1))));
    });
    let double = p.function("double", &[i64], i64, |f| {
        f.give(binary(BinaryOp::Mul, copy(Local(1)), int(2, i64)))
    });
    let apply = p.function("apply", &[function, i64], i64, |f| {
        let dest = f.local(i64);
        f.call_to(Callee::Value(copy(Local(1))), vec![copy(Local(2))], Place::local(dest));
        f.give(Rvalue::Use(copy(dest)));
    });
    let program = entry(p, result, |f| {
        let total = f.cell(i64);
        f.set(total, Rvalue::Use(int(1, i64)));
        let reference = f.value(r, exclusive(total));
        let closure = f.value(
            function,
            Rvalue::Closure {
                def: closure,
                captures: vec![copy(reference), int(100, i64)],
            },
        );
        let a = f.call(i64, apply, vec![copy(closure), int(5, i64)]);
        let plain = Operand::Const(Constant::Fn(double, function));
        let b = f.call(i64, apply, vec![plain.clone(), copy(a)]);
        f.give(Rvalue::Tuple(vec![copy(a), copy(b), copy(total), plain]));
    });
    let _ = unit;
    assert_eq!(value(&program), "(106, 212, 6, <fn(i64) -> i64>)");
}

#[test]
fn defaults_are_made_part_by_part() {
    let mut p = Build::default();
    let (i64, str) = (p.i64(), p.str());
    let option = p.option(i64);
    let vec = p.vec(i64);
    let array = p.ty("[i64; 2]", TypeKind::Array(i64, 2));
    let all = p.tuple(&[i64, str, option, vec, array]);
    let program = entry(p, all, |f| f.give(Rvalue::Default(all)));
    assert_eq!(value(&program), r#"(0, "", None, [], [0, 0])"#);
}

#[test]
fn order_is_total_with_cmp_and_ieee_with_operators() {
    let mut p = Build::default();
    let (f64, bool, i64, str) = (p.f64(), p.bool(), p.i64(), p.str());
    let pair = p.tuple(&[f64, str]);
    let vec = p.vec(i64);
    let r = p.reference(Mutability::Shared, pair);
    let rv = p.reference(Mutability::Shared, vec);
    let result = p.tuple(&[bool, bool, bool, i64, i64, i64]);
    let program = entry(p, result, |f| {
        let nan = f.value(pair, Rvalue::Tuple(vec![float(f64::NAN, f64), text("a")]));
        let one = f.value(pair, Rvalue::Tuple(vec![float(1.0, f64), text("b")]));
        let (rn, ro) = (f.value(r, shared(nan)), f.value(r, shared(one)));
        let less = f.value(bool, binary(BinaryOp::Lt, copy(rn), copy(ro)));
        let greater = f.value(bool, binary(BinaryOp::Ge, copy(rn), copy(ro)));
        let equal = f.value(bool, binary(BinaryOp::Eq, copy(rn), copy(rn)));
        let total = f.intrinsic(i64, "compare", vec![copy(rn), copy(ro)]);
        let a = f.value(vec, Rvalue::Vec(vec![int(1, i64), int(2, i64)], vec));
        let b = f.value(vec, Rvalue::Vec(vec![int(1, i64), int(2, i64), int(0, i64)], vec));
        let (ra, rb) = (f.value(rv, shared(a)), f.value(rv, shared(b)));
        let shorter = f.intrinsic(i64, "compare", vec![copy(ra), copy(rb)]);
        let same = f.intrinsic(i64, "compare", vec![copy(ra), copy(ra)]);
        f.give(Rvalue::Tuple(vec![
            copy(less),
            copy(greater),
            copy(equal),
            copy(total),
            copy(shorter),
            copy(same),
        ]));
    });
    assert_eq!(value(&program), "(false, false, false, 1, -1, 0)");
}

#[test]
fn the_outcome_of_main_is_an_exit_code() {
    let result_of = |error: bool| {
        let mut p = Build::default();
        let (unit, str) = (p.unit(), p.str());
        let result = p.ty(
            "Result<(), str>",
            TypeKind::Enum(vec![
                variant("Ok", FieldsShape::Tuple, &[("0", unit)], 0),
                variant("Err", FieldsShape::Tuple, &[("0", str)], 1),
            ]),
        );
        entry(p, result, move |f| {
            let fields = if error {
                vec![text("no \"luck\"")]
            } else {
                vec![Operand::Const(Constant::Unit)]
            };
            f.give(Rvalue::Adt {
                ty: result,
                variant: u32::from(error),
                fields,
            });
        })
    };
    assert_eq!(
        run(&result_of(false)),
        Outcome::Finished {
            value: Some("Ok(())".into()),
            exit_code: 0,
            error: None
        }
    );
    let failed = Outcome::Finished {
        value: Some("Err(\"no \\\"luck\\\"\")".into()),
        exit_code: 1,
        error: Some("no \"luck\"".into()),
    };
    assert_eq!(run(&result_of(true)), failed);
    let mut p = Build::default();
    let unit = p.unit();
    let program = entry(p, unit, |f| f.give(Rvalue::Use(Operand::Const(Constant::Unit))));
    assert_eq!(
        run(&program),
        Outcome::Finished {
            value: None,
            exit_code: 0,
            error: None
        }
    );
}

#[test]
fn unknown_intrinsics_are_refused() {
    let mut p = Build::default();
    let unit = p.unit();
    let program = entry(p, unit, |f| {
        f.intrinsic(unit, "system", vec![text("ls")]);
        f.give(Rvalue::Use(Operand::Const(Constant::Unit)));
    });
    let refused = grok_jit::compile(&program, grok_jit::JitOptions::default())
        .err()
        .expect("there is no such intrinsic");
    assert!(refused.message.contains("system"));
    let _ = InstanceId(0);
}

#[test]
fn repeated_elements_are_copies() {
    let mut p = Build::default();
    let (i64, i16) = (p.i64(), p.int(IntTy::I16));
    let vec = p.vec(i64);
    let vecs = p.ty("[Vec; 2]", TypeKind::Array(vec, 2));
    let shorts = p.ty("[i16; 5]", TypeKind::Array(i16, 5));
    let zeros = p.ty("[i64; 3]", TypeKind::Array(i64, 3));
    let result = p.tuple(&[vecs, shorts, zeros]);
    let program = entry(p, result, |f| {
        let v = f.value(vec, Rvalue::Vec(vec![int(1, i64)], vec));
        let a = f.value(vecs, Rvalue::Repeat(take(v)));
        let zero = f.value(i64, Rvalue::Use(int(0, i64)));
        let inner = Place::local(a)
            .project(Projection::Index(zero, vec))
            .project(Projection::Index(zero, i64));
        f.set(inner, Rvalue::Use(int(9, i64)));
        let b = f.value(shorts, Rvalue::Repeat(int(-7, i16)));
        let c = f.value(zeros, Rvalue::Repeat(int(0, i64)));
        f.give(Rvalue::Tuple(vec![take(a), take(b), take(c)]));
    });
    assert_eq!(value(&program), "([[9], [1]], [-7, -7, -7, -7, -7], [0, 0, 0])");
}
