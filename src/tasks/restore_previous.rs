//! Makes a draft of what was there before a request.

use std::collections::HashSet;
use std::sync::Arc;

use connect_api::{AlterStatus, ConnectorOffsets, OffsetEntry, Phase};
use exact_json::Value;
use leptos::prelude::*;
use offset_rules::class::Class;
use offset_rules::draft::{Base, Draft, PartitionId};
use offset_rules::naming::partition_name;
use offset_rules::strategy::{Candidate, Left, Restorable, restorable, restore};
use offset_rules::verdict::{Evidence, collateral};

use super::submit_draft::Desk;
use crate::browser::{clock, page};
use crate::state::drafts::target;
use crate::state::editor::{Editors, Said};
use crate::state::known_now::stands;

/// Drafts the previous offsets of the partitions that the request named (of all of them, where it named none: a
/// reset of everything), as a draft of its own. Those that cannot be restored, because they held nothing before, are
/// named on Alter. `snapshot` is what this browser saw just before the request, for a status that names no previous
/// offsets.
///
/// # Errors
/// Why there is no draft, in words.
pub fn restore_previous(
    desk: &Desk,
    editors: Editors,
    status: &AlterStatus,
    snapshot: Option<&Base>,
) -> Result<(), &'static str> {
    let Desk {
        session,
        data,
        journal,
        drafts,
    } = desk;
    let live = data.offsets.get_untracked().answer;
    let (Some(endpoint), Some(live)) = (session.endpoint_now(), live) else {
        return Err("The offsets are not read yet.");
    };
    let (live, class) = (&live.value, data.class_now());
    let mut status = status.clone();
    if status.previous_offsets.as_ref().is_none_or(Vec::is_empty) {
        status.previous_offsets = snapshot.map(|base| base.entries.clone());
    }
    let mut found = restorable(&status).unwrap_or_default();
    // What the request hit without naming it is a part of what it did.
    let hit: HashSet<PartitionId> = hit_beside(class, &status, snapshot, live)
        .iter()
        .map(PartitionId::of)
        .collect();
    for candidate in &mut found.candidates {
        candidate.ticked |= hit.contains(&PartitionId::of(&candidate.entry.partition));
    }
    let stands = untrack(|| stands(data, *journal)).unwrap_or_else(|| live.clone());
    // Of another connector, which had the name before: Review says so, and asks.
    let lcc = status.request.id.clone().or_else(|| live.id.clone());
    let asked_at = status
        .request
        .requested_at
        .as_ref()
        .map_or("", |time| time.text.as_str());
    let ticked: Vec<OffsetEntry> = found
        .candidates
        .iter()
        .filter(|candidate| candidate.ticked)
        .map(|candidate| candidate.entry.clone())
        .collect();
    let id = page::new_id();
    let target = target(&endpoint, &data.address, lcc);
    let mut draft = Draft::new(id, target, Arc::new(Base::of(stands)), clock::now());
    let mut words = restore(&mut draft, &ticked, asked_at).sentence();
    let has_others = found.candidates.iter().any(|candidate| !candidate.ticked);
    if draft.is_empty() && !has_others {
        // What changes nothing takes no other draft's place.
        return Err("What was there before is what stands, as far as is known: there is nothing to restore.");
    }
    // Beside whatever was being drafted: nothing of that is lost.
    let draft = ArcRwSignal::new(draft);
    drafts.adopt(&data.address, draft.clone());
    let editor = editors.of(&draft);
    let count = found.not_restorable.len();
    if count > 0 {
        let are = if count == 1 {
            "partition did"
        } else {
            "partitions did"
        };
        words.push_str(&format!(
            " {count} {are} not exist before: a PATCH cannot take one away."
        ));
    }
    let left = found.not_restorable.iter().map(|partition| Left {
        partition: Some(partition.clone()),
        why: "had no offset before; not restorable by a PATCH".to_owned(),
    });
    let left: Vec<Left> = left.collect();
    if let [only] = left.as_slice() {
        let name = only.partition.as_ref().map(partition_name).unwrap_or_default();
        words.push_str(&format!(" ({name})"));
    }
    editor.say(Said {
        words,
        left,
        is_refusal: false,
    });
    offer_the_others(&editor, found);
    Ok(())
}

/// Partitions that a finished request did not name and that lost their offset, or stand below where they were.
pub fn hit_beside(
    class: Option<&Class>,
    status: &AlterStatus,
    snapshot: Option<&Base>,
    live: &ConnectorOffsets,
) -> Vec<Value> {
    let applied = status.applied_at.as_ref().and_then(|at| at.instant);
    let (Some(applied), Phase::Applied) = (applied, &status.phase) else {
        return Vec::new();
    };
    let previous = status.previous_offsets.as_deref().filter(|list| !list.is_empty());
    let previous = previous.or_else(|| Some(snapshot?.entries.as_slice()));
    collateral(&Evidence {
        class,
        kind: &status.request.kind,
        requested: &status.request.offsets,
        previous: previous.unwrap_or_default(),
        applied,
        stood_still: false,
        observations: std::slice::from_ref(live),
    })
}

/// Partitions that the request did not name are listed unticked.
fn offer_the_others(editor: &crate::state::editor::Kept, found: Restorable) {
    let others: Vec<Candidate> = found
        .candidates
        .into_iter()
        .filter(|candidate| !candidate.ticked)
        .collect();
    if !others.is_empty() {
        editor.offer(Restorable {
            candidates: others,
            not_restorable: found.not_restorable,
        });
    }
}
