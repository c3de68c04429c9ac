//! The scanner's table of identifier characters is that of `unicode-ident`, which the compiler's lexer uses.

/// The ranges of one table of `src/xid.h`.
fn table(name: &str) -> Vec<(u32, u32)> {
    let text = include_str!("../src/xid.h");
    let start = text.find(&format!("uint32_t {name}[")).expect("the table");
    let body = &text[start..start + text[start..].find("};").expect("its end")];
    let body = &body[body.find('=').expect("a value")..];
    let numbers: Vec<u32> = body
        .split("0x")
        .skip(1)
        .map(|number| number.split(|c: char| !c.is_ascii_hexdigit()).next().unwrap_or(""))
        .map(|digits| u32::from_str_radix(digits, 16).expect("a hexadecimal number"))
        .collect();
    numbers.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
}

fn check(name: &str, expected: impl Fn(char) -> bool) {
    let ranges = table(name);
    assert!(ranges.is_sorted(), "{name} is searched by halves");
    // Characters and ranges ascend together: the range at hand is the only one that can hold the character.
    let mut ahead = ranges.as_slice();
    for c in (0x80..=0x10_ffff).filter_map(char::from_u32) {
        while let [(_, end), rest @ ..] = ahead
            && *end < c as u32
        {
            ahead = rest;
        }
        let found = ahead.first().is_some_and(|(start, _)| *start <= c as u32);
        assert_eq!(found, expected(c), "{name}: U+{:04X}", c as u32);
    }
}

#[test]
fn identifiers_start_as_in_unicode() {
    check("xid_start", unicode_ident::is_xid_start);
}

#[test]
fn identifiers_continue_as_in_unicode() {
    check("xid_continue", unicode_ident::is_xid_continue);
}
