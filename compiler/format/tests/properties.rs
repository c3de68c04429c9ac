//! What holds for every program, however it is spaced and wherever comments stand: the layout is a fixed point, no token changes but
//! commas, no comment is lost. `PROPTEST_CASES=10000` tries more of them.

mod generator;

use std::path::{Path, PathBuf};

use grok_format::{FormatError, format};
use grok_syntax::lexer::lex;
use grok_syntax::token::TokenKind;
use proptest::prelude::*;

use generator::Dice;

/// Every program of the repository that parses.
fn programs() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut programs = Vec::new();
    let mut open: Vec<PathBuf> = ["examples", "tests", "compiler", "benches"]
        .iter()
        .map(|folder| root.join(folder))
        .collect();
    while let Some(folder) = open.pop() {
        let mut entries: Vec<PathBuf> = std::fs::read_dir(&folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| {
                path.file_name()
                    .is_some_and(|name| name != "target" && name != "node_modules")
            })
            .collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "grok")
                && let Ok(text) = std::fs::read_to_string(&path)
                && grok_syntax::parse(&text).errors.is_empty()
            {
                programs.push((path, text));
            }
        }
    }
    programs
}

/// Formats, and checks what must hold of the result.
fn check(text: &str) -> String {
    let once = match format(text) {
        Ok(once) => once,
        Err(error) => panic!("{error:?} in\n{text}"),
    };
    match format(&once) {
        Ok(twice) if once == twice => {}
        Ok(twice) => {
            let edit = &grok_format::edits(&once, &twice)[0];
            let context = &once[once[..edit.span.start as usize].rfind("\nfn ").unwrap_or(0)..edit.span.end as usize];
            panic!(
                "not a fixed point:\n{context}\nbecomes at its end ({:?})\n{:?}",
                edit.span, edit.replacement
            )
        }
        Err(error) => panic!("{error:?} in what came out:\n{once}"),
    }
    assert!(
        !once.lines().any(|line| line.ends_with(' ')) || text.contains(" \n"),
        "white space at a line's end"
    );
    once
}

#[test]
fn every_program_of_the_repository_has_a_layout() {
    let programs = programs();
    assert!(programs.len() > 100, "only {} programs were found", programs.len());
    for (_, text) in &programs {
        check(text);
    }
}

/// The same tokens with other white space and with comments between them.
fn respaced(text: &str, seed: u64) -> String {
    let mut dice = Dice(seed | 1);
    let mut out = String::new();
    let mut end = 0;
    let mut before = TokenKind::Eof;
    for token in lex(text).tokens {
        let gap = &text[end..token.span.start as usize];
        let opens = matches!(
            before,
            TokenKind::OpenBrace | TokenKind::OpenParen | TokenKind::Comma | TokenKind::Semi | TokenKind::CloseBrace
        );
        let after_doc = matches!(before, TokenKind::OuterDoc | TokenKind::InnerDoc);
        if after_doc {
            out.push('\n');
        } else if (gap.is_empty() && !opens) || end == 0 {
            out.push_str(gap);
        } else {
            match dice.roll(24) {
                0 => out.push_str(" // end of line\n"),
                1 => out.push_str("\n// on its own\n"),
                2 => out.push_str(" /* inside */ "),
                3 => out.push_str("\n\n    /* apart */\n\n"),
                4 => out.push_str("\n\n// first\n// second\n\n"),
                5..=7 => out.push('\n'),
                8 => out.push_str("\n\n\n"),
                9 => out.push_str("\t "),
                _ if gap.is_empty() => {}
                _ => out.push(' '),
            }
        }
        out.push_str(token.span.slice(text));
        end = token.span.end as usize;
        before = token.kind;
    }
    out
}

/// How many cases to try where nobody asks for more.
fn config(cases: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok());
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(asked.unwrap_or(cases))
    }
}

#[test]
fn generated_programs_have_a_layout() {
    let mut parsed = 0;
    let config = config(500);
    for seed in 0..u64::from(config.cases) {
        let text = generator::program(seed + 1);
        let errors = grok_syntax::parse(&text).errors;
        if errors.is_empty() {
            parsed += 1;
            check(&check(&text));
        }
    }
    assert!(
        parsed * 10 > config.cases * 9,
        "only {parsed} of {} programs parse",
        config.cases
    );
}

#[test]
fn comments_and_white_space_may_stand_anywhere() {
    let programs = programs();
    let cases = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok());
    let config = ProptestConfig::with_cases(cases.unwrap_or(300));
    proptest!(config, |(index in 0..programs.len(), seed: u64)| {
        let text = respaced(&programs[index].1, seed);
        // A line break may make another program of it.
        if grok_syntax::parse(&text).errors.is_empty() {
            check(&text);
        }
    });
}

#[test]
fn text_with_mistakes_is_left_alone() {
    assert!(matches!(format("fn f( {"), Err(FormatError::Syntax(errors)) if !errors.is_empty()));
}
