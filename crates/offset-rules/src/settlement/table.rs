//! The table that settles an unknown request.

use std::time::Duration;

use connect_api::{AlterRequestInfo, AlterStatus, Phase, Time};

use super::missing::Missing;
use super::sent::{SentRequest, StatusRead, StatusSeen};
use super::state::JournalState;
use crate::content::is_same_request;

/// What the reads say of an unknown request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// A request identical to this one was taken at that time. Identical: it could be somebody else's.
    Accepted {
        /// When.
        requested_at: Time,
    },
    /// A request identical to this one was taken, at a time that does not fit: by the clocks that are known here this one was not
    /// taken then. It could be this one where a clock is wrong, and somebody else's where none is. Nothing is claimed.
    OutOfTime {
        /// When.
        requested_at: Time,
    },
    /// Another request stands in the status now. Nothing is claimed of this one.
    Superseded {
        /// When the other was taken.
        requested_at: Option<Time>,
    },
    /// Not there after enough reads over enough time. It could still arrive.
    NotSeen,
    /// The connector is not there, or another one of that name is.
    ConnectorGone,
    /// Read again.
    NotYet,
}

impl Settlement {
    /// The journal's state after it.
    pub fn state(&self) -> JournalState {
        match self {
            Self::Accepted { .. } => JournalState::Accepted,
            Self::OutOfTime { .. } | Self::Superseded { .. } => JournalState::Superseded,
            Self::NotSeen => JournalState::NotSeen,
            Self::ConnectorGone => JournalState::ConnectorGone,
            Self::NotYet => JournalState::Unknown,
        }
    }

    /// What it means, in words.
    pub fn sentence(&self) -> String {
        match self {
            Self::Accepted { requested_at } => format!("A request identical to yours was taken at {requested_at}."),
            Self::OutOfTime { requested_at } => format!(
                "A request identical to yours was taken at {requested_at}, {OUT_OF_TIME} by the clocks that are known here. Whether it \
                 is yours, the API cannot tell."
            ),
            Self::Superseded { requested_at: Some(at) } => {
                format!("Another request was taken at {at}. Whether yours was taken before it, the API cannot tell.")
            }
            Self::Superseded { requested_at: None } => {
                format!("{WITHOUT_TIME}. Whether it is yours, or yours was taken before it, the API cannot tell.")
            }
            Self::NotSeen => {
                "The server does not show it. It can be drafted again; it could still arrive.".to_owned()
            }
            Self::ConnectorGone => {
                "The connector is gone, or another one has its name. What became of the request, the API cannot tell.".to_owned()
            }
            Self::NotYet => "It is not known yet whether the server took it.".to_owned(),
        }
    }
}

/// What the sentence says where the status shows a request of the same content, of another time.
const OUT_OF_TIME: &str = "a time that does not fit";
/// What it says where the status does not say when its request was taken.
const WITHOUT_TIME: &str = "A request without a time stands in the status";

/// Whether [`Settlement::sentence`] speaks of a request that may be this one.
pub fn may_be_yours(sentence: &str) -> bool {
    sentence.contains(OUT_OF_TIME) || sentence.contains(WITHOUT_TIME)
}

/// How many unchanged reads, and how long after the time limit, make a request "not seen".
const READS_UNSEEN: usize = 3;
const PATIENCE: Duration = Duration::from_secs(120);

/// Settles a request whose outcome is unknown, from reads of the status in the order they were made.
///
/// The first read that says something decides: a status that is not the one from before cannot turn back into it. Only a
/// connector that answers 404 is not gone at once ([`Missing`]). A status older than the one from before says nothing at all: a
/// replica that lags behind, or an answer that was overtaken.
pub fn settle(sent: &SentRequest, reads: &[StatusRead]) -> Settlement {
    let mut unchanged = 0;
    let mut last = None;
    let mut missing = Missing::default();
    for read in reads {
        let is_missing = matches!(read.seen, StatusSeen::ConnectorMissing);
        if missing.note(Some(is_missing), read.at) {
            return Settlement::ConnectorGone;
        }
        match &read.seen {
            StatusSeen::Replaced => return Settlement::ConnectorGone,
            // It says nothing of the request.
            StatusSeen::ConnectorMissing => continue,
            StatusSeen::Status(status) => {
                if let Some(settled) = by_status(sent, status) {
                    return settled;
                }
            }
            StatusSeen::NoneYet => {}
        }
        if read.at >= sent.window.until {
            unchanged += 1;
            last = Some(read.at);
        }
    }
    let patient = last.is_some_and(|last| last.duration_since(sent.window.until) >= PATIENCE);
    if patient && unchanged >= READS_UNSEEN {
        Settlement::NotSeen
    } else {
        Settlement::NotYet
    }
}

