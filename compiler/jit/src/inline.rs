//! Small functions in the place of their calls, before translation.
//!
//! Works on MIR, so that everything after it sees through calls: intervals, loops, the escape of borrowed locals. Fuel marks come
//! along, so a run takes the same fuel either way; origins come along with the call they were inlined at, so traces name every
//! function. Only the stack is used less.

use grok_mir::ir::{
    BasicBlock, Block, Body, Callee, Constant, FormatPart, Local, Mono, Operand, Origin, OriginId, Place, PlaceBase,
    Projection, Rvalue, Statement, StatementKind, Terminator, TerminatorKind,
};
use grok_mir::program::{InstanceId, Program, Table};
use grok_runtime::outcome::SourcePlace;
use rustc_hash::{FxHashMap, FxHashSet};

/// Where the code of an origin comes from.
#[derive(Clone, Copy, Debug)]
pub struct OriginInfo {
    /// The function whose source it is.
    pub function: u32,
    /// The place there.
    pub place: SourcePlace,
    /// The origin of the call at which that function was inlined.
    pub call: Option<u32>,
}

/// A program after inlining.
pub struct Inlined {
    /// The bodies, function by function.
    pub bodies: Vec<Body<Mono>>,
    /// What their origins are.
    pub origins: Vec<Vec<OriginInfo>>,
    /// Which functions can still be reached.
    pub reachable: Vec<bool>,
}

/// Assignments and calls of a function that is worth inlining.
const SMALL: usize = 32;
/// Assignments and calls beyond which a function grows no further.
const GROWN: usize = 400;
/// How many calls deep functions are inlined into each other.
const ROUNDS: usize = 3;

impl Inlined {
    /// The program as it is.
    pub fn nothing(program: &Program) -> Self {
        let bodies: Vec<Body<Mono>> = program.functions.iter().map(|function| function.body.clone()).collect();
        let origins = program
            .functions
            .iter()
            .zip(0..)
            .map(|(function, index)| origins(function, index))
            .collect();
        let reachable = reachable(program, &bodies);
        Self {
            bodies,
            origins,
            reachable,
        }
    }

    /// The program with small functions inlined.
    pub fn new(program: &Program) -> Self {
        let mut this = Self::nothing(program);
        let recursive: Vec<bool> = (0..this.bodies.len())
            .map(|index| is_recursive(index as u32, &this.bodies))
            .collect();
        for round in 0..ROUNDS {
            let before: Vec<(Body<Mono>, Vec<OriginInfo>)> =
                this.bodies.iter().cloned().zip(this.origins.iter().cloned()).collect();
            let small: Vec<bool> = before
                .iter()
                .enumerate()
                .map(|(index, (body, _))| {
                    let closure = program.functions[index].is_closure || !body.captures.is_empty();
                    !closure && cost(body) <= SMALL && (round == 0 || !recursive[index])
                })
                .collect();
            let mut changed = false;
            for (body, origins) in this.bodies.iter_mut().zip(&mut this.origins) {
                resolve_values(program, body);
                changed |= expand(body, origins, &before, &small);
            }
            if !changed {
                break;
            }
        }
        this.reachable = reachable(program, &this.bodies);
        this
    }
}

fn origins(function: &grok_mir::program::Function, index: u32) -> Vec<OriginInfo> {
    let unknown = SourcePlace {
        file: 0,
        start: 0,
        end: 0,
    };
    (0..function.body.origins.len())
        .map(|origin| {
            let place = function.spans.get(origin).or(function.spans.first());
            let place = place.map_or(unknown, |(file, span)| SourcePlace {
                file: file.0,
                start: span.start,
                end: span.end,
            });
            OriginInfo {
                function: index,
                place,
                call: None,
            }
        })
        .collect()
}

/// Assignments and calls.
fn cost(body: &Body<Mono>) -> usize {
    let statements = body.blocks.iter().flat_map(|block| &block.statements);
    let assignments = statements
        .filter(|statement| matches!(statement.kind, StatementKind::Assign(..)))
        .count();
    let calls = body
        .blocks
        .iter()
        .filter(|block| matches!(block.terminator.kind, TerminatorKind::Call { .. }))
        .count();
    assignments + 2 * calls
}

