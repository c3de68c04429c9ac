//! What is wrong with items apart from bodies: derives whose fields lack the trait, wrong numbers of type arguments, aliases that need
//! themselves, `main`'s shape. `impls` holds impls against their traits, `coherence` against each other, `special` those of traits with
//! rules of their own; `objects` and `assoc` look into written types.

mod assoc;
mod bounds;
mod coherence;
mod impls;
mod objects;
mod special;
mod variants;

use grok_diagnostics::{Diagnostic, FileId, Span, codes};
use grok_hir::db::SourceFile;
use grok_hir::file_ids::{ItemId, file_ids};
use grok_hir::ids::{AdtId, AliasId, BodyOwner, ConstId, CtorId, Def, FnId, ImplId, TraitId, VariantId};
use grok_hir::signature::{GenericParam, Generics};
use grok_hir::type_ref::{BoundRef, TraitBoundRef, TypeRef};
use grok_hir::{Db, Name};

use crate::const_eval::{ConstValue, const_value};
use crate::groups::{const_type, infer, scheme};
use crate::lower::{adt_generics, as_lang, field_types};
use crate::result::ValueDef;
use crate::traits::implements;
use crate::ty::{Bound, BuiltinTrait, TyKind};
use assoc::Around;

/// Mistakes in the items of a file as types see them, in the order of the text.
#[salsa::tracked]
pub fn item_diagnostics(db: &dyn Db, file: SourceFile) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for id in file_ids(db, file, grok_hir::module_of_file(db, file))
        .ids
        .iter()
        .flatten()
    {
        match *id {
            ItemId::Struct(id) => adt(db, AdtId::Struct(id), &mut out),
            ItemId::Enum(id) => {
                adt(db, AdtId::Enum(id), &mut out);
                variants::check(db, id, &mut out);
            }
            ItemId::Fn(id) => function(db, id, &mut out),
            ItemId::Impl(id) => implementation(db, id, &mut out),
            ItemId::Trait(id) => trait_(db, id, &mut out),
            ItemId::Const(id) => constant(db, id, &mut out),
            ItemId::Alias(id) => alias(db, id, &mut out),
            ItemId::Macro(_) | ItemId::Actor(_) | ItemId::Supervisor(_) | ItemId::Extern(_) | ItemId::Module(_) => {}
        }
    }
    out.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.span.end));
    out
}

/// An impl: its header, its trait, and the impls beside it.
fn implementation(db: &dyn Db, id: ImplId, out: &mut Vec<Diagnostic>) {
    let data = grok_hir::impl_data(db, id);
    let Some((file, _, span)) = grok_hir::impl_location(db, id) else {
        return;
    };
    let place = (file.id(db), span);
    let mismatch = arity_mismatch(db, &data.self_ty, Strict::Yes).or_else(|| {
        let bound = data.trait_.as_ref()?;
        trait_arity(db, bound, Arguments::All)
    });
    if let Some(wrong) = mismatch {
        out.push(wrong.diagnostic(place.0, span));
        return;
    }
    let before = out.len();
    let around = Around {
        generics: &data.generics,
        trait_: None,
    };
    written(db, &data.self_ty, around, place, out);
    generics(db, &data.generics, place, out);
    if out.len() > before {
        return;
    }
    special::check(db, id, out);
    // An impl that may not be is not compared with its trait as well.
    if out.len() == before {
        coherence::check(db, id, out);
    }
    if out.len() == before {
        impls::check(db, id, out);
    }
}

/// A trait: what it builds on does not build on it, and the types in it are whole.
fn trait_(db: &dyn Db, id: TraitId, out: &mut Vec<Diagnostic>) {
    let data = grok_hir::trait_data(db, id);
    let Some(place) = name_place(db, Def::Trait(id)) else {
        return;
    };
    if builds_on_itself(db, id) {
        out.push(
            Diagnostic::error(
                codes::E0391,
                place.0,
                place.1,
                format!("the trait `{}` builds on itself", data.name),
            )
            .primary_label("is among its own supertraits"),
        );
        return;
    }
    generics(db, &data.generics, place, out);
}

