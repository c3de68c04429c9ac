//! `as` between types that have no cast.

//// number_to_bool: E0054
fn main() {
    let b = 3 as bool;
}

//// number_to_char: E0604
fn main() {
    let n: u32 = 66;
    let c = n as char;
}

//// text_to_number: E0606
fn main() {
    let n = "12" as i64;
}

//// struct_to_number: E0605
struct Cat;
fn main() {
    let n = Cat as i64;
}

//// number_to_struct: E0605
struct Cat;
fn main() {
    let c = 3 as Cat;
}

//// vec_to_number: E0605
fn main() {
    let n = vec![1] as i64;
}

//// enum_with_fields_to_number: E0605
enum Shape { Square(i64), Dot }
fn main() {
    let n = Shape::Dot as i64;
}

//// char_to_float: E0606
fn main() {
    let x = 'c' as f64;
}

//// reference_to_number: E0606
fn main() {
    let n: i64 = 3;
    let m = &n as i64;
}

//// bool_to_float: E0606
fn main() {
    let x = true as f64;
}

//// option_to_number: E0605
fn main() {
    let n = Some(3) as i64;
}

//// float_to_bool: E0054
fn main() {
    let b = 1.5 as bool;
}

//// tuple_to_number: E0605
fn main() {
    let b = (1, 2) as i64;
}
