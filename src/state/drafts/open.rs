//! Opening a draft that was kept, and following what other tabs write.

use std::sync::Arc;

use leptos::prelude::*;
use offset_rules::draft::{Base, Draft};
use offset_rules::record::RecordError;

use super::{Drafts, Listed, Role, listed};
use crate::browser::clock;
use crate::browser::storage::{Record, StorageError, Store};
use crate::state::base_parts::joined;
use crate::state::draft_record::{self, Stored, Summary, revision_of};

/// Milliseconds between two tries to read what the browser could not read.
const AGAIN: u32 = 5_000;

/// Why a draft that is kept cannot be opened.
enum Unopened {
    /// The storage did not answer.
    Storage(StorageError),
    /// What it answered is no draft.
    Record(RecordError),
}

impl Drafts {
    /// Shows a draft as open in this tab, and watches it from now on.
    pub(super) fn show(self, draft: ArcRwSignal<Draft>, stored: Option<Summary>) {
        let (id, summary) = draft.with_untracked(|draft| {
            let summary = stored
                .clone()
                .unwrap_or_else(|| Summary::of(draft, 0, "", clock::now()));
            (draft.id.clone(), summary)
        });
        // Nobody's child: its parent would remember it for as long as the tab lives.
        let watch = Owner::default();
        let watched = draft.clone();
        let of = id.clone();
        watch.with(|| {
            Effect::new(move |first: Option<()>| {
                watched.track();
                if first.is_some() {
                    self.changed(&of);
                }
            });
        });
        self.desk.update_value(|desk| {
            let page = desk.pages.entry(id.clone()).or_default();
            if let Some(before) = page.watch.replace(watch) {
                before.cleanup();
            }
        });
        self.all.update(|all| {
            let role = all.get(&id).map_or(Role::Edits, |before| before.role);
            // The first revision is that of the first save.
            let was_saved = (summary.revision > 0).then_some(summary.changed_at);
            let saved_at = was_saved.or_else(|| all.get(&id)?.saved_at);
            let trouble = all.get(&id).and_then(|before| before.trouble.clone());
            let shown = Listed {
                summary: Ok(summary),
                open: Some(draft),
                role,
                saved_at,
                trouble,
            };
            all.insert(id, shown);
        });
    }

    /// Reads a draft that was kept, in the background. It is shown when it is there.
    pub(super) fn read(self, id: &str) {
        let is_new = self
            .desk
            .try_update_value(|desk| desk.opening.insert(id.to_owned()))
            .unwrap_or(false);
        if !is_new {
            return;
        }
        let id = id.to_owned();
        leptos::task::spawn_local(async move {
            self.take_or_follow(&id).await;
            while !self.read_again(&id).await {
                clock::sleep(AGAIN).await;
            }
            self.desk.try_update_value(|desk| {
                desk.opening.remove(&id);
            });
        });
    }

    /// Takes what is stored into the list. What is there already stays as it is.
    pub(super) fn take_list(self, records: &[Record]) {
        self.all.update(|all| {
            for record in records {
                all.entry(record.0.clone()).or_insert_with(|| listed(record));
            }
        });
    }

    /// The list could not be read: it is tried until it can be.
    pub(super) fn read_list_again(self) {
        leptos::task::spawn_local(async move {
            loop {
                clock::sleep(AGAIN).await;
                let outcome = self.kept.read_all(Store::Drafts, "").await;
                if let Ok(records) = &outcome {
                    self.take_list(records);
                }
                let is_read = outcome.is_ok();
                self.unreadable.set(outcome.err());
                if is_read {
                    return;
                }
            }
        });
    }

    /// Shows a draft as it is stored now. One that has changes of its own which are not saved yet stays. Answers whether
    /// the storage could be read.
    pub(super) async fn read_again(self, id: &str) -> bool {
        let text = match self.kept.read(Store::Drafts, id).await {
            Ok(Some(text)) => text,
            Ok(None) => return true,
            Err(why) => {
                self.unreadable.set(Some(why));
                return false;
            }
        };
        if self.unreadable.with_untracked(Option::is_some) {
            self.unreadable.set(None);
        }
        let is_changed = self.desk.with_value(|desk| {
            let page = desk.pages.get(id);
            page.is_some_and(|page| page.is_changed || page.is_saving)
        });
        if is_changed {
            return true;
        }
        let known = self.all.with_untracked(|all| {
            let listed = all.get(id)?;
            listed.open.as_ref()?;
            Some(listed.summary.as_ref().ok()?.revision)
        });
        let outcome = match draft_record::read(&text) {
            Ok(stored) if known == Some(stored.summary.revision) => return true,
            Ok(stored) => self.with_base(&stored.own).await.map(|found| (stored, found)),
            Err(error) => Err(Unopened::Record(error)),
        };
        match outcome {
            Ok((Stored { summary, typed, .. }, (draft, base))) => {
                self.desk.update_value(|desk| {
                    let page = desk.pages.entry(id.to_owned()).or_default();
                    page.base = base;
                    page.typed = typed.map(Arc::from);
                });
                self.show(ArcRwSignal::new(draft), Some(summary));
            }
            Err(Unopened::Storage(why)) => {
                self.unreadable.set(Some(why));
                return false;
            }
            Err(Unopened::Record(error)) => {
                let was_read = self.all.try_update(|all| {
                    let entry = all
                        .entry(id.to_owned())
                        .or_insert_with(|| listed(&(id.to_owned(), text)));
                    let summary = entry.summary.clone().ok();
                    entry.summary = Err(error.clone());
                    entry.open = None;
                    summary
                });
                // A newer console in another tab saved it, say, or its offsets are not there any more: what was shown or
                // listed here would vanish in silence.
                if let Some(summary) = was_read.flatten() {
                    self.tell_unreadable(&summary, &error);
                }
            }
        }
        true
    }

