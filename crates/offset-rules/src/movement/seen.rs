//! The last observations of one connector.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use connect_api::{Answer, ConnectorOffsets, OffsetEntry, Timestamp};

use super::marks::{Mark, Marks, between};
use crate::class::Class;

/// So many observations are remembered.
pub const MOST_SEEN: usize = 32;

/// Positions that are kept whole weigh more: beyond so many bytes fewer observations are remembered, but never less than two.
const MOST_BYTES: usize = 16 << 20;

/// One observation.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) at: Timestamp,
    pub(super) marks: Marks,
    /// How many partitions moved since the one before, in whatever direction.
    pub(super) moved: usize,
    /// How many of them went back.
    pub(super) back: usize,
}

/// The partitions whose positions are remembered.
#[derive(Clone, Debug)]
pub(super) enum Rows {
    /// The latest answer: shared with whoever shows it.
    Answer(Arc<Answer<ConnectorOffsets>>),
    /// As they were stored; their offsets are null.
    Stored(Vec<OffsetEntry>),
}

impl Rows {
    pub(super) fn entries(&self) -> &[OffsetEntry] {
        match self {
            Self::Answer(answer) => &answer.value.offsets,
            Self::Stored(entries) => entries,
        }
    }
}

impl Default for Rows {
    fn default() -> Self {
        Self::Stored(Vec::new())
    }
}

/// The last distinct observations of one connector, oldest first, aligned to the rows of the latest.
#[derive(Clone, Debug, Default)]
pub struct Observations {
    pub(super) seen: VecDeque<Seen>,
    /// The partitions, in the order of the rows: of the latest observation, or as they were stored.
    pub(super) partitions: Rows,
    pub(super) class: Option<&'static Class>,
    /// `lcc-…`: another connector under the same name has another past.
    pub(super) id: Option<String>,
}

impl Observations {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds what was observed. The same observation again, one that is older, or one without its time adds nothing: `false`.
    pub fn push(&mut self, class: Option<&'static Class>, answer: Arc<Answer<ConnectorOffsets>>) -> bool {
        let Some(at) = answer.value.observed_at.as_ref().and_then(|time| time.instant) else {
            return false;
        };
        let entries = &answer.value.offsets;
        if self.seen.back().is_some_and(|last| at <= last.at) {
            return false;
        }
        let id = &answer.value.id;
        if self.id.is_some() && id.is_some() && self.id != *id {
            self.seen.clear();
        }
        if id.is_some() {
            self.id.clone_from(id);
        }
        self.know(class);
        self.align(entries);
        let marks = Marks::of(class, entries);
        let (mut moved, mut back) = (0, 0);
        if let Some(last) = self.seen.back() {
            for row in 0..marks.len() {
                match sign(class, last.marks.at(row).as_ref(), marks.at(row).as_ref()) {
                    Some(0) => {}
                    Some(-1) => {
                        moved += 1;
                        back += 1;
                    }
                    _ => moved += 1,
                }
            }
        }
        self.seen.push_back(Seen {
            at,
            marks,
            moved,
            back,
        });
        let mut weight: usize = self.seen.iter().map(|seen| seen.marks.weight()).sum();
        while self.seen.len() > MOST_SEEN || (weight > MOST_BYTES && self.seen.len() > 2) {
            weight -= self.seen.pop_front().map_or(0, |oldest| oldest.marks.weight());
        }
        self.partitions = Rows::Answer(answer);
        true
    }

    /// Says what class the connector is of, where that became known after the observations were made.
    pub fn know(&mut self, class: Option<&'static Class>) {
        self.class = class;
        for seen in &mut self.seen {
            seen.marks.shorten(class);
        }
    }

    /// The class that they are compared by.
    pub fn class(&self) -> Option<&'static Class> {
        self.class
    }

    /// Brings what was seen before into the order of these rows.
    fn align(&mut self, entries: &[OffsetEntry]) {
        if self.seen.is_empty() {
            return;
        }
        let known = self.partitions.entries();
        let same = known.len() == entries.len()
            && known
                .iter()
                .zip(entries)
                .all(|(old, new)| old.partition.text() == new.partition.text());
        if same {
            return;
        }
        let old: HashMap<String, usize> = known
            .iter()
            .enumerate()
            .map(|(row, entry)| (entry.partition.canonical(), row))
            .collect();
        let from: Vec<Option<usize>> = entries
            .iter()
            .map(|entry| old.get(&entry.partition.canonical()).copied())
            .collect();
        for seen in &mut self.seen {
            seen.marks = seen.marks.moved(&from);
        }
    }

    /// How many observations are remembered.
    pub fn count(&self) -> usize {
        self.seen.len()
    }

    /// How many partitions the latest one has.
    pub fn rows(&self) -> usize {
        self.partitions.entries().len()
    }

    /// When the latest one was made.
    pub fn latest(&self) -> Option<Timestamp> {
        self.seen.back().map(|seen| seen.at)
    }

    /// When the one before it was made.
    pub fn before_latest(&self) -> Option<Timestamp> {
        self.seen.iter().rev().nth(1).map(|seen| seen.at)
    }

    /// How often the service seems to look, in seconds: the shortest time between two observations.
    pub fn period(&self) -> Option<i64> {
        let times = self.seen.iter().zip(self.seen.iter().skip(1));
        times
            .map(|(earlier, later)| later.at.as_second() - earlier.at.as_second())
            .filter(|seconds| *seconds > 0)
            .min()
    }

    /// How many partitions moved between the last two.
    pub fn moved(&self) -> usize {
        if self.count() < 2 {
            return 0;
        }
        self.seen.back().map_or(0, |seen| seen.moved)
    }
}

/// -1, 0 or 1 for back, same and on; `None` for what came, went, or differs without an order.
fn sign(class: Option<&Class>, from: Option<&Mark>, to: Option<&Mark>) -> Option<i8> {
    match (from, to) {
        (Some(Mark::Number(from)), Some(Mark::Number(to))) => Some(match to.cmp(from) {
            std::cmp::Ordering::Less => -1,
            std::cmp::Ordering::Equal => 0,
            std::cmp::Ordering::Greater => 1,
        }),
        (Some(from), Some(to)) => between(class, from, to).sign(),
        (None, None) => Some(0),
        _ => None,
    }
}
