//! `grok fmt`: files, or standard input, in the one layout.

use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;

use grok_diagnostics::{Diagnostic, FileId, Span};
use grok_format::{FormatError, LineEdit};

use super::files;
use crate::cli::{FmtOptions, MessageFormat};
use crate::report;

/// How a text came out.
enum Laid {
    /// It was laid out already.
    AsItWas,
    /// These lines change, to this text.
    Changed { edits: Vec<LineEdit>, text: String },
    /// It has syntax errors, which are reported.
    Refused,
}

/// Lays out each file, or tells what would change.
pub fn fmt(options: &FmtOptions, format: MessageFormat) -> Result<ExitCode, String> {
    if options.stdin || options.paths.iter().any(|path| path == Path::new("-")) {
        return standard_input(options, format);
    }
    let files = files::below(&options.paths)?;
    if options.range.is_some() && files.len() != 1 {
        return Err("`--range` is about a single file".to_owned());
    }
    let (mut changed, mut refused) = (0, 0);
    for path in &files {
        let text = std::fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        let name = path.display().to_string();
        match lay_out(&name, &text, options, format)? {
            Laid::AsItWas => {}
            Laid::Refused => refused += 1,
            Laid::Changed { edits, text: new } => {
                changed += 1;
                if options.check {
                    show(&name, &text, &edits);
                } else {
                    std::fs::write(path, new).map_err(|error| format!("cannot write {name}: {error}"))?;
                }
            }
        }
    }
    if format == MessageFormat::Human {
        summary(files.len(), changed, refused, options.check);
    }
    Ok(ExitCode::from(u8::from(refused > 0 || (options.check && changed > 0))))
}

fn standard_input(options: &FmtOptions, format: MessageFormat) -> Result<ExitCode, String> {
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| format!("cannot read standard input: {error}"))?;
    match lay_out("<stdin>", &text, options, format)? {
        Laid::Refused => Ok(ExitCode::FAILURE),
        Laid::Changed { edits, .. } if options.check => {
            show("<stdin>", &text, &edits);
            Ok(ExitCode::FAILURE)
        }
        Laid::AsItWas if options.check => Ok(ExitCode::SUCCESS),
        Laid::AsItWas => {
            report::print_stdout(&text);
            Ok(ExitCode::SUCCESS)
        }
        Laid::Changed { text, .. } => {
            report::print_stdout(&text);
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn lay_out(name: &str, text: &str, options: &FmtOptions, format: MessageFormat) -> Result<Laid, String> {
    let after = match grok_format::format(text) {
        Ok(after) => after,
        Err(FormatError::Syntax(errors)) => {
            let found: Vec<Diagnostic> = errors.iter().map(|error| error.to_diagnostic(FileId(0))).collect();
            report::diagnostics(&found, &[(name, text)], format);
            return Ok(Laid::Refused);
        }
        Err(FormatError::Layout) => {
            return Err(format!(
                "{name}: the layout would have changed the program, so it was left alone; please report this"
            ));
        }
    };
    let edits = match options.range {
        Some(lines) => grok_format::edits_in(text, &after, lines_span(text, lines)),
        None => grok_format::edits(text, &after),
    };
    if edits.is_empty() {
        return Ok(Laid::AsItWas);
    }
    let text = applied(text, &edits);
    Ok(Laid::Changed { edits, text })
}

/// The span of lines counted from 1.
fn lines_span(text: &str, (first, last): (u32, u32)) -> Span {
    let start_of = |line: u32| {
        text.match_indices('\n')
            .nth((line as usize).wrapping_sub(2))
            .map_or(text.len(), |(at, _)| at + 1)
    };
    let start = if first == 1 { 0 } else { start_of(first) };
    let end = start_of(last + 1).max(start + 1) - 1;
    Span::new(start as u32, end.max(start) as u32)
}

fn applied(text: &str, edits: &[LineEdit]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for edit in edits {
        out.push_str(&text[end..edit.span.start as usize]);
        out.push_str(&edit.replacement);
        end = edit.span.end as usize;
    }
    out.push_str(&text[end..]);
    out
}

/// The lines that change, as they are and as they would be.
fn show(name: &str, text: &str, edits: &[LineEdit]) {
    for edit in edits {
        let line = text[..edit.span.start as usize].matches('\n').count() + 1;
        anstream::println!("{}{name}:{line}{:#}", report::BOLD, report::BOLD);
        for old in edit.span.slice(text).lines() {
            anstream::println!("{}-{old}{:#}", report::ERROR, report::ERROR);
        }
        for new in edit.replacement.lines() {
            anstream::println!("{}+{new}{:#}", report::GOOD, report::GOOD);
        }
    }
}

fn summary(files: usize, changed: usize, refused: usize, check: bool) {
    let noun = if files == 1 { "file" } else { "files" };
    let what = if check { "to lay out" } else { "laid out" };
    let syntax = match refused {
        0 => String::new(),
        count => format!(", {count} with syntax errors"),
    };
    match changed {
        0 if refused == 0 => {
            anstream::eprintln!("{}ok{:#}: {files} {noun} as they should be", report::GOOD, report::GOOD)
        }
        _ => anstream::eprintln!("{files} {noun}: {changed} {what}{syntax}"),
    }
}
