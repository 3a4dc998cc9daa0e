//! What a submission's observations say of each partition.

use std::collections::HashSet;

use connect_api::{AlterStatus, ConnectorOffsets, OffsetEntry};
use exact_json::Value;
use offset_rules::class::Class;
use offset_rules::draft::PartitionId;
use offset_rules::verdict::{Evidence, PartitionVerdict, verdict};

use super::submission::Submission;

impl Submission {
    /// What all observations, and perhaps one more, say of each partition; nothing before APPLIED. `status` is what the
    /// server says of this request, where this entry was not told (a tab that was reloaded).
    pub fn judge(
        &self,
        class: Option<&Class>,
        latest: Option<&ConnectorOffsets>,
        status: Option<&AlterStatus>,
    ) -> Verdicts {
        let Some(applied) = self.applied else {
            return Vec::new();
        };
        let is_new = |latest: &&ConnectorOffsets| {
            self.observations
                .last()
                .is_none_or(|last| last.observed_at != latest.observed_at)
        };
        let observations: Vec<ConnectorOffsets> = self
            .observations
            .iter()
            .chain(latest.filter(is_new))
            .filter(|seen| !self.is_of_another(seen))
            .cloned()
            .collect();
        // A status that names none says nothing of what was there; this browser's own look does.
        let previous = status
            .or(self.status.as_ref())
            .and_then(|status| status.previous_offsets.as_deref())
            .filter(|named| !named.is_empty())
            .unwrap_or(&self.before.entries);
        let verdicts = verdict(&Evidence {
            class,
            kind: &self.kind,
            requested: &self.entries,
            previous,
            applied,
            stood_still: self.stood_still,
            observations: &observations,
        });
        not_proven(verdicts, previous)
    }

    /// The observation that [`Self::judge`] speaks of, with this as the latest: the last that was watched, where the latest was
    /// made before the request was applied (by a server that lags behind).
    pub fn judged_on<'a>(&'a self, latest: Option<&'a ConnectorOffsets>) -> Option<&'a ConnectorOffsets> {
        let is_later = |seen: &&ConnectorOffsets| {
            let at = seen.observed_at.as_ref().and_then(|at| at.instant);
            at.zip(self.applied).is_some_and(|(at, applied)| at > applied) && !self.is_of_another(seen)
        };
        let later = latest.filter(is_later);
        later.or_else(|| self.observations.last()).or(latest)
    }
}

/// What is said of each partition.
pub type Verdicts = Vec<Judged>;

/// A partition, and what is said of it.
pub type Judged = (Value, PartitionVerdict);

/// A partition that was not there before and holds what was asked for: whatever is written there is echoed, and a partition
/// that differs in one type is another one, which no task reads (API.md T8).
pub const NEW_PARTITION: PartitionVerdict =
    PartitionVerdict::CannotTell("at it, and new: nothing shows that the connector uses it");

/// The same verdicts; those that are no proof are none.
fn not_proven(mut verdicts: Verdicts, previous: &[OffsetEntry]) -> Verdicts {
    if !verdicts
        .iter()
        .any(|(_, verdict)| *verdict == PartitionVerdict::AtIt)
    {
        return verdicts;
    }
    let known: HashSet<PartitionId> = previous
        .iter()
        .map(|entry| PartitionId::of(&entry.partition))
        .collect();
    for (partition, verdict) in &mut verdicts {
        if *verdict == PartitionVerdict::AtIt && !known.contains(&PartitionId::of(partition)) {
            *verdict = NEW_PARTITION;
        }
    }
    verdicts
}

