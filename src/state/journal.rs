//! Every request that this browser submitted, written down before it is sent and kept until it is known what became
//! of it: the next tab goes on where this one ends.

use std::collections::{BTreeMap, HashMap, HashSet};

use connect_api::{ConnectorAddress, Time, Timestamp};
use leptos::prelude::*;
use offset_rules::settlement::{JournalState, UnreadRecord, is_same_time};
use offset_rules::target::Target;

use super::base_parts::part_texts;
use super::history::History;
use super::journal_record;
use super::kept::{Kept, Place};
use super::known_now::Applied;
use super::session::Session;
pub use super::submission::Submission;
use crate::browser::storage::{Change, Durability, Record, StorageError, Store};

/// The submissions of this browser, oldest first; those of this endpoint are what pages and tasks see.
#[derive(Clone, Copy)]
pub struct Journal {
    pub(super) kept: Kept,
    pub(super) session: Session,
    pub(super) history: History,
    pub(super) entries: RwSignal<Vec<ArcRwSignal<Submission>>>,
    is_loaded: RwSignal<bool>,
    /// Why it could not be read, while it cannot.
    pub(super) unreadable: RwSignal<Option<StorageError>>,
    /// The records that were read and say nothing to this version, by their attempts.
    pub(super) unread: RwSignal<BTreeMap<String, UnreadRecord>>,
    /// What this tab does for the attempts that it sends, settles or follows now.
    pub(super) worked_on: StoredValue<HashMap<String, Owner>>,
    /// Attempts of which this tab alone knows: the disk did not take them.
    pub(super) unwritten: StoredValue<HashSet<String>>,
    /// Attempts that are neither settled nor followed now; why.
    pub(super) paused: RwSignal<HashMap<String, String>>,
}

/// Entries that are over and kept beside those that are not; while the tab is open, beside those that its pages show, too.
const MOST_OVER: usize = 200;

impl Journal {
    /// Nothing is read yet.
    pub fn start(kept: Kept, session: Session, history: History) -> Self {
        Self {
            kept,
            session,
            history,
            entries: RwSignal::new(Vec::new()),
            is_loaded: RwSignal::new(false),
            unreadable: RwSignal::new(None),
            unread: RwSignal::new(BTreeMap::new()),
            worked_on: StoredValue::new(HashMap::new()),
            unwritten: StoredValue::new(HashSet::new()),
            paused: RwSignal::new(HashMap::new()),
        }
    }

    /// Takes up what was written down, or why it could not be read; and follows it from now on. Called once.
    pub fn attend(self, records: &[Record], unreadable: Option<StorageError>) {
        self.take(records, |_| true);
        // No page shows any of them yet.
        self.prune(&HashSet::new());
        self.is_loaded.set(true);
        if let Some(why) = unreadable {
            self.cannot_be_read(why);
        }
        self.kept.on_hear(move |text| self.hear(text));
    }

    /// What another tab said.
    pub fn hear(self, text: &str) {
        if let Some(attempt) = text.strip_prefix("journal/") {
            let attempt = attempt.to_owned();
            leptos::task::spawn_local(async move { self.read_again(&attempt).await });
        }
    }

    /// Whether what was written down has been read, tracked.
    pub fn is_loaded(self) -> bool {
        self.is_loaded.get()
    }

    pub(super) fn add(self, submission: Submission) -> ArcRwSignal<Submission> {
        let entry = ArcRwSignal::new(submission);
        self.entries.update(|entries| entries.push(entry.clone()));
        entry
    }

