//! Names that lead nowhere, twice somewhere, or to something of another kind.

//// unknown_variable: E0425
fn main() {
    let total = 3;
    println!("{}", totl);
}

//// unknown_function: E0425
fn main() {
    println!("{}", compute(3));
}

//// unknown_type_in_signature: E0425
fn area(s: Shape) -> i64 { 1 }

//// unknown_type_in_let: E0425
fn main() {
    let x: Number = 3;
}

//// unknown_type_in_field: E0425
struct House { door: Door }

//// unknown_trait_in_bound: E0405
fn show<T: Printable>(item: T) {}

//// unknown_trait_in_impl: E0405
struct Cat;
impl Animal for Cat {}

//// unknown_trait_as_supertrait: E0405
trait Pet: Animal {}

//// a_struct_is_not_a_bound: E0404
struct Cat;
fn show<T: Cat>(item: T) {}

//// a_struct_is_not_an_implemented_trait: E0404
struct Cat;
struct Dog;
impl Cat for Dog {}

//// an_alias_is_not_a_trait: E0404
type Number = i64;
struct Dog;
impl Number for Dog {}

//// unknown_struct_literal: E0422
fn main() {
    let p = Point { x: 1, y: 2 };
}

//// a_variable_is_not_a_struct: E0574
mod point {}
fn main() {
    let p = point { x: 1 };
}

//// struct_used_as_value: E0423
struct Point { x: i64 }
fn main() {
    let p = Point;
}

//// struct_called_like_a_function: E0423
struct Point { x: i64 }
fn main() {
    let p = Point(3);
}

//// module_used_as_value: E0423
mod tools {}
fn main() {
    let t = tools;
}

//// scalar_type_used_as_value: E0423
fn main() {
    let t = i64;
}

//// self_in_a_free_function: E0424
fn size() -> i64 { self.size }

//// self_in_an_associated_function: E0424
struct Cat { age: i64 }
impl Cat {
    fn age() -> i64 { self.age }
}

//// self_type_outside_impl: E0411
fn make() -> Self { loop {} }

//// unknown_label: E0426
fn main() {
    loop { break 'outer; }
}

//// unknown_label_of_continue: E0426
fn main() {
    for i in 0..3 { continue 'next; }
}

//// two_functions: E0428
fn run() {}
fn run() {}

//// two_structs: E0428
struct Point { x: i64 }
struct Point { y: i64 }

//// struct_and_enum: E0428
struct Shape;
enum Shape { Square }

//// two_variants: E0428
enum Light { Red, Green, Red }

//// two_traits: E0428
trait Walk {}
trait Walk {}

//// two_modules: E0428
mod tools {}
mod tools {}

//// two_parameters: E0415
fn add(a: i64, a: i64) -> i64 { a }

//// two_bindings_in_a_tuple: E0416
fn main() {
    let (a, a) = (1, 2);
}

//// two_bindings_in_a_struct_pattern: E0416
struct Point { x: i64, y: i64 }
fn sum(p: Point) -> i64 {
    let Point { x: a, y: a } = p;
    a
}

//// two_generic_parameters: E0403
fn pair<T, T>(a: T) {}

//// two_generic_parameters_of_a_struct: E0403
struct Pair<A, A> { a: A }

//// two_fields: E0124
struct Point { x: i64, x: i64 }

//// two_fields_in_a_variant: E0124
enum Shape { Square { side: i64, side: i64 } }

//// import_of_nothing: E0432
use tools::saw;
mod shed {}

//// import_of_an_unknown_item: E0432
mod tools { pub fn saw() {} }
use tools::hammer;

//// import_of_an_unknown_module: E0432
mod tools { pub fn saw() {} }
use tools::big::saw;

//// self_import_without_braces: E0429
mod shop { pub mod tools { pub fn saw() {} } }
use shop::tools::self;

//// two_imports: E0252
mod a { pub fn run() {} }
mod b { pub fn run() {} }
use a::run;
use b::run;

//// two_imports_of_self: E0252
mod shop { pub mod tools { pub fn saw() {} } }
use shop::tools::{self, self};

//// import_and_item: E0255
mod a { pub fn run() {} }
use a::run;
fn run() {}

//// path_through_nothing: E0433
fn main() {
    tools::saw();
}

//// path_through_an_unknown_type: E0433
fn main() {
    let c = Cat::new();
}

//// path_to_an_unknown_function_of_a_module: E0425
mod tools {}
fn main() {
    tools::saw();
}

//// path_to_an_unknown_variant: E0599
enum Light { Red }
fn main() {
    let l = Light::Blue;
}

//// path_to_an_unknown_associated_function: E0599
struct Cat;
fn main() {
    let c = Cat::new();
}

//// type_of_an_unknown_module: E0433
fn size(c: zoo::Cat) -> i64 { 1 }

//// inner_function_uses_a_variable: E0434
fn main() {
    let n = 3;
    fn twice() -> i64 { n * 2 }
    println!("{}", twice());
}

//// array_length_of_a_variable: E0435
fn main() {
    let n = 3;
    let a = [0; n];
}

//// inner_function_uses_a_type_parameter: E0401
fn outer<T>(x: T) {
    fn inner(y: T) {}
}

//// variant_used_as_type: E0573
enum Light { Red }
fn wait(l: Light::Red) {}

//// function_used_as_type: E0573
fn size() -> i64 { 1 }
fn wait(l: size) {}

//// constant_used_as_type: E0573
const SIZE: i64 = 3;
fn wait(l: SIZE) {}

//// function_as_pattern: E0532
fn zero() -> i64 { 0 }
fn main() {
    match 3 { zero() => {} _ => {} }
}

//// unknown_tuple_struct_in_pattern: E0531
fn main() {
    match Some(3) { Sme(x) => {} _ => {} }
}

//// unknown_unit_variant_by_path: E0599
enum Light { Red, Green }
fn go(l: Light) -> bool {
    match l { Light::Red => true, Light::Grin => false }
}

//// label_through_a_closure: E0767
fn main() {
    'outer: loop {
        let f = || { loop { break 'outer; } };
    }
}

//// pattern_by_struct_name: E0574
enum Shape { Square { side: i64 } }
fn side(s: Shape) -> i64 {
    match s { Shape { side } => side }
}

//// missing_method_of_std: E0599
fn main() {
    let v = vec![1, 2];
    v.shuffle_all();
}

//// or_pattern_binds_other_names: E0408
fn main() {
    match (1, 2) { (a, 1) | (1, _) => {} _ => {} }
}
