//! An impl against its trait: nothing that the trait leaves open is missing (E0046), functions have the trait's shape (E0049, E0050,
//! E0053, E0185, E0186) and ask for no more than it (E0276), constants have its types (E0326), and what the trait itself
//! builds on is there (E0277).

use grok_diagnostics::{Applicability, Diagnostic, FileId, Fix, Span, codes};
use grok_hir::ids::{AliasId, ConstId, Def, FnId, ImplId, TraitId};
use grok_hir::signature::{FnSignature, SelfKind};
use grok_hir::{Db, Name};

use super::name_place;
use crate::groups::{const_type, scheme};
use crate::traits::env::{self, Clause};
use crate::traits::impls::{ImplHeader, alias_value, impl_header, item_bounds};
use crate::traits::{holds, normalize_in};
use crate::ty::{Bound, FnTy, ParamTy, SchemeParam, TraitBound, TraitRef, Ty, TyKind};

/// Checks one impl of a trait.
pub(super) fn check(db: &dyn Db, id: ImplId, out: &mut Vec<Diagnostic>) {
    let data = grok_hir::impl_data(db, id);
    let (Some(written), Some(header)) = (&data.trait_, impl_header(db, id).as_ref()) else {
        return;
    };
    if header.trait_ref.args.iter().any(Ty::has_error) {
        return;
    }
    let mut check = Check {
        db,
        id,
        trait_: written.trait_,
        header,
        given: env::clauses(db, &header.params, &header.predicates),
        out,
    };
    check.missing();
    check.functions();
    check.constants();
    check.associated_types();
    check.supertraits();
}

struct Check<'a, 'db> {
    db: &'db dyn Db,
    id: ImplId,
    trait_: TraitId,
    header: &'db ImplHeader,
    /// What the impl's own bounds state.
    given: Vec<Clause>,
    out: &'a mut Vec<Diagnostic>,
}

