//! The one-line form: `file:line:col: error[E0308]: message`.

use crate::{Diagnostic, LineIndex, Sources};

/// Renders one diagnostic as one line, without a line break at its end.
pub fn render(diagnostic: &Diagnostic, sources: &(impl Sources + ?Sized)) -> String {
    let text = sources.text(diagnostic.file);
    let at = LineIndex::new(text).position(text, diagnostic.span.start);
    let message = diagnostic.message.replace('\n', " ");
    format!(
        "{}:{}:{}: {}[{}]: {message}",
        sources.name(diagnostic.file),
        at.line,
        at.column,
        diagnostic.level.name(),
        diagnostic.code,
    )
}
