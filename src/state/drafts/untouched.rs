//! Drafts that nobody has put anything into: they stand on whatever is known now.

use leptos::prelude::*;
use offset_rules::draft::Draft;

use super::{Drafts, Role};

impl Drafts {
    /// Whether this tab edits a draft that holds nothing: no row, no reset, no note, no text that is no draft yet.
    /// Untracked.
    pub fn is_untouched(self, draft: &ArcRwSignal<Draft>) -> bool {
        let (id, is_empty) = draft.with_untracked(|draft| {
            let is_empty = draft.is_empty() && draft.note.is_empty();
            (draft.id.clone(), is_empty)
        });
        let is_here = untrack(|| self.listed(&id))
            .is_none_or(|listed| listed.role == Role::Edits && listed.open.as_ref() == Some(draft));
        is_empty && is_here && self.typed(&id).is_none()
    }
}