impl<'db> Check<'_, 'db> {
    fn trait_name(&self) -> &'db Name {
        &grok_hir::trait_data(self.db, self.trait_).name
    }

    fn own_fn(&self, name: &Name) -> Option<FnId> {
        let fns = &grok_hir::impl_data(self.db, self.id).fns;
        fns.iter().copied().find(|id| id.name(self.db) == name)
    }

    fn own_const(&self, name: &Name) -> Option<ConstId> {
        let consts = &grok_hir::impl_data(self.db, self.id).consts;
        consts.iter().copied().find(|id| id.name(self.db) == name)
    }

    fn own_type(&self, name: &Name) -> Option<AliasId> {
        let types = &grok_hir::impl_data(self.db, self.id).types;
        types.iter().copied().find(|id| id.name(self.db) == name)
    }

    /// Whether anything in the impl has that name, of whatever kind: then its being of another kind is the mistake.
    fn has(&self, name: &Name) -> bool {
        self.own_fn(name).is_some() || self.own_const(name).is_some() || self.own_type(name).is_some()
    }

    /// E0046, with a fix that writes what is missing.
    fn missing(&mut self) {
        let db = self.db;
        let data = grok_hir::trait_data(db, self.trait_);
        let mut missing: Vec<(String, Option<String>, Def)> = Vec::new();
        for &id in &data.types {
            let alias = grok_hir::alias_data(db, id);
            if alias.ty.is_none() && !self.has(&alias.name) {
                let text = format!("type {} = ();", alias.name);
                missing.push((format!("type `{}`", alias.name), Some(text), Def::Alias(id)));
            }
        }
        for &id in &data.consts {
            let constant = grok_hir::const_data(db, id);
            if !constant.has_value && !self.has(&constant.name) {
                let ty = self.of_trait(const_type(db, id), &[]);
                let text = format!("const {}: {} = todo!();", constant.name, ty.display(db));
                missing.push((format!("constant `{}`", constant.name), Some(text), Def::Const(id)));
            }
        }
        for &id in &data.fns {
            let signature = grok_hir::fn_signature(db, id);
            if !signature.has_body && signature.intrinsic.is_none() && !self.has(&signature.name) {
                missing.push((format!("function `{}`", signature.name), self.stub(id), Def::Fn(id)));
            }
        }
        let (Some((file, full, place)), false) = (grok_hir::impl_location(db, self.id), missing.is_empty()) else {
            return;
        };
        let names: Vec<&str> = missing.iter().map(|(name, ..)| name.as_str()).collect();
        let file_id = file.id(db);
        let mut error = Diagnostic::error(
            codes::E0046,
            file_id,
            place,
            format!(
                "not all that `{}` asks for is here: missing {}",
                self.trait_name(),
                names.join(", ")
            ),
        )
        .primary_label(format!("missing {}", names.join(", ")));
        for (name, _, def) in &missing {
            if let Some((other, span)) = name_place(db, *def)
                && other == file_id
            {
                error = error.label(span, format!("{name} is declared here"));
            }
        }
        if let Some(fix) = insertion(file.text(db), file_id, full, &missing) {
            error = error.fix(fix);
        }
        self.out.push(error);
    }

    /// A type of the trait in terms of the impl, `own` in place of the parameters of one of its functions.
    fn of_trait(&self, ty: &Ty, own: &[Ty]) -> Ty {
        let mut args = self.header.trait_ref.args.clone();
        args.extend_from_slice(own);
        normalize_in(self.db, &ty.subst(&args), &self.header.params, &self.header.predicates)
    }

    /// A missing function with a body that is still to do.
    fn stub(&self, id: FnId) -> Option<String> {
        let signature = grok_hir::fn_signature(self.db, id);
        let scheme = scheme(self.db, id);
        let own = own_params(signature);
        // Bounds of its own parameters would have to be written as well.
        if own.iter().any(|param| !param.bounds.is_empty()) || scheme.params.len() != signature.generics.params.len() {
            return None;
        }
        let inherited = self.header.params.len() as u32;
        let args: Vec<Ty> = (0..)
            .zip(own)
            .map(|(index, param)| parameter(inherited + index, &param.name))
            .collect();
        let TyKind::Fn(f) = self.of_trait(&scheme.ty, &args).kind().clone() else {
            return None;
        };
        let mut params: Vec<String> = Vec::new();
        let mut types = f.params.iter();
        if let Some(kind) = signature.self_kind {
            types.next();
            params.push(
                match kind {
                    SelfKind::Value => "self",
                    SelfKind::Ref => "&self",
                    SelfKind::RefMut => "&mut self",
                }
                .to_owned(),
            );
        }
        params.extend(
            signature
                .params
                .iter()
                .zip(types)
                .map(|((name, _), ty)| format!("{name}: {}", ty.display(self.db))),
        );
        let generics: Vec<&str> = own.iter().map(|param| param.name.as_str()).collect();
        let generics = match generics.is_empty() {
            true => String::new(),
            false => format!("<{}>", generics.join(", ")),
        };
        let ret = match f.ret.kind() {
            TyKind::Tuple(items) if items.is_empty() => String::new(),
            _ => format!(" -> {}", f.ret.display(self.db)),
        };
        Some(format!(
            "fn {}{generics}({}){ret} {{ todo!() }}",
            signature.name,
            params.join(", ")
        ))
    }

    fn functions(&mut self) {
        let data = grok_hir::trait_data(self.db, self.trait_);
        for &declared in &data.fns {
            if let Some(own) = self.own_fn(declared.name(self.db)) {
                self.function(declared, own);
            }
        }
    }

    fn function(&mut self, declared: FnId, own: FnId) {
        let db = self.db;
        let Some((file, span)) = name_place(db, Def::Fn(own)) else {
            return;
        };
        let (wanted, given) = (grok_hir::fn_signature(db, declared), grok_hir::fn_signature(db, own));
        let (name, trait_) = (&given.name, self.trait_name());
        let declared_place = name_place(db, Def::Fn(declared)).filter(|(other, _)| *other == file);
        let mut report = |code, message: String, label: String| {
            let mut error = Diagnostic::error(code, file, span, message).primary_label(label);
            if let Some((_, place)) = declared_place {
                error = error.label(place, "declared here");
            }
            self.out.push(error);
        };
        match (wanted.self_kind, given.self_kind) {
            (None, Some(_)) => {
                report(
                    codes::E0185,
                    format!("`{name}` takes `self` here, but not in `{trait_}`"),
                    "`self` is too much".to_owned(),
                );
                return;
            }
            (Some(_), None) => {
                report(
                    codes::E0186,
                    format!("`{name}` takes `self` in `{trait_}`, but not here"),
                    "`self` is missing".to_owned(),
                );
                return;
            }
            _ => {}
        }
        let (own_wanted, own_given) = (own_params(wanted), own_params(given));
        if own_wanted.len() != own_given.len() {
            report(
                codes::E0049,
                format!(
                    "`{name}` has {} but its declaration in `{trait_}` has {}",
                    counted(own_given.len(), "type parameter"),
                    own_wanted.len()
                ),
                format!("expected {}", counted(own_wanted.len(), "type parameter")),
            );
            return;
        }
        if wanted.params.len() != given.params.len() {
            report(
                codes::E0050,
                format!(
                    "`{name}` has {} but its declaration in `{trait_}` has {}",
                    counted(given.params.len(), "parameter"),
                    wanted.params.len()
                ),
                format!("expected {}", counted(wanted.params.len(), "parameter")),
            );
            return;
        }
        self.compatible(declared, own, (file, span), declared_place.map(|(_, span)| span));
    }

    /// E0053 for other types, E0276 for stricter bounds.
    fn compatible(&mut self, declared: FnId, own: FnId, (file, span): (FileId, Span), declared_at: Option<Span>) {
        let db = self.db;
        let (wanted, given) = (scheme(db, declared), scheme(db, own));
        let signature = grok_hir::fn_signature(db, own);
        // `impl Trait` makes parameters of its own: nothing to compare by place.
        let written = grok_hir::fn_signature(db, declared).generics.params.len();
        if wanted.params.len() != written || given.params.len() != signature.generics.params.len() {
            return;
        }
        let inherited = signature.generics.inherited;
        let own_args: Vec<Ty> = (inherited..)
            .zip(own_params(signature))
            .map(|(index, param)| parameter(index, &param.name))
            .collect();
        let mut args = self.header.trait_ref.args.clone();
        args.extend(own_args.iter().cloned());
        // The facts that hold for whoever calls through the trait.
        let params: Vec<SchemeParam> = self
            .header
            .params
            .iter()
            .cloned()
            .chain(
                own_params_of(&wanted.params, written, own_args.len())
                    .zip(own_params(signature))
                    .map(|(wanted, given)| SchemeParam {
                        name: given.name.clone(),
                        bounds: wanted.bounds.iter().map(|bound| map_bound(bound, &args)).collect(),
                        const_ty: wanted.const_ty.clone(),
                    }),
            )
            .collect();
        let mut predicates = self.header.predicates.clone();
        predicates.extend(
            wanted
                .predicates
                .iter()
                .map(|(ty, bound)| (ty.subst(&args), map_bound(bound, &args))),
        );
        let expected = normalize_in(db, &wanted.ty.subst(&args), &params, &predicates);
        let found = normalize_in(db, &given.ty, &params, &predicates);
        if expected.has_error() || found.has_error() {
            return;
        }
        if let (TyKind::Fn(expected), TyKind::Fn(found)) = (expected.kind(), found.kind())
            && !same_signature(expected, found)
        {
            let shown = |f: &FnTy| Ty::new(TyKind::Fn(f.clone())).display(db).to_string();
            let mut error = Diagnostic::error(
                codes::E0053,
                file,
                span,
                format!(
                    "`{}` has other types than `{}` declares",
                    signature.name,
                    self.trait_name()
                ),
            )
            .primary_label(format!("expected `{}`, found `{}`", shown(expected), shown(found)));
            if let Some(place) = declared_at {
                error = error.label(place, "declared here");
            }
            self.out.push(error);
            return;
        }
        let given_facts = env::clauses(db, &params, &predicates);
        let stricter = given
            .params
            .iter()
            .enumerate()
            .skip(inherited as usize)
            .find_map(|(index, param)| {
                let own = parameter(index as u32, &param.name);
                let bounds = param.bounds.iter();
                bounds
                    .filter_map(|bound| match bound {
                        Bound::Trait(bound) => Some(bound),
                        Bound::Fn(_) => None,
                    })
                    .find(|bound| !holds(db, &bound.trait_ref(&own), &given_facts))
                    .map(|bound| (param.name.clone(), bound.id))
            });
        if let Some((param, bound)) = stricter {
            let bound = &grok_hir::trait_data(db, bound).name;
            let mut error = Diagnostic::error(
                codes::E0276,
                file,
                span,
                format!(
                    "`{}` asks for more than its declaration in `{}`",
                    signature.name,
                    self.trait_name()
                ),
            )
            .primary_label(format!("asks for `{param}: {bound}`"));
            if let Some(place) = declared_at {
                error = error.label(place, "declared here, without that bound");
            }
            self.out.push(error);
        }
    }

    fn constants(&mut self) {
        let db = self.db;
        for &declared in &grok_hir::trait_data(db, self.trait_).consts {
            let Some(own) = self.own_const(declared.name(db)) else {
                continue;
            };
            let wanted = self.of_trait(const_type(db, declared), &[]);
            let given = self.of_trait(const_type(db, own), &[]);
            if wanted.has_error() || given.has_error() || wanted == given {
                continue;
            }
            let Some((file, span)) = name_place(db, Def::Const(own)) else {
                continue;
            };
            let message = format!(
                "`{}` has another type than `{}` declares",
                own.name(db),
                self.trait_name()
            );
            self.out.push(
                Diagnostic::error(codes::E0326, file, span, message).primary_label(format!(
                    "expected `{}`, found `{}`",
                    wanted.display(db),
                    given.display(db)
                )),
            );
        }
    }

    /// The types that an impl gives meet the bounds that its trait puts on them.
    fn associated_types(&mut self) {
        let db = self.db;
        for &declared in &grok_hir::trait_data(db, self.trait_).types {
            let Some(own) = self.own_type(declared.name(db)) else {
                continue;
            };
            let value = alias_value(db, own);
            if value.has_error()
                || !grok_hir::alias_data(db, declared).generics.params.is_empty() && value.has_projection()
            {
                continue;
            }
            for bound in item_bounds(db, declared) {
                let Bound::Trait(bound) = bound else { continue };
                self.must_hold(bound, value, Def::Alias(own), declared.name(db));
            }
        }
    }

    fn supertraits(&mut self) {
        let db = self.db;
        let self_ty = self.header.trait_ref.self_ty().clone();
        for bound in env::supertraits(db, self.trait_) {
            let goal = self.goal(bound, &self_ty);
            if goal.args.iter().any(Ty::has_error) || holds(db, &goal, &self.given) {
                continue;
            }
            let Some((file, _, span)) = grok_hir::impl_location(db, self.id) else {
                continue;
            };
            let (wanted, shown) = (trait_text(db, &goal), self_ty.display(db).to_string());
            let error = Diagnostic::error(
                codes::E0277,
                file.id(db),
                span,
                format!("`{shown}` is not `{wanted}`, which `{}` builds on", self.trait_name()),
            )
            .primary_label(format!("`{shown}` has no impl of `{wanted}`"));
            self.out.push(error);
        }
    }

    fn goal(&self, bound: &TraitBound, self_ty: &Ty) -> TraitRef {
        let bound = bound.trait_ref(self_ty).subst(&self.header.trait_ref.args);
        let mut goal = TraitRef {
            args: bound
                .args
                .iter()
                .map(|ty| normalize_in(self.db, ty, &self.header.params, &self.header.predicates))
                .collect(),
            ..bound
        };
        // `subst` knows the trait's parameters, and the type itself may have some of the impl's.
        goal.args[0] = self_ty.clone();
        goal
    }

    fn must_hold(&mut self, bound: &TraitBound, ty: &Ty, place: Def, name: &Name) {
        let goal = self.goal(bound, ty);
        if goal.args.iter().any(Ty::has_error) || holds(self.db, &goal, &self.given) {
            return;
        }
        let Some((file, span)) = name_place(self.db, place) else {
            return;
        };
        let (wanted, shown) = (trait_text(self.db, &goal), ty.display(self.db).to_string());
        let error = Diagnostic::error(codes::E0277, file, span, format!("`{shown}` is not `{wanted}`"))
            .primary_label(format!("`{}` asks that `{name}` be `{wanted}`", self.trait_name()));
        self.out.push(error);
    }
}

