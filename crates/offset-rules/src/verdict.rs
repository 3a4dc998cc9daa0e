//! What fresh observations say after APPLIED, per partition (API.md 5.4, T19, T40).

use std::collections::HashMap;

use connect_api::{AlterType, ConnectorOffsets, ConnectorState, ConnectorStatus, OffsetEntry, Timestamp};
use exact_json::{Part, Value};

use crate::class::{Class, Side};
use crate::content::by_partition_like;
use crate::draft::PartitionId;
use crate::lookup::Members;
use crate::position::{Step, step, whole};

/// What is known of one partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartitionVerdict {
    /// No observation later than the application yet.
    Waiting,
    /// Stands at the requested position.
    AtIt,
    /// Stands after the requested position, in a way that only the request explains; or was seen there, and stands elsewhere
    /// since.
    MovedOn,
    /// Stands below both the requested and the previous position: a sink's offset that the topic does not have.
    FellToEarliest,
    /// Stands where it stood before, or went on from there: not where it was asked to be.
    DidNotMove,
    /// Cannot be told, and why.
    CannotTell(&'static str),
    /// DELETE: it has no offset any more.
    Absent,
    /// DELETE: it stands below the previous position.
    BelowPrevious,
    /// DELETE: an earlier observation showed it absent or below the previous position; what stands there now would not.
    WentOn,
}

impl PartitionVerdict {
    /// In words.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Waiting => "no observation later than the application yet",
            Self::AtIt => "at it",
            Self::MovedOn => "moved on from it",
            Self::FellToEarliest => {
                "fell to earliest: it stands below what was requested and below where it was"
            }
            Self::DidNotMove => "did not move: it stands where it stood before, or went on from there",
            Self::CannotTell(why) => why,
            Self::Absent => "absent: it has no offset now",
            Self::BelowPrevious => "below previous: it started over",
            Self::WentOn => "reset, as an earlier observation showed; it has gone on since",
        }
    }

    /// Whether the request is confirmed for this partition.
    pub fn is_confirmed(self) -> bool {
        matches!(
            self,
            Self::AtIt | Self::MovedOn | Self::Absent | Self::BelowPrevious | Self::WentOn
        )
    }

    /// Whether it is not as requested.
    pub fn is_bad(self) -> bool {
        matches!(self, Self::FellToEarliest | Self::DidNotMove)
    }
}

/// What a verdict is reached from.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// The connector's class, if known.
    pub class: Option<&'a Class>,
    /// PATCH or DELETE.
    pub kind: &'a AlterType,
    /// What was requested; for a DELETE of all, empty.
    pub requested: &'a [OffsetEntry],
    /// `previous_offsets` of the status; without them, the base.
    pub previous: &'a [OffsetEntry],
    /// `applied_at`, or the server's `Date` when APPLIED was first seen.
    pub applied: Timestamp,
    /// Whether the connector is known to have stood still before ([`stands_still`]). One that ran reads past a position without
    /// being asked to.
    pub stood_still: bool,
    /// Observations in the order they were made; earlier ones than `applied` are passed over.
    pub observations: &'a [ConnectorOffsets],
}

/// Whether nothing of a connector reads on: it is FAILED or PAUSED, and so is each of its tasks. Tasks run on beside one that
/// failed (API.md T32), and a pause reaches them only by and by (API.md 1.2). A word that is not known may be one that runs.
pub fn stands_still(status: &ConnectorStatus) -> bool {
    let is_still = |state: &ConnectorState| matches!(state, ConnectorState::Failed | ConnectorState::Paused);
    is_still(&status.state) && status.tasks.iter().all(|task| is_still(&task.state))
}

