//! Impls that are not what their traits ask for.

//// function_missing: E0046
trait Shape { fn area(&self) -> i64; fn name(&self) -> i64; }
struct Square;
impl Shape for Square { fn area(&self) -> i64 { 1 } }

//// type_missing: E0046
trait Source { type Item; }
struct Tap;
impl Source for Tap {}

//// constant_missing: E0046
trait Legs { const LEGS: i64; }
struct Cat;
impl Legs for Cat {}

//// item_of_iterator_missing: E0046
struct Tap;
impl Iterator for Tap { fn next(&mut self) -> Option<i64> { None } }

//// next_missing: E0046
struct Tap;
impl Iterator for Tap { type Item = i64; }

//// function_too_much: E0407
trait Shape { fn area(&self) -> i64; }
struct Square;
impl Shape for Square { fn area(&self) -> i64 { 1 } fn name(&self) -> i64 { 1 } }

//// type_too_much: E0437
trait Shape { fn area(&self) -> i64; }
struct Square;
impl Shape for Square { type Unit = i64; fn area(&self) -> i64 { 1 } }

//// constant_too_much: E0438
trait Shape { fn area(&self) -> i64; }
struct Square;
impl Shape for Square { const UNIT: i64 = 3; fn area(&self) -> i64 { 1 } }

//// parameter_type_differs: E0053
trait Scale { fn scale(&self, n: i64) -> i64; }
struct Length;
impl Scale for Length { fn scale(&self, n: f64) -> i64 { 1 } }

//// result_type_differs: E0053
trait Scale { fn scale(&self) -> i64; }
struct Length;
impl Scale for Length { fn scale(&self) -> bool { true } }

//// self_kind_differs: E0053
trait Scale { fn scale(&self) -> i64; }
struct Length;
impl Scale for Length { fn scale(&mut self) -> i64 { 1 } }

//// result_left_out: E0053
trait Scale { fn scale(&self) -> i64; }
struct Length;
impl Scale for Length { fn scale(&self) {} }

//// parameter_missing: E0050
trait Scale { fn scale(&self, n: i64) -> i64; }
struct Length;
impl Scale for Length { fn scale(&self) -> i64 { 1 } }

//// parameter_too_much: E0050
trait Scale { fn scale(&self) -> i64; }
struct Length;
impl Scale for Length { fn scale(&self, n: i64) -> i64 { n } }

//// type_parameter_missing: E0049
trait Store { fn put<T>(&self, item: T) -> i64; }
struct Shelf;
impl Store for Shelf { fn put(&self, item: i64) -> i64 { 1 } }

//// type_parameter_too_much: E0049
trait Store { fn put<T>(&self, item: T) -> i64; }
struct Shelf;
impl Store for Shelf { fn put<T, U>(&self, item: T) -> i64 { 1 } }

//// self_where_the_trait_has_none: E0185
trait Named { fn name() -> i64; }
struct Cat;
impl Named for Cat { fn name(&self) -> i64 { 1 } }

//// no_self_where_the_trait_has_one: E0186
trait Named { fn name(&self) -> i64; }
struct Cat;
impl Named for Cat { fn name() -> i64 { 1 } }

//// stricter_bound: E0276
trait Keep { fn keep<T>(&self, item: T) -> i64; }
struct Shelf;
impl Keep for Shelf { fn keep<T: Clone>(&self, item: T) -> i64 { 1 } }

//// constant_for_a_type: E0323
trait Legs { type N; }
struct Cat;
impl Legs for Cat { const N: i64 = 4; }

//// function_for_a_constant: E0324
trait Legs { const N: i64; }
struct Cat;
impl Legs for Cat { fn N() -> i64 { 4 } }

//// type_for_a_constant: E0325
trait Legs { const N: i64; }
struct Cat;
impl Legs for Cat { type N = i64; }

//// constant_of_another_type: E0326
trait Legs { const N: i64; }
struct Cat;
impl Legs for Cat { const N: bool = true; }

//// function_twice: E0201
trait Named { fn name(&self) -> i64; }
struct Cat;
impl Named for Cat { fn name(&self) -> i64 { 1 } fn name(&self) -> i64 { 2 } }

//// type_twice: E0201
trait Source { type Item; }
struct Tap;
impl Source for Tap { type Item = i64; type Item = bool; }

//// method_twice: E0592
struct Cat;
impl Cat { fn name(&self) -> i64 { 1 } fn name(&self) -> i64 { 2 } }

//// method_twice_in_two_impls: E0592
struct Cat;
impl Cat { fn name(&self) -> i64 { 1 } }
impl Cat { fn name(&self) -> i64 { 2 } }

//// method_twice_for_overlapping_types: E0592
struct Cell<T> { value: T }
impl<T> Cell<T> { fn get(&self) -> i64 { 1 } }
impl Cell<bool> { fn get(&self) -> i64 { 2 } }

//// supertrait_missing: E0277
trait Animal {}
trait Pet: Animal {}
struct Cat;
impl Pet for Cat {}

//// bound_of_an_associated_type: E0277
trait Source { type Item: Clone; }
struct Drop1;
struct Tap;
impl Source for Tap { type Item = Drop1; }

