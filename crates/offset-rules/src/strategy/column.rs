//! A pasted column of values, matched to the selected rows.

use super::report::Outcome;
use crate::class::Shape;
use crate::draft::{At, Draft};
use crate::words::counted_usize;

/// Sets `key` of the selected partitions to the lines of a pasted text, one each, in their order. Lines that are no
/// value stay in their cell as an error; empty lines leave their row alone. Another number of lines than rows changes
/// nothing.
///
/// # Errors
/// One sentence where the numbers of lines and rows differ.
pub fn paste_column(
    draft: &mut Draft,
    places: &[usize],
    key: &str,
    pasted: &str,
    shape: &Shape,
) -> Result<Outcome, String> {
    let pasted = pasted.strip_prefix('\u{feff}').unwrap_or(pasted);
    let pasted = pasted.strip_suffix('\n').unwrap_or(pasted);
    let lines: Vec<&str> = pasted
        .split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
        .collect();
    if lines.len() != places.len() {
        return Err(format!(
            "{} pasted, {} selected: select as many rows as there are lines.",
            counted_usize(lines.len(), "line", "lines"),
            counted_usize(places.len(), "row", "rows")
        ));
    }
    let mut outcome = Outcome::default();
    for (place, line) in places.iter().zip(lines) {
        let Some(partition) = draft.base.entry(*place).map(|entry| entry.partition.clone()) else {
            continue;
        };
        if line.trim().is_empty() {
            outcome.leave(&partition, "its line is empty");
            continue;
        }
        match draft.set_cell(At::Base(*place), key, line, shape) {
            Ok(()) if draft.row(At::Base(*place)).is_some() => outcome.changed += 1,
            Ok(()) => outcome.unchanged += 1,
            Err(error) => outcome.leave(&partition, error.says),
        }
    }
    Ok(outcome)
}
