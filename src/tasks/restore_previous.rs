//! Makes a draft of what was there before a request.

use std::sync::Arc;

use connect_api::{AlterStatus, ConnectorAddress, ConnectorOffsets};
use leptos::prelude::*;
use offset_rules::draft::{Draft, PartitionId, RowIntent};

use crate::state::drafts::Drafts;
use crate::state::session::Endpoint;

/// Drafts the previous offsets of the partitions that the request named (of all of them, where it named none: a
/// reset of everything). Replaces the rows of the connector's open draft. Answers how many partitions cannot
/// be restored, because they held nothing before.
pub fn restore_previous(
    drafts: Drafts,
    endpoint: &Endpoint,
    address: &ConnectorAddress,
    live: &ConnectorOffsets,
    status: &AlterStatus,
) -> usize {
    let draft = drafts.open(endpoint, address, live);
    let previous = status.previous_offsets.as_deref().unwrap_or_default();
    let named: Vec<PartitionId> = status
        .request
        .offsets
        .iter()
        .map(|entry| PartitionId::of(&entry.partition))
        .collect();
    let held: Vec<PartitionId> = previous
        .iter()
        .map(|entry| PartitionId::of(&entry.partition))
        .collect();
    let words: Arc<str> = status
        .request
        .requested_at
        .as_ref()
        .map_or("", |time| time.text.as_str())
        .into();
    draft.update(|draft| {
        *draft = Draft::new(
            draft.id.clone(),
            draft.target.clone(),
            Arc::clone(&draft.base),
            draft.created_at,
        );
        for (entry, id) in previous.iter().zip(&held) {
            if named.is_empty() || named.contains(id) {
                let at = draft.add_partition(entry.partition.clone());
                draft.set_offset(at, entry.offset.text(), RowIntent::Restore(Arc::clone(&words)));
            }
        }
    });
    named.iter().filter(|id| !held.contains(id)).count()
}
