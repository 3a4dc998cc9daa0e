//! What became of drafts without anybody here having wanted it: said, never passed over.

use connect_api::ConnectorAddress;
use leptos::prelude::*;
use offset_rules::record::RecordError;

use super::{Drafts, Role};
use crate::browser::clock;
use crate::browser::storage::StorageError;
use crate::state::draft_record::Summary;

/// Milliseconds in which the tabs that edit a draft have saved it anew.
const SAVED_ANEW: u32 = 2_000;

/// Names to a sentence; the others are counted.
const NAMES: usize = 5;

/// What a person has to be told of drafts, until they have read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Of which connector; of several, none.
    pub about: Option<ConnectorAddress>,
    /// What is so, in one line.
    pub title: String,
    /// The rest.
    pub words: String,
}

impl Drafts {
    /// What is to be told; tracked.
    pub fn notices(self) -> Vec<Notice> {
        self.notices.get()
    }

    /// It was read.
    pub fn has_read(self, notice: &Notice) {
        self.notices.update(|all| all.retain(|other| other != notice));
    }

    /// Why the storage cannot be read, while it cannot; tracked.
    pub fn unreadable(self) -> Option<StorageError> {
        self.unreadable.get()
    }

    /// How many drafts could not be saved, and why the first of them; tracked.
    pub fn unsaved(self) -> Option<(usize, StorageError)> {
        self.all.with(|all| {
            let mut troubles = all.values().filter_map(|listed| listed.trouble.as_ref());
            let first = troubles.next()?.clone();
            Some((1 + troubles.count(), first))
        })
    }

    fn tell(self, about: Option<ConnectorAddress>, title: String, words: String) {
        let notice = Notice { about, title, words };
        self.notices.update(|all| {
            all.retain(|other| *other != notice);
            all.push(notice);
        });
    }

    /// Another tab took a draft away that is open here.
    pub(super) fn tell_gone(self, summary: &Summary) {
        self.tell(
            Some(summary.target.address.clone()),
            format!("The draft {} is not kept any more.", summary.title()),
            "It was submitted, discarded or deleted in another tab. Where it was deleted, that tab's Drafts page can undo it."
                .to_owned(),
        );
    }

    /// What another tab wrote in a draft's place cannot be read here.
    pub(super) fn tell_unreadable(self, summary: &Summary, error: &RecordError) {
        self.tell(
            Some(summary.target.address.clone()),
            format!("The draft {} cannot be read any more.", summary.title()),
            error.to_string(),
        );
    }

    /// The browser threw the storage away. What this tab edits is written anew; what other tabs edit they write
    /// themselves: twice written it would be two drafts. What no tab has open is gone, and that is said.
    pub(super) fn save_all_anew(self) {
        let before = self.all.get_untracked();
        self.desk.update_value(|desk| {
            for page in desk.pages.values_mut() {
                (page.base, page.begun) = (None, None);
                page.stale.clear();
            }
        });
        self.all
            .update(|all| all.retain(|_, listed| listed.open.is_some()));
        let mut closed = Vec::new();
        for (id, listed) in before {
            match listed.open {
                Some(_) if listed.saved_at.is_some() && listed.role == Role::Edits => self.changed(&id),
                Some(_) => {}
                None => closed.push((id, listed.summary)),
            }
        }
        if closed.is_empty() {
            return;
        }
        leptos::task::spawn_local(async move {
            clock::sleep(SAVED_ANEW).await;
            let gone = closed.into_iter().filter(|(id, _)| self.listed_now(id).is_none());
            let gone: Vec<String> = gone
                .map(|(_, summary)| {
                    summary.map_or("a record that could not be read".to_owned(), |it| it.title())
                })
                .collect();
            if !gone.is_empty() {
                self.tell(
                    None,
                    "The browser threw away what this console had stored.".to_owned(),
                    format!(
                        "What is open in a tab was saved again. Drafts that were not open are gone: {}.",
                        names(&gone)
                    ),
                );
            }
        });
    }
}

/// `a, b and 3 more`
fn names(all: &[String]) -> String {
    let shown: Vec<&str> = all.iter().take(NAMES).map(String::as_str).collect();
    match all.len().saturating_sub(NAMES) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_names_are_counted() {
        let all: Vec<String> = (1..=7).map(|number| format!("d{number}")).collect();
        assert_eq!(names(&all[..1]), "d1");
        assert_eq!(names(&all[..5]), "d1, d2, d3, d4, d5");
        assert_eq!(names(&all), "d1, d2, d3, d4, d5 and 2 more");
    }
}
