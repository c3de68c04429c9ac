//! `cargo run -p grok-tests --bin agreement -- --mutants 100000 [--seed 1]`: judges the texts of the repository and any number of
//! their mutants with both parsers, on all cores, and prints what they do not agree on, made small.

#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use grok_tests::agreement::{difference, mutants, texts};

/// Disagreements that are printed.
const SHOWN: usize = 40;

fn main() -> ExitCode {
    let Some((count, seed)) = arguments() else {
        eprintln!("usage: agreement [--mutants N] [--seed N]");
        return ExitCode::FAILURE;
    };
    let found = Mutex::new(BTreeMap::new());
    let mut total = 0;
    for text in texts::texts() {
        if difference(&text.text).is_some() {
            total += 1;
            note(&found, &text.origin, &text.text);
        }
    }
    let pieces = texts::pieces();
    let (next, broken) = (AtomicU64::new(0), AtomicU64::new(0));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= count {
                        break;
                    }
                    let mutant = mutants::mutant(&pieces, seed, n);
                    if difference(&mutant.text).is_some() {
                        broken.fetch_add(1, Ordering::Relaxed);
                        note(&found, &mutant.origin, &mutant.text);
                    }
                }
            });
        }
    });
    total += broken.into_inner();
    let found = found.into_inner().unwrap_or_default();
    for (text, (origin, how)) in found.iter().take(SHOWN) {
        println!("--- {origin}\n{how}\n{text}\n");
    }
    println!("{count} mutants of {} texts: {total} disagreements", pieces.len());
    if total == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Keeps the small form of a disagreement; many mutants come down to the same one.
fn note(found: &Mutex<BTreeMap<String, (String, String)>>, origin: &str, text: &str) {
    if found.lock().is_ok_and(|found| found.len() >= SHOWN) {
        return;
    }
    let small = mutants::shrink(text);
    let how = difference(&small).unwrap_or_default();
    if let Ok(mut found) = found.lock() {
        found.insert(small, (origin.to_owned(), how));
    }
}

fn arguments() -> Option<(u64, u64)> {
    let (mut count, mut seed) = (1000, 1);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let value = arguments.next()?.parse().ok()?;
        match argument.as_str() {
            "--mutants" => count = value,
            "--seed" => seed = value,
            _ => return None,
        }
    }
    Some((count, seed))
}
