//! Whether two requests ask for the same.

use std::collections::HashMap;

use connect_api::{AlterType, OffsetEntry};
use exact_json::Value;

use crate::draft::PartitionId;

/// The offsets of entries by partition; of duplicates the last, as in Kafka (API.md T12).
pub(crate) fn by_partition(entries: &[OffsetEntry]) -> HashMap<PartitionId, &Value> {
    entries
        .iter()
        .map(|entry| (PartitionId::of(&entry.partition), &entry.offset))
        .collect()
}

/// [`by_partition`] as the server sees partitions: `"0"` of a sink is 0.
pub(crate) fn by_partition_like(entries: &[OffsetEntry]) -> HashMap<PartitionId, &Value> {
    entries
        .iter()
        .map(|entry| (PartitionId::like(&entry.partition), &entry.offset))
        .collect()
}

/// Whether two requests are canonically equal: the same type and the same entries, whatever the order of
/// entries and members (API.md T13). Types and the spelling of numbers count.
pub fn is_same_request(
    kind: &AlterType,
    entries: &[OffsetEntry],
    other_kind: &AlterType,
    other_entries: &[OffsetEntry],
) -> bool {
    if kind != other_kind || entries.len() != other_entries.len() {
        return false;
    }
    let (ours, theirs) = (by_partition(entries), by_partition(other_entries));
    // With a partition named twice it is not known which of the two counted: not the same, unless written the same.
    let named_twice = ours.len() != entries.len() || theirs.len() != other_entries.len();
    if named_twice {
        return entries == other_entries;
    }
    ours == theirs
}

/// How an echo differs from what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Echo {
    /// Byte for byte.
    Exact,
    /// The same values, differently written or ordered.
    SameMeaning,
    /// Not the same: the first partition that differs, as sent and as echoed (`None`: not there).
    Changed {
        /// The partition.
        partition: Value,
        /// As sent.
        sent: Option<Value>,
        /// As echoed.
        echoed: Option<Value>,
    },
    /// The echo is of another type.
    OtherType,
    /// The echo is of another connector: its name and id, as far as it says them.
    OtherConnector {
        /// Its name.
        name: Option<String>,
        /// `lcc-…`
        id: Option<String>,
    },
}

/// Compares the echo of a 202 with what was sent, exactly, then canonically. A changed number is a loud alert.
pub fn compare_echo(
    kind: &AlterType,
    sent: &[OffsetEntry],
    echoed_kind: &AlterType,
    echoed: &[OffsetEntry],
) -> Echo {
    if kind != echoed_kind {
        return Echo::OtherType;
    }
    let same_text = |(left, right): (&OffsetEntry, &OffsetEntry)| {
        left.partition.text() == right.partition.text() && left.offset.text() == right.offset.text()
    };
    if sent.len() == echoed.len() && sent.iter().zip(echoed).all(same_text) {
        return Echo::Exact;
    }
    if is_same_request(kind, sent, echoed_kind, echoed) {
        return Echo::SameMeaning;
    }
    let (ours, theirs) = (by_partition(sent), by_partition(echoed));
    let differs = |entry: &&OffsetEntry| {
        let id = PartitionId::of(&entry.partition);
        ours.get(&id) != theirs.get(&id)
    };
    match sent.iter().find(differs).or_else(|| echoed.iter().find(differs)) {
        Some(entry) => {
            let id = PartitionId::of(&entry.partition);
            Echo::Changed {
                partition: entry.partition.clone(),
                sent: ours.get(&id).map(|value| (*value).clone()),
                echoed: theirs.get(&id).map(|value| (*value).clone()),
            }
        }
        // The same partitions, one of them named twice on one side.
        None => Echo::SameMeaning,
    }
}
