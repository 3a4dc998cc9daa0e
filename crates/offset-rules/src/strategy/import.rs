//! Put what was imported into a draft.

use std::collections::HashMap;

use connect_api::AlterType;
use exact_json::{Kind, Value, member, object, quote};

use super::report::Outcome;
use super::reset::{reset_all, reset_some};
use super::shift::as_written;
use crate::class::Shape;
use crate::draft::{At, Draft, RowIntent};
use crate::import::{Imported, TopicOffset};
use crate::input::shown;
use crate::words::clipped;

/// Characters of a stranger's topic that go into a sentence.
const LONGEST: usize = 120;

/// Fills the draft with what was imported from `what` (a file's name, "a paste"). Partitions that it does not name keep
/// what the draft has for them.
pub fn import(draft: &mut Draft, imported: &Imported, what: &str, shape: &Shape) -> Outcome {
    let mut outcome = Outcome::default();
    if let Some(id) = imported
        .id
        .as_ref()
        .filter(|id| draft.target.lcc.as_ref().is_some_and(|own| own != *id))
    {
        outcome.notes.push(format!("It is of another connector: {id}."));
    }
    if imported.kind == Some(AlterType::Delete) {
        return delete(draft, imported, outcome);
    }
    let intent = RowIntent::Import(what.into());
    for entry in &imported.entries {
        let at = draft.add_partition(entry.partition.clone());
        put(draft, at, entry.offset.text(), &intent, &mut outcome);
    }
    if !imported.topics.is_empty() {
        topics(draft, &imported.topics, &intent, shape, &mut outcome);
    }
    outcome
}

fn put(draft: &mut Draft, at: At, offset: &str, intent: &RowIntent, outcome: &mut Outcome) {
    let is_live = match at {
        At::Base(place) => draft
            .base
            .entry(place)
            .is_some_and(|entry| entry.offset.text() == offset),
        At::Added(_) => false,
    };
    draft.set_offset(at, offset, intent.clone());
    if is_live {
        outcome.unchanged += 1;
    } else {
        outcome.changed += 1;
    }
}

fn delete(draft: &mut Draft, imported: &Imported, mut outcome: Outcome) -> Outcome {
    let done = if imported.entries.is_empty() {
        reset_all(draft)
    } else {
        let mut places = Vec::new();
        for entry in &imported.entries {
            match draft.base.position(&entry.partition) {
                Some(place) => places.push(place),
                None => outcome.leave(&entry.partition, "this connector has no such partition"),
            }
        }
        reset_some(draft, places)
    };
    outcome.changed = done.changed;
    outcome.notes.extend(done.notes);
    outcome
}

/// Topics take the live partition's own text, whether it spells its number as a number or as a string (API.md T7).
fn topics(
    draft: &mut Draft,
    topics: &[TopicOffset],
    intent: &RowIntent,
    shape: &Shape,
    outcome: &mut Outcome,
) {
    let named = |partition: &Value| {
        Some((
            shown(&partition.get("kafka_topic")?),
            shown(&partition.get("kafka_partition")?),
        ))
    };
    let live: HashMap<(String, String), usize> = draft
        .base
        .entries
        .iter()
        .enumerate()
        .filter_map(|(at, entry)| Some((named(&entry.partition)?, at)))
        .collect();
    let as_text = |column: Option<&crate::class::Column>| {
        column.is_some_and(|column| column.kind == Some(Kind::String))
    };
    let (partition_as_text, offset_as_text) = (
        as_text(shape.partition_column("kafka_partition")),
        as_text(shape.offset_column("kafka_offset")),
    );
    for line in topics {
        let number = line.partition.to_string();
        let place = live.get(&(line.topic.clone(), number.clone())).copied();
        let Some(offset) = &line.offset else {
            let why = format!(
                "line {}: no offset for that time, there is no record that late",
                line.line
            );
            outcome.left.push(super::Left {
                partition: place
                    .and_then(|at| draft.base.entry(at))
                    .map(|entry| entry.partition.clone()),
                why,
            });
            continue;
        };
        let text = |digits: &str, quoted: bool| if quoted { quote(digits) } else { digits.to_owned() };
        let at = match place {
            Some(place) => At::Base(place),
            None if draft.base.entries.is_empty() => {
                let partition = object([
                    member("kafka_topic", &quote(&line.topic)),
                    member("kafka_partition", &text(&number, partition_as_text)),
                ]);
                let Ok(partition) = exact_json::parse(partition) else {
                    continue;
                };
                draft.add_partition(partition)
            }
            None => {
                let why = format!(
                    "line {}: {}/{number} is not among the connector's partitions",
                    line.line,
                    clipped(&line.topic, LONGEST)
                );
                outcome.left.push(super::Left { partition: None, why });
                continue;
            }
        };
        let live_value = match at {
            At::Base(place) => draft
                .base
                .entry(place)
                .and_then(|entry| entry.offset.get("kafka_offset")),
            At::Added(_) => None,
        };
        let value = match &live_value {
            Some(live) => as_written(offset, live),
            None => text(&offset.to_string(), offset_as_text),
        };
        if live_value.is_some_and(|live| live.text() == value) {
            draft.clear_row(at);
            outcome.unchanged += 1;
        } else {
            draft.set_value(at, "kafka_offset", &value, intent.clone());
            outcome.changed += 1;
        }
    }
}
