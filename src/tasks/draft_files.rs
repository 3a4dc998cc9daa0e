//! Drafts in files: all of this browser's, or one; and back.

use std::collections::BTreeMap;

use exact_json::{Kind, Value, array, member, object, parse, quote};
use leptos::prelude::WithUntracked;
use offset_rules::draft::Draft;

use super::save::draft_of;
use crate::browser::storage::{Change, Durability, Store};
use crate::browser::{clock, page};
use crate::state::draft_record::{self, Stored};
use crate::state::drafts::{Drafts, Role};
use crate::state::journal_record::is_of_journal;
use crate::state::kept::Kept;

/// A file of drafts, and what of them is not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// The file.
    pub text: String,
    /// Why the drafts that are not open here are not in it, where they could not be read.
    pub trouble: Option<String>,
}

/// All drafts as one file: each complete in itself. What this tab edits goes as it stands here, saved or not; what cannot
/// be read goes along as it is stored.
pub async fn export_all(kept: Kept, drafts: Drafts, only: Option<&str>) -> Exported {
    let is_asked = |id: &str| only.is_none_or(|only| only == id);
    let (mut all, mut unread) = (BTreeMap::new(), Vec::new());
    let listed = leptos::prelude::untrack(|| drafts.list());
    for (id, listed) in listed.into_iter().filter(|(id, _)| is_asked(id)) {
        if let (Some(draft), Ok(summary), Role::Edits) = (listed.open, listed.summary, listed.role) {
            let typed = drafts.typed(&id);
            let text = draft.with_untracked(|draft| one(&summary.name, draft, typed.as_deref()));
            all.insert(id, text);
        }
    }
    let stored = kept.read_all(Store::Drafts, "").await;
    let trouble = stored.as_ref().err().map(ToString::to_string);
    for (id, text) in stored.unwrap_or_default() {
        if !is_asked(&id) || all.contains_key(&id) {
            continue;
        }
        let read = match draft_record::read(&text) {
            Ok(stored) => draft_of(kept, &stored.own).await.map(|draft| (stored, draft)),
            Err(error) => Err(error.to_string()),
        };
        match read {
            Ok((Stored { summary, typed, .. }, draft)) => {
                all.insert(id, one(&summary.name, &draft, typed.as_deref()));
            }
            Err(why) => unread.push(unread_one(kept, &id, &text, &why).await),
        }
    }
    let mut members = vec![
        member("offset_console", &quote("drafts")),
        member("exported_at", &quote(&clock::now().to_string())),
        member("drafts", &array(all.into_values())),
    ];
    if !unread.is_empty() {
        members.push(member("unread", &array(unread)));
    }
    Exported {
        text: object(members),
        trouble,
    }
}

fn one(name: &str, draft: &Draft, typed: Option<&str>) -> String {
    let mut members = vec![member("name", &quote(name)), member("draft", &draft.export())];
    members.extend(typed.map(|typed| member("typed", &quote(typed))));
    object(members)
}

/// A record that cannot be read, with all that is stored of its snapshots: nobody knows which it stands on.
async fn unread_one(kept: Kept, id: &str, text: &str, why: &str) -> String {
    let parts = kept.all(Store::Bases, &format!("{id}.")).await;
    let parts = parts.iter().map(|(key, text)| array([quote(key), quote(text)]));
    object([
        member("why", &quote(why)),
        member("id", &quote(id)),
        member("record", &quote(text)),
        member("parts", &array(parts)),
    ])
}

/// What an import came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// How many drafts are new.
    pub count: usize,
    /// How many records that cannot be read were put back as they are.
    pub unread: usize,
    /// What was left out, each with its place in the file and why.
    pub left: Vec<String>,
}

