//! Laying out a document, or some lines of it.

use grok_diagnostics::{FileId, Span};

use crate::{Analysis, TextEdit};

/// The edits that give a file the one layout; those that touch the lines of `within`, if that is given. None for a text with
/// syntax errors, which keeps its layout until it is whole.
pub fn formatting(analysis: &Analysis, file: FileId, within: Option<Span>) -> Option<Vec<TextEdit>> {
    let text = &*analysis.document(file)?.text;
    let after = grok_format::format(text).ok()?;
    let edits = match within {
        Some(span) => grok_format::edits_in(text, &after, span),
        None => grok_format::edits(text, &after),
    };
    let edits = edits.into_iter().map(|edit| TextEdit {
        span: edit.span,
        new_text: edit.replacement,
    });
    Some(edits.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    fn formatted(source: &str, within: Option<Span>) -> Option<String> {
        let fixture = Fixture::new(source);
        let file = fixture.position.file;
        let mut text = fixture.files[0].2.clone();
        for edit in formatting(&fixture.analysis(), file, within)?.into_iter().rev() {
            text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.new_text);
        }
        Some(text)
    }

    #[test]
    fn a_document_gets_the_layout() {
        let text = formatted("fn f(a,b){a+b}\nfn main(){}", None);
        assert_eq!(text.as_deref(), Some("fn f(a, b) {\n    a + b\n}\nfn main() {}\n"));
    }

    #[test]
    fn a_range_changes_only_its_lines() {
        let text = formatted("fn f(a,b) {}\nfn g(a,b) {}\nfn h(a,b) {}\n", Some(Span::at(15)));
        assert_eq!(text.as_deref(), Some("fn f(a,b) {}\nfn g(a, b) {}\nfn h(a,b) {}\n"));
    }

    #[test]
    fn a_text_with_mistakes_keeps_its_layout() {
        assert_eq!(formatted("fn f( {", None), None);
    }
}
