//! Pauses, resumes or restarts a connector: look whether an alter request is under way, ask once, watch the state.

use leptos::prelude::*;

use super::submit_draft::asked_wait;
use crate::browser::{clock, page};
use crate::queries::connector::{read_last_request, read_offsets, read_status};
use crate::state::connector::ConnectorData;
use crate::state::journal::Journal;
use crate::state::session::Session;
use crate::state::turn::{Progress, Turn, Watching, Wish};

/// Milliseconds: the first wait, and the longest.
const FIRST_WAIT: u32 = 1_000;
const LONGEST_WAIT: u32 = 10_000;
/// Looks after which the state is no longer watched for it: some five minutes.
const MOST_LOOKS: u32 = 36;

/// Asks for it, unless something is under way for this connector. Runs in the app's root: leaving the page does not
/// cut it. What becomes of it is in the connector's data.
pub fn turn_connector(session: Session, data: ConnectorData, journal: Journal, wish: Wish) {
    if data.is_turning() {
        return;
    }
    data.turn.set(Some(Turn {
        wish,
        asked_at: clock::now(),
        progress: Progress::Looking,
        has_paused: false,
        is_over: false,
    }));
    leptos::task::spawn_local(async move {
        turn(session, &data, journal, wish).await;
        set(&data, |turn| turn.is_over = true);
        let _ = read_offsets(session, &data).await;
    });
}

fn set(data: &ConnectorData, change: impl FnOnce(&mut Turn)) {
    data.turn.update(|turn| {
        if let Some(turn) = turn {
            change(turn);
        }
    });
}

async fn turn(session: Session, data: &ConnectorData, journal: Journal, wish: Wish) {
    let steps: &[Wish] = match wish {
        Wish::PauseThenResume => &[Wish::Pause, Wish::Resume],
        Wish::Pause => &[Wish::Pause],
        Wish::Resume => &[Wish::Resume],
        Wish::Restart => &[Wish::Restart],
    };
    for step in steps {
        let progress = one(session, data, journal, *step).await;
        let is_well = matches!(progress, Progress::Seen | Progress::AsBefore);
        set(data, |turn| {
            turn.progress = progress;
            turn.has_paused |= is_well && wish == Wish::PauseThenResume;
        });
        if !is_well {
            return;
        }
    }
}

async fn one(session: Session, data: &ConnectorData, journal: Journal, step: Wish) -> Progress {
    // While offsets are altered the connector is stopped by the service, and must be left alone.
    if let Err(error) = read_last_request(session, data).await {
        return Progress::Unread(error);
    }
    if data.is_altering_now() || journal.is_under_way(&data.address) {
        return Progress::Altering;
    }
    set(data, |turn| turn.progress = Progress::Sent);
    // What it shows before it is asked: a running connector that is restarted shows RUNNING all along.
    let shows_already = shows(data, step);
    let client = session.client();
    let asked = match step {
        Wish::Pause => client.pause(&data.address).await,
        Wish::Resume => client.resume(&data.address).await,
        Wish::Restart | Wish::PauseThenResume => client.restart(&data.address).await,
    };
    match asked {
        Ok(_) => {
            set(data, |turn| turn.progress = Progress::Taken);
            watch(session, data, step, shows_already).await
        }
        Err(error) if error.certainly_refused() => Progress::Refused(error),
        Err(error) => {
            set(data, |turn| turn.progress = Progress::Unknown(error.clone()));
            match watch(session, data, step, shows_already).await {
                // A restart may look as it did before: without the server's word that proves nothing.
                Progress::Seen if step != Wish::Restart => Progress::Seen,
                _ => Progress::Unknown(error),
            }
        }
    }
}

/// Whether the state as last read shows what is asked for.
fn shows(data: &ConnectorData, step: Wish) -> bool {
    let answer = data.status.get_untracked().answer;
    answer.is_some_and(|answer| step.is_seen_in(&answer.value))
}

/// Reads the state until it shows what was asked for.
async fn watch(session: Session, data: &ConnectorData, step: Wish, shows_already: bool) -> Progress {
    let mut watching = Watching::start(shows_already);
    let mut wait = FIRST_WAIT;
    for _ in 0..MOST_LOOKS {
        page::rest(wait).await;
        let _ = read_status(session, data).await;
        let load = data.status.get_untracked();
        if load.error.is_none()
            && let Some(progress) = watching.look(shows(data, step))
        {
            return progress;
        }
        wait = (wait + wait / 2).min(LONGEST_WAIT);
        if let Some(asked) = load.error.as_ref().and_then(asked_wait) {
            wait = wait.max(asked);
        }
    }
    Progress::NotSeen
}
