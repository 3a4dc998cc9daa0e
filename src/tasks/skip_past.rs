//! Drafts the offset after a record that a trace names.

use connect_api::ConnectorOffsets;
use leptos::prelude::Update;
use offset_rules::strategy::{Outcome, skip_past as skip};
use offset_rules::trace::NamedRecord;

use crate::state::connector::ConnectorData;
use crate::state::drafts::Drafts;
use crate::state::session::Endpoint;

/// Puts it into the connector's open draft, beside what stands there. Answers what was drafted, or why nothing was.
pub fn skip_past(
    drafts: Drafts,
    endpoint: &Endpoint,
    data: &ConnectorData,
    live: &ConnectorOffsets,
    record: &NamedRecord,
) -> Outcome {
    let draft = drafts.open(endpoint, &data.address, live);
    let mut outcome = Outcome::default();
    draft.update(|draft| outcome = skip(draft, record));
    outcome
}
