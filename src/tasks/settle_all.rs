//! What was submitted and not followed to its end (the tab was closed, the network was gone) is taken up again: on
//! start, when somebody comes back to the tab, when the network is back.

use leptos::prelude::*;
use offset_rules::settlement::JournalState;
use offset_rules::target::Target;

use super::follow_request::{follow_request, watch_request};
use super::settle_request::settle_request;
use super::submit_draft::Desk;
use super::who_answers::{Answering, who_answers};
use crate::browser::locks::Held;
use crate::browser::page;
use crate::state::connector::Connectors;
use crate::state::drafts::Drafts;
use crate::state::journal::{Journal, Submission};
use crate::state::session::Session;

/// Milliseconds until a lock that was not free is asked for once more.
const SOON: u32 = 1_000;

/// Settles every entry of this endpoint and instance that nobody works on. It only reads; nothing is sent again.
pub fn settle_all(session: Session, connectors: Connectors, journal: Journal, drafts: Drafts) {
    for entry in journal.unsettled() {
        let (attempt, address) =
            entry.with_untracked(|entry| (entry.attempt.clone(), entry.target.address.clone()));
        if !journal.begin_work(&attempt) {
            continue;
        }
        let desk = Desk {
            session,
            data: connectors.of(&address),
            journal,
            drafts,
        };
        leptos::task::spawn_local(async move {
            take_up(desk, entry).await;
            journal.finish_work(&attempt).await;
        });
    }
}

async fn take_up(desk: Desk, entry: ArcRwSignal<Submission>) {
    let (attempt, target) = entry.with_untracked(|entry| (entry.attempt.clone(), entry.target.clone()));
    if entry.with_untracked(|entry| entry.state == JournalState::Applied) {
        // It holds nobody up any more: another request may be on its way. Whoever watches it holds this lock.
        if let Some(watch) = desk.journal.lock_watch(&attempt).await
            && look_again(&desk, &entry).await.is_some()
        {
            watch_request(desk, entry, watch).await;
        }
        return;
    }
    // Another tab that sends or follows it holds the lock.
    let Some(lock) = take_lock(&desk, &target).await else {
        return;
    };
    // What became of it is followed from here on: the key is needed for it.
    let _followed = desk.session.follow(&target.address.place.environment);
    match look_again(&desk, &entry).await {
        None => {}
        // "Sent" is on the disk before anything leaves: this one never left.
        Some(JournalState::Prepared) => entry.update(|entry| {
            entry.state = JournalState::Refused;
            entry.settled_as =
                Some("It was written down and never sent: the page ended before that.".to_owned());
            entry.is_over = true;
        }),
        Some(JournalState::Sent | JournalState::Unknown) => {
            entry.update(|entry| entry.state = JournalState::Unknown);
            if who_answers(&desk, &entry).await == Answering::Other {
                return;
            }
            if settle_request(&desk, &entry).await {
                desk.hand_over(&entry);
                follow_request(desk, entry, lock).await;
            }
        }
        Some(_) => {
            if who_answers(&desk, &entry).await == Answering::Other {
                return;
            }
            desk.hand_over(&entry);
            follow_request(desk, entry, lock).await;
        }
    }
}

/// The connector's lock. A tab that was just closed may not have given it back yet.
async fn take_lock(desk: &Desk, target: &Target) -> Option<Held> {
    if let Some(lock) = desk.journal.lock(target).await {
        return Some(lock);
    }
    page::rest(SOON).await;
    desk.journal.lock(target).await
}

/// Reads an entry again, and what was there before it: it may have come to its end in another tab before the lock was
/// free. Still ours while it is read: a second look must not take it up beside this one. Its state, where it is not over and
/// to be settled here; from then on what is found out is written down.
async fn look_again(desk: &Desk, entry: &ArcRwSignal<Submission>) -> Option<JournalState> {
    if !desk.journal.is_to_be_settled(entry).await {
        return None;
    }
    desk.journal.with_before(entry).await;
    let state = entry.with_untracked(|entry| (!entry.is_over).then_some(entry.state))?;
    desk.journal.write_down(entry);
    Some(state)
}
