//! How declarations read: the text of hovers, of details in completion, of signature help.

use std::fmt::Write as _;

use grok_hir::body::LocalId;
use grok_hir::ids::{ActorId, AdtId, AliasId, BodyOwner, ConstId, Container, CtorId, Def, FnId, TraitId};
use grok_hir::signature::{FieldsShape, VariantData, Visibility};
use grok_hir::type_ref::BoundRef;
use grok_hir::{Db, Name};
use grok_types::const_eval::ConstValue;
use grok_types::ty::{DisplayGenerics, SchemeParam};

use crate::symbol::{BodyAt, Symbol};

/// Longer declarations than this are cut.
const MOST_PARTS: usize = 24;

/// The declaration of a symbol as one would write it, with what is inferred filled in.
pub(crate) fn declaration(db: &dyn Db, symbol: &Symbol) -> Option<String> {
    Some(match symbol {
        Symbol::Def(def) => def_declaration(db, *def)?,
        Symbol::Local(owner, local) => local_declaration(db, *owner, *local),
        Symbol::Field(ctor, index) => {
            let (_, data) = grok_types::ctor_data(db, *ctor)?;
            let field = data.fields.get(*index as usize)?;
            let ty = grok_types::field_types(db, *ctor).get(*index as usize)?;
            format!("{}{}: {}", visibility(db, field.visibility), field.name, ty.display(db))
        }
        Symbol::TypeParam(_, _, name) => name.to_string(),
        Symbol::SelfType(id) => format!("Self = {}", crate::symbol::self_type(db, *id).display(db)),
        Symbol::Trait(name) => format!("trait {}", name.name()),
        Symbol::Label(..) => return None,
        Symbol::Macro(name) => {
            crate::words::Macro::named(name).map_or_else(|| format!("{name}!"), |found| found.signature.to_owned())
        }
    })
}

fn local_declaration(db: &dyn Db, owner: BodyOwner, local: LocalId) -> String {
    let at = BodyAt::new(db, owner);
    let data = &at.body.locals[local];
    let ty = grok_types::local_type_text(db, owner, local);
    let mutable = if data.mutable { "mut " } else { "" };
    if at.body.self_param == Some(local) || is_parameter(&at, local) {
        return format!("{mutable}{}: {ty}", data.name);
    }
    format!("let {mutable}{}: {ty}", data.name)
}

/// Whether a local is declared in the parameters of its function.
pub(crate) fn is_parameter(at: &BodyAt<'_>, local: LocalId) -> bool {
    let span = at.map.local(local);
    at.body.self_param == Some(local) || at.body.params.iter().any(|pat| at.map.pat(*pat).covers(span))
}

/// The declaration of a definition.
pub(crate) fn def_declaration(db: &dyn Db, def: Def) -> Option<String> {
    Some(match def {
        Def::Module(id) => match id.path(db).last() {
            Some(name) => format!("mod {name}"),
            None => format!("mod {}", grok_hir::def_path(db, def)),
        },
        Def::Fn(id) => function(db, id),
        Def::Adt(id) => adt(db, id),
        Def::Variant(id) => variant(db, CtorId::Variant(id))?,
        Def::Const(id) => constant(db, id),
        Def::Alias(id) => alias(db, id),
        Def::Trait(id) => trait_declaration(db, id),
        Def::Macro(id) => format!("macro {}", id.name(db)),
        Def::Actor(id) => actor(db, id),
        Def::Supervisor(id) => format!(
            "{}supervisor {}",
            visibility(db, grok_hir::supervisor_data(db, id).visibility),
            id.name(db)
        ),
        Def::Builtin(ty) => ty.name().to_owned(),
    })
}

/// `pub fn name<T: Add>(a: T, b: T) -> T`.
pub(crate) fn function(db: &dyn Db, id: FnId) -> String {
    let shown = visibility(db, grok_hir::fn_signature(db, id).visibility);
    format!("{shown}{}", grok_types::fn_display(db, id))
}

fn visibility(db: &dyn Db, visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Public => "pub ",
        Visibility::Module(module) if module.path(db).is_empty() => "",
        Visibility::Module(_) => "",
    }
}

