//! A run's bad end as a diagnostic: what happened, drawn where it happened, with the calls that led there.

use grok_diagnostics::{Code, Diagnostic, FileId, LineIndex, Sources, Span};
use grok_runtime::outcome::{LimitKind, Outcome, TraceFrame};

/// The code of a panic's diagnostic.
pub const PANIC: Code = Code("panic");
/// The code of the diagnostic of a run that hit a limit.
pub const LIMIT: Code = Code("limit");

/// The code of the diagnostic of a run that reached an effect it was not granted.
pub const EFFECT: Code = Code("E1201");

/// The diagnostic of a refused effect, a panic or a limit; `None` for other ends. `is_user_file` tells the user's files from the library's: the primary
/// place is the innermost one in the user's.
pub fn diagnostic(
    outcome: &Outcome,
    sources: &dyn Sources,
    is_user_file: &dyn Fn(FileId) -> bool,
) -> Option<Diagnostic> {
    let (code, message, trace, label) = match outcome {
        Outcome::Panicked { message, trace } => (PANIC, message.clone(), trace, "panicked here"),
        Outcome::LimitReached { limit, trace } => (LIMIT, limit_message(*limit).to_owned(), trace, "the run was here"),
        Outcome::Refused {
            effect,
            operation,
            trace,
        } => (
            EFFECT,
            format!(
                "`{operation}` needs the effect `{}`, which this run was not granted",
                effect.name()
            ),
            trace,
            "reached here",
        ),
        Outcome::Finished { .. } | Outcome::Stopped => return None,
    };
    let user = |frame: &&TraceFrame| is_user_file(FileId(frame.place.file));
    let place = trace.iter().find(user).or(trace.first()).map(|frame| frame.place);
    let (file, span) = place.map_or((FileId(0), Span::new(0, 0)), |place| {
        (FileId(place.file), Span::new(place.start, place.end))
    });
    let mut diagnostic = Diagnostic::error(code, file, span, message).primary_label(label);
    for line in trace_lines(trace, sources) {
        diagnostic = diagnostic.note(line);
    }
    if let Outcome::Refused { effect, .. } = outcome {
        diagnostic = diagnostic.note(format!("grant it with `--grant {}`", effect.name()));
    }
    Some(diagnostic)
}

/// What to say about a limit, with the way to raise it.
pub fn limit_message(limit: LimitKind) -> &'static str {
    match limit {
        LimitKind::Fuel => "the run used up its fuel (raise it with --fuel)",
        LimitKind::Memory => "the run used up its memory (raise it with --memory)",
        LimitKind::Stack => "the recursion is too deep for the stack",
        LimitKind::Time => "the run took longer than it may",
        LimitKind::Output => "the run printed more than it may",
    }
}

/// One line for each call, innermost first; repeated lines of a recursion are counted.
fn trace_lines(trace: &[TraceFrame], sources: &dyn Sources) -> Vec<String> {
    let mut lines: Vec<(String, u32)> = Vec::new();
    for frame in trace {
        // The engine cuts long traces in the middle and says so in a frame of its own.
        if frame.function.starts_with('…') {
            lines.push((frame.function.to_string(), 1));
            continue;
        }
        let file = FileId(frame.place.file);
        let text = sources.text(file);
        let at = LineIndex::new(text).position(text, frame.place.start);
        let line = format!(
            "in `{}` at {}:{}:{}",
            frame.function,
            sources.name(file),
            at.line,
            at.column
        );
        match lines.last_mut() {
            Some((last, count)) if *last == line => *count += 1,
            _ => lines.push((line, 1)),
        }
    }
    const SHOWN: usize = 20;
    let hidden = lines.len().saturating_sub(SHOWN);
    let mut shown: Vec<_> = lines
        .into_iter()
        .take(SHOWN)
        .map(|(line, count)| {
            if count > 1 {
                format!("{line} ({count} times)")
            } else {
                line
            }
        })
        .collect();
    if hidden > 0 {
        shown.push(format!("and {hidden} calls more"));
    }
    shown
}
