//! What was written down, as the disk has it. What cannot be read is never taken for nothing: a request of which this tab
//! knows nothing may be under way.

use std::sync::Arc;

use connect_api::ConnectorAddress;
use exact_json::quote;
use leptos::prelude::*;
use offset_rules::settlement::{JournalState, UnreadRecord};
use offset_rules::target::Target;

use super::drafts::target;
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
                    self.unread_are_among(&records);
                    self.take(&records, |_| true);
                    self.prune(&self.shown());
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
            if self.is_worked_on(attempt) {
                continue;
            }
            if let Some(read) = self.readable(attempt, text)
                && is_wanted(&read)
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
        self.unread_are_among(&records);
        // Most entries are of other connectors, and some are large: they need not be parsed. How another version writes a name is
        // not known.
        let name = quote(&address.name);
        records.retain(|(_, text)| text.contains(&name) || !journal_record::is_of_this_version(text));
        self.take(&records, |read| read.target.address == *address);
        Ok(())
    }

    /// Another tab, or this one before it was reloaded, has written an entry.
    pub(super) async fn read_again(self, attempt: &str) {
        if self.is_worked_on(attempt) || !matches!(self.read_anew(attempt).await, Ok(false)) {
            return;
        }
        if !self.unwritten.with_value(|unwritten| unwritten.contains(attempt)) {
            self.leave_out(attempt);
        }
    }

    /// Takes an entry as the disk has it, with its lock, to settle it; whether there is anything to settle. One that was only
    /// prepared and is not there any more was taken back by the tab that wrote it, or that tab alone knows of it: it is not
    /// for this one to say that nothing was sent.
    pub async fn is_to_be_settled(self, entry: &ArcRwSignal<Submission>) -> bool {
        let attempt = entry.with_untracked(|entry| entry.attempt.clone());
        let Ok(is_there) = self.read_anew(&attempt).await else {
            return false;
        };
        let is_prepared = entry.with_untracked(|entry| entry.state == JournalState::Prepared);
        if !is_there && is_prepared {
            self.leave_out(&attempt);
            return false;
        }
        // What another tab found out since is not to be written over.
        !self.is_unread(&attempt)
    }

    /// Takes an entry as the disk has it, also one that this tab works on; whether it is there. Where it is and cannot be
    /// told what it says, what this tab knows of it holds.
    ///
    /// # Errors
    /// [`StorageError`]: it could not be looked.
    async fn read_anew(self, attempt: &str) -> Result<bool, StorageError> {
        let text = self.told(self.kept.read(Store::Journal, attempt).await)?;
        match &text {
            Some(text) => {
                if let Some(read) = self.readable(attempt, text) {
                    self.put(read);
                }
            }
            None => self.note(attempt, None),
        }
        Ok(text.is_some())
    }

    /// The records that cannot be read and may be of this connector; tracked.
    pub fn unread_for(self, target: &Target) -> Vec<UnreadRecord> {
        self.unread.with(|unread| {
            let of_it = unread.values().filter(|record| record.may_be_of(target));
            of_it.cloned().collect()
        })
    }

    /// The same, of a connector of this endpoint.
    pub fn unread_of(self, address: &ConnectorAddress) -> Vec<UnreadRecord> {
        let here = self.session.endpoint();
        here.map_or_else(Vec::new, |endpoint| {
            self.unread_for(&target(&endpoint, address, None))
        })
    }

    /// Whether the disk has an attempt as this version cannot read it: what it says is not to be written over. Untracked.
    fn is_unread(self, attempt: &str) -> bool {
        self.unread.with_untracked(|unread| unread.contains_key(attempt))
    }

    /// An entry as it was read. One that cannot be read (of a newer version, say) stays where it is, and is remembered as such.
    fn readable(self, attempt: &str, text: &str) -> Option<Submission> {
        match journal_record::read(text, None) {
            Ok(read) => {
                self.note(attempt, None);
                Some(read)
            }
            Err(why) => {
                self.note(attempt, Some(UnreadRecord::of(text, why)));
                None
            }
        }
    }

    fn note(self, attempt: &str, unread: Option<UnreadRecord>) {
        if self
            .unread
            .with_untracked(|known| known.get(attempt) == unread.as_ref())
        {
            return;
        }
        self.unread.update(|known| match unread {
            Some(unread) => drop(known.insert(attempt.to_owned(), unread)),
            None => drop(known.remove(attempt)),
        });
    }

    /// Those that are not on the disk any more are forgotten.
    fn unread_are_among(self, records: &[Record]) {
        let is_there = |attempt: &String| records.iter().any(|(there, _)| there == attempt);
        if !self.unread.with_untracked(|unread| unread.keys().all(is_there)) {
            self.unread
                .update(|unread| unread.retain(|attempt, _| is_there(attempt)));
        }
    }

    /// Takes an entry as it was read, in the place of what was known of it.
    fn put(self, mut read: Submission) {
        match self.entry(&read.attempt) {
            Some(known) => known.update(|known| {
                // The record is without it, and it never changes.
                read.before = Arc::clone(&known.before);
                // It keeps some of them, and of large connectors none.
                if known.observations.len() > read.observations.len() {
                    read.observations = std::mem::take(&mut known.observations);
                }
                read.leave_unseen();
                *known = read;
            }),
            None => {
                read.leave_unseen();
                drop(self.add(read));
            }
        }
    }
}
