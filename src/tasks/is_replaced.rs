//! Whether another connector has the name by now. Its status is none until somebody asks something of it, which is also what
//! a replica says that lags behind: the id that the offsets carry decides (API.md T2).

use leptos::prelude::*;

use super::submit_draft::Desk;
use super::who_answers::{Answering, who_answers};
use crate::queries::connector::read_offsets;
use crate::state::journal::Submission;

/// Reads the offsets and looks. A read that failed, or of which nobody says whose it is, tells nothing.
pub(super) async fn is_replaced(desk: &Desk, entry: &ArcRwSignal<Submission>) -> bool {
    let outcome = read_offsets(desk.session, &desk.data).await;
    who_answers(desk, entry).await == Answering::Same
        && outcome.is_ok_and(|answer| entry.with_untracked(|entry| entry.is_of_another(&answer.value)))
}
