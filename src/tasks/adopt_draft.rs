//! Makes a draft that came from elsewhere (a shared link, a statement) this tab's own.

use connect_api::ConnectorAddress;
use leptos::prelude::*;
use offset_rules::draft::Draft;

use crate::state::drafts::Drafts;

/// Makes `draft` the current draft of its connector, beside those that there are. Nothing is sent by it: it is reviewed
/// like any other.
pub fn adopt_draft(drafts: Drafts, draft: Draft) {
    let address = draft.target.address.clone();
    drafts.adopt(&address, ArcRwSignal::new(draft));
}

/// The same, and only done when it is kept: whoever leaves the page next has it.
pub async fn adopt_and_keep(drafts: Drafts, draft: Draft) {
    let address = draft.target.address.clone();
    drafts.adopt_saved(&address, ArcRwSignal::new(draft)).await;
}

/// How many partitions the connector's current draft changes; tracked.
pub fn partitions_drafted(drafts: Drafts, address: &ConnectorAddress) -> usize {
    drafts
        .get(address)
        .map_or(0, |draft| draft.with(Draft::partitions))
}

/// Words for rows of what came that say what is so already.
pub fn already_so(count: usize) -> Option<String> {
    match count {
        0 => None,
        1 => Some("1 partition is so already, as far as is known: it is not in the draft.".to_owned()),
        count => Some(format!(
            "{count} partitions are so already, as far as is known: they are not in the draft."
        )),
    }
}
