//! Bodies of derived operations that go part by part, for types some part of which has a hand-written implementation.

use grok_hir::body::{BinaryOp, FormatSpec};
use grok_hir::ids::AdtId;
use grok_hir::signature::FieldsShape;
use grok_types::ty::{Mutability, Ty, TyKind};

use super::Monomorphiser;
use super::code::Code;
use super::structure::Shape;
use crate::ir::{Block, Body, Constant, FormatPart, Local, Mono, Operand, Place, Projection, Rvalue, TerminatorKind};

type Pl = Place<Mono>;

/// A product: a tuple, a struct, or a variant of an enum.
struct Product {
    /// The variant of an enum.
    variant: Option<u32>,
    fields: Vec<Ty>,
}

/// The parts of a type, pointers apart, which operations see through.
enum Parts {
    Products(Vec<Product>),
    Elements(Ty),
}

fn shared(ty: &Ty) -> Ty {
    Ty::reference(Mutability::Shared, ty.clone())
}

/// What the first parameter refers to, and the second.
fn behind(param: u32) -> Pl {
    Place::local(Local(param)).deref()
}

impl Monomorphiser<'_> {
    fn parts(&mut self, ty: &Ty) -> Parts {
        let is_enum = matches!(ty.kind(), TyKind::Adt(AdtId::Enum(_), _));
        match self.shape(ty) {
            Shape::Sequence(element) => Parts::Elements(element),
            Shape::Tuple(fields) => Parts::Products(vec![Product { variant: None, fields }]),
            Shape::Variants(variants) => Parts::Products(
                (0..)
                    .zip(variants)
                    .map(|(index, fields)| Product {
                        variant: is_enum.then_some(index),
                        fields,
                    })
                    .collect(),
            ),
            Shape::Pointer(_) | Shape::Leaf => Parts::Products(vec![Product {
                variant: None,
                fields: Vec::new(),
            }]),
        }
    }

    /// `fn(&T) -> T`.
    pub(super) fn derived_clone(&mut self, ty: &Ty) -> Body<Mono> {
        let parts = self.parts(ty);
        let mut code = Code::function(self, &[shared(ty)], ty);
        let dest = Place::local(Local::RETURN);
        match parts {
            _ if crate::boxed(code.mono.db, ty).is_some() => {
                let inner = crate::boxed(code.mono.db, ty).unwrap_or_else(Ty::error);
                let source = code.shared(behind(1).unbox());
                let copy = code.temp(&inner);
                code.clone_into(copy.clone(), source);
                code.intrinsic("box_new", &[inner], vec![Operand::Move(copy)], dest);
            }
            Parts::Products(products) => code.each_variant(products, behind(1), |code, product| {
                let mut fields = Vec::with_capacity(product.fields.len());
                for (index, field) in product.fields.iter().enumerate() {
                    let source = code.field(behind(1), product, index);
                    let source = code.shared(source);
                    let copy = code.temp(field);
                    code.clone_into(copy.clone(), source);
                    fields.push(Operand::Move(copy));
                }
                code.build(dest.clone(), product, fields);
            }),
            Parts::Elements(element) => {
                let len = code.len(behind(1));
                let made = code.temp(ty);
                code.fresh_sequence(made.clone(), &element, len.clone());
                code.for_each_index(len, |code, index| {
                    let source = code.element(behind(1), index, &element);
                    let source = code.shared(source);
                    let copy = code.temp(&element);
                    code.clone_into(copy.clone(), source);
                    code.put(made.clone(), index, &element, Operand::Move(copy));
                });
                code.assign(dest, Rvalue::Use(Operand::Move(made)));
            }
        }
        code.returned()
    }

    /// `fn() -> T`.
    pub(super) fn derived_default(&mut self, ty: &Ty) -> Body<Mono> {
        let parts = self.parts(ty);
        let mut code = Code::function(self, &[], ty);
        let dest = Place::local(Local::RETURN);
        match parts {
            _ if crate::boxed(code.mono.db, ty).is_some() => {
                let inner = crate::boxed(code.mono.db, ty).unwrap_or_else(Ty::error);
                let value = code.temp(&inner);
                code.default_into(value.clone(), &inner);
                code.intrinsic("box_new", &[inner], vec![Operand::Move(value)], dest);
            }
            Parts::Products(products) => {
                let chosen = products
                    .iter()
                    .position(|product| product.fields.is_empty())
                    .unwrap_or(0);
                if let Some(product) = products.get(chosen) {
                    let mut fields = Vec::with_capacity(product.fields.len());
                    for field in &product.fields {
                        let value = code.temp(field);
                        code.default_into(value.clone(), field);
                        fields.push(Operand::Move(value));
                    }
                    code.build(dest, product, fields);
                }
            }
            Parts::Elements(element) => {
                // Vectors begin empty; arrays have their length.
                let len = match ty.kind() {
                    TyKind::Array(_, len) => len.as_len().unwrap_or(0),
                    _ => 0,
                };
                let len = code.int(i128::from(len));
                let len = code.value(&Ty::i64(), Rvalue::Use(len));
                let made = code.temp(ty);
                code.fresh_sequence(made.clone(), &element, len.clone());
                code.for_each_index(len, |code, index| {
                    let value = code.temp(&element);
                    code.default_into(value.clone(), &element);
                    code.put(made.clone(), index, &element, Operand::Move(value));
                });
                code.assign(dest, Rvalue::Use(Operand::Move(made)));
            }
        }
        code.returned()
    }

    /// `fn(&T, &T) -> bool`.
    pub(super) fn derived_eq(&mut self, ty: &Ty) -> Body<Mono> {
        let parts = self.parts(ty);
        let mut code = Code::function(self, &[shared(ty), shared(ty)], &Ty::bool());
        let differ = code.new_block();
        let one = |code: &mut Code<'_, '_>, a: Pl, b: Pl| {
            let (a, b) = (code.through(a), code.through(b));
            let ty = code.place_ty(&a);
            let (a, b) = (code.shared(a), code.shared(b));
            let equal = code.temp(&Ty::bool());
            code.eq_into(equal.clone(), &ty, a, b);
            let next = code.new_block();
            code.branch(Operand::Copy(equal), next, differ);
            code.switch_to(next);
        };
        match parts {
            Parts::Products(products) => {
                code.same_variant(&products, |code, tags| {
                    let same = code.value(
                        &Ty::bool(),
                        Rvalue::Binary(BinaryOp::Eq, tags.0.clone(), tags.1.clone()),
                    );
                    let next = code.new_block();
                    code.branch(Operand::Copy(same), next, differ);
                    code.switch_to(next);
                });
                code.each_variant(products, behind(1), |code, product| {
                    for index in 0..product.fields.len() {
                        let (a, b) = (
                            code.field(behind(1), product, index),
                            code.field(behind(2), product, index),
                        );
                        one(code, a, b);
                    }
                });
            }
            Parts::Elements(element) => {
                let (a, b) = (code.len(behind(1)), code.len(behind(2)));
                let same = Rvalue::Binary(BinaryOp::Eq, Operand::Copy(a.clone()), Operand::Copy(b));
                let same = code.value(&Ty::bool(), same);
                let next = code.new_block();
                code.branch(Operand::Copy(same), next, differ);
                code.switch_to(next);
                code.for_each_index(a, |code, index| {
                    let (a, b) = (
                        code.element(behind(1), index, &element),
                        code.element(behind(2), index, &element),
                    );
                    one(code, a, b);
                });
            }
        }
        let yes = code.bool(true);
        code.assign(Place::local(Local::RETURN), Rvalue::Use(yes));
        code.terminate(TerminatorKind::Return);
        code.switch_to(differ);
        let no = code.bool(false);
        code.assign(Place::local(Local::RETURN), Rvalue::Use(no));
        code.returned()
    }

    /// `fn(&T, &T) -> Ordering`.
    pub(super) fn derived_cmp(&mut self, ty: &Ty) -> Body<Mono> {
        let parts = self.parts(ty);
        let ordering = self.ordering_ty();
        let mut code = Code::function(self, &[shared(ty), shared(ty)], &ordering);
        let dest = Place::local(Local::RETURN);
        let decided = code.new_block();
        let go_on_if_equal = |code: &mut Code<'_, '_>| {
            let order = code.discriminant(Place::local(Local::RETURN));
            let next = code.new_block();
            code.terminate(TerminatorKind::Switch {
                on: Operand::Copy(order),
                targets: vec![(1, next)],
                otherwise: decided,
            });
            code.switch_to(next);
        };
        let one = |code: &mut Code<'_, '_>, a: Pl, b: Pl| {
            let (a, b) = (code.through(a), code.through(b));
            let ty = code.place_ty(&a);
            let (a, b) = (code.shared(a), code.shared(b));
            code.cmp_into(Place::local(Local::RETURN), &ty, a, b);
            go_on_if_equal(code);
        };
        match parts {
            Parts::Products(products) => {
                let equal = code.ty(&ordering);
                let equal = Rvalue::Adt {
                    ty: equal,
                    variant: 1,
                    fields: Vec::new(),
                };
                code.assign(dest.clone(), equal);
                code.same_variant(&products, |code, tags| {
                    code.assign(
                        Place::local(Local::RETURN),
                        Rvalue::Compare(tags.0.clone(), tags.1.clone()),
                    );
                    go_on_if_equal(code);
                });
                code.each_variant(products, behind(1), |code, product| {
                    for index in 0..product.fields.len() {
                        let (a, b) = (
                            code.field(behind(1), product, index),
                            code.field(behind(2), product, index),
                        );
                        one(code, a, b);
                    }
                });
            }
            Parts::Elements(element) => {
                let (a, b) = (code.len(behind(1)), code.len(behind(2)));
                let shorter = code.temp(&Ty::i64());
                let less = Rvalue::Binary(BinaryOp::Lt, Operand::Copy(a.clone()), Operand::Copy(b.clone()));
                let less = code.value(&Ty::bool(), less);
                let [first, second, next] = [(); 3].map(|()| code.new_block());
                code.branch(Operand::Copy(less), first, second);
                for (block, len) in [(first, &a), (second, &b)] {
                    code.switch_to(block);
                    code.assign(shorter.clone(), Rvalue::Use(Operand::Copy(len.clone())));
                    code.goto(next);
                }
                code.switch_to(next);
                code.for_each_index(shorter, |code, index| {
                    let (a, b) = (
                        code.element(behind(1), index, &element),
                        code.element(behind(2), index, &element),
                    );
                    one(code, a, b);
                });
                code.assign(dest, Rvalue::Compare(Operand::Copy(a), Operand::Copy(b)));
            }
        }
        code.goto(decided);
        code.switch_to(decided);
        code.returned()
    }

    /// `fn(&T, &mut Hasher)`.
    pub(super) fn derived_hash(&mut self, ty: &Ty, hasher: &Ty) -> Body<Mono> {
        let parts = self.parts(ty);
        let mut code = Code::function(self, &[shared(ty), hasher.clone()], &Ty::unit());
        let fold = |code: &mut Code<'_, '_>, part: Pl| {
            let hasher = code.reference(Mutability::Mut, behind(2));
            let part = code.shared(part);
            let unit = code.temp(&Ty::unit());
            code.hash_into(unit, part, hasher);
        };
        match parts {
            Parts::Products(products) => {
                if products.len() > 1 {
                    let tag = code.discriminant(behind(1));
                    fold(&mut code, tag);
                }
                code.each_variant(products, behind(1), |code, product| {
                    for index in 0..product.fields.len() {
                        let part = code.field(behind(1), product, index);
                        fold(code, part);
                    }
                });
            }
            Parts::Elements(element) => {
                let len = code.len(behind(1));
                fold(&mut code, len.clone());
                code.for_each_index(len, |code, index| {
                    let part = code.element(behind(1), index, &element);
                    fold(code, part);
                });
            }
        }
        code.returned()
    }

    /// `fn(&T) -> str`: how a value is shown.
    pub(super) fn derived_format(&mut self, ty: &Ty, spec: &FormatSpec) -> Body<Mono> {
        let parts = self.parts(ty);
        let names = self.product_names(ty);
        let texts = self.vec_ty(&Ty::str());
        let mut code = Code::function(self, &[shared(ty)], &Ty::str());
        let dest = Place::local(Local::RETURN);
        match parts {
            Parts::Products(products) => code.each_variant(products, behind(1), |code, product| {
                let name = &names[product.variant.unwrap_or(0) as usize];
                let parts = code.product_text(product, name, spec);
                code.assign(dest.clone(), Rvalue::Format(parts));
            }),
            Parts::Elements(element) => {
                let list = code.temp(&texts);
                let len = code.len(behind(1));
                code.intrinsic(
                    "vec_with_capacity",
                    &[Ty::str()],
                    vec![Operand::Copy(len.clone())],
                    list.clone(),
                );
                code.for_each_index(len.clone(), |code, index| {
                    let place = code.element(behind(1), index, &element);
                    let part = code.part_text(place, spec);
                    let text = code.value(&Ty::str(), Rvalue::Format(vec![part]));
                    code.push_element(list.clone(), &Ty::str(), Operand::Copy(text));
                });
                let separator = if spec.alternate { ",\n    " } else { ", " };
                let separator = Operand::Const(Constant::Str(separator.into()));
                let list = code.shared(list);
                let joined = code.temp(&Ty::str());
                code.intrinsic("str_join", &[], vec![list, separator], joined.clone());
                let text = |text: &str| FormatPart::Text(text.into());
                let joined = FormatPart::Value {
                    operand: Operand::Copy(joined),
                    spec: FormatSpec::default(),
                };
                if !spec.alternate {
                    code.assign(dest, Rvalue::Format(vec![text("["), joined, text("]")]));
                    return code.returned();
                }
                let (empty, filled) = (code.new_block(), code.new_block());
                code.terminate(TerminatorKind::Switch {
                    on: Operand::Copy(len),
                    targets: vec![(0, empty)],
                    otherwise: filled,
                });
                code.switch_to(empty);
                code.assign(dest.clone(), Rvalue::Format(vec![text("[]")]));
                code.terminate(TerminatorKind::Return);
                code.switch_to(filled);
                code.assign(dest, Rvalue::Format(vec![text("[\n    "), joined, text(",\n]")]));
            }
        }
        code.returned()
    }

    fn product_names(&self, ty: &Ty) -> Vec<ProductName> {
        let TyKind::Adt(adt, _) = ty.kind() else {
            return vec![ProductName {
                name: String::new(),
                shape: FieldsShape::Tuple,
                fields: Vec::new(),
            }];
        };
        let variants = grok_hir::adt_data(self.db, *adt).variants.iter();
        variants
            .map(|variant| ProductName {
                name: variant.name.to_string(),
                shape: variant.shape,
                fields: variant.fields.iter().map(|field| field.name.to_string()).collect(),
            })
            .collect()
    }
}

