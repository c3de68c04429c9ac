//! Binding groups and the queries over them: who is inferred together, and what comes out.
//!
//! A group is a strongly connected component of functions whose signatures are not fully written, by the functions their bodies
//! mention. A function written in full is a group of its own, and its scheme does not look at any body: that is the firewall.

use std::sync::Arc;

use grok_hir::Db;
use grok_hir::ids::{BodyOwner, ConstId, FnId};
use rustc_hash::FxHashMap;

use crate::errors::TypeError;
use crate::inference::{MemberInference, infer_constant, infer_functions};
use crate::lower;
use crate::result::InferenceResult;
use crate::signatures;
use crate::ty::{Scheme, Ty};

pub use id::BindingGroup;

#[allow(missing_docs, reason = "the interning macro writes functions of its own")]
mod id {
    use grok_hir::ids::FnId;

    /// Functions that are inferred together.
    #[salsa::interned(unsafe(no_lifetime), debug, revisions = usize::MAX)]
    #[derive(PartialOrd, Ord)]
    pub struct BindingGroup {
        /// Its members, sorted by name.
        #[returns(ref)]
        pub members: Vec<FnId>,
    }
}

fn is_open(db: &dyn Db, id: FnId) -> bool {
    !signatures::is_fully_annotated(grok_hir::fn_signature(db, id))
}

/// The group that a function belongs to.
#[salsa::tracked(returns(copy))]
pub fn binding_group(db: &dyn Db, id: FnId) -> BindingGroup {
    if !is_open(db, id) {
        return BindingGroup::new(db, vec![id]);
    }
    let mut members = component_of(db, id);
    members.sort_by(|a, b| a.name(db).cmp(b.name(db)).then(a.cmp(b)));
    BindingGroup::new(db, members)
}

/// Functions without full signatures that a body mentions.
fn open_mentions(db: &dyn Db, id: FnId) -> Vec<FnId> {
    let mentions = grok_hir::body_fn_mentions(db, BodyOwner::Fn(id));
    mentions.iter().copied().filter(|&id| is_open(db, id)).collect()
}

/// Tarjan's algorithm from one function, without recursion; its own component.
fn component_of(db: &dyn Db, start: FnId) -> Vec<FnId> {
    struct Visit {
        id: FnId,
        edges: Vec<FnId>,
        next: usize,
    }
    let mut order: FxHashMap<FnId, usize> = FxHashMap::default();
    let mut low: FxHashMap<FnId, usize> = FxHashMap::default();
    let mut stack: Vec<FnId> = Vec::new();
    let mut on_stack: FxHashMap<FnId, bool> = FxHashMap::default();
    let mut visits = Vec::new();
    let mut open =
        |id: FnId, stack: &mut Vec<FnId>, low: &mut FxHashMap<FnId, usize>, on: &mut FxHashMap<FnId, bool>| {
            let number = order.len();
            order.insert(id, number);
            low.insert(id, number);
            stack.push(id);
            on.insert(id, true);
            Visit {
                id,
                edges: open_mentions(db, id),
                next: 0,
            }
        };
    let mut numbers: FxHashMap<FnId, usize> = FxHashMap::default();
    numbers.insert(start, 0);
    visits.push(open(start, &mut stack, &mut low, &mut on_stack));
    while let Some(visit) = visits.last_mut() {
        if let Some(&next) = visit.edges.get(visit.next) {
            visit.next += 1;
            let id = visit.id;
            match numbers.get(&next).copied() {
                None => {
                    numbers.insert(next, numbers.len());
                    let visit = open(next, &mut stack, &mut low, &mut on_stack);
                    visits.push(visit);
                }
                Some(number) if on_stack.get(&next) == Some(&true) => {
                    let own = low.get(&id).copied().unwrap_or(number);
                    low.insert(id, own.min(number));
                }
                Some(_) => {}
            }
            continue;
        }
        let id = visit.id;
        visits.pop();
        let own = low.get(&id).copied().unwrap_or(0);
        if own == numbers.get(&id).copied().unwrap_or(0) {
            let from = stack.iter().rposition(|&other| other == id).unwrap_or(0);
            let component = stack.split_off(from);
            for member in &component {
                on_stack.insert(*member, false);
            }
            if component.contains(&start) {
                return component;
            }
        }
        if let Some(parent) = visits.last() {
            let parent_low = low.get(&parent.id).copied().unwrap_or(own);
            low.insert(parent.id, parent_low.min(own));
        }
    }
    vec![start]
}