/// Whether a trait comes back among the traits that it builds on. Of a ring of traits the first one in the text is told.
fn builds_on_itself(db: &dyn Db, id: TraitId) -> bool {
    let direct = |id: TraitId| {
        grok_hir::trait_data(db, id)
            .supertraits
            .iter()
            .filter_map(|bound| match bound {
                BoundRef::Trait(bound) => Some(bound.trait_),
                BoundRef::Fn(..) | BoundRef::Error => None,
            })
    };
    let reaches = |from: TraitId| {
        let mut seen: Vec<TraitId> = direct(from).collect();
        let mut next = 0;
        while let Some(&at) = seen.get(next) {
            next += 1;
            for id in direct(at) {
                if !seen.contains(&id) {
                    seen.push(id);
                }
            }
        }
        seen
    };
    let above = reaches(id);
    above.contains(&id)
        && above
            .iter()
            .filter(|&&other| reaches(other).contains(&id))
            .all(|&other| name_place(db, Def::Trait(other)) >= name_place(db, Def::Trait(id)))
}

/// What is written in a type: `dyn` types and associated types.
fn written(db: &dyn Db, ty: &TypeRef, around: Around<'_>, place: (FileId, Span), out: &mut Vec<Diagnostic>) {
    let before = out.len();
    assoc::check(db, ty, around, place, out);
    if nests_impl(ty, false) {
        out.push(
            Diagnostic::error(codes::E0666, place.0, place.1, "an `impl` type inside another")
                .primary_label("which of the two is decided first?")
                .note("give the inner one a name: `<T: Trait>`"),
        );
    }
    if out.len() == before {
        objects::check(db, ty, place, out);
    }
}

/// Whether an `impl` type stands in the arguments of another.
fn nests_impl(ty: &TypeRef, inside: bool) -> bool {
    let own = matches!(ty, TypeRef::Impl(bounds) if bounds.iter().all(|bound| matches!(bound, BoundRef::Trait(_))));
    if own && inside {
        return true;
    }
    let mut found = false;
    ty.children(&mut |child| found |= nests_impl(child, inside || own));
    found
}

/// The bounds of parameters: as many arguments as their traits take, and associated types that there are.
fn generics(db: &dyn Db, generics: &Generics, place: (FileId, Span), out: &mut Vec<Diagnostic>) {
    let own = generics.params.iter().skip(generics.inherited as usize);
    for param in own.clone() {
        if let grok_hir::signature::ParamKind::Const { ty, .. } = &param.kind
            && matches!(ty, TypeRef::Param(_))
        {
            let message = format!("the type of `{}` depends on another parameter", param.name);
            out.push(
                Diagnostic::error(codes::E0770, place.0, place.1, message)
                    .primary_label("a constant parameter is an integer, `bool` or `char`"),
            );
        }
    }
    let bounds = own
        .flat_map(|param| &param.bounds)
        .chain(generics.predicates.iter().flat_map(|(_, bounds)| bounds));
    for bound in bounds {
        let BoundRef::Trait(written) = bound else { continue };
        match trait_arity(db, written, Arguments::Defaulted) {
            Some(wrong) => out.push(wrong.diagnostic(place.0, place.1)),
            None => assoc::bounds_of(db, std::slice::from_ref(bound), place, out),
        }
    }
}

/// Whether a trait's parameters may be left out because `Self` or a default stands for them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Arguments {
    All,
    Defaulted,
}

/// The wrong number of arguments of a trait. The compiler fills in operators' right sides, so those may be left out.
fn trait_arity(db: &dyn Db, bound: &TraitBoundRef, arguments: Arguments) -> Option<ArityMismatch> {
    let data = grok_hir::trait_data(db, bound.trait_);
    let params = data.generics.params.get(1..).unwrap_or(&[]);
    if arguments == Arguments::Defaulted && data.lang.is_some() && bound.args.is_empty() {
        return None;
    }
    wrong_number(&data.name, params, &bound.args, Strict::Yes)
}

/// Whether arguments may be left out as a whole, as before `::` in an expression.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strict {
    Yes,
    No,
}

/// A type with the wrong number of arguments.
pub(crate) struct ArityMismatch {
    pub name: Name,
    pub wanted: usize,
    pub given: usize,
}

