//! What this tab works on: the attempts that it sends, settles or follows. Only of these does it write anything down.

use std::collections::{HashMap, HashSet};

use leptos::prelude::*;
use offset_rules::settlement::JournalState;
use offset_rules::target::Target;

use super::journal::{Journal, Submission};
use super::journal_record;
use crate::browser::storage::{Change, Durability, Store};
use crate::unsubscribe::local_effect;

/// What the history says anew.
fn told(entry: &Submission) -> (JournalState, usize, usize, bool, bool) {
    let (verdicts, observations) = (entry.verdicts.len(), entry.observations.len());
    (
        entry.state,
        verdicts,
        observations,
        entry.status.is_some(),
        entry.is_over,
    )
}

impl Journal {
    /// This tab sends, settles or follows an attempt now; whether it did not do so already. Nobody else takes it up or
    /// reads it in until [`Self::end_work`].
    pub fn begin_work(self, attempt: &str) -> bool {
        let begun = self.worked_on.try_update_value(|all| {
            let is_new = !all.contains_key(attempt);
            // Nobody's child: its parent would remember it for as long as the tab lives.
            all.entry(attempt.to_owned()).or_default();
            is_new
        });
        begun.unwrap_or(false)
    }

    /// From now on whatever becomes known of an entry is written down, in the order in which it becomes known, and so is its line
    /// of the history; until this tab does not work on it any more. Called once, with the lock: what another tab writes
    /// is not to be written over.
    pub fn write_down(self, entry: &ArcRwSignal<Submission>) {
        let (attempt, mut last) =
            entry.with_untracked(|entry| (entry.attempt.clone(), journal_record::to_json(entry)));
        let Some(work) = self.worked_on.with_value(|all| all.get(&attempt).cloned()) else {
            return;
        };
        let (entry, mut known) = (entry.clone(), None);
        let write = move || {
            let (text, now) = entry.with(|entry| (journal_record::to_json(entry), told(entry)));
            if last != text {
                last.clone_from(&text);
                let changes = vec![Change::put(Store::Journal, attempt.clone(), text)];
                leptos::task::spawn_local(async move {
                    let _ = self.kept.write(changes, Durability::Strict).await;
                });
            }
            if known != Some(now) {
                known = Some(now);
                entry.with_untracked(|entry| self.history.keep_sent(entry));
            }
        };
        work.with(|| local_effect(write));
    }

    /// It has come to its end: the last that became known is written down, which this tab does only as long as it works on it.
    pub async fn finish_work(self, attempt: &str) {
        // What writes runs when this has given way.
        leptos::task::tick().await;
        self.end_work(attempt);
        let shown = self.shown();
        self.let_go(&shown);
        self.prune(&shown);
    }

    /// It does not work on it any more.
    pub fn end_work(self, attempt: &str) {
        let work = self.worked_on.try_update_value(|all| all.remove(attempt));
        if let Some(work) = work.flatten() {
            work.cleanup();
        }
    }

    pub(super) fn is_worked_on(self, attempt: &str) -> bool {
        self.worked_on.with_value(|all| all.contains_key(attempt))
    }

    /// Entries that are over and that no page shows keep no more than their records. Those of which only this tab knows have none.
    fn let_go(self, shown: &HashSet<String>) {
        for entry in self.entries.get_untracked() {
            let may_go = entry.with_untracked(|entry| {
                let has_more = !entry.before.entries.is_empty() || entry.status.is_some();
                let is_on_disk = !self.unwritten.with_value(|all| all.contains(&entry.attempt));
                let is_left = entry.is_over && !self.is_worked_on(&entry.attempt);
                has_more && is_on_disk && is_left && !shown.contains(&entry.attempt)
            });
            if may_go {
                entry.update(Submission::let_go);
            }
        }
    }

    /// Of each connector the attempts that pages show: the newest, and of those that came to their end the one that the server took
    /// last. A clock of this browser may have been set back between them. A sandbox that is gone never comes back.
    pub(super) fn shown(self) -> HashSet<String> {
        let mut newest = HashMap::new();
        let mut taken = HashMap::new();
        for entry in self.entries.get_untracked() {
            entry.with_untracked(|entry| {
                let target = entry.target.clone();
                if target.instance.is_some() && !untrack(|| self.is_here(&target)) {
                    return;
                }
                let place = Target { lcc: None, ..target };
                if let Some(at) = entry.requested_at.as_ref().filter(|_| entry.is_over) {
                    let last = taken.entry(place.clone()).or_insert((None, String::new()));
                    // Of times that cannot be compared the later entry's counts.
                    if at.instant.zip(last.0).is_none_or(|(at, last)| at >= last) {
                        *last = (at.instant, entry.attempt.clone());
                    }
                }
                newest.insert(place, entry.attempt.clone());
            });
        }
        let taken = taken.into_values().map(|(_, attempt)| attempt);
        newest.into_values().chain(taken).collect()
    }
}
