//! The console at one connector: looks, sends once, settles by reading, as its tasks `submit_draft` and
//! `settle_request` do; and holds every verdict against what the service says it took.

use std::time::Duration;

use connect_api::{AlterRequestInfo, AlterStatus, Answer, ApiError, ErrorKind, Time, Timestamp};
use offset_rules::settlement::{SentRequest, Settlement, StatusRead, StatusSeen, Window, settle};

use crate::cloud::{Cloud, Taken, address, now};
use crate::contents::content_of;

/// What becomes of our request on the wire.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fate {
    /// Sent and answered.
    Whole,
    /// Given up here, and it arrives after so many milliseconds all the same.
    Late(u64),
    /// A fault of the sandbox.
    Fault(&'static str),
}

/// Taken and the answer lost or spoilt, lost on the way there, refused.
pub(crate) const FAULTS: [&str; 13] = [
    r#"{"method":"POST","wire":"drop","taken":true}"#,
    r#"{"method":"POST","wire":"hang","taken":true}"#,
    r#"{"method":"POST","wire":"html","taken":true}"#,
    r#"{"method":"POST","wire":"cut"}"#,
    r#"{"method":"POST","status":502,"taken":true}"#,
    r#"{"method":"POST","body":"{}","taken":true}"#,
    r#"{"method":"POST","wire":"drop"}"#,
    r#"{"method":"POST","wire":"hang"}"#,
    r#"{"method":"POST","wire":"html"}"#,
    r#"{"method":"POST","status":503}"#,
    r#"{"method":"POST","status":400}"#,
    r#"{"method":"POST","status":429}"#,
    // Reads suffer too: none, one that says nothing, one that stands still.
    r#"{"method":"POST","wire":"drop","taken":true},{"method":"GET","status":500,"count":2}"#,
];

/// How often what was said.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    answered: u32,
    refused: u32,
    accepted: u32,
    superseded_by_other: u32,
    superseded_by_same: u32,
    superseded_by_reset: u32,
    not_seen: u32,
    not_yet: u32,
}

impl Tally {
    pub(crate) fn counts(&self) -> [(u32, &'static str); 8] {
        [
            (self.answered, "answered"),
            (self.refused, "refused"),
            (self.accepted, "settled as accepted"),
            (self.superseded_by_other, "superseded by other content"),
            (
                self.superseded_by_same,
                "superseded by the same content at another time",
            ),
            (self.superseded_by_reset, "superseded by what a reset brings back"),
            (self.not_seen, "not seen"),
            (self.not_yet, "not yet"),
        ]
    }
}

/// The console's own limit (`tasks/submit_draft.rs`).
const TIME_LIMIT: Duration = Duration::from_secs(45);

/// What is written down before sending.
struct Open {
    sent: SentRequest,
    body: &'static str,
    reads: Vec<StatusRead>,
    /// The `Date` of the look.
    looked: Timestamp,
    /// What the service had taken by then, and which service.
    taken_before: usize,
    instance: String,
}

pub(crate) struct Desk<'a> {
    cloud: &'a Cloud,
    on: usize,
    open: Option<Open>,
}

impl<'a> Desk<'a> {
    pub(crate) fn new(cloud: &'a Cloud, on: usize) -> Self {
        Self {
            cloud,
            on,
            open: None,
        }
    }

    pub(crate) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// The look just before sending; `false` where nothing is to be sent.
    pub(crate) fn look(&mut self, body: &'static str) -> bool {
        if self.is_open() {
            return false;
        }
        let offsets = now(self.cloud.client().offsets(&address(self.on)));
        let (Ok(offsets), Ok(last)) = (offsets, self.last_request()) else {
            return false;
        };
        if last
            .value
            .as_ref()
            .is_some_and(|status| !status.phase.is_terminal())
        {
            return false;
        }
        let asked = AlterRequestInfo::decode(&exact_json::parse(body).unwrap()).unwrap();
        let looked = last.date.unwrap();
        self.open = Some(Open {
            sent: SentRequest {
                kind: asked.kind,
                offsets: asked.offsets,
                lcc: offsets.value.id,
                before: last.value.and_then(|status| status.request.requested_at),
                window: Window::new(looked, TIME_LIMIT),
            },
            body,
            reads: Vec::new(),
            looked,
            taken_before: self.cloud.taken(self.on).len(),
            instance: self.cloud.instance(),
        });
        true
    }

