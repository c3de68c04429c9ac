//! The numbers of an enum's variants: each its own (E0081), each fitting (E0370), and only where no variant holds values (E0732).

use grok_diagnostics::{Diagnostic, codes};
use grok_hir::Db;
use grok_hir::ids::{Def, EnumId, VariantId};
use grok_hir::signature::FieldsShape;
use grok_hir::type_ref::ConstArg;

use super::name_place;

/// Checks the numbers of an enum.
pub(super) fn check(db: &dyn Db, id: EnumId, out: &mut Vec<Diagnostic>) {
    let data = grok_hir::adt_data(db, grok_hir::ids::AdtId::Enum(id));
    if data.variants.iter().all(|variant| variant.discriminant.is_none()) {
        return;
    }
    let place = |index: usize| {
        name_place(
            db,
            Def::Variant(VariantId {
                parent: id,
                index: index as u32,
            }),
        )
    };
    if data.variants.iter().any(|variant| variant.shape != FieldsShape::Unit) {
        let numbered = data.variants.iter().position(|variant| variant.discriminant.is_some());
        if let Some((file, span)) = numbered.and_then(place) {
            out.push(
                Diagnostic::error(
                    codes::E0732,
                    file,
                    span,
                    "a number in an enum whose variants hold values",
                )
                .primary_label("only plain names have numbers")
                .note(format!(
                    "values of `{}` cannot be cast, so the number says nothing",
                    data.name
                )),
            );
        }
        return;
    }
    let mut next: i128 = 0;
    let mut seen: Vec<(i128, usize)> = Vec::new();
    for (index, variant) in data.variants.iter().enumerate() {
        let value = match &variant.discriminant {
            None => next,
            Some(ConstArg::Value(value)) => *value,
            // A constant: its value is somebody else's matter.
            Some(_) => return,
        };
        let Some((file, span)) = place(index) else { return };
        if value > i128::from(i64::MAX) {
            out.push(
                Diagnostic::error(
                    codes::E0370,
                    file,
                    span,
                    format!("no number is left for `{}`", variant.name),
                )
                .primary_label(format!("would be {value}, and numbers of variants are `i64`")),
            );
            return;
        }
        if let Some(&(_, first)) = seen.iter().find(|(other, _)| *other == value) {
            let mut error = Diagnostic::error(
                codes::E0081,
                file,
                span,
                format!("two variants have the number {value}"),
            )
            .primary_label(format!("`{}` is {value}", variant.name));
            if let Some((_, other)) = place(first) {
                error = error.label(other, format!("`{}` is {value} as well", data.variants[first].name));
            }
            out.push(error);
        }
        seen.push((value, index));
        next = value + 1;
    }
}
