//! Saving: every change of an open draft is on its way to the storage within a quarter of a second.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use futures::future::join;
use leptos::prelude::*;
use offset_rules::draft::Draft;

use super::text::text_of;
use super::{Drafts, Role, Turn};
use crate::browser::storage::{Decision, StorageError, Store, persistence};
use crate::browser::{clock, page};
use crate::state::draft_record::{Summary, revision_of};

/// Milliseconds from a change to its save. Counted from the first change, not the last: whoever types on and on is
/// saved all the same.
const SOON: u32 = 200;

/// Milliseconds from a save that failed to the next try.
const LATER: u32 = 5_000;

impl Drafts {
    /// A draft was changed here: saves it soon. Where another tab edits it, nothing that happens here is a change of it.
    pub(super) fn changed(self, id: &str) {
        if self
            .listed_now(id)
            .is_some_and(|listed| listed.role == Role::Follows)
        {
            return;
        }
        let starts = self.desk.try_update_value(|desk| {
            let page = desk.pages.entry(id.to_owned()).or_default();
            page.is_changed = true;
            !std::mem::replace(&mut page.is_saving, true)
        });
        if starts != Some(true) {
            return;
        }
        let id = id.to_owned();
        leptos::task::spawn_local(async move {
            clock::sleep(SOON).await;
            loop {
                // Side by side: what is typed while a save takes its time waits no longer for that.
                let (saved, ()) = join(self.save(&id), clock::sleep(SOON)).await;
                if !saved {
                    clock::sleep(LATER).await;
                }
                let goes_on = self.desk.try_update_value(|desk| {
                    let page = desk.pages.get_mut(&id)?;
                    page.is_saving = page.is_changed;
                    Some(page.is_changed)
                });
                if goes_on.flatten() != Some(true) {
                    return;
                }
            }
        });
    }

    /// Saves what has changed without waiting: the page is about to be hidden, and may never be shown again.
    pub(super) fn save_now(self) {
        let changed: Vec<String> = self.desk.with_value(|desk| {
            let changed = desk.pages.iter().filter(|(_, page)| page.is_changed);
            changed.map(|(id, _)| id.clone()).collect()
        });
        for id in changed {
            leptos::task::spawn_local(async move {
                self.save(&id).await;
            });
        }
    }

    /// Saves a draft as it is now, once the save that is under way has ended; whether there is nothing left to save.
    pub(super) async fn save(self, id: &str) -> bool {
        let Some(turn) = self.turn_of(id) else {
            return true;
        };
        let _turn = turn.lock().await;
        // Only now: the save before this one has moved the revision, and may have made two drafts of it.
        let Some(listed) = self.listed_now(id) else {
            return true;
        };
        let (Some(draft), Ok(before)) = (&listed.open, &listed.summary) else {
            return true;
        };
        let was_changed = self.desk.try_update_value(|desk| {
            let page = desk.pages.get_mut(id)?;
            Some((std::mem::replace(&mut page.is_changed, false), page.typed.clone()))
        });
        let Some((true, typed)) = was_changed.flatten() else {
            return true;
        };
        // One that was only looked at leaves no trace.
        let is_empty =
            typed.is_none() && draft.with_untracked(|draft| draft.is_empty() && draft.note.is_empty());
        if is_empty && listed.saved_at.is_none() {
            return true;
        }
        if listed.role == Role::Edits {
            // Before anything is written: what nobody holds is looked after by others ([`Drafts::sweep`]).
            self.take(id, false).await;
        }
        let has_typed = typed.is_some();
        let saved = self.write(draft, before, typed).await;
        let trouble = saved.as_ref().err().cloned();
        if trouble.is_some() {
            self.desk.update_value(|desk| {
                if let Some(page) = desk.pages.get_mut(id) {
                    page.is_changed = true;
                }
            });
            self.list_unsaved(id, draft, has_typed);
        }
        self.set_trouble(id, trouble);
        if saved.is_ok() {
            self.ask_to_keep();
            self.put_down_if_passing(id);
        }
        saved.is_ok()
    }

    /// Whose turn it is to write a draft of this tab, one after another.
    pub(super) fn turn_of(self, id: &str) -> Option<Turn> {
        self.desk
            .with_value(|desk| desk.pages.get(id).map(|page| Rc::clone(&page.turn)))
    }

