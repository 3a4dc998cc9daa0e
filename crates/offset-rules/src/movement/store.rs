//! What was observed, as a record that outlives the tab.

use connect_api::{OffsetEntry, Timestamp};
use exact_json::{Value, array, member, object, parse, quote};

use super::marks::{read, text};
use super::seen::{Observations, Rows, Seen};

/// So many positions are kept across visits: of a connector with many partitions only the last observations, of one with
/// very many none.
const MOST_MARKS: usize = 64_000;

impl Observations {
    /// The record; `None` where there is nothing to keep or it would be too large.
    pub fn record(&self) -> Option<String> {
        let kept = MOST_MARKS / self.rows().max(1);
        if self.seen.is_empty() || kept == 0 {
            return None;
        }
        let left_out = self.seen.len().saturating_sub(kept);
        let partitions = self
            .partitions
            .entries()
            .iter()
            .map(|entry| entry.partition.text());
        let seen = self.seen.iter().skip(left_out).map(|seen| {
            let marks = (0..seen.marks.len()).map(|row| text(seen.marks.at(row).as_ref()));
            object([
                member("at", &quote(&seen.at.to_string())),
                member("moved", &seen.moved.to_string()),
                member("back", &seen.back.to_string()),
                member("marks", &array(marks)),
            ])
        });
        Some(object([
            member("schema", "1"),
            member("id", &self.id.as_deref().map_or_else(|| "null".to_owned(), quote)),
            member("partitions", &array(partitions)),
            member("seen", &array(seen)),
        ]))
    }

    /// Reads such a record; `None` for anything else.
    pub fn from_record(record: &str) -> Option<Self> {
        let record = parse(record).ok()?;
        if record.get("schema")?.text() != "1" {
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
            let number = |name: &str| usize::try_from(seen.get(name)?.as_integer()?.to_i64()?).ok();
            let (moved, back) = (number("moved")?, number("back")?);
            let marks = read(&seen.get("marks")?);
            (marks.len() == partitions.len()).then_some(Seen {
                at,
                marks,
                moved,
                back,
            })
        });
        Some(Self {
            seen: seen.collect::<Option<_>>()?,
            partitions: Rows::Stored(partitions),
            class: None,
            id: record.get("id").and_then(|id| Some(id.as_str()?.into_owned())),
        })
    }
}