    /// Writes a submission down; answers when it is on the disk.
    ///
    /// # Errors
    /// [`StorageError`]: it is not. With `in_memory` it is kept in this tab all the same.
    pub async fn write(
        self,
        submission: Submission,
        in_memory: bool,
    ) -> Result<ArcRwSignal<Submission>, StorageError> {
        let attempt = submission.attempt.clone();
        // From before its record is there on: who reads the journal meanwhile leaves it alone.
        self.begin_work(&attempt);
        if let Err(why) = self.write_durably(&submission).await {
            let is_kept = if in_memory {
                self.keep_in_tab(&attempt).await
            } else {
                // Nothing is sent by it: what is there of it goes, and a full disk gets no fuller by trying.
                let _ = self.forget(&attempt).await;
                Err(why)
            };
            is_kept.inspect_err(|_| self.end_work(&attempt))?;
        }
        let entry = self.add(submission);
        self.write_down(&entry);
        Ok(entry)
    }

    async fn write_durably(self, submission: &Submission) -> Result<(), StorageError> {
        let storage = self.kept.storage().await;
        if let Place::Memory(why) = self.kept.place_now() {
            return Err(why);
        }
        // The record first: a snapshot without one is nobody's, and is swept away (`Drafts::sweep`).
        let text = journal_record::to_json(submission);
        let record = Change::put(Store::Journal, submission.attempt.clone(), text);
        self.kept.write(vec![record], Durability::Strict).await?;
        let id = journal_record::base_id(&submission.attempt);
        for (key, text) in part_texts(&id, &submission.before) {
            let part = vec![Change::put(Store::Bases, key, text())];
            storage.write(part, Durability::Relaxed).await?;
        }
        Ok(())
    }

    /// Says that the request is about to leave; answers when that is on the disk. Whoever finds an entry that was only
    /// prepared knows that nothing was sent.
    ///
    /// # Errors
    /// [`StorageError`]: it is not.
    pub async fn mark_sent(self, entry: &ArcRwSignal<Submission>) -> Result<(), StorageError> {
        let (attempt, text) = entry.with_untracked(|entry| {
            let sent = Submission {
                state: JournalState::Sent,
                ..entry.clone()
            };
            (entry.attempt.clone(), journal_record::to_json(&sent))
        });
        let record = vec![Change::put(Store::Journal, attempt, text)];
        self.kept.write(record, Durability::Strict).await
    }

    /// From now on this tab alone knows of an attempt: what the disk has of it goes, because what is only prepared there
    /// would be taken for what was never sent.
    ///
    /// # Errors
    /// [`StorageError`]: it is still there.
    pub async fn keep_in_tab(self, attempt: &str) -> Result<(), StorageError> {
        self.unwritten.update_value(|unwritten| {
            unwritten.insert(attempt.to_owned());
        });
        self.forget(attempt).await
    }

    /// Takes an entry out again: nothing was sent by it.
    pub async fn take_back(self, entry: &ArcRwSignal<Submission>) {
        let attempt = entry.with_untracked(|entry| entry.attempt.clone());
        self.end_work(&attempt);
        self.leave_out(&attempt);
        let _ = self.forget(&attempt).await;
    }

    /// Of the entries that are over and not among these the oldest go; the history has them.
    pub(super) fn prune(self, spared: &HashSet<String>) {
        let over: Vec<String> = self.entries.with_untracked(|entries| {
            let over = entries.iter().filter_map(|entry| {
                entry.with_untracked(|entry| entry.is_over.then(|| entry.attempt.clone()))
            });
            over.filter(|attempt| !spared.contains(attempt) && !self.is_worked_on(attempt))
                .collect()
        });
        let many = over.len().saturating_sub(MOST_OVER);
        for attempt in over.into_iter().take(many) {
            self.leave_out(&attempt);
            leptos::task::spawn_local(async move {
                let _ = self.forget(&attempt).await;
            });
        }
    }

    /// Takes an entry out of what this tab knows.
    pub(super) fn leave_out(self, attempt: &str) {
        self.entries.update(|entries| {
            entries.retain(|entry| entry.with_untracked(|entry| entry.attempt != attempt));
        });
    }

