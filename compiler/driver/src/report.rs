//! Writing diagnostics and messages to the terminal.

use std::io::Write;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use grok_diagnostics::terminal::Colours;
use grok_diagnostics::{Diagnostic, Severity, Sources, json, short, terminal};

use crate::cli::MessageFormat;

/// Bold red.
pub const ERROR: Style = AnsiColor::Red.on_default().bold();
/// Bold yellow.
pub const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// Dimmed.
pub const DIM: Style = Style::new().dimmed();
/// Bold.
pub const BOLD: Style = Style::new().bold();
/// Bold green.
pub const GOOD: Style = AnsiColor::Green.on_default().bold();

/// `error: message` on stderr.
pub fn usage_error(message: &str) {
    anstream::eprintln!("{ERROR}error{ERROR:#}: {message}");
}

/// Writes diagnostics in the chosen format and, for people, a summary; gives 1 if there is an error among them.
pub fn diagnostics(found: &[Diagnostic], sources: &dyn Sources, format: MessageFormat) -> ExitCode {
    for diagnostic in found {
        match format {
            MessageFormat::Json => anstream::println!("{}", json::render(diagnostic, sources)),
            MessageFormat::Short => anstream::eprintln!("{}", short::render(diagnostic, sources)),
            MessageFormat::Human => anstream::eprint!("{}", terminal::render(diagnostic, sources, Colours::Ansi)),
        }
    }
    let count = |level| found.iter().filter(|diagnostic| diagnostic.level == level).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    if format == MessageFormat::Human && errors + warnings > 0 {
        let mut parts = Vec::new();
        if errors > 0 {
            parts.push(format!("{ERROR}{}{ERROR:#}", plural(errors, "error")));
        }
        if warnings > 0 {
            parts.push(format!("{WARNING}{}{WARNING:#}", plural(warnings, "warning")));
        }
        anstream::eprintln!("{}", parts.join(", "));
        if let Some(code) = found
            .iter()
            .find(|d| d.level == Severity::Error)
            .map(|d| d.code.as_str())
            .filter(|code| grok_diagnostics::explain(code).is_some())
        {
            anstream::eprintln!("{DIM}more about it: grok explain {code}{DIM:#}");
        }
    }
    ExitCode::from(u8::from(errors > 0))
}

/// `1 error`, `3 errors`.
fn plural(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}

/// Writes text to stdout, quietly giving up when nobody reads it any more (`grok … | head`).
pub fn print_stdout(text: &str) {
    let mut out = anstream::stdout().lock();
    let _ = out.write_all(text.as_bytes());
    let _ = out.flush();
}
