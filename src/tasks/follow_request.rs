//! Follows a request that was taken: its phase to the end, then the offsets until they say what came of it.
//!
//! Only the phase holds the connector: the API takes one request at a time, so this browser sends no second one before
//! the first has come to its end. What the offsets say afterwards is looked at under a lock of its own, so that the way
//! back can be taken at once.

use std::time::Duration;

use connect_api::{ApiError, ConnectorState, ErrorKind, Time};
use leptos::prelude::*;
use offset_rules::settlement::{JournalState, Missing, follow, is_news, is_same_time};
use offset_rules::verdict::PartitionVerdict;

use super::is_replaced::is_replaced;
use super::submit_draft::{Desk, asked_wait};
use super::who_answers::{Answering, who_answers};
use crate::browser::locks::Held;
use crate::browser::{clock, page};
use crate::queries::connector::{read_last_request, read_offsets, read_status};
use crate::state::journal::Submission;
use crate::state::sent_after::SentAfter;
use crate::state::session::Upstream;

/// Milliseconds: the first wait, and the longest.
const FIRST_WAIT: u32 = 1_000;
const LONGEST_WAIT: u32 = 15_000;
/// Observations after which nothing new is to be expected.
const ENOUGH_OBSERVATIONS: usize = 10;
/// Statuses that do not say when their request was taken, after which no better one is waited for.
const MOST_UNSTAMPED: usize = 20;
/// Minutes after which the offsets are not watched any longer, whatever they say.
const LONGEST_WATCH: u64 = 15;

/// Whether a read says that the connector is not there, or that it is; one that failed otherwise says nothing.
fn is_missing<T>(outcome: &Result<T, ApiError>) -> Option<bool> {
    match outcome {
        Ok(_) => Some(false),
        Err(error) => (error.kind == ErrorKind::NotFound).then_some(true),
    }
}

/// Follows to the end. Every read also feeds the connector's page. The lock is given back with the last phase.
pub(super) async fn follow_request(desk: Desk, entry: ArcRwSignal<Submission>, lock: Held) {
    let _followed = desk.session.follow(&desk.data.address.place.environment);
    let Some(requested_at) = entry.with_untracked(|entry| entry.requested_at.clone()) else {
        // Without the server's stamp the request cannot be told from any other: nothing is claimed.
        entry.update(|entry| entry.is_over = true);
        return;
    };
    // Before: from the moment in which the last phase is shown the next request may be submitted, and finds the lock free.
    let attempt = entry.with_untracked(|entry| entry.attempt.clone());
    let watch = desk.journal.lock_watch(&attempt).await;
    follow_phase(&desk, &entry, &requested_at).await;
    let state = entry.with_untracked(|entry| entry.state);
    if state == JournalState::Applied {
        drop(lock);
        // Another tab was quicker: it watches.
        if let Some(watch) = watch {
            watch_request(desk, entry, watch).await;
        }
        return;
    }
    // Its own server is not there: it is taken up again when it is.
    if desk.journal.is_paused(&entry) {
        return;
    }
    entry.update(|entry| entry.is_over = true);
    drop(lock);
    let _ = read_status(desk.session, &desk.data).await;
}

/// Watches what the offsets say of a request that was applied, for as long as that can tell anything.
pub(super) async fn watch_request(desk: Desk, entry: ArcRwSignal<Submission>, watch: Held) {
    let _followed = desk.session.follow(&desk.data.address.place.environment);
    let requested_at = entry.with_untracked(|entry| entry.requested_at.clone());
    if let Some(requested_at) = requested_at {
        if entry.with_untracked(|entry| entry.status.is_none()) {
            // Another tab saw it applied: what was there before stands in the status.
            follow_phase(&desk, &entry, &requested_at).await;
        }
        watch_offsets(&desk, &entry, &requested_at).await;
    }
    if desk.journal.is_paused(&entry) {
        return;
    }
    let _ = read_status(desk.session, &desk.data).await;
    entry.update(|entry| entry.is_over = true);
    drop(watch);
}

