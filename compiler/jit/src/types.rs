//! The program's types as the runtime wants them, with the few that constants need and no body may mention.

use grok_hir::signature::FieldsShape;
use grok_mir::program::{Layout, Program, Repr, SlotKind, TypeId, TypeKind, VariantInfo};
use grok_runtime::types::{self as rt, Form, Shape, Slot, TypeDesc, TypeTable};
use grok_types::ty::FloatTy;

/// The runtime's table and where to find text in it.
pub struct RuntimeTypes {
    /// The table; the program's types come first, index by index.
    pub table: TypeTable,
    /// Index of `str`.
    pub text: u32,
    /// Index of `()`.
    pub unit: u32,
}

/// Mirrors the types of a program.
pub fn mirror(program: &Program) -> RuntimeTypes {
    let mut types: Vec<TypeDesc> = program
        .types
        .iter()
        .map(|info| TypeDesc {
            name: info.name.clone(),
            shape: if info.is_text { Shape::Str } else { shape(&info.kind) },
            layout: match layout(&info.layout, &info.kind) {
                layout if info.is_text => rt::Layout {
                    repr: rt::Repr::Str,
                    ..layout
                },
                layout => layout,
            },
            plain: false,
        })
        .collect();
    let mut find = |shape: Shape, name: &str, layout: rt::Layout| {
        types
            .iter()
            .position(|desc| desc.shape == shape && desc.layout == layout)
            .unwrap_or_else(|| {
                types.push(TypeDesc {
                    name: name.into(),
                    shape,
                    layout,
                    plain: false,
                });
                types.len() - 1
            }) as u32
    };
    let text = find(
        Shape::Str,
        "str",
        rt::Layout {
            slots: vec![Slot::Pointer, Slot::I64],
            repr: rt::Repr::Str,
        },
    );
    let unit = rt::Variant {
        name: "".into(),
        form: Form::Tuple,
        fields: Vec::new(),
    };
    let unit = find(
        Shape::Tuple(unit),
        "()",
        rt::Layout {
            slots: Vec::new(),
            repr: rt::Repr::Fields(Vec::new()),
        },
    );
    RuntimeTypes {
        table: TypeTable::new(types),
        text,
        unit,
    }
}

fn shape(kind: &TypeKind) -> Shape {
    match kind {
        TypeKind::Never => Shape::Never,
        TypeKind::Int(ty) => Shape::Int {
            bits: ty.bits(),
            signed: ty.is_signed(),
        },
        TypeKind::Float(FloatTy::F32) => Shape::Float(32),
        TypeKind::Float(FloatTy::F64) => Shape::Float(64),
        TypeKind::Bool => Shape::Bool,
        TypeKind::Char => Shape::Char,
        TypeKind::Str => Shape::Str,
        TypeKind::Tuple(items) => Shape::Tuple(rt::Variant {
            name: "".into(),
            form: Form::Tuple,
            fields: items
                .iter()
                .enumerate()
                .map(|(position, ty)| (position.to_string().into(), ty.0))
                .collect(),
        }),
        TypeKind::Array(element, len) => Shape::Array(element.0, *len),
        TypeKind::Vec(element) => Shape::Vec(element.0),
        TypeKind::Struct(variant) => Shape::Struct(product(variant)),
        TypeKind::Enum(variants) => Shape::Enum(variants.iter().map(product).collect()),
        TypeKind::Ref(_, inner) => Shape::Ref(inner.0),
        TypeKind::Fn { .. } => Shape::Fn,
        TypeKind::Box(inner) => Shape::Box(inner.0),
        TypeKind::Slice(element) => Shape::Slice(element.0),
        TypeKind::Dyn => Shape::Dyn,
    }
}

fn product(variant: &VariantInfo) -> rt::Variant {
    let form = match variant.shape {
        FieldsShape::Unit => Form::Unit,
        FieldsShape::Tuple => Form::Tuple,
        FieldsShape::Named => Form::Named,
    };
    rt::Variant {
        name: variant.name.clone(),
        form,
        fields: variant.fields.iter().map(|(name, ty)| (name.clone(), ty.0)).collect(),
    }
}

