//! One submission: what was sent, and all that became known of it.

use std::collections::HashSet;
use std::sync::Arc;

use connect_api::{
    AlterRequestInfo, AlterStatus, AlterType, ApiError, ConnectorOffsets, ConnectorState, OffsetEntry, Time,
    Timestamp,
};
use exact_json::Value;
use offset_rules::class::Class;
use offset_rules::content::{Echo, is_same_request};
use offset_rules::draft::{Base, PartitionId};
use offset_rules::settlement::{JournalState, SentRequest, Window, is_news, is_of_another};
use offset_rules::target::Target;
use offset_rules::verdict::{Evidence, PartitionVerdict, verdict};

use super::answered::Answered;

/// One submission: what was sent, and all that became known of it.
#[derive(Clone, Debug)]
pub struct Submission {
    /// The name of the attempt, also to our gateway.
    pub attempt: String,
    /// Whose offsets.
    pub target: Target,
    /// PATCH or DELETE.
    pub kind: AlterType,
    /// What was asked for.
    pub entries: Vec<OffsetEntry>,
    /// The exact body.
    pub body: String,
    /// `7f3a-91c2`
    pub digest: String,
    /// The draft's note.
    pub note: String,
    /// The draft's id; records of older versions do not say it.
    pub draft_id: Option<String>,
    /// The id of the key that signs it; `None` where the gateway does.
    pub by: Option<String>,
    /// When it was written down.
    pub prepared_at: Timestamp,
    /// The offsets just before.
    pub before: Arc<Base>,
    /// The connector's state just before.
    pub state_before: Option<ConnectorState>,
    /// Whether it and each of its tasks stood still then: what ran reads past a position by itself. Records of older versions
    /// do not say it.
    pub stood_still: bool,
    /// `requested_at` of the request before this one.
    pub request_before: Option<Time>,
    /// When the server can have taken it.
    pub window: Window,
    /// How far it is.
    pub state: JournalState,
    /// `requested_at` of this request, once it is known that it was taken.
    pub requested_at: Option<Time>,
    /// How the echo compares.
    pub echo: Option<Echo>,
    /// Why it was refused, or why its outcome is not known.
    pub error: Option<ApiError>,
    /// What is kept of the answer to the POST.
    pub answer: Option<Answered>,
    /// What settling an unknown outcome came to, in words.
    pub settled_as: Option<String>,
    /// The last status read for it.
    pub status: Option<AlterStatus>,
    /// When APPLIED: by the server's `applied_at`, else its `Date` of the first such answer.
    pub applied: Option<Timestamp>,
    /// Observations since.
    pub observations: Vec<ConnectorOffsets>,
    /// What they say of each partition.
    pub verdicts: Verdicts,
    /// The connector's state when last seen after APPLIED.
    pub state_after: Option<ConnectorState>,
    /// Nothing more is being waited for.
    pub is_over: bool,
}

impl Submission {
    /// Says something more of what became of it.
    pub fn add_words(&mut self, words: &str) {
        let so_far = self.settled_as.take().map(|so_far| format!("{so_far} "));
        self.settled_as = Some(so_far.unwrap_or_default() + words);
    }

    /// What settlement compares the status with.
    pub fn sent_request(&self) -> SentRequest {
        SentRequest {
            kind: self.kind.clone(),
            offsets: self.entries.clone(),
            lcc: self.target.lcc.clone(),
            before: self.request_before.clone(),
            window: self.window,
        }
    }

    /// Whether a request that the server shows may be this one, of which nobody was told when it was taken. However late:
    /// it may have been on its way for long.
    pub fn may_be(&self, seen: &AlterRequestInfo) -> bool {
        let target = &self.target;
        !matches!(self.state, JournalState::Prepared | JournalState::Refused)
            && self.requested_at.is_none()
            && is_news(self.request_before.as_ref(), seen.requested_at.as_ref())
            && !is_of_another(&target.address.name, target.lcc.as_deref(), seen)
            && is_same_request(&self.kind, &self.entries, &seen.kind, &seen.offsets)
    }

    /// Whether these are the offsets of another connector, which has the name by now (API.md T2). An id that is not said
    /// separates nothing.
    pub fn is_of_another(&self, seen: &ConnectorOffsets) -> bool {
        matches!((&self.target.lcc, &seen.id), (Some(then), Some(now)) if then != now)
    }

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

    /// Whether it is still to be found out what became of it. One that is over without that (the server gave no stamp to
    /// tell it by) holds nothing up.
    pub fn is_under_way(&self) -> bool {
        !self.is_over && !self.state.is_settled()
    }

    /// Whether a page shows the same of both: another look at the status that says nothing new draws nothing anew.
    pub fn looks_like(&self, other: &Self) -> bool {
        let facts = |entry: &Self| {
            (
                entry.state,
                entry.is_over,
                entry.applied,
                entry.observations.len(),
                entry.state_before.clone(),
                entry.state_after.clone(),
            )
        };
        self.attempt == other.attempt
            && facts(self) == facts(other)
            && self.requested_at == other.requested_at
            && self.settled_as == other.settled_as
            && self.echo == other.echo
            && self.error == other.error
            && self.answer == other.answer
            && self.verdicts == other.verdicts
            && Arc::ptr_eq(&self.before, &other.before)
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
    use offset_rules::class::by_id;

    use super::*;
    use crate::state::journal_record;

    #[test]
    fn a_request_that_asks_for_the_same_may_be_one_of_which_nobody_was_told() {
        let text = r#"{"record":1,"attempt":"a-1","target":{"endpoint":"sandbox","environment":"env-1","cluster":"lkc-1","connector":"c","lcc":"lcc-1"},
            "body":{"type":"PATCH","offsets":[{"partition":{"p":1},"offset":{"o":5}}]},"digest":"7f3a-91c2","prepared_at":"2026-03-02T09:16:31Z",
            "from":"2026-03-02T09:16:30Z","until":"2026-03-02T09:17:17Z","state":"sent","request_before":"2026-03-02T09:00:00Z"}"#;
        let mut ours = journal_record::read(text, None).unwrap();
        let seen = |id: &str, at: &str, offset: &str| {
            let text = format!(
                r#"{{"id":"{id}","name":"c","type":"PATCH","requested_at":"{at}","offsets":[{{"offset":{offset},"partition":{{"p":1}}}}]}}"#
            );
            AlterRequestInfo::decode(&exact_json::parse(text).unwrap()).unwrap()
        };
        let same = seen("lcc-1", "2026-03-02T09:16:31Z", r#"{"o":5}"#);
        // Long after it was given up.
        let late = seen("lcc-1", "2026-03-02T11:00:00Z", r#"{"o":5}"#);
        for state in JournalState::ALL {
            ours.state = state;
            let may = !matches!(state, JournalState::Prepared | JournalState::Refused);
            assert_eq!(
                (ours.may_be(&same), ours.may_be(&late)),
                (may, may),
                "{}",
                state.word()
            );
        }
        ours.state = JournalState::NotSeen;
        for another in [
            seen("lcc-1", "2026-03-02T09:16:31Z", r#"{"o":6}"#),
            seen("lcc-2", "2026-03-02T09:16:31Z", r#"{"o":5}"#),
            // It stood there before this one was sent.
            seen("lcc-1", "2026-03-02T09:00:00+0000", r#"{"o":5}"#),
            seen("lcc-1", "2026-03-02T08:00:00Z", r#"{"o":5}"#),
        ] {
            assert!(!ours.may_be(&another), "{another:?}");
        }
        ours.requested_at = same.requested_at.clone();
        assert!(!ours.may_be(&late), "it is known which one it was");
    }

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
