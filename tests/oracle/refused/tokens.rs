//! Literals and comments.

//// string_without_end: E0765
fn main() { let t = "abc; }

//// byte_string_without_end: E0766
fn main() { let t = b"abc; }

//// byte_without_end: E0763
fn main() { let t = b'a; }

//// raw_string_without_end: E0748
fn main() { let t = r#"abc"; }

//// comment_without_end: E0758
fn main() {}
/* and so on

//// number_without_digits: E0768
fn main() { let n = 0x; }

//// range_without_end: E0586
fn main() { let r = 1..=; }

//// doc_comment_before_nothing: E0585
fn main() {
    let n = 1;
    /// what?
}

//// doc_comment_at_the_end_of_a_trait: E0584
trait T {
    fn f();
    /// what?
}

//// inner_doc_comment_late: E0753
fn f() {}
//! late
fn g() {}
