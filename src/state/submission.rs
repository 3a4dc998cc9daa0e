//! One submission: what was sent, and all that became known of it.

use std::sync::Arc;

use connect_api::{
    AlterRequestInfo, AlterStatus, AlterType, ApiError, ConnectorOffsets, ConnectorState, OffsetEntry, Time,
    Timestamp, detached,
};
use offset_rules::content::{Echo, is_same_request};
use offset_rules::draft::Base;
use offset_rules::settlement::{JournalState, SentRequest, Window, is_news, is_of_another, is_other_id};
use offset_rules::target::Target;

use super::answered::Answered;
use super::judged::Verdicts;

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

    /// Whether these are the offsets of another connector, which has the name by now.
    pub fn is_of_another(&self, seen: &ConnectorOffsets) -> bool {
        is_other_id(self.target.lcc.as_deref(), seen.id.as_deref())
    }

    /// Whether it is still to be found out what became of it. One that is over without that (the server gave no stamp to
    /// tell it by) holds nothing up.
    pub fn is_under_way(&self) -> bool {
        !self.is_over && !self.state.is_settled()
    }

    /// Keeps what its record keeps, and lets go of the answers that it was followed by: a large connector's are tens of megabytes.
    pub fn let_go(&mut self) {
        self.entries = detached(&self.entries);
        self.before = Arc::new(Base::new(Vec::new(), None));
        self.echo = None;
        self.error = None;
        self.status = None;
        self.observations = Vec::new();
        self.verdicts = Vec::new();
        self.state_after = None;
    }

    /// Of what is over, and shown by no page that has asked for what was there before it, nobody needs what was observed: it is read with
    /// that ([`Journal::with_before`](super::journal::Journal::with_before)).
    pub fn leave_unseen(&mut self) {
        if self.is_over && self.before.entries.is_empty() {
            self.observations = Vec::new();
        }
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

#[cfg(test)]
mod tests {
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

    #[test]
    fn what_lets_go_of_its_answers_says_the_same_in_its_record_but_for_what_was_seen() {
        let answer = r#"{"offsets":[{"partition":{"p":1},"offset":{"o":5}},{"partition":{"p":2},"offset":{"o":6}}],"metadata":{}}"#;
        let seen = ConnectorOffsets::decode(&exact_json::parse(answer).unwrap()).unwrap();
        let text = r#"{"record":1,"attempt":"a-1","target":{"endpoint":"sandbox","environment":"env-1","cluster":"lkc-1","connector":"c"},
            "body":{"type":"PATCH","offsets":[{"partition":{"p":1},"offset":{"o":5}}]},"digest":"7f3a-91c2","prepared_at":"2026-03-02T09:16:31Z",
            "from":"2026-03-02T09:16:30Z","until":"2026-03-02T09:17:17Z","state":"applied","applied":"2026-03-02T09:16:40Z","is_over":true}"#;
        let mut entry = journal_record::read(text, None).unwrap();
        entry.entries = seen.offsets[..1].to_vec();
        entry.before = Arc::new(Base::of(seen.clone()));
        entry.observations.push(seen);
        let asked = entry.sent_request().offsets;
        let unseen = Submission {
            observations: Vec::new(),
            ..entry.clone()
        };
        let record = journal_record::to_json(&unseen);
        entry.let_go();
        assert_eq!(journal_record::to_json(&entry), record);
        assert_eq!(entry.sent_request().offsets, asked);
        assert!(entry.observations.is_empty() && entry.before.entries.is_empty());
        let shared = entry.entries[0].partition.document_text();
        assert!(!shared.contains(r#""p":2"#), "{shared}");
    }
}
