//! Shift by N: exact integers, never below the lowest.

use std::sync::Arc;

use exact_json::{Integer, Kind, Value, quote};

use super::report::Outcome;
use crate::draft::{At, Draft, RowIntent};
use crate::position::whole;

/// Moves the value of `key` by `by` in each of these partitions of the base, counted from the live value. A result
/// below `lowest` stops there, and the row says so. A number that is a string stays one (API.md T7).
pub fn shift(
    draft: &mut Draft,
    places: impl IntoIterator<Item = usize>,
    key: &str,
    by: &Integer,
    lowest: &Integer,
) -> Outcome {
    let key: Arc<str> = key.into();
    let mut outcome = Outcome::default();
    for place in places {
        let Some(entry) = draft.base.entry(place) else {
            continue;
        };
        let partition = entry.partition.clone();
        let live = entry.offset.get(&key);
        let Some((value, live)) = live.as_ref().and_then(|live| Some((whole(live)?, live))) else {
            outcome.leave(&partition, format!("{key} is not a whole number here"));
            continue;
        };
        let moved = &value + by;
        let clamped = moved < *lowest;
        let moved = if clamped { lowest.clone() } else { moved };
        if moved == value {
            draft.clear_row(At::Base(place));
            outcome.unchanged += 1;
            continue;
        }
        let text = as_written(&moved, live);
        let intent = RowIntent::Shift {
            key: Arc::clone(&key),
            by: by.clone(),
            clamped,
        };
        draft.set_value(At::Base(place), &key, &text, intent);
        outcome.changed += 1;
        if clamped {
            outcome
                .notes
                .push(format!("{} stopped at {lowest}.", partition.text()));
        }
    }
    outcome
}

/// An integer in the JSON type of the value it replaces.
pub(crate) fn as_written(value: &Integer, like: &Value) -> String {
    match like.kind() {
        Kind::String => quote(&value.to_string()),
        _ => value.to_string(),
    }
}
