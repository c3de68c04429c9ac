//! Layouts: which slots the values of each type take.
//!
//! Works on the types of a whole program at once, since recursion decides what lives behind a pointer: [`layouts`] first cuts the
//! graph of "is part of" where it is cyclic (a reference there becomes an address, anything else is boxed), then lays out the types
//! from their parts upwards.

use crate::program::{Layout, MAX_INLINE_SLOTS, MAX_REF_SLOTS, Repr, SlotKind, TypeId, TypeKind, VariantInfo};
use grok_types::ty::{FloatTy, IntTy, Mutability};

/// The layouts of all types, index by index. Every type id inside `kinds` must be one of its indices.
pub fn layouts(kinds: &[TypeKind]) -> Vec<Layout> {
    let (cut, order) = cut_cycles(kinds);
    let mut known = Known {
        kinds,
        slots: vec![Vec::new(); kinds.len()],
        non_null: vec![false; kinds.len()],
    };
    for ty in (0..kinds.len()).filter(|&ty| cut[ty]) {
        known.slots[ty] = vec![SlotKind::Pointer];
        known.non_null[ty] = true;
    }
    let mut result: Vec<Option<Layout>> = vec![None; kinds.len()];
    for ty in order {
        let layout = match (&kinds[ty], cut[ty]) {
            (TypeKind::Ref(..), true) => pointer(Repr::RefAddress),
            // The parts of a cut type may come later; its own slots are known already.
            (_, true) => continue,
            (kind, false) => bounded(known.layout(kind)),
        };
        known.non_null[ty] = known.is_non_null(&kinds[ty], &layout);
        known.slots[ty].clone_from(&layout.slots);
        result[ty] = Some(layout);
    }
    let boxed = |(ty, layout): (usize, Option<Layout>)| {
        layout.unwrap_or_else(|| pointer(Repr::Boxed(Box::new(known.layout(&kinds[ty])))))
    };
    result.into_iter().enumerate().map(boxed).collect()
}

/// What is known of the types laid out so far.
struct Known<'k> {
    kinds: &'k [TypeKind],
    slots: Vec<Vec<SlotKind>>,
    /// Types of one pointer slot that is never null.
    non_null: Vec<bool>,
}

fn pointer(repr: Repr) -> Layout {
    Layout {
        slots: vec![SlotKind::Pointer],
        repr,
    }
}

fn scalar(kind: SlotKind) -> Layout {
    Layout {
        slots: vec![kind],
        repr: Repr::Scalar,
    }
}

/// Large values go behind a pointer.
fn bounded(layout: Layout) -> Layout {
    if layout.slots.len() > MAX_INLINE_SLOTS {
        pointer(Repr::Boxed(Box::new(layout)))
    } else {
        layout
    }
}

