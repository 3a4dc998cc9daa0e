//! Lines `topic:partition:offset`.

use std::collections::HashSet;

use exact_json::Integer;

use super::model::{Form, ImportError, Imported, TopicOffset};

pub(super) fn read(text: &str) -> Result<Imported, ImportError> {
    let mut topics = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim_end_matches('\r');
        if line.trim().is_empty() {
            continue;
        }
        // From the right: a topic's name holds no colon, but a wrong line should be named by its last parts.
        let mut parts = line.rsplitn(3, ':');
        let (offset, partition, topic) = (parts.next(), parts.next(), parts.next());
        let (Some(topic), Some(partition), Some(offset)) = (topic, partition, offset) else {
            return Err(wrong(at + 1, 1, "This line is not topic:partition:offset."));
        };
        topics.push(parsed(
            at + 1,
            topic,
            partition,
            offset,
            columns(topic, partition),
        )?);
    }
    each_once(&topics)?;
    Ok(Imported {
        form: Form::TopicLines,
        kind: None,
        id: None,
        name: None,
        entries: Vec::new(),
        topics,
    })
}

/// No topic's partition on two lines.
pub(super) fn each_once(topics: &[TopicOffset]) -> Result<(), ImportError> {
    let mut seen = HashSet::new();
    match topics
        .iter()
        .find(|line| !seen.insert((line.topic.as_str(), line.partition)))
    {
        Some(twice) => Err(ImportError {
            code: "import-twice",
            advice: "Keep one of them.",
            ..wrong(twice.line, 1, "This partition is there twice.")
        }),
        None => Ok(()),
    }
}

/// Where topic, partition and offset begin.
fn columns(topic: &str, partition: &str) -> [usize; 3] {
    let second = topic.chars().count() + 2;
    [1, second, second + partition.chars().count() + 1]
}

/// Digits beyond which a number is no offset: an offset has 19 at most, and a file's megabyte of them would be reckoned with.
const MOST_DIGITS: usize = 1_000;

/// One line's parts; `columns` are where topic, partition and offset begin.
pub(super) fn parsed(
    line: usize,
    topic: &str,
    partition: &str,
    offset: &str,
    columns: [usize; 3],
) -> Result<TopicOffset, ImportError> {
    let (topic, partition, offset) = (topic.trim(), partition.trim(), offset.trim());
    if topic.is_empty() || topic.contains(':') || topic.chars().any(char::is_control) {
        return Err(wrong(line, columns[0], "The topic is no topic's name."));
    }
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = Some(partition)
        .filter(|text| is_digits(text))
        .and_then(|text| text.parse().ok());
    let Some(partition) = number else {
        return Err(wrong(line, columns[1], "The partition is no number."));
    };
    // What kafka-get-offsets prints where there is no record that late.
    let none = offset.is_empty() || offset == "-1";
    let read = if none || offset.len() > MOST_DIGITS {
        None
    } else {
        Integer::parse(offset)
    };
    if !none && read.as_ref().is_none_or(Integer::is_negative) {
        return Err(wrong(line, columns[2], "The offset is no offset."));
    }
    Ok(TopicOffset {
        line,
        topic: topic.to_owned(),
        partition,
        offset: read,
    })
}

pub(super) fn wrong(line: usize, column: usize, says: &str) -> ImportError {
    ImportError {
        code: "import-line",
        line,
        column,
        path: String::new(),
        says: says.to_owned(),
        advice: "Write it as orders:0:81244 or orders,0,81244, digits only.",
    }
}
