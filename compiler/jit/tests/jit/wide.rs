//! Boxes, slices and trait objects.

use grok_mir::ir::*;
use grok_mir::program::*;
use grok_types::ty::{IntTy, Mutability};

use super::build::*;
use super::{panic_message, value};

fn entry(mut p: Build, ret: TypeId, body: impl FnOnce(&mut Code)) -> Program {
    let main = p.function("main", &[], ret, body);
    p.finish(main)
}

fn field(local: Local, index: u32, ty: TypeId) -> Pl {
    Place::local(local).field(index, ty)
}

fn unsize(operand: Op, ty: TypeId, table: Option<VtableId>) -> Rv {
    let vtable = table.map(Table::Of);
    Rvalue::Unsize { operand, ty, vtable }
}

#[test]
fn a_box_is_read_written_and_emptied() {
    let mut p = Build::default();
    let i64 = p.i64();
    let pair = p.tuple(&[i64, i64]);
    let boxed = p.ty("Box<(i64, i64)>", TypeKind::Box(pair));
    let both = p.tuple(&[boxed, pair]);
    let program = entry(p, both, |f| {
        let content = f.value(pair, Rvalue::Tuple(vec![int(1, i64), int(2, i64)]));
        let b = f.intrinsic(boxed, "box_new", vec![copy(content)]);
        f.set(Place::local(b).unbox().field(0, i64), Rvalue::Use(int(10, i64)));
        let copied = f.value(boxed, Rvalue::Clone(copy(b)));
        f.set(Place::local(b).unbox().field(1, i64), Rvalue::Use(int(20, i64)));
        let out = f.value(pair, Rvalue::Use(take(Place::local(b).unbox())));
        f.give(Rvalue::Tuple(vec![take(copied), take(out)]));
    });
    assert_eq!(value(&program), "((10, 2), (10, 20))");
}

/// A part of a `Vec` or array of 1, 2, 3.
fn part(from: Option<i128>, to: Option<i128>, inclusive: bool, of_array: bool) -> Program {
    let mut p = Build::default();
    let i16 = p.int(IntTy::I16);
    let i64 = p.i64();
    let whole = if of_array {
        p.ty("[i16; 3]", TypeKind::Array(i16, 3))
    } else {
        p.vec(i16)
    };
    let slice = p.ty("[i16]", TypeKind::Slice(i16));
    let reference = p.reference(Mutability::Shared, slice);
    let result = p.tuple(&[reference, i64]);
    entry(p, result, |f| {
        let items = vec![int(1, i16), int(2, i16), int(3, i16)];
        let items = if of_array {
            Rvalue::Array(items)
        } else {
            Rvalue::Vec(items, whole)
        };
        let v = f.value(whole, items);
        let mut bound = |value: Option<i128>| value.map(|value| f.value(i64, Rvalue::Use(int(value, i64))));
        let (from, to) = (bound(from), bound(to));
        let place = Place::local(v).project(Projection::Subslice {
            from,
            to,
            inclusive,
            ty: slice,
        });
        let s = f.value(reference, shared(place));
        let len = f.value(i64, Rvalue::Len(Place::local(s).deref()));
        f.give(Rvalue::Tuple(vec![copy(s), copy(len)]));
    })
}

#[test]
fn parts_of_sequences_are_slices() {
    for of_array in [false, true] {
        let drawn = |from, to, inclusive| value(&part(from, to, inclusive, of_array));
        assert_eq!(drawn(Some(1), Some(3), false), "([2, 3], 2)");
        assert_eq!(drawn(Some(0), Some(1), true), "([1, 2], 2)");
        assert_eq!(drawn(Some(3), None, false), "([], 0)");
        assert_eq!(drawn(None, Some(2), false), "([1, 2], 2)");
        assert_eq!(drawn(None, None, false), "([1, 2, 3], 3)");
    }
}

#[test]
fn a_wrong_part_says_which_end_is_wrong() {
    let said = |from, to, inclusive| panic_message(&part(from, to, inclusive, false));
    assert_eq!(
        said(Some(1), Some(5), false),
        "range end index 5 out of range for slice of length 3"
    );
    assert_eq!(
        said(Some(5), Some(4), false),
        "range start index 5 out of range for slice of length 3"
    );
    assert_eq!(
        said(Some(4), None, false),
        "range start index 4 out of range for slice of length 3"
    );
    assert_eq!(said(Some(3), Some(2), false), "slice index starts at 3 but ends at 2");
    assert_eq!(
        said(Some(1), Some(3), true),
        "range end index 3 out of range for slice of length 3"
    );
    assert_eq!(
        said(Some(1), Some(i128::from(i64::MAX)), true),
        "range end index 9223372036854775807 out of range for slice of length 3"
    );
    assert_eq!(
        said(Some(-1), None, false),
        "range start index -1 out of range for slice of length 3"
    );
}