//// bound_of_a_call: E0277
trait Animal {}
struct Stone;
fn feed<T: Animal>(t: T) {}
fn main() { feed(Stone); }

//// bound_of_a_struct: E0277
trait Animal {}
struct Cage<T: Animal> { t: T }
struct Stone;
fn show(c: Cage<Stone>) {}

//// bound_of_a_method: E0599
trait Animal {}
struct Cage<T> { t: T }
impl<T: Animal> Cage<T> { fn open(&self) {} }
fn main() { Cage { t: 3 }.open(); }

//// where_clause: E0277
fn same<T>(a: T) where T: Clone {}
struct Cat;
fn main() { same(Cat); }

//// bound_passed_on: E0277
fn copy<T: Clone>(a: T) {}
fn again<T>(a: T) { copy(a); }

//// associated_type_unknown: E0220
trait Source { type Item; fn get(&self) -> Self::Itme; }

//// associated_type_of_a_parameter_unknown: E0220
fn f<T: Iterator>(t: T::Thing) {}

//// associated_type_in_bound_unknown: E0220
fn f<T: Iterator<Thing = i64>>(t: T) {}

//// associated_type_without_bound: E0220
fn f<T>(t: T::Item) {}

//// associated_type_of_two_bounds: E0221
trait Left { type Item; }
trait Right { type Item; }
fn f<T: Left + Right>(t: T::Item) {}

//// associated_type_of_a_trait_name: E0223
trait Source { type Item; }
fn f(t: Source::Item) {}

//// associated_type_differs: E0271
fn total<I: Iterator<Item = i64>>(i: I) -> i64 { 0 }
fn main() { total(vec![true].into_iter()); }

//// associated_type_in_a_struct: E0229
struct Cell<T> { value: T }
fn open(c: Cell<i64, Item = i64>) {}

//// dyn_without_associated_type: E0191
trait Source { type Item; fn get(&self) -> Self::Item; }
fn f(s: &dyn Source) {}

//// dyn_of_two_traits: E0225
trait Draw {}
trait Move {}
fn f(s: Box<dyn Draw + Move>) {}

//// dyn_of_self_result: E0038
trait Grow { fn grown(&self) -> Self; }
fn f(s: &dyn Grow) {}

//// dyn_of_self_parameter: E0038
trait Same { fn same(&self, other: &Self) -> bool; }
fn f(s: &dyn Same) {}

//// dyn_of_generic_method: E0038
trait Keep { fn keep<T>(&self, item: T); }
fn f(s: &dyn Keep) {}

//// dyn_of_associated_function: E0038
trait Make { fn make() -> i64; }
fn f(s: &dyn Make) {}

//// dyn_of_associated_constant: E0038
trait Legs { const N: i64; }
fn f(s: &dyn Legs) {}

//// dyn_of_clone: E0038
fn f(s: &dyn Clone) {}

//// bare_dyn_result: E0746
trait Draw {}
struct Dot;
impl Draw for Dot {}
fn f() -> dyn Draw { Dot }

//// trait_as_type: E0782
trait Draw {}
fn f(s: &Draw) {}

//// struct_as_dyn: E0404
struct Cat;
fn f(s: &dyn Cat) {}

//// value_that_is_no_dyn: E0277
trait Draw {}
struct Stone;
fn f(s: &dyn Draw) {}
fn main() { f(&Stone); }

//// ambiguous_method: E0034
trait A { fn act(&self) -> i64 { 1 } }
trait B { fn act(&self) -> i64 { 2 } }
struct Cat;
impl A for Cat {}
impl B for Cat {}
fn main() { Cat.act(); }

//// ambiguous_function: E0034
trait A { fn act() -> i64 { 1 } }
trait B { fn act() -> i64 { 2 } }
struct Cat;
impl A for Cat {}
impl B for Cat {}
fn main() { Cat::act(); }

//// trait_function_without_type: E0790
trait Legs { fn legs() -> i64; }
struct Cat;
impl Legs for Cat { fn legs() -> i64 { 4 } }
fn main() { Legs::legs(); }

//// trait_not_in_scope: E0599
mod zoo {
    pub trait Purr { fn purr(&self) {} }
    pub struct Cat;
    impl Purr for Cat {}
}
fn main() { zoo::Cat.purr(); }

//// cyclic_supertraits: E0391
trait A: B {}
trait B: A {}

//// const_function_in_trait: E0379
trait Size { const fn size() -> i64; }

//// pattern_in_a_bodiless_function: E0642
trait Size { fn size((a, b): (i64, i64)) -> i64; }

//// trait_arguments_missing: E0107
trait Into2<T> {}
struct Cat;
impl Into2 for Cat {}

//// trait_arguments_too_many: E0107
trait Plain {}
struct Cat;
impl Plain<i64> for Cat {}

//// impl_for_its_own_dyn: E0371
trait Draw {}
impl Draw for dyn Draw {}

//// nested_impl_trait: E0666
trait Holds<T> {}
fn f(h: impl Holds<impl Copy>) {}

//// impl_trait_in_a_field: E0562
struct S { f: impl Copy }
