//! Random loops: optimised code must do exactly what plain code does, with any fuel, and fail at the same place.

use grok_hir::body::BinaryOp;
use grok_mir::ir::*;
use grok_mir::program::*;
use grok_runtime::outcome::{Limits, Outcome};
use grok_types::ty::IntTy;

use super::build::*;
use super::run_with;

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// Mostly small; sometimes at the ends of the type, or where sums and factors stop being known to be small.
    fn value(&mut self, ty: IntTy) -> i128 {
        let (low, high) = ty.range();
        let near = self.below(5) as i128;
        let value = match self.below(12) {
            0 => high - near,
            1 => low + near,
            2 => high / 2 + near - 2,
            3 => low / 2 + near - 2,
            4 => (1 << 28) + near - 2,
            5 => self.below(400) as i128,
            6 => -(self.below(60) as i128),
            _ => self.below(24) as i128,
        };
        value.clamp(low, high)
    }
}

/// A function's body in the making, with what there is to compute with.
struct Maker<'a> {
    random: &'a mut Random,
    int: IntTy,
    ty: TypeId,
    bool: TypeId,
    /// What may be read.
    values: Vec<Local>,
    /// What may be changed.
    sums: Vec<Local>,
}

impl Maker<'_> {
    fn operand(&mut self) -> Op {
        if self.random.one_in(4) {
            let value = self.random.value(self.int);
            return int(value, self.ty);
        }
        copy(self.random.pick(&self.values))
    }

    fn term(&mut self, f: &mut Code) -> Local {
        let op = self.random.pick(&[
            BinaryOp::Add,
            BinaryOp::Sub,
            BinaryOp::Mul,
            BinaryOp::Mul,
            BinaryOp::BitXor,
            BinaryOp::BitAnd,
            BinaryOp::Rem,
            BinaryOp::Div,
        ]);
        let a = self.operand();
        let b = match op {
            BinaryOp::Rem | BinaryOp::Div => int(1 + self.random.below(40) as i128, self.ty),
            _ => self.operand(),
        };
        f.value(self.ty, binary(op, a, b))
    }

    fn statement(&mut self, f: &mut Code, next: Block, out: Block) {
        let sum = self.random.pick(&self.sums);
        match self.random.below(9) {
            0 => {
                let term = self.term(f);
                self.values.push(term);
            }
            1 | 2 => {
                let term = self.term(f);
                f.set(sum, binary(BinaryOp::Add, copy(sum), copy(term)));
            }
            3 => {
                let term = self.operand();
                f.set(sum, binary(BinaryOp::Sub, copy(sum), term));
            }
            4 => {
                let term = self.operand();
                f.set(sum, binary(BinaryOp::Add, term, copy(sum)));
            }
            5 => {
                let term = self.term(f);
                f.set(sum, binary(BinaryOp::BitXor, copy(sum), copy(term)));
            }
            kind => {
                let term = self.term(f);
                let limit = self.operand();
                let op = self.random.pick(&[BinaryOp::Eq, BinaryOp::Lt, BinaryOp::Ge]);
                let holds = if self.random.one_in(3) {
                    let divisor = 1 + self.random.below(40) as i128;
                    let rest = f.value(self.ty, binary(BinaryOp::Rem, copy(term), int(divisor, self.ty)));
                    let op = self.random.pick(&[BinaryOp::Eq, BinaryOp::Ne]);
                    f.value(self.bool, binary(op, take(rest), int(0, self.ty)))
                } else {
                    f.value(self.bool, binary(op, copy(term), limit))
                };
                let (yes, no) = (f.block(), f.block());
                f.branch(holds, yes, no);
                f.to(yes);
                if self.random.one_in(6) {
                    f.fuel();
                }
                if self.random.one_in(2) {
                    let term = self.operand();
                    f.set(sum, binary(BinaryOp::Add, copy(sum), term));
                }
                f.goto(match kind {
                    6 => no,
                    7 => next,
                    _ if self.random.one_in(3) => out,
                    _ => no,
                });
                f.to(no);
            }
        }
    }

    /// A loop of a random shape around what `body` makes; it goes on behind.
    fn turns(&mut self, f: &mut Code, body: &mut dyn FnMut(&mut Self, &mut Code, Block, Block)) {
        let (start, end) = (self.operand(), self.operand());
        let counter = f.value(self.ty, Rvalue::Use(start));
        let end = match end {
            Operand::Const(_) if self.random.one_in(2) => end,
            end => copy(f.value(self.ty, Rvalue::Use(end))),
        };
        let known = self.values.len();
        let (header, inside, latch, out) = (f.block(), f.block(), f.block(), f.block());
        let inclusive = self.random.one_in(3);
        let upwards = if inclusive { BinaryOp::Le } else { BinaryOp::Lt };
        f.goto(header);
        f.to(header);
        let more = f.value(self.bool, binary(upwards, copy(counter), end.clone()));
        f.branch(more, inside, out);
        f.to(inside);
        let counted = self.random.one_in(2);
        if self.random.one_in(2) {
            self.values.push(f.value(self.ty, Rvalue::Use(copy(counter))));
        } else {
            self.values.push(counter);
        }
        body(self, f, latch, out);
        f.goto(latch);
        f.to(latch);
        f.fuel();
        match (counted, inclusive) {
            (true, false) => {
                f.set(counter, Rvalue::Successor(copy(counter)));
                f.goto(header);
            }
            (true, true) => {
                let more = f.value(self.bool, binary(BinaryOp::Lt, copy(counter), end));
                let step = f.block();
                f.branch(more, step, out);
                f.to(step);
                f.set(counter, Rvalue::Successor(copy(counter)));
                f.goto(inside);
            }
            (false, _) => {
                f.set(counter, binary(BinaryOp::Add, copy(counter), int(1, self.ty)));
                f.goto(header);
            }
        }
        f.to(out);
        self.values.truncate(known);
    }
}