/// What one status says; `None` where it is still the one from before.
fn by_status(sent: &SentRequest, status: &AlterStatus) -> Option<Settlement> {
    if is_other_id(sent.lcc.as_deref(), status.request.id.as_deref()) {
        return Some(Settlement::ConnectorGone);
    }
    let requested_at = status.request.requested_at.as_ref();
    if !is_news(sent.before.as_ref(), requested_at) {
        return None;
    }
    let in_window = requested_at
        .and_then(|at| at.instant)
        .is_some_and(|at| sent.window.holds(at));
    let same = is_same_request(
        &sent.kind,
        &sent.offsets,
        &status.request.kind,
        &status.request.offsets,
    );
    match requested_at {
        Some(at) if same => {
            let requested_at = at.clone();
            Some(if in_window {
                Settlement::Accepted { requested_at }
            } else {
                Settlement::OutOfTime { requested_at }
            })
        }
        at => Some(Settlement::Superseded {
            requested_at: at.cloned(),
        }),
    }
}

/// Whether two stamps are of one request: by instant where both can be read, else by text. Two missing ones
/// are the same: a status without a stamp tells nothing new.
pub fn is_same_time(left: Option<&Time>, right: Option<&Time>) -> bool {
    match (left, right) {
        (None, None) => true,
        (Some(left), Some(right)) => match (left.instant, right.instant) {
            (Some(left), Some(right)) => left == right,
            _ => left.text == right.text,
        },
        _ => false,
    }
}

/// Whether the stamp of a status is of another request than the one that stood there before, and not certainly of an
/// earlier one.
pub fn is_news(before: Option<&Time>, now: Option<&Time>) -> bool {
    !is_same_time(before, now) && !is_older(now, before)
}

/// Whether the first stamp is certainly of an earlier request than the second: both can be read, and it is earlier.
fn is_older(stamp: Option<&Time>, than: Option<&Time>) -> bool {
    let instant = |time: Option<&Time>| time.and_then(|time| time.instant);
    matches!((instant(stamp), instant(than)), (Some(stamp), Some(than)) if stamp < than)
}

/// Whether an answer carries another id than the one that is known: another connector has the name by now (API.md T2). What
/// it does not say, or what was not known, separates nothing.
pub fn is_other_id(known: Option<&str>, said: Option<&str>) -> bool {
    matches!((known, said), (Some(known), Some(said)) if known != said)
}

/// Whether an answer speaks of another connector than the one of that name and id.
pub fn is_of_another(name: &str, lcc: Option<&str>, said: &AlterRequestInfo) -> bool {
    said.name.as_deref().is_some_and(|said| said != name) || is_other_id(lcc, said.id.as_deref())
}

/// What the journal says after a status, of a request that was accepted at `requested_at` by the connector of that
/// id. A status of an earlier request is no news: it was read where ours has not arrived yet. Nor is one without a stamp: it tells
/// of no request.
pub fn follow(requested_at: &Time, lcc: Option<&str>, status: &AlterStatus) -> JournalState {
    let seen = &status.request;
    if is_other_id(lcc, seen.id.as_deref()) {
        return JournalState::ConnectorGone;
    }
    if !is_same_time(Some(requested_at), seen.requested_at.as_ref()) {
        let is_told = seen.requested_at.is_some();
        return if is_told && is_news(Some(requested_at), seen.requested_at.as_ref()) {
            JournalState::Superseded
        } else {
            JournalState::Accepted
        };
    }
    match status.phase {
        Phase::Applied => JournalState::Applied,
        Phase::Failed => JournalState::Failed,
        Phase::Pending | Phase::PendingValidation | Phase::Other(_) => JournalState::Accepted,
    }
}
