//! The columns of the table and their order: what names the row, what the class goes by, its movement, the rest.

use std::sync::Arc;

use connect_api::OffsetEntry;
use exact_json::{Kind, Value};

use crate::class::{Class, Column, JsonType, Order, Shape, Unit};

/// The key of the column of movements, and the words in its head.
pub const MOVEMENT: (&str, &str) = ("movement", "since the last observation");

/// Wider than this no column is, in characters; a number of 64 digits stands in it whole.
const WIDEST: usize = 90;
const WIDEST_TEXT: usize = 48;

/// Where a column's cells come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A member of the partition.
    Partition(Arc<str>),
    /// A member of the offset.
    Offset(Arc<str>),
    /// What was seen of it.
    Movement,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListColumn {
    /// Where its cells come from.
    pub source: Source,
    /// What it is called in an address: its name, or `partition.name` where an offset has a key of that name too.
    pub key: String,
    /// The words in its head: the key's name.
    pub name: String,
    /// What it means; empty where that is not known.
    pub help: &'static str,
    /// Whether its values are numbers, or strings of digits where the class has those.
    pub numeric: bool,
    /// Whether all its values are strings, and strings of digits by the class.
    pub is_digits: bool,
    /// What its values count.
    pub unit: Unit,
    /// How wide it should be, in characters.
    pub width: usize,
    /// The same where there is little room, and its name stands in two lines.
    pub narrow: usize,
}

impl ListColumn {
    /// The value of an entry in this column; `None` where it has none.
    pub fn value(&self, entry: &OffsetEntry) -> Option<Value> {
        match &self.source {
            Source::Partition(name) => entry.partition.get(name),
            Source::Offset(name) => entry.offset.get(name),
            Source::Movement => None,
        }
    }
}

/// The columns for a connector of this shape. The same for as long as its keys, types and widths are.
pub fn columns(shape: &Shape) -> Vec<ListColumn> {
    let class = shape.class();
    let partition = shape.partition.iter().map(|column| {
        let doubled = shape.offset_column(&column.name).is_some();
        let key = if doubled {
            format!("partition.{}", column.name)
        } else {
            column.name.to_string()
        };
        list_column(column, Source::Partition(Arc::clone(&column.name)), key)
    });
    let offset = |of_order: bool| {
        shape
            .offset
            .iter()
            .filter(move |column| is_ordering(class, &column.name) == of_order)
            .map(|column| {
                list_column(
                    column,
                    Source::Offset(Arc::clone(&column.name)),
                    column.name.to_string(),
                )
            })
    };
    let movement = ListColumn {
        source: Source::Movement,
        key: MOVEMENT.0.to_owned(),
        name: MOVEMENT.1.to_owned(),
        help: "the change, the recent ones as a line, and how fast; or for how long it has not moved",
        numeric: false,
        is_digits: false,
        unit: Unit::Plain,
        width: 44,
        narrow: 36,
    };
    partition
        .chain(offset(true))
        .chain([movement])
        .chain(offset(false))
        .collect()
}

fn is_ordering(class: Option<&Class>, name: &str) -> bool {
    match class.map(|class| class.order) {
        Some(Order::Keys(keys) | Order::FirstOf(keys)) => keys.contains(&name),
        Some(Order::KeysWhileSame(keys, witness)) => keys.contains(&name) || name == witness,
        Some(Order::Opaque) | None => false,
    }
}

fn list_column(column: &Column, source: Source, key: String) -> ListColumn {
    let unit = column.key.map_or(Unit::Plain, |key| key.unit);
    let is_digits = column
        .key
        .is_some_and(|key| matches!(key.json, JsonType::Digits | JsonType::IntegerOrDigits));
    let numeric = column.kind == Some(Kind::Number) || is_digits;
    let also = match unit {
        Unit::Lsn => 20,
        Unit::EpochMillis | Unit::EpochMicros | Unit::EpochSeconds => 26,
        _ => 0,
    };
    let widest = if numeric { WIDEST } else { WIDEST_TEXT };
    // A third of a character between the groups of a number. In steps, so that a digit more is no other table.
    let needed = column.longest + if numeric { column.longest / 5 } else { 0 } + also;
    let in_steps = |width: usize| width.next_multiple_of(4).min(widest);
    let part = column.name.split('_').map(str::len).max().unwrap_or_default() + 1;
    ListColumn {
        source,
        key,
        name: column.name.to_string(),
        help: column.help(),
        numeric,
        is_digits: is_digits && column.kind == Some(Kind::String) && !column.mixed,
        unit,
        width: in_steps(needed.max(column.name.len() + 2)),
        narrow: in_steps(needed.max(part)),
    }
}
