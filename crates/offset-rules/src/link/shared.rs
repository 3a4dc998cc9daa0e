//! What a link contains.

use std::collections::HashSet;
use std::sync::Arc;

use connect_api::Timestamp;
use connect_api::{AlterType, OffsetEntry};
use exact_json::{Kind, Value, array, member, object, parse};

use super::pack::{LinkError, pack, unpack};
use crate::draft::{Base, Draft, Intent, PartitionId, RowIntent, intent_member, read_intent};
use crate::import::is_overfull;
use crate::record::{list, optional, optional_member, read_target, string_member, target_members, text};
use crate::strategy::{Outcome, reset_all, reset_some};
use crate::target::Target;

/// A draft as it travels: what is wanted and for whom, without the base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// Whose offsets.
    pub target: Target,
    /// PATCH or DELETE.
    pub kind: AlterType,
    /// The request's entries; empty for a DELETE of all.
    pub rows: Vec<SharedRow>,
    /// The note.
    pub note: String,
    /// Who prepared it, in their own words.
    pub prepared_by: Option<String>,
    /// When it was drafted.
    pub drafted_at: Timestamp,
}

/// One entry, with why it is so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedRow {
    /// Partition and offset as texts.
    pub entry: OffsetEntry,
    /// Why.
    pub intent: RowIntent,
}

impl Shared {
    /// What a draft's link contains. `prepared_by` is what the sender calls themselves.
    pub fn of(draft: &Draft, prepared_by: Option<String>) -> Self {
        let rows = match &draft.intent {
            Intent::Patch(rows) => rows
                .iter()
                .map(|(_, row)| SharedRow {
                    entry: OffsetEntry {
                        partition: row.partition.clone(),
                        offset: row.offset_value(),
                    },
                    intent: row.intent.clone(),
                })
                .collect(),
            Intent::DeleteAll | Intent::DeleteSome(_) => draft
                .entries()
                .into_iter()
                .map(|entry| SharedRow {
                    entry,
                    intent: RowIntent::Value,
                })
                .collect(),
        };
        Self {
            target: draft.target.clone(),
            kind: draft.kind(),
            rows,
            note: draft.note.clone(),
            prepared_by,
            drafted_at: draft.changed_at,
        }
    }

    /// The text of the link's fragment behind `draft=`; `None` where it is too big: hand over a file instead.
    pub fn to_link(&self) -> Option<String> {
        pack(&self.to_json())
    }

    /// Reads the text behind `draft=`.
    ///
    /// # Errors
    /// [`LinkError`].
    pub fn from_link(link: &str) -> Result<Self, LinkError> {
        Self::from_json(&unpack(link)?)
    }

    /// What the link contains, as it is shown before copying.
    pub fn to_json(&self) -> String {
        let mut members = target_members(&self.target);
        members.push(string_member("note", &self.note));
        members.extend(optional_member("prepared_by", self.prepared_by.as_deref()));
        members.push(string_member("drafted_at", &self.drafted_at.to_string()));
        members.push(string_member("type", self.kind.word()));
        let rows = self.rows.iter().map(|row| {
            let mut members = vec![
                member("partition", row.entry.partition.text()),
                member("offset", row.entry.offset.text()),
            ];
            if row.intent != RowIntent::Value {
                members.push(intent_member(&row.intent));
            }
            object(members)
        });
        members.push(member("offsets", &array(rows)));
        object(members)
    }

    /// Reads what a link contains.
    ///
    /// # Errors
    /// [`LinkError::Shape`] with the member's path.
    pub fn from_json(json: &str) -> Result<Self, LinkError> {
        let shape = |path: &str| LinkError::Shape(path.to_owned());
        let value = parse(json).map_err(|_| LinkError::Damaged)?;
        let target = read_target(&value).map_err(|_| shape("the connector's address"))?;
        let kind = match optional(&value, "type").as_deref() {
            Some("PATCH") => AlterType::Patch,
            Some("DELETE") => AlterType::Delete,
            _ => return Err(shape("type")),
        };
        let drafted_at = text(&value, "drafted_at").ok().and_then(|at| at.parse().ok());
        let rows = list(&value, "offsets").map_err(|_| shape("offsets"))?;
        let rows: Option<Vec<SharedRow>> = rows.items().map(|row| read_row(&row)).collect();
        Ok(Self {
            target,
            kind,
            rows: rows.ok_or_else(|| shape("offsets"))?,
            note: optional(&value, "note").unwrap_or_default(),
            prepared_by: optional(&value, "prepared_by"),
            drafted_at: drafted_at.ok_or_else(|| shape("drafted_at"))?,
        })
    }

    /// The reader's own draft, on top of what they see live, and what did not fit it. Its partitions keep the sender's
    /// texts, so that both see the same digest while the order of the live partitions is the same.
    pub fn into_draft(self, id: impl Into<String>, base: Arc<Base>, now: Timestamp) -> (Draft, Outcome) {
        let mut draft = Draft::new(id, self.target, base, now);
        draft.note = self.note;
        draft.prepared_by = self.prepared_by;
        if self.kind == AlterType::Delete {
            let outcome = delete(&mut draft, &self.rows);
            return (draft, outcome);
        }
        let mut outcome = Outcome::default();
        let mut seen = HashSet::new();
        for SharedRow { entry, intent } in self.rows {
            if !seen.insert(PartitionId::like(&entry.partition)) {
                outcome.leave(&entry.partition, "it is there twice; the first one was taken");
                continue;
            }
            let at = draft.add_partition(entry.partition.clone());
            draft.set_offset(at, entry.offset.text(), intent);
            if draft.keep_partition_text(at, entry.partition) {
                outcome.changed += 1;
            } else {
                outcome.unchanged += 1;
            }
        }
        (draft, outcome)
    }
}

fn delete(draft: &mut Draft, rows: &[SharedRow]) -> Outcome {
    if rows.is_empty() {
        return reset_all(draft);
    }
    let mut left = Outcome::default();
    let mut places = Vec::new();
    for SharedRow { entry, .. } in rows {
        match draft.base.position(&entry.partition) {
            Some(place) => places.push(place),
            None => left.leave(&entry.partition, "this connector has no such partition"),
        }
    }
    Outcome {
        left: left.left,
        ..reset_some(draft, places)
    }
}

fn read_row(row: &Value) -> Option<SharedRow> {
    let partition = row
        .get("partition")
        .filter(|partition| partition.kind() == Kind::Object)?;
    let offset = row
        .get("offset")
        .filter(|offset| matches!(offset.kind(), Kind::Object | Kind::Null))?;
    if is_overfull(&partition) || is_overfull(&offset) {
        return None;
    }
    Some(SharedRow {
        entry: OffsetEntry { partition, offset },
        intent: read_intent(row).ok()?,
    })
}