    /// A draft from its own text, on the snapshot that it names.
    async fn with_base(self, own: &str) -> Result<(Draft, Option<(String, Arc<Base>)>), Unopened> {
        let wrong = Unopened::Record;
        let Some(id) = Draft::base_id(own).map_err(wrong)? else {
            return Ok((Draft::from_json(own, None).map_err(wrong)?, None));
        };
        let parts = self.kept.read_all(Store::Bases, &format!("{id}/")).await;
        let base = joined(&parts.map_err(Unopened::Storage)?).ok_or(wrong(RecordError::OtherBase))?;
        let base = Arc::new(base.map_err(wrong)?);
        let draft = Draft::from_json(own, Some(Arc::clone(&base))).map_err(wrong)?;
        Ok((draft, Some((id, base))))
    }

    /// What another tab said.
    pub fn hear(self, text: &str) {
        let Some((what, id)) = text.split_once('/') else {
            return;
        };
        let id = id.to_owned();
        if what == "yield" {
            self.yield_to_another(&id);
        } else if what == Store::Drafts.name() {
            leptos::task::spawn_local(async move { self.look_again(&id).await });
        }
    }

    /// Another tab has changed a record: the list follows, and so does the draft where it is open.
    async fn look_again(self, id: &str) {
        // What is being saved here is stored first: that save finds out by itself what it was overtaken by.
        if let Some(turn) = self.turn_of(id) {
            drop(turn.lock().await);
        }
        let text = match self.kept.read(Store::Drafts, id).await {
            Ok(Some(text)) => text,
            Ok(None) => {
                self.is_gone(id);
                return;
            }
            // What is shown stays, until it can be looked.
            Err(_) => return,
        };
        let before = self.listed_now(id);
        if before.as_ref().is_none_or(|before| before.open.is_none()) {
            let mut found = listed(&(id.to_owned(), text));
            if let Some(before) = before {
                // It may be on its way to be opened.
                found.role = before.role;
            }
            self.all.update(|all| drop(all.insert(id.to_owned(), found)));
            return;
        }
        self.read_again(id).await;
        let is_ours = self
            .desk
            .with_value(|desk| desk.pages.get(id).is_some_and(|page| page.lock.is_some()));
        let shown = self.listed_now(id).and_then(|listed| listed.summary.ok());
        if !is_ours && shown.is_some_and(|shown| revision_of(&text) == Ok(shown.revision)) {
            self.take_or_follow(id).await;
        }
    }

    /// Another tab has taken a record away.
    fn is_gone(self, id: &str) {
        // What was changed here and not saved yet is saved anew, and so it stays.
        let is_changed = self
            .desk
            .with_value(|desk| desk.pages.get(id).is_some_and(|page| page.is_changed));
        if is_changed {
            self.save_anew(id);
            return;
        }
        let Some(before) = self.listed_now(id) else {
            return;
        };
        self.forget(id);
        if let (Some(_), Ok(summary)) = (before.open, before.summary) {
            self.tell_gone(&summary);
        }
    }

    /// The record of a draft was taken away under its hands: it is written once more, on a snapshot that is written anew, too. The
    /// one that it stood on goes with the record.
    pub(super) fn save_anew(self, id: &str) {
        // What is not open here is nothing that this tab could write.
        if self.listed_now(id).is_none_or(|listed| listed.open.is_none()) {
            return;
        }
        self.on_page(id, |page| {
            let before = page.base.take().into_iter().chain(page.begun.take());
            page.stale.extend(before.map(|(stale, _)| stale));
        });
        self.changed(id);
    }

    pub(super) fn listed_now(self, id: &str) -> Option<Listed> {
        self.all.with_untracked(|all| all.get(id).cloned())
    }
}
