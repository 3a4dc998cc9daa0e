//! A draft that has become a request is not kept any longer. What was edited meanwhile is another draft, and stays.

use std::cell::Cell;
use std::rc::Rc;

use connect_api::ConnectorAddress;
use leptos::prelude::*;

use super::Drafts;
use crate::browser::storage::{Decision, Durability, Store};
use crate::state::draft_record::revision_of;

impl Drafts {
    /// Takes the draft away that has become a request; one that was edited meanwhile, here, in its JSON view too, or in another
    /// tab, is another draft and stays. Without its id (of an older version's record) the digest alone tells which it was.
    pub async fn hand_over(self, address: &ConnectorAddress, sent: Option<&str>, digest: &str) {
        let all = untrack(|| self.of(address)).into_iter().rev();
        let mut ids = all
            .map(|(_, id, _)| id)
            .filter(|id| sent.is_none_or(|sent| sent == id));
        let Some(id) = ids.find(|id| self.is_what_was_sent(id, digest)) else {
            return;
        };
        let turn = self.turn_of(&id);
        let _turn = match &turn {
            Some(turn) => Some(turn.lock().await),
            None => None,
        };
        // A save that was under way has moved the revision; and something may have been typed.
        let known = self.listed_now(&id).and_then(|listed| listed.summary.ok());
        let Some(known) = known.filter(|_| self.is_what_was_sent(&id, digest)) else {
            return;
        };
        let is_others = Rc::new(Cell::new(false));
        let (found, read) = (Rc::clone(&is_others), known.revision);
        // Another tab may have saved its own changes since this one heard of it last.
        let decide = Box::new(move |stored: Option<&str>| {
            found.set(stored.is_some_and(|stored| revision_of(stored) != Ok(read)));
            if found.get() {
                Decision::Leave
            } else {
                Decision::Remove
            }
        });
        let parts = self.parts_of(&id).await;
        let removed = self.kept.exchange(Store::Drafts, &id, decide).await;
        if is_others.get() {
            self.forget(&id);
            self.list_again(&id).await;
            return;
        }
        if removed.is_ok() {
            // What stays is found by the next sweep.
            let _ = self.kept.write(parts, Durability::Relaxed).await;
        }
        if self.is_what_was_sent(&id, digest) {
            self.forget(&id);
        } else {
            self.save_anew(&id);
        }
    }

    /// Whether a draft, as it stands in this tab, is a request's content.
    fn is_what_was_sent(self, id: &str, digest: &str) -> bool {
        let Some(listed) = self.listed_now(id) else {
            return false;
        };
        match (&listed.open, &listed.summary) {
            (Some(draft), _) => {
                self.typed(id).is_none() && draft.with_untracked(|draft| draft.digest() == digest)
            }
            (None, Ok(summary)) => !summary.has_typed && summary.digest.as_deref() == Some(digest),
            (None, Err(_)) => false,
        }
    }
}
