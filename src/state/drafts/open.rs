//! Opening a draft that was kept, following the tab that edits it, and taking over from it.

use std::sync::Arc;

use leptos::prelude::*;
use offset_rules::draft::{Base, Draft};
use offset_rules::record::RecordError;

use super::{Drafts, Listed, Page, Role, listed};
use crate::browser::storage::Store;
use crate::browser::{clock, locks};
use crate::state::base_parts::joined;
use crate::state::draft_record::{self, Summary};

/// Milliseconds between two looks whether the other tab is done with a draft.
const LOOK: u32 = 1_500;

impl Drafts {
    /// Shows a draft as open in this tab, and watches it from now on.
    pub(super) fn show(self, draft: ArcRwSignal<Draft>, stored: Option<Summary>) {
        let (id, summary) = draft.with_untracked(|draft| {
            let summary = stored
                .clone()
                .unwrap_or_else(|| Summary::of(draft, 0, "", clock::now()));
            (draft.id.clone(), summary)
        });
        let watch = self.owner.with_value(Owner::child);
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
            let saved_at = all.get(&id).and_then(|before| before.saved_at);
            let shown = Listed {
                summary: Ok(summary),
                open: Some(draft),
                role,
                saved_at,
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
            let role = self.take_or_follow(&id).await;
            self.read_again(&id).await;
            self.set_role(&id, role);
            self.desk.try_update_value(|desk| {
                desk.opening.remove(&id);
            });
        });
    }

    /// Takes the lock of a draft, or begins to wait for it.
    async fn take_or_follow(self, id: &str) -> Role {
        if self.take(id, false).await {
            return Role::Edits;
        }
        let id = id.to_owned();
        leptos::task::spawn_local(async move {
            loop {
                clock::sleep(LOOK).await;
                let follows = self
                    .all
                    .with_untracked(|all| all.get(&id).is_some_and(|listed| listed.role == Role::Follows));
                if !follows {
                    return;
                }
                if self.take(&id, false).await {
                    self.read_again(&id).await;
                    self.set_role(&id, Role::Edits);
                    return;
                }
            }
        });
        Role::Follows
    }

    async fn take(self, id: &str, by_force: bool) -> bool {
        let has_it = self.desk.with_value(|desk| {
            let lock = desk.pages.get(id).and_then(|page| page.lock.as_ref());
            lock.is_some_and(|lock| !lock.is_lost())
        });
        if has_it {
            return true;
        }
        let storage = self.kept.storage().await;
        let Some(lock) = locks::take(&storage, &format!("draft/{id}"), by_force).await else {
            return false;
        };
        let of = id.to_owned();
        lock.on_lost(move || {
            let id = of.clone();
            // What was not saved yet is saved now; where the other tab was quicker, as a draft of its own.
            leptos::task::spawn_local(async move {
                self.save(&id).await;
                self.begin_to_follow(&id).await;
            });
        });
        self.desk.update_value(|desk| {
            desk.pages.entry(id.to_owned()).or_default().lock = Some(lock);
        });
        true
    }

    /// Holds the lock of a draft that this tab has just made or changed.
    pub(super) async fn hold(self, id: &str) {
        if self
            .all
            .with_untracked(|all| all.get(id).is_some_and(|listed| listed.role == Role::Edits))
        {
            self.take(id, false).await;
        }
    }

    /// Edits a draft here that another tab has been editing.
    pub async fn take_over(self, id: &str) {
        self.kept.say(&format!("yield/{id}"));
        // The other one saves first, if it is alive.
        for _ in 0..10 {
            clock::sleep(60).await;
            if self.take(id, false).await {
                break;
            }
        }
        self.take(id, true).await;
        self.read_again(id).await;
        self.set_role(id, Role::Edits);
    }

    async fn begin_to_follow(self, id: &str) {
        self.desk.update_value(|desk| {
            if let Some(page) = desk.pages.get_mut(id) {
                page.lock = None;
            }
        });
        self.set_role(id, Role::Follows);
        clock::sleep(LOOK).await;
        let role = self.take_or_follow(id).await;
        self.read_again(id).await;
        self.set_role(id, role);
    }

    fn set_role(self, id: &str, role: Role) {
        self.all.update(|all| {
            if let Some(listed) = all.get_mut(id) {
                listed.role = role;
            }
        });
    }

    /// Shows a draft as it is stored now. One that has changes of its own which are not saved yet stays.
    pub(super) async fn read_again(self, id: &str) {
        let Some(text) = self.kept.get(Store::Drafts, id).await else {
            return;
        };
        let is_changed = self.desk.with_value(|desk| {
            let page = desk.pages.get(id);
            page.is_some_and(|page| page.is_changed || page.is_saving)
        });
        if is_changed {
            return;
        }
        let known = self.all.with_untracked(|all| {
            let listed = all.get(id)?;
            listed.open.as_ref()?;
            Some(listed.summary.as_ref().ok()?.revision)
        });
        let outcome = match draft_record::read(&text) {
            Ok((summary, _)) if known == Some(summary.revision) => return,
            Ok((summary, own)) => self
                .with_base(&own)
                .await
                .map(|(draft, base)| (summary, draft, base)),
            Err(error) => Err(error),
        };
        match outcome {
            Ok((summary, draft, base)) => {
                self.desk.update_value(|desk| {
                    desk.pages.entry(id.to_owned()).or_insert_with(Page::default).base = base;
                });
                self.show(ArcRwSignal::new(draft), Some(summary));
            }
            Err(error) => self.all.update(|all| {
                let entry = all
                    .entry(id.to_owned())
                    .or_insert_with(|| listed(&(id.to_owned(), text)));
                entry.summary = Err(error);
                entry.open = None;
            }),
        }
    }

    /// A draft from its own text, on the snapshot that it names.
    async fn with_base(self, own: &str) -> Result<(Draft, Option<(String, Arc<Base>)>), RecordError> {
        let Some(id) = Draft::base_id(own)? else {
            return Ok((Draft::from_json(own, None)?, None));
        };
        let parts = self.kept.all(Store::Bases, &format!("{id}/")).await;
        let base = Arc::new(joined(&parts).ok_or(RecordError::OtherBase)??);
        let draft = Draft::from_json(own, Some(Arc::clone(&base)))?;
        Ok((draft, Some((id, base))))
    }

    /// What another tab said.
    pub fn hear(self, text: &str) {
        let Some((what, id)) = text.split_once('/') else {
            return;
        };
        let id = id.to_owned();
        if what == "yield" {
            let holds = self
                .desk
                .with_value(|desk| desk.pages.get(&id).is_some_and(|page| page.lock.is_some()));
            if holds {
                leptos::task::spawn_local(async move {
                    self.save(&id).await;
                    self.begin_to_follow(&id).await;
                });
            }
        } else if what == Store::Drafts.name() {
            leptos::task::spawn_local(async move { self.look_again(&id).await });
        }
    }

    /// Another tab has changed a record: the list follows, and so does the draft where it is open.
    async fn look_again(self, id: &str) {
        let Some(text) = self.kept.get(Store::Drafts, id).await else {
            // Taken away there. What was changed here and not saved yet is saved anew, and so it stays.
            let is_changed = self
                .desk
                .with_value(|desk| desk.pages.get(id).is_some_and(|page| page.is_changed));
            if !is_changed {
                self.forget(id);
            }
            return;
        };
        let is_open = self
            .all
            .with_untracked(|all| all.get(id).is_some_and(|listed| listed.open.is_some()));
        if is_open {
            self.read_again(id).await;
            let is_ours = self
                .desk
                .with_value(|desk| desk.pages.get(id).is_some_and(|page| page.lock.is_some()));
            let revision = draft_record::read(&text).map(|(summary, _)| summary.revision);
            let shown = self.all.with_untracked(|all| {
                let listed = all.get(id)?;
                Some(listed.summary.as_ref().ok()?.revision)
            });
            if !is_ours && revision.ok() == shown {
                let role = self.take_or_follow(id).await;
                self.set_role(id, role);
            }
            return;
        }
        self.all.update(|all| {
            all.insert(id.to_owned(), listed(&(id.to_owned(), text)));
        });
    }

    /// Takes a draft out of the list, and stops watching it.
    pub(super) fn forget(self, id: &str) {
        let page = self.desk.try_update_value(|desk| desk.pages.remove(id)).flatten();
        if let Some(watch) = page.and_then(|page| page.watch) {
            watch.cleanup();
        }
        self.all.update(|all| {
            all.remove(id);
        });
    }
}
