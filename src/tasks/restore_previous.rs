//! Makes a draft of what was there before a request.

use std::sync::Arc;

use connect_api::{AlterStatus, AlterType, ConnectorAddress, ConnectorOffsets, OffsetEntry, Phase, Time};
use leptos::prelude::*;
use offset_rules::draft::{Base, Draft, PartitionId, RowIntent};

use crate::browser::{clock, page};
use crate::state::drafts::{Drafts, target};
use crate::state::session::Endpoint;

/// Drafts the previous offsets of the partitions that the request named (of all of them, where it named none: a
/// reset of everything), as a draft of its own. Answers how many partitions cannot
/// be restored, because they held nothing before.
pub fn restore_previous(
    drafts: Drafts,
    endpoint: &Endpoint,
    address: &ConnectorAddress,
    live: &ConnectorOffsets,
    status: &AlterStatus,
) -> usize {
    let base = Arc::new(Base::new(known_now(live, status), live.observed_at.clone()));
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
    let id = page::new_attempt().unwrap_or_default();
    let mut draft = Draft::new(id, target(endpoint, address, live.id.clone()), base, clock::now());
    for (entry, id) in previous.iter().zip(&held) {
        if named.is_empty() || named.contains(id) {
            let at = draft.add_partition(entry.partition.clone());
            draft.set_offset(at, entry.offset.text(), RowIntent::Restore(Arc::clone(&words)));
        }
    }
    // Beside whatever was being drafted: nothing of that is lost.
    drafts.adopt(address, ArcRwSignal::new(draft));
    named.iter().filter(|id| !held.contains(id)).count()
}

/// The live offsets; where they were observed before the request was applied, with what it set in place of what it
/// replaced. Otherwise the way back would look like no change until the next observation.
fn known_now(live: &ConnectorOffsets, status: &AlterStatus) -> Vec<OffsetEntry> {
    let instant = |time: &Option<Time>| time.as_ref().and_then(|time| time.instant);
    let is_seen = match (instant(&live.observed_at), instant(&status.applied_at)) {
        (Some(observed), Some(applied)) => observed > applied,
        _ => true,
    };
    if is_seen || status.phase != Phase::Applied {
        return live.offsets.clone();
    }
    let is_reset = status.request.kind == AlterType::Delete;
    let asked = |entry: &&OffsetEntry, named: &[OffsetEntry]| {
        named
            .iter()
            .find(|other| other.partition == entry.partition)
            .cloned()
    };
    let named = &status.request.offsets;
    let kept = live
        .offsets
        .iter()
        .filter(|entry| !is_reset || (!named.is_empty() && asked(entry, named).is_none()));
    kept.map(|entry| asked(&entry, named).unwrap_or_else(|| entry.clone()))
        .collect()
}