/// The verdict on every partition that the request named (for a DELETE of all: that there was), as it stands in the last of the
/// observations.
pub fn verdict(evidence: &Evidence<'_>) -> Vec<(Value, PartitionVerdict)> {
    let previous = by_partition_like(evidence.previous);
    let later: Vec<HashMap<PartitionId, &Value>> = evidence
        .observations
        .iter()
        .filter(|seen| is_later(seen, evidence.applied))
        .map(|seen| by_partition_like(&seen.offsets))
        .collect();
    let named = if evidence.requested.is_empty() && *evidence.kind == AlterType::Delete {
        evidence.previous
    } else {
        evidence.requested
    };
    let one = |entry: &OffsetEntry| {
        let id = PartitionId::like(&entry.partition);
        let before = previous.get(&id).copied();
        let mut reached = PartitionVerdict::Waiting;
        for seen in &later {
            let live = seen.get(&id).copied().filter(|live| !live.is_null());
            reached = if *evidence.kind == AlterType::Delete || entry.offset.is_null() {
                reset_before(reached, after_delete(evidence.class, before, live))
            } else {
                let now = after_patch(evidence, before, &entry.offset, live);
                confirmed_before(reached, now, || Some(step(evidence.class, &entry.offset, live?)))
            };
        }
        (entry.partition.clone(), reached)
    };
    named.iter().map(one).collect()
}

fn is_later(seen: &ConnectorOffsets, applied: Timestamp) -> bool {
    seen.observed_at
        .as_ref()
        .and_then(|at| at.instant)
        .is_some_and(|at| at > applied)
}

/// What an observation says of a PATCH, beside what the earlier ones said. What was once confirmed stays confirmed: a replay
/// that was seen at work ends where it began, on a topic that gets no new records at the very offset, and that is no sign
/// that nothing moved. But it is said of the position that stands there now, and one before the requested is no such end.
fn confirmed_before(
    earlier: PartitionVerdict,
    now: PartitionVerdict,
    from_requested: impl FnOnce() -> Option<Step>,
) -> PartitionVerdict {
    if !earlier.is_confirmed() || now.is_confirmed() || now == PartitionVerdict::FellToEarliest {
        return now;
    }
    match from_requested() {
        Some(Step::NoOrder(_)) if now == PartitionVerdict::DidNotMove => PartitionVerdict::CannotTell(
            "cannot tell: an earlier observation showed it at the requested position; now it stands where it stood before",
        ),
        Some(Step::Later(..) | Step::NoOrder(_)) => PartitionVerdict::MovedOn,
        Some(Step::Earlier(..)) => PartitionVerdict::CannotTell(
            "cannot tell: an earlier observation showed it at the requested position or past it; now it stands before that",
        ),
        Some(Step::Same) | None => now,
    }
}

/// The same of a DELETE.
fn reset_before(earlier: PartitionVerdict, now: PartitionVerdict) -> PartitionVerdict {
    if earlier.is_confirmed() && !now.is_confirmed() {
        PartitionVerdict::WentOn
    } else {
        now
    }
}

fn after_delete(class: Option<&Class>, before: Option<&Value>, live: Option<&Value>) -> PartitionVerdict {
    let Some(live) = live else {
        return PartitionVerdict::Absent;
    };
    match before.map(|before| step(class, before, live)) {
        Some(Step::Earlier(..)) => PartitionVerdict::BelowPrevious,
        Some(Step::Same) => PartitionVerdict::CannotTell(
            "cannot tell: it stands where it stood before; untouched, or already read up to there again",
        ),
        Some(Step::Later(..)) => PartitionVerdict::CannotTell(
            "cannot tell: it stands past the previous position; untouched, or already read up to there again",
        ),
        Some(Step::NoOrder(_)) | None => {
            PartitionVerdict::CannotTell("cannot tell: there is no order to compare it by")
        }
    }
}