#[test]
fn writing_through_a_slice_changes_the_whole() {
    let mut p = Build::default();
    let (i64, unit) = (p.i64(), p.unit());
    let pair = p.tuple(&[i64, i64]);
    let vec = p.vec(pair);
    let to_vec = p.reference(Mutability::Mut, vec);
    let slice = p.ty("[(i64, i64)]", TypeKind::Slice(pair));
    let to_slice = p.reference(Mutability::Mut, slice);
    let change = p.function("change", &[to_slice], unit, |f| {
        let last = Place::local(Local(1)).deref().project(Projection::ConstIndex {
            offset: 1,
            from_end: true,
            ty: pair,
        });
        f.set(last.field(1, i64), Rvalue::Use(int(-1, i64)));
        let middle = Place::local(Local(1)).deref().project(Projection::Rest {
            front: 1,
            back: 1,
            ty: slice,
        });
        let one = f.value(i64, Rvalue::Use(int(0, i64)));
        f.set(
            middle.project(Projection::Index(one, pair)).field(0, i64),
            Rvalue::Use(int(-2, i64)),
        );
        f.give(Rvalue::Tuple(Vec::new()));
    });
    let program = entry(p, vec, |f| {
        let a = f.value(pair, Rvalue::Tuple(vec![int(1, i64), int(2, i64)]));
        let v = f.cell(vec);
        f.set(v, Rvalue::Vec(vec![copy(a), copy(a), copy(a)], vec));
        let r = f.value(to_vec, exclusive(v));
        let s = f.value(to_slice, unsize(take(r), to_slice, None));
        f.call(unit, change, vec![take(s)]);
        f.give(Rvalue::Use(take(v)));
    });
    assert_eq!(value(&program), "[(1, 2), (-2, 2), (1, -1)]");
}

#[test]
fn trait_objects_call_what_their_table_says() {
    let mut p = Build::default();
    let i64 = p.i64();
    let wide = p.tuple(&[i64; 6]);
    let object = p.ty("dyn Area", TypeKind::Dyn);
    let to_object = p.reference(Mutability::Shared, object);
    let boxed_object = p.ty("Box<dyn Area>", TypeKind::Box(object));
    // Methods as tables want them: from the address of the value.
    let (small_address, wide_address) = (p.reference(Mutability::Mut, i64), p.reference(Mutability::Mut, wide));
    let small_area = p.function("small", &[small_address, i64], i64, |f| {
        let place = Place::local(Local(1)).deref();
        f.give(binary(grok_hir::body::BinaryOp::Mul, copy(place), copy(Local(2))));
    });
    let wide_area = p.function("wide", &[wide_address, i64], i64, |f| {
        let place = Place::local(Local(1)).deref().field(5, i64);
        f.give(binary(grok_hir::body::BinaryOp::Add, copy(place), copy(Local(2))));
    });
    let small_table = p.vtable(i64, &[small_area]);
    let wide_table = p.vtable(wide, &[wide_area]);
    let (to_i64, to_wide) = (
        p.reference(Mutability::Shared, i64),
        p.reference(Mutability::Shared, wide),
    );
    let box_wide = p.ty("Box<wide>", TypeKind::Box(wide));
    let result = p.tuple(&[i64, i64, i64, to_object, boxed_object]);
    let call = |f: &mut Code, object: Op| {
        let dest = f.local(i64);
        let callee = Callee::Virtual {
            slot: 0,
            params: vec![i64],
            ret: i64,
        };
        f.call_to(callee, vec![object, int(3, i64)], Place::local(dest));
        dest
    };
    let program = entry(p, result, |f| {
        let five = f.value(i64, Rvalue::Use(int(5, i64)));
        let five = f.value(to_i64, shared(five));
        let small = f.value(to_object, unsize(copy(five), to_object, Some(small_table)));
        let tuple = f.cell(wide);
        f.set(tuple, Rvalue::Tuple((0..6).map(|i| int(i, i64)).collect()));
        let tuple_ref = f.value(to_wide, shared(tuple));
        let large = f.value(to_object, unsize(copy(tuple_ref), to_object, Some(wide_table)));
        let b = f.intrinsic(box_wide, "box_new", vec![copy(tuple)]);
        let b = f.value(boxed_object, unsize(take(b), boxed_object, Some(wide_table)));
        f.set(field(tuple, 5, i64), Rvalue::Use(int(100, i64)));
        let one = call(f, copy(small));
        let two = call(f, copy(large));
        let three = call(f, copy(b));
        f.give(Rvalue::Tuple(vec![
            copy(one),
            copy(two),
            copy(three),
            copy(small),
            take(b),
        ]));
    });
    assert_eq!(value(&program), "(15, 103, 8, 5, (0, 1, 2, 3, 4, 5))");
}