/// How a product is written.
struct ProductName {
    name: String,
    shape: FieldsShape,
    fields: Vec<String>,
}

impl Code<'_, '_> {
    fn product_text(&mut self, product: &Product, name: &ProductName, spec: &FormatSpec) -> Vec<FormatPart<Mono>> {
        let mut text = name.name.clone();
        let mut parts = Vec::new();
        let named = name.shape == FieldsShape::Named;
        if !product.fields.is_empty() {
            text.push_str(match (named, spec.alternate) {
                (true, true) => " {",
                (true, false) => " { ",
                (false, _) => "(",
            });
        }
        for index in 0..product.fields.len() {
            if spec.alternate {
                text.push_str("\n    ");
            } else if index > 0 {
                text.push_str(", ");
            }
            if named {
                text.push_str(&name.fields[index]);
                text.push_str(": ");
            }
            parts.push(FormatPart::Text(std::mem::take(&mut text).into()));
            let place = self.field(behind(1), product, index);
            parts.push(self.part_text(place, spec));
            if spec.alternate {
                text.push(',');
            }
        }
        if !product.fields.is_empty() {
            text.push_str(match (named, spec.alternate) {
                (true, true) => "\n}",
                (true, false) => " }",
                (false, true) => "\n)",
                (false, false) if name.name.is_empty() && product.fields.len() == 1 => ",)",
                (false, false) => ")",
            });
        }
        parts.push(FormatPart::Text(text.into()));
        parts
    }

