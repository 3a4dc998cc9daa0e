//! Finds out what became of a request that got no answer: by reading, never by sending again.

use connect_api::{Answer, ErrorKind};
use leptos::prelude::*;
use offset_rules::settlement::{Settlement, StatusRead, StatusSeen, settle};

use super::is_replaced::is_replaced;
use super::submit_draft::{Desk, asked_wait};
use super::who_answers::{Answering, who_answers};
use crate::browser::{clock, page};
use crate::queries::connector::read_last_request;
use crate::state::journal::Submission;

/// Milliseconds between two looks.
const INTERVAL: u32 = 5_000;

/// Reads the status until it is settled; `true` where the request turns out to have been taken. Pauses where another
/// server answers in the place of the one that it was sent to.
pub(super) async fn settle_request(desk: &Desk, entry: &ArcRwSignal<Submission>) -> bool {
    let sent = entry.with_untracked(Submission::sent_request);
    let mut reads = Vec::new();
    loop {
        let outcome = read_last_request(desk.session, &desk.data).await;
        let load = desk.data.last_request.get_untracked();
        let answering = who_answers(desk, entry).await;
        if answering == Answering::Other {
            return false;
        }
        let mut seen = match &outcome {
            _ if answering == Answering::Unsaid => None,
            Ok(()) => load.answer.as_deref().map(seen),
            Err(error) if error.kind == ErrorKind::NotFound => Some(StatusRead {
                at: clock::now(),
                seen: StatusSeen::ConnectorMissing,
            }),
            // A read that failed says nothing.
            Err(_) => None,
        };
        if let Some(read) = &mut seen
            && matches!(read.seen, StatusSeen::NoneYet)
            && is_replaced(desk, entry).await
        {
            read.seen = StatusSeen::Replaced;
        }
        reads.extend(seen);
        let settlement = settle(&sent, &reads);
        entry.update(|entry| {
            entry.settled_as = Some(settlement.sentence());
            entry.state = settlement.state();
            if let Settlement::Accepted { requested_at } = &settlement {
                entry.requested_at = Some(requested_at.clone());
            }
        });
        match settlement {
            Settlement::Accepted { .. } => return true,
            Settlement::NotYet => {
                let wait = outcome.err().as_ref().and_then(asked_wait).unwrap_or(INTERVAL);
                page::rest(wait).await;
            }
            _ => {
                entry.update(|entry| entry.is_over = true);
                return false;
            }
        }
    }
}

fn seen(answer: &Answer<Option<connect_api::AlterStatus>>) -> StatusRead {
    StatusRead {
        at: answer.date.unwrap_or_else(clock::now),
        seen: answer
            .value
            .clone()
            .map_or(StatusSeen::NoneYet, |status| StatusSeen::Status(Box::new(status))),
    }
}
