//! The lint about variables that nothing reads.

use grok_diagnostics::{Applicability, Fix, codes};

use super::Lowering;
use crate::ids::BodyOwner;

impl Lowering<'_> {
    /// Whether the body stands for an operation of the runtime and is never run.
    fn is_intrinsic(&self) -> bool {
        matches!(self.owner, BodyOwner::Fn(id) if crate::fn_signature(self.db, id).intrinsic.is_some())
    }

    pub(super) fn lint_unused(&mut self) {
        // In broken code the use may be in the part that could not be read; and mistakes come first.
        let has_errors = self.diagnostics.iter().any(|pending| pending.diagnostic.is_error());
        if self.broken || has_errors || self.is_intrinsic() {
            return;
        }
        let unused: Vec<_> = self
            .locals
            .iter()
            .map(|(id, local)| (local.name.clone(), self.infos[id.into_raw().into_u32() as usize]))
            .filter(|(name, info)| {
                info.linted && !info.used && !name.is_empty() && !name.starts_with('_') && name != "self"
            })
            .collect();
        for (name, info) in unused {
            let (title, text) = if info.shorthand {
                (format!("ignore the field: `{name}: _`"), format!("{name}: _"))
            } else {
                (
                    format!("write `_{name}`, which says that it is unused"),
                    format!("_{name}"),
                )
            };
            let lint = self
                .warning(
                    codes::UNUSED_VARIABLE,
                    info.span,
                    format!("variable `{name}` is never used"),
                )
                .primary_label("nothing reads it")
                .fix(Fix::replace(title, Applicability::Machine, self.file, info.span, text));
            self.report(lint);
        }
    }
}
