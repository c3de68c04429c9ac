//! What the tests that span rooms share: finding fixtures, and reading expectations out of their comments.
//!
//! - `ui/*.grok`: programs with mistakes. `//~ error[E0308]: part of the message` expects a diagnostic on its own line, `//~^` on the
//!   line above, `//~^^` two above. What is not expected fails the test, and so does what is expected and missing.
//! - `run/*.grok`: programs that run. `//> text` expects a line of stdout, in order; `//panic: message`, `//exit: 3` and `//limit: stack`
//!   expect another end than a plain one, `//value: text` the value of a script's last expression.

#![forbid(unsafe_code)]

pub mod agreement;

use std::path::{Path, PathBuf};

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."))
        .to_owned()
}

/// The `.grok` files directly in a folder of the repository, by name. A folder with a `main.grok` counts as that file.
pub fn programs(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let mut found: Vec<_> = entries
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            if path.is_dir() {
                return Some(path.join("main.grok")).filter(|main| main.is_file());
            }
            path.extension()
                .is_some_and(|extension| extension == "grok")
                .then_some(path)
        })
        .collect();
    found.sort();
    found
}

/// A name for a program in failure messages.
pub fn name(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// An expected diagnostic.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expected {
    /// Its line, from 1.
    pub line: u32,
    /// `error` or `warning`.
    pub level: String,
    /// Its code.
    pub code: String,
    /// What its message contains.
    pub message: String,
}

/// The `//~` comments of a text.
pub fn expected_diagnostics(text: &str) -> Vec<Expected> {
    let mut found = Vec::new();
    for (row, line) in text.lines().enumerate() {
        let Some((_, comment)) = line.split_once("//~") else {
            continue;
        };
        let above = comment.chars().take_while(|c| *c == '^').count();
        let rest = comment[above..].trim();
        let (head, message) = rest.split_once(':').unwrap_or((rest, ""));
        let (level, code) = head.trim_end_matches(']').split_once('[').unwrap_or((head, ""));
        found.push(Expected {
            line: (row + 1 - above) as u32,
            level: level.trim().to_owned(),
            code: code.to_owned(),
            message: message.trim().to_owned(),
        });
    }
    found
}

/// The texts after a marker at the start of comments, such as `//> `.
pub fn marked<'a>(text: &'a str, marker: &str) -> Vec<&'a str> {
    text.lines()
        .filter_map(|line| line.trim_start().strip_prefix(marker))
        .map(|rest| rest.strip_prefix(' ').unwrap_or(rest))
        .collect()
}

/// What `work` says of each item, in the items' order: threads share the items, and each begins with a state of its own (say, a database,
/// which then knows the library already when the next item comes).
pub fn in_parallel<T: Sync, S, R: Send>(
    items: &[T],
    begin: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, &T) -> R + Sync,
) -> Vec<R> {
    let next = std::sync::atomic::AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut results: Vec<(usize, R)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| {
                    let (mut state, mut results) = (begin(), Vec::new());
                    loop {
                        let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                        let Some(item) = items.get(at) else { return results };
                        results.push((at, work(&mut state, item)));
                    }
                })
            })
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    results.sort_by_key(|&(at, _)| at);
    results.into_iter().map(|(_, result)| result).collect()
}