async fn follow_phase(desk: &Desk, entry: &ArcRwSignal<Submission>, requested_at: &Time) {
    let mut wait = FIRST_WAIT;
    let mut missing = Missing::default();
    let mut unstamped = 0;
    loop {
        page::rest(wait).await;
        let outcome = read_last_request(desk.session, &desk.data).await;
        let load = desk.data.last_request.get_untracked();
        let answering = who_answers(desk, entry).await;
        if answering == Answering::Other {
            return;
        }
        if let (Answering::Same, Ok(()), Some(answer)) = (answering, &outcome, &load.answer)
            && let Some(status) = &answer.value
        {
            let lcc = entry.with_untracked(|entry| entry.target.lcc.clone());
            let state = follow(requested_at, lcc.as_deref(), status);
            entry.update(|entry| {
                // What was applied stays so, whatever was asked for afterwards.
                if entry.state == JournalState::Applied && state != JournalState::Applied {
                    return;
                }
                entry.state = state;
                if is_same_time(Some(requested_at), status.request.requested_at.as_ref()) {
                    entry.status = Some(status.clone());
                }
                if state == JournalState::Applied {
                    let applied_at = status.applied_at.as_ref().and_then(|time| time.instant);
                    entry.applied = applied_at.or(answer.date).or_else(|| Some(clock::now()));
                }
            });
            if state.is_settled() {
                return;
            }
            unstamped += usize::from(status.request.requested_at.is_none());
            if unstamped > MOST_UNSTAMPED {
                entry.update(|entry| {
                    lost(
                        entry,
                        JournalState::Superseded,
                        "The status does not say any more when its request was taken.",
                        "A request without a time stands in the status: whether it is this one, this browser cannot tell.",
                    );
                });
                return;
            }
        }
        // What answers in nobody's name may be a front without its gateway.
        if answering == Answering::Same && missing.note(is_missing(&outcome), clock::now()) {
            entry.update(gone);
            return;
        }
        let is_none = outcome.is_ok() && load.answer.is_some_and(|answer| answer.value.is_none());
        if is_none && is_replaced(desk, entry).await {
            entry.update(replaced);
            return;
        }
        // The connector shows PAUSED meanwhile; seeing it is part of the story.
        let _ = read_status(desk.session, &desk.data).await;
        wait = (wait + wait / 2).min(LONGEST_WAIT);
        if let Some(asked) = outcome.err().as_ref().and_then(asked_wait) {
            wait = wait.max(asked);
        }
    }
}

async fn watch_offsets(desk: &Desk, entry: &ArcRwSignal<Submission>, requested_at: &Time) {
    let period = match desk.session.endpoint_now().map(|endpoint| endpoint.upstream) {
        Some(Upstream::Sandbox) => 2_000,
        _ => 20_000,
    };
    let Some(applied) = entry.with_untracked(|entry| entry.applied) else {
        return;
    };
    let until = clock::now().saturating_add(Duration::from_secs(LONGEST_WATCH * 60));
    let mut missing = Missing::default();
    let mut is_unattributed = false;
    loop {
        let offsets = read_offsets(desk.session, &desk.data).await;
        let _ = read_status(desk.session, &desk.data).await;
        let state = desk
            .data
            .status
            .get_untracked()
            .answer
            .map(|answer| answer.value.state.clone());
        if entry.with_untracked(|entry| entry.state_after != state) {
            entry.update(|entry| entry.state_after = state);
        }
        let mut wait = period;
        let answering = who_answers(desk, entry).await;
        if answering == Answering::Other {
            return;
        }
        // What answers in nobody's name may be a front without its gateway.
        let is_gone = answering == Answering::Same && missing.note(is_missing(&offsets), clock::now());
        match offsets {
            Ok(_) if answering == Answering::Unsaid => {}
            Ok(answer) if entry.with_untracked(|entry| entry.is_of_another(&answer.value)) => {
                entry.update(replaced);
                return;
            }
            Ok(answer) => {
                let at = answer.value.observed_at.as_ref();
                let is_later = at.and_then(|at| at.instant).is_some_and(|at| at > applied);
                let is_new = entry.with_untracked(|entry| {
                    let last = entry.observations.last();
                    last.and_then(|seen| seen.observed_at.as_ref()) != at
                });
                if is_later && is_new {
                    match what_came_after(desk, entry, requested_at).await {
                        // What is observed now is another request's doing.
                        SentAfter::Another => return,
                        SentAfter::Undecided => is_unattributed = true,
                        SentAfter::Nothing => entry.update(|entry| {
                            entry.observations.push(answer.value.clone());
                            judge(desk, entry);
                        }),
                    }
                }
            }
            Err(error) => wait = asked_wait(&error).unwrap_or(wait).max(wait),
        }
        if is_gone {
            entry.update(gone);
            return;
        }
        // Taken up again after a reload: its record keeps what was seen, and not what that says.
        if entry.with_untracked(|entry| entry.verdicts.is_empty() && !entry.observations.is_empty()) {
            let verdicts = entry.with_untracked(|entry| entry.judge(desk.data.class_now(), None, None));
            if !verdicts.is_empty() {
                entry.update(|entry| entry.verdicts = verdicts);
            }
        }
        if entry.with_untracked(is_told) {
            return;
        }
        if clock::now() >= until {
            entry.update(|entry| {
                if entry.observations.is_empty() && !is_unattributed {
                    let words = format!(
                        "No observation later than the application came within {LONGEST_WATCH} minutes: whether the connector \
                         uses what was asked for, this browser cannot tell. Look at Offsets."
                    );
                    entry.add_words(&words);
                }
            });
            return;
        }
        page::rest(wait).await;
    }
}

