//! Shift by N: exact integers, never below the lowest.

use std::sync::Arc;

use exact_json::{Integer, Kind, Value, quote};

use super::report::Outcome;
use crate::draft::{At, Draft, RowIntent};
use crate::position::whole;
use crate::words::counted_usize;

/// Moves the value of `key` by `by` in each of these partitions of the base, counted from the live value. A result
/// below `lowest` stops there, and the row says so; a value that is below it already knows no such bound and moves
/// freely. A number that is a string stays one (API.md T7).
pub fn shift(
    draft: &mut Draft,
    places: impl IntoIterator<Item = usize>,
    key: &str,
    by: &Integer,
    lowest: &Integer,
) -> Outcome {
    let key: Arc<str> = key.into();
    let mut outcome = Outcome::default();
    let mut moves = Moves::default();
    let mut stopped = Vec::new();
    for place in places {
        let Some(entry) = draft.base.entry(place) else {
            continue;
        };
        let live = entry.offset.get(&key);
        let Some((value, live)) = live.as_ref().and_then(|live| Some((whole(live.part())?, live))) else {
            outcome.leave(&entry.partition, format!("{key} is not a whole number here"));
            continue;
        };
        let moved = &value + by;
        let clamped = moved < *lowest && value >= *lowest;
        let moved = if clamped { lowest.clone() } else { moved };
        if moved == value {
            draft.clear_row(At::Base(place));
            outcome.unchanged += 1;
            continue;
        }
        // On top of what else was edited in that row.
        let row = draft
            .row(At::Base(place))
            .map(|row| &row.offset)
            .filter(|offset| !offset.is_null());
        let offset = row
            .unwrap_or(&entry.offset)
            .with_member(&key, &as_written(&moved, live));
        moves.push(place, clamped, &offset);
        outcome.changed += 1;
        if clamped {
            stopped.push(entry.partition.clone());
        }
    }
    match stopped.as_slice() {
        [] => {}
        [only] => outcome
            .notes
            .push(format!("{} stopped at {lowest}.", only.text())),
        many => outcome.notes.push(format!(
            "{} stopped at {lowest}.",
            counted_usize(many.len(), "partition", "partitions")
        )),
    }
    let offsets = moves.parsed().map(|(place, clamped, offset)| {
        let intent = RowIntent::Shift {
            key: Arc::clone(&key),
            by: by.clone(),
            clamped,
        };
        (place, offset, intent)
    });
    draft.put_all(&key, offsets);
    outcome
}

/// New offsets as one text, so that they are parsed at once and lie side by side: a shift of 100 000 partitions is one
/// document and not as many.
#[derive(Default)]
struct Moves {
    places: Vec<(usize, bool)>,
    text: String,
}

impl Moves {
    fn push(&mut self, place: usize, clamped: bool, offset: &str) {
        self.text.push(if self.places.is_empty() { '[' } else { ',' });
        self.text.push_str(offset);
        self.places.push((place, clamped));
    }

    fn parsed(mut self) -> impl Iterator<Item = (usize, bool, Value)> {
        self.text.push(']');
        let items = exact_json::parse(self.text)
            .ok()
            .into_iter()
            .flat_map(|all| all.items());
        self.places
            .into_iter()
            .zip(items)
            .map(|((place, clamped), offset)| (place, clamped, offset))
    }
}

/// An integer in the JSON type of the value it replaces.
pub(crate) fn as_written(value: &Integer, like: &Value) -> String {
    match like.kind() {
        Kind::String => quote(&value.to_string()),
        _ => value.to_string(),
    }
}