impl ArityMismatch {
    pub fn message(&self) -> String {
        let plural = if self.wanted == 1 { "" } else { "s" };
        format!(
            "`{}` takes {} type argument{plural}, but {} were given",
            self.name, self.wanted, self.given
        )
    }

    fn diagnostic(&self, file: FileId, span: Span) -> Diagnostic {
        Diagnostic::error(codes::E0107, file, span, self.message())
            .primary_label(format!("in a type here: `{}`", self.name))
    }
}

/// The first type in a written type that has the wrong number of arguments.
pub(crate) fn arity_mismatch(db: &dyn Db, ty: &TypeRef, strict: Strict) -> Option<ArityMismatch> {
    let all = |types: &[TypeRef]| types.iter().find_map(|ty| arity_mismatch(db, ty, Strict::Yes));
    match ty {
        TypeRef::Adt(id, args) => {
            let data = grok_hir::adt_data(db, *id);
            wrong_number(&data.name, &data.generics.params, args, strict).or_else(|| all(args))
        }
        TypeRef::Alias(id, args) => {
            let data = grok_hir::alias_data(db, *id);
            wrong_number(&data.name, &data.generics.params, args, strict).or_else(|| all(args))
        }
        TypeRef::Actor(id, args) => {
            let data = grok_hir::actor_data(db, *id);
            wrong_number(&data.name, &data.generics.params, args, strict).or_else(|| all(args))
        }
        _ => {
            let mut wrong = None;
            ty.children(&mut |child| {
                if wrong.is_none() {
                    wrong = arity_mismatch(db, child, Strict::Yes);
                }
            });
            wrong
        }
    }
}

/// Whether there are too few or too many arguments for the parameters; those with a default may be left out at the end.
fn wrong_number(name: &Name, params: &[GenericParam], args: &[TypeRef], strict: Strict) -> Option<ArityMismatch> {
    let needed = params.iter().filter(|param| !param.has_default()).count();
    let open = args.is_empty() && strict == Strict::No;
    if open || (needed..=params.len()).contains(&args.len()) {
        return None;
    }
    Some(ArityMismatch {
        name: name.clone(),
        wanted: if args.len() < needed { needed } else { params.len() },
        given: args.len(),
    })
}

fn name_place(db: &dyn Db, def: Def) -> Option<(FileId, Span)> {
    let (file, _, span) = grok_hir::def_location(db, def)?;
    Some((file.id(db), span))
}

fn check_arity(db: &dyn Db, def: Def, ty: &TypeRef, out: &mut Vec<Diagnostic>) {
    if let (Some(wrong), Some((file, span))) = (arity_mismatch(db, ty, Strict::Yes), name_place(db, def)) {
        out.push(wrong.diagnostic(file, span));
    }
}

fn adt(db: &dyn Db, id: AdtId, out: &mut Vec<Diagnostic>) {
    let data = grok_hir::adt_data(db, id);
    let around = Around {
        generics: &data.generics,
        trait_: None,
    };
    derived_supertraits(db, id, out);
    for (index, variant) in data.variants.iter().enumerate() {
        let ctor = match id {
            AdtId::Struct(id) => CtorId::Struct(id),
            AdtId::Enum(parent) => CtorId::Variant(VariantId {
                parent,
                index: index as u32,
            }),
        };
        for (field, field_written) in variant.fields.iter().enumerate() {
            let Some((file, span, _)) = grok_hir::field_location(db, ctor, field as u32) else {
                continue;
            };
            let file = file.id(db);
            if let Some(wrong) = arity_mismatch(db, &field_written.ty, Strict::Yes) {
                out.push(wrong.diagnostic(file, span));
                continue;
            }
            let before = out.len();
            written(db, &field_written.ty, around, (file, span), out);
            if out.len() == before {
                let types = std::iter::once(&field_written.ty);
                bounds::check(db, types, crate::lower::Scope::of_adt(db, id), (file, span), out);
            }
            let Some(ty) = field_types(db, ctor).get(field) else {
                continue;
            };
            if ty.has_error() {
                continue;
            }
            for &derived in &data.derives {
                // As in Rust, a derive asks the trait of every type parameter.
                let mut env = adt_generics(db, id);
                for (index, param) in env.iter_mut().enumerate() {
                    let own = crate::ty::Ty::new(TyKind::Param(crate::ty::ParamTy {
                        index: index as u32,
                        name: param.name.clone(),
                    }));
                    param
                        .bounds
                        .extend(crate::traits::lang::bound_of(db, derived, &own).map(Bound::Trait));
                }
                if implements(db, ty, derived, &env) {
                    continue;
                }
                let shown = ty.display(db);
                let error = if derived == BuiltinTrait::Copy {
                    Diagnostic::error(codes::E0204, file, span, format!("`{}` cannot be `Copy`", data.name))
                        .primary_label(format!("this field is `{shown}`, which is not `Copy`"))
                } else {
                    let name = derived.name();
                    // The derived body compares with `==`.
                    let code = match derived {
                        BuiltinTrait::Eq => codes::E0369,
                        _ => codes::E0277,
                    };
                    Diagnostic::error(code, file, span, format!("`{shown}` is not `{name}`")).primary_label(format!(
                        "`{}` derives `{name}`, so its fields must be `{name}`",
                        data.name
                    ))
                };
                out.push(suggest_derive(db, error, ty.kind(), derived));
            }
        }
    }
}

