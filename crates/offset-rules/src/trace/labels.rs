//! Records named by labels: `topic`, `partition` and `offset`, each with its value, in any order and close
//! together.

use exact_json::Integer;

use super::record::NamedRecord;

/// How far apart, in bytes, the first and the last label of one record may stand.
const REACH: usize = 400;
/// How many labels of other kinds may stand between.
const BETWEEN: usize = 12;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Label {
    Topic,
    Partition,
    Offset,
}

struct Labelled<'a> {
    label: Label,
    value: &'a str,
    start: usize,
    end: usize,
}

pub(super) fn find(text: &str) -> Vec<(usize, NamedRecord)> {
    let labelled = scan(text);
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(first) = labelled.get(from) {
        let window = labelled
            .iter()
            .skip(from)
            .take(BETWEEN)
            .take_while(|other| other.start.saturating_sub(first.start) <= REACH);
        let mut parts: [Option<&Labelled<'_>>; 3] = [None; 3];
        for other in window {
            let [topic, partition, offset] = &mut parts;
            let part = match other.label {
                Label::Topic => topic,
                Label::Partition => partition,
                Label::Offset => offset,
            };
            // A second label of a kind begins another record.
            if part.is_some() {
                break;
            }
            *part = Some(other);
        }
        let [Some(topic), Some(partition), Some(offset)] = parts else {
            from += 1;
            continue;
        };
        if let Some(record) = record(text, topic, partition, offset) {
            found.push((first.start, record));
        }
        from += 3;
    }
    found
}

fn record(
    text: &str,
    topic: &Labelled<'_>,
    partition: &Labelled<'_>,
    offset: &Labelled<'_>,
) -> Option<NamedRecord> {
    let start = topic.start.min(partition.start).min(offset.start);
    let end = topic.end.max(partition.end).max(offset.end);
    Some(NamedRecord {
        topic: topic.value.to_owned(),
        partition: partition.value.parse().ok()?,
        offset: Integer::parse(offset.value)?,
        quote: text.get(start..end)?.to_owned(),
    })
}

/// Every label with a value of its kind.
fn scan(text: &str) -> Vec<Labelled<'_>> {
    const WORDS: [(&str, Label); 5] = [
        ("kafkapartition", Label::Partition),
        ("kafkaoffset", Label::Offset),
        ("topic", Label::Topic),
        ("partition", Label::Partition),
        ("offset", Label::Offset),
    ];
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = text.get(at..).unwrap_or_default();
        let word = rest
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
            .count();
        if word == 0 {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let spelled = rest.get(..word).unwrap_or_default();
        let label = WORDS
            .iter()
            .find(|(name, _)| spelled.eq_ignore_ascii_case(name))
            .map(|(_, label)| *label);
        if let Some(label) = label
            && let Some((value, length)) = value(rest.get(word..).unwrap_or_default(), label)
        {
            let end = at + word + length;
            found.push(Labelled {
                label,
                value,
                start: at,
                end,
            });
            at = end;
        } else {
            at += word;
        }
    }
    found
}

/// The value behind a label, and how long label's rest and value are together: `='t'`, ` = 3`, `: [7]`, `, 3`.
fn value(rest: &str, label: Label) -> Option<(&str, usize)> {
    let lead = rest
        .bytes()
        .take_while(|byte| matches!(byte, b' ' | b'=' | b':' | b',' | b'['))
        .count();
    // "topics", "offset(s)" and the like have no lead and no value.
    if lead == 0 || lead > 4 {
        return None;
    }
    let value = rest.get(lead..)?;
    if let Some(quoted) = value.strip_prefix('\'').or_else(|| value.strip_prefix('"')) {
        let end = quoted.find(['\'', '"'])?;
        return Some((quoted.get(..end)?, lead + end + 2)).filter(|(value, _)| fits(value, label));
    }
    let end = match label {
        Label::Topic => value.find(|c: char| !is_topic(c)).unwrap_or(value.len()),
        Label::Partition | Label::Offset => value.bytes().take_while(u8::is_ascii_digit).count(),
    };
    let value = value.get(..end)?.trim_end_matches('.');
    Some((value, lead + value.len())).filter(|(value, _)| fits(value, label))
}

/// What Kafka lets a topic be called.
pub(super) fn is_topic(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-')
}

fn fits(value: &str, label: Label) -> bool {
    match label {
        Label::Topic => !value.is_empty() && value.len() <= 249 && value.chars().all(is_topic),
        Label::Partition | Label::Offset => {
            !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit())
        }
    }
}
