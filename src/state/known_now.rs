//! What stands now, as far as it is known.

use std::sync::Arc;

use connect_api::{AlterStatus, AlterType, Answer, ConnectorOffsets, OffsetEntry, Phase, Time, Timestamp};
use offset_rules::draft::{Base, Draft, RowIntent, Rows};
use offset_rules::settlement::is_other_id;

use super::connector::ConnectorData;
use super::journal::Journal;

fn instant(time: Option<&Time>) -> Option<Timestamp> {
    time.and_then(|time| time.instant)
}

/// When offsets were observed, by the server's clock.
pub fn observed(live: &ConnectorOffsets) -> Option<Timestamp> {
    instant(live.observed_at.as_ref())
}

/// A request that was applied, and when: by the server's clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// When.
    pub at: Timestamp,
    /// PATCH or DELETE.
    pub kind: AlterType,
    /// What it asked for; of a DELETE without any, all were meant.
    pub offsets: Vec<OffsetEntry>,
    /// The connector's id, where it is known: another one may have its name by now.
    pub lcc: Option<String>,
}

impl Applied {
    /// The last request, where it was applied and says when.
    fn last(status: &AlterStatus) -> Option<Self> {
        (status.phase == Phase::Applied).then_some(())?;
        Some(Self {
            at: instant(status.applied_at.as_ref())?,
            kind: status.request.kind.clone(),
            offsets: status.request.offsets.clone(),
            lcc: status.request.id.clone(),
        })
    }

    /// Has its offsets stand in the place of what it replaced.
    fn act_on(&self, offsets: &mut Vec<OffsetEntry>) {
        let is_reset = self.kind == AlterType::Delete;
        if is_reset && self.offsets.is_empty() {
            offsets.clear();
            return;
        }
        let named = Base::new(self.offsets.clone(), None);
        let asked = |entry: &OffsetEntry| named.position(&entry.partition).and_then(|at| named.entry(at));
        if is_reset {
            offsets.retain(|entry| asked(entry).is_none());
            return;
        }
        for entry in offsets {
            if let Some(asked) = asked(entry) {
                entry.clone_from(asked);
            }
        }
    }
}

/// What was applied to a connector since its offsets were observed, the oldest first: by its last request, and by what this
/// browser had applied before that. The status says only what became of the last one.
fn since(live: &ConnectorOffsets, last: Option<&AlterStatus>, own: &[Applied]) -> Vec<Applied> {
    let Some(observed) = observed(live) else {
        return Vec::new();
    };
    let is_unseen = |applied: &Applied| {
        observed <= applied.at && !is_other_id(applied.lcc.as_deref(), live.id.as_deref())
    };
    let all = own.iter().cloned().chain(last.and_then(Applied::last));
    let mut unseen: Vec<Applied> = all.filter(is_unseen).collect();
    unseen.sort_by_key(|applied| applied.at);
    unseen
}

/// The live offsets; where they were observed before something was applied, with what that set in place of what it
/// replaced. Otherwise the way back would look like no change until the next observation.
pub fn known_now(live: &ConnectorOffsets, last: Option<&AlterStatus>, own: &[Applied]) -> ConnectorOffsets {
    with(live, &since(live, last, own))
}

fn with(live: &ConnectorOffsets, since: &[Applied]) -> ConnectorOffsets {
    let mut known = live.clone();
    for applied in since {
        applied.act_on(&mut known.offsets);
    }
    known
}

/// The offsets that this tab read last, and what was applied since they were observed. Tracked.
fn read_last(
    data: &ConnectorData,
    journal: Journal,
) -> Option<(Arc<Answer<ConnectorOffsets>>, Vec<Applied>)> {
    let live = data.offsets.answer()?;
    let last = data.last_request.answer();
    let last = last.as_ref().and_then(|answer| answer.value.as_ref());
    let own = journal.applied_since(&data.address, observed(&live.value));
    let since = since(&live.value, last, &own);
    Some((live, since))
}

