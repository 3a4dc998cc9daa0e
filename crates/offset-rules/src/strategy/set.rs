//! Set one value on several partitions.

use super::report::Outcome;
use super::shift::as_written;
use crate::class::Shape;
use crate::draft::{At, Draft, RowIntent};
use crate::input::{self, Expect, InputError};
use crate::position::whole;
use crate::words::counted_usize;

/// Sets `key` to what was typed in each of these partitions of the base. Each keeps the JSON type of its live value
/// (API.md T7).
///
/// # Errors
/// [`InputError`], worded for the field; nothing changes.
pub fn set(
    draft: &mut Draft,
    places: &[usize],
    key: &str,
    typed: &str,
    shape: &Shape,
) -> Result<Outcome, InputError> {
    // Read once as the first row takes it, so that one text either fits all of them or is refused.
    let first = places
        .first()
        .map_or(Expect::Json, |place| draft.expects(At::Base(*place), key, shape));
    let text = input::read(typed, first)?;
    let number = exact_json::parse(text.as_str())
        .ok()
        .and_then(|value| whole(value.part()));
    let mut outcome = Outcome::default();
    for place in places {
        let Some(entry) = draft.base.entry(*place) else {
            continue;
        };
        let live = entry.offset.get(key);
        let text = match (&number, &live) {
            (Some(number), Some(live)) => as_written(number, live),
            _ => text.clone(),
        };
        if live.is_some_and(|live| live.text() == text) {
            draft.clear_cell(At::Base(*place), key);
            outcome.unchanged += 1;
        } else {
            draft.set_value(At::Base(*place), key, &text, RowIntent::Value);
            outcome.changed += 1;
        }
    }
    if shape.is_sink() && outcome.changed > 1 {
        let on = counted_usize(outcome.changed, "partition", "partitions");
        outcome.notes.push(format!(
            "The same number stands on {on} now; their offsets have nothing in common."
        ));
    }
    Ok(outcome)
}
