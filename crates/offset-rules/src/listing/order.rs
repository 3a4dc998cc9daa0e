//! The order of the rows: by a column, upwards or downwards. Integers of any length are compared as integers.

use std::cmp::Ordering;

use connect_api::OffsetEntry;
use exact_json::{Integer, Kind, Value};

use super::columns::ListColumn;
use crate::input::shown;
use crate::movement::{Change, Observations};
use crate::position::{Amount, whole};

/// By which column, and whether downwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// [`ListColumn::key`].
    pub key: String,
    /// The greatest first.
    pub is_down: bool,
}

/// What a row is sorted by. In this order: integers, texts, other things, null, nothing.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Integer(Integer),
    Text(String),
    Other(String),
    Null,
}

/// Puts the rows in order; those without a value in the column stay at the end either way, and what is equal stays as it came.
pub fn order(
    rows: &mut [u32],
    column: &ListColumn,
    is_down: bool,
    entries: &[OffsetEntry],
    seen: Option<&Observations>,
) {
    let rank = |row: u32| match (seen, &column.source) {
        (Some(seen), super::Source::Movement) => moved(seen, row as usize),
        _ => entries
            .get(row as usize)
            .and_then(|entry| column.value(entry))
            .map(|value| rank(&value)),
    };
    let mut ranked: Vec<(Option<Rank>, u32)> = rows.iter().map(|row| (rank(*row), *row)).collect();
    ranked.sort_unstable_by(|(left, left_row), (right, right_row)| {
        let by_rank = match (left, right) {
            (Some(left), Some(right)) if is_down => right.cmp(left),
            (Some(left), Some(right)) => left.cmp(right),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        };
        by_rank.then(left_row.cmp(right_row))
    });
    for (row, (_, ranked)) in rows.iter_mut().zip(ranked) {
        *row = ranked;
    }
}

fn rank(value: &Value) -> Rank {
    match value.kind() {
        Kind::Null => Rank::Null,
        Kind::Number | Kind::String => match whole(value.part()) {
            Some(integer) => Rank::Integer(integer),
            None => Rank::Text(shown(value)),
        },
        _ => Rank::Other(value.text().to_owned()),
    }
}

/// What went back comes before what stands, the farthest first; then what stands while others move, the longest first; then
/// what moved on, by how much.
fn moved(seen: &Observations, row: usize) -> Option<Rank> {
    let movement = seen.movement(row);
    let size = |amount: Amount| match amount {
        Amount::Records(by) | Amount::LogBytes(by) | Amount::Numbers(by) | Amount::Nanos(by) => by,
        Amount::Unmeasured => Integer::from(1_i64),
    };
    // Further down than any time in seconds.
    let bottom = Integer::from(i64::MIN);
    let integer = match (movement.still, movement.change) {
        (_, Change::First) => return None,
        (_, Change::Back(amount)) => &bottom - &size(amount),
        (Some(seconds), _) => Integer::from(-seconds),
        (None, Change::Forward(amount)) => size(amount),
        (None, Change::Same) => Integer::ZERO,
        (None, Change::New) => return Some(Rank::Other("new".to_owned())),
        (None, Change::Changed) => return Some(Rank::Other("changed".to_owned())),
    };
    Some(Rank::Integer(integer))
}
