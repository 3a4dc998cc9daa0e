//! What was submitted and not followed to its end (the tab was closed, the network was gone) is taken up again: on
//! start, when somebody comes back to the tab, when the network is back.

use leptos::prelude::*;
use offset_rules::settlement::JournalState;

use super::follow_request::follow_request;
use super::settle_request::settle_request;
use super::submit_draft::Desk;
use crate::state::connector::Connectors;
use crate::state::drafts::Drafts;
use crate::state::journal::{Journal, Submission};
use crate::state::session::Session;

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
    // Another tab that sends or follows it holds the lock.
    let Some(lock) = desk.journal.lock(&target).await else {
        return;
    };
    // It may have come to its end there before the lock was free.
    desk.journal.end_work(&attempt);
    desk.journal.read_again(&attempt).await;
    desk.journal.begin_work(&attempt);
    desk.journal.with_before(&entry).await;
    let digest = entry.with_untracked(|entry| entry.digest.clone());
    let state = entry.with_untracked(|entry| (!entry.is_over).then_some(entry.state));
    match state {
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
            if settle_request(&desk, &entry).await {
                desk.drafts.hand_over(&target.address, &digest);
                follow_request(desk, entry).await;
            }
        }
        Some(_) => {
            desk.drafts.hand_over(&target.address, &digest);
            follow_request(desk, entry).await;
        }
    }
    drop(lock);
}
