//! Restore what a request found and replaced.

use connect_api::{AlterRequestInfo, AlterStatus, AlterType, OffsetEntry};
use exact_json::Value;

use super::report::Outcome;
use crate::content::by_partition_like;
use crate::draft::{Draft, PartitionId, RowIntent};

/// A partition with the offset it had before a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Partition and offset as the status has them.
    pub entry: OffsetEntry,
    /// Whether it is ticked at first: the request named it.
    pub ticked: bool,
}

/// What a status lets be restored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restorable {
    /// Partitions with their previous offsets, in the order of the status.
    pub candidates: Vec<Candidate>,
    /// Partitions that the request named and that had no offset before: a PATCH cannot take one away.
    pub not_restorable: Vec<Value>,
}

/// What can be restored after a request. Ticked are the partitions that the request named; after a DELETE of all,
/// every one. `None` where the status holds no previous offsets (API.md T16).
pub fn restorable(status: &AlterStatus) -> Option<Restorable> {
    let previous = status.previous_offsets.as_ref()?;
    let AlterRequestInfo { kind, offsets, .. } = &status.request;
    let named = by_partition_like(offsets);
    let everything = *kind == AlterType::Delete && offsets.is_empty();
    let candidates = previous
        .iter()
        .map(|entry| Candidate {
            entry: entry.clone(),
            ticked: everything || named.contains_key(&PartitionId::like(&entry.partition)),
        })
        .collect();
    let before = by_partition_like(previous);
    let is_new = |entry: &&OffsetEntry| !before.contains_key(&PartitionId::like(&entry.partition));
    let not_restorable = offsets
        .iter()
        .filter(is_new)
        .map(|entry| entry.partition.clone())
        .collect();
    Some(Restorable {
        candidates,
        not_restorable,
    })
}

/// Drafts these offsets as they were, byte for byte. `asked_at` says which request they were before.
pub fn restore(draft: &mut Draft, entries: &[OffsetEntry], asked_at: &str) -> Outcome {
    let mut outcome = Outcome::default();
    for entry in entries {
        if entry.offset.is_null() {
            outcome.leave(&entry.partition, "it had no offset; a PATCH cannot take one away");
            continue;
        }
        if draft
            .base
            .offset(&entry.partition)
            .is_some_and(|live| live.text() == entry.offset.text())
        {
            outcome.unchanged += 1;
            continue;
        }
        let at = draft.add_partition(entry.partition.clone());
        draft.set_offset(at, entry.offset.text(), RowIntent::Restore(asked_at.into()));
        outcome.changed += 1;
    }
    outcome
}