fn program(random: &mut Random) -> Program {
    let int_ty = random.pick(&[
        IntTy::I64,
        IntTy::I64,
        IntTy::I64,
        IntTy::I32,
        IntTy::I8,
        IntTy::U8,
        IntTy::U32,
        IntTy::U64,
    ]);
    let mut p = Build::default();
    let (ty, bool) = (p.int(int_ty), p.bool());
    let work = p.function("work", &[ty, ty, ty], ty, |f| {
        let params = [Local(1), Local(2), Local(3)];
        let first = f.value(ty, Rvalue::Use(copy(params[2])));
        let start = random.value(int_ty);
        let second = f.value(ty, Rvalue::Use(int(start, ty)));
        let mut maker = Maker {
            random,
            int: int_ty,
            ty,
            bool,
            values: params.to_vec(),
            sums: vec![first, second],
        };
        maker.turns(f, &mut |maker, f, _, _| {
            if maker.random.one_in(3) {
                let known = maker.values.len();
                let (next, out) = (f.block(), f.block());
                maker.statement(f, next, out);
                for block in [next, out] {
                    f.goto(block);
                    f.to(block);
                }
                maker.values.truncate(known);
            }
            maker.turns(f, &mut |maker, f, next, out| {
                for _ in 0..=maker.random.below(3) {
                    maker.statement(f, next, out);
                }
            });
        });
        f.give(binary(BinaryOp::BitXor, copy(first), copy(second)));
    });
    let args: Vec<Op> = (0..3).map(|_| int(random.value(int_ty), ty)).collect();
    let main = p.function("main", &[], ty, |f| {
        let result = f.call(ty, work, args);
        f.give(Rvalue::Use(copy(result)));
    });
    p.finish(main)
}

#[test]
fn random_loops_agree_at_both_levels() {
    let count = std::env::var("GROK_LOOPS")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(300);
    let (mut finished, mut panicked, mut limited) = (0, 0, 0);
    for seed in 1..=count {
        let mut random = Random(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed));
        let program = program(&mut random);
        for fuel in [30_000, 1 + random.below(300) as u64, 1 + random.below(9000) as u64] {
            let limits = Limits {
                fuel: Some(fuel),
                ..Limits::default()
            };
            let outcome = std::panic::catch_unwind(|| run_with(&program, &limits));
            match outcome.unwrap_or_else(|_| panic!("seed {seed} with fuel {fuel}")) {
                Outcome::Finished { .. } => finished += 1,
                Outcome::Panicked { .. } => panicked += 1,
                _ => limited += 1,
            }
        }
    }
    println!("{finished} finished, {panicked} panicked, {limited} ran out of fuel");
    assert!([finished, panicked, limited].into_iter().all(|kind| kind > count / 10));
}
