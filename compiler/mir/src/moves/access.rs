//! What each statement and terminator does to places, in order of evaluation.

use grok_types::ty::Mutability;

use crate::ir::{
    Callee, FormatPart, Generic, Local, Operand, Place, Projection, Rvalue, Statement, StatementKind, Terminator,
    TerminatorKind,
};

/// One thing done to a place.
#[derive(Clone, Copy, Debug)]
pub(super) enum Access<'a> {
    /// Its value is read and stays.
    Read(&'a Place<Generic>),
    /// Only its tag or length is looked at.
    Inspect(&'a Place<Generic>),
    /// Its value is taken out.
    Move(&'a Place<Generic>),
    /// A reference to it is made; for a closure's environment or not.
    Borrow {
        place: &'a Place<Generic>,
        mutability: Mutability,
        dest: &'a Place<Generic>,
    },
    /// A function value in it is called and stays.
    Call(&'a Place<Generic>),
    /// It is written; to itself (`+=`) or with something new.
    Write(&'a Place<Generic>),
    /// A local comes to life or dies.
    Storage(Local),
}

pub(super) fn of_statement<'a>(statement: &'a Statement<Generic>, each: &mut dyn FnMut(Access<'a>)) {
    match &statement.kind {
        StatementKind::Assign(place, value) => {
            of_rvalue(value, place, each);
            each(Access::Write(place));
        }
        StatementKind::StorageLive(local) | StatementKind::StorageDead(local) => each(Access::Storage(*local)),
        StatementKind::Fuel(_) | StatementKind::Nop => {}
    }
}

pub(super) fn of_terminator<'a>(terminator: &'a Terminator<Generic>, each: &mut dyn FnMut(Access<'a>)) {
    match &terminator.kind {
        TerminatorKind::Switch { on, .. } => operand(on, each),
        TerminatorKind::Call {
            callee,
            args,
            dest,
            target,
        } => {
            match callee {
                Callee::Value(Operand::Copy(place)) => {
                    each(Access::Call(place));
                }
                Callee::Value(value) => operand(value, each),
                Callee::Fn(_) | Callee::Intrinsic(..) | Callee::Virtual { .. } => {}
            }
            args.iter().for_each(|arg| operand(arg, each));
            if target.is_some() {
                each(Access::Write(dest));
            }
        }
        TerminatorKind::Panic { message } => operand(message, each),
        TerminatorKind::Goto(_) | TerminatorKind::Return | TerminatorKind::Unreachable => {}
    }
}

fn of_rvalue<'a>(value: &'a Rvalue<Generic>, dest: &'a Place<Generic>, each: &mut dyn FnMut(Access<'a>)) {
    match value {
        Rvalue::Use(value)
        | Rvalue::Unary(_, value)
        | Rvalue::Successor(value)
        | Rvalue::Cast(value, _)
        | Rvalue::Repeat(value)
        | Rvalue::Unsize { operand: value, .. }
        | Rvalue::Clone(value) => operand(value, each),
        Rvalue::Ref { mutability, place, .. } => {
            each(Access::Borrow {
                place,
                mutability: *mutability,
                dest,
            });
        }
        Rvalue::Binary(_, lhs, rhs) | Rvalue::Compare(lhs, rhs) => {
            operand(lhs, each);
            operand(rhs, each);
        }
        Rvalue::Tuple(items) | Rvalue::Array(items) | Rvalue::Vec(items, _) => {
            items.iter().for_each(|item| operand(item, each))
        }
        Rvalue::Adt { fields, .. } => fields.iter().for_each(|field| operand(field, each)),
        Rvalue::Closure { captures, .. } => captures.iter().for_each(|capture| operand(capture, each)),
        Rvalue::Discriminant(place) | Rvalue::Len(place) => {
            each(Access::Inspect(place));
        }
        Rvalue::Format(parts) => {
            for part in parts {
                if let FormatPart::Value { operand: value, .. } | FormatPart::Nested { operand: value, .. } = part {
                    operand(value, each);
                }
            }
        }
        Rvalue::Default(_) => {}
    }
}

fn operand<'a>(value: &'a Operand<Generic>, each: &mut dyn FnMut(Access<'a>)) {
    match value {
        Operand::Copy(place) => {
            each(Access::Read(place));
        }
        Operand::Move(place) => {
            each(Access::Move(place));
        }
        Operand::Const(_) => {}
    }
}

/// The locals that a place's indices are read from are found by [`index_locals`].
pub(super) fn index_locals(place: &Place<Generic>) -> impl Iterator<Item = Local> + '_ {
    place
        .projections
        .iter()
        .flat_map(|step| match step {
            Projection::Index(local, _) => [Some(*local), None],
            Projection::Subslice { from, to, .. } => [*from, *to],
            _ => [None, None],
        })
        .flatten()
}