    fn part_text(&mut self, place: Pl, spec: &FormatSpec) -> FormatPart<Mono> {
        let operand = self.shared(place);
        let (operand, shown) = self.shown(operand, spec.clone());
        if spec.alternate {
            FormatPart::Nested { operand, spec: shown }
        } else {
            FormatPart::Value { operand, spec: shown }
        }
    }

    fn field(&mut self, place: Pl, product: &Product, index: usize) -> Pl {
        let ty = self.ty(&product.fields[index]);
        let place = match product.variant {
            Some(variant) => place.project(Projection::Downcast(variant)),
            None => place,
        };
        place.field(index as u32, ty)
    }

    fn element(&mut self, place: Pl, index: Local, element: &Ty) -> Pl {
        let element = self.ty(element);
        place.project(Projection::Index(index, element))
    }

    /// The tuple, struct or variant of those fields.
    fn build(&mut self, dest: Pl, product: &Product, fields: Vec<Operand<Mono>>) {
        let ty = self.place_ty(&dest);
        let value = match ty.kind() {
            TyKind::Tuple(_) => Rvalue::Tuple(fields),
            _ => Rvalue::Adt {
                ty: self.ty(&ty),
                variant: product.variant.unwrap_or(0),
                fields,
            },
        };
        self.assign(dest, value);
    }

