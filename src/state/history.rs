//! The requests that this browser sent or saw: read when somebody looks, written as they happen.

use std::collections::BTreeMap;

use leptos::prelude::*;
use offset_rules::record::RecordError;
use offset_rules::target::Target;

use super::history_record::{IMPORTED, Past};
use super::journal::Submission;
use super::kept::Kept;
use crate::browser::storage::{Change, Durability, StorageError, Store};
use connect_api::AlterStatus;

/// Requests that are kept; the oldest go first.
pub const MOST: usize = 1_000;

/// One line of the history, or why it cannot be read.
pub type Line = Result<Past, RecordError>;

/// The history.
#[derive(Clone, Copy)]
pub struct History {
    kept: Kept,
    lines: RwSignal<Option<BTreeMap<String, Line>>>,
    /// What was kept before they were read: it is newer than what is read.
    meanwhile: StoredValue<BTreeMap<String, Line>>,
    is_reading: StoredValue<bool>,
}

impl History {
    /// Nothing is read yet.
    pub fn start(kept: Kept) -> Self {
        Self {
            kept,
            lines: RwSignal::new(None),
            meanwhile: StoredValue::new(BTreeMap::new()),
            is_reading: StoredValue::new(false),
        }
    }

    /// Follows what other tabs write from now on. Called once.
    pub fn attend(self) {
        self.kept.on_hear(move |text| {
            if let Some(id) = text.strip_prefix("history/").filter(|_| self.is_read()) {
                let id = id.to_owned();
                leptos::task::spawn_local(async move {
                    if let Some(text) = self.kept.get(Store::History, &id).await {
                        self.show(id, Past::from_json(&text));
                    }
                });
            }
        });
    }

    fn is_read(self) -> bool {
        self.lines.with_untracked(Option::is_some)
    }

    fn show(self, id: String, line: Line) {
        if !self.is_read() {
            self.meanwhile.update_value(|lines| {
                lines.insert(id, line);
            });
            return;
        }
        self.lines.update(|lines| {
            if let Some(lines) = lines {
                lines.insert(id, line);
            }
        });
    }

    /// Every line, the newest first; `None` until they are read. Tracked.
    pub fn lines(self) -> Option<Vec<(String, Line)>> {
        let begins = || {
            self.is_reading
                .try_update_value(|reads| !std::mem::replace(reads, true))
        };
        if !self.is_read() && begins() == Some(true) {
            leptos::task::spawn_local(self.read());
        }
        self.lines.with(|lines| {
            let mut lines: Vec<(String, Line)> = lines
                .as_ref()?
                .iter()
                .map(|(id, line)| (id.clone(), line.clone()))
                .collect();
            let at = |line: &Line| line.as_ref().map(|past| past.at.clone()).unwrap_or_default();
            lines.sort_by(|left, right| at(&right.1).cmp(&at(&left.1)).then_with(|| left.0.cmp(&right.0)));
            Some(lines)
        })
    }

    async fn read(self) {
        let records = self.kept.all(Store::History, "").await;
        let lines = records.into_iter().map(|(id, text)| {
            let line = Past::from_json(&text);
            (id, line)
        });
        let mut lines: BTreeMap<String, Line> = lines.collect();
        self.meanwhile
            .update_value(|meanwhile| lines.extend(std::mem::take(meanwhile)));
        let _ = self.lines.try_set(Some(lines));
        self.is_reading.set_value(false);
    }

    /// Keeps what is known of a submission of this browser, with what an earlier tab knew of it.
    pub fn keep_sent(self, entry: &Submission) {
        let past = Past::sent(entry);
        leptos::task::spawn_local(async move {
            let known = self.kept.get(Store::History, &past.id).await;
            let past = match known.as_deref().map(Past::from_json) {
                Some(Ok(known)) => past.with_what_was_known(known),
                _ => past,
            };
            // Whoever takes a request up again and again says the same of it.
            let text = past.to_json();
            if known.as_ref() != Some(&text) {
                self.keep(past, text);
            }
        });
    }

    /// Keeps a request that the server's status shows and this browser did not send.
    pub fn keep_seen(self, target: Target, status: &AlterStatus) {
        let past = Past::seen(target, status);
        let text = past.to_json();
        self.keep(past, text);
    }

    /// Keeps a line from somebody's file, unless it is known already; whether it is new, as soon as the disk has it: who hears that it
    /// was taken in may leave the page.
    ///
    /// # Errors
    /// It could not be written down, and is not kept.
    pub async fn keep_imported(self, mut past: Past) -> Result<bool, StorageError> {
        if self.kept.get(Store::History, &past.id).await.is_some() {
            return Ok(false);
        }
        IMPORTED.clone_into(&mut past.source);
        let (id, text) = (past.id.clone(), past.to_json());
        let change = vec![Change::put(Store::History, id.clone(), text)];
        self.kept.write(change, Durability::Relaxed).await?;
        self.show(id, Ok(past));
        self.prune().await;
        Ok(true)
    }

    fn keep(self, past: Past, text: String) {
        let id = past.id.clone();
        self.show(id.clone(), Ok(past));
        leptos::task::spawn_local(async move {
            let change = vec![Change::put(Store::History, id, text)];
            if self.kept.write(change, Durability::Relaxed).await.is_ok() {
                self.prune().await;
            }
        });
    }

    /// The oldest go when there are too many. Looked at now and then only: it reads them all.
    async fn prune(self) {
        let Some(lines) = untrack(|| self.lines()).filter(|lines| lines.len() > MOST) else {
            return;
        };
        let old: Vec<String> = lines
            .into_iter()
            .skip(MOST)
            .filter(|(_, line)| line.is_ok())
            .map(|(id, _)| id)
            .collect();
        self.lines.update(|lines| {
            for id in &old {
                lines.as_mut().map(|lines| lines.remove(id));
            }
        });
        let changes = old
            .into_iter()
            .map(|id| Change::remove(Store::History, id))
            .collect();
        let _ = self.kept.write(changes, Durability::Relaxed).await;
    }

    /// The records as they are stored, for a file.
    pub async fn texts(self) -> Vec<(String, String)> {
        self.kept.all(Store::History, "").await
    }
}