    /// What could not be saved is listed as it stands here: on the revision that is stored, if one is.
    fn list_unsaved(self, id: &str, draft: &ArcRwSignal<Draft>, has_typed: bool) {
        self.all.update(|all| {
            if let Some(Ok(shown)) = all.get_mut(id).map(|listed| &mut listed.summary) {
                let (revision, name) = (shown.revision, shown.name.clone());
                *shown = draft.with_untracked(|draft| Summary::of(draft, revision, &name, clock::now()));
                shown.has_typed = has_typed;
            }
        });
    }

    fn set_trouble(self, id: &str, trouble: Option<StorageError>) {
        let is_new = self
            .listed_now(id)
            .is_some_and(|listed| listed.trouble != trouble);
        if is_new {
            self.all.update(|all| {
                if let Some(listed) = all.get_mut(id) {
                    listed.trouble = trouble;
                }
            });
        }
    }

    /// Something is stored that must not be thrown away for want of room: once in a tab.
    fn ask_to_keep(self) {
        let asks = self
            .desk
            .try_update_value(|desk| !std::mem::replace(&mut desk.has_asked, true));
        if asks == Some(true) {
            leptos::task::spawn_local(persistence::ask_for_it());
        }
    }

    async fn write(
        self,
        draft: &ArcRwSignal<Draft>,
        before: &Summary,
        typed: Option<Arc<str>>,
    ) -> Result<(), StorageError> {
        let id = before.id.clone();
        // As it is now: it may be edited, and even come to stand on other offsets, while this is written.
        let now_drafted = draft.get_untracked();
        let base_id = self.write_base(&id, Arc::clone(&now_drafted.base)).await?;
        let now = clock::now();
        let mut summary = Summary::of(&now_drafted, before.revision + 1, &before.name, now);
        summary.has_typed = typed.is_some();
        let text = summary.to_json(&text_of(now_drafted, &base_id).await?, typed.as_deref());
        let (is_overtaken, is_gone) = (Rc::new(Cell::new(false)), Rc::new(Cell::new(false)));
        let (overtaken, gone) = (Rc::clone(&is_overtaken), Rc::clone(&is_gone));
        let read = before.revision;
        let decide = Box::new(move |stored: Option<&str>| {
            // What cannot be read was written by somebody else as well, by a newer console in another tab say.
            let is_other = stored.is_some_and(|stored| revision_of(stored) != Ok(read));
            overtaken.set(is_other);
            gone.set(stored.is_none() && read > 0);
            if is_other {
                Decision::Leave
            } else {
                Decision::Put(text)
            }
        });
        self.kept.exchange(Store::Drafts, &id, decide).await?;
        if is_overtaken.get() {
            self.keep_apart(draft, before, typed);
            return Ok(());
        }
        self.remove_stale(&id).await;
        if is_gone.get() {
            self.save_anew(&id);
        }
        // What was chosen meanwhile, a draft made of a statement say, stays: this save may have begun before it.
        if self.listed_now(&id).is_some() && !self.has_chosen(&summary.target.address) {
            self.choose(&summary.target.address, &id);
        }
        self.all.update(|all| {
            if let Some(listed) = all.get_mut(&id) {
                // A name that was given meanwhile is for the next save.
                if let Ok(shown) = &listed.summary {
                    summary.name.clone_from(&shown.name);
                }
                listed.summary = Ok(summary);
                listed.saved_at = Some(now);
            }
        });
        Ok(())
    }

    /// Another tab saved this draft meanwhile, from another state of it. Both are kept: that one under its id, this one
    /// as a draft of its own.
    fn keep_apart(self, draft: &ArcRwSignal<Draft>, before: &Summary, typed: Option<Arc<str>>) {
        let id = before.id.clone();
        let mut own = draft.get_untracked();
        own.id = page::new_attempt().unwrap_or_else(|| format!("{id}+"));
        let words = "Edited in two tabs at once: this is the other version.";
        own.note = if own.note.is_empty() {
            words.to_owned()
        } else {
            format!("{}\n{words}", own.note)
        };
        let (address, own_id) = (own.target.address.clone(), own.id.clone());
        self.forget(&id);
        self.desk.update_value(|desk| {
            desk.pages.entry(own_id).or_default().typed = typed;
        });
        self.adopt(&address, ArcRwSignal::new(own));
        leptos::task::spawn_local(async move { self.list_again(&id).await });
    }

    /// Reads a record of the list again.
    pub async fn list_again(self, id: &str) {
        if let Ok(Some(text)) = self.kept.read(Store::Drafts, id).await {
            self.all.update(|all| {
                all.insert(id.to_owned(), super::listed(&(id.to_owned(), text)));
            });
        }
    }
}
