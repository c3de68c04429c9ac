//! Compiles and runs a program of a test.

use std::time::Duration;

use grok_hir::db::{Database, SourceFile};
use grok_runtime::outcome::{Limits, Outcome};
use grok_runtime::stop::StopHandle;
use grok_session::grants::Grants;
use grok_session::output::kept_stdout;

/// How the program ended and what it printed; its errors as text if it does not compile.
pub fn run(db: &Database, file: SourceFile) -> Result<(Outcome, String), String> {
    let entry = grok_hir::entry_fn(db, file).ok_or("nothing to run")?;
    let executable = grok_session::compile(db, entry).map_err(|errors| {
        errors
            .iter()
            .map(|error| format!("  {}: {}\n", error.code.as_str(), error.message))
            .collect::<String>()
    })?;
    let (sink, receiver) = kept_stdout();
    let limits = Limits {
        memory: 512 << 20,
        time: Some(Duration::from_secs(60)),
        ..Limits::default()
    };
    let outcome = executable.run(&limits, &Grants::NONE, sink, &StopHandle::new());
    Ok((outcome, receiver.try_iter().collect()))
}