/// Takes drafts from a file that [`export_all`] made. They come as new drafts beside what there is; nothing is replaced
/// and nothing is sent. Records that could not be read then are put back as they were.
///
/// # Errors
/// Why the file as a whole cannot be read, in words.
pub async fn import_all(kept: Kept, drafts: Drafts, text: &str) -> Result<Imported, String> {
    let value = parse(text).map_err(|error| format!("The file is no JSON: {error}."))?;
    let list = value.get("drafts").filter(|list| list.kind() == Kind::Array);
    let single = || value.get("target").map(|_| vec![value.clone()]);
    let found: Vec<Value> = list
        .map(|list| list.items().collect())
        .or_else(single)
        .ok_or("The file holds no drafts: a file that Export all made has a list called drafts.")?;
    let (mut imported, mut kept_ids) = (Imported::default(), Vec::new());
    for (at, item) in found.into_iter().enumerate() {
        let (name, typed) = (text_member(&item, "name"), text_member(&item, "typed"));
        let draft = item.get("draft").unwrap_or(item);
        let id = page::new_attempt().ok_or("This browser gives no random ids.")?;
        match Draft::from_json(draft.text(), None) {
            // Kept, it would be listed nowhere.
            Ok(draft) if draft.is_empty() && draft.note.is_empty() && typed.is_none() => imported
                .left
                .push(format!("Draft {} of the file: it changes nothing.", at + 1)),
            Ok(mut draft) => {
                draft.id.clone_from(&id);
                drafts.keep(draft, &name.unwrap_or_default(), typed);
                kept_ids.push((at + 1, id));
            }
            Err(error) => imported
                .left
                .push(format!("Draft {} of the file: {error}", at + 1)),
        }
    }
    // When it is told, the list has come to rest, and a page that is left then has lost none.
    for (place, id) in &kept_ids {
        if drafts.until_saved(id).await {
            imported.count += 1;
        } else {
            let why = "it could not be saved yet; until it is, only this tab has it.";
            imported.left.push(format!("Draft {place} of the file: {why}"));
        }
    }
    let unread = value.get("unread").filter(|list| list.kind() == Kind::Array);
    let unread: Vec<Value> = unread.map(|list| list.items().collect()).unwrap_or_default();
    for (at, item) in unread.iter().enumerate() {
        match put_unread_back(kept, drafts, item).await {
            Ok(()) => imported.unread += 1,
            Err(why) => imported
                .left
                .push(format!("Unread record {} of the file: {why}", at + 1)),
        }
    }
    Ok(imported)
}

fn text_member(value: &Value, name: &str) -> Option<String> {
    value.get(name)?.as_str().map(std::borrow::Cow::into_owned)
}

/// Puts a record back that cannot be read, unless there is one in its place.
async fn put_unread_back(kept: Kept, drafts: Drafts, item: &Value) -> Result<(), String> {
    let text = text_member(item, "record").ok_or("it has no record.")?;
    // Files of older versions do not name it.
    let id = text_member(item, "id").or_else(page::new_attempt);
    let id = id.ok_or("this browser gives no random ids.")?;
    if !is_of_a_draft(&id) {
        return Err("its id is none of a draft.".to_owned());
    }
    match kept.read(Store::Drafts, &id).await {
        Ok(None) => {}
        Ok(Some(there)) if there == text => return Err("it is here already.".to_owned()),
        Ok(Some(_)) => return Err("another version of it is here.".to_owned()),
        Err(why) => return Err(why.to_string()),
    }
    let mut changes = vec![Change::put(Store::Drafts, id.as_str(), text)];
    let own = format!("{id}.");
    let parts = item.get("parts");
    for part in parts.iter().flat_map(Value::items) {
        let mut words = part.items().filter_map(|word| word.as_str().map(String::from));
        if let (Some(key), Some(text)) = (words.next().filter(|key| key.starts_with(&own)), words.next()) {
            changes.push(Change::put(Store::Bases, key, text));
        }
    }
    let written = kept.write(changes, Durability::Relaxed).await;
    written.map_err(|why| why.to_string())?;
    drafts.list_again(&id).await;
    Ok(())
}

/// Whether a draft can have this id. A file comes from anywhere: what is put back under another name could take along, when it
/// is deleted, what is kept beside the drafts under names like it (the journal's snapshots).
fn is_of_a_draft(id: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+');
    !id.is_empty() && id.bytes().all(is_plain) && !is_of_journal(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ids_of_drafts_are_put_back() {
        assert!(is_of_a_draft("0b7c1c1e-3a53-4c0a-9a5e-2f6f7d1f6a10"));
        // A second version of one, where the browser gave no random id.
        assert!(is_of_a_draft("0b7c1c1e-3a53-4c0a-9a5e-2f6f7d1f6a10+"));
        for other in ["", "journal", "journal.a", "a/b", "0b7c.1", "é", " a"] {
            assert!(!is_of_a_draft(other), "{other:?}");
        }
    }
}