/// Functions that a body mentions.
fn mentioned(program: &Program, body: &Body<Mono>) -> Vec<InstanceId> {
    let mut found = Vec::new();
    let mut operand = |operand: &Operand<Mono>| {
        if let Operand::Const(Constant::Fn(id, _)) = operand {
            found.push(*id);
        }
    };
    let mut closures = Vec::new();
    let mut tables = Vec::new();
    for block in &body.blocks {
        for statement in &block.statements {
            if let StatementKind::Assign(_, rvalue) = &statement.kind {
                rvalue_operands(rvalue, &mut operand);
                match rvalue {
                    Rvalue::Closure { def, .. } => closures.push(*def),
                    Rvalue::Unsize {
                        vtable: Some(Table::Of(table)),
                        ..
                    } => tables.push(*table),
                    _ => {}
                }
            }
        }
        match &block.terminator.kind {
            TerminatorKind::Switch { on, .. } => operand(on),
            TerminatorKind::Panic { message } => operand(message),
            TerminatorKind::Call { callee, args, .. } => {
                args.iter().for_each(&mut operand);
                match callee {
                    Callee::Fn(id) => closures.push(*id),
                    Callee::Value(value) => operand(value),
                    Callee::Intrinsic(..) | Callee::Virtual { .. } => {}
                }
            }
            _ => {}
        }
    }
    found.extend(closures);
    // What a table leads to may be called, and the tables that it leads to likewise.
    let mut seen = FxHashSet::default();
    while let Some(table) = tables.pop() {
        if seen.insert(table) {
            let table = &program.vtables[table.0 as usize];
            found.extend(&table.methods);
            tables.extend(&table.upcasts);
        }
    }
    found
}

fn rvalue_operands(rvalue: &Rvalue<Mono>, visit: &mut impl FnMut(&Operand<Mono>)) {
    match rvalue {
        Rvalue::Use(a)
        | Rvalue::Unary(_, a)
        | Rvalue::Successor(a)
        | Rvalue::Cast(a, _)
        | Rvalue::Repeat(a)
        | Rvalue::Unsize { operand: a, .. }
        | Rvalue::Clone(a) => visit(a),
        Rvalue::Binary(_, a, b) | Rvalue::Compare(a, b) => {
            visit(a);
            visit(b);
        }
        Rvalue::Tuple(all) | Rvalue::Array(all) | Rvalue::Vec(all, _) => all.iter().for_each(visit),
        Rvalue::Adt { fields, .. } => fields.iter().for_each(visit),
        Rvalue::Closure { captures, .. } => captures.iter().for_each(visit),
        Rvalue::Format(parts) => {
            for part in parts {
                if let FormatPart::Value { operand, .. } | FormatPart::Nested { operand, .. } = part {
                    visit(operand);
                }
            }
        }
        Rvalue::Ref { .. } | Rvalue::Discriminant(_) | Rvalue::Len(_) | Rvalue::Default(_) => {}
    }
}

fn reachable(program: &Program, bodies: &[Body<Mono>]) -> Vec<bool> {
    let mut reached = vec![false; bodies.len()];
    let mut stack = vec![program.entry];
    while let Some(id) = stack.pop() {
        if !std::mem::replace(&mut reached[id.0 as usize], true) {
            stack.extend(mentioned(program, &bodies[id.0 as usize]));
        }
    }
    reached
}

fn is_recursive(index: u32, bodies: &[Body<Mono>]) -> bool {
    let mut seen = FxHashSet::default();
    let mut stack = called(&bodies[index as usize]);
    while let Some(next) = stack.pop() {
        if next == index {
            return true;
        }
        if seen.insert(next) {
            stack.extend(called(&bodies[next as usize]));
        }
    }
    false
}

fn called(body: &Body<Mono>) -> Vec<u32> {
    let calls = body.blocks.iter().filter_map(|block| match &block.terminator.kind {
        TerminatorKind::Call {
            callee: Callee::Fn(id), ..
        } => Some(id.0),
        _ => None,
    });
    calls.collect()
}

/// Turns calls of locals that only ever hold one known function into calls of that function.
fn resolve_values(program: &Program, body: &mut Body<Mono>) {
    let mut known: FxHashMap<Local, Option<InstanceId>> = FxHashMap::default();
    let params = body.params;
    for statement in body.blocks.iter().flat_map(|block| &block.statements) {
        let StatementKind::Assign(place, rvalue) = &statement.kind else {
            continue;
        };
        let PlaceBase::Local(local) = place.base else { continue };
        let value = match rvalue {
            Rvalue::Use(Operand::Const(Constant::Fn(id, _))) if place.projections.is_empty() => Some(*id),
            _ => None,
        };
        known.entry(local).and_modify(|known| *known = None).or_insert(value);
    }
    for block in &body.blocks {
        if let TerminatorKind::Call {
            dest: Place {
                base: PlaceBase::Local(local),
                ..
            },
            ..
        } = &block.terminator.kind
        {
            known.insert(*local, None);
        }
    }
    let locals = &body.locals;
    let function = |operand: &Operand<Mono>| match operand {
        Operand::Const(Constant::Fn(id, _)) => Some(*id),
        Operand::Copy(place) | Operand::Move(place) => {
            let local = place
                .as_local()
                .filter(|local| local.0 > params && !locals[local.0 as usize].in_cell)?;
            known.get(&local).copied().flatten()
        }
        Operand::Const(_) => None,
    };
    for block in &mut body.blocks {
        if let TerminatorKind::Call { callee, .. } = &mut block.terminator.kind
            && let Callee::Value(operand) = callee
            && let Some(id) = function(operand).filter(|id| !program.function(*id).is_closure)
        {
            *callee = Callee::Fn(id);
        }
    }
}

