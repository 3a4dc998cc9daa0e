//! One cell: set it, clear it.

use std::collections::BTreeMap;
use std::sync::Arc;

use exact_json::{Value, member, object};

use super::intent::{At, Intent, Row, RowIntent, parse_or_null};
use super::model::Draft;
use crate::class::Shape;
use crate::input::{self, Expect, InputError};

/// A typed text that is no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadCell {
    /// The offset key.
    pub key: String,
    /// What was typed.
    pub typed: String,
    /// Why it is no value.
    pub error: InputError,
}

impl Draft {
    /// What the cell of `key` in a row takes: by the type of the live value, else by the draft's own.
    pub fn expects(&self, at: At, key: &str, shape: &Shape) -> Expect {
        let live = match at {
            At::Base(at) => self.base.entry(at).and_then(|entry| entry.offset.get(key)),
            At::Added(_) => self.row(at).and_then(|row| row.offset_value().get(key)),
        };
        let known = shape.class().and_then(|class| class.offset_key(key));
        Expect::of_key(live.as_ref(), shape.offset_column(key), known)
    }

    /// Sets the cell of `key` to what was typed. The draft becomes a PATCH if it was not one. A text that is no
    /// value is kept as typed and stays an error until it is replaced or cleared.
    ///
    /// # Errors
    /// [`InputError`], worded for the cell. Nothing else of the draft changes.
    pub fn set_cell(&mut self, at: At, key: &str, typed: &str, shape: &Shape) -> Result<(), InputError> {
        match input::read(typed, self.expects(at, key, shape)) {
            Ok(text) => {
                self.set_value(at, key, &text, RowIntent::Value);
                Ok(())
            }
            Err(error) => {
                if let Some(row) = self.row_or_new(at) {
                    row.bad_cells.retain(|cell| cell.key != key);
                    let (key, typed) = (key.to_owned(), typed.to_owned());
                    row.bad_cells.push(BadCell {
                        key,
                        typed,
                        error: error.clone(),
                    });
                }
                Err(error)
            }
        }
    }

    /// Sets the cell of `key` to a JSON text. Every other member of the offset stays byte for byte.
    pub fn set_value(&mut self, at: At, key: &str, json: &str, intent: RowIntent) {
        let Some(row) = self.row_or_new(at) else { return };
        let text = if row.offset.is_null() {
            object([member(key, json)])
        } else {
            row.offset.with_member(key, json)
        };
        row.offset = parse_or_null(text);
        row.intent = intent;
        row.bad_cells.retain(|cell| cell.key != key);
        self.drop_if_as_live(at);
    }

    /// Sets the whole offset of a row to a JSON text that was checked before: an object or `null`.
    pub fn set_offset(&mut self, at: At, json: &str, intent: RowIntent) {
        let Some(row) = self.row_or_new(at) else { return };
        row.offset = parse_or_null(json);
        row.intent = intent;
        row.bad_cells.clear();
        self.drop_if_as_live(at);
    }

    /// Has a row name its partition in another's text for the same partition. Whether there is such a row.
    pub(crate) fn keep_partition_text(&mut self, at: At, partition: Value) -> bool {
        if self.row(at).is_none() {
            return false;
        }
        let row = self.row_or_new(at).filter(|row| row.partition == partition);
        row.map(|row| row.partition = partition).is_some()
    }

    /// Sets the offsets of partitions of the base to values in which `key` is new. All at once: 100 000 rows are not looked up
    /// one by one.
    pub(crate) fn put_all(&mut self, key: &str, offsets: impl Iterator<Item = (usize, Value, RowIntent)>) {
        let base = Arc::clone(&self.base);
        let Some(rows) = self.rows_mut() else { return };
        let rows_anew = offsets.filter_map(|(place, offset, intent)| {
            let entry = base.entry(place)?;
            let (partition, mut bad_cells) = match rows.changed.remove(&place) {
                Some(row) => (row.partition, row.bad_cells),
                None => (entry.partition.clone(), Vec::new()),
            };
            bad_cells.retain(|cell| cell.key != key);
            let is_as_live = bad_cells.is_empty() && offset.text() == entry.offset.text();
            let row = Row {
                partition,
                offset,
                intent,
                bad_cells,
            };
            (!is_as_live).then_some((place, row))
        });
        let mut rows_anew: BTreeMap<usize, Row> = rows_anew.collect();
        rows.changed.append(&mut rows_anew);
    }

    /// Puts the live value back into the cell of `key`, or takes the key out where the live offset has none.
    pub fn clear_cell(&mut self, at: At, key: &str) {
        let live = match at {
            At::Base(at) => self.base.entry(at).and_then(|entry| entry.offset.get(key)),
            At::Added(_) => None,
        };
        if self.row(at).is_none() {
            return;
        }
        match live {
            Some(live) => self.set_value(at, key, live.text(), RowIntent::Value),
            None => {
                let Some(row) = self.row_or_new(at) else { return };
                row.offset = parse_or_null(without(&row.offset, key));
                row.bad_cells.retain(|cell| cell.key != key);
                self.drop_if_as_live(at);
            }
        }
    }

    /// Takes a row back: a partition of the base keeps its live offset, an added one goes.
    pub fn clear_row(&mut self, at: At) {
        let Intent::Patch(rows) = &mut self.intent else {
            return;
        };
        match at {
            At::Base(at) => {
                rows.changed.remove(&at);
            }
            At::Added(at) => rows.remove_added(at),
        }
    }

    /// Adds a partition that the base does not have, with an offset of no members yet. One that the base has is
    /// answered with its place there.
    pub fn add_partition(&mut self, partition: Value) -> At {
        if let Some(at) = self.base.position(&partition) {
            return At::Base(at);
        }
        let Some(rows) = self.rows_mut() else {
            return At::Added(0);
        };
        let at = rows.position_added(&partition).unwrap_or_else(|| {
            let (offset, bad_cells) = (parse_or_null("{}"), Vec::new());
            rows.push_added(Row {
                partition,
                offset,
                intent: RowIntent::Value,
                bad_cells,
            });
            rows.added.len() - 1
        });
        At::Added(at)
    }

    /// A row that says what is live already, and has nothing unfinished, is no change.
    fn drop_if_as_live(&mut self, at: At) {
        let At::Base(place) = at else { return };
        let same = match (self.row(at), self.base.entry(place)) {
            (Some(row), Some(entry)) => row.bad_cells.is_empty() && row.offset.text() == entry.offset.text(),
            _ => false,
        };
        if same {
            self.clear_row(at);
        }
    }
}

/// The object without a member, everything else as it was written, joined anew.
fn without(object: &Value, key: &str) -> String {
    let members = object
        .members()
        .filter(|(name, _)| name.as_str().as_deref() != Some(key));
    let texts = members.map(|(name, value)| format!("{}:{}", name.text(), value.text()));
    exact_json::object(texts)
}