/// Infers a group; one entry a member, in its order.
#[salsa::tracked(cycle_result = infer_group_cycle)]
pub fn infer_group(db: &dyn Db, group: BindingGroup) -> Vec<MemberInference> {
    infer_functions(db, group.members(db))
}

/// Functions that need a constant whose value needs them: nothing is known.
fn infer_group_cycle(db: &dyn Db, _id: salsa::Id, group: BindingGroup) -> Vec<MemberInference> {
    let broken = InferenceResult {
        has_errors: true,
        ..InferenceResult::default()
    };
    let result = Arc::new(broken);
    let errors = Arc::new(Vec::new());
    group
        .members(db)
        .iter()
        .map(|&id| MemberInference {
            owner: BodyOwner::Fn(id),
            scheme: signatures::signature_scheme(db, id),
            result: result.clone(),
            errors: errors.clone(),
        })
        .collect()
}

/// Infers a constant's initialiser.
#[salsa::tracked(cycle_result = infer_const_cycle)]
fn infer_const(db: &dyn Db, id: ConstId) -> Vec<MemberInference> {
    infer_constant(db, id)
}

fn infer_const_cycle(_db: &dyn Db, _id: salsa::Id, id: ConstId) -> Vec<MemberInference> {
    let broken = InferenceResult {
        has_errors: true,
        ..InferenceResult::default()
    };
    let message = "the value of this constant needs the constant itself";
    let error = TypeError::new(grok_diagnostics::codes::E0391, crate::errors::At::Owner, message).here("needs itself");
    vec![MemberInference {
        owner: BodyOwner::Const(id),
        scheme: Scheme {
            params: Vec::new(),
            predicates: Vec::new(),
            ty: Ty::error(),
        },
        result: Arc::new(broken),
        errors: Arc::new(vec![error]),
    }]
}

/// A function's generalised type. Compared by value, so that an edit which leaves it equal stops here.
#[salsa::tracked(cycle_result = scheme_cycle)]
pub fn scheme(db: &dyn Db, id: FnId) -> Scheme {
    if !is_open(db, id) {
        return signatures::signature_scheme(db, id);
    }
    let members = infer_group(db, binding_group(db, id));
    members
        .iter()
        .find(|member| member.owner == BodyOwner::Fn(id))
        .map_or_else(|| signatures::signature_scheme(db, id), |member| member.scheme.clone())
}

fn scheme_cycle(db: &dyn Db, _id: salsa::Id, id: FnId) -> Scheme {
    signatures::signature_scheme(db, id)
}

fn member(db: &dyn Db, owner: BodyOwner) -> Option<&MemberInference> {
    let members = match owner {
        BodyOwner::Fn(id) => infer_group(db, binding_group(db, id)),
        BodyOwner::Const(id) => infer_const(db, id),
    };
    members.iter().find(|member| member.owner == owner)
}

/// The types of a body.
#[salsa::tracked]
pub fn infer(db: &dyn Db, owner: BodyOwner) -> Arc<InferenceResult> {
    member(db, owner).map_or_else(Arc::default, |member| member.result.clone())
}

/// The type errors of a body, as data.
#[salsa::tracked]
pub fn type_errors(db: &dyn Db, owner: BodyOwner) -> Arc<Vec<TypeError>> {
    member(db, owner).map_or_else(Arc::default, |member| member.errors.clone())
}

/// The type of the messages that a `receive` member takes, in terms of the actor's parameters.
#[salsa::tracked(cycle_result = message_type_cycle)]
pub fn message_type(db: &dyn Db, id: FnId) -> Ty {
    let owner = BodyOwner::Fn(id);
    let body = grok_hir::body(db, owner);
    if let grok_hir::body::Expr::Receive { ty: Some(ty), .. } = &body.exprs[body.root] {
        return lower::lower_in(db, ty, lower::Scope::of_fn(db, id));
    }
    infer(db, owner)
        .messages
        .get(&body.root)
        .cloned()
        .unwrap_or_else(Ty::error)
}

fn message_type_cycle(_db: &dyn Db, _id: salsa::Id, _fn: FnId) -> Ty {
    Ty::error()
}

/// A constant's type.
#[salsa::tracked(cycle_result = const_type_cycle)]
pub fn const_type(db: &dyn Db, id: ConstId) -> Ty {
    if let Some(ty) = lower::written_const_type(db, id) {
        return ty;
    }
    infer_const(db, id)
        .first()
        .map_or_else(Ty::error, |member| member.scheme.ty.clone())
}

fn const_type_cycle(_db: &dyn Db, _id: salsa::Id, _const: ConstId) -> Ty {
    Ty::error()
}
