//! Megabytes per second of Grok's parser and of its peers, measured in one run: every round runs every parser once, so
//! that a busy moment of the machine hits all of them, and of each the best round counts. What is measured is the time that
//! the processor spends on the thread, so others on the machine do not count.
//!
//! `cargo run --release` in this directory prints the table; `cargo run --release -- grok 200` runs only what has `grok` in
//! its name, 200 rounds of it, for a profiler.

#![forbid(unsafe_code)]

#[path = "../../src/lib.rs"]
mod grok;
mod texts;

use std::hint::black_box;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};
use texts::Texts;

/// How large every text is, in bytes.
const SIZE: usize = 1_000_000;

/// How often each parser reads its text unless the command line says otherwise.
const ROUNDS: usize = 20;

/// What reading a text once took.
#[derive(Clone, Copy)]
struct Sample {
    /// From the text to the tree.
    parse: Duration,
    /// To give the tree's memory back.
    free: Duration,
    /// How many mistakes the parser found; there should be none.
    errors: usize,
}

/// A parser and what it reads.
struct Contender<'t> {
    name: &'static str,
    text: &'t str,
    run: fn(&str) -> Sample,
    best: Option<Sample>,
}

fn main() {
    let mut args = std::env::args().skip(1);
    let only = args.next().unwrap_or_default();
    let rounds = args.next().and_then(|count| count.parse().ok()).unwrap_or(ROUNDS);
    for (kind, texts) in [("generated", Texts::generated(SIZE)), ("real", Texts::real(SIZE))] {
        let mut contenders: Vec<Contender<'_>> = vec![
            contender("grok, tokens only", &texts.grok, grok_tokens),
            contender("grok", &texts.grok, grok_tree),
            contender("syn", &texts.rust, syn_tree),
            contender("ra_ap_syntax", &texts.rust, ra_tree),
            contender("oxc_parser", &texts.typescript, oxc_tree),
        ];
        contenders.retain(|contender| contender.name.contains(&only) && !contender.text.is_empty());
        for _ in 0..rounds {
            contenders.iter_mut().for_each(measure);
        }
        report(kind, &contenders);
    }
}

fn contender<'t>(name: &'static str, text: &'t str, run: fn(&str) -> Sample) -> Contender<'t> {
    Contender {
        name,
        text,
        run,
        best: None,
    }
}

/// Runs a parser once more and keeps the shortest times.
fn measure(contender: &mut Contender<'_>) {
    let sample = (contender.run)(contender.text);
    let best = contender.best.get_or_insert(sample);
    best.parse = best.parse.min(sample.parse);
    best.free = best.free.min(sample.free);
}

fn report(kind: &str, contenders: &[Contender<'_>]) {
    println!("{kind} code            MB/s   with free   grok is faster by");
    let speed = |contender: &Contender<'_>, free: bool| {
        let best = contender.best.as_ref()?;
        let time = if free { best.parse + best.free } else { best.parse };
        Some(contender.text.len() as f64 / 1e6 / time.as_secs_f64())
    };
    let grok = contenders.iter().find(|contender| contender.name == "grok");
    for contender in contenders {
        let (Some(parse), Some(whole)) = (speed(contender, false), speed(contender, true)) else {
            continue;
        };
        let ratio = grok
            .and_then(|grok| speed(grok, false))
            .map_or(0.0, |grok| grok / parse);
        let errors = contender.best.map_or(0, |best| best.errors);
        let note = if errors > 0 {
            format!("  ({errors} errors)")
        } else {
            String::new()
        };
        println!(
            "  {:18} {parse:7.1}     {whole:7.1}   {ratio:6.2}x{note}",
            contender.name
        );
    }
}

/// The processor's time that this thread has had.
fn now() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// Times `parse`, and the drop of what it gives.
fn timed<R>(parse: impl FnOnce() -> R, errors: impl FnOnce(&R) -> usize) -> Sample {
    let start = now();
    let tree = black_box(parse());
    let parsed = now();
    let errors = errors(&tree);
    let before_free = now();
    drop(tree);
    Sample {
        parse: parsed - start,
        free: now() - before_free,
        errors,
    }
}

fn grok_tokens(text: &str) -> Sample {
    timed(|| grok_syntax::lexer::lex(text), |lexed| lexed.errors.len())
}

fn grok_tree(text: &str) -> Sample {
    timed(|| grok_syntax::parse(text), |parse| parse.errors.len())
}

fn syn_tree(text: &str) -> Sample {
    timed(|| syn::parse_file(text), |file| file.is_err() as usize)
}

fn ra_tree(text: &str) -> Sample {
    let parse = || ra_ap_syntax::SourceFile::parse(text, ra_ap_syntax::Edition::CURRENT);
    timed(parse, |parse| parse.errors().len())
}

/// The arena that holds oxc's tree is part of the price, as the allocations of the others are.
fn oxc_tree(text: &str) -> Sample {
    let start = now();
    let allocator = oxc_allocator::Allocator::default();
    let tree = black_box(oxc_parser::Parser::new(&allocator, text, oxc_span::SourceType::ts()).parse());
    let parsed = now();
    let errors = tree.diagnostics.len();
    let before_free = now();
    drop(tree);
    drop(allocator);
    Sample {
        parse: parsed - start,
        free: now() - before_free,
        errors,
    }
}
