//! What Kafka Connect itself refuses, in its own words (API.md 5.3: `SinkUtils`, `OffsetUtils`).

use exact_json::{Kind, Value};

use crate::alter_body::Entry;

/// A sink's alteration, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SinkChange {
    pub(crate) topic: String,
    pub(crate) partition: i32,
    /// None removes the committed offset.
    pub(crate) offset: Option<i64>,
}

/// Reads a sink's offsets in the order of `SinkUtils.parseSinkConnectorOffsets`. Numbers and numeric strings
/// are both accepted, other keys are ignored (API.md 10).
pub(crate) fn sink_changes(connector: &str, entries: &[Entry]) -> Result<Vec<SinkChange>, String> {
    let mut changes: Vec<SinkChange> = Vec::with_capacity(entries.len());
    for entry in entries {
        let change = sink_change(entry)?;
        // Duplicates: the last wins, as in a HashMap (API.md T12).
        changes.retain(|old| (&old.topic, old.partition) != (&change.topic, change.partition));
        changes.push(change);
    }
    if changes
        .iter()
        .any(|change| change.offset.is_some_and(i64::is_negative))
    {
        return Err(format!(
            "Failed to modify offsets for sink connector {connector}: Invalid negative offset"
        ));
    }
    Ok(changes)
}

fn sink_change(entry: &Entry) -> Result<SinkChange, String> {
    let Some(partition) = &entry.partition else {
        return Err("The partition for a sink connector offset cannot be null or missing".to_owned());
    };
    let (Some(topic), Some(number)) = (partition.get("kafka_topic"), partition.get("kafka_partition")) else {
        return Err(
            "The partition for a sink connector offset must contain the keys 'kafka_topic' and 'kafka_partition'"
                .to_owned(),
        );
    };
    if topic.is_null() {
        return Err("Kafka topic names must be valid strings and may not be null".to_owned());
    }
    if number.is_null() {
        return Err("Kafka partitions must be valid numbers and may not be null".to_owned());
    }
    let number = java_string(&number);
    let Ok(partition) = number.parse::<i32>() else {
        return Err(format!(
            "Failed to parse the following Kafka partition value in the provided offsets: '{number}'. \
             Partition values for sink connectors need to be integers."
        ));
    };
    let offset = match &entry.offset {
        None => None,
        Some(offset) => {
            let Some(value) = offset.get("kafka_offset") else {
                return Err(
                    "The offset for a sink connector should either be null or contain the key 'kafka_offset'"
                        .to_owned(),
                );
            };
            let text = java_string(&value);
            let Ok(offset) = text.parse::<i64>() else {
                return Err(format!(
                    "Failed to parse the following Kafka offset value in the provided offsets: '{text}'. \
                     Offset values for sink connectors need to be integers."
                ));
            };
            Some(offset)
        }
    };
    Ok(SinkChange {
        topic: java_string(&topic),
        partition,
        offset,
    })
}

/// `String.valueOf`: the content of a string, the text of everything else.
fn java_string(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.text().to_owned(), std::borrow::Cow::into_owned)
}

/// A source's partitions and offsets are maps of primitives (`OffsetUtils.validateFormat`).
pub(crate) fn source_entries(connector: &str, entries: &[Entry]) -> Result<(), String> {
    for entry in entries {
        let Some(partition) = &entry.partition else {
            return Err(format!(
                "Failed to modify offsets for source connector {connector}"
            ));
        };
        primitives(partition)?;
        if let Some(offset) = &entry.offset {
            primitives(offset)?;
        }
    }
    Ok(())
}

fn primitives(map: &Value) -> Result<(), String> {
    for (name, value) in map.members() {
        let class = match value.kind() {
            Kind::Array => "java.util.ArrayList",
            Kind::Object => "java.util.LinkedHashMap",
            _ => continue,
        };
        return Err(format!(
            "Offsets may only contain primitive types as values, but field {} contains class {class}",
            java_string(&name)
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alter_body::AlterBody;

    fn entries(text: &str) -> Vec<Entry> {
        let body = format!(r#"{{"type":"PATCH","offsets":{text}}}"#);
        AlterBody::read(body.as_bytes()).unwrap().entries
    }

    #[test]
    fn each_rule_of_a_sink_has_its_own_words() {
        for (text, words) in [
            (r#"[{"offset":{"kafka_offset":1}}]"#, "cannot be null or missing"),
            (r#"[{"partition":{"kafka_topic":"a"}}]"#, "must contain the keys"),
            (
                r#"[{"partition":{"kafka_topic":null,"kafka_partition":0}}]"#,
                "topic names must be",
            ),
            (
                r#"[{"partition":{"kafka_topic":"a","kafka_partition":null}}]"#,
                "partitions must be valid",
            ),
            (
                r#"[{"partition":{"kafka_topic":"a","kafka_partition":0.0}}]"#,
                "partition value in the provided offsets: '0.0'",
            ),
            (
                r#"[{"partition":{"kafka_topic":"a","kafka_partition":"x"}}]"#,
                "'x'. Partition values",
            ),
            (
                r#"[{"partition":{"kafka_topic":"a","kafka_partition":0},"offset":{}}]"#,
                "contain the key 'kafka_offset'",
            ),
            (
                r#"[{"partition":{"kafka_topic":"a","kafka_partition":0},"offset":{"kafka_offset":null}}]"#,
                "'null'. Offset values",
            ),
            (
                r#"[{"partition":{"kafka_topic":"a","kafka_partition":0},"offset":{"kafka_offset":9223372036854775808}}]"#,
                "Failed to parse the following Kafka offset",
            ),
            (
                r#"[{"partition":{"kafka_topic":"a","kafka_partition":0},"offset":{"kafka_offset":-1}}]"#,
                "Invalid negative offset",
            ),
        ] {
            let error = sink_changes("x", &entries(text)).unwrap_err();
            assert!(error.contains(words), "{text}: {error}");
        }
    }

    #[test]
    fn numeric_strings_are_accepted_and_the_last_duplicate_wins() {
        let changes = sink_changes(
            "x",
            &entries(
                r#"[{"partition":{"kafka_topic":"a","kafka_partition":"0"},"offset":{"kafka_offset":"50"}},
                    {"partition":{"kafka_topic":"a","kafka_partition":0},"offset":null}]"#,
            ),
        );
        assert_eq!(
            changes,
            Ok(vec![SinkChange {
                topic: "a".to_owned(),
                partition: 0,
                offset: None
            }])
        );
    }

    #[test]
    fn a_source_takes_primitives_and_null() {
        assert!(
            source_entries(
                "x",
                &entries(r#"[{"partition":{"a":1},"offset":{"b":null,"c":"d"}}]"#)
            )
            .is_ok()
        );
        let error =
            source_entries("x", &entries(r#"[{"partition":{"a":1},"offset":{"b":[]}}]"#)).unwrap_err();
        assert!(error.contains("field b contains class"), "{error}");
        assert!(source_entries("x", &entries(r#"[{"offset":{"b":1}}]"#)).is_err());
    }
}
