//! Reset: remove offsets.

use std::collections::BTreeSet;

use super::report::Outcome;
use crate::draft::{Draft, Intent};

/// Makes the draft a DELETE of all partitions.
pub fn reset_all(draft: &mut Draft) -> Outcome {
    draft.intent = Intent::DeleteAll;
    Outcome {
        changed: draft.base.entries.len(),
        ..Outcome::default()
    }
}

/// Makes the draft a DELETE of these partitions of the base. One sentence of the API's document says that this
/// exists, no example shows it (API.md 2.3): whether it is switched on is checked with the draft's problems.
pub fn reset_some(draft: &mut Draft, places: impl IntoIterator<Item = usize>) -> Outcome {
    let count = draft.base.entries.len();
    let places: BTreeSet<usize> = places.into_iter().filter(|place| *place < count).collect();
    let mut outcome = Outcome {
        changed: places.len(),
        ..Outcome::default()
    };
    if places.len() < count {
        outcome.notes.push(
            "Whether the server keeps to the list is not proven; every partition is at risk.".to_owned(),
        );
    }
    draft.intent = Intent::DeleteSome(places);
    outcome
}