/// The parameters that a function declares itself.
fn own_params(signature: &FnSignature) -> &[grok_hir::signature::GenericParam] {
    let inherited = signature.generics.inherited as usize;
    signature.generics.params.get(inherited..).unwrap_or(&[])
}

/// The last `count` of the first `written` parameters of a scheme.
fn own_params_of(params: &[SchemeParam], written: usize, count: usize) -> impl Iterator<Item = &SchemeParam> {
    params.iter().take(written).skip(written.saturating_sub(count))
}

fn parameter(index: u32, name: &Name) -> Ty {
    Ty::new(TyKind::Param(ParamTy {
        index,
        name: name.clone(),
    }))
}

fn map_bound(bound: &Bound, args: &[Ty]) -> Bound {
    match bound {
        Bound::Trait(bound) => Bound::Trait(bound.map(&mut |ty| substituted(&ty, args))),
        Bound::Fn(f) => match Ty::new(TyKind::Fn(f.clone())).subst(args).kind() {
            TyKind::Fn(f) => Bound::Fn(f.clone()),
            _ => bound.clone(),
        },
    }
}

/// `Ty::map` walks bottom up, so only the parameter itself is replaced here.
fn substituted(ty: &Ty, args: &[Ty]) -> Ty {
    match ty.kind() {
        TyKind::Param(param) => args.get(param.index as usize).cloned().unwrap_or_else(|| ty.clone()),
        _ => ty.clone(),
    }
}

