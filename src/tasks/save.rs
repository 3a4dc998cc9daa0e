//! What a person does to drafts as a whole: names, copies, removals, files.

use std::sync::Arc;

use exact_json::{Kind, Value, array, member, object, parse, quote};
use offset_rules::draft::{Base, Draft};
use offset_rules::target::Target;

use crate::browser::storage::{Change, Durability, StorageError, Store};
use crate::browser::{clock, page};
use crate::state::base_parts::joined;
use crate::state::draft_record;
use crate::state::drafts::Drafts;
use crate::state::kept::Kept;

/// What was taken away: enough to put it back.
#[derive(Clone, Debug)]
pub struct Removed {
    /// What it was called in the list.
    pub name: String,
    records: Vec<Change>,
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
    drafts.remove(id).await?;
    Ok(Removed { name, records })
}

/// Puts back what was taken away.
///
/// # Errors
/// [`StorageError`]: it is still gone; [`Removed`] stays as it is.
pub async fn put_back(kept: Kept, drafts: Drafts, removed: &Removed) -> Result<(), StorageError> {
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
async fn stored(kept: Kept, id: &str) -> Result<(draft_record::Summary, Draft), String> {
    let text = kept
        .get(Store::Drafts, id)
        .await
        .ok_or("It is not there any more.")?;
    let (summary, own) = draft_record::read(&text).map_err(|error| error.to_string())?;
    let draft = draft_of(kept, &own).await?;
    Ok((summary, draft))
}

async fn draft_of(kept: Kept, own: &str) -> Result<Draft, String> {
    let words = |error: offset_rules::record::RecordError| error.to_string();
    let base = match Draft::base_id(own).map_err(words)? {
        None => None,
        Some(id) => {
            let parts = kept.all(Store::Bases, &format!("{id}/")).await;
            let base: Base = joined(&parts)
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
    let (summary, mut draft) = stored(kept, id).await?;
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
    drafts.keep(draft, &name);
    Ok(copy)
}

/// Gives a draft a name and a note.
///
/// # Errors
/// Why it could not be read, in words.
pub async fn describe(kept: Kept, drafts: Drafts, id: &str, name: &str, note: &str) -> Result<(), String> {
    if !drafts.is_open(id) {
        let (_, draft) = stored(kept, id).await?;
        drafts.show_kept(id, draft);
    }
    drafts.describe(id, name.trim(), note);
    Ok(())
}

/// All drafts as one file: each complete in itself. What cannot be read goes along as it is stored.
pub async fn export_all(kept: Kept, only: Option<&str>) -> String {
    let (mut all, mut unread) = (Vec::new(), Vec::new());
    for (id, text) in kept.all(Store::Drafts, "").await {
        if only.is_some_and(|only| only != id) {
            continue;
        }
        let read = match draft_record::read(&text) {
            Ok((summary, own)) => draft_of(kept, &own).await.map(|draft| (summary.name, draft)),
            Err(error) => Err(error.to_string()),
        };
        match read {
            Ok((name, draft)) => {
                let members = [member("name", &quote(&name)), member("draft", &draft.export())];
                all.push(object(members));
            }
            Err(why) => {
                let members = [member("why", &quote(&why)), member("record", &quote(&text))];
                unread.push(object(members));
            }
        }
    }
    let mut members = vec![
        member("offset_console", &quote("drafts")),
        member("exported_at", &quote(&clock::now().to_string())),
        member("drafts", &array(all)),
    ];
    if !unread.is_empty() {
        members.push(member("unread", &array(unread)));
    }
    object(members)
}

/// What an import came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// How many drafts are new.
    pub count: usize,
    /// What could not be read, each with its place in the file.
    pub left: Vec<String>,
}

/// Takes drafts from a file that [`export_all`] made. They come as new drafts beside what there is; nothing is replaced
/// and nothing is sent.
///
/// # Errors
/// Why the file as a whole cannot be read, in words.
pub fn import_all(drafts: Drafts, text: &str) -> Result<Imported, String> {
    let value = parse(text).map_err(|error| format!("The file is no JSON: {error}."))?;
    let list = value.get("drafts").filter(|list| list.kind() == Kind::Array);
    let single = || value.get("target").map(|_| vec![(String::new(), value.clone())]);
    let named = |item: Value| {
        let name = item
            .get("name")
            .and_then(|name| name.as_str().map(std::borrow::Cow::into_owned));
        (name.unwrap_or_default(), item.get("draft").unwrap_or(item))
    };
    let found: Vec<(String, Value)> = list
        .map(|list| list.items().map(named).collect())
        .or_else(single)
        .ok_or("The file holds no drafts: a file that Export all made has a list called drafts.")?;
    let mut imported = Imported::default();
    for (at, (name, draft)) in found.into_iter().enumerate() {
        let id = page::new_attempt().ok_or("This browser gives no random ids.")?;
        match Draft::from_json(draft.text(), None) {
            Ok(mut draft) => {
                draft.id = id;
                drafts.keep(draft, &name);
                imported.count += 1;
            }
            Err(error) => imported
                .left
                .push(format!("Draft {} of the file: {error}", at + 1)),
        }
    }
    Ok(imported)
}
