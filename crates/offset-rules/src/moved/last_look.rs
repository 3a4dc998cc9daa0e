//! The look at what stands now, just before a draft is sent.

use super::model::{MovedSince, Now};
use super::since::moved_since;
use crate::draft::{Draft, Intent, RowIntent};

/// Holds a draft against what stands now as it is about to be sent. In a review a shift is counted anew; here it is the
/// value that was reviewed, and one that has come to lie on the other side of what stands now blocks like any other.
pub fn last_look(draft: &Draft, now: &Now<'_>) -> MovedSince {
    let mut sent = draft.clone();
    if let Intent::Patch(rows) = &mut sent.intent {
        for row in rows.changed.values_mut() {
            if matches!(row.intent, RowIntent::Shift { .. }) {
                row.intent = RowIntent::Value;
            }
        }
    }
    moved_since(&sent, now)
}
