//! Both parsers judge the texts of the repository and a sample of their mutants alike. The binary `agreement` judges as many as it is
//! told.

use grok_tests::agreement::texts::{Text, pieces, texts};
use grok_tests::agreement::{difference, mutants};

/// Mutants in the sample.
const MUTANTS: u64 = 1500;

#[test]
fn both_parsers_accept_the_same_texts_and_see_the_same_outline() {
    report(texts());
}

#[test]
fn both_parsers_judge_mutants_alike() {
    let pieces = pieces();
    report((0..MUTANTS).map(|n| mutants::mutant(&pieces, 0x6772_6f6b, n)));
}

#[track_caller]
fn report(texts: impl IntoIterator<Item = Text>) {
    let failures: Vec<_> = texts
        .into_iter()
        .filter_map(|Text { origin, text }| Some(format!("--- {origin}\n{}", difference(&text)?)))
        .collect();
    let shown: Vec<_> = failures.iter().take(20).cloned().collect();
    let count = failures.len();
    assert!(
        failures.is_empty(),
        "{count} disagreements, the first:\n{}",
        shown.join("\n")
    );
}
