//! A snapshot of offsets in parts: a hundred thousand partitions are nine megabytes, too much to write at once without
//! holding the page up.

use offset_rules::draft::Base;
use offset_rules::record::RecordError;

use crate::browser::storage::Record;

/// Entries to a part: some hundred kilobytes.
const ENTRIES: usize = 4_000;

/// Makes one part's text.
pub type Part<'a> = Box<dyn FnOnce() -> String + 'a>;

/// The parts of a snapshot: their keys, and how each is written. The first says when it was observed.
pub fn part_texts<'a>(id: &'a str, base: &'a Base) -> impl Iterator<Item = (String, Part<'a>)> {
    let head: Part<'a> = Box::new(|| Base::new(Vec::new(), base.observed_at.clone()).to_json());
    let parts = base
        .entries
        .chunks(ENTRIES)
        .map(|entries| -> Part<'a> { Box::new(|| connect_api::entries_text(entries)) });
    let key = move |at: usize| format!("{id}/{at:04}");
    std::iter::once(head)
        .chain(parts)
        .enumerate()
        .map(move |(at, part)| (key(at), part))
}

/// The snapshot from its parts; `None` where there are none.
pub fn joined(parts: &[Record]) -> Option<Result<Base, RecordError>> {
    let ((_, head), parts) = parts.split_first()?;
    let lists: Vec<&str> = parts
        .iter()
        .filter_map(|(_, text)| text.strip_prefix('[')?.strip_suffix(']'))
        .filter(|list| !list.is_empty())
        .collect();
    // The head is a snapshot without entries: they go where its empty list is.
    let whole = head.replacen("\"offsets\":[]", &format!("\"offsets\":[{}]", lists.join(",")), 1);
    Some(Base::from_json(&whole))
}

#[cfg(test)]
mod tests {
    use connect_api::ConnectorOffsets;
    use exact_json::parse;

    use super::*;

    #[test]
    fn a_snapshot_comes_back_from_its_parts() {
        for count in [0, 1, ENTRIES, ENTRIES + 1, 3 * ENTRIES - 1] {
            let entry = |at: usize| {
                format!(
                    r#"{{"partition":{{"kafka_topic":"t","kafka_partition":{at}}},"offset":{{"kafka_offset":1{at}00000000000000000000}}}}"#
                )
            };
            let entries: Vec<String> = (0..count).map(entry).collect();
            let text = format!(
                r#"{{"offsets":[{}],"metadata":{{"observed_at":"2026-03-02T09:16:31Z"}}}}"#,
                entries.join(",")
            );
            let base = Base::of(ConnectorOffsets::decode(&parse(text).unwrap()).unwrap());
            let parts: Vec<Record> = part_texts("b", &base).map(|(key, text)| (key, text())).collect();
            assert_eq!(parts.len(), 1 + count.div_ceil(ENTRIES));
            assert!(parts.is_sorted());
            assert_eq!(joined(&parts).unwrap().unwrap(), base);
        }
        assert!(joined(&[]).is_none());
    }
}
