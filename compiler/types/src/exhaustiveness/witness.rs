//! Values without an arm, as source.

use grok_hir::Db;
use grok_hir::ids::{AdtId, CtorId, VariantId};
use grok_hir::signature::{FieldsShape, LangItem};

use super::constructors::{Ctor, Slice, array_len};
use super::usefulness::Witness;
use crate::lower::ctor_data;
use crate::ty::TyKind;

/// The pattern that matches the witness's values.
pub(super) fn text(db: &dyn Db, witness: &Witness) -> String {
    let Witness::Ctor { ctor, ty, fields } = witness else {
        return "_".to_owned();
    };
    let parts: Vec<String> = fields.iter().map(|field| text(db, field)).collect();
    match (ctor, ty.kind()) {
        (Ctor::Bool(value), _) => value.to_string(),
        (Ctor::Range(low, high), TyKind::Char) => char_range(*low, *high),
        (Ctor::Range(low, high), TyKind::Int(int)) => {
            let whole = int.range();
            match (*low == whole.0, *high == whole.1) {
                (true, true) => "_".to_owned(),
                _ if low == high => low.to_string(),
                (true, false) if int.is_signed() => format!("..={high}"),
                (false, true) => format!("{low}.."),
                _ => format!("{low}..={high}"),
            }
        }
        (Ctor::Str(text), _) => format!("{text:?}"),
        (Ctor::Single, TyKind::Tuple(_)) if parts.len() == 1 => format!("({},)", parts[0]),
        (Ctor::Single, TyKind::Tuple(_)) => format!("({})", parts.join(", ")),
        (Ctor::Single, TyKind::Adt(AdtId::Struct(id), _)) => ctor_text(db, CtorId::Struct(*id), &parts),
        (&Ctor::Variant(index), &TyKind::Adt(AdtId::Enum(parent), _)) => {
            ctor_text(db, CtorId::Variant(VariantId { parent, index }), &parts)
        }
        (Ctor::Slice(slice), _) => {
            let mut parts = parts;
            match *slice {
                Slice::AtLeast(prefix, _) => parts.insert(prefix.min(parts.len()), "..".to_owned()),
                Slice::Fixed(len) if array_len(ty).is_some() && len > 8 && parts.iter().all(|part| part == "_") => {
                    parts = vec!["..".to_owned()];
                }
                Slice::Fixed(_) => {}
            }
            format!("[{}]", parts.join(", "))
        }
        _ => "_".to_owned(),
    }
}

fn ctor_text(db: &dyn Db, ctor: CtorId, parts: &[String]) -> String {
    let Some((adt, data)) = ctor_data(db, ctor) else {
        return "_".to_owned();
    };
    let name = match ctor {
        CtorId::Struct(_) => adt.name.to_string(),
        // The prelude has these by their own names.
        CtorId::Variant(_) if matches!(adt.lang, Some(LangItem::Option | LangItem::Result)) => data.name.to_string(),
        CtorId::Variant(_) => format!("{}::{}", adt.name, data.name),
    };
    match data.shape {
        FieldsShape::Unit => name,
        FieldsShape::Tuple => format!("{name}({})", parts.join(", ")),
        FieldsShape::Named => {
            let mut fields: Vec<String> = data
                .fields
                .iter()
                .zip(parts)
                .filter(|(_, part)| *part != "_")
                .map(|(field, part)| format!("{}: {part}", field.name))
                .collect();
            if fields.len() < data.fields.len() {
                fields.push("..".to_owned());
            }
            match fields.is_empty() {
                true => format!("{name} {{}}"),
                false => format!("{name} {{ {} }}", fields.join(", ")),
            }
        }
    }
}

fn char_range(low: i128, high: i128) -> String {
    let show = |code: i128| {
        u32::try_from(code)
            .ok()
            .and_then(char::from_u32)
            .map_or_else(|| "_".to_owned(), |c| format!("{c:?}"))
    };
    match (low, high) {
        _ if low == high => show(low),
        (0, _) => format!("..={}", show(high)),
        (_, 0x10_FFFF) => format!("{}..", show(low)),
        _ => format!("{}..={}", show(low), show(high)),
    }
}

/// `` `A`, `B` and 2 more ``.
pub(super) fn list(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().take(3).map(|name| format!("`{name}`")).collect();
    match names.len() {
        1 => quoted[0].clone(),
        2 | 3 => format!(
            "{} and {}",
            quoted[..quoted.len() - 1].join(", "),
            quoted[quoted.len() - 1]
        ),
        more => format!("{} and {} more", quoted.join(", "), more.saturating_sub(3)),
    }
}
