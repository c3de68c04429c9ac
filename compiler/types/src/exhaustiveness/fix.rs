//! The fix that writes the missing arms.

use grok_diagnostics::{Applicability, Fix};
use grok_hir::body::{ExprId, MatchArm};

use super::Check;

/// With more missing arms than this, one `_` stands for them.
const MAX_ARMS: usize = 32;

impl Check<'_> {
    /// Adds arms after the last one, or into an empty `match`.
    pub(super) fn missing_arms(&self, expr: ExprId, arms: &[MatchArm], names: &[String]) -> Option<Fix> {
        let wildcard = ["_".to_owned()];
        let names = if names.len() > MAX_ARMS { &wildcard[..] } else { names };
        let title = if names.len() == 1 {
            "add the missing arm"
        } else {
            "add the missing arms"
        };
        let file = grok_hir::owner_file(self.db, self.owner)?;
        let text = file.text(self.db);
        let indent_of = |offset: u32| {
            let line = text
                .get(..offset as usize)
                .and_then(|before| before.rfind('\n'))
                .map_or(0, |at| at + 1);
            let rest = text.get(line..).unwrap_or_default();
            rest[..rest.len() - rest.trim_start_matches([' ', '\t']).len()].to_owned()
        };
        let arm = |name: &String| format!("{name} => todo!()");
        if let Some(last) = arms.last() {
            let (id, pat) = self.pat_span(last.pat);
            let (_, body) = self.expr_span(last.body);
            let indent = indent_of(pat.start);
            let added: String = names.iter().map(|name| format!(",\n{indent}{}", arm(name))).collect();
            return Some(Fix::insert(title, Applicability::Placeholder, id, body.end, added));
        }
        let (id, span) = self.expr_span(expr);
        let indent = indent_of(span.start);
        let lines: String = names
            .iter()
            .map(|name| format!("\n{indent}    {},", arm(name)))
            .collect();
        let at = span.end.checked_sub(1)?;
        Some(Fix::insert(
            title,
            Applicability::Placeholder,
            id,
            at,
            format!("{lines}\n{indent}"),
        ))
    }
}