/// Whether every partition is confirmed by a fresh observation.
pub fn is_confirmed(verdicts: &[Judged]) -> bool {
    !verdicts.is_empty() && verdicts.iter().all(|(_, verdict)| verdict.is_confirmed())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use connect_api::Time;
    use offset_rules::class::by_id;
    use offset_rules::draft::Base;

    use super::*;
    use crate::state::journal_record;

    const PARTITION: &str = r#"{"kafka_topic":"orders","kafka_partition":0}"#;

    fn rows(offset: u32) -> String {
        format!(r#"[{{"partition":{PARTITION},"offset":{{"kafka_offset":{offset}}}}}]"#)
    }

    fn seen(offset: u32) -> ConnectorOffsets {
        let text = format!(
            r#"{{"offsets":{},"metadata":{{"observed_at":"2026-03-02T09:18:05Z"}}}}"#,
            rows(offset)
        );
        ConnectorOffsets::decode(&exact_json::parse(text).unwrap()).unwrap()
    }

    /// A request, applied; the offsets were this before it.
    fn applied(body: &str, before: u32, state_before: &str) -> Submission {
        let text = format!(
            r#"{{"record":1,"attempt":"a-1","target":{{"endpoint":"sandbox","instance":"i","environment":"env-1","cluster":"lkc-1","connector":"c"}},
            "body":{body},"digest":"7f3a-91c2","prepared_at":"2026-03-02T09:16:31Z","from":"2026-03-02T09:16:30Z",
            "until":"2026-03-02T09:17:17Z","state":"applied","state_before":"{state_before}","applied":"2026-03-02T09:17:00Z"}}"#
        );
        journal_record::read(&text, Some(Arc::new(Base::of(seen(before))))).unwrap()
    }

    #[test]
    fn what_a_connector_that_ran_has_read_past_does_not_confirm_a_skip() {
        let body = format!(r#"{{"type":"PATCH","offsets":{}}}"#, rows(1_500));
        let confirmed = |stood_still: bool, live: u32| {
            let mut entry = applied(&body, 1_000, "FAILED");
            entry.stood_still = stood_still;
            is_confirmed(&entry.judge(by_id("sink"), Some(&seen(live)), None))
        };
        assert!(confirmed(true, 7_000));
        assert!(!confirmed(false, 7_000), "a task of it may have run");
        assert!(confirmed(false, 1_500));
        assert!(
            !applied(&body, 1_000, "PAUSED").stood_still,
            "a record of an older version does not say it"
        );
    }

    #[test]
    fn what_stands_beside_a_verdict_is_what_it_is_about() {
        let body = format!(r#"{{"type":"PATCH","offsets":{}}}"#, rows(500));
        let mut entry = applied(&body, 1_000, "RUNNING");
        let at = |time: &str, offset: u32| ConnectorOffsets {
            observed_at: Some(Time::read(time)),
            ..seen(offset)
        };
        let (stale, later, latest) = (
            at("2026-03-02T09:16:59Z", 1_000),
            at("2026-03-02T09:18:05Z", 500),
            at("2026-03-02T09:19:05Z", 600),
        );
        // Nothing was watched yet: an observation from before the application is shown as what it is.
        assert_eq!(entry.judged_on(Some(&stale)), Some(&stale));
        assert_eq!(entry.judged_on(None), None);
        entry.observations.push(later.clone());
        assert_eq!(entry.judged_on(Some(&latest)), Some(&latest));
        for behind in [Some(&stale), None] {
            assert_eq!(entry.judged_on(behind), Some(&later));
            let verdicts = entry.judge(by_id("sink"), behind, None);
            assert_eq!(verdicts[0].1, PartitionVerdict::AtIt);
        }
    }

    #[test]
    fn what_another_connector_of_that_name_reads_tells_nothing() {
        let body = format!(r#"{{"type":"PATCH","offsets":{}}}"#, rows(500));
        let judged = |id: Option<&str>| {
            let mut entry = applied(&body, 1_000, "PAUSED");
            entry.target.lcc = Some("lcc-1".to_owned());
            let live = ConnectorOffsets {
                id: id.map(str::to_owned),
                ..seen(500)
            };
            is_confirmed(&entry.judge(by_id("sink"), Some(&live), None))
        };
        assert!(judged(Some("lcc-1")));
        assert!(judged(None), "an id that is not said separates nothing");
        assert!(!judged(Some("lcc-2")));
    }

    #[test]
    fn a_status_that_names_no_previous_offsets_does_not_hide_those_that_this_browser_saw() {
        let status = |previous: &str| {
            let text = format!(
                r#"{{"request":{{"id":"lcc-1","type":"PATCH","requested_at":"2026-03-02T09:16:31Z"}},
                "status":{{"phase":"APPLIED"}},"previous_offsets":{previous}}}"#
            );
            AlterStatus::decode(&exact_json::parse(text).unwrap())
                .unwrap()
                .unwrap()
        };
        let judged = |body: &str, previous: &str, live: u32| {
            let entry = applied(body, 1_000, "PAUSED");
            let verdicts = entry.judge(by_id("sink"), Some(&seen(live)), Some(&status(previous)));
            verdicts
                .into_iter()
                .map(|(_, verdict)| verdict)
                .collect::<Vec<_>>()
        };
        let patch = format!(r#"{{"type":"PATCH","offsets":{}}}"#, rows(500));
        assert_eq!(judged(&patch, "[]", 500), [PartitionVerdict::AtIt]);
        assert_eq!(judged(&patch, "[]", 1_000), [PartitionVerdict::DidNotMove]);
        let delete = r#"{"type":"DELETE"}"#;
        assert_eq!(judged(delete, "[]", 7), [PartitionVerdict::BelowPrevious]);
        // What it does name counts.
        assert_eq!(judged(&patch, &rows(500), 500), [PartitionVerdict::AtIt]);
        assert_eq!(judged(delete, &rows(5), 5), judged(delete, "[]", 1_000));
    }

    #[test]
    fn a_new_partition_that_echoes_what_was_asked_for_is_no_proof() {
        let entry = |protocol: &str| OffsetEntry {
            partition: exact_json::parse(format!(r#"{{"protocol":{protocol}}}"#)).unwrap(),
            offset: exact_json::parse(r#"{"o":1}"#).unwrap(),
        };
        let (number, string) = (entry("1"), entry("\"1\""));
        let verdicts = vec![
            (number.partition.clone(), PartitionVerdict::AtIt),
            (string.partition.clone(), PartitionVerdict::AtIt),
        ];
        let judged = not_proven(verdicts.clone(), std::slice::from_ref(&string));
        assert_eq!(judged[0].1, NEW_PARTITION);
        assert_eq!(judged[1].1, PartitionVerdict::AtIt);
        assert!(is_confirmed(&verdicts));
        assert!(!is_confirmed(&judged));
    }
}
