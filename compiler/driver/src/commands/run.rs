//! `grok run`: compile in memory, run, exit with what `main` gave.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use grok_diagnostics::Severity;
use grok_hir::db::Database;
use grok_runtime::stop::StopHandle;
use grok_session::{DatabaseSources, loader};

use super::outcome::{ProcessStreams, finish, limits};
use crate::cli::{MessageFormat, RunOptions};
use crate::report;

/// Runs the file's `main` or, in a script, its statements.
pub fn run(options: &RunOptions, format: MessageFormat) -> Result<ExitCode, String> {
    let (limits, grants) = limits(&options.limits)?;
    let started = Instant::now();
    let mut db = Database::default();
    let file = loader::load(&mut db, &options.file)?;
    let found = grok_session::check::package(&db, file);
    if found.iter().any(|diagnostic| diagnostic.level == Severity::Error) {
        return Ok(report::diagnostics(&found, &DatabaseSources::new(&db), format));
    }
    let Some(entry) = grok_hir::entry_fn(&db, file) else {
        return Err(format!(
            "{} has nothing to run: add `fn main() {{ … }}` or statements at top level",
            options.file.display()
        ));
    };
    report::diagnostics(&found, &DatabaseSources::new(&db), format);
    let executable = match grok_session::compile(&db, entry) {
        Ok(executable) => executable,
        Err(errors) => return Ok(report::diagnostics(&errors, &DatabaseSources::new(&db), format)),
    };
    let compiled = started.elapsed();
    let outcome = executable.run(&limits, &grants, Box::new(ProcessStreams), &StopHandle::new());
    let code = finish(&outcome, &db, format);
    if options.stats {
        print_stats(compiled, started.elapsed() - compiled);
    }
    Ok(code)
}

/// Times and the process's peak memory, on stderr.
fn print_stats(compiling: Duration, running: Duration) {
    anstream::eprintln!(
        "compiled in {:.1} ms, ran for {:.1} ms",
        compiling.as_secs_f64() * 1e3,
        running.as_secs_f64() * 1e3
    );
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(peak) = status.lines().find_map(|line| line.strip_prefix("VmHWM:")) {
        anstream::eprintln!("peak memory {}", peak.trim());
    }
}