/// A derived trait's supertraits must be there too: `Copy` needs `Clone`, `Ord` needs `Eq`.
fn derived_supertraits(db: &dyn Db, id: AdtId, out: &mut Vec<Diagnostic>) {
    let data = grok_hir::adt_data(db, id);
    let Some((file, span)) = name_place(db, Def::Adt(id)) else {
        return;
    };
    let mut params = adt_generics(db, id);
    let args = crate::lower::identity_args(&data.generics);
    let own = crate::ty::Ty::new(TyKind::Adt(id, args.clone()));
    for &derived in &data.derives {
        for (param, ty) in params.iter_mut().zip(&args) {
            param
                .bounds
                .extend(crate::traits::lang::bound_of(db, derived, ty).map(Bound::Trait));
        }
    }
    for &derived in &data.derives {
        let needed = match derived {
            BuiltinTrait::Copy => BuiltinTrait::Clone,
            BuiltinTrait::Ord => BuiltinTrait::Eq,
            _ => continue,
        };
        if data.derives.contains(&needed) || implements(db, &own, needed, &params) {
            continue;
        }
        let (derived, needed) = (derived.name(), needed.name());
        out.push(
            Diagnostic::error(codes::E0277, file, span, format!("`{}` is not `{needed}`", data.name))
                .primary_label(format!("derives `{derived}`, which builds on `{needed}`"))
                .note(format!("derive both: `#[derive({needed}, {derived})]`")),
        );
    }
}

fn suggest_derive(db: &dyn Db, error: Diagnostic, ty: &TyKind, name: BuiltinTrait) -> Diagnostic {
    match ty {
        TyKind::Adt(id, _) if !crate::members::is_library_adt(db, *id) => {
            let data = grok_hir::adt_data(db, *id);
            error.note(format!("add `#[derive({})]` to `{}`", name.name(), data.name))
        }
        _ => error,
    }
}

fn function(db: &dyn Db, id: FnId, out: &mut Vec<Diagnostic>) {
    let signature = grok_hir::fn_signature(db, id);
    let types = signature.params.iter().map(|(_, ty)| ty).chain([&signature.ret]);
    let wrong = types.filter_map(|ty| arity_mismatch(db, ty, Strict::Yes)).next();
    let Some((file, span)) = name_place(db, Def::Fn(id)) else {
        return;
    };
    if let Some(wrong) = wrong {
        out.push(wrong.diagnostic(file, span));
        return;
    }
    let around = Around {
        generics: &signature.generics,
        trait_: match signature.container {
            grok_hir::ids::Container::Trait(id) => Some(id),
            _ => None,
        },
    };
    let before = out.len();
    let types = || signature.params.iter().map(|(_, ty)| ty).chain([&signature.ret]);
    types().for_each(|ty| written(db, ty, around, (file, span), out));
    generics(db, &signature.generics, (file, span), out);
    if signature.is_const && around.trait_.is_some() {
        out.push(
            Diagnostic::error(codes::E0379, file, span, "a `const fn` in a trait")
                .primary_label("whether it can run while compiling is up to each impl")
                .note("an associated `const` says a value for each type"),
        );
    }
    if out.len() == before {
        bounds::check(db, types(), crate::lower::Scope::of_fn(db, id), (file, span), out);
    }
    if is_program_start(db, id) {
        program_start(db, id, (file, span), out);
    }
}