fn layout(layout: &Layout, kind: &TypeKind) -> rt::Layout {
    rt::Layout {
        slots: layout.slots.iter().copied().map(slot).collect(),
        repr: repr(&layout.repr, kind),
    }
}

fn slot(kind: SlotKind) -> Slot {
    match kind {
        SlotKind::I8 => Slot::I8,
        SlotKind::I16 => Slot::I16,
        SlotKind::I32 => Slot::I32,
        SlotKind::I64 => Slot::I64,
        SlotKind::F32 => Slot::F32,
        SlotKind::F64 => Slot::F64,
        SlotKind::Pointer => Slot::Pointer,
    }
}

fn repr(repr: &Repr, kind: &TypeKind) -> rt::Repr {
    match repr {
        Repr::Scalar => rt::Repr::Scalar,
        Repr::Str => rt::Repr::Str,
        Repr::Fields(offsets) => rt::Repr::Fields(offsets.clone()),
        Repr::Tagged { variants } => rt::Repr::Tagged(variants.clone()),
        Repr::NullPointer { payload } => {
            let fields = match kind {
                TypeKind::Enum(variants) => variants
                    .get(*payload as usize)
                    .map_or(0, |variant| variant.fields.len()),
                _ => 0,
            };
            rt::Repr::NullPointer {
                payload: *payload,
                offsets: vec![0; fields],
            }
        }
        Repr::Boxed(inner) => rt::Repr::Boxed(Box::new(layout(inner, kind))),
        Repr::Array => rt::Repr::Array,
        Repr::Vec => rt::Repr::Vec,
        Repr::RefValue => rt::Repr::RefValue,
        Repr::RefAddress => rt::Repr::RefAddress,
        Repr::Fn => rt::Repr::Fn,
        Repr::Box => rt::Repr::Box,
        Repr::Slice => rt::Repr::Slice,
        Repr::Dyn => rt::Repr::Dyn,
    }
}

/// Whether a type holds `Ok` or `Err`: the variant of `Err` and the type of its payload.
pub fn error_variant(program: &Program, ty: TypeId) -> Option<(u32, TypeId)> {
    let info = program.ty(ty);
    let TypeKind::Enum(variants) = &info.kind else {
        return None;
    };
    if !info.name.starts_with("Result") || variants.len() != 2 {
        return None;
    }
    let index = variants.iter().position(|variant| &*variant.name == "Err")?;
    let (_, payload) = variants[index].fields.first()?;
    Some((index as u32, *payload))
}

/// For each type, whether its values may hold a reference: itself, in a part, or in an environment.
pub fn holds_references(program: &Program) -> Vec<bool> {
    let mut holds: Vec<bool> = program
        .types
        .iter()
        .map(|info| matches!(info.kind, TypeKind::Ref(..) | TypeKind::Fn { .. } | TypeKind::Dyn))
        .collect();
    loop {
        let mut changed = false;
        for (index, info) in program.types.iter().enumerate() {
            if holds[index] {
                continue;
            }
            let in_variant = |variant: &VariantInfo| variant.fields.iter().any(|(_, ty)| holds[ty.0 as usize]);
            let found = match &info.kind {
                TypeKind::Tuple(items) => items.iter().any(|ty| holds[ty.0 as usize]),
                TypeKind::Array(inner, _) | TypeKind::Vec(inner) | TypeKind::Box(inner) | TypeKind::Slice(inner) => {
                    holds[inner.0 as usize]
                }
                TypeKind::Struct(variant) => in_variant(variant),
                TypeKind::Enum(variants) => variants.iter().any(in_variant),
                _ => false,
            };
            if found {
                holds[index] = true;
                changed = true;
            }
        }
        if !changed {
            return holds;
        }
    }
}
