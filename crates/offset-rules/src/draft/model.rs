//! The draft itself.

use std::sync::Arc;

use connect_api::Timestamp;

use super::base::Base;
use super::intent::{At, Intent, Row, RowIntent, Rows};
use crate::settlement::JournalState;
use crate::target::{Target, digest};

/// A draft: it belongs to one connector of one endpoint, and nothing is sent by having it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Given by whoever makes it; unique in one browser.
    pub id: String,
    /// Whose offsets.
    pub target: Target,
    /// The live offsets when drafting began.
    pub base: Arc<Base>,
    /// What is wanted.
    pub intent: Intent,
    /// Free words for whoever reads it.
    pub note: String,
    /// Who made it, in their own words; comes along with a shared draft.
    pub prepared_by: Option<String>,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub changed_at: Timestamp,
    /// How far it is.
    pub state: DraftState,
}

/// How far a draft is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftState {
    /// Being edited.
    Open,
    /// Handed to the journal: no longer edited.
    Submitted {
        /// The journal entry's id, which is the attempt's.
        attempt: String,
        /// What the journal last said of it.
        outcome: JournalState,
    },
}

impl Draft {
    /// An empty PATCH on top of a base.
    pub fn new(id: impl Into<String>, target: Target, base: Arc<Base>, now: Timestamp) -> Self {
        Self {
            id: id.into(),
            target,
            base,
            intent: Intent::Patch(Rows::default()),
            note: String::new(),
            prepared_by: None,
            created_at: now,
            changed_at: now,
            state: DraftState::Open,
        }
    }

    /// The rows of a PATCH; `None` for a DELETE.
    pub fn rows(&self) -> Option<&Rows> {
        match &self.intent {
            Intent::Patch(rows) => Some(rows),
            Intent::DeleteAll | Intent::DeleteSome(_) => None,
        }
    }

    /// The row at a place, where the draft has one.
    pub fn row(&self, at: At) -> Option<&Row> {
        self.rows()?.get(at)
    }

    /// How many partitions the request names; for a DELETE of all, how many the base has.
    pub fn partitions(&self) -> usize {
        match &self.intent {
            Intent::Patch(rows) => rows.len(),
            Intent::DeleteAll => self.base.entries.len(),
            Intent::DeleteSome(places) => places.len(),
        }
    }

    /// Whether it asks for nothing: no row, no reset, or one of no partition.
    pub fn is_empty(&self) -> bool {
        match &self.intent {
            Intent::Patch(rows) => rows.is_empty(),
            Intent::DeleteAll => false,
            Intent::DeleteSome(places) => places.is_empty(),
        }
    }

    /// The digest of what would be sent: `7f3a-91c2`.
    pub fn digest(&self) -> String {
        digest(&self.target, &self.body())
    }

    /// The rows to change; a DELETE becomes an empty PATCH. Always some.
    pub(crate) fn rows_mut(&mut self) -> Option<&mut Rows> {
        if !matches!(self.intent, Intent::Patch(_)) {
            self.intent = Intent::Patch(Rows::default());
        }
        match &mut self.intent {
            Intent::Patch(rows) => Some(rows),
            Intent::DeleteAll | Intent::DeleteSome(_) => None,
        }
    }

    /// The row at a place; for a partition of the base that has none yet, one with its live offset.
    pub(crate) fn row_or_new(&mut self, at: At) -> Option<&mut Row> {
        let live = match at {
            At::Base(at) => Some(self.base.entry(at)?.clone()),
            At::Added(_) => None,
        };
        let rows = self.rows_mut()?;
        match (at, live) {
            (At::Base(at), Some(live)) => Some(rows.changed.entry(at).or_insert_with(|| Row {
                partition: live.partition,
                offset: live.offset,
                intent: RowIntent::Value,
                bad_cells: Vec::new(),
            })),
            (At::Added(at), _) => rows.added.get_mut(at),
            (At::Base(_), None) => None,
        }
    }
}
