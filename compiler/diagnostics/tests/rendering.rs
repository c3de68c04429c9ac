//! The renderings, drawn; and the registry's promises.

use expect_test::{Expect, expect};
use grok_diagnostics::terminal::Colours;
use grok_diagnostics::{Applicability, Diagnostic, FileId, Fix, Span, codes, explain, json, short, terminal};

const FILE: FileId = FileId(0);
const TEXT: &str = "fn main() {\n    let 😀x: i64 = \"hi\"\n    ok();\n}\n";
const SOURCES: [(&str, &str); 1] = [("main.grok", TEXT)];

fn mismatch() -> Diagnostic {
    let value = TEXT.find("\"hi\"").expect("the value") as u32;
    let ty = TEXT.find("i64").expect("the type") as u32;
    Diagnostic::error(codes::E0308, FILE, Span::new(value, value + 4), "mismatched types")
        .primary_label("expected `i64`, found `str`")
        .label(Span::new(ty, ty + 3), "expected because of this")
        .note("first line\nsecond line")
        .fix(
            Fix::insert("insert `;`", Applicability::Machine, FILE, value + 4, ";").edit(
                FILE,
                Span::new(value, value + 4),
                "7",
            ),
        )
}

fn drawn(diagnostic: &Diagnostic, expected: Expect) {
    expected.assert_eq(&terminal::render(diagnostic, SOURCES.as_slice(), Colours::None));
}

#[test]
fn a_drawing_shows_labels_notes_and_fixes() {
    drawn(
        &mismatch(),
        expect![[r#"
        error[E0308]: mismatched types
          ┌─ main.grok:2:19
          │
        2 │     let 😀x: i64 = "hi"
          │              ---   ^^^^ expected `i64`, found `str`
          │              │
          │              expected because of this
          │
          = note: first line
                  second line
          = help: insert `;`
                let 😀x: i64 = 7;

    "#]],
    );
}

#[test]
fn the_short_form_is_one_line() {
    expect!["main.grok:2:19: error[E0308]: mismatched types"]
        .assert_eq(&short::render(&mismatch(), SOURCES.as_slice()));
}

#[test]
fn json_counts_lines_and_characters_from_one() {
    expect![[r#"{"level":"error","code":"E0308","message":"mismatched types","file":"main.grok","span":{"start":{"line":2,"column":19,"offset":33},"end":{"line":2,"column":23,"offset":37}},"labels":[{"file":"main.grok","span":{"start":{"line":2,"column":19,"offset":33},"end":{"line":2,"column":23,"offset":37}},"message":"expected `i64`, found `str`","primary":true},{"file":"main.grok","span":{"start":{"line":2,"column":13,"offset":27},"end":{"line":2,"column":16,"offset":30}},"message":"expected because of this","primary":false}],"notes":["first line\nsecond line"],"fixes":[{"title":"insert `;`","applicability":"machine","edits":[{"file":"main.grok","span":{"start":{"line":2,"column":23,"offset":37},"end":{"line":2,"column":23,"offset":37}},"replacement":";"},{"file":"main.grok","span":{"start":{"line":2,"column":19,"offset":33},"end":{"line":2,"column":23,"offset":37}},"replacement":"7"}]}]}"#]].assert_eq(&json::render(&mismatch(), SOURCES.as_slice()));
}

#[test]
fn colours_are_the_callers_choice() {
    let plain = terminal::render(&mismatch(), SOURCES.as_slice(), Colours::None);
    let coloured = terminal::render(&mismatch(), SOURCES.as_slice(), Colours::Ansi);
    assert!(!plain.contains('\u{1b}'));
    assert!(coloured.contains('\u{1b}'));
}

#[test]
fn no_span_is_too_wild() {
    let wild = [0, 1, 17, 18, 19, 20, 1000, u32::MAX];
    for start in wild {
        for end in wild {
            for file in [FILE, FileId(9)] {
                let span = Span { start, end };
                let fix = Fix::replace("change it", Applicability::Maybe, file, span, "é\n\n");
                let diagnostic = Diagnostic::warning(codes::E0001, file, span, "wild")
                    .label(span, "here")
                    .fix(fix);
                assert!(!terminal::render(&diagnostic, SOURCES.as_slice(), Colours::None).is_empty());
                assert!(!json::render(&diagnostic, SOURCES.as_slice()).is_empty());
                assert!(!short::render(&diagnostic, SOURCES.as_slice()).is_empty());
            }
        }
    }
}

#[test]
fn every_code_is_explained_once_with_an_example() {
    let mut seen = std::collections::HashSet::new();
    for entry in explain::all() {
        assert!(seen.insert(entry.code), "{} is there twice", entry.code);
        let heading = format!("# {}: {}\n", entry.code, entry.title);
        assert!(
            entry.page.starts_with(&heading),
            "{} does not begin with its title",
            entry.code
        );
        assert_eq!(explain::explain(&entry.code.as_str().to_lowercase()), Some(entry.page));
        let fences = entry.page.lines().filter(|line| line.starts_with("```")).count();
        assert_eq!(fences % 2, 0, "{} has an open block", entry.code);
        assert!(entry.page.lines().count() > 3, "{} is empty", entry.code);
    }
    assert_eq!(explain::explain("E9999"), None);
}