    /// Runs `each` for the product that is there.
    fn each_variant(&mut self, products: Vec<Product>, place: Pl, mut each: impl FnMut(&mut Self, &Product)) {
        match products.as_slice() {
            [] => return self.terminate(TerminatorKind::Unreachable),
            [only] => return each(self, only),
            _ => {}
        }
        let tag = self.discriminant(place);
        let blocks: Vec<Block> = products.iter().map(|_| self.new_block()).collect();
        let (otherwise, end) = (self.new_block(), self.new_block());
        self.terminate(TerminatorKind::Switch {
            on: Operand::Copy(tag),
            targets: (0..).zip(blocks.iter().copied()).collect(),
            otherwise,
        });
        for (product, block) in products.iter().zip(blocks) {
            self.switch_to(block);
            each(self, product);
            self.goto(end);
        }
        self.switch_to(end);
    }

    /// Asks about the variants of both parameters, if there are several.
    fn same_variant(&mut self, products: &[Product], ask: impl FnOnce(&mut Self, (Operand<Mono>, Operand<Mono>))) {
        if products.len() > 1 {
            let (a, b) = (self.discriminant(behind(1)), self.discriminant(behind(2)));
            ask(self, (Operand::Copy(a), Operand::Copy(b)));
        }
    }

    /// An array whose elements are written next, or an empty `Vec` with room for them.
    fn fresh_sequence(&mut self, dest: Pl, element: &Ty, len: Pl) {
        match self.place_ty(&dest).kind() {
            TyKind::Array(..) => self.intrinsic("array_uninit", &[], Vec::new(), dest),
            _ => self.intrinsic(
                "vec_with_capacity",
                std::slice::from_ref(element),
                vec![Operand::Copy(len)],
                dest,
            ),
        }
    }

    /// The element of that index, all before it being there.
    fn put(&mut self, sequence: Pl, index: Local, element: &Ty, value: Operand<Mono>) {
        if let TyKind::Array(..) = self.place_ty(&sequence).kind() {
            let place = self.element(sequence, index, element);
            return self.assign(place, Rvalue::Use(value));
        }
        self.push_element(sequence, element, value);
    }

    fn push_element(&mut self, vec: Pl, element: &Ty, value: Operand<Mono>) {
        let vec = self.reference(Mutability::Mut, vec);
        let unit = self.temp(&Ty::unit());
        self.intrinsic("vec_push", std::slice::from_ref(element), vec![vec, value], unit);
    }
}