/// Whether a function is the `main` at the root of a package of a user.
fn is_program_start(db: &dyn Db, id: FnId) -> bool {
    let grok_hir::ids::Container::Module(module) = id.container(db) else {
        return false;
    };
    id.name(db) == "main" && module.path(db).is_empty() && crate::index::library_root(db) != Some(module.root(db))
}

/// `main` takes nothing and gives `()`, an integer, or a `Result` of those whose error can be shown.
fn program_start(db: &dyn Db, id: FnId, (file, span): (FileId, Span), out: &mut Vec<Diagnostic>) {
    let scheme = scheme(db, id);
    let TyKind::Fn(f) = scheme.ty.kind() else { return };
    let plain = |kind: &TyKind| {
        matches!(kind, TyKind::Int(_) | TyKind::Never | TyKind::Error)
            || matches!(kind, TyKind::Tuple(items) if items.is_empty())
    };
    let own = &grok_hir::fn_signature(db, id).generics;
    if !own.params.is_empty() {
        out.push(
            Diagnostic::error(codes::E0131, file, span, "`main` has no type parameters")
                .primary_label("nobody could say what they stand for"),
        );
        return;
    }
    if !own.predicates.is_empty() {
        out.push(
            Diagnostic::error(codes::E0646, file, span, "`main` has no `where`")
                .primary_label("there are no parameters that it could speak of"),
        );
        return;
    }
    if !f.params.is_empty() {
        out.push(
            Diagnostic::error(codes::E0580, file, span, "`main` takes no parameters")
                .primary_label("a program begins here, without arguments"),
        );
    }
    let fits = match as_lang(db, &f.ret, grok_hir::signature::LangItem::Result) {
        Some([ok, error]) => {
            let shown = [BuiltinTrait::Show, BuiltinTrait::Debug]
                .iter()
                .any(|&name| implements(db, error, name, &[]));
            plain(ok.kind()) && (shown || error.has_error())
        }
        _ => plain(f.ret.kind()),
    };
    if !fits && !f.ret.has_error() {
        let shown = f.ret.display(db).to_string();
        out.push(
            Diagnostic::error(codes::E0277, file, span, format!("`main` cannot give `{shown}`"))
                .primary_label(format!("gives `{shown}`"))
                .note("`main` gives `()`, an integer (the exit code), or a `Result` whose error can be shown"),
        );
    }
}

/// E0391 for a constant that needs itself, E0080 for a value that its type cannot hold.
fn constant(db: &dyn Db, id: ConstId, out: &mut Vec<Diagnostic>) {
    check_arity(db, Def::Const(id), &grok_hir::const_data(db, id).ty, out);
    let Some((file, span)) = name_place(db, Def::Const(id)) else {
        return;
    };
    let owner = BodyOwner::Const(id);
    if calls_at_run_time(db, owner, out) || divides_by_zero(db, id, (file, span), out) {
        return;
    }
    let said = crate::groups::type_errors(db, owner)
        .iter()
        .any(|error| error.code == codes::E0391);
    if !said && needs_itself(db, id) {
        // Of a ring of constants the first one in the text is told.
        let place = |id| name_place(db, Def::Const(id));
        if ring(db, id).into_iter().any(|other| place(other) < place(id)) {
            return;
        }
        let message = format!("the value of `{}` needs `{}` itself", id.name(db), id.name(db));
        out.push(Diagnostic::error(codes::E0391, file, span, message).primary_label("needs itself"));
        return;
    }
    if let (TyKind::Int(int), Some(ConstValue::Int(value))) = (const_type(db, id).kind(), const_value(db, id)) {
        let (low, high) = int.range();
        // A single literal has its own error.
        let body = grok_hir::body(db, owner);
        let literal = matches!(body.exprs[body.root], grok_hir::body::Expr::Literal(_));
        if !literal && !(low..=high).contains(value) {
            let message = format!("the value of `{}` does not fit its type", id.name(db));
            out.push(
                Diagnostic::error(codes::E0080, file, span, message)
                    .primary_label(format!("is {value}, and `{}` holds {low} to {high}", int.name())),
            );
        }
    }
}

