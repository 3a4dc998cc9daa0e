//! Follows a request that was taken: its phase to the end, then the offsets until they say what came of it.

use connect_api::{ConnectorState, Time};
use leptos::prelude::*;
use offset_rules::settlement::{JournalState, follow};
use offset_rules::verdict::PartitionVerdict;

use super::submit_draft::{Desk, asked_wait};
use crate::browser::{clock, page};
use crate::queries::connector::{read_last_request, read_offsets, read_status};
use crate::state::journal::Submission;
use crate::state::session::Upstream;

/// Milliseconds: the first wait, and the longest.
const FIRST_WAIT: u32 = 1_000;
const LONGEST_WAIT: u32 = 15_000;
/// Observations after which nothing new is to be expected.
const ENOUGH_OBSERVATIONS: usize = 10;

/// Follows to the end. Every read also feeds the connector's page.
pub(super) async fn follow_request(desk: Desk, entry: ArcRwSignal<Submission>) {
    let _followed = desk.session.follow();
    let Some(requested_at) = entry.with_untracked(|entry| entry.requested_at.clone()) else {
        // Without the server's stamp the request cannot be told from any other: nothing is claimed.
        entry.update(|entry| entry.is_over = true);
        return;
    };
    follow_phase(&desk, &entry, &requested_at).await;
    if entry.with_untracked(|entry| entry.state == JournalState::Applied) {
        watch_offsets(&desk, &entry).await;
    }
    read_status(desk.session, &desk.data).await;
    entry.update(|entry| entry.is_over = true);
}

async fn follow_phase(desk: &Desk, entry: &ArcRwSignal<Submission>, requested_at: &Time) {
    let mut wait = FIRST_WAIT;
    loop {
        page::rest(wait).await;
        let outcome = read_last_request(desk.session, &desk.data).await;
        let load = desk.data.last_request.get_untracked();
        if let (Ok(()), Some(answer)) = (&outcome, &load.answer)
            && let Some(status) = &answer.value
        {
            let state = follow(requested_at, status);
            entry.update(|entry| {
                entry.state = state;
                if state != JournalState::Superseded {
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
        }
        // The connector shows PAUSED meanwhile; seeing it is part of the story.
        read_status(desk.session, &desk.data).await;
        wait = (wait + wait / 2).min(LONGEST_WAIT);
        if let Some(asked) = outcome.err().as_ref().and_then(asked_wait) {
            wait = wait.max(asked);
        }
    }
}

async fn watch_offsets(desk: &Desk, entry: &ArcRwSignal<Submission>) {
    let period = match desk.session.endpoint_now().map(|endpoint| endpoint.upstream) {
        Some(Upstream::Sandbox) => 2_000,
        _ => 20_000,
    };
    let Some(applied) = entry.with_untracked(|entry| entry.applied) else {
        return;
    };
    loop {
        let offsets = read_offsets(desk.session, &desk.data).await;
        read_status(desk.session, &desk.data).await;
        let state = desk
            .data
            .status
            .get_untracked()
            .answer
            .map(|answer| answer.value.state.clone());
        let mut wait = period;
        match offsets {
            Ok(answer) => {
                let is_later = answer
                    .value
                    .observed_at
                    .as_ref()
                    .and_then(|at| at.instant)
                    .is_some_and(|at| at > applied);
                entry.update(|entry| {
                    entry.state_after = state.clone();
                    let last_seen = entry
                        .observations
                        .last()
                        .and_then(|seen| seen.observed_at.clone());
                    if is_later && last_seen != answer.value.observed_at {
                        entry.observations.push(answer.value.clone());
                        judge(desk, entry);
                    }
                });
            }
            Err(error) => wait = asked_wait(&error).unwrap_or(wait).max(wait),
        }
        if entry.with_untracked(is_told) {
            return;
        }
        page::rest(wait).await;
    }
}

/// Works the verdicts out anew from all observations.
fn judge(desk: &Desk, entry: &mut Submission) {
    entry.verdicts = entry.judge(desk.data.class_now(), None);
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
