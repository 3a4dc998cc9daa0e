//! What was observed, as a record that outlives the tab.

use connect_api::{OffsetEntry, Timestamp};
use exact_json::{Value, array, member, object, parse, quote};

use super::marks::{read, text};
use super::seen::{Observations, Rows, Seen};

/// Beyond so many partitions nothing is kept across visits: the record would be as large as all the others together.
const MOST_ROWS: usize = 10_000;

impl Observations {
    /// The record; `None` where there is nothing to keep or it would be too large.
    pub fn record(&self) -> Option<String> {
        if self.seen.is_empty() || self.rows() > MOST_ROWS {
            return None;
        }
        let partitions = self
            .partitions
            .entries()
            .iter()
            .map(|entry| entry.partition.text().to_owned());
        let seen = self.seen.iter().map(|seen| {
            let marks = (0..seen.marks.len()).map(|row| text(seen.marks.at(row).as_ref()));
            object([
                member("at", &quote(&seen.at.to_string())),
                member("moved", &seen.moved.to_string()),
                member("marks", &array(marks)),
            ])
        });
        Some(object([
            member("version", "1"),
            member("partitions", &array(partitions)),
            member("seen", &array(seen)),
        ]))
    }

    /// Reads such a record; `None` for anything else.
    pub fn from_record(record: &str) -> Option<Self> {
        let record = parse(record).ok()?;
        if record.get("version")?.text() != "1" {
            return None;
        }
        let partitions: Vec<OffsetEntry> = record
            .get("partitions")?
            .items()
            .map(|partition| OffsetEntry {
                partition,
                offset: Value::null(),
            })
            .collect();
        let seen = record.get("seen")?.items().map(|seen| {
            let at: Timestamp = seen.get("at")?.as_str()?.parse().ok()?;
            let moved = usize::try_from(seen.get("moved")?.as_integer()?.to_i64()?).ok()?;
            let marks = read(&seen.get("marks")?);
            (marks.len() == partitions.len()).then_some(Seen { at, marks, moved })
        });
        Some(Self {
            seen: seen.collect::<Option<_>>()?,
            partitions: Rows::Stored(partitions),
            class: None,
        })
    }
}
