//! The snapshots that drafts stand on: written once, in parts, and taken away when no draft stands on them any more.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use leptos::prelude::*;
use offset_rules::draft::{Base, Draft};

use super::Drafts;
use crate::browser::storage::{Change, Durability, StorageError, Store};
use crate::browser::{clock, locks, page};
use crate::state::base_parts::part_texts;
use crate::state::draft_record;
use crate::state::journal_record::{attempt_of, base_id};

/// Milliseconds from the start of a tab until it looks for snapshots that nothing names: whatever other tabs were
/// writing then is whole by now.
const SETTLED: u32 = 10_000;

impl Drafts {
    /// Writes the snapshot that a draft stands on, unless it is there already; answers its id. In parts, so that a hundred
    /// thousand partitions do not hold the page up. One that does not fit is taken away again, and keeps its id for the
    /// next try: a full disk gets no fuller by trying.
    pub(super) async fn write_base(self, id: &str, base: Arc<Base>) -> Result<String, StorageError> {
        let (stored, begun) = self
            .desk
            .with_value(|desk| {
                let page = desk.pages.get(id)?;
                Some((page.base.clone(), page.begun.clone()))
            })
            .unwrap_or_default();
        let is_same = |(_, other): &(String, Arc<Base>)| Arc::ptr_eq(other, &base);
        if let Some((base_id, _)) = stored.as_ref().filter(|stored| is_same(stored)) {
            return Ok(base_id.clone());
        }
        let base_id = match begun.filter(is_same) {
            Some((base_id, _)) => base_id,
            None => format!("{id}.{}", page::new_attempt().unwrap_or_default()),
        };
        let remembered = (base_id.clone(), Arc::clone(&base));
        self.on_page(id, |page| page.begun = Some(remembered));
        for (key, text) in part_texts(&base_id, &base) {
            let part = vec![Change::put(Store::Bases, key, text())];
            if let Err(why) = self.kept.write(part, Durability::Relaxed).await {
                self.remove_base(&base_id).await;
                return Err(why);
            }
        }
        let written = (base_id.clone(), base);
        self.on_page(id, |page| {
            page.begun = None;
            let before = page.base.replace(written);
            page.stale.extend(before.map(|(stale, _)| stale));
        });
        Ok(base_id)
    }

    /// Takes away the snapshots that the draft stood on before it was saved on the one that it names now.
    pub(super) async fn remove_stale(self, id: &str) {
        let mut stale = Vec::new();
        self.on_page(id, |page| stale = std::mem::take(&mut page.stale));
        for base_id in stale {
            self.remove_base(&base_id).await;
        }
    }

    async fn remove_base(self, base_id: &str) {
        let keys = self.kept.keys(Store::Bases).await.unwrap_or_default();
        let parts = format!("{base_id}/");
        let changes = keys.into_iter().filter(|key| key.starts_with(&parts));
        let changes = changes.map(|key| Change::remove(Store::Bases, key)).collect();
        // What stays is found by the next sweep.
        let _ = self.kept.write(changes, Durability::Relaxed).await;
    }

    /// Looks once for snapshots that nothing names: of a tab that was killed between a snapshot and its draft, of a draft
    /// that was deleted under one, of an entry of the journal that is gone. Those of a draft that any tab holds are left
    /// alone.
    pub(super) fn sweep(self) {
        leptos::task::spawn_local(async move {
            clock::sleep(SETTLED).await;
            let Ok(keys) = self.kept.keys(Store::Bases).await else {
                return;
            };
            let Ok(drafts) = self.kept.keys(Store::Drafts).await else {
                return;
            };
            // After the snapshots: an entry is written before its own.
            let Ok(attempts) = self.kept.keys(Store::Journal).await else {
                return;
            };
            for base_id in of_no_entry(&keys, &attempts) {
                self.remove_base(&base_id).await;
            }
            let drafts: BTreeSet<String> = drafts.into_iter().collect();
            for (draft, bases) in by_draft(&keys) {
                if !drafts.contains(&draft) || bases.len() > 1 {
                    self.sweep_one(&draft, &bases).await;
                }
            }
        });
    }

    async fn sweep_one(self, draft: &str, bases: &BTreeSet<String>) {
        let storage = self.kept.storage().await;
        // Whoever writes a draft holds it from before its snapshot on.
        let Some(_held) = locks::take(&storage, &format!("draft/{draft}"), false).await else {
            return;
        };
        let named = match storage.get(Store::Drafts, draft).await {
            Ok(None) => None,
            Ok(Some(text)) => {
                match draft_record::read(&text).and_then(|stored| Draft::base_id(&stored.own)) {
                    Ok(named) => named,
                    // It cannot be read: nobody knows what it stands on.
                    Err(_) => return,
                }
            }
            Err(_) => return,
        };
        for base_id in bases.iter().filter(|base| named.as_ref() != Some(*base)) {
            self.remove_base(base_id).await;
        }
    }
}

/// The snapshots of submissions that the journal has no entry of any more.
fn of_no_entry(keys: &[String], attempts: &[String]) -> BTreeSet<String> {
    let attempts: BTreeSet<&str> = attempts.iter().map(String::as_str).collect();
    let gone = keys.iter().filter_map(|key| attempt_of(key));
    gone.filter(|attempt| !attempts.contains(attempt))
        .map(base_id)
        .collect()
}

/// The snapshots of each draft, by the keys `DRAFT.SNAPSHOT/PART` of their parts. Any other key is none of ours.
fn by_draft(keys: &[String]) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for key in keys.iter().filter(|key| attempt_of(key).is_none()) {
        let base = key.split_once('/').map(|(base, _)| base);
        if let Some((base, (draft, _))) = base.and_then(|base| Some((base, base.rsplit_once('.')?))) {
            let bases = found.entry(draft.to_owned()).or_default();
            bases.insert(base.to_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snapshots_are_known_by_their_drafts() {
        let keys = [
            "d-1.a/0000",
            "d-1.a/0001",
            "d-1.b/0000",
            "d.2.c/0000",
            "journal.a-1/0000",
            "journal.a-1/0001",
            "old/0",
            "stray",
        ];
        let found = by_draft(&keys.map(str::to_owned));
        let bases = |draft: &str| {
            found
                .get(draft)
                .map(|bases| bases.iter().cloned().collect::<Vec<_>>())
        };
        assert_eq!(bases("d-1"), Some(vec!["d-1.a".to_owned(), "d-1.b".to_owned()]));
        assert_eq!(bases("d.2"), Some(vec!["d.2.c".to_owned()]));
        assert_eq!(found.len(), 2, "a submission's is no draft's");
    }

    #[test]
    fn the_way_back_of_a_submission_stays_as_long_as_its_entry() {
        let keys = [
            "journal.a-1/0000",
            "journal.a-2/0000",
            "journal.a-2/0001",
            "d-1.a/0000",
        ];
        let keys = keys.map(str::to_owned);
        let gone = |attempts: &[&str]| {
            let attempts: Vec<String> = attempts.iter().map(|&attempt| attempt.to_owned()).collect();
            of_no_entry(&keys, &attempts).into_iter().collect::<Vec<_>>()
        };
        assert_eq!(gone(&["a-1", "a-2"]), Vec::<String>::new());
        assert_eq!(gone(&["a-1"]), ["journal.a-2"]);
        assert_eq!(gone(&[]), ["journal.a-1", "journal.a-2"]);
    }
}
