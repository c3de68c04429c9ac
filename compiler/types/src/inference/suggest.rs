//! Near misses.

use grok_hir::Name;

/// The candidate most like `word`, if any is like enough.
pub(super) fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a Name>) -> Option<Name> {
    grok_hir::resolve::best_match(word, candidates.cloned())
}