    /// What is known of an attempt; untracked.
    pub(super) fn entry(self, attempt: &str) -> Option<ArcRwSignal<Submission>> {
        let is_it = |entry: &&ArcRwSignal<Submission>| entry.with_untracked(|entry| entry.attempt == attempt);
        self.entries
            .with_untracked(|entries| entries.iter().find(is_it).cloned())
    }

    pub(super) fn is_here(self, target: &Target) -> bool {
        self.session
            .endpoint()
            .is_some_and(|endpoint| endpoint.name == target.endpoint && endpoint.instance == target.instance)
    }

    /// The entries of this endpoint and instance of which something is still to be found out; untracked.
    pub fn unsettled(self) -> Vec<ArcRwSignal<Submission>> {
        let is_open = |entry: &&ArcRwSignal<Submission>| {
            entry.with_untracked(|entry| !entry.is_over && untrack(|| self.is_here(&entry.target)))
        };
        self.entries
            .with_untracked(|entries| entries.iter().filter(is_open).cloned().collect())
    }

    /// The newest submission for a connector, tracked.
    pub fn newest(self, address: &ConnectorAddress) -> Option<ArcRwSignal<Submission>> {
        let is_of = |entry: &&ArcRwSignal<Submission>| {
            entry.with(|entry| entry.target.address == *address && self.is_here(&entry.target))
        };
        self.entries
            .with(|entries| entries.iter().rev().find(is_of).cloned())
    }

    /// The submission of this browser that the server took then, tracked; not only the newest: a later one may have been
    /// refused.
    pub fn taken_at(
        self,
        address: &ConnectorAddress,
        requested_at: Option<&Time>,
    ) -> Option<ArcRwSignal<Submission>> {
        let is_it = |entry: &&ArcRwSignal<Submission>| {
            entry.with(|entry| {
                entry.requested_at.is_some()
                    && is_same_time(entry.requested_at.as_ref(), requested_at)
                    && entry.target.address == *address
                    && self.is_here(&entry.target)
            })
        };
        self.entries
            .with(|entries| entries.iter().rev().find(is_it).cloned())
    }

    /// What this browser had applied to a connector since then, tracked.
    pub fn applied_since(self, address: &ConnectorAddress, since: Option<Timestamp>) -> Vec<Applied> {
        let applied = |entry: &Submission| {
            let is_it = entry.state == JournalState::Applied
                && entry.target.address == *address
                && self.is_here(&entry.target);
            is_it.then_some(())?;
            Some(Applied {
                // Two hundred of them may be kept, each with all of its partitions: only these are copied.
                at: entry
                    .applied
                    .filter(|at| since.is_some_and(|since| *at >= since))?,
                kind: entry.kind.clone(),
                offsets: entry.entries.clone(),
                lcc: entry.target.lcc.clone(),
            })
        };
        self.entries
            .with(|entries| entries.iter().filter_map(|entry| entry.with(applied)).collect())
    }

    /// The phase of a connector's request that this tab waits for, tracked.
    pub fn awaited_phase(self, address: &ConnectorAddress) -> Option<String> {
        let awaited = |entry: &Submission| match (&entry.status, entry.is_under_way()) {
            (_, false) => None,
            (Some(status), true) => Some(status.phase.word().to_owned()),
            (None, true) => Some(entry.state.word().to_owned()),
        };
        self.newest(address).and_then(|entry| entry.with(awaited))
    }

    /// Whether a submission for a connector is under way in this browser, as far as this tab knows; untracked.
    pub fn is_under_way(self, address: &ConnectorAddress) -> bool {
        untrack(|| self.newest(address)).is_some_and(|_| {
            let under_way = |entry: &ArcRwSignal<Submission>| {
                entry.with_untracked(|entry| {
                    entry.target.address == *address
                        && entry.is_under_way()
                        && untrack(|| self.is_here(&entry.target))
                })
            };
            self.entries
                .with_untracked(|entries| entries.iter().any(under_way))
        })
    }
}