/// Inlines the calls of a body to small functions; whether there were any.
fn expand(
    body: &mut Body<Mono>,
    origins: &mut Vec<OriginInfo>,
    all: &[(Body<Mono>, Vec<OriginInfo>)],
    small: &[bool],
) -> bool {
    let mut size = cost(body);
    let mut changed = false;
    for index in 0..body.blocks.len() {
        let TerminatorKind::Call {
            callee: Callee::Fn(id), ..
        } = &body.blocks[index].terminator.kind
        else {
            continue;
        };
        let callee = id.0 as usize;
        let (inner, inner_origins) = &all[callee];
        if !small[callee] || size + cost(inner) > GROWN || inner.blocks.is_empty() {
            continue;
        }
        size += cost(inner);
        changed = true;
        Splice::new(body, origins, index, inner, inner_origins).carry_out(body, index, inner);
    }
    changed
}

/// How the parts of an inlined body are renamed.
struct Splice {
    locals: u32,
    blocks: u32,
    origins: u32,
    call: OriginId,
}

impl Splice {
    fn new(
        body: &mut Body<Mono>,
        origins: &mut Vec<OriginInfo>,
        index: usize,
        inner: &Body<Mono>,
        inner_origins: &[OriginInfo],
    ) -> Self {
        let call = body.blocks[index].terminator.origin;
        let this = Self {
            locals: body.locals.len() as u32,
            blocks: body.blocks.len() as u32,
            origins: origins.len() as u32,
            call,
        };
        origins.extend(inner_origins.iter().map(|info| OriginInfo {
            call: Some(info.call.map_or(call.0, |outer| this.origins + outer)),
            ..*info
        }));
        body.origins.resize(origins.len(), Origin::Owner);
        body.locals.extend(inner.locals.iter().map(|decl| {
            let mut decl = decl.clone();
            decl.origin = this.origin(decl.origin);
            decl
        }));
        this
    }

    fn carry_out(&self, body: &mut Body<Mono>, index: usize, inner: &Body<Mono>) {
        let entry = TerminatorKind::Goto(Block(self.blocks));
        let call = std::mem::replace(&mut body.blocks[index].terminator.kind, entry);
        let TerminatorKind::Call { args, dest, target, .. } = call else {
            return;
        };
        let statement = |kind| Statement {
            kind,
            origin: self.call,
        };
        let statements = &mut body.blocks[index].statements;
        // The result and the parameters come to life where the call was.
        for local in 0..=inner.params {
            if inner.locals[local as usize].in_cell {
                statements.push(statement(StatementKind::StorageLive(self.local(Local(local)))));
            }
        }
        for (position, arg) in args.into_iter().enumerate().take(inner.params as usize) {
            let param = Place::local(self.local(Local(position as u32 + 1)));
            statements.push(statement(StatementKind::Assign(param, Rvalue::Use(arg))));
        }
        for block in &inner.blocks {
            let mut copy = self.block(block);
            if matches!(copy.terminator.kind, TerminatorKind::Return) {
                let result = Operand::Move(Place::local(self.local(Local::RETURN)));
                copy.statements
                    .push(statement(StatementKind::Assign(dest.clone(), Rvalue::Use(result))));
                copy.terminator.kind = target.map_or(TerminatorKind::Unreachable, TerminatorKind::Goto);
            }
            body.blocks.push(copy);
        }
    }

    fn local(&self, local: Local) -> Local {
        Local(local.0 + self.locals)
    }

    fn origin(&self, origin: OriginId) -> OriginId {
        OriginId(origin.0 + self.origins)
    }

    fn block(&self, block: &BasicBlock<Mono>) -> BasicBlock<Mono> {
        let statements = block.statements.iter().map(|statement| Statement {
            kind: self.statement(&statement.kind),
            origin: self.origin(statement.origin),
        });
        let mut kind = self.terminator(&block.terminator.kind);
        kind.retarget(|target| Block(target.0 + self.blocks));
        BasicBlock {
            statements: statements.collect(),
            terminator: Terminator {
                kind,
                origin: self.origin(block.terminator.origin),
            },
        }
    }

    fn statement(&self, kind: &StatementKind<Mono>) -> StatementKind<Mono> {
        match kind {
            StatementKind::Assign(place, rvalue) => StatementKind::Assign(self.place(place), self.rvalue(rvalue)),
            StatementKind::StorageLive(local) => StatementKind::StorageLive(self.local(*local)),
            StatementKind::StorageDead(local) => StatementKind::StorageDead(self.local(*local)),
            StatementKind::Fuel(amount) => StatementKind::Fuel(*amount),
            StatementKind::Nop => StatementKind::Nop,
        }
    }

