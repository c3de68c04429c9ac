//! How long each room takes for a program of 1,000 lines, and how long a keystroke takes from edit to answers.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use grok_benches::program;
use grok_hir::db::Database;
use grok_ide::{AnalysisHost, FilePosition};
use grok_session::check;

/// Lines of the program that everything is measured on.
const LINES: usize = 1_000;

fn text_to_code(c: &mut Criterion) {
    let text = program(LINES);
    c.bench_function("lex 1k lines", |b| b.iter(|| grok_syntax::lexer::lex(black_box(&text))));
    c.bench_function("parse 1k lines", |b| b.iter(|| grok_syntax::parse(black_box(&text))));
    c.bench_function("check 1k lines from nothing", |b| {
        b.iter_batched(
            Database::default,
            |mut db| {
                let file = db.set_file("/bench.grok", text.as_str());
                check::file(&db, file)
            },
            BatchSize::PerIteration,
        );
    });
    let mut db = Database::default();
    let file = db.set_file("/fib.grok", include_str!("../peers/fib.grok"));
    c.bench_function("compile fib for the jit", |b| {
        let entry = grok_hir::entry_fn(&db, file).expect("fib has a main");
        b.iter(|| {
            grok_session::compile(&db, entry)
                .map_err(|errors| errors.len())
                .expect("fib compiles")
        });
    });
}

/// A character is typed in the middle of a function and taken back: the answers that an editor asks for each time.
fn keystroke(c: &mut Criterion) {
    let text = program(LINES);
    let place = text.find("let mut sum = 0;").expect("the program has sums") + "let mut sum = ".len();
    let mut host = AnalysisHost::new(|_: &str| None);
    let file = host.open("/bench.grok", Arc::from(text.as_str()));
    let mut typed = false;
    let mut toggle = move |host: &mut AnalysisHost| {
        let (removed, added) = if typed { (1, "") } else { (0, "1") };
        typed = !typed;
        host.edit(
            file,
            &[grok_ide::TextEdit {
                span: grok_ide::Span::new(place as u32, (place + removed) as u32),
                new_text: added.to_owned(),
            }],
        );
    };
    let position = FilePosition {
        file,
        offset: place as u32 - 8,
    };
    c.bench_function("keystroke to syntax problems", |b| {
        b.iter(|| {
            toggle(&mut host);
            grok_ide::diagnostics::syntax_diagnostics(&host.snapshot(), file)
        });
    });
    c.bench_function("keystroke to all problems", |b| {
        b.iter(|| {
            toggle(&mut host);
            grok_ide::diagnostics::diagnostics(&host.snapshot(), file)
        });
    });
    c.bench_function("keystroke to hover", |b| {
        b.iter(|| {
            toggle(&mut host);
            grok_ide::hover::hover(&host.snapshot(), position)
        });
    });
    c.bench_function("keystroke to completion", |b| {
        b.iter(|| {
            toggle(&mut host);
            grok_ide::completion::completion(&host.snapshot(), position)
        });
    });
}

criterion_group! {
    name = rooms;
    config = Criterion::default().sample_size(20);
    targets = text_to_code, keystroke
}
criterion_main!(rooms);
