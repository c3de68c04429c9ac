//! Stack, fuel, memory, time, output, stop; and that runs and units leave nothing behind.

use std::time::{Duration, Instant};

use grok_hir::body::BinaryOp;
use grok_jit::OptLevel;
use grok_mir::ir::*;
use grok_mir::program::Program;
use grok_runtime::outcome::{LimitKind, Limits, Outcome};
use grok_runtime::stop::StopHandle;

use super::build::*;
use super::programs::{fib, nested_sum};
use super::{Kept, compile, run_with};

fn endless_recursion() -> Program {
    let mut p = Build::default();
    let i64 = p.i64();
    let dive = p.declare("dive", &[i64], i64);
    p.define(dive, |f| {
        let next = f.value(i64, binary(BinaryOp::Add, copy(Local(1)), int(1, i64)));
        let result = f.call(i64, dive, vec![copy(next)]);
        f.give(binary(BinaryOp::Add, copy(result), int(1, i64)));
    });
    let main = p.function("main", &[], i64, |f| {
        let result = f.call(i64, dive, vec![int(0, i64)]);
        f.give(Rvalue::Use(copy(result)));
    });
    p.finish(main)
}

fn endless_loop() -> Program {
    let mut p = Build::default();
    let unit = p.unit();
    let main = p.function("main", &[], unit, |f| {
        let again = f.block();
        f.goto(again);
        f.to(again);
        f.fuel();
        f.goto(again);
    });
    p.finish(main)
}

/// A loop with a test that holds for ages, which is translated in several copies.
fn long_loop() -> Program {
    nested_sum(i64::MAX.into())
}

fn endless_growth() -> Program {
    let mut p = Build::default();
    let (i64, unit) = (p.i64(), p.unit());
    let vec = p.vec(i64);
    let exclusive_vec = p.reference(grok_types::ty::Mutability::Mut, vec);
    let main = p.function("main", &[], unit, |f| {
        let v = f.cell(vec);
        f.set(v, Rvalue::Vec(Vec::new(), vec));
        let again = f.block();
        f.goto(again);
        f.to(again);
        f.fuel();
        let r = f.value(exclusive_vec, exclusive(v));
        f.intrinsic(unit, "vec_push", vec![copy(r), int(7, i64)]);
        f.goto(again);
    });
    p.finish(main)
}

fn limit(program: &Program, limits: &Limits) -> LimitKind {
    match run_with(program, limits) {
        Outcome::LimitReached { limit, .. } => limit,
        other => panic!("{other:?}"),
    }
}

#[test]
fn deep_recursion_reaches_the_stack_limit() {
    for opt in [OptLevel::None, OptLevel::Speed] {
        let unit = compile(&endless_recursion(), opt);
        let outcome = unit.run(&Limits::default(), Box::new(Kept::default()), &StopHandle::new());
        let Outcome::LimitReached { limit, trace } = outcome else {
            panic!("it ends by a limit")
        };
        assert_eq!(limit, LimitKind::Stack);
        assert_eq!(&*trace[0].function, "dive");
        assert_eq!(&*trace.last().expect("a trace").function, "main");
        assert!(trace.len() < 200 && trace.iter().any(|frame| frame.function.starts_with('…')));
    }
    // The limit is what was asked for, not what the platform gives.
    assert_eq!(limit_kind_with_stack(64 << 10), LimitKind::Stack);
    assert_eq!(limit_kind_with_stack(256 << 20), LimitKind::Stack);
}

fn limit_kind_with_stack(stack: u64) -> LimitKind {
    let limits = Limits {
        stack,
        ..Limits::default()
    };
    let unit = compile(&endless_recursion(), OptLevel::Speed);
    match unit.run(&limits, Box::new(Kept::default()), &StopHandle::new()) {
        Outcome::LimitReached { limit, .. } => limit,
        other => panic!("{other:?}"),
    }
}

#[test]
fn fuel_runs_out_at_the_same_point_each_time() {
    let needed = (1..).find(|fuel| {
        let outcome = run_with(
            &fib(5),
            &Limits {
                fuel: Some(*fuel),
                ..Limits::default()
            },
        );
        matches!(outcome, Outcome::Finished { .. })
    });
    // One for main and one for each call of fib(5).
    assert_eq!(needed, Some(1 + 15));
    // Around the number of turns that one look at the fuel serves, each unit counts.
    for turns in 1..12u32 {
        let needed = 1 + u64::from(turns) * (u64::from(turns) + 1);
        let program = nested_sum(turns.into());
        let enough = Limits {
            fuel: Some(needed),
            ..Limits::default()
        };
        assert!(matches!(run_with(&program, &enough), Outcome::Finished { .. }));
        let fewer = Limits {
            fuel: Some(needed - 1),
            ..Limits::default()
        };
        assert_eq!(limit(&program, &fewer), LimitKind::Fuel);
    }
    let turns = Limits {
        fuel: Some(1 + 100 * 101),
        ..Limits::default()
    };
    assert!(matches!(run_with(&nested_sum(100), &turns), Outcome::Finished { .. }));
    let fewer = Limits {
        fuel: Some(100 * 101),
        ..Limits::default()
    };
    assert_eq!(limit(&nested_sum(100), &fewer), LimitKind::Fuel);
    assert_eq!(
        limit(
            &long_loop(),
            &Limits {
                fuel: Some(1_000_003),
                ..Limits::default()
            }
        ),
        LimitKind::Fuel
    );
    assert_eq!(
        limit(
            &endless_loop(),
            &Limits {
                fuel: Some(1_000_000),
                ..Limits::default()
            }
        ),
        LimitKind::Fuel
    );
}

