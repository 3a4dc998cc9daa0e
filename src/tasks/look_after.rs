//! Looks after the records of this browser from now on: reads them, follows what other tabs write, saves what is changed
//! here, and settles what was submitted and not followed to its end.

use leptos::prelude::*;

use super::settle_all::settle_all;
use crate::browser::page;
use crate::queries::connector::read_status;
use crate::state::connector::Connectors;
use crate::state::journal::Journal;
use crate::state::session::{Lockout, Session};
use crate::state::upkeep::Upkeep;

/// Milliseconds between two looks whether the tab that followed a request has ended meanwhile.
const LOOK: u32 = 10_000;

/// Begins, unless it has begun. Every page that shows or writes a record calls it first.
pub fn look_after(upkeep: Upkeep) {
    let Some((before, owner)) = upkeep.begin() else {
        return;
    };
    let Upkeep {
        session,
        connectors,
        drafts,
        journal,
        history,
        ..
    } = upkeep;
    let settle = move || {
        let is_known = session
            .endpoint_now()
            .is_some_and(|endpoint| endpoint.gateway_has_credentials || untrack(|| session.key()).is_some());
        // Every look of a tab that is not let in would be refused, and no other tab could look meanwhile.
        if is_known && !untrack(|| session.is_locked_out()) {
            settle_all(session, connectors, journal, drafts);
        }
    };
    // It outlives the page that asked for it.
    owner.with(|| {
        drafts.attend(&before.drafts.0, before.drafts.1);
        journal.attend(&before.journal.0, before.journal.1);
        history.attend();
        for text in &before.heard {
            drafts.hear(text);
            journal.hear(text);
        }
        Effect::new(move |_| {
            let _ = (session.endpoint(), session.key(), session.is_locked_out());
            settle();
        });
        page::on_return(settle);
    });
    leptos::task::spawn_local(async move {
        loop {
            page::rest(LOOK).await;
            ask_again(session, connectors, journal).await;
            settle();
        }
    });
}

/// A gateway that did not let this tab in may do so by now (a proxy in front has its secret again), and nobody would hear of
/// it where no page reads: one of the requests that wait for it is looked at, without their lock.
async fn ask_again(session: Session, connectors: Connectors, journal: Journal) {
    let is_unknown = matches!(untrack(|| session.lockout()), Some(Lockout::Unknown { .. }));
    if let Some(entry) = journal.unsettled().first().filter(|_| is_unknown) {
        let address = entry.with_untracked(|entry| entry.target.address.clone());
        let _ = read_status(session, &connectors.of(&address)).await;
    }
}
