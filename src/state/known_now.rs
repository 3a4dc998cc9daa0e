//! What stands now, as far as it is known.

use connect_api::{AlterStatus, AlterType, ConnectorOffsets, OffsetEntry, Phase, Time, Timestamp};
use offset_rules::draft::{Base, Draft, RowIntent, Rows};

fn instant(time: Option<&Time>) -> Option<Timestamp> {
    time.and_then(|time| time.instant)
}

/// Whether a request was applied after the offsets were observed: what they show is what was there before it.
pub fn is_unseen(live: &ConnectorOffsets, status: &AlterStatus) -> bool {
    let times = instant(live.observed_at.as_ref()).zip(instant(status.applied_at.as_ref()));
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

/// Whether a draft was made in the knowledge of a request, as far as the server's own times can tell: on offsets that were
/// observed since, or that hold what it set; or it takes this very request back.
pub fn knows(draft: &Draft, status: &AlterStatus) -> bool {
    let (base, request) = (&draft.base, &status.request);
    let at = request.requested_at.as_ref();
    let times = instant(base.observed_at.as_ref()).zip(instant(at));
    if times.is_none_or(|(observed, requested)| requested <= observed) {
        return true;
    }
    let is_set = |entry: &OffsetEntry| base.offset(&entry.partition) == Some(&entry.offset);
    let holds = if request.kind == AlterType::Delete {
        base.entries.is_empty()
    } else {
        !request.offsets.is_empty() && request.offsets.iter().all(is_set)
    };
    let takes_back = |intent: &RowIntent| match intent {
        RowIntent::Restore(asked) => at.is_some_and(|at| **asked == at.text),
        _ => false,
    };
    let mut rows = draft.rows().into_iter().flat_map(Rows::iter);
    (status.phase == Phase::Applied && holds) || rows.any(|(_, row)| takes_back(&row.intent))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use connect_api::ConnectorAddress;
    use exact_json::parse;
    use offset_rules::draft::At;
    use offset_rules::target::Target;

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

    #[test]
    fn a_draft_knows_a_request_that_it_stands_on_or_takes_back() {
        let draft = |offsets: ConnectorOffsets| {
            let target = Target {
                endpoint: "sandbox".to_owned(),
                instance: None,
                address: ConnectorAddress::new("env-1", "lkc-1", "a"),
                lcc: None,
            };
            Draft::new("1", target, Arc::new(Base::of(offsets)), Timestamp::UNIX_EPOCH)
        };
        let before = live("2026-03-02T09:16:00Z");
        let patch = status("PATCH", r#"{"partition":{"p":1},"offset":{"o":5}}"#);
        assert!(!knows(&draft(before.clone()), &patch));
        // Asked for while the offsets looked so, to the very instant, or earlier; or nobody knows.
        for observed in ["2026-03-02T09:16:31Z", "2026-03-02T10:00:00Z", "soon"] {
            assert!(knows(&draft(live(observed)), &patch), "{observed}");
        }
        // What it set stands in the draft's own base, where that was made of what is known.
        assert!(knows(&draft(known_now(&before, Some(&patch))), &patch));
        let mut failed = patch.clone();
        failed.phase = Phase::Failed;
        assert!(!knows(&draft(known_now(&before, Some(&patch))), &failed));
        let delete = status("DELETE", "");
        assert!(!knows(&draft(before.clone()), &delete));
        assert!(knows(&draft(known_now(&before, Some(&delete))), &delete));
        // The way back from it, or from another one.
        for (asked, is_known) in [("2026-03-02T09:16:31Z", true), ("2026-03-02T08:00:00Z", false)] {
            let mut back = draft(before.clone());
            back.set_value(At::Base(0), "o", "7", RowIntent::Restore(asked.into()));
            assert_eq!(knows(&back, &patch), is_known, "{asked}");
        }
    }
}