impl Known<'_> {
    fn layout(&self, kind: &TypeKind) -> Layout {
        match kind {
            TypeKind::Never | TypeKind::Slice(_) | TypeKind::Dyn => Layout {
                slots: Vec::new(),
                repr: Repr::Scalar,
            },
            TypeKind::Int(IntTy::I8 | IntTy::U8) | TypeKind::Bool => scalar(SlotKind::I8),
            TypeKind::Int(IntTy::I16 | IntTy::U16) => scalar(SlotKind::I16),
            TypeKind::Int(IntTy::I32 | IntTy::U32) | TypeKind::Char => scalar(SlotKind::I32),
            TypeKind::Int(IntTy::I64 | IntTy::U64) => scalar(SlotKind::I64),
            TypeKind::Float(FloatTy::F32) => scalar(SlotKind::F32),
            TypeKind::Float(FloatTy::F64) => scalar(SlotKind::F64),
            TypeKind::Str => Layout {
                slots: vec![SlotKind::Pointer, SlotKind::I64],
                repr: Repr::Str,
            },
            TypeKind::Tuple(items) => self.fields(items.iter().copied()),
            TypeKind::Struct(data) => self.fields(data.fields.iter().map(|&(_, ty)| ty)),
            TypeKind::Enum(variants) => self.enumeration(variants),
            TypeKind::Array(..) => pointer(Repr::Array),
            TypeKind::Vec(_) => pointer(Repr::Vec),
            TypeKind::Ref(_, inner) | TypeKind::Box(inner) if self.wide(*inner).is_some() => Layout {
                slots: vec![SlotKind::Pointer, SlotKind::I64],
                repr: self.wide(*inner).unwrap_or(Repr::Scalar),
            },
            TypeKind::Box(_) => pointer(Repr::Box),
            TypeKind::Ref(Mutability::Mut, _) => pointer(Repr::RefAddress),
            TypeKind::Ref(Mutability::Shared, inner) => {
                let slots = &self.slots[inner.0 as usize];
                if slots.len() > MAX_REF_SLOTS {
                    pointer(Repr::RefAddress)
                } else {
                    Layout {
                        slots: slots.clone(),
                        repr: Repr::RefValue,
                    }
                }
            }
            TypeKind::Fn { .. } => Layout {
                slots: vec![SlotKind::I64, SlotKind::Pointer],
                repr: Repr::Fn,
            },
        }
    }

    /// How a pointer to a type is represented whose values do not know their own size.
    fn wide(&self, inner: TypeId) -> Option<Repr> {
        match self.kinds[inner.0 as usize] {
            TypeKind::Slice(_) => Some(Repr::Slice),
            TypeKind::Dyn => Some(Repr::Dyn),
            _ => None,
        }
    }

    fn fields(&self, types: impl Iterator<Item = TypeId>) -> Layout {
        let mut slots = Vec::new();
        let starts = types
            .map(|ty| {
                let start = slots.len() as u32;
                slots.extend_from_slice(&self.slots[ty.0 as usize]);
                start
            })
            .collect();
        Layout {
            slots,
            repr: Repr::Fields(starts),
        }
    }

    fn enumeration(&self, variants: &[VariantInfo]) -> Layout {
        if variants.is_empty() {
            return Layout {
                slots: Vec::new(),
                repr: Repr::Scalar,
            };
        }
        if let Some(payload) = self.null_pointer(variants) {
            return pointer(Repr::NullPointer { payload });
        }
        let mut slots = vec![SlotKind::I32];
        let starts = variants
            .iter()
            .map(|variant| self.payload(variant, &mut slots))
            .collect();
        Layout {
            slots,
            repr: Repr::Tagged { variants: starts },
        }
    }

    /// The variant with the payload, if null can stand for the other one.
    fn null_pointer(&self, variants: &[VariantInfo]) -> Option<u32> {
        let [first, second] = variants else { return None };
        let payload = match (first.fields.as_slice(), second.fields.as_slice()) {
            ([_, ..], []) => 0,
            ([], [_, ..]) => 1,
            _ => return None,
        };
        let fields = &variants[payload as usize].fields;
        let mut filled = fields.iter().filter(|(_, ty)| !self.slots[ty.0 as usize].is_empty());
        match (filled.next(), filled.next()) {
            (Some((_, ty)), None) if self.non_null[ty.0 as usize] => Some(payload),
            _ => None,
        }
    }

    /// Places a variant's fields at the first free run of slots of the right kinds, adding slots at the end where there is none.
    fn payload(&self, variant: &VariantInfo, slots: &mut Vec<SlotKind>) -> Vec<u32> {
        let mut used = vec![false; slots.len()];
        used[0] = true;
        let mut starts = Vec::with_capacity(variant.fields.len());
        for (_, ty) in &variant.fields {
            let wanted: Vec<SlotKind> = self.slots[ty.0 as usize]
                .iter()
                .map(|&kind| payload_kind(kind))
                .collect();
            let fits = |start: usize| {
                wanted
                    .iter()
                    .enumerate()
                    .all(|(i, kind)| slots.get(start + i).is_none_or(|slot| slot == kind && !used[start + i]))
            };
            let start = (1..=slots.len()).find(|&start| fits(start)).unwrap_or(slots.len());
            for (i, kind) in wanted.into_iter().enumerate() {
                if start + i == slots.len() {
                    slots.push(kind);
                    used.push(true);
                } else {
                    used[start + i] = true;
                }
            }
            starts.push(start as u32);
        }
        starts
    }

    fn is_non_null(&self, kind: &TypeKind, layout: &Layout) -> bool {
        let only =
            |parts: Vec<TypeId>| layout.slots.len() == 1 && parts.into_iter().any(|ty| self.non_null[ty.0 as usize]);
        match (&layout.repr, kind) {
            (Repr::Boxed(_) | Repr::Vec | Repr::RefAddress | Repr::Box, _) => true,
            (Repr::Array, TypeKind::Array(_, len)) => *len > 0,
            (Repr::RefValue, TypeKind::Ref(_, inner)) => self.non_null[inner.0 as usize],
            (Repr::Fields(_), TypeKind::Tuple(items)) => only(items.clone()),
            (Repr::Fields(_), TypeKind::Struct(data)) => only(data.fields.iter().map(|&(_, ty)| ty).collect()),
            _ => false,
        }
    }
}

