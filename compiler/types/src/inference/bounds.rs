//! Words for bounds that do not hold: what is missing, why it is needed, how it can be had.

use grok_diagnostics::codes;
use grok_hir::Name;
use grok_hir::body::Radix;
use grok_hir::ids::AdtId;

use super::InferCx;
use super::obligations::BoundCause;
use crate::errors::{At, TypeError, text};
use crate::traits::{self, lang};
use crate::ty::{Bound, BuiltinTrait, FnTy, TraitBound, TraitRef, Ty, TyKind};

impl InferCx<'_> {
    /// A trait as it is written after `:`.
    pub(super) fn bound_text(&mut self, goal: &TraitRef) -> String {
        let goal = self.shown_goal(goal);
        let self_ty = goal.self_ty().clone();
        let bound = Bound::Trait(TraitBound {
            id: goal.id,
            args: goal.args[1..].to_vec(),
            assoc: Vec::new(),
        });
        bound.display(self.db, Some(&self_ty)).to_string()
    }

    fn shown_goal(&mut self, goal: &TraitRef) -> TraitRef {
        TraitRef {
            id: goal.id,
            args: goal.args.iter().map(|ty| self.table.resolve_for_display(ty)).collect(),
        }
    }

    /// E0277 and its kin: `goal` is the part of `root` that does not hold.
    pub(super) fn report_bound(&mut self, root: &TraitRef, goal: &TraitRef, at: At, cause: &BoundCause) {
        let (root, goal) = (self.shown_goal(root), self.shown_goal(goal));
        if root.args.iter().chain(&goal.args).any(Ty::has_error) {
            self.cur().result.has_errors = true;
            return;
        }
        let (ty, culprit) = (root.self_ty().clone(), goal.self_ty().clone());
        let builtin = lang::builtin(self.db, root.id);
        let name = self.bound_text(&root);
        let lacking = self.bound_text(&goal);
        let mut error = match cause {
            BoundCause::Operator { expr, symbol } => {
                let message = text!["binary operation `", *symbol, "` cannot be applied to type `", &ty, "`"];
                TypeError::new(codes::E0369, At::Op(*expr), message).here(text!["`", &ty, "` is not `", name, "`"])
            }
            BoundCause::Format => self.format_error(at, &ty, &culprit, builtin),
            BoundCause::Radix(radix) => {
                let numbers = match radix {
                    Radix::LowerExp | Radix::UpperExp => "numbers",
                    _ => "integers",
                };
                TypeError::new(
                    codes::E0277,
                    at,
                    text!["`", &ty, "` cannot be shown with `{:", radix.as_str(), "}`"],
                )
                .here(format!("only {numbers} can"))
            }
            BoundCause::Range => TypeError::new(codes::E0277, at, text!["a range of `", &ty, "` cannot be walked"])
                .here("only ranges of integers and of `char` have a next value"),
            BoundCause::Try => TypeError::new(codes::E0277, at, text!["`?` cannot turn this error into `", &ty, "`"])
                .here(text!["`", &ty, "` is not `", name, "`"]),
            _ => TypeError::new(codes::E0277, at, text!["the type `", &ty, "` is not `", name, "`"]).here(text![
                "`",
                &culprit,
                "` is not `",
                lacking.clone(),
                "`"
            ]),
        };
        error = match cause {
            BoundCause::Callee {
                callee: Some(callee),
                param: Some(param),
            } => {
                let function = callee.name(self.db).clone();
                let label = text!["`", &function, "` needs `", param, ": ", root.id.name(self.db), "`"];
                error.label(At::Fn(*callee), label)
            }
            BoundCause::Callee {
                callee: Some(callee), ..
            } => {
                let function = callee.name(self.db).clone();
                error.label(At::Fn(*callee), text!["`", &function, "` needs it"])
            }
            BoundCause::Repeat => error.note("a repeated value is cloned for each place"),
            BoundCause::Compare => {
                error.note("`assert_eq!` and `assert_ne!` compare with `==` and show both sides with `{:?}`")
            }
            BoundCause::Promised => error.note("the written result promises it"),
            BoundCause::Unsize => error.note("only types that have the trait become a `dyn` of it"),
            _ => error,
        };
        if culprit != ty {
            error = if root.id == goal.id {
                error.note(text!["needed because `", &culprit, "` is part of `", &ty, "`"])
            } else {
                let owed = text![
                    "`",
                    &ty,
                    "` is `",
                    self.bound_text(&root),
                    "` only where `",
                    &culprit,
                    ": ",
                    lacking,
                    "`"
                ];
                error.note(owed)
            };
        }
        error = self.suggest_bound(error, &goal);
        self.report(error);
    }

    fn format_error(&mut self, at: At, ty: &Ty, culprit: &Ty, name: Option<BuiltinTrait>) -> TypeError {
        let debug = name == Some(BuiltinTrait::Debug);
        let message = if debug {
            text!["`", ty, "` cannot be shown with `{:?}`: it is not `Debug`"]
        } else {
            text!["`", ty, "` cannot be shown with `{}`: it is not `Show`"]
        };
        let shown = if debug { "Debug" } else { "Show" };
        let error = TypeError::new(codes::E0277, at, message).here(text!["`", ty, "` has no `", shown, "`"]);
        if !debug && traits::implements(self.db, culprit, BuiltinTrait::Debug, &self.env_params()) {
            return error.note("it is `Debug`: `{:?}` shows it for programmers");
        }
        error
    }

    /// Says how a type can come to have a trait.
    pub(super) fn suggest_bound(&mut self, error: TypeError, goal: &TraitRef) -> TypeError {
        let bound = self.bound_text(goal);
        let builtin = lang::builtin(self.db, goal.id);
        let culprit = self.table.resolve_for_display(goal.self_ty());
        match culprit.kind() {
            TyKind::Param(param) => {
                let shown = &param.name;
                error.note(text![
                    "bounds are written where the parameter is: `",
                    shown,
                    ": ",
                    bound,
                    "`"
                ])
            }
            TyKind::Adt(id, _)
                if builtin.is_some_and(BuiltinTrait::is_derivable)
                    && self.is_users(*id)
                    && !grok_hir::adt_data(self.db, *id)
                        .derives
                        .iter()
                        .any(|name| Some(*name) == builtin) =>
            {
                let data = grok_hir::adt_data(self.db, *id);
                error.note(format!("add `#[derive({})]` to `{}`", goal.id.name(self.db), data.name))
            }
            TyKind::Ref(..) if builtin.is_some_and(traits::is_operator) => {
                error.note("operators work on values: use `*` to read what it refers to")
            }
            _ => self.name_implementors(error, goal),
        }
    }

    /// Lists types that have a trait of the user's.
    fn name_implementors(&mut self, error: TypeError, goal: &TraitRef) -> TypeError {
        let root = crate::index::module_of(self.db, goal.id.container(self.db)).root(self.db);
        if Some(root) == crate::index::library_root(self.db) {
            return error;
        }
        let Some(impls) = traits::impls::package_impls(self.db, root).get(&goal.id) else {
            let name = goal.id.name(self.db);
            return error.note(format!("no type has the trait `{name}` yet"));
        };
        let ids = impls.by_head.values().flatten().chain(&impls.blanket);
        let mut names: Vec<String> = ids
            .map(|&id| format!("`{}`", crate::lower::impl_self_type(self.db, id).display(self.db)))
            .collect();
        names.sort();
        names.dedup();
        match names.len() {
            0 => error,
            n if n > 6 => error.note(format!(
                "types that have it are {} and {} more",
                names[..6].join(", "),
                n - 6
            )),
            _ => error.note(format!("types that have it: {}", names.join(", "))),
        }
    }

    /// E0271: an associated type is another than a bound says.
    pub(super) fn report_projection(&mut self, goal: &TraitRef, name: &Name, found: &Ty, wanted: &Ty, at: At) {
        let goal = self.shown_goal(goal);
        let found = self.table.resolve_for_display(found);
        let wanted = self.table.resolve_for_display(wanted);
        if found.has_error() || wanted.has_error() || goal.args.iter().any(Ty::has_error) {
            self.cur().result.has_errors = true;
            return;
        }
        let own = goal.self_ty();
        let error = TypeError::new(
            codes::E0271,
            at,
            text![
                "`",
                own,
                "` gives `",
                &found,
                "` as its `",
                name,
                "`, not `",
                &wanted,
                "`"
            ],
        )
        .here(text!["expected `", &wanted, "`, found `", &found, "`"]);
        self.report(error);
    }

    /// E0277 where a function is wanted.
    pub(super) fn report_not_function(&mut self, ty: &Ty, wanted: &FnTy, at: At) {
        let ty = self.table.resolve_for_display(ty);
        let wanted = self.table.resolve_for_display(&Ty::new(TyKind::Fn(wanted.clone())));
        if ty.has_error() || wanted.has_error() {
            self.cur().result.has_errors = true;
            return;
        }
        let error = match ty.kind() {
            TyKind::Fn(_) => TypeError::new(codes::E0308, at, "mismatched types").here(text![
                "expected `",
                &wanted,
                "`, found `",
                &ty,
                "`"
            ]),
            _ => TypeError::new(codes::E0277, at, text!["expected a function, found `", &ty, "`"])
                .here(text!["needs `", &wanted, "`"]),
        };
        self.report(error);
    }

    /// E0275: a goal that leads to ever larger ones.
    pub(super) fn report_endless(&mut self, root: &TraitRef, goal: &TraitRef, at: At) {
        let (asked, met) = (self.bound_text(root), self.bound_text(goal));
        let (root, goal) = (self.shown_goal(root), self.shown_goal(goal));
        let error = TypeError::new(
            codes::E0275,
            at,
            text!["whether `", root.self_ty(), ": ", asked, "` holds needs ever more"],
        )
        .here("no end of needs")
        .note(text!["among them `", goal.self_ty(), ": ", met, "`"]);
        self.report(error);
    }

    /// Whether a type is defined outside the library.
    pub(super) fn is_users(&self, id: AdtId) -> bool {
        !crate::members::is_library_adt(self.db, id)
    }
}
