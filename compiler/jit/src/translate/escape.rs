//! Which locals that are borrowed may still live in the frame: those no reference to which outlives the function.
//!
//! Flow-insensitive: the address of a local flows with assignments, into aggregates, and through calls to their results. It escapes
//! when it is returned, captured by a closure, written behind a reference, or passed to a call that could keep it: to a function
//! value, or together with anything that itself holds references. What remains is confined; everything else gets a heap cell.

use grok_mir::ir::{Body, Callee, Local, Mono, Operand, Place, PlaceBase, Rvalue, StatementKind, TerminatorKind};
use grok_mir::program::{Program, Repr, TypeId, TypeKind};
use rustc_hash::FxHashSet;

/// The locals in cells that may live in the frame.
pub fn confined_locals(program: &Program, body: &Body<Mono>, holds_references: &[bool]) -> FxHashSet<Local> {
    if !body.locals.iter().any(|local| local.in_cell) {
        return FxHashSet::default();
    }
    let count = body.locals.len();
    let mut flow = Flow {
        program,
        body,
        holds_references,
        to: vec![Vec::new(); count],
        borrowed_by: vec![Vec::new(); count],
        escapes: vec![false; count],
        borrow_escapes: vec![false; count],
    };
    flow.escapes[Local::RETURN.0 as usize] = true;
    for block in &body.blocks {
        for statement in &block.statements {
            if let StatementKind::Assign(dest, rvalue) = &statement.kind {
                flow.assign(dest, rvalue);
            }
        }
        if let TerminatorKind::Call { callee, args, dest, .. } = &block.terminator.kind {
            flow.call(callee, args, dest);
        }
    }
    (0..count as u32)
        .map(Local)
        .filter(|local| body.local(*local).in_cell && *local != Local::RETURN && flow.is_confined(*local))
        .collect()
}

struct Flow<'a> {
    program: &'a Program,
    body: &'a Body<Mono>,
    holds_references: &'a [bool],
    /// Where what a local holds goes.
    to: Vec<Vec<Local>>,
    /// Which locals are given a local's address.
    borrowed_by: Vec<Vec<Local>>,
    /// Locals whose content goes where it cannot be followed.
    escapes: Vec<bool>,
    /// Locals whose address does.
    borrow_escapes: Vec<bool>,
}

impl Flow<'_> {
    fn is_confined(&self, local: Local) -> bool {
        if self.borrow_escapes[local.0 as usize] {
            return false;
        }
        let mut seen = FxHashSet::default();
        let mut stack = self.borrowed_by[local.0 as usize].clone();
        while let Some(next) = stack.pop() {
            if seen.insert(next) {
                if self.escapes[next.0 as usize] {
                    return false;
                }
                stack.extend(&self.to[next.0 as usize]);
            }
        }
        true
    }

    fn holds(&self, ty: TypeId) -> bool {
        self.holds_references[ty.0 as usize]
    }

    fn ty(&self, place: &Place<Mono>) -> TypeId {
        super::place::type_of(self.program, self.body, place)
    }

    /// The local that a write to `dest` lands in.
    fn target(dest: &Place<Mono>) -> Option<Local> {
        match dest.base {
            PlaceBase::Local(local) if !dest.is_indirect() => Some(local),
            _ => None,
        }
    }

    /// The local whose content an operand takes references from.
    fn source(&self, operand: &Operand<Mono>) -> Option<Local> {
        match operand {
            Operand::Copy(place) | Operand::Move(place) if self.holds(self.ty(place)) => match place.base {
                PlaceBase::Local(local) => Some(local),
                PlaceBase::Capture(_) => None,
            },
            _ => None,
        }
    }

    fn flow(&mut self, source: Local, dest: &Place<Mono>) {
        match Self::target(dest) {
            Some(target) => self.to[source.0 as usize].push(target),
            None => self.escapes[source.0 as usize] = true,
        }
    }

    fn assign(&mut self, dest: &Place<Mono>, rvalue: &Rvalue<Mono>) {
        match rvalue {
            Rvalue::Ref { place, .. } => self.borrow(dest, place),
            Rvalue::Use(operand)
            | Rvalue::Repeat(operand)
            | Rvalue::Clone(operand)
            | Rvalue::Cast(operand, _)
            | Rvalue::Unsize { operand, .. } => {
                self.operands(dest, std::slice::from_ref(operand));
            }
            Rvalue::Tuple(operands) | Rvalue::Array(operands) | Rvalue::Vec(operands, _) => {
                self.operands(dest, operands)
            }
            Rvalue::Adt { fields, .. } => self.operands(dest, fields),
            Rvalue::Closure { captures, .. } => {
                for source in captures
                    .iter()
                    .filter_map(|capture| self.source(capture))
                    .collect::<Vec<_>>()
                {
                    self.escapes[source.0 as usize] = true;
                }
            }
            // These only look.
            Rvalue::Binary(..)
            | Rvalue::Unary(..)
            | Rvalue::Successor(_)
            | Rvalue::Discriminant(_)
            | Rvalue::Len(_)
            | Rvalue::Format(_)
            | Rvalue::Compare(..)
            | Rvalue::Default(_) => {}
        }
    }

    fn operands(&mut self, dest: &Place<Mono>, operands: &[Operand<Mono>]) {
        for source in operands
            .iter()
            .filter_map(|operand| self.source(operand))
            .collect::<Vec<_>>()
        {
            self.flow(source, dest);
        }
    }

    fn borrow(&mut self, dest: &Place<Mono>, place: &Place<Mono>) {
        let PlaceBase::Local(local) = place.base else { return };
        let by_value = self.program.ty(self.ty(dest)).layout.repr == Repr::RefValue;
        if place.is_indirect() {
            // A reborrow: as good as the reference it goes through.
            self.flow(local, dest);
        } else if by_value {
            if self.holds(self.ty(place)) {
                self.flow(local, dest);
            }
        } else {
            match Self::target(dest) {
                Some(target) => self.borrowed_by[local.0 as usize].push(target),
                None => self.borrow_escapes[local.0 as usize] = true,
            }
        }
    }

    fn call(&mut self, callee: &Callee<Mono>, args: &[Operand<Mono>], dest: &Place<Mono>) {
        let sources: Vec<Local> = args.iter().filter_map(|arg| self.source(arg)).collect();
        let keeps = |arg: &Operand<Mono>| match arg {
            Operand::Copy(place) | Operand::Move(place) => {
                let ty = self.ty(place);
                match self.program.ty(ty).kind {
                    TypeKind::Ref(_, inner) => self.holds(inner),
                    _ => self.holds(ty),
                }
            }
            Operand::Const(_) => false,
        };
        let kept = matches!(callee, Callee::Value(_) | Callee::Virtual { .. }) || args.iter().any(keeps);
        let returned = self.holds(self.ty(dest));
        for source in sources {
            if kept {
                self.escapes[source.0 as usize] = true;
            } else if returned {
                self.flow(source, dest);
            }
        }
    }
}
