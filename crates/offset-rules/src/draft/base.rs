//! What a draft starts from: the live offsets, and a way to find a partition in them.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use connect_api::{ConnectorOffsets, OffsetEntry, Time};
use exact_json::{Kind, Value, member, object};

use super::intent::parse_or_null;
use crate::position::whole;

/// A partition's identity: the whole map, by key and value and type, whatever the order (API.md T8, T13).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartitionId(Arc<str>);

impl PartitionId {
    /// The identity of a partition object.
    pub fn of(partition: &Value) -> Self {
        Self(partition.canonical().into())
    }

    /// The identity as the server sees it: a sink takes its partition's number as a number or as a string (API.md 4.2 row 1, T7), so
    /// that `"0"` is partition 0; a source's partition counts as it is written.
    pub fn like(partition: &Value) -> Self {
        sink_partition(partition).unwrap_or_else(|| Self::of(partition))
    }

    /// Canonical JSON text: for keys of maps and lists, not for sending.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A partition of the two members that a sink's has, its number as a number.
fn sink_partition(partition: &Value) -> Option<PartitionId> {
    let part = partition.part();
    let (topic, number) = (part.get("kafka_topic")?, part.get("kafka_partition")?);
    if part.members().count() != 2 || number.kind() != Kind::String {
        return None;
    }
    let number = whole(number)?.to_string();
    let twin = object([
        member("kafka_topic", topic.text()),
        member("kafka_partition", &number),
    ]);
    Some(PartitionId::of(&parse_or_null(twin)))
}

/// An immutable snapshot of a connector's offsets. Shared: a draft holds a reference.
#[derive(Debug)]
pub struct Base {
    /// The entries as the server sent them.
    pub entries: Vec<OffsetEntry>,
    /// When the service looked.
    pub observed_at: Option<Time>,
    /// Made when it is first asked: most looks find a partition where it stood before.
    index: OnceLock<HashMap<PartitionId, usize>>,
}

impl PartialEq for Base {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries && self.observed_at == other.observed_at
    }
}

impl Eq for Base {}

impl Base {
    /// A snapshot of these entries.
    pub fn new(entries: Vec<OffsetEntry>, observed_at: Option<Time>) -> Self {
        Self {
            entries,
            observed_at,
            index: OnceLock::new(),
        }
    }

    fn index(&self) -> &HashMap<PartitionId, usize> {
        self.index.get_or_init(|| {
            // Of duplicates the last wins, as in Kafka (API.md T12).
            let ids = self.entries.iter().enumerate();
            ids.map(|(at, entry)| (PartitionId::like(&entry.partition), at))
                .collect()
        })
    }

    /// A snapshot of an answer.
    pub fn of(offsets: ConnectorOffsets) -> Self {
        Self::new(offsets.offsets, offsets.observed_at)
    }

    /// Where a partition stands in [`Base::entries`].
    pub fn position(&self, partition: &Value) -> Option<usize> {
        self.position_of(&PartitionId::like(partition))
    }

    /// Where a partition stands, by its identity ([`PartitionId::like`]).
    pub fn position_of(&self, id: &PartitionId) -> Option<usize> {
        self.index().get(id).copied()
    }

    /// The entry of a partition that stood at a place in another snapshot: nearly always it stands there still, and 100 000 of
    /// them need not be looked up by their identity.
    pub fn find(&self, place: usize, partition: &Value) -> Option<&OffsetEntry> {
        self.entry(self.place_of(place, partition)?)
    }

    /// Where a partition stands that stood at a place in another snapshot.
    pub fn place_of(&self, place: usize, partition: &Value) -> Option<usize> {
        let is_here = self
            .entry(place)
            .is_some_and(|entry| entry.partition.text() == partition.text());
        if is_here {
            Some(place)
        } else {
            self.position(partition)
        }
    }

    /// The entry at a position.
    pub fn entry(&self, at: usize) -> Option<&OffsetEntry> {
        self.entries.get(at)
    }

    /// The offset of a partition.
    pub fn offset(&self, partition: &Value) -> Option<&Value> {
        self.entry(self.position(partition)?).map(|entry| &entry.offset)
    }
}