fn adt(db: &dyn Db, id: AdtId) -> String {
    let data = grok_hir::adt_data(db, id);
    let generics = DisplayGenerics {
        params: &grok_types::adt_generics(db, id),
        db,
    }
    .to_string();
    let shown = visibility(db, data.visibility);
    match id {
        AdtId::Struct(id) => {
            let fields = data
                .variants
                .first()
                .map_or(String::new(), |payload| match payload.shape {
                    FieldsShape::Unit => String::new(),
                    FieldsShape::Tuple => tuple_fields(db, CtorId::Struct(id)),
                    FieldsShape::Named => named_fields(db, CtorId::Struct(id), payload),
                });
            format!("{shown}struct {}{generics}{fields}", data.name)
        }
        AdtId::Enum(parent) => {
            let mut text = format!("{shown}enum {}{generics} {{", data.name);
            for (index, payload) in data.variants.iter().enumerate().take(MOST_PARTS) {
                let ctor = CtorId::Variant(grok_hir::ids::VariantId {
                    parent,
                    index: index as u32,
                });
                let _ = write!(
                    text,
                    "\n    {},",
                    variant(db, ctor).unwrap_or_else(|| payload.name.to_string())
                );
            }
            close(text, data.variants.len())
        }
    }
}

fn close(mut text: String, count: usize) -> String {
    if count > MOST_PARTS {
        text.push_str("\n    …");
    }
    text.push_str(if count == 0 { "}" } else { "\n}" });
    text
}

fn named_fields(db: &dyn Db, ctor: CtorId, payload: &VariantData) -> String {
    let mut text = " {".to_owned();
    for (field, ty) in payload
        .fields
        .iter()
        .zip(grok_types::field_types(db, ctor))
        .take(MOST_PARTS)
    {
        let _ = write!(
            text,
            "\n    {}{}: {},",
            visibility(db, field.visibility),
            field.name,
            ty.display(db)
        );
    }
    close(text, payload.fields.len())
}

fn tuple_fields(db: &dyn Db, ctor: CtorId) -> String {
    let types: Vec<String> = grok_types::field_types(db, ctor)
        .iter()
        .map(|ty| ty.display(db).to_string())
        .collect();
    format!("({})", types.join(", "))
}

/// `Circle(f64)`, `Square { side: f64 }`.
pub(crate) fn variant(db: &dyn Db, ctor: CtorId) -> Option<String> {
    let (_, payload) = grok_types::ctor_data(db, ctor)?;
    let name = &payload.name;
    Some(match payload.shape {
        FieldsShape::Unit => match payload
            .discriminant
            .as_ref()
            .and_then(|value| grok_types::const_eval::const_arg_value(db, value))
        {
            Some(value) => format!("{name} = {value}"),
            None => name.to_string(),
        },
        FieldsShape::Tuple => format!("{name}{}", tuple_fields(db, ctor)),
        FieldsShape::Named => {
            let types = grok_types::field_types(db, ctor);
            let fields: Vec<String> = payload
                .fields
                .iter()
                .zip(types)
                .map(|(field, ty)| format!("{}: {}", field.name, ty.display(db)))
                .collect();
            format!("{name} {{ {} }}", fields.join(", "))
        }
    })
}

fn constant(db: &dyn Db, id: ConstId) -> String {
    let data = grok_hir::const_data(db, id);
    let ty = grok_types::const_type(db, id);
    let value = grok_types::const_eval::const_value(db, id)
        .as_ref()
        .map_or(String::new(), |value| format!(" = {}", const_text(value)));
    format!(
        "{}{} {}: {}{value}",
        visibility(db, data.visibility),
        if data.is_static { "static" } else { "const" },
        data.name,
        ty.display(db)
    )
}

fn const_text(value: &ConstValue) -> String {
    match value {
        ConstValue::Int(value) => value.to_string(),
        ConstValue::Float(bits) => format!("{:?}", f64::from_bits(*bits)),
        ConstValue::Bool(value) => value.to_string(),
        ConstValue::Char(value) => format!("{value:?}"),
        ConstValue::Str(text) => format!("{text:?}"),
        ConstValue::Bytes(bytes) => format!("b\"{}\"", bytes.escape_ascii()),
        ConstValue::Duration(nanoseconds) => format!("{nanoseconds}ns"),
    }
}