    /// Sends, once.
    pub(crate) fn send(&mut self, fate: Fate, gives_up_after: u64, tally: &mut Tally) {
        let body = self.open.as_ref().unwrap().body;
        let count = self.cloud.taken(self.on).len();
        match fate {
            Fate::Late(after) => self.cloud.post_late(self.on, body, after),
            Fate::Whole | Fate::Fault(_) => {
                if let Fate::Fault(fault) = fate {
                    self.cloud.faults(fault);
                }
                let answer = now(self.cloud.client().alter(&address(self.on), body, None));
                let taken = self.cloud.taken(self.on);
                match answer {
                    Ok(answer) => {
                        assert_eq!(taken.len(), count + 1, "answered, not taken");
                        self.is_that_one(taken.last().unwrap(), answer.value.requested_at.as_ref());
                        tally.answered += 1;
                        self.open = None;
                        return;
                    }
                    Err(error) if error.certainly_refused() => {
                        assert_eq!(taken.len(), count, "taken, and said to be refused: {error}");
                        tally.refused += 1;
                        self.open = None;
                        return;
                    }
                    Err(_) => {}
                }
            }
        }
        self.cloud.wait(gives_up_after, false);
    }

    /// One read of the status, if there is something to settle.
    pub(crate) fn read(&mut self, tally: &mut Tally) {
        if self.open.is_none() {
            return;
        }
        let seen = match self.last_request() {
            Ok(answer) => Some(StatusRead {
                at: answer.date.unwrap(),
                seen: answer
                    .value
                    .map_or(StatusSeen::NoneYet, |status| StatusSeen::Status(Box::new(status))),
            }),
            Err(error) if error.kind == ErrorKind::NotFound => panic!("no connector ever goes"),
            Err(_) => None,
        };
        let open = self.open.as_mut().unwrap();
        open.reads.extend(seen);
        let settlement = settle(&open.sent, &open.reads);
        self.hold(&settlement, tally);
        if settlement != Settlement::NotYet {
            self.open = None;
        }
    }

    /// Holds a verdict against what the service took.
    fn hold(&self, settlement: &Settlement, tally: &mut Tally) {
        let open = self.open.as_ref().unwrap();
        let taken = self.cloud.taken(self.on);
        let is_same_service = self.cloud.instance() == open.instance;
        let since = if is_same_service {
            &taken[open.taken_before..]
        } else {
            &taken[..]
        };
        let ours = content_of(open.body);
        // `Date` counts whole seconds.
        let second = Duration::from_secs(1);
        let earliest = open.looked.saturating_sub(second);
        let latest = open.looked.saturating_add(TIME_LIMIT + second);
        let is_between = |taken: &Taken, latest: Timestamp| (earliest..=latest).contains(&taken.at);
        match settlement {
            Settlement::Accepted { requested_at } => {
                // Some stamps count whole seconds too: by its stamp it was in time.
                let in_time = |taken: &&Taken| is_between(taken, latest.saturating_add(second));
                let last = since.last().filter(in_time);
                let last = last.unwrap_or_else(|| panic!("{requested_at} was not taken: {since:?}"));
                self.is_that_one(last, Some(requested_at));
                tally.accepted += 1;
            }
            Settlement::OutOfTime { .. } | Settlement::Superseded { .. } => {
                let is_called_same = matches!(settlement, Settlement::OutOfTime { .. });
                let is_ours = |last: &Taken| last.content == ours && is_between(last, latest);
                assert!(!since.last().is_some_and(is_ours), "it was taken: {since:?}");
                if let Some(last) = since.last() {
                    assert_eq!(is_called_same, last.content == ours, "{since:?}");
                }
                match since.last() {
                    Some(last) if last.content == ours => tally.superseded_by_same += 1,
                    Some(_) => tally.superseded_by_other += 1,
                    None => {
                        assert!(!is_same_service, "superseded by nothing");
                        tally.superseded_by_reset += 1;
                    }
                }
            }
            Settlement::NotSeen => {
                assert!(since.is_empty() || !is_same_service, "it was seen: {since:?}");
                tally.not_seen += 1;
            }
            Settlement::NotYet => tally.not_yet += 1,
            Settlement::ConnectorGone => panic!("no connector ever goes"),
        }
    }

    /// The request that is spoken of is the one that was taken: the same content, at the same time to the second.
    fn is_that_one(&self, taken: &Taken, requested_at: Option<&Time>) {
        let body = self.open.as_ref().unwrap().body;
        assert_eq!(taken.content, content_of(body));
        let said = requested_at.unwrap().instant.unwrap();
        assert_eq!(said.as_second(), taken.at.as_second());
    }

    /// The console's `queries::connector::read_last_request`.
    fn last_request(&self) -> Result<Answer<Option<AlterStatus>>, ApiError> {
        let (client, address) = (self.cloud.client(), address(self.on));
        match now(client.last_request(&address)) {
            Err(error) if error.kind == ErrorKind::NotFound => {
                let exists = now(client.connector_status(&address))?;
                Ok(Answer {
                    value: None,
                    date: exists.date,
                    request_id: error.request_id,
                    raw: "".into(),
                })
            }
            outcome => outcome,
        }
    }
}