/// Whether two signatures say the same; names of parameters do not count.
fn same_signature(a: &FnTy, b: &FnTy) -> bool {
    a.params.len() == b.params.len() && a.params.iter().zip(&b.params).all(|(a, b)| a == b) && a.ret == b.ret
}

/// A trait with its arguments, as in a bound.
pub(super) fn trait_text(db: &dyn Db, trait_ref: &TraitRef) -> String {
    let name = &grok_hir::trait_data(db, trait_ref.id).name;
    let args: Vec<String> = trait_ref.args[1..]
        .iter()
        .map(|ty| ty.display(db).to_string())
        .collect();
    match args.is_empty() || args.iter().all(|arg| *arg == trait_ref.args[0].display(db).to_string()) {
        true => name.to_string(),
        false => format!("{name}<{}>", args.join(", ")),
    }
}

fn counted(count: usize, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    }
}

/// Writes the missing items before the impl's closing brace.
fn insertion(text: &str, file: FileId, full: Span, missing: &[(String, Option<String>, Def)]) -> Option<Fix> {
    let lines: Vec<&String> = missing
        .iter()
        .map(|(_, text, _)| text.as_ref())
        .collect::<Option<_>>()?;
    let body = text.get(full.start as usize..full.end as usize)?;
    let close = body.rfind('}')?;
    let line = text[..full.start as usize].rfind('\n').map_or(0, |at| at + 1);
    let indent: String = text[line..].chars().take_while(|c| *c == ' ' || *c == '\t').collect();
    let before = body[..close].trim_end();
    let mut added = String::new();
    for item in lines {
        added.push_str(&format!("\n{indent}    {item}"));
    }
    // The brace gets a line of its own, if it has none.
    if !body[before.len()..close].contains('\n') {
        added.push_str(&format!("\n{indent}"));
    }
    let at = full.start + before.len() as u32;
    Some(Fix::insert(
        "write what is missing",
        Applicability::Placeholder,
        file,
        at,
        added,
    ))
}
