//! What a whole draft means, summed up.

use exact_json::Integer;

use crate::class::Class;
use crate::draft::{At, Draft};
use crate::position::{Amount, Step, step};

/// The sums of a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Partitions that go back, and up to how many records that is (sinks).
    pub back: Sum,
    /// Partitions that go forward.
    pub forward: Sum,
    /// Partitions that stay at their position while other members change.
    pub same: usize,
    /// Partitions without an order to show.
    pub unordered: usize,
}

/// A number of partitions and of records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Partitions.
    pub partitions: usize,
    /// Records, where the class counts records.
    pub records: Option<Integer>,
}

impl Sum {
    fn add(&mut self, amount: &Amount) {
        self.partitions += 1;
        if let Amount::Records(count) = amount {
            let so_far = self.records.take().unwrap_or(Integer::ZERO);
            self.records = Some(&so_far + count);
        }
    }
}

/// Sums up the rows of a PATCH; a DELETE has no rows and sums up to nothing.
pub fn totals(draft: &Draft, class: Option<&Class>) -> Totals {
    let mut totals = Totals::default();
    let Some(rows) = draft.rows() else { return totals };
    for (at, row) in rows.iter() {
        let live = match at {
            At::Base(at) => draft.base.entry(at).map(|entry| &entry.offset),
            At::Added(_) => None,
        };
        match live.map(|live| step(class, live, &row.offset)) {
            Some(Step::Earlier(_, amount)) => totals.back.add(&amount),
            Some(Step::Later(_, amount)) => totals.forward.add(&amount),
            Some(Step::Same) => totals.same += 1,
            Some(Step::NoOrder(_)) | None => totals.unordered += 1,
        }
    }
    totals
}
