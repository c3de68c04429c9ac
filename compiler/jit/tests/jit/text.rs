//! Text: joining, slicing, formatting; chars.

use grok_hir::body::{Align, BinaryOp, FormatSpec};
use grok_hir::signature::FieldsShape;
use grok_mir::ir::*;
use grok_mir::program::TypeKind;
use grok_runtime::outcome::{Limits, Outcome};

use super::build::*;
use super::values::{entry, list_type};
use super::{panic_message, run_with, value};

fn formatted(p: Build, body: impl FnOnce(&mut Code) -> Vec<FormatPart<Mono>>) -> String {
    let mut p = p;
    let str = p.str();
    let program = entry(p, str, |f| {
        let parts = body(f);
        f.give(Rvalue::Format(parts));
    });
    let quoted = value(&program);
    quoted.trim_matches('"').replace("\\n", "\n").replace("\\\"", "\"")
}

#[test]
fn text_joins_and_compares() {
    let mut p = Build::default();
    let (str, bool, i64) = (p.str(), p.bool(), p.i64());
    let result = p.tuple(&[str, bool, i64, str, i64]);
    let program = entry(p, result, |f| {
        let s = f.value(str, Rvalue::Use(text("ab")));
        f.set(s, binary(BinaryOp::Add, copy(s), text("ç")));
        let less = f.value(bool, binary(BinaryOp::Lt, text("ab"), copy(s)));
        let len = f.intrinsic(i64, "str_len", vec![copy(s)]);
        let slice = f.intrinsic(str, "str_slice", vec![copy(s), int(1, i64), int(4, i64)]);
        let found = f.intrinsic(i64, "str_find", vec![copy(s), text("ç"), int(0, i64)]);
        f.give(Rvalue::Tuple(vec![
            copy(s),
            copy(less),
            copy(len),
            copy(slice),
            copy(found),
        ]));
    });
    assert_eq!(value(&program), r#"("abç", true, 4, "bç", 2)"#);
}

#[test]
fn text_built_piece_by_piece_stays_linear() {
    let mut p = Build::default();
    let (str, bool, i64) = (p.str(), p.bool(), p.i64());
    let program = entry(p, i64, |f| {
        let s = f.value(str, Rvalue::Use(text("")));
        let i = f.value(i64, Rvalue::Use(int(0, i64)));
        let (head, body, done) = (f.block(), f.block(), f.block());
        f.goto(head);
        f.to(head);
        let more = f.value(bool, binary(BinaryOp::Lt, copy(i), int(50_000, i64)));
        f.branch(more, body, done);
        f.to(body);
        let piece = f.value(str, Rvalue::Format(vec![shown(copy(i)), FormatPart::Text(",".into())]));
        f.set(s, binary(BinaryOp::Add, copy(s), copy(piece)));
        f.set(i, Rvalue::Successor(copy(i)));
        f.fuel();
        f.goto(head);
        f.to(done);
        let len = f.intrinsic(i64, "str_len", vec![copy(s)]);
        f.give(Rvalue::Use(copy(len)));
    });
    let expected: usize = (0..50_000).map(|n: i32| n.to_string().len() + 1).sum();
    let outcome = run_with(
        &program,
        &Limits {
            memory: 16 << 20,
            ..Limits::default()
        },
    );
    assert!(matches!(outcome, Outcome::Finished { value: Some(value), .. } if value == expected.to_string()));
}

#[test]
fn text_faults_say_what_is_wrong() {
    let slice = |start: i128, end: i128| {
        let mut p = Build::default();
        let (str, i64) = (p.str(), p.i64());
        entry(p, str, |f| {
            let slice = f.intrinsic(str, "str_slice", vec![text("ça"), int(start, i64), int(end, i64)]);
            f.give(Rvalue::Use(copy(slice)));
        })
    };
    assert_eq!(value(&slice(0, 2)), "\"ç\"");
    assert_eq!(panic_message(&slice(0, 1)), "byte index 1 is not a char boundary");
    assert_eq!(
        panic_message(&slice(2, 9)),
        "range 2..9 out of bounds of text of length 3"
    );
    assert_eq!(
        panic_message(&slice(2, 1)),
        "range 2..1 out of bounds of text of length 3"
    );
}

fn spec(change: impl FnOnce(&mut FormatSpec)) -> FormatSpec {
    let mut spec = FormatSpec::default();
    change(&mut spec);
    spec
}

#[test]
fn formatting_follows_rust() {
    let mut p = Build::default();
    let (i64, f64, str, bool) = (p.i64(), p.f64(), p.str(), p.bool());
    let _ = str;
    let with = |operand: Op, change: fn(&mut FormatSpec)| FormatPart::Value {
        operand,
        spec: spec(change),
    };
    let line = formatted(p, |_| {
        let bar = || FormatPart::Text("|".into());
        vec![
            with(int(42, i64), |s| s.width = Some(5)),
            bar(),
            with(int(-42, i64), |s| (s.width, s.zero) = (Some(6), true)),
            bar(),
            with(int(42, i64), |s| {
                (s.width, s.align, s.fill, s.plus) = (Some(7), Some(Align::Center), Some('*'), true)
            }),
            bar(),
            with(float(3.75159, f64), |s| (s.width, s.precision) = (Some(8), Some(2))),
            bar(),
            shown(float(1.0, f64)),
            bar(),
            debug(float(1.0, f64)),
            bar(),
            with(text("abcdef"), |s| {
                (s.width, s.precision, s.align) = (Some(5), Some(3), Some(Align::Right))
            }),
            bar(),
            with(int(1, bool), |s| s.width = Some(6)),
            bar(),
            debug(float(1e21, f64)),
            bar(),
            shown(float(f64::NAN, f64)),
            bar(),
            shown(float(-0.0, f64)),
        ]
    });
    let expected = format!(
        "{:5}|{:06}|{:*^+7}|{:8.2}|{}|{:?}|{:>5.3}|{:6}|{:?}|{}|{}",
        42,
        -42,
        42,
        3.75159,
        1.0,
        1.0,
        "abcdef",
        true,
        1e21,
        f64::NAN,
        -0.0
    );
    assert_eq!(line, expected);
}

#[test]
fn pretty_debug_is_laid_out_as_in_rust() {
    #[derive(Debug)]
    #[allow(dead_code, reason = "only printed")]
    struct Outer {
        name: &'static str,
        inner: (i64, Option<i64>),
        list: Vec<i64>,
        none: Vec<i64>,
    }
    let mut p = Build::default();
    let (i64, str) = (p.i64(), p.str());
    let option = p.option(i64);
    let inner = p.tuple(&[i64, option]);
    let vec = p.vec(i64);
    let fields = [("name", str), ("inner", inner), ("list", vec), ("none", vec)];
    let outer = p.ty(
        "Outer",
        TypeKind::Struct(variant("Outer", FieldsShape::Named, &fields, 0)),
    );
    let build = |f: &mut Code| {
        let some = f.value(
            option,
            Rvalue::Adt {
                ty: option,
                variant: 1,
                fields: vec![int(2, i64)],
            },
        );
        let pair = f.value(inner, Rvalue::Tuple(vec![int(1, i64), copy(some)]));
        let list = f.value(vec, Rvalue::Vec(vec![int(3, i64), int(4, i64)], vec));
        let none = f.value(vec, Rvalue::Vec(Vec::new(), vec));
        f.value(
            outer,
            Rvalue::Adt {
                ty: outer,
                variant: 0,
                fields: vec![text("n"), copy(pair), take(list), take(none)],
            },
        )
    };
    let pretty = formatted(p, |f| {
        let outer = build(f);
        vec![FormatPart::Value {
            operand: copy(outer),
            spec: spec(|s| (s.debug, s.alternate) = (true, true)),
        }]
    });
    let same = Outer {
        name: "n",
        inner: (1, Some(2)),
        list: vec![3, 4],
        none: Vec::new(),
    };
    assert_eq!(pretty, format!("{same:#?}"));
}

#[test]
fn steps_skip_surrogates_and_stop_at_the_end() {
    let step = |from: i128, name: &'static str| {
        let mut p = Build::default();
        let char = p.ty("char", TypeKind::Char);
        entry(p, char, move |f| {
            let next = f.intrinsic(char, name, vec![int(from, char)]);
            f.give(Rvalue::Use(copy(next)));
        })
    };
    assert_eq!(value(&step(0xD7FF, "step_forward")), "'\\u{e000}'");
    assert_eq!(value(&step(0xE000, "step_backward")), format!("{:?}", '\u{D7FF}'));
    assert_eq!(
        panic_message(&step(0x10FFFF, "step_forward")),
        "attempt to step past the greatest value"
    );
}

