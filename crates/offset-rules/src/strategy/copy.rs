//! Copy another connector's offsets.

use connect_api::OffsetEntry;
use exact_json::Value;

use super::report::Outcome;
use crate::draft::{At, Draft, RowIntent};
use crate::lookup::Members;
use crate::target::Target;

/// Where the offsets come from.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The other connector.
    pub target: &'a Target,
    /// Its offsets.
    pub entries: &'a [OffsetEntry],
}

/// Drafts another connector's offsets where the partitions are the same. With one partition on both sides and the same
/// keys, this connector's own partition is kept and takes the other's offset: a logical server name is each connector's
/// own.
pub fn copy_from(draft: &mut Draft, source: Source<'_>) -> Outcome {
    let name = source.target.address.to_string();
    let mut outcome = Outcome::default();
    if source.target.address.place.cluster != draft.target.address.place.cluster {
        outcome.notes.push(
            "The other connector is on another cluster: an offset means nothing there unless the topics are offset-identical (mirrored)."
                .to_owned(),
        );
    }
    let own = single(&draft.base.entries).map(|entry| entry.partition.clone());
    for entry in source.entries {
        let known = draft.base.position(&entry.partition);
        let place = match (known, &own, single(source.entries)) {
            (Some(place), ..) => At::Base(place),
            (None, Some(own), Some(_)) if same_keys(own, &entry.partition) => {
                outcome.notes.push(format!("The partition stays {}.", own.text()));
                At::Base(0)
            }
            (None, ..) if draft.base.entries.is_empty() => draft.add_partition(entry.partition.clone()),
            (None, ..) => {
                outcome.leave(&entry.partition, "this connector has no such partition");
                continue;
            }
        };
        if entry.offset.is_null() {
            outcome.leave(&entry.partition, "it has no offset there");
            continue;
        }
        let before = draft.partitions();
        let was = draft.row(place).is_some();
        draft.set_offset(
            place,
            entry.offset.text(),
            RowIntent::CopyFrom(name.as_str().into()),
        );
        if draft.row(place).is_some() || was || draft.partitions() > before {
            outcome.changed += 1;
        } else {
            outcome.unchanged += 1;
        }
    }
    outcome
}

fn single(entries: &[OffsetEntry]) -> Option<&OffsetEntry> {
    match entries {
        [only] => Some(only),
        _ => None,
    }
}

fn same_keys(left: &Value, right: &Value) -> bool {
    let (left, right) = (left.part(), right.part());
    let by_name = Members::of(right);
    left.members().count() == right.members().count()
        && left.members().all(|(name, value)| {
            let other = name.as_str().and_then(|name| by_name.get(&name));
            other.is_some_and(|other| other.kind() == value.kind())
        })
}
