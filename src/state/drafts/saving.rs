//! Saving: every change of an open draft is on its way to the storage within a quarter of a second.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use offset_rules::draft::{Base, Draft};

use super::{Drafts, Page};
use crate::browser::storage::{Change, Durability, StorageError, Store};
use crate::browser::{clock, page};
use crate::state::base_parts::part_texts;
use crate::state::draft_record::{self, Summary};

/// Milliseconds from a change to its save. Counted from the first change, not the last: whoever types on and on is
/// saved all the same.
const SOON: u32 = 200;

/// Milliseconds from a save that failed to the next try.
const LATER: u32 = 5_000;

impl Drafts {
    /// A draft was changed here: saves it soon.
    pub(super) fn changed(self, id: &str) {
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
            let mut wait = SOON;
            loop {
                clock::sleep(wait).await;
                let saved = self.save(&id).await;
                wait = if saved { SOON } else { LATER };
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

    /// The browser threw the storage away: what this tab still has is written anew.
    pub(super) fn save_all_anew(self) {
        let open: Vec<String> = self.all.with_untracked(|all| {
            let open = all
                .iter()
                .filter(|(_, listed)| listed.open.is_some() && listed.saved_at.is_some());
            open.map(|(id, _)| id.clone()).collect()
        });
        for id in open {
            self.desk.update_value(|desk| {
                desk.pages.entry(id.clone()).or_default().base = None;
            });
            self.changed(&id);
        }
        // The others exist only where they were stored.
        self.all
            .update(|all| all.retain(|_, listed| listed.open.is_some()));
    }

    /// Saves a draft as it is now; whether there is nothing left to save.
    pub(super) async fn save(self, id: &str) -> bool {
        let listed = self.all.with_untracked(|all| all.get(id).cloned());
        let Some((draft, Ok(before))) = listed.as_ref().and_then(|listed| {
            let draft = listed.open.clone()?;
            Some((draft, listed.summary.as_ref()))
        }) else {
            return true;
        };
        let was_changed = self.desk.try_update_value(|desk| {
            let page = desk.pages.get_mut(id)?;
            Some(std::mem::replace(&mut page.is_changed, false))
        });
        // One that was only looked at leaves no trace.
        let is_empty = draft.with_untracked(|draft| draft.partitions() == 0 && draft.note.is_empty());
        let is_new = listed.as_ref().is_some_and(|listed| listed.saved_at.is_none());
        if was_changed.flatten() != Some(true) || (is_empty && is_new) {
            return true;
        }
        let saved = self.write(&draft, before).await;
        if saved.is_err() {
            self.desk.update_value(|desk| {
                if let Some(page) = desk.pages.get_mut(id) {
                    page.is_changed = true;
                }
            });
        } else {
            self.hold(id).await;
        }
        saved.is_ok()
    }

    async fn write(self, draft: &ArcRwSignal<Draft>, before: &Summary) -> Result<(), StorageError> {
        let id = before.id.clone();
        let base = draft.with_untracked(|draft| Arc::clone(&draft.base));
        let (base_id, stale) = self.write_base(&id, base).await?;
        let now = clock::now();
        let (summary, text) = draft.with_untracked(|draft| {
            let summary = Summary::of(draft, before.revision + 1, &before.name, now);
            let text = summary.to_json(&draft.to_json_on(&base_id));
            (summary, text)
        });
        let is_overtaken = Rc::new(Cell::new(false));
        let (overtaken, read) = (Rc::clone(&is_overtaken), before.revision);
        let decide = Box::new(move |stored: Option<&str>| {
            let other = stored.and_then(|stored| draft_record::read(stored).ok());
            let is_other = other.is_some_and(|(other, _)| other.revision != read);
            overtaken.set(is_other);
            (!is_other).then_some(text)
        });
        self.kept.exchange(Store::Drafts, &id, decide).await?;
        if is_overtaken.get() {
            self.keep_apart(draft, &id);
            return Ok(());
        }
        if let Some(stale) = stale {
            self.remove_base(&stale).await;
        }
        // What was chosen meanwhile, a draft made of a statement say, stays: this save may have begun before it.
        if !self.has_chosen(&summary.target.address) {
            self.choose(&summary.target.address, &id);
        }
        self.all.update(|all| {
            if let Some(listed) = all.get_mut(&id) {
                listed.summary = Ok(summary);
                listed.saved_at = Some(now);
            }
        });
        Ok(())
    }

    /// Another tab saved this draft meanwhile, from another state of it. Both are kept: that one under its id, this one
    /// as a draft of its own.
    fn keep_apart(self, draft: &ArcRwSignal<Draft>, id: &str) {
        let mut own = draft.get_untracked();
        own.id = page::new_attempt().unwrap_or_else(|| format!("{id}+"));
        let words = "Edited in two tabs at once: this is the other version.";
        own.note = if own.note.is_empty() {
            words.to_owned()
        } else {
            format!("{}\n{words}", own.note)
        };
        let address = own.target.address.clone();
        self.forget(id);
        self.adopt(&address, ArcRwSignal::new(own));
        let id = id.to_owned();
        leptos::task::spawn_local(async move { self.list_again(&id).await });
    }

    /// Reads a record of the list again.
    pub async fn list_again(self, id: &str) {
        if let Some(text) = self.kept.get(Store::Drafts, id).await {
            self.all.update(|all| {
                all.insert(id.to_owned(), super::listed(&(id.to_owned(), text)));
            });
        }
    }

    /// Writes the snapshot that a draft stands on, unless it is there already; answers its id, and that of the one it
    /// replaces. In parts, so that a hundred thousand partitions do not hold the page up.
    async fn write_base(self, id: &str, base: Arc<Base>) -> Result<(String, Option<String>), StorageError> {
        let stored = self
            .desk
            .with_value(|desk| desk.pages.get(id).and_then(|page| page.base.clone()));
        if let Some((base_id, same)) = &stored
            && Arc::ptr_eq(same, &base)
        {
            return Ok((base_id.clone(), None));
        }
        let base_id = format!("{id}.{}", page::new_attempt().unwrap_or_default());
        for (key, text) in part_texts(&base_id, &base) {
            let part = vec![Change::put(Store::Bases, key, text())];
            self.kept.write(part, Durability::Relaxed).await?;
        }
        self.desk.update_value(|desk| {
            desk.pages.entry(id.to_owned()).or_insert_with(Page::default).base =
                Some((base_id.clone(), base));
        });
        Ok((base_id, stored.map(|(stale, _)| stale)))
    }

    async fn remove_base(self, base_id: &str) {
        let parts = self.kept.all(Store::Bases, &format!("{base_id}/")).await;
        let changes = parts
            .into_iter()
            .map(|(key, _)| Change::remove(Store::Bases, key));
        let _ = self.kept.write(changes.collect(), Durability::Relaxed).await;
    }

    /// Takes a draft away for good, with the snapshot that it stands on.
    ///
    /// # Errors
    /// [`StorageError`]: it is still there.
    pub async fn remove(self, id: &str) -> Result<(), StorageError> {
        let parts = self.kept.all(Store::Bases, &format!("{id}.")).await;
        let parts = parts
            .into_iter()
            .map(|(key, _)| Change::remove(Store::Bases, key));
        let record = Change::remove(Store::Drafts, id);
        // The record first: without it nothing looks for the parts.
        self.kept.write(vec![record], Durability::Relaxed).await?;
        self.forget(id);
        self.kept.write(parts.collect(), Durability::Relaxed).await
    }

    /// Takes a draft out of the tab, and out of the storage in the background.
    pub(super) fn discard(self, id: &str) {
        let was_saved = self
            .all
            .with_untracked(|all| all.get(id).is_some_and(|listed| listed.saved_at.is_some()));
        self.forget(id);
        if was_saved {
            let id = id.to_owned();
            leptos::task::spawn_local(async move {
                let _ = self.remove(&id).await;
            });
        }
    }

    /// Keeps a draft that came from elsewhere beside those that there are, under a name.
    pub fn keep(self, draft: Draft, name: &str) {
        let id = draft.id.clone();
        let summary = Summary::of(&draft, 0, name, clock::now());
        self.show(ArcRwSignal::new(draft), Some(summary));
        self.changed(&id);
    }

    /// Whether a draft is open in this tab.
    pub fn is_open(self, id: &str) -> bool {
        self.all
            .with_untracked(|all| all.get(id).is_some_and(|listed| listed.open.is_some()))
    }

    /// Shows a draft that was kept as open in this tab.
    pub fn show_kept(self, id: &str, draft: Draft) {
        let summary = self
            .all
            .with_untracked(|all| all.get(id).and_then(|listed| listed.summary.clone().ok()));
        self.show(ArcRwSignal::new(draft), summary);
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
}
