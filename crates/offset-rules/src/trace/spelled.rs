//! Records spelled as one word: `t-3 at offset 7`, `t+3+7`.

use exact_json::Integer;

use super::labels::is_topic;
use super::record::NamedRecord;

/// `partition t-3 at offset 7`.
pub(super) fn at_offset(text: &str) -> Vec<(usize, NamedRecord)> {
    const BEFORE: &str = "partition ";
    const BETWEEN: &str = " at offset ";
    let mut found = Vec::new();
    for (start, _) in text.match_indices(BEFORE) {
        let rest = text.get(start + BEFORE.len()..).unwrap_or_default();
        let name = rest.find(|c: char| !is_topic(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at_checked(name).unwrap_or(("", ""));
        let Some(after) = after.strip_prefix(BETWEEN) else {
            continue;
        };
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let Some((topic, partition)) = word.rsplit_once('-') else {
            continue;
        };
        let end = start + BEFORE.len() + name + BETWEEN.len() + digits;
        let record = record(topic, partition, after.get(..digits), text.get(start..end));
        found.extend(record.map(|record| (start, record)));
    }
    found
}

/// `t+3+7`: the id that the Elasticsearch sink gives a document without a key.
pub(super) fn joined(text: &str) -> Vec<(usize, NamedRecord)> {
    let in_word = |c: char| is_topic(c) || c == '+';
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(plus) = text
        .get(at..)
        .and_then(|rest| rest.find('+'))
        .map(|plus| at + plus)
    {
        let before = text.get(..plus).unwrap_or_default();
        let start = before.rfind(|c: char| !in_word(c)).map_or(0, |other| {
            other
                + before
                    .get(other..)
                    .and_then(|rest| rest.chars().next())
                    .map_or(1, char::len_utf8)
        });
        let word = text.get(start.max(at)..).unwrap_or_default();
        let word = word
            .get(..word.find(|c: char| !in_word(c)).unwrap_or(word.len()))
            .unwrap_or_default();
        let mut parts = word.split('+');
        if let (Some(topic), Some(partition), Some(offset), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        {
            let record = record(topic, partition, Some(offset), Some(word));
            found.extend(record.map(|record| (start, record)));
        }
        at = (start.max(at) + word.len()).max(plus + 1);
    }
    found
}

fn record(topic: &str, partition: &str, offset: Option<&str>, quote: Option<&str>) -> Option<NamedRecord> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let offset = offset
        .map(|offset| offset.trim_end_matches('.'))
        .filter(|offset| digits(offset))?;
    if topic.is_empty() || topic.len() > 249 || !digits(partition) {
        return None;
    }
    Some(NamedRecord {
        topic: topic.to_owned(),
        partition: partition.parse().ok()?,
        offset: Integer::parse(offset)?,
        quote: quote?.to_owned(),
    })
}
