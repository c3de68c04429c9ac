//! Values through the type table by hand: no code generator involved.

use std::sync::Arc;

use grok_runtime::compare::{Comparison, compare};
use grok_runtime::context::Context;
use grok_runtime::format::{Align, Spec, format_value};
use grok_runtime::outcome::{LimitKind, Limits, OutputSink, OutputStream};
use grok_runtime::stop::StopHandle;
use grok_runtime::trap::Fault;
use grok_runtime::types::{Form, Layout, Repr, Shape, Slot, TypeDesc, TypeTable, Variant};

struct Nowhere;

impl OutputSink for Nowhere {
    fn write(&mut self, _: OutputStream, _: &str) {}
}

const F64: u32 = 0;
const POINT: u32 = 1;

/// `f64`, and `Point { x: f64, y: f64 }`.
fn table() -> Arc<TypeTable> {
    let desc = |name: &str, shape, slots, repr| TypeDesc {
        name: name.into(),
        shape,
        layout: Layout { slots, repr },
        plain: false,
    };
    let point = Variant {
        name: "Point".into(),
        form: Form::Named,
        fields: vec![("x".into(), F64), ("y".into(), F64)],
    };
    Arc::new(TypeTable::new(vec![
        desc("f64", Shape::Float(64), vec![Slot::F64], Repr::Scalar),
        desc(
            "Point",
            Shape::Struct(point),
            vec![Slot::F64, Slot::F64],
            Repr::Fields(vec![0, 1]),
        ),
    ]))
}

fn context(limits: &Limits) -> Context {
    Context::new(limits, table(), Box::new(Nowhere), StopHandle::new())
}

fn show(value: f64, spec: &Spec) -> String {
    let ctx = context(&Limits::default());
    // SAFETY: the address is that of an `f64`.
    unsafe { format_value(&ctx, F64, (&raw const value).cast(), spec) }.expect("it fits")
}

#[test]
fn floats_print_as_in_rust() {
    let debug = Spec {
        debug: true,
        ..Spec::default()
    };
    for value in [
        0.0,
        -0.0,
        1.0,
        0.1,
        -2.5,
        1e16,
        1e-7,
        123_456_789.125,
        f64::MAX,
        f64::MIN_POSITIVE,
        f64::INFINITY,
        f64::NAN,
    ] {
        assert_eq!(show(value, &Spec::default()), format!("{value}"));
        assert_eq!(show(value, &debug), format!("{value:?}"));
        let fixed = Spec {
            precision: Some(3),
            width: Some(12),
            zero: true,
            ..Spec::default()
        };
        assert_eq!(show(value, &fixed), format!("{value:012.3}"));
        let plus = Spec {
            plus: true,
            align: Some(Align::Left),
            width: Some(10),
            ..Spec::default()
        };
        assert_eq!(show(value, &plus), format!("{value:<+10}"));
    }
}

#[test]
fn absurd_widths_and_precisions_are_a_memory_fault() {
    let ctx = context(&Limits {
        memory: 1 << 20,
        ..Limits::default()
    });
    let value = 2.5f64;
    for spec in [
        Spec {
            width: Some(u32::MAX),
            ..Spec::default()
        },
        Spec {
            precision: Some(u32::MAX),
            ..Spec::default()
        },
    ] {
        // SAFETY: the address is that of an `f64`.
        let shown = unsafe { format_value(&ctx, F64, (&raw const value).cast(), &spec) };
        assert_eq!(shown, Err(Fault::Limit(LimitKind::Memory)));
    }
}

#[test]
fn width_is_for_the_whole_in_show_and_for_the_parts_in_debug() {
    let ctx = context(&Limits::default());
    let point = [1.0f64, 2.5];
    // SAFETY: the address is that of two floats in slots.
    let shown = |spec: &Spec| unsafe { format_value(&ctx, POINT, point.as_ptr().cast(), spec) }.expect("it fits");
    assert_eq!(shown(&Spec::default()), "Point { x: 1, y: 2.5 }");
    assert_eq!(
        shown(&Spec {
            width: Some(25),
            align: Some(Align::Right),
            ..Spec::default()
        }),
        "   Point { x: 1, y: 2.5 }"
    );
    assert_eq!(
        shown(&Spec {
            debug: true,
            width: Some(4),
            ..Spec::default()
        }),
        "Point { x:  1.0, y:  2.5 }"
    );
}

#[test]
fn comparisons_differ_on_nan() {
    let ctx = context(&Limits::default());
    let (a, b) = ([1.0f64, f64::NAN], [1.0f64, 2.0]);
    // SAFETY: both addresses are those of two floats in slots.
    let order = |how| unsafe { compare(&ctx, POINT, a.as_ptr().cast(), b.as_ptr().cast(), how) }.expect("no limit");
    assert_eq!(order(Comparison::Partial), None);
    assert_eq!(order(Comparison::Total), Some(std::cmp::Ordering::Greater));
    assert_ne!(order(Comparison::Equality), Some(std::cmp::Ordering::Equal));
}

#[test]
fn the_heap_hands_out_zeroed_memory_up_to_its_cap() {
    let ctx = context(&Limits {
        memory: 100_000,
        ..Limits::default()
    });
    let mut given = 0;
    loop {
        match ctx.allocate(24) {
            Ok(object) => {
                // SAFETY: 24 fresh bytes.
                let bytes = unsafe { std::slice::from_raw_parts_mut(object, 24) };
                assert!(bytes.iter().all(|byte| *byte == 0));
                bytes.fill(0xFF);
                given += 24;
            }
            Err(fault) => {
                assert_eq!(fault, Fault::Limit(LimitKind::Memory));
                break;
            }
        }
    }
    assert!((90_000..=100_000).contains(&given), "{given}");
    assert_eq!(ctx.allocate(usize::MAX), Err(Fault::Limit(LimitKind::Memory)));
}

#[test]
fn fuel_is_handed_out_in_slices_to_the_last_unit() {
    let ctx = context(&Limits {
        fuel: Some(10_000),
        ..Limits::default()
    });
    let mut slice = 0i64;
    let mut turns = 0;
    let end = loop {
        slice -= 1;
        if slice < 0 {
            match ctx.refill(slice) {
                Ok(fresh) => slice = fresh,
                Err(fault) => break fault,
            }
        }
        turns += 1;
    };
    assert_eq!((turns, end), (10_000, Fault::Limit(LimitKind::Fuel)));
}

#[test]
fn a_stop_reaches_the_limit_word_only_while_it_is_registered() {
    let stop = StopHandle::new();
    let ctx = Context::new(&Limits::default(), table(), Box::new(Nowhere), stop.clone());
    let registration = stop.register(ctx.limit_word());
    assert_eq!(ctx.poll(), Ok(()));
    let other = stop.clone();
    std::thread::spawn(move || other.time_out())
        .join()
        .expect("it only stores");
    assert_eq!(ctx.poll(), Err(Fault::Limit(LimitKind::Time)));
    drop(registration);
    ctx.set_stack_limit(0);
    stop.stop();
    assert_eq!(ctx.poll(), Ok(()), "nobody writes to the word any more");
}
