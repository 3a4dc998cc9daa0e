//! What was there just before a submission: the way back, where the server does not say it. It lies beside the entry, in
//! parts, and goes with it. With it comes what was observed afterwards, which the record has.

use std::sync::Arc;

use leptos::prelude::*;

use super::base_parts::joined;
use super::journal::{Journal, Submission};
use super::journal_record::{self, attempt_of, base_id};
use crate::browser::storage::{Change, Durability, StorageError, Store};

impl Journal {
    /// Gives an entry the offsets just before it, and the observations that its record keeps, unless it has them: they are read only
    /// when they are needed.
    pub async fn with_before(self, entry: &ArcRwSignal<Submission>) {
        let (attempt, has_it) =
            entry.with_untracked(|entry| (entry.attempt.clone(), !entry.before.entries.is_empty()));
        if has_it {
            return;
        }
        let prefix = format!("{}/", base_id(&attempt));
        let parts = self.kept.all(Store::Bases, &prefix).await;
        let base = joined(&parts).and_then(Result::ok);
        let base = base.filter(|base| !base.entries.is_empty());
        let text = self.kept.get(Store::Journal, &attempt).await;
        let record = text.and_then(|text| journal_record::read(&text, None).ok());
        let seen = record.map(|record| record.observations).unwrap_or_default();
        let is_unseen = entry.with_untracked(|entry| entry.observations.is_empty());
        if base.is_none() && (seen.is_empty() || !is_unseen) {
            return;
        }
        entry.update(|entry| {
            if let Some(base) = base {
                entry.before = Arc::new(base);
            }
            if is_unseen {
                entry.observations = seen;
            }
        });
    }

    /// Takes an entry out of the storage, with what was there before it.
    pub(super) async fn forget(self, attempt: &str) -> Result<(), StorageError> {
        let keys = self.kept.keys(Store::Bases).await.unwrap_or_default();
        let parts = keys.into_iter().filter(|key| attempt_of(key) == Some(attempt));
        let parts = parts.map(|key| Change::remove(Store::Bases, key));
        let all = parts.chain([Change::remove(Store::Journal, attempt)]).collect();
        self.kept.write(all, Durability::Strict).await
    }
}
