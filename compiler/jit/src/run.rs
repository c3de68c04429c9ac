//! The life of a run: a thread with a stack of the right size, the way in, and what came out.

use std::sync::Arc;

use grok_runtime::context::Context;
use grok_runtime::format::{Spec, format_value};
use grok_runtime::outcome::{Limits, Outcome, OutputSink, SourcePlace, TraceFrame};
use grok_runtime::stop::StopHandle;
use grok_runtime::trap::{Fault, RawTrace};
use grok_runtime::types::{SLOT, Shape, View};

use crate::unit::Unit;

/// Stack beyond the program's limit: for runtime functions, of which showing nested values takes most, and for leaf functions, which
/// are not checked.
const RESERVE: u64 = 4 << 20;

/// More stack than this is not reserved, whatever the limit.
const GREATEST_STACK: u64 = 64 << 30;

const UNKNOWN: SourcePlace = SourcePlace {
    file: 0,
    start: 0,
    end: 0,
};

impl Unit {
    /// Runs the entry function on a stack of its own and waits for its end.
    pub fn run(&self, limits: &Limits, sink: Box<dyn OutputSink>, stop: &StopHandle) -> Outcome {
        let stack = limits.stack.min(GREATEST_STACK);
        let ended = std::thread::scope(|scope| {
            let thread = std::thread::Builder::new()
                .name("grok-run".to_owned())
                .stack_size((stack + RESERVE) as usize);
            let run = || self.run_here(limits, stack as usize, sink, stop);
            thread.spawn_scoped(scope, run).ok().and_then(|run| run.join().ok())
        });
        ended.unwrap_or_else(|| Outcome::Panicked {
            message: "internal error: the run could not be carried out".to_owned(),
            trace: Vec::new(),
        })
    }

    fn run_here(&self, limits: &Limits, stack: usize, sink: Box<dyn OutputSink>, stop: &StopHandle) -> Outcome {
        let ctx = Context::new(limits, Arc::clone(&self.types), sink, stop.clone());
        let here = (&raw const ctx) as usize;
        ctx.set_stack_limit(here.saturating_sub(stack));
        let _registration = stop.register(ctx.limit_word());
        let mut result = vec![0u64; self.types.get(self.result.0).layout.slots.len().max(1)];
        if let Err(fault) = ctx.poll() {
            return self.ended(fault, None);
        }
        // SAFETY: the code is alive as long as `self`; the context and the room for the result are as the trampoline expects.
        let faulted = unsafe { (self.enter)(&ctx, result.as_mut_ptr()) } != 0;
        if faulted {
            let fault = ctx
                .take_fault()
                .unwrap_or_else(|| Fault::internal("a fault without a cause"));
            return self.ended(fault, Some(&ctx.take_trace()));
        }
        self.finished(&ctx, result.as_ptr().cast())
            .unwrap_or_else(|fault| self.ended(fault, None))
    }

    fn finished(&self, ctx: &Context, result: *const u8) -> Result<Outcome, Fault> {
        let desc = self.types.get(self.result.0);
        let debug = Spec {
            debug: true,
            ..Spec::default()
        };
        let is_unit = matches!(&desc.shape, Shape::Never)
            || matches!(&desc.shape, Shape::Tuple(variant) if variant.fields.is_empty());
        // SAFETY: the run wrote a value of the entry's result type there.
        let value = if is_unit {
            None
        } else {
            Some(unsafe { format_value(ctx, self.result.0, result, &debug) }?)
        };
        // SAFETY: as above.
        let view = unsafe { self.types.view(self.result.0, result) };
        let (exit_code, error) = match (view, self.error) {
            (View::Int(value, _), _) => (value as i32, None),
            (
                View::Product {
                    index, offsets, base, ..
                },
                Some((error, ty)),
            ) if index == error => {
                let payload = base.wrapping_add(offsets.first().copied().unwrap_or(0) as usize * SLOT);
                // SAFETY: the payload of a value is a value.
                (1, Some(unsafe { format_value(ctx, ty.0, payload, &Spec::default()) }?))
            }
            _ => (0, None),
        };
        Ok(Outcome::Finished {
            value,
            exit_code,
            error,
        })
    }

    /// The outcome of a fault, and of where it happened if it happened in the program.
    fn ended(&self, fault: Fault, trace: Option<&RawTrace>) -> Outcome {
        let trace = trace.map(|trace| self.trace(trace)).unwrap_or_default();
        match fault {
            Fault::Stopped => Outcome::Stopped,
            Fault::Limit(limit) => Outcome::LimitReached { limit, trace },
            Fault::Panic(message) => Outcome::Panicked { message, trace },
            Fault::Refused(effect, operation) => Outcome::Refused {
                effect,
                operation,
                trace,
            },
            Fault::Exit(exit_code) => Outcome::Finished {
                value: None,
                exit_code,
                error: None,
            },
        }
    }

    /// The source places of a trace; what was left out is told by a count.
    fn trace(&self, raw: &RawTrace) -> Vec<TraceFrame> {
        let mut frames = Vec::new();
        self.frames((raw.location >> 32) as u32, raw.location as u32, &mut frames);
        for address in &raw.inner {
            self.frames_at(*address, &mut frames);
        }
        if raw.skipped > 0 {
            let place = frames.last().map_or(UNKNOWN, |frame| frame.place);
            frames.push(TraceFrame {
                function: format!("… {} more frames …", raw.skipped).into(),
                place,
            });
        }
        for address in &raw.outer {
            self.frames_at(*address, &mut frames);
        }
        frames
    }

    /// The function and place of an origin of its code, then those that it was inlined into.
    fn frames(&self, function: u32, origin: u32, frames: &mut Vec<TraceFrame>) {
        let Some(origins) = self.functions.get(function as usize).map(|info| &info.origins) else {
            return;
        };
        let mut next = Some(origin);
        while let Some(info) = next.and_then(|origin| origins.get(origin as usize).or(origins.first())) {
            let name = self.functions.get(info.function as usize).map(|info| info.name.clone());
            frames.push(TraceFrame {
                function: name.unwrap_or_default(),
                place: info.place,
            });
            next = info.call;
        }
    }

    /// The calls that a return address belongs to.
    fn frames_at(&self, address: usize, frames: &mut Vec<TraceFrame>) {
        // The address is where the call returns to; the call is just before.
        let address = address.saturating_sub(1);
        let index = self.ranges.partition_point(|range| range.start <= address);
        let Some(range) = index
            .checked_sub(1)
            .and_then(|index| self.ranges.get(index))
            .filter(|range| address < range.end)
        else {
            return;
        };
        let offset = (address - range.start) as u32;
        let index = range.origins.partition_point(|(start, ..)| *start <= offset);
        let origin = index
            .checked_sub(1)
            .and_then(|index| range.origins.get(index))
            .filter(|(_, end, _)| offset < *end);
        self.frames(range.function, origin.map_or(0, |(.., origin)| *origin), frames);
    }
}
