//! Ends the server when the client's process is gone: editors crash, and should leave no servers behind.

use std::path::PathBuf;
use std::time::Duration;

use crate::wire::Lifeline;

/// Between two looks.
const INTERVAL: Duration = Duration::from_secs(3);

/// Cuts the conversation once the process of that id has ended.
///
/// The end of standard input usually says so first; this is for pipes that something else holds open. A process that cannot be
/// seen from the start, because it lives in another container, is not watched.
pub(crate) fn watch(process: u32, lifeline: Lifeline) {
    if !cfg!(target_os = "linux") {
        return;
    }
    let entry = PathBuf::from(format!("/proc/{process}"));
    if !entry.exists() {
        return;
    }
    let watcher = std::thread::Builder::new()
        .name("grok-parent".to_owned())
        .stack_size(64 << 10);
    let spawned = watcher.spawn(move || {
        while is_alive(&entry) {
            std::thread::sleep(INTERVAL);
        }
        lifeline.cut();
    });
    if let Err(error) = spawned {
        crate::log::note(&format!("cannot watch the client's process: {error}"));
    }
}

/// Whether the process exists and is more than a zombie that nobody has waited for.
fn is_alive(entry: &std::path::Path) -> bool {
    let Ok(stat) = std::fs::read_to_string(entry.join("stat")) else {
        return entry.exists();
    };
    // `pid (name) state …`: the name may hold anything, so the state is looked for behind the last parenthesis.
    let state = stat
        .rsplit(')')
        .next()
        .and_then(|rest| rest.trim_start().chars().next());
    !matches!(state, Some('Z' | 'X'))
}