fn after_patch(
    evidence: &Evidence<'_>,
    before: Option<&Value>,
    wanted: &Value,
    live: Option<&Value>,
) -> PartitionVerdict {
    let class = evidence.class;
    let Some(live) = live else {
        return PartitionVerdict::CannotTell("cannot tell: the observation does not have this partition");
    };
    if is_same_offset(live, wanted) {
        return PartitionVerdict::AtIt;
    }
    let stands_as_before = before.is_some_and(|before| is_same_offset(live, before));
    let from_before = before.map(|before| step(class, before, wanted));
    let is_replay = matches!(from_before, Some(Step::Earlier(..)));
    match step(class, wanted, live) {
        Step::Same => PartitionVerdict::AtIt,
        // A replay that is over may end here too, but then nothing new came since. That nothing moved is the likelier of the two,
        // and what to look at then has to be said; an observation of the replay itself is not forgotten (`confirmed_before`).
        _ if stands_as_before => PartitionVerdict::DidNotMove,
        Step::Later(..) if is_replay => match before.map(|before| step(class, before, live)) {
            Some(Step::Earlier(..)) => PartitionVerdict::MovedOn,
            // T40: a small replay can be over before the first look.
            _ => PartitionVerdict::CannotTell(
                "cannot tell: it is already past the previous position; replayed, or untouched",
            ),
        },
        Step::Later(..) => match from_before {
            Some(Step::Later(..)) if evidence.stood_still => PartitionVerdict::MovedOn,
            Some(Step::Later(..)) => PartitionVerdict::CannotTell(
                "cannot tell: it is past the requested position; skipped, or read up to there",
            ),
            Some(Step::Same) => {
                PartitionVerdict::CannotTell("cannot tell: the request asked for the position where it stood")
            }
            _ => PartitionVerdict::CannotTell("cannot tell: there is no previous position to compare with"),
        },
        Step::Earlier(..) => below(class, before, live),
        Step::NoOrder(_) => {
            PartitionVerdict::CannotTell("cannot tell: this class's offsets have no order to compare by")
        }
    }
}

/// The live position is below the requested one.
fn below(class: Option<&Class>, before: Option<&Value>, live: &Value) -> PartitionVerdict {
    let is_sink = class.is_some_and(|class| class.side == Side::Sink);
    match before.map(|before| step(class, before, live)) {
        Some(Step::Earlier(..)) | None if is_sink => PartitionVerdict::FellToEarliest,
        Some(Step::Later(..) | Step::Same) => PartitionVerdict::DidNotMove,
        _ => PartitionVerdict::CannotTell("cannot tell: it stands before what was requested"),
    }
}

/// Equal as JSON, or the same digits as number and as string: the API has been seen to retype sinks' numbers
/// (API.md T7), and a retyped position is still that position.
fn is_same_offset(left: &Value, right: &Value) -> bool {
    if left == right {
        return true;
    }
    let (left, right) = (left.part(), right.part());
    let by_name = Members::of(right);
    let same_member = |(name, value): (Part<'_>, Part<'_>)| {
        let other = name.as_str().and_then(|name| by_name.get(&name));
        other.is_some_and(|other| {
            value == other || whole(value).is_some_and(|value| Some(value) == whole(other))
        })
    };
    let count = left.members().count();
    count > 0 && count == right.members().count() && left.members().all(same_member)
}

/// Partitions that the request did not name and that are gone or stand below where they were: what a DELETE
/// that ignored its list leaves behind.
pub fn collateral(evidence: &Evidence<'_>) -> Vec<Value> {
    if evidence.requested.is_empty() {
        return Vec::new();
    }
    let requested = by_partition_like(evidence.requested);
    let Some(last) = evidence
        .observations
        .iter()
        .rfind(|seen| is_later(seen, evidence.applied))
    else {
        return Vec::new();
    };
    let live = by_partition_like(&last.offsets);
    let hit = |entry: &&OffsetEntry| {
        let id = PartitionId::like(&entry.partition);
        !requested.contains_key(&id)
            && live.get(&id).is_none_or(|live| {
                matches!(step(evidence.class, &entry.offset, live), Step::Earlier(..)) || live.is_null()
            })
    };
    evidence
        .previous
        .iter()
        .filter(hit)
        .map(|entry| entry.partition.clone())
        .collect()
}
