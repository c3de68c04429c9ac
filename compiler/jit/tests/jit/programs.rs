//! Control flow, arithmetic and its faults, traces.

use grok_hir::body::{BinaryOp, UnaryOp};
use grok_mir::ir::*;
use grok_mir::program::Program;
use grok_runtime::outcome::Outcome;
use grok_types::ty::IntTy;

use super::build::*;
use super::{panic_message, run, value};

/// `fib(n)`, and an entry that calls it.
pub(crate) fn fib(n: i128) -> Program {
    let mut p = Build::default();
    let (i64, bool) = (p.i64(), p.bool());
    let fib = p.declare("fib", &[i64], i64);
    p.define(fib, |f| {
        let n = Local(1);
        let small = f.value(bool, binary(BinaryOp::Lt, copy(n), int(2, i64)));
        let (yes, no) = (f.block(), f.block());
        f.branch(small, yes, no);
        f.to(yes);
        f.give(Rvalue::Use(copy(n)));
        f.to(no);
        let a = f.value(i64, binary(BinaryOp::Sub, copy(n), int(1, i64)));
        let a = f.call(i64, fib, vec![copy(a)]);
        let b = f.value(i64, binary(BinaryOp::Sub, copy(n), int(2, i64)));
        let b = f.call(i64, fib, vec![copy(b)]);
        f.give(binary(BinaryOp::Add, copy(a), copy(b)));
    });
    let main = p.function("main", &[], i64, |f| {
        let result = f.call(i64, fib, vec![int(n, i64)]);
        f.give(Rvalue::Use(copy(result)));
    });
    p.finish(main)
}

/// Two nested loops that sum `i ^ j`.
pub(crate) fn nested_sum(n: i128) -> Program {
    let mut p = Build::default();
    let (i64, bool) = (p.i64(), p.bool());
    let main = p.function("main", &[], i64, |f| {
        let sum = f.value(i64, Rvalue::Use(int(0, i64)));
        let i = f.value(i64, Rvalue::Use(int(0, i64)));
        let j = f.local(i64);
        let (outer, outer_body, inner, inner_body, after, done) =
            (f.block(), f.block(), f.block(), f.block(), f.block(), f.block());
        f.goto(outer);
        f.to(outer);
        let more = f.value(bool, binary(BinaryOp::Lt, copy(i), int(n, i64)));
        f.branch(more, outer_body, done);
        f.to(outer_body);
        f.set(j, Rvalue::Use(int(0, i64)));
        f.goto(inner);
        f.to(inner);
        let more = f.value(bool, binary(BinaryOp::Lt, copy(j), int(n, i64)));
        f.branch(more, inner_body, after);
        f.to(inner_body);
        let term = f.value(i64, binary(BinaryOp::BitXor, copy(i), copy(j)));
        f.set(sum, binary(BinaryOp::Add, copy(sum), copy(term)));
        f.set(j, Rvalue::Successor(copy(j)));
        f.fuel();
        f.goto(inner);
        f.to(after);
        f.set(i, Rvalue::Successor(copy(i)));
        f.fuel();
        f.goto(outer);
        f.to(done);
        f.give(Rvalue::Use(copy(sum)));
    });
    p.finish(main)
}

/// `a op b` at a type, both passed as arguments so that nothing folds.
fn operate(ty: IntTy, op: BinaryOp, a: i128, b: i128) -> Program {
    let mut p = Build::default();
    let ty = p.int(ty);
    let operate = p.function("operate", &[ty, ty], ty, |f| {
        f.give(binary(op, copy(Local(1)), copy(Local(2))))
    });
    let main = p.function("main", &[], ty, |f| {
        let result = f.call(ty, operate, vec![int(a, ty), int(b, ty)]);
        f.give(Rvalue::Use(copy(result)));
    });
    p.finish(main)
}

fn with_constant(ty: IntTy, op: BinaryOp, a: i128, b: i128) -> Program {
    let mut p = Build::default();
    let ty = p.int(ty);
    let operate = p.function("operate", &[ty], ty, |f| f.give(binary(op, copy(Local(1)), int(b, ty))));
    let main = p.function("main", &[], ty, |f| {
        let result = f.call(ty, operate, vec![int(a, ty)]);
        f.give(Rvalue::Use(copy(result)));
    });
    p.finish(main)
}

#[test]
fn recursion_gives_fibonacci_numbers() {
    assert_eq!(value(&fib(20)), "6765");
}