/// Payload slots hold scalars of any width as `I64`, so that variants can share them.
fn payload_kind(kind: SlotKind) -> SlotKind {
    if kind == SlotKind::Pointer {
        SlotKind::Pointer
    } else {
        SlotKind::I64
    }
}

/// The types whose slots are part of a type's slots.
fn parts(kind: &TypeKind) -> Vec<usize> {
    let index = |ty: &TypeId| ty.0 as usize;
    match kind {
        TypeKind::Tuple(items) => items.iter().map(index).collect(),
        TypeKind::Struct(data) => data.fields.iter().map(|(_, ty)| index(ty)).collect(),
        TypeKind::Enum(variants) => variants
            .iter()
            .flat_map(|v| &v.fields)
            .map(|(_, ty)| index(ty))
            .collect(),
        TypeKind::Ref(Mutability::Shared, inner) => vec![index(inner)],
        _ => Vec::new(),
    }
}

/// Chooses the types that break every cycle; gives them with an order in which parts come before wholes (cut types anywhere).
fn cut_cycles(kinds: &[TypeKind]) -> (Vec<bool>, Vec<usize>) {
    let edges: Vec<Vec<usize>> = kinds.iter().map(parts).collect();
    let mut cut = vec![false; kinds.len()];
    loop {
        let components = components(&edges, &cut);
        let mut acyclic = true;
        for component in &components {
            if component.len() == 1 && !edges[component[0]].contains(&component[0]) || cut[component[0]] {
                continue;
            }
            acyclic = false;
            let references: Vec<usize> = component
                .iter()
                .copied()
                .filter(|&ty| matches!(kinds[ty], TypeKind::Ref(..)))
                .collect();
            if references.is_empty() {
                let chosen = component
                    .iter()
                    .copied()
                    .min_by_key(|&ty| (cut_preference(&kinds[ty]), ty));
                cut[chosen.expect("a component has a member")] = true;
            } else {
                references.into_iter().for_each(|ty| cut[ty] = true);
            }
        }
        if acyclic {
            return (cut, components.into_iter().flatten().collect());
        }
    }
}

/// Structs are boxed before enums, so that an `Option` around them can be a null pointer; options last.
fn cut_preference(kind: &TypeKind) -> u8 {
    match kind {
        TypeKind::Struct(_) => 0,
        TypeKind::Enum(variants) if variants.len() != 2 || variants.iter().all(|v| !v.fields.is_empty()) => 1,
        TypeKind::Tuple(_) => 2,
        _ => 3,
    }
}