#[test]
fn showing_a_deep_value_at_the_stack_limit_is_still_safe() {
    // Recursion to the limit, showing a nested value on each level: the runtime's own frames fit the reserve.
    let mut p = Build::default();
    let (i64, list) = list_type(&mut p);
    let (unit, str) = (p.unit(), p.str());
    let dive = p.declare("dive", &[list], unit);
    p.define(dive, |f| {
        let shown = f.value(str, Rvalue::Format(vec![debug(copy(Local(1)))]));
        let longer = f.value(
            list,
            Rvalue::Adt {
                ty: list,
                variant: 1,
                fields: vec![int(1, i64), take(Local(1))],
            },
        );
        let _ = shown;
        f.call(unit, dive, vec![take(longer)]);
        f.give(Rvalue::Use(Operand::Const(Constant::Unit)));
    });
    let program = entry(p, unit, |f| {
        let all = f.value(
            list,
            Rvalue::Adt {
                ty: list,
                variant: 0,
                fields: Vec::new(),
            },
        );
        f.call(unit, dive, vec![take(all)]);
        f.give(Rvalue::Use(Operand::Const(Constant::Unit)));
    });
    let limits = Limits {
        stack: 128 << 10,
        ..Limits::default()
    };
    for opt in [grok_jit::OptLevel::None, grok_jit::OptLevel::Speed] {
        let unit = super::compile(&program, opt);
        let outcome = unit.run(
            &limits,
            Box::new(super::Kept::default()),
            &grok_runtime::stop::StopHandle::new(),
        );
        assert!(matches!(outcome, Outcome::LimitReached { .. }), "{outcome:?}");
    }
}
