//! What is private stays private.

//// private_function: E0603
mod tools { fn saw() {} }
fn main() { tools::saw(); }

//// private_struct: E0603
mod tools { struct Saw; }
fn use_it(s: tools::Saw) {}

//// private_constant: E0603
mod tools { const N: i64 = 3; }
fn main() { println!("{}", tools::N); }

//// private_module: E0603
mod shop { mod tools { pub fn saw() {} } }
fn main() { shop::tools::saw(); }

//// private_import: E0603
mod shop { mod tools { pub fn saw() {} } use self::tools::saw; }
fn main() { shop::saw(); }

//// private_tuple_constructor: E0603
mod shop { pub struct Price(i64); }
fn main() { let p = shop::Price(3); }

//// private_field_read: E0616
mod shop {
    pub struct Price { cents: i64 }
    impl Price { pub fn new() -> Price { Price { cents: 1 } } }
}
fn main() { println!("{}", shop::Price::new().cents); }

//// private_field_in_literal: E0451
mod shop { pub struct Price { cents: i64 } }
fn main() { let p = shop::Price { cents: 3 }; }

//// private_field_in_pattern: E0451
mod shop { pub struct Price { cents: i64 } }
fn open(p: shop::Price) -> i64 { let shop::Price { cents } = p; cents }

//// private_method: E0624
mod shop {
    pub struct Price;
    impl Price { fn secret(&self) {} }
}
fn open(p: shop::Price) { p.secret(); }

//// private_associated_function: E0624
mod shop {
    pub struct Price;
    impl Price { fn secret() {} }
}
fn main() { shop::Price::secret(); }

//// private_reexport_of_a_function: E0364
mod tools {
    fn saw() {}
    pub mod shed { pub use super::saw; }
}

//// private_reexport_of_a_module: E0365
mod tools { pub fn saw() {} }
pub use tools as shed;

//// pub_in_an_impl_of_a_trait: E0449
trait Named { fn name(&self) -> i64; }
struct Cat;
impl Named for Cat { pub fn name(&self) -> i64 { 1 } }

//// pub_on_an_impl: E0449
struct Cat;
pub impl Cat { fn f(&self) {} }

//// pub_on_a_variant: E0449
enum Light { pub Red, Green }

//// unknown_visibility: E0704
pub(tools) struct Saw;

//// restricted_to_the_parent: E0603
mod a {
    pub mod b {
        pub mod c { pub(super) fn run() {} }
    }
    pub fn go() { b::c::run(); }
}
