//! What a draft wants: which partitions, which offsets, and why each.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use exact_json::{Integer, Value};

use super::base::PartitionId;
use super::cell::BadCell;

/// What the request will be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intent {
    /// Set the offsets of some partitions.
    Patch(Rows),
    /// Remove the offsets of all partitions.
    DeleteAll,
    /// Remove the offsets of these partitions, by their place in the base. One sentence of the API's document
    /// says that it exists, no example shows it (API.md 2.3).
    DeleteSome(BTreeSet<usize>),
}

/// The rows of a PATCH.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// Changed partitions of the base, by their place in it.
    pub changed: BTreeMap<usize, Row>,
    /// Partitions that the base does not have, in the order they were added.
    pub(super) added: Vec<Row>,
    /// Where each of them stands: an import of 100 000 must not look through the list for each.
    index: HashMap<PartitionId, usize>,
}

impl Rows {
    /// The row at a place, if there is one.
    pub fn get(&self, at: At) -> Option<&Row> {
        match at {
            At::Base(at) => self.changed.get(&at),
            At::Added(at) => self.added.get(at),
        }
    }

    /// Every row with its place: first those of the base, in its order.
    pub fn iter(&self) -> impl Iterator<Item = (At, &Row)> {
        let changed = self.changed.iter().map(|(at, row)| (At::Base(*at), row));
        changed.chain(
            self.added
                .iter()
                .enumerate()
                .map(|(at, row)| (At::Added(at), row)),
        )
    }

    /// Partitions that the base does not have, in the order they were added.
    pub fn added(&self) -> &[Row] {
        &self.added
    }

    /// Where an added partition stands.
    pub(super) fn position_added(&self, partition: &Value) -> Option<usize> {
        self.index.get(&PartitionId::like(partition)).copied()
    }

    pub(super) fn push_added(&mut self, row: Row) {
        self.index
            .insert(PartitionId::like(&row.partition), self.added.len());
        self.added.push(row);
    }

    pub(super) fn remove_added(&mut self, at: usize) {
        if at >= self.added.len() {
            return;
        }
        self.added.remove(at);
        let ids = self
            .added
            .iter()
            .enumerate()
            .map(|(at, row)| (PartitionId::like(&row.partition), at));
        self.index = ids.collect();
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.changed.len() + self.added.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Which row: one of the base, or one that was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum At {
    /// The entry of the base at this position.
    Base(usize),
    /// The added row at this position.
    Added(usize),
}

/// One partition of a PATCH.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The partition: the base's own text where the base has it.
    pub partition: Value,
    /// The whole offset, an object or null: a PATCH replaces it whole (API.md T11). Its text is what is sent.
    pub offset: Value,
    /// Why it is to be so.
    pub intent: RowIntent,
    /// Cells whose typed text is no value yet: kept as typed, and an error.
    pub bad_cells: Vec<BadCell>,
}

impl Row {
    /// The offset, shared.
    pub fn offset_value(&self) -> Value {
        self.offset.clone()
    }
}

/// Parses what was written as JSON by this crate or checked before.
pub(crate) fn parse_or_null(text: impl Into<Arc<str>>) -> Value {
    exact_json::parse(text).unwrap_or_else(|_| Value::null())
}

/// Why a row has the offset it has. Relative intents are computed anew when the live offsets have moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowIntent {
    /// Set to a value.
    Value,
    /// The live value moved by so much; `clamped` where it would have gone below the lowest and stopped there.
    Shift {
        /// The offset key.
        key: Arc<str>,
        /// By how much, with its sign.
        by: Integer,
        /// Whether it stopped at the lowest value.
        clamped: bool,
    },
    /// One past the committed offset.
    SkipOne,
    /// One past a record that a trace names.
    SkipPast {
        /// The named record's offset.
        record: Integer,
        /// The words of the trace that name it.
        quote: Arc<str>,
    },
    /// To a position of the source, in the words it was given: `16/B374D848`.
    MoveTo(Arc<str>),
    /// What a request found and replaced; when that was asked.
    Restore(Arc<str>),
    /// Another connector's offset; which one.
    CopyFrom(Arc<str>),
    /// Read from a file or a paste; what it was.
    Import(Arc<str>),
}

impl RowIntent {
    /// Whether the value depends on what is live.
    pub fn is_relative(&self) -> bool {
        matches!(self, Self::Shift { .. } | Self::SkipOne)
    }
}
