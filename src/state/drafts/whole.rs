//! A draft as a whole: kept beside the others, named, put down, taken away.

use std::sync::Arc;

use leptos::prelude::*;
use offset_rules::draft::Draft;

use super::{Drafts, Page, Role, Turn};
use crate::browser::clock;
use crate::browser::storage::{Change, Durability, StorageError, Store};
use crate::state::draft_record::Summary;

/// A draft that is in this tab alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsaved {
    /// The draft.
    pub draft: Draft,
    /// What it is called.
    pub name: String,
    /// The text of its JSON view, while that is not the draft.
    pub typed: Option<String>,
}

impl Drafts {
    /// Takes a draft away for good, with the snapshots that it stands on.
    ///
    /// # Errors
    /// [`StorageError`]: it is still there.
    pub async fn remove(self, id: &str) -> Result<(), StorageError> {
        self.remove_after(self.turn_of(id), id).await
    }

    /// The same once a save has ended that is under way, the first one perhaps: it would write the draft again.
    async fn remove_after(self, turn: Option<Turn>, id: &str) -> Result<(), StorageError> {
        let _turn = match &turn {
            Some(turn) => Some(turn.lock().await),
            None => None,
        };
        let parts = self.parts_of(id).await;
        let record = Change::remove(Store::Drafts, id);
        // The record first: without it nothing looks for the parts.
        self.kept.write(vec![record], Durability::Relaxed).await?;
        self.forget(id);
        self.kept.write(parts, Durability::Relaxed).await
    }

    /// What takes the snapshots away that a draft stands on. Asked for before its record goes: whoever writes the draft anew then
    /// does so on a snapshot of its own, which must stay.
    pub(super) async fn parts_of(self, id: &str) -> Vec<Change> {
        let keys = self.kept.keys(Store::Bases).await.unwrap_or_default();
        let own = format!("{id}.");
        let parts = keys.into_iter().filter(|key| key.starts_with(&own));
        parts.map(|key| Change::remove(Store::Bases, key)).collect()
    }

    /// Takes a draft out of the tab, and out of the storage in the background.
    pub(super) fn discard(self, id: &str) {
        let turn = self.turn_of(id);
        self.forget(id);
        let id = id.to_owned();
        leptos::task::spawn_local(async move {
            let _ = self.remove_after(turn, &id).await;
        });
    }

    /// Takes a draft out of the list, and stops watching it.
    pub(super) fn forget(self, id: &str) {
        self.leave(id);
        self.all.update(|all| {
            all.remove(id);
        });
    }

    /// Ends what goes on behind an open draft.
    fn leave(self, id: &str) {
        let page = self.desk.try_update_value(|desk| desk.pages.remove(id)).flatten();
        if let Some(watch) = page.and_then(|page| page.watch) {
            watch.cleanup();
        }
    }

    /// Keeps a draft that came from elsewhere beside those that there are, under a name; with the text of its JSON view,
    /// where that is not the draft.
    pub fn keep(self, draft: Draft, name: &str, typed: Option<String>) {
        let id = draft.id.clone();
        let summary = Summary::of(&draft, 0, name, clock::now());
        self.show(ArcRwSignal::new(draft), Some(summary));
        self.on_page(&id, |page| {
            page.typed = typed.map(Arc::from);
            page.is_passing = true;
        });
        self.changed(&id);
    }

    /// Done when a draft that was kept is in the storage, or could not be put there: then it is listed as one that is not
    /// saved. Whether it is.
    pub async fn until_saved(self, id: &str) -> bool {
        self.save(id).await
    }

    /// A draft as it stands in this tab, where the storage does not have it so.
    pub fn unsaved_now(self, id: &str) -> Option<Unsaved> {
        let listed = self.listed_now(id)?;
        let is_saved = listed.trouble.is_none() && listed.saved_at.is_some();
        let draft = listed.open.filter(|_| !is_saved)?.get_untracked();
        Some(Unsaved {
            draft,
            name: listed.summary.ok()?.name,
            typed: self.typed(id).map(|text| text.to_string()),
        })
    }

    /// Whether a draft is open in this tab.
    pub fn is_open(self, id: &str) -> bool {
        self.listed_now(id).is_some_and(|listed| listed.open.is_some())
    }

    /// Gives an open draft a name and a note.
    pub fn describe(self, id: &str, name: &str, note: &str) {
        let mut open = None;
        self.all.update(|all| {
            if let Some(listed) = all.get_mut(id) {
                if let Ok(summary) = &mut listed.summary {
                    name.clone_into(&mut summary.name);
                    note.clone_into(&mut summary.note);
                }
                open.clone_from(&listed.open);
            }
        });
        if let Some(draft) = open {
            draft.update(|draft| note.clone_into(&mut draft.note));
            self.changed(id);
        }
    }

    /// The text of a draft's JSON view, where that is not the draft; as it was kept.
    pub fn typed(self, id: &str) -> Option<Arc<str>> {
        self.desk
            .with_value(|desk| desk.pages.get(id).and_then(|page| page.typed.clone()))
    }

    /// Keeps the text of a draft's JSON view with it, as long as that is not the draft.
    pub fn keep_typed(self, id: &str, typed: Option<Arc<str>>) {
        let may = self
            .listed_now(id)
            .is_some_and(|listed| listed.role == Role::Edits);
        if may && self.typed(id) != typed {
            self.on_page(id, |page| page.typed = typed);
            self.changed(id);
        }
    }

    /// Somebody looks at an open draft: it is not put down.
    pub(super) fn stay(self, id: &str) {
        self.desk.update_value(|desk| {
            if let Some(page) = desk.pages.get_mut(id) {
                page.is_passing = false;
            }
        });
    }

    /// A draft was opened to be changed and no more: once that is saved, it is as it was.
    pub fn put_down_when_saved(self, id: &str) {
        self.on_page(id, |page| page.is_passing = true);
    }

    pub(super) fn put_down_if_passing(self, id: &str) {
        let is_done = self.desk.with_value(|desk| {
            let page = desk.pages.get(id);
            page.is_some_and(|page| page.is_passing && !page.is_changed)
        });
        if is_done {
            self.put_down(id);
        }
    }

    /// Closes a draft: another tab may edit it.
    pub fn put_down(self, id: &str) {
        self.leave(id);
        self.all.update(|all| {
            if let Some(listed) = all.get_mut(id) {
                listed.open = None;
            }
        });
    }

    pub(super) fn on_page(self, id: &str, act: impl FnOnce(&mut Page)) {
        self.desk.update_value(|desk| {
            act(desk.pages.entry(id.to_owned()).or_default());
        });
    }
}