/// The constants that a constant's value needs directly, other than itself, and that need it in turn.
fn ring(db: &dyn Db, id: ConstId) -> Vec<ConstId> {
    let needs = |id: ConstId| {
        infer(db, BodyOwner::Const(id))
            .values
            .values()
            .filter_map(|value| match value {
                ValueDef::Const(other, _) => Some(*other),
                _ => None,
            })
            .collect::<Vec<_>>()
    };
    let mut found = needs(id);
    let mut next = 0;
    while let Some(&other) = found.get(next) {
        next += 1;
        for id in needs(other) {
            if !found.contains(&id) {
                found.push(id);
            }
        }
    }
    found.retain(|&other| other != id && needs_itself(db, other));
    found
}

/// E0015 for a call of a function of the user's that is not `const`.
fn calls_at_run_time(db: &dyn Db, owner: BodyOwner, out: &mut Vec<Diagnostic>) -> bool {
    let before = out.len();
    for (expr, value) in &infer(db, owner).values {
        let ValueDef::Fn(function, _) = value else { continue };
        let signature = grok_hir::fn_signature(db, *function);
        if signature.is_const || crate::index::is_library_fn(db, *function) {
            continue;
        }
        let relative = grok_hir::body_source_map(db, owner).expr(*expr);
        let (file, span) = grok_hir::queries::absolute(db, owner, relative);
        let message = format!("`{}` runs only in a run, not while compiling", signature.name);
        out.push(
            Diagnostic::error(codes::E0015, file, span, message)
                .primary_label("not a `const fn`")
                .note("mark it `const fn` if its body can be computed while compiling"),
        );
    }
    out.len() > before
}

/// E0080 for a division by a zero that is written there.
fn divides_by_zero(db: &dyn Db, id: ConstId, (file, span): (FileId, Span), out: &mut Vec<Diagnostic>) -> bool {
    use grok_hir::body::{BinaryOp, Expr, Literal};
    let body = grok_hir::body(db, BodyOwner::Const(id));
    let zero = body.exprs.iter().any(|(_, expr)| {
        matches!(expr, Expr::Binary { op: BinaryOp::Div | BinaryOp::Rem, rhs, .. }
            if matches!(body.exprs[*rhs], Expr::Literal(Literal::Int(0, _))))
    });
    if zero && matches!(const_type(db, id).kind(), TyKind::Int(_)) {
        let message = format!("the value of `{}` divides by zero", id.name(db));
        out.push(Diagnostic::error(codes::E0080, file, span, message).primary_label("has no value"));
        return true;
    }
    false
}

/// Whether a constant's value cannot be computed without it, through other constants and functions.
fn needs_itself(db: &dyn Db, id: ConstId) -> bool {
    let mut seen = Vec::new();
    let mut open = vec![BodyOwner::Const(id)];
    while let Some(owner) = open.pop() {
        for value in infer(db, owner).values.values() {
            let next = match value {
                ValueDef::Const(other, _) if *other == id => return true,
                ValueDef::Const(other, _) => BodyOwner::Const(*other),
                ValueDef::Fn(function, _) if !crate::index::is_library_fn(db, *function) => BodyOwner::Fn(*function),
                _ => continue,
            };
            if !seen.contains(&next) {
                seen.push(next);
                open.push(next);
            }
        }
    }
    false
}

/// E0391 for an alias that is made of itself.
fn alias(db: &dyn Db, id: AliasId, out: &mut Vec<Diagnostic>) {
    let data = grok_hir::alias_data(db, id);
    if let Some(ty) = &data.ty {
        check_arity(db, Def::Alias(id), ty, out);
    }
    if crate::lower::is_recursive_alias(db, id)
        && let Some((file, span)) = name_place(db, Def::Alias(id))
    {
        out.push(
            Diagnostic::error(
                codes::E0391,
                file,
                span,
                format!("the type alias `{}` is made of itself", data.name),
            )
            .primary_label("needs itself"),
        );
    }
}