/// Whether what is observed now is still this request's doing.
async fn what_came_after(desk: &Desk, entry: &ArcRwSignal<Submission>, requested_at: &Time) -> SentAfter {
    let ours = desk.journal.sent_after(entry);
    if ours != SentAfter::Nothing {
        return ours;
    }
    // Somebody else may have asked for something meanwhile.
    let outcome = read_last_request(desk.session, &desk.data).await;
    let answer = desk.data.last_request.get_untracked().answer;
    let status = answer.as_ref().and_then(|answer| answer.value.as_ref());
    match (outcome, status) {
        // Of which request it speaks, it does not say.
        (Ok(()), Some(status)) if status.request.requested_at.is_none() => SentAfter::Undecided,
        // One before it comes from a replica that lags behind.
        (Ok(()), Some(status)) if is_news(Some(requested_at), status.request.requested_at.as_ref()) => {
            SentAfter::Another
        }
        (Ok(()), _) => SentAfter::Nothing,
        (Err(_), _) => SentAfter::Undecided,
    }
}

/// Another connector has the name.
fn replaced(entry: &mut Submission) {
    lost(
        entry,
        JournalState::ConnectorGone,
        "Another connector has this name since then: what it reads is not this request's doing. Whether the one before it \
         used what was asked for, this browser cannot tell.",
        "Another connector has this name since then. What became of the request, the API cannot tell.",
    );
}

/// The connector is not there any more.
fn gone(entry: &mut Submission) {
    lost(
        entry,
        JournalState::ConnectorGone,
        "The connector answers 404 since then: it is gone. Whether it used what was asked for, this browser cannot tell.",
        "The connector answers 404 since then: it is gone. What became of the request, the API cannot tell.",
    );
}

/// There is nothing left to follow. What was applied stays so; of what was only taken nobody can tell any more.
fn lost(entry: &mut Submission, state: JournalState, when_applied: &str, when_taken: &str) {
    if entry.state == JournalState::Applied {
        entry.add_words(when_applied);
        return;
    }
    entry.state = state;
    entry.add_words(when_taken);
}

/// Works the verdicts out anew from all observations.
fn judge(desk: &Desk, entry: &mut Submission) {
    entry.verdicts = entry.judge(desk.data.class_now(), None, None);
}

/// Whether there is nothing left to wait for: every partition has its verdict, and the connector is no longer held
/// back by the request.
fn is_told(entry: &Submission) -> bool {
    let enough = entry.observations.len() >= ENOUGH_OBSERVATIONS;
    let positions = !entry.observations.is_empty()
        && entry
            .verdicts
            .iter()
            .all(|(_, verdict)| *verdict != PartitionVerdict::Waiting && !verdict.is_bad());
    let was_paused = entry.state_before == Some(ConnectorState::Paused);
    let is_held = entry.state_after == Some(ConnectorState::Paused) && !was_paused;
    enough || (positions && !is_held)
}