/// What stands of a connector, as far as this tab knows; `None` until its offsets were read. Tracked.
pub fn stands(data: &ConnectorData, journal: Journal) -> Option<ConnectorOffsets> {
    let (live, since) = read_last(data, journal)?;
    Some(with(&live.value, &since))
}

/// Whether something was applied since the offsets were observed: they show what was there before it. Tracked.
pub fn is_unseen(data: &ConnectorData, journal: Journal) -> bool {
    read_last(data, journal).is_some_and(|(_, since)| !since.is_empty())
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
            texts(&known_now(&before, Some(&patch), &[])),
            [r#"{"o":10}"#, r#"{"o":5}"#]
        );
        assert_eq!(known_now(&after, Some(&patch), &[]), after);
        assert_eq!(known_now(&before, None, &[]), before);
        assert!(texts(&known_now(&before, Some(&status("DELETE", "")), &[])).is_empty());
        let some = status("DELETE", r#"{"partition":{"p":0},"offset":{}}"#);
        assert_eq!(texts(&known_now(&before, Some(&some), &[])), [r#"{"o":20}"#]);
    }

    #[test]
    fn what_this_browser_had_applied_before_the_last_request_stands_too() {
        let before = live("2026-03-02T09:16:00Z");
        let own = |at: &str, kind: AlterType, offset: &str| Applied {
            at: at.parse().unwrap(),
            kind,
            offsets: status(
                "PATCH",
                &format!(r#"{{"partition":{{"p":0}},"offset":{{"o":{offset}}}}}"#),
            )
            .request
            .offsets,
            lcc: Some("lcc-1".to_owned()),
        };
        let earlier = own("2026-03-02T09:16:20Z", AlterType::Patch, "7");
        let patch = status("PATCH", r#"{"partition":{"p":1},"offset":{"o":5}}"#);
        let mut failed = patch.clone();
        failed.phase = Phase::Failed;
        let known = |last: &AlterStatus, own: &[Applied]| texts(&known_now(&before, Some(last), own));
        let [first, second] = [r#"{"o":7}"#, r#"{"o":5}"#];
        assert_eq!(known(&patch, std::slice::from_ref(&earlier)), [first, second]);
        // A later one that failed does not hide it.
        assert_eq!(
            known(&failed, std::slice::from_ref(&earlier)),
            [first, r#"{"o":20}"#]
        );
        // The later one stands, in whichever order they are kept.
        let again = own("2026-03-02T09:16:25Z", AlterType::Patch, "8");
        assert_eq!(known(&failed, &[again, earlier.clone()])[0], r#"{"o":8}"#);
        let reset = own("2026-03-02T09:16:25Z", AlterType::Delete, "{}");
        assert_eq!(known(&patch, &[earlier.clone(), reset]), [second]);
        // Seen by now, or of a connector that had the name before.
        let seen = own("2026-03-02T09:15:59Z", AlterType::Patch, "7");
        let other = Applied {
            lcc: Some("lcc-0".to_owned()),
            ..earlier
        };
        assert_eq!(known(&patch, &[seen, other]), [r#"{"o":10}"#, second]);
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
        assert!(knows(&draft(known_now(&before, Some(&patch), &[])), &patch));
        let mut failed = patch.clone();
        failed.phase = Phase::Failed;
        assert!(!knows(&draft(known_now(&before, Some(&patch), &[])), &failed));
        let delete = status("DELETE", "");
        assert!(!knows(&draft(before.clone()), &delete));
        assert!(knows(&draft(known_now(&before, Some(&delete), &[])), &delete));
        // The way back from it, or from another one.
        for (asked, is_known) in [("2026-03-02T09:16:31Z", true), ("2026-03-02T08:00:00Z", false)] {
            let mut back = draft(before.clone());
            back.set_value(At::Base(0), "o", "7", RowIntent::Restore(asked.into()));
            assert_eq!(knows(&back, &patch), is_known, "{asked}");
        }
    }
}