#[test]
fn loops_sum() {
    let expected: i64 = (0..100).flat_map(|i: i64| (0..100).map(move |j| i ^ j)).sum();
    assert_eq!(value(&nested_sum(100)), expected.to_string());
}

#[test]
fn arithmetic_agrees_with_rust_at_every_width() {
    const TYPES: [IntTy; 8] = [
        IntTy::I8,
        IntTy::I16,
        IntTy::I32,
        IntTy::I64,
        IntTy::U8,
        IntTy::U16,
        IntTy::U32,
        IntTy::U64,
    ];
    for ty in TYPES {
        let (low, high) = ty.range();
        for (a, b) in [
            (7, 3),
            (high, 1),
            (low, 1),
            (high, high),
            (low, low),
            (low, high),
            (0, 0),
            (5, 0),
            (high, 2),
        ] {
            for (op, exact, message) in [
                (BinaryOp::Add, a + b, "attempt to add with overflow"),
                (BinaryOp::Sub, a - b, "attempt to subtract with overflow"),
                (
                    BinaryOp::Mul,
                    a.checked_mul(b).unwrap_or(i128::MAX),
                    "attempt to multiply with overflow",
                ),
            ] {
                for program in [operate(ty, op, a, b), with_constant(ty, op, a, b)] {
                    if (low..=high).contains(&exact) {
                        assert_eq!(value(&program), exact.to_string(), "{a} {op:?} {b} at {ty:?}");
                    } else {
                        assert_eq!(panic_message(&program), message, "{a} {op:?} {b} at {ty:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn division_is_checked() {
    for program in [
        operate(IntTy::I64, BinaryOp::Div, 7, 0),
        with_constant(IntTy::I64, BinaryOp::Div, 7, 0),
    ] {
        assert_eq!(panic_message(&program), "attempt to divide by zero");
    }
    assert_eq!(
        panic_message(&operate(IntTy::U8, BinaryOp::Rem, 7, 0)),
        "attempt to calculate the remainder with a divisor of zero"
    );
    assert_eq!(
        panic_message(&operate(IntTy::I8, BinaryOp::Div, -128, -1)),
        "attempt to divide with overflow"
    );
    assert_eq!(
        panic_message(&with_constant(IntTy::I64, BinaryOp::Rem, i64::MIN.into(), -1)),
        "attempt to calculate the remainder with overflow"
    );
    assert_eq!(value(&operate(IntTy::I16, BinaryOp::Div, -7, 2)), "-3");
    assert_eq!(value(&operate(IntTy::I32, BinaryOp::Rem, -7, 2)), "-1");
    assert_eq!(
        value(&operate(IntTy::U64, BinaryOp::Div, u64::MAX.into(), 2)),
        (u64::MAX / 2).to_string()
    );
}

#[test]
fn shifts_are_checked() {
    assert_eq!(value(&operate(IntTy::I8, BinaryOp::Shr, -128, 7)), "-1");
    assert_eq!(value(&operate(IntTy::U8, BinaryOp::Shl, 255, 1)), "254");
    assert_eq!(
        panic_message(&operate(IntTy::I64, BinaryOp::Shl, 1, 64)),
        "attempt to shift left with overflow"
    );
    assert_eq!(
        panic_message(&operate(IntTy::I8, BinaryOp::Shr, 1, -1)),
        "attempt to shift right with overflow"
    );
}

#[test]
fn negation_of_the_least_value_overflows() {
    let negate = |value: i128| {
        let mut p = Build::default();
        let ty = p.int(IntTy::I32);
        let negate = p.function("negate", &[ty], ty, |f| {
            f.give(Rvalue::Unary(UnaryOp::Neg, copy(Local(1))))
        });
        let main = p.function("main", &[], ty, |f| {
            let result = f.call(ty, negate, vec![int(value, ty)]);
            f.give(Rvalue::Use(copy(result)));
        });
        p.finish(main)
    };
    assert_eq!(value(&negate(5)), "-5");
    assert_eq!(
        panic_message(&negate(i32::MIN.into())),
        "attempt to negate with overflow"
    );
}

#[test]
fn switches_pick_by_value() {
    let pick = |on: i128| {
        let mut p = Build::default();
        let (i64, i8) = (p.i64(), p.int(IntTy::I8));
        let pick = p.function("pick", &[i8], i64, |f| {
            let (a, b, c) = (f.block(), f.block(), f.block());
            f.end(TerminatorKind::Switch {
                on: copy(Local(1)),
                targets: vec![(-1, a), (5, b), (6, b)],
                otherwise: c,
            });
            for (block, result) in [(a, 10), (b, 20), (c, 30)] {
                f.to(block);
                f.give(Rvalue::Use(int(result, i64)));
            }
        });
        let main = p.function("main", &[], i64, |f| {
            let result = f.call(i64, pick, vec![int(on, i8)]);
            f.give(Rvalue::Use(copy(result)));
        });
        p.finish(main)
    };
    assert_eq!([-1, 5, 6, 7].map(|on| value(&pick(on))), ["10", "20", "20", "30"]);
}

#[test]
fn casts_agree_with_rust() {
    let cast = |value: f64, to: IntTy| {
        let mut p = Build::default();
        let (f64, to) = (p.f64(), p.int(to));
        let cast = p.function("cast", &[f64], to, |f| f.give(Rvalue::Cast(copy(Local(1)), to)));
        let main = p.function("main", &[], to, |f| {
            let result = f.call(to, cast, vec![float(value, f64)]);
            f.give(Rvalue::Use(copy(result)));
        });
        p.finish(main)
    };
    for number in [0.0, -1.5, 300.7, 1e30, -1e30, f64::NAN] {
        assert_eq!(value(&cast(number, IntTy::U8)), (number as u8).to_string());
        assert_eq!(value(&cast(number, IntTy::I16)), (number as i16).to_string());
        assert_eq!(value(&cast(number, IntTy::I64)), (number as i64).to_string());
        assert_eq!(value(&cast(number, IntTy::U64)), (number as u64).to_string());
    }
}

#[test]
fn traces_name_the_fault_and_each_call() {
    let mut p = Build::default();
    let i64 = p.i64();
    let divide = p.function("divide", &[i64, i64], i64, |f| {
        f.give(binary(BinaryOp::Div, copy(Local(1)), copy(Local(2))))
    });
    let middle = p.function("middle", &[i64], i64, |f| {
        let result = f.call(i64, divide, vec![int(1, i64), copy(Local(1))]);
        f.give(Rvalue::Use(copy(result)));
    });
    let main = p.function("main", &[], i64, |f| {
        let first = f.call(i64, middle, vec![int(1, i64)]);
        let second = f.call(i64, middle, vec![int(0, i64)]);
        f.give(binary(BinaryOp::Add, copy(first), copy(second)));
    });
    let program = p.finish(main);
    let calls: Vec<u32> = program.functions[2]
        .body
        .blocks
        .iter()
        .filter(|block| matches!(block.terminator.kind, TerminatorKind::Call { .. }))
        .map(|block| block.terminator.origin.0)
        .collect();
    let Outcome::Panicked { message, trace } = run(&program) else {
        panic!("it panics")
    };
    assert_eq!(message, "attempt to divide by zero");
    let names: Vec<&str> = trace.iter().map(|frame| &*frame.function).collect();
    assert_eq!(names, ["divide", "middle", "main"]);
    assert_eq!(trace[2].place.start, calls[1], "the second call is the one that failed");
}

#[test]
fn intervals_never_remove_a_check_that_can_fail() {
    // `if a < b { a + 1 } else { b - 1 }`, and sums whose signs are known, at the ends of the type.
    let probe = |a: i128, b: i128| {
        let mut p = Build::default();
        let (i8, bool) = (p.int(IntTy::I8), p.bool());
        let pick = p.function("pick", &[i8, i8], i8, |f| {
            let (a, b) = (Local(1), Local(2));
            let less = f.value(bool, binary(BinaryOp::Lt, copy(a), copy(b)));
            let (yes, no) = (f.block(), f.block());
            f.branch(less, yes, no);
            f.to(yes);
            f.give(binary(BinaryOp::Add, copy(a), int(1, i8)));
            f.to(no);
            // Here `b <= a`, so that `a` may be anything but `b - 1` can only fail at the least value.
            let less = f.value(i8, binary(BinaryOp::Sub, copy(b), int(1, i8)));
            f.give(binary(BinaryOp::Add, copy(less), copy(a)));
        });
        let main = p.function("main", &[], i8, |f| {
            let result = f.call(i8, pick, vec![int(a, i8), int(b, i8)]);
            f.give(Rvalue::Use(copy(result)));
        });
        p.finish(main)
    };
    for a in [-128, -127, -1, 0, 1, 126, 127] {
        for b in [-128, -127, -1, 0, 1, 126, 127] {
            let program = probe(a, b);
            let fits = |value: i128| (-128..=127).contains(&value);
            if a < b {
                assert_eq!(value(&program), (a + 1).to_string());
            } else if !fits(b - 1) {
                assert_eq!(panic_message(&program), "attempt to subtract with overflow");
            } else if !fits(b - 1 + a) {
                assert_eq!(panic_message(&program), "attempt to add with overflow");
            } else {
                assert_eq!(value(&program), (b - 1 + a).to_string());
            }
        }
    }
}

#[test]
fn division_by_constants_is_exact_up_to_the_ends() {
    // Values that are known to fit 31 and 32 bits, around multiples of the divisor and around the ends.
    for ty in [IntTy::I64, IntTy::U64, IntTy::U32, IntTy::I32] {
        let bits = if ty == IntTy::I32 { 31 } else { 32 };
        for divisor in [
            3i128,
            5,
            6,
            7,
            10,
            12,
            641,
            1000,
            65_537,
            1 << 20,
            (1 << 30) + 1,
            (1 << 31) - 1,
        ] {
            let mut values = Vec::new();
            for end in [0, 1 << 31, 1i128 << bits] {
                let multiple = end / divisor * divisor;
                values.extend([end - 2, end - 1, end, multiple - 1, multiple, multiple + 1]);
            }
            values.retain(|value| (0..1i128 << bits).contains(value));
            let mut p = Build::default();
            let (int_ty, bool) = (p.int(ty), p.bool());
            let main = p.function("main", &[], int_ty, |f| {
                let wrong = f.value(int_ty, Rvalue::Use(int(0, int_ty)));
                for value in &values {
                    // In a cell, so that nothing but the mask is known of it.
                    let cell = f.cell(int_ty);
                    f.set(cell, Rvalue::Use(int(*value, int_ty)));
                    let wide = f.value(
                        int_ty,
                        binary(BinaryOp::BitAnd, copy(cell), int((1 << bits) - 1, int_ty)),
                    );
                    let narrow = f.value(int_ty, binary(BinaryOp::BitAnd, copy(cell), int((1 << 31) - 1, int_ty)));
                    let masked = value & ((1 << 31) - 1);
                    let rest = f.value(int_ty, binary(BinaryOp::Rem, copy(wide), int(divisor, int_ty)));
                    let divides = f.value(bool, binary(BinaryOp::Eq, copy(rest), int(0, int_ty)));
                    let quotient = f.value(int_ty, binary(BinaryOp::Div, copy(narrow), int(divisor, int_ty)));
                    let rest = f.value(int_ty, binary(BinaryOp::Rem, copy(narrow), int(divisor, int_ty)));
                    for (found, expected) in [(quotient, masked / divisor), (rest, masked % divisor)] {
                        let differ = f.value(int_ty, binary(BinaryOp::BitXor, copy(found), int(expected, int_ty)));
                        f.set(wrong, binary(BinaryOp::BitOr, copy(wrong), copy(differ)));
                    }
                    let divides = f.value(int_ty, Rvalue::Cast(copy(divides), int_ty));
                    let expected = i128::from(value % divisor == 0);
                    let differ = f.value(int_ty, binary(BinaryOp::BitXor, copy(divides), int(expected, int_ty)));
                    f.set(wrong, binary(BinaryOp::BitOr, copy(wrong), copy(differ)));
                }
                f.give(Rvalue::Use(copy(wrong)));
            });
            assert_eq!(value(&p.finish(main)), "0", "{ty:?} by {divisor}");
        }
    }
}

#[test]
fn panics_carry_their_message() {
    let mut p = Build::default();
    let unit = p.unit();
    let main = p.function("main", &[], unit, |f| {
        f.end(TerminatorKind::Panic {
            message: text("no such luck"),
        })
    });
    assert_eq!(panic_message(&p.finish(main)), "no such luck");
}

#[test]
fn emitted_text_names_functions() {
    let clif = grok_jit::emit::clif(&fib(1)).expect("compiles");
    assert!(clif.contains("; fib\n") && clif.contains("  ; fib"), "{clif}");
    assert!(!grok_jit::emit::asm(&fib(1)).expect("compiles").is_empty());
}
