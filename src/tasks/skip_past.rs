//! Drafts the offset after a record that a trace names.

use connect_api::ConnectorOffsets;
use leptos::prelude::{Update, untrack};
use offset_rules::strategy::{Left, Outcome, skip_past as skip};
use offset_rules::trace::NamedRecord;

use super::look_after::look_after;
use crate::state::connector::ConnectorData;
use crate::state::session::Endpoint;
use crate::state::upkeep::Upkeep;

/// Puts it into the connector's open draft, beside what stands there. Answers what was drafted, or why nothing was.
pub fn skip_past(
    upkeep: Upkeep,
    endpoint: &Endpoint,
    data: &ConnectorData,
    live: &ConnectorOffsets,
    record: &NamedRecord,
) -> Outcome {
    let mut outcome = Outcome::default();
    look_after(upkeep);
    let Some(draft) = untrack(|| upkeep.drafts.open(endpoint, &data.address, live)) else {
        outcome.left.push(Left {
            partition: None,
            why: "the draft that this browser keeps is still being read; press again".to_owned(),
        });
        return outcome;
    };
    draft.update(|draft| outcome = skip(draft, record));
    outcome
}
