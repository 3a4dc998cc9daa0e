//! What was written down, as the disk has it. What cannot be read is never taken for nothing: a request of which this tab
//! knows nothing may be under way.

use std::sync::Arc;

use connect_api::ConnectorAddress;
use exact_json::quote;
use leptos::prelude::*;

use super::journal::{Journal, Submission};
use super::journal_record;
use crate::browser::clock;
use crate::browser::storage::{Record, StorageError, Store};

/// Milliseconds between two tries to read what the browser could not read.
const AGAIN: u32 = 5_000;

impl Journal {
    /// Why it could not be read, while it cannot; tracked.
    pub fn unreadable(self) -> Option<StorageError> {
        self.unreadable.get()
    }

    /// It is read again until it can be.
    pub(super) fn cannot_be_read(self, why: StorageError) {
        if self.unreadable.with_untracked(Option::is_some) {
            return;
        }
        self.unreadable.set(Some(why));
        leptos::task::spawn_local(async move {
            loop {
                clock::sleep(AGAIN).await;
                if let Ok(records) = self.kept.read_all(Store::Journal, "").await {
                    self.take(&records, |_| true);
                    self.prune();
                    self.unreadable.set(None);
                    return;
                }
            }
        });
    }

    /// What a read came to; why it failed is told, and it is tried again.
    fn told<T>(self, read: Result<T, StorageError>) -> Result<T, StorageError> {
        read.inspect_err(|why| self.cannot_be_read(why.clone()))
    }

    /// Takes these entries, but for those that this tab works on.
    pub(super) fn take(self, records: &[Record], is_wanted: impl Fn(&Submission) -> bool) {
        for (attempt, text) in records {
            // One that cannot be read (of a newer version, say) stays where it is.
            if let Ok(read) = journal_record::read(text, None)
                && is_wanted(&read)
                && !self.is_worked_on(attempt)
            {
                self.put(read);
            }
        }
        self.entries.update(|entries| {
            entries.sort_by_key(|entry| entry.with_untracked(|entry| entry.prepared_at));
        });
    }

    /// Takes a connector's entries as they are on the disk. Called with its lock: a tab that was suspended has not heard
    /// what the others wrote meanwhile.
    ///
    /// # Errors
    /// [`StorageError`]: it is not known what the others wrote.
    pub async fn read_all_anew(self, address: &ConnectorAddress) -> Result<(), StorageError> {
        let mut records = self.told(self.kept.read_all(Store::Journal, "").await)?;
        // Most entries are of other connectors, and some are large: they need not be parsed.
        let name = quote(&address.name);
        records.retain(|(_, text)| text.contains(&name));
        self.take(&records, |read| read.target.address == *address);
        Ok(())
    }

    /// Another tab, or this one before it was reloaded, has written an entry.
    pub(super) async fn read_again(self, attempt: &str) {
        if self.is_worked_on(attempt) || !matches!(self.read_anew(attempt).await, Ok(false)) {
            return;
        }
        if !self.unwritten.with_value(|unwritten| unwritten.contains(attempt)) {
            self.entries.update(|entries| {
                entries.retain(|entry| entry.with_untracked(|entry| entry.attempt != attempt));
            });
        }
    }

    /// Takes an entry as the disk has it, also one that this tab works on; whether it is there. Where it is and cannot be
    /// told what it says, what this tab knows of it holds.
    ///
    /// # Errors
    /// [`StorageError`]: it could not be looked.
    pub async fn read_anew(self, attempt: &str) -> Result<bool, StorageError> {
        let text = self.told(self.kept.read(Store::Journal, attempt).await)?;
        let read = text.as_ref().map(|text| journal_record::read(text, None));
        if let Some(Ok(read)) = read {
            self.put(read);
        }
        Ok(text.is_some())
    }

    /// Takes an entry as it was read, in the place of what was known of it.
    fn put(self, mut read: Submission) {
        let known = self.entries.with_untracked(|entries| {
            let is_it = |entry: &&ArcRwSignal<Submission>| {
                entry.with_untracked(|entry| entry.attempt == read.attempt)
            };
            entries.iter().find(is_it).cloned()
        });
        match known {
            Some(known) => known.update(|known| {
                // The record is without it, and it never changes.
                read.before = Arc::clone(&known.before);
                *known = read;
            }),
            None => drop(self.add(read)),
        }
    }
}