    fn terminator(&self, kind: &TerminatorKind<Mono>) -> TerminatorKind<Mono> {
        match kind {
            TerminatorKind::Switch { on, targets, otherwise } => TerminatorKind::Switch {
                on: self.operand(on),
                targets: targets.clone(),
                otherwise: *otherwise,
            },
            TerminatorKind::Call {
                callee,
                args,
                dest,
                target,
            } => {
                let callee = match callee {
                    Callee::Value(value) => Callee::Value(self.operand(value)),
                    other => other.clone(),
                };
                TerminatorKind::Call {
                    callee,
                    args: self.operands(args),
                    dest: self.place(dest),
                    target: *target,
                }
            }
            TerminatorKind::Panic { message } => TerminatorKind::Panic {
                message: self.operand(message),
            },
            other => other.clone(),
        }
    }

    fn place(&self, place: &Place<Mono>) -> Place<Mono> {
        let base = match place.base {
            PlaceBase::Local(local) => PlaceBase::Local(self.local(local)),
            capture => capture,
        };
        let projections = place.projections.iter().map(|projection| match projection {
            Projection::Index(index, ty) => Projection::Index(self.local(*index), *ty),
            Projection::Subslice {
                from,
                to,
                inclusive,
                ty,
            } => Projection::Subslice {
                from: from.map(|local| self.local(local)),
                to: to.map(|local| self.local(local)),
                inclusive: *inclusive,
                ty: *ty,
            },
            other => other.clone(),
        });
        Place {
            base,
            projections: projections.collect(),
        }
    }

    fn operand(&self, operand: &Operand<Mono>) -> Operand<Mono> {
        match operand {
            Operand::Copy(place) => Operand::Copy(self.place(place)),
            Operand::Move(place) => Operand::Move(self.place(place)),
            constant => constant.clone(),
        }
    }

    fn operands(&self, operands: &[Operand<Mono>]) -> Vec<Operand<Mono>> {
        operands.iter().map(|operand| self.operand(operand)).collect()
    }

    fn rvalue(&self, rvalue: &Rvalue<Mono>) -> Rvalue<Mono> {
        match rvalue {
            Rvalue::Use(a) => Rvalue::Use(self.operand(a)),
            Rvalue::Ref {
                mutability,
                place,
                two_phase,
            } => Rvalue::Ref {
                mutability: *mutability,
                place: self.place(place),
                two_phase: *two_phase,
            },
            Rvalue::Binary(op, a, b) => Rvalue::Binary(*op, self.operand(a), self.operand(b)),
            Rvalue::Unary(op, a) => Rvalue::Unary(*op, self.operand(a)),
            Rvalue::Successor(a) => Rvalue::Successor(self.operand(a)),
            Rvalue::Cast(a, ty) => Rvalue::Cast(self.operand(a), *ty),
            Rvalue::Tuple(all) => Rvalue::Tuple(self.operands(all)),
            Rvalue::Array(all) => Rvalue::Array(self.operands(all)),
            Rvalue::Vec(all, ty) => Rvalue::Vec(self.operands(all), *ty),
            Rvalue::Repeat(a) => Rvalue::Repeat(self.operand(a)),
            Rvalue::Unsize { operand, ty, vtable } => Rvalue::Unsize {
                operand: self.operand(operand),
                ty: *ty,
                vtable: *vtable,
            },
            Rvalue::Adt { ty, variant, fields } => Rvalue::Adt {
                ty: *ty,
                variant: *variant,
                fields: self.operands(fields),
            },
            Rvalue::Discriminant(place) => Rvalue::Discriminant(self.place(place)),
            Rvalue::Len(place) => Rvalue::Len(self.place(place)),
            Rvalue::Closure { def, captures } => Rvalue::Closure {
                def: *def,
                captures: self.operands(captures),
            },
            Rvalue::Format(parts) => Rvalue::Format(parts.iter().map(|part| self.part(part)).collect()),
            Rvalue::Clone(a) => Rvalue::Clone(self.operand(a)),
            Rvalue::Compare(a, b) => Rvalue::Compare(self.operand(a), self.operand(b)),
            Rvalue::Default(ty) => Rvalue::Default(*ty),
        }
    }

    fn part(&self, part: &FormatPart<Mono>) -> FormatPart<Mono> {
        match part {
            FormatPart::Text(text) => FormatPart::Text(text.clone()),
            FormatPart::Value { operand, spec } => FormatPart::Value {
                operand: self.operand(operand),
                spec: spec.clone(),
            },
            FormatPart::Nested { operand, spec } => FormatPart::Nested {
                operand: self.operand(operand),
                spec: spec.clone(),
            },
        }
    }
}