#[test]
fn memory_is_capped() {
    assert_eq!(
        limit(
            &endless_growth(),
            &Limits {
                memory: 16 << 20,
                ..Limits::default()
            }
        ),
        LimitKind::Memory
    );
}

#[test]
fn time_is_limited() {
    let started = Instant::now();
    assert_eq!(
        limit(
            &long_loop(),
            &Limits {
                fuel: Some(1_000_003),
                ..Limits::default()
            }
        ),
        LimitKind::Fuel
    );
    assert_eq!(
        limit(
            &endless_loop(),
            &Limits {
                time: Some(Duration::from_millis(20)),
                ..Limits::default()
            }
        ),
        LimitKind::Time
    );
    assert!(started.elapsed() < Duration::from_secs(2));
}

#[test]
fn output_is_limited() {
    let mut p = Build::default();
    let unit = p.unit();
    let main = p.function("main", &[], unit, |f| {
        let again = f.block();
        f.goto(again);
        f.to(again);
        f.fuel();
        f.intrinsic(unit, "print_stdout", vec![text("hé")]);
        f.goto(again);
    });
    let unit = compile(&p.finish(main), OptLevel::Speed);
    let kept = Kept::default();
    let limits = Limits {
        output: Some(8),
        ..Limits::default()
    };
    let outcome = unit.run(&limits, Box::new(kept.clone()), &StopHandle::new());
    assert!(matches!(
        outcome,
        Outcome::LimitReached {
            limit: LimitKind::Output,
            ..
        }
    ));
    assert_eq!(kept.text(), "héhéh", "what fits is printed, in whole characters");
}

#[test]
fn a_running_loop_stops_when_told() {
    for program in [endless_loop(), long_loop(), endless_recursion_in_a_loop()] {
        let unit = compile(&program, OptLevel::Speed);
        let stop = StopHandle::new();
        let outcome = std::thread::scope(|scope| {
            let (unit, inner) = (&unit, stop.clone());
            let run = scope.spawn(move || {
                let outcome = unit.run(&Limits::default(), Box::new(Kept::default()), &inner);
                (outcome, Instant::now())
            });
            std::thread::sleep(Duration::from_millis(30));
            let told = Instant::now();
            stop.stop();
            let (outcome, ended) = run.join().expect("runs do not panic");
            assert!(
                ended.duration_since(told) < Duration::from_millis(50),
                "{:?}",
                ended.duration_since(told)
            );
            outcome
        });
        assert_eq!(outcome, Outcome::Stopped);
    }
}

/// Work that is all calls, none of them deep.
fn endless_recursion_in_a_loop() -> Program {
    let mut program = fib(20);
    let main = &mut program.functions[1].body;
    for block in &mut main.blocks {
        if let TerminatorKind::Call { target, .. } = &mut block.terminator.kind {
            *target = Some(Block(0));
        }
    }
    program
}

#[test]
fn a_handle_used_before_the_run_ends_it_at_once() {
    let stop = StopHandle::new();
    stop.stop();
    let unit = compile(&endless_loop(), OptLevel::None);
    assert_eq!(
        unit.run(&Limits::default(), Box::new(Kept::default()), &stop),
        Outcome::Stopped
    );
    // After the run there is nothing left to touch.
    stop.stop();
    stop.time_out();
}

fn resident() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    statm
        .split_whitespace()
        .nth(1)
        .and_then(|pages| pages.parse::<u64>().ok())
        .unwrap_or(0)
        * 4096
}

#[test]
fn units_and_runs_leave_memory_flat() {
    let programs = [fib(5), endless_growth(), endless_recursion()];
    let limits = Limits {
        memory: 1 << 20,
        stack: 1 << 20,
        ..Limits::default()
    };
    let round = |times: usize| {
        for index in 0..times {
            let unit = compile(&programs[index % programs.len()], OptLevel::None);
            unit.run(&limits, Box::new(Kept::default()), &StopHandle::new());
        }
    };
    round(100);
    let before = resident();
    round(2000);
    let grown = resident().saturating_sub(before);
    assert!(grown < 8 << 20, "2000 units and runs left {grown} bytes behind");
}
