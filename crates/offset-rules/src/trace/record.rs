//! What is found, and finding it.

use exact_json::Integer;

use super::{labels, spelled};

/// A record that a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedRecord {
    /// The topic.
    pub topic: String,
    /// The topic's partition.
    pub partition: u32,
    /// The record's own offset: skipping past it means one more.
    pub offset: Integer,
    /// The words that name it, as they stand.
    pub quote: String,
}

impl NamedRecord {
    /// Where reading goes on past it.
    pub fn next(&self) -> Integer {
        &self.offset + &Integer::from(1_i64)
    }
}

/// The longest text that is read; a trace that is longer is read up to here.
const LONGEST: usize = 256 * 1024;
/// The most records that are named from one text.
const MOST: usize = 100;

/// Every record that a trace or a task message names, each once, in the order of the text.
pub fn named_records(text: &str) -> Vec<NamedRecord> {
    let text = cut(text);
    let mut found: Vec<(usize, NamedRecord)> = Vec::new();
    let all = [
        labels::find(text),
        spelled::at_offset(text),
        spelled::joined(text),
    ];
    for (at, record) in all.into_iter().flat_map(|some| some.into_iter().take(MOST)) {
        let place = found
            .iter()
            .position(|(other, _)| *other > at)
            .unwrap_or(found.len());
        found.insert(place, (at, record));
    }
    let mut records: Vec<NamedRecord> = Vec::new();
    for (_, record) in found {
        let known = records.iter().any(|other| {
            other.topic == record.topic
                && other.partition == record.partition
                && other.offset == record.offset
        });
        if !known && records.len() < MOST {
            records.push(record);
        }
    }
    records
}

/// The line that says most: the last `Caused by:` of a trace without its prefix, else its first line.
pub fn last_cause(trace: &str) -> &str {
    let trace = cut(trace);
    let mut causes = trace
        .lines()
        .map(str::trim)
        .filter_map(|line| line.strip_prefix("Caused by:"));
    causes
        .next_back()
        .or_else(|| trace.lines().find(|line| !line.trim().is_empty()))
        .unwrap_or_default()
        .trim()
}

fn cut(text: &str) -> &str {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}
