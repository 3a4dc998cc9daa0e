//! Where every partition stood at one observation, in little room.

use connect_api::OffsetEntry;
use exact_json::{Integer, Value, parse};

use crate::class::{Class, Order, Unit};
use crate::position::{Amount, Step, step, whole};

/// No position: the partition was not there, or its offset was null.
const NONE: i64 = i64::MIN;

/// The positions of one observation, in the order of the rows of the latest one.
#[derive(Clone, Debug)]
pub(super) enum Marks {
    /// Integers of the one key that the class goes by: eight bytes a partition.
    Short(Vec<i64>),
    /// Whole offsets, where the order needs more than that or there is none.
    Whole(Vec<Option<Value>>),
}

/// One of them.
#[derive(Clone, Debug)]
pub(super) enum Mark {
    Number(i64),
    Offset(Value),
}

/// The only key of a class's order, if its values are integers.
pub(super) fn only_key(class: Option<&Class>) -> Option<(&'static str, Unit)> {
    let Order::Keys([only]) = class?.order else {
        return None;
    };
    let unit = class?.offset_key(only)?.unit;
    matches!(
        unit,
        Unit::Records | Unit::Lsn | Unit::Count | Unit::Scn | Unit::Plain
    )
    .then_some((*only, unit))
}

impl Marks {
    /// What these entries show.
    pub(super) fn of(class: Option<&Class>, entries: &[OffsetEntry]) -> Self {
        let short = only_key(class)
            .and_then(|(key, _)| entries.iter().map(|entry| short_of(&entry.offset, key)).collect());
        short.map_or_else(
            || Self::Whole(entries.iter().map(|entry| Some(entry.offset.clone())).collect()),
            Self::Short,
        )
    }

    /// Keeps integers where whole offsets were kept because the class was not known yet.
    pub(super) fn shorten(&mut self, class: Option<&Class>) {
        let (Self::Whole(marks), Some((key, _))) = (&*self, only_key(class)) else {
            return;
        };
        let short = marks.iter().map(|mark| match mark {
            Some(offset) => short_of(offset, key),
            None => Some(NONE),
        });
        if let Some(short) = short.collect() {
            *self = Self::Short(short);
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Short(marks) => marks.len(),
            Self::Whole(marks) => marks.len(),
        }
    }

    pub(super) fn at(&self, row: usize) -> Option<Mark> {
        match self {
            Self::Short(marks) => marks
                .get(row)
                .filter(|mark| **mark != NONE)
                .map(|mark| Mark::Number(*mark)),
            Self::Whole(marks) => marks.get(row).cloned().flatten().map(Mark::Offset),
        }
    }

    /// The same positions for rows in another order; `from` has each new row's old place.
    pub(super) fn moved(&self, from: &[Option<usize>]) -> Self {
        match self {
            Self::Short(marks) => Self::Short(
                from.iter()
                    .map(|old| old.and_then(|old| marks.get(old)).copied().unwrap_or(NONE))
                    .collect(),
            ),
            Self::Whole(marks) => Self::Whole(
                from.iter()
                    .map(|old| old.and_then(|old| marks.get(old)).cloned().flatten())
                    .collect(),
            ),
        }
    }

    /// About how many bytes it keeps alive.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::Short(marks) => marks.len() * 8,
            // All values of one answer share its text; the first one tells how long that is.
            Self::Whole(marks) => {
                let text = marks
                    .iter()
                    .flatten()
                    .next()
                    .map_or(0, |value| value.document_text().len());
                text * 3 + marks.len() * 24
            }
        }
    }
}

/// A partition's integer; `None` where there is one that is no such integer, so that all must be kept whole.
fn short_of(offset: &Value, key: &str) -> Option<i64> {
    if offset.is_null() {
        return Some(NONE);
    }
    let integer = whole(offset.part().get(key)?);
    integer?.to_i64().filter(|mark| *mark != NONE)
}

/// How a partition got from one position to another.
pub(super) fn between(class: Option<&Class>, from: &Mark, to: &Mark) -> Step {
    match (from, to) {
        (Mark::Offset(from), Mark::Offset(to)) => step(class, from, to),
        _ => match (number(class, from), number(class, to), only_key(class)) {
            (Some(from), Some(to), Some((key, unit))) => by_number(key, unit, &from, &to),
            _ => Step::NoOrder("the values are not of a form that can be compared"),
        },
    }
}

fn by_number(key: &'static str, unit: Unit, from: &Integer, to: &Integer) -> Step {
    let apart = (to - from).abs();
    let amount = match unit {
        Unit::Records => Amount::Records(apart),
        Unit::Lsn => Amount::LogBytes(apart),
        _ => Amount::Numbers(apart),
    };
    match from.cmp(to) {
        std::cmp::Ordering::Equal => Step::Same,
        std::cmp::Ordering::Less => Step::Later(key, amount),
        std::cmp::Ordering::Greater => Step::Earlier(key, amount),
    }
}

fn number(class: Option<&Class>, mark: &Mark) -> Option<Integer> {
    match mark {
        Mark::Number(number) => Some(Integer::from(*number)),
        Mark::Offset(value) => whole(value.part().get(only_key(class)?.0)?),
    }
}

/// A mark as JSON text, and back.
pub(super) fn text(mark: Option<&Mark>) -> String {
    match mark {
        None => "null".to_owned(),
        Some(Mark::Number(number)) => number.to_string(),
        Some(Mark::Offset(value)) => value.text().to_owned(),
    }
}

/// Reads the marks of one observation as [`text`] wrote them.
pub(super) fn read(marks: &Value) -> Marks {
    let short: Option<Vec<i64>> = marks
        .items()
        .map(|mark| {
            if mark.is_null() {
                Some(NONE)
            } else {
                mark.as_integer()?.to_i64()
            }
        })
        .collect();
    short.map_or_else(
        // Each by itself, so that none keeps the whole record alive.
        || {
            Marks::Whole(
                marks
                    .items()
                    .map(|mark| parse(mark.text()).ok().filter(|mark| !mark.is_null()))
                    .collect(),
            )
        },
        Marks::Short,
    )
}
