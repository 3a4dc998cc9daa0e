//! What stands now, as far as it is known.

use connect_api::{AlterStatus, AlterType, ConnectorOffsets, OffsetEntry, Phase, Time};
use offset_rules::draft::Base;

/// Whether a request was applied after the offsets were observed: what they show is what was there before it.
pub fn is_unseen(live: &ConnectorOffsets, status: &AlterStatus) -> bool {
    let instant = |time: &Option<Time>| time.as_ref().and_then(|time| time.instant);
    let times = instant(&live.observed_at).zip(instant(&status.applied_at));
    status.phase == Phase::Applied && times.is_some_and(|(observed, applied)| observed <= applied)
}

/// The live offsets; where they were observed before the last request was applied, with what it set in place of what it
/// replaced. Otherwise the way back would look like no change until the next observation.
pub fn known_now(live: &ConnectorOffsets, last: Option<&AlterStatus>) -> ConnectorOffsets {
    let mut known = live.clone();
    let Some(status) = last.filter(|status| is_unseen(live, status)) else {
        return known;
    };
    let is_reset = status.request.kind == AlterType::Delete;
    let named = Base::new(status.request.offsets.clone(), None);
    let asked = |entry: &OffsetEntry| {
        named
            .position(&entry.partition)
            .and_then(|at| named.entry(at))
            .cloned()
    };
    let kept = live
        .offsets
        .iter()
        .filter(|entry| !is_reset || (!named.entries.is_empty() && asked(entry).is_none()));
    known.offsets = kept
        .map(|entry| asked(entry).unwrap_or_else(|| entry.clone()))
        .collect();
    known
}

#[cfg(test)]
mod tests {
    use exact_json::parse;

    use super::*;

    fn live(observed_at: &str) -> ConnectorOffsets {
        let text = format!(
            r#"{{"id":"lcc-1","name":"a","offsets":[{{"partition":{{"p":0}},"offset":{{"o":10}}}},
            {{"partition":{{"p":1}},"offset":{{"o":20}}}}],"metadata":{{"observed_at":"{observed_at}"}}}}"#
        );
        ConnectorOffsets::decode(&parse(text).unwrap()).unwrap()
    }

    fn status(kind: &str, offsets: &str) -> AlterStatus {
        let text = format!(
            r#"{{"request":{{"id":"lcc-1","type":"{kind}","requested_at":"2026-03-02T09:16:31Z","offsets":[{offsets}]}},
            "status":{{"phase":"APPLIED"}},"previous_offsets":[],"applied_at":"2026-03-02T09:17:00Z"}}"#
        );
        AlterStatus::decode(&parse(text).unwrap()).unwrap().unwrap()
    }

    fn texts(offsets: &ConnectorOffsets) -> Vec<String> {
        let texts = offsets.offsets.iter().map(|entry| entry.offset.text().to_owned());
        texts.collect()
    }

    #[test]
    fn what_was_set_and_not_observed_yet_stands_in_the_place_of_what_it_replaced() {
        let (before, after) = (live("2026-03-02T09:16:00Z"), live("2026-03-02T09:18:00Z"));
        let patch = status("PATCH", r#"{"partition":{"p":1},"offset":{"o":5}}"#);
        assert_eq!(
            texts(&known_now(&before, Some(&patch))),
            [r#"{"o":10}"#, r#"{"o":5}"#]
        );
        assert_eq!(known_now(&after, Some(&patch)), after);
        assert_eq!(known_now(&before, None), before);
        assert!(texts(&known_now(&before, Some(&status("DELETE", "")))).is_empty());
        let some = status("DELETE", r#"{"partition":{"p":0},"offset":{}}"#);
        assert_eq!(texts(&known_now(&before, Some(&some))), [r#"{"o":20}"#]);
    }
}
