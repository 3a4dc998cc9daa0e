//! The table as a file: the answer's own JSON, or CSV.

use connect_api::{ConnectorOffsets, OffsetEntry};
use exact_json::{array, member, object, quote};

use super::columns::{ListColumn, Source};
use crate::csv::line;
use crate::input::shown;

/// The answer again with these entries, every value as it was read: what Import takes, and `curl` gets.
pub fn json<'a>(offsets: &ConnectorOffsets, entries: impl Iterator<Item = &'a OffsetEntry>) -> String {
    let mut members = Vec::new();
    members.extend(offsets.id.as_ref().map(|id| member("id", &quote(id))));
    members.extend(offsets.name.as_ref().map(|name| member("name", &quote(name))));
    members.push(member("offsets", &array(entries.map(OffsetEntry::text))));
    if let Some(time) = &offsets.observed_at {
        let observed = object([member("observed_at", &quote(&time.text))]);
        members.push(member("metadata", &observed));
    }
    object(members)
}

/// A line of heads and a line for each entry. A key that is not there is an empty field, null is the word; lines end as
/// RFC 4180 has it.
pub fn csv<'a>(columns: &[ListColumn], entries: impl Iterator<Item = &'a OffsetEntry>) -> String {
    let mut out = line(kept(columns).map(|column| &column.key));
    out.push_str("\r\n");
    for entry in entries {
        out.push_str(&csv_row(columns, entry));
        out.push_str("\r\n");
    }
    out
}

/// One entry as a line of CSV.
pub fn csv_row(columns: &[ListColumn], entry: &OffsetEntry) -> String {
    line(kept(columns).map(|column| {
        column
            .value(entry)
            .map_or_else(String::new, |value| shown(&value))
    }))
}

fn kept(columns: &[ListColumn]) -> impl Iterator<Item = &ListColumn> {
    columns.iter().filter(|column| column.source != Source::Movement)
}