/// Strongly connected components in an order where parts come first (Tarjan, without recursion); cut types have no edges.
fn components(edges: &[Vec<usize>], cut: &[bool]) -> Vec<Vec<usize>> {
    const UNSEEN: usize = usize::MAX;
    let mut index = vec![UNSEEN; edges.len()];
    let mut low = vec![0; edges.len()];
    let mut on_stack = vec![false; edges.len()];
    let (mut stack, mut result, mut next) = (Vec::new(), Vec::new(), 0);
    for root in 0..edges.len() {
        if index[root] != UNSEEN {
            continue;
        }
        let mut path: Vec<(usize, usize)> = vec![(root, 0)];
        while let Some(&mut (node, ref mut edge)) = path.last_mut() {
            if *edge == 0 && index[node] == UNSEEN {
                index[node] = next;
                low[node] = next;
                next += 1;
                stack.push(node);
                on_stack[node] = true;
            }
            let out: &[usize] = if cut[node] { &[] } else { &edges[node] };
            if let Some(&to) = out.get(*edge) {
                *edge += 1;
                if index[to] == UNSEEN {
                    path.push((to, 0));
                } else if on_stack[to] {
                    low[node] = low[node].min(index[to]);
                }
                continue;
            }
            path.pop();
            if let Some(&(parent, _)) = path.last() {
                low[parent] = low[parent].min(low[node]);
            }
            if low[node] == index[node] {
                let start = stack
                    .iter()
                    .rposition(|&member| member == node)
                    .expect("a node is on the stack until its component ends");
                let component = stack.split_off(start);
                component.iter().for_each(|&member| on_stack[member] = false);
                result.push(component);
            }
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use grok_hir::signature::FieldsShape;

    fn variant(fields: &[u32]) -> VariantInfo {
        VariantInfo {
            name: "V".into(),
            shape: FieldsShape::Tuple,
            fields: fields.iter().map(|&ty| ("0".into(), TypeId(ty))).collect(),
            discriminant: 0,
        }
    }

    fn draw(layout: &Layout) -> String {
        let slots: Vec<String> = layout.slots.iter().map(|slot| format!("{slot:?}")).collect();
        let repr = match &layout.repr {
            Repr::Boxed(inner) => format!("Boxed({})", draw(inner)),
            other => format!("{other:?}"),
        };
        format!("{repr} {}", slots.join(" "))
    }

    fn drawn(kinds: &[TypeKind]) -> Vec<String> {
        layouts(kinds).iter().map(draw).collect()
    }

    const I64: TypeKind = TypeKind::Int(IntTy::I64);

    #[test]
    fn tuples_are_their_parts_side_by_side() {
        let kinds = [
            I64,
            TypeKind::Str,
            TypeKind::Tuple(vec![TypeId(0), TypeId(1), TypeId(0)]),
            TypeKind::Tuple(vec![]),
        ];
        let all = drawn(&kinds);
        assert_eq!(all[2], "Fields([0, 1, 3]) I64 Pointer I64 I64");
        assert_eq!(all[3], "Fields([]) ");
    }

    #[test]
    fn variants_share_slots_of_one_kind() {
        let kinds = [
            TypeKind::Int(IntTy::U8),
            TypeKind::Str,
            TypeKind::Float(FloatTy::F64),
            TypeKind::Enum(vec![variant(&[0, 1]), variant(&[1, 2]), variant(&[2, 2]), variant(&[])]),
        ];
        assert_eq!(
            drawn(&kinds)[3],
            "Tagged { variants: [[1, 2], [2, 1], [1, 3], []] } I32 I64 Pointer I64"
        );
    }

    #[test]
    fn an_option_of_a_vec_uses_null_and_an_option_of_that_a_tag() {
        let kinds = [
            I64,
            TypeKind::Vec(TypeId(0)),
            TypeKind::Enum(vec![variant(&[]), variant(&[1])]),
            TypeKind::Enum(vec![variant(&[]), variant(&[2])]),
        ];
        let all = drawn(&kinds);
        assert_eq!(all[2], "NullPointer { payload: 1 } Pointer");
        assert_eq!(all[3], "Tagged { variants: [[], [1]] } I32 Pointer");
    }

    #[test]
    fn a_recursive_struct_is_boxed_and_its_option_is_null_or_it() {
        let kinds = [
            I64,
            TypeKind::Struct(variant(&[0, 2])),
            TypeKind::Enum(vec![variant(&[]), variant(&[1])]),
        ];
        let all = drawn(&kinds);
        assert_eq!(all[1], "Boxed(Fields([0, 1]) I64 Pointer) Pointer");
        assert_eq!(all[2], "NullPointer { payload: 1 } Pointer");
    }

    #[test]
    fn a_recursive_enum_is_boxed() {
        let kinds = [I64, TypeKind::Enum(vec![variant(&[]), variant(&[1, 0, 1])])];
        assert_eq!(
            drawn(&kinds)[1],
            "Boxed(Tagged { variants: [[], [1, 2, 3]] } I32 Pointer I64 Pointer) Pointer"
        );
    }

    #[test]
    fn mutual_recursion_is_cut_once() {
        let kinds = [
            I64,
            TypeKind::Enum(vec![variant(&[2]), variant(&[0]), variant(&[])]),
            TypeKind::Struct(variant(&[1, 1])),
        ];
        let all = drawn(&kinds);
        assert_eq!(all[2], "Boxed(Fields([0, 3]) I32 Pointer I64 I32 Pointer I64) Pointer");
        assert_eq!(all[1], "Tagged { variants: [[1], [2], []] } I32 Pointer I64");
    }

    #[test]
    fn a_type_that_refers_to_itself_does_so_by_address() {
        let kinds = [
            I64,
            TypeKind::Struct(variant(&[0, 3])),
            TypeKind::Ref(Mutability::Shared, TypeId(1)),
            TypeKind::Enum(vec![variant(&[]), variant(&[2])]),
        ];
        let all = drawn(&kinds);
        assert_eq!(all[2], "RefAddress Pointer");
        assert_eq!(all[1], "Fields([0, 1]) I64 Pointer");
    }

    #[test]
    fn small_shared_references_are_values_and_others_addresses() {
        let kinds = [
            I64,
            TypeKind::Tuple(vec![TypeId(0); 4]),
            TypeKind::Tuple(vec![TypeId(0); 5]),
            TypeKind::Ref(Mutability::Shared, TypeId(1)),
            TypeKind::Ref(Mutability::Shared, TypeId(2)),
            TypeKind::Ref(Mutability::Mut, TypeId(0)),
        ];
        let all = drawn(&kinds);
        assert_eq!(all[3], "RefValue I64 I64 I64 I64");
        assert_eq!(all[4], "RefAddress Pointer");
        assert_eq!(all[5], "RefAddress Pointer");
    }

    #[test]
    fn large_values_live_behind_a_pointer() {
        let kinds = [
            I64,
            TypeKind::Tuple(vec![TypeId(0); 17]),
            TypeKind::Ref(Mutability::Shared, TypeId(1)),
        ];
        let all = drawn(&kinds);
        assert!(all[1].starts_with("Boxed(Fields("), "{}", all[1]);
        assert_eq!(all[2], "RefValue Pointer");
    }

    #[test]
    fn types_without_values_have_no_slots() {
        let kinds = [
            TypeKind::Never,
            TypeKind::Enum(vec![]),
            TypeKind::Enum(vec![variant(&[0]), variant(&[])]),
        ];
        let all = drawn(&kinds);
        assert_eq!(all[0], "Scalar ");
        assert_eq!(all[1], "Scalar ");
        assert_eq!(all[2], "Tagged { variants: [[1], []] } I32");
    }

    #[test]
    fn a_slot_has_one_kind_in_all_variants() {
        let kinds = [
            I64,
            TypeKind::Str,
            TypeKind::Vec(TypeId(0)),
            TypeKind::Enum(vec![variant(&[1, 1]), variant(&[0, 2, 0]), variant(&[2, 0, 1])]),
        ];
        let all = layouts(&kinds);
        let Repr::Tagged { variants } = &all[3].repr else {
            panic!("{:?}", all[3])
        };
        let TypeKind::Enum(infos) = &kinds[3] else {
            unreachable!()
        };
        for (info, starts) in infos.iter().zip(variants) {
            let mut used = std::collections::HashSet::new();
            for ((_, ty), &start) in info.fields.iter().zip(starts) {
                for (i, &kind) in all[ty.0 as usize].slots.iter().enumerate() {
                    let slot = start as usize + i;
                    assert_eq!(all[3].slots[slot], payload_kind(kind));
                    assert!(used.insert(slot), "slot {slot} used twice");
                }
            }
        }
    }
}
