//! What a person does to drafts as a whole: names, copies, removals.

use std::sync::Arc;

use offset_rules::draft::{Base, Draft};
use offset_rules::target::Target;

use crate::browser::storage::{Change, Durability, StorageError, Store};
use crate::browser::{clock, page};
use crate::state::base_parts::joined;
use crate::state::draft_record::{self, Stored};
use crate::state::drafts::{Drafts, Unsaved};
use crate::state::kept::Kept;

/// What was taken away: enough to put it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    /// What it was called in the list.
    pub name: String,
    records: Vec<Change>,
    /// Of a draft that this tab alone has as it stands: the storage refused it, or was not asked yet.
    unsaved: Option<Unsaved>,
}

/// Takes a draft out of the storage; also one that cannot be read.
///
/// # Errors
/// [`StorageError`]: it is still there.
pub async fn remove_draft(
    kept: Kept,
    drafts: Drafts,
    id: &str,
    name: String,
) -> Result<Removed, StorageError> {
    let storage = kept.storage().await;
    let mut records = Vec::new();
    if let Some(text) = storage.get(Store::Drafts, id).await? {
        records.push(Change::put(Store::Drafts, id, text));
    }
    for (key, text) in storage.all(Store::Bases, &format!("{id}.")).await? {
        records.push(Change::put(Store::Bases, key, text));
    }
    let unsaved = drafts.unsaved_now(id);
    drafts.remove(id).await?;
    Ok(Removed {
        name,
        records,
        unsaved,
    })
}

/// Puts back what was taken away.
///
/// # Errors
/// [`StorageError`]: it is still gone; [`Removed`] stays as it is.
pub async fn put_back(kept: Kept, drafts: Drafts, removed: &Removed) -> Result<(), StorageError> {
    if let Some(Unsaved { draft, name, typed }) = removed.unsaved.clone() {
        drafts.keep(draft, &name, typed);
        return Ok(());
    }
    kept.write(removed.records.clone(), Durability::Relaxed).await?;
    for record in removed
        .records
        .iter()
        .filter(|record| record.store == Store::Drafts)
    {
        drafts.list_again(&record.key).await;
    }
    Ok(())
}

/// Reads a draft that was kept, whether it is open or not.
async fn stored(kept: Kept, id: &str) -> Result<(Stored, Draft), String> {
    let text = kept
        .read(Store::Drafts, id)
        .await
        .map_err(|why| why.to_string())?;
    let text = text.ok_or("It is not there any more.")?;
    let stored = draft_record::read(&text).map_err(|error| error.to_string())?;
    let draft = draft_of(kept, &stored.own).await?;
    Ok((stored, draft))
}

pub(super) async fn draft_of(kept: Kept, own: &str) -> Result<Draft, String> {
    let words = |error: offset_rules::record::RecordError| error.to_string();
    let base = match Draft::base_id(own).map_err(words)? {
        None => None,
        Some(id) => {
            let parts = kept.read_all(Store::Bases, &format!("{id}/")).await;
            let base: Base = joined(&parts.map_err(|why| why.to_string())?)
                .ok_or("The offsets it was made on are not there any more.")?
                .map_err(words)?;
            Some(Arc::new(base))
        }
    };
    Draft::from_json(own, base).map_err(words)
}

/// Makes a copy of a draft beside it; for another target where one is named: the same connector as it is at the
/// endpoint that answers now.
///
/// # Errors
/// Why it could not be read, in words.
pub async fn duplicate(
    kept: Kept,
    drafts: Drafts,
    id: &str,
    target: Option<Target>,
) -> Result<String, String> {
    let (Stored { summary, typed, .. }, mut draft) = stored(kept, id).await?;
    draft.id = page::new_attempt().ok_or("This browser gives no random ids.")?;
    if let Some(target) = target {
        draft.target = target;
    }
    draft.created_at = clock::now();
    let copy = draft.id.clone();
    let name = match summary.name.as_str() {
        "" => String::new(),
        name => format!("{name}, copy"),
    };
    drafts.keep(draft, &name, typed);
    Ok(copy)
}

/// Why a draft has no other name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Another tab edits it.
    Elsewhere,
    /// Anything else, in words.
    Words(String),
}

/// Gives a draft a name and a note; where another tab edits it, only `by_force`: that tab then follows this one.
///
/// # Errors
/// [`Refusal`]: it is as it was.
pub async fn describe(
    drafts: Drafts,
    id: &str,
    name: &str,
    note: &str,
    by_force: bool,
) -> Result<(), Refusal> {
    let was_open = drafts.is_open(id);
    if by_force {
        drafts.take_over(id).await;
    } else if !drafts.edit_here(id).await {
        return Err(Refusal::Elsewhere);
    }
    if !drafts.is_open(id) {
        drafts.put_down(id);
        return Err(Refusal::Words(
            "The draft could not be read, and keeps its name and its note. Press Rename again.".to_owned(),
        ));
    }
    if !was_open {
        drafts.put_down_when_saved(id);
    }
    drafts.describe(id, name.trim(), note);
    Ok(())
}