fn alias(db: &dyn Db, id: AliasId) -> String {
    let data = grok_hir::alias_data(db, id);
    let params = grok_types::generic_params(db, &data.generics);
    let generics = DisplayGenerics { params: &params, db }.to_string();
    let ty = data.ty.as_ref().map(|ty| grok_types::lower_type_ref(db, ty));
    let value = ty.map_or_else(String::new, |ty| format!(" = {}", ty.display(db)));
    format!("{}type {}{generics}{value}", visibility(db, data.visibility), data.name)
}

/// `pub trait Shape: Show`.
fn trait_declaration(db: &dyn Db, id: TraitId) -> String {
    let data = grok_hir::trait_data(db, id);
    // The first parameter is `Self`.
    let params = grok_types::generic_params(db, &data.generics);
    let own = params.get(1..).unwrap_or_default();
    let generics = DisplayGenerics { params: own, db };
    let supertraits: Vec<String> = data
        .supertraits
        .iter()
        .filter_map(|bound| match bound {
            BoundRef::Trait(bound) => Some(bound.trait_.name(db).to_string()),
            _ => None,
        })
        .collect();
    let supertraits = if supertraits.is_empty() {
        String::new()
    } else {
        format!(": {}", supertraits.join(" + "))
    };
    format!(
        "{}trait {}{generics}{supertraits}",
        visibility(db, data.visibility),
        data.name
    )
}

/// `pub actor Counter { count: i64 }`.
fn actor(db: &dyn Db, id: ActorId) -> String {
    let data = grok_hir::actor_data(db, id);
    let params = grok_types::generic_params(db, &data.generics);
    let generics = DisplayGenerics { params: &params, db };
    let fields: Vec<String> = data
        .fields
        .iter()
        .map(|field| {
            format!(
                "{}: {}",
                field.name,
                grok_types::lower_type_ref(db, &field.ty).display(db)
            )
        })
        .collect();
    let fields = if fields.is_empty() {
        String::new()
    } else {
        format!(" {{ {} }}", fields.join(", "))
    };
    format!(
        "{}actor {}{generics}{fields}",
        visibility(db, data.visibility),
        data.name
    )
}

/// Where a symbol belongs, for the line above its declaration: a module's path, a type.
pub(crate) fn container(db: &dyn Db, symbol: &Symbol) -> Option<String> {
    let def = match symbol {
        Symbol::Def(Def::Variant(id)) => return Some(grok_hir::def_path(db, Def::Adt(AdtId::Enum(id.parent)))),
        Symbol::Def(def) => *def,
        Symbol::Field(CtorId::Struct(id), _) => return Some(grok_hir::def_path(db, Def::Adt(AdtId::Struct(*id)))),
        Symbol::Field(CtorId::Variant(id), _) => return Some(grok_hir::def_path(db, Def::Variant(*id))),
        _ => return None,
    };
    let container = match def {
        Def::Module(id) => {
            let (_, around) = id.path(db).split_last()?;
            return (!around.is_empty()).then(|| around.join("::"));
        }
        def => grok_hir::locate::def_container(db, def)?,
    };
    match container {
        Container::Module(module) => {
            let path = grok_hir::def_path(db, Def::Module(module));
            let path = path.strip_prefix("crate::").unwrap_or(&path);
            (path != "crate").then(|| path.to_owned())
        }
        Container::Impl(id) => Some(format!("impl {}", id.name(db))),
        Container::Trait(id) => Some(format!("trait {}", id.name(db))),
        Container::Actor(id) => Some(format!("actor {}", id.name(db))),
        Container::Supervisor(id) => Some(format!("supervisor {}", id.name(db))),
        Container::Extern(id) => Some(format!("extern {:?}", id.name(db))),
        Container::Body(_) => None,
    }
}

/// A type parameter's bounds: ` + ` between them.
pub(crate) fn bounds(db: &dyn Db, params: &[SchemeParam], name: &Name) -> Option<String> {
    let param = params.iter().find(|param| param.name == *name)?;
    let text = DisplayGenerics {
        params: std::slice::from_ref(param),
        db,
    }
    .to_string();
    Some(
        text.trim_start_matches('<')
            .strip_suffix('>')
            .unwrap_or(&text)
            .to_owned(),
    )
}
