//! Past a record that a trace names, or past one unnamed record.

use exact_json::Integer;

use super::report::{Left, Outcome};
use super::shift::as_written;
use crate::draft::{At, Draft, RowIntent};
use crate::input::shown;
use crate::position::whole;
use crate::trace::NamedRecord;
use crate::words::{counted, grouped};

const KEY: &str = "kafka_offset";

/// Drafts the offset after a named record, in the partition it names and no other.
pub fn skip_past(draft: &mut Draft, record: &NamedRecord) -> Outcome {
    let mut outcome = Outcome::default();
    let named =
        |text: &str, value: Option<exact_json::Value>| value.is_some_and(|value| shown(&value) == text);
    let number = record.partition.to_string();
    let place = draft.base.entries.iter().position(|entry| {
        named(&record.topic, entry.partition.get("kafka_topic"))
            && named(&number, entry.partition.get("kafka_partition"))
    });
    let Some((place, live)) =
        place.and_then(|place| Some((place, draft.base.entry(place)?.offset.get(KEY)?)))
    else {
        outcome.left.push(Left {
            partition: None,
            why: format!(
                "{}/{number} is not among the connector's partitions",
                record.topic
            ),
        });
        return outcome;
    };
    let next = record.next();
    let at = At::Base(place);
    if let Some(committed) = whole(live.part()).filter(|committed| *committed >= next) {
        let partition = draft.base.entry(place).map(|entry| entry.partition.clone());
        let committed = grouped(&committed.to_string());
        outcome.left.push(Left {
            partition,
            why: format!("it stands at {committed}, past that record already"),
        });
        return outcome;
    }
    if let Some(skipped) = whole(live.part()).map(|committed| &next - &committed) {
        let records = counted(&skipped, "record", "records");
        outcome.notes.push(format!(
            "Skips up to {records}, the last of them the one the trace names."
        ));
    }
    let intent = RowIntent::SkipPast {
        record: record.offset.clone(),
        quote: record.quote.as_str().into(),
    };
    draft.set_value(at, KEY, &as_written(&next, &live), intent);
    outcome.changed = 1;
    outcome
}

/// Drafts one past the committed offset. Whoever presses this should know that it need not be the bad record
/// (API.md T31); the outcome says so.
pub fn skip_one(draft: &mut Draft, places: impl IntoIterator<Item = usize>) -> Outcome {
    let one = Integer::from(1_i64);
    let mut outcome = Outcome::default();
    for place in places {
        let Some(entry) = draft.base.entry(place) else {
            continue;
        };
        let partition = entry.partition.clone();
        let live = entry.offset.get(KEY);
        let Some((committed, live)) = live.as_ref().and_then(|live| Some((whole(live.part())?, live))) else {
            outcome.leave(&partition, "it has no committed offset");
            continue;
        };
        let next = as_written(&(&committed + &one), live);
        draft.set_value(At::Base(place), KEY, &next, RowIntent::SkipOne);
        outcome.changed += 1;
    }
    if outcome.changed > 0 {
        outcome.notes.push(
            "The committed offset is where reading resumes, not necessarily the bad record; a good one may be dropped."
                .to_owned(),
        );
    }
    outcome
}
