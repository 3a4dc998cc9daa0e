//! What was there just before a submission: the way back, where the server does not say it. It lies beside the entry, in
//! parts, and goes with it.

use std::sync::Arc;

use leptos::prelude::*;

use super::base_parts::joined;
use super::journal::{Journal, Submission};
use super::journal_record::{attempt_of, base_id};
use crate::browser::storage::{Change, Durability, StorageError, Store};

impl Journal {
    /// Gives an entry the offsets just before it, unless it has them: they are read only when they are needed.
    pub async fn with_before(self, entry: &ArcRwSignal<Submission>) {
        let (attempt, has_it) =
            entry.with_untracked(|entry| (entry.attempt.clone(), !entry.before.entries.is_empty()));
        if has_it {
            return;
        }
        let prefix = format!("{}/", base_id(&attempt));
        let parts = self.kept.all(Store::Bases, &prefix).await;
        if let Some(Ok(base)) = joined(&parts)
            && !base.entries.is_empty()
        {
            entry.update(|entry| entry.before = Arc::new(base));
        }
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
