//! Impls that overlap, or that belong elsewhere.

//// same_impl_twice: E0119
trait Named {}
struct Cat;
impl Named for Cat {}
impl Named for Cat {}

//// blanket_and_concrete: E0119
trait Named {}
struct Cat;
impl<T> Named for T {}
impl Named for Cat {}

//// blanket_with_bound_and_concrete: E0119
trait Named {}
trait Loud {}
struct Cat;
impl Loud for Cat {}
impl<T: Loud> Named for T {}
impl Named for Cat {}

//// two_blankets: E0119
trait Named {}
impl<T: Clone> Named for T {}
impl<T: Copy> Named for T {}

//// generic_struct_and_instance: E0119
trait Named {}
struct Cell<T> { t: T }
impl<T> Named for Cell<T> {}
impl Named for Cell<i64> {}

//// derive_and_impl: E0119
#[derive(Clone)]
struct Cat;
impl Clone for Cat { fn clone(&self) -> Cat { Cat } }

//// default_derived_and_written: E0119
#[derive(Default)]
struct Cat { n: i64 }
impl Default for Cat { fn default() -> Cat { Cat { n: 3 } } }

//// two_of_one_generic_trait: E0119
trait From2<T> {}
struct Cat;
impl From2<i64> for Cat {}
impl<T> From2<T> for Cat {}

//// references: E0119
trait Named {}
impl<T> Named for &T {}
impl Named for &i64 {}

//// library_blanket_from: E0119
struct Cat;
impl From<Cat> for Cat { fn from(c: Cat) -> Cat { c } }

//// foreign_trait_for_foreign_type: E0117
impl Iterator for i64 {
    type Item = i64;
    fn next(&mut self) -> Option<i64> { None }
}

//// foreign_trait_for_vec: E0117
impl Default for Vec<i64> { fn default() -> Vec<i64> { Vec::new() } }

//// foreign_trait_for_a_tuple: E0117
use std::ops::Add;
impl Add for (i64, i64) { type Output = i64; fn add(self, o: (i64, i64)) -> i64 { 1 } }

//// foreign_trait_for_a_parameter: E0210
impl<T> Default for T { fn default() -> T { loop {} } }

//// methods_for_vec: E0116
impl Vec<i64> { fn total(&self) -> i64 { 0 } }

//// methods_for_option: E0116
impl<T> Option<T> { fn there(&self) -> bool { true } }

//// methods_for_a_scalar: E0390
impl i64 { fn twice(&self) -> i64 { 1 } }

//// methods_for_a_reference: E0390
impl &i64 { fn twice(self) -> i64 { 1 } }

//// methods_for_a_tuple: E0390
impl (i64, i64) { fn twice(self) -> i64 { 1 } }

//// methods_for_a_parameter: E0118
impl<T> T { fn twice(&self) -> i64 { 1 } }

//// parameter_that_nothing_decides: E0207
struct Cat;
impl<T> Cat { fn f(&self) {} }

//// parameter_of_a_trait_impl_that_nothing_decides: E0207
trait Named {}
struct Cat;
impl<T> Named for Cat {}

//// parameter_only_in_a_bound: E0207
trait Named {}
trait Other<T> {}
struct Cat;
impl<T> Named for Cat where Cat: Other<T> {}

//// copy_with_a_vec: E0204
#[derive(Clone, Copy)]
struct Names { all: Vec<i64> }

//// copy_written_with_a_vec: E0204
#[derive(Clone)]
struct Names { all: Vec<i64> }
impl Copy for Names {}

//// copy_enum_with_a_vec: E0204
#[derive(Clone, Copy)]
enum Names { All(Vec<i64>), None }

//// copy_of_a_reference_type: E0206
#[derive(Clone)]
struct P;
impl Copy for &mut P {}

//// copy_and_drop: E0184
#[derive(Clone, Copy)]
struct Door;
impl Drop for Door { fn drop(&mut self) {} }

//// copy_without_clone: E0277
#[derive(Copy)]
struct Door;

//// derived_clone_of_a_field_without: E0277
struct Door;
#[derive(Clone)]
struct House { door: Door }

//// derived_eq_of_a_field_without: E0369
struct Door;
#[derive(PartialEq)]
struct House { door: Door }

//// derived_debug_of_a_field_without: E0277
struct Door;
#[derive(Debug)]
struct House { door: Door }

//// derived_default_of_a_field_without: E0277
struct Door;
#[derive(Default)]
struct House { door: Door }

//// default_of_an_enum: E0665
#[derive(Default)]
enum Light { Red, Green }

//// derive_on_a_function: E0774
#[derive(Clone)]
fn f() {}

//// derive_of_text: E0777
#[derive("Clone")]
struct P;

//// drop_called: E0040
struct Door;
impl Drop for Door { fn drop(&mut self) {} }
fn main() { let mut d = Door; d.drop(); }

//// drop_called_by_path: E0040
struct Door;
impl Drop for Door { fn drop(&mut self) {} }
fn main() { let mut d = Door; Drop::drop(&mut d); }

//// drop_for_a_dyn: E0120
trait Device {}
impl Drop for dyn Device { fn drop(&mut self) {} }

//// drop_for_one_instance: E0366
struct Cell<T> { t: T }
impl Drop for Cell<i64> { fn drop(&mut self) {} }

//// drop_with_a_bound: E0367
struct Cell<T> { t: T }
impl<T: Clone> Drop for Cell<T> { fn drop(&mut self) {} }

//// move_out_of_a_drop_type: E0509
struct Door { name: Vec<i64> }
impl Drop for Door { fn drop(&mut self) {} }
fn f(d: Door) -> Vec<i64> { d.name }
