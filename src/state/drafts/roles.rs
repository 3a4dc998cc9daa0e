//! One tab edits a draft, the others follow: waiting for it, taking over, giving up.

use leptos::prelude::*;

use super::{Drafts, Page, Role};
use crate::browser::storage::Store;
use crate::browser::{clock, locks};

/// Milliseconds between two looks whether the other tab is done with a draft.
const LOOK: u32 = 1_500;

impl Drafts {
    /// Takes the lock of a draft, or begins to wait for it.
    pub(super) async fn take_or_follow(self, id: &str) {
        if self.take(id, false).await {
            self.set_role(id, Role::Edits);
        } else {
            self.follow(id);
        }
    }

    /// Follows, and looks again and again whether the other tab is done: one such look for each draft, whatever is heard
    /// meanwhile.
    fn follow(self, id: &str) {
        self.set_role(id, Role::Follows);
        let begins = self.desk.try_update_value(|desk| {
            let page = desk.pages.entry(id.to_owned()).or_insert_with(Page::default);
            !std::mem::replace(&mut page.is_waiting, true)
        });
        if begins != Some(true) {
            return;
        }
        let id = id.to_owned();
        leptos::task::spawn_local(async move {
            while self.follows(&id) {
                clock::sleep(LOOK).await;
                if self.follows(&id) && self.take(&id, false).await {
                    self.read_again(&id).await;
                    self.set_role(&id, Role::Edits);
                    self.save_what_is_missing(&id).await;
                }
            }
            self.desk.try_update_value(|desk| {
                if let Some(page) = desk.pages.get_mut(&id) {
                    page.is_waiting = false;
                }
            });
        });
    }

    fn follows(self, id: &str) -> bool {
        self.listed_now(id)
            .is_some_and(|listed| listed.role == Role::Follows)
    }

    /// The tab that edited it is gone, and so is what it saved: the browser threw it away. Saved anew from here.
    async fn save_what_is_missing(self, id: &str) {
        if self.kept.read(Store::Drafts, id).await == Ok(None) {
            self.changed(id);
        }
    }

    pub(super) async fn take(self, id: &str, by_force: bool) -> bool {
        if self.has_lock(id) {
            return true;
        }
        let storage = self.kept.storage().await;
        let Some(lock) = locks::take(&storage, &format!("draft/{id}"), by_force).await else {
            // Asked for twice at once, it was given to the first.
            return self.has_lock(id);
        };
        let of = id.to_owned();
        lock.on_lost(move || {
            let id = of.clone();
            // What was not saved yet is saved now; where the other tab was quicker, as a draft of its own.
            leptos::task::spawn_local(async move {
                self.save(&id).await;
                self.give_up(&id);
            });
        });
        self.desk.update_value(|desk| {
            desk.pages.entry(id.to_owned()).or_default().lock = Some(lock);
        });
        true
    }

    fn has_lock(self, id: &str) -> bool {
        self.desk.with_value(|desk| {
            let lock = desk.pages.get(id).and_then(|page| page.lock.as_ref());
            lock.is_some_and(|lock| !lock.is_lost())
        })
    }

    /// Another tab wants to edit it. What was not saved yet is saved first.
    pub(super) fn yield_to_another(self, id: &str) {
        if !self.has_lock(id) {
            return;
        }
        let id = id.to_owned();
        leptos::task::spawn_local(async move {
            self.save(&id).await;
            self.give_up(&id);
        });
    }

    fn give_up(self, id: &str) {
        self.desk.update_value(|desk| {
            if let Some(page) = desk.pages.get_mut(id) {
                page.lock = None;
            }
        });
        if self.listed_now(id).is_some() {
            self.follow(id);
        }
    }

    /// Edits a draft here, if no other tab does; whether it may.
    pub async fn edit_here(self, id: &str) -> bool {
        if self.follows(id) || !self.take(id, false).await {
            return false;
        }
        self.read_again(id).await;
        true
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

    /// Whether this tab may change a draft; tracked.
    pub fn edits(self, id: &str) -> bool {
        self.all
            .with(|all| all.get(id).is_none_or(|listed| listed.role == Role::Edits))
    }

    fn set_role(self, id: &str, role: Role) {
        if self.listed_now(id).is_some_and(|listed| listed.role == role) {
            return;
        }
        self.all.update(|all| {
            if let Some(listed) = all.get_mut(id) {
                listed.role = role;
            }
        });
    }
}
