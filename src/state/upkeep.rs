//! Whether this tab looks after the records of this browser: its drafts, the requests it sent, their history.
//!
//! Reading, saving and settling them is much code, and a first visit has nothing to read, save or settle. So a tab begins
//! with a look whether there is any record. The rest is loaded when there is one, when another tab says that it wrote
//! one, or with a page that writes one ([`look_after`](crate::tasks::look_after::look_after)).

use leptos::prelude::*;

use super::connector::Connectors;
use super::drafts::Drafts;
use super::history::History;
use super::journal::Journal;
use super::kept::Kept;
use super::session::Session;
use crate::browser::storage::{Record, StorageError, Store};

/// How far a tab is with the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// It is being looked whether there are any.
    Looking,
    /// There are some, and they are not read yet.
    Found,
    /// There are none, or they are read.
    Ready,
}

/// What there is to look after, and whether that has begun.
#[derive(Clone, Copy)]
pub struct Upkeep {
    /// Whose keys and endpoint.
    pub session: Session,
    /// What is known of connectors.
    pub connectors: Connectors,
    /// The drafts.
    pub drafts: Drafts,
    /// The requests of which something is to be found out.
    pub journal: Journal,
    /// The requests sent and seen.
    pub history: History,
    owner: StoredValue<Owner>,
    stand: Memo<Stand>,
    inner: StoredValue<Inner>,
    /// Counts what other tabs said before this one listened.
    heard: RwSignal<usize>,
}

/// The records of a store; where it could not be looked which there are, none and why.
type Found = (Vec<Record>, Option<StorageError>);

#[derive(Default)]
struct Inner {
    has_begun: bool,
    drafts: Found,
    journal: Found,
    heard: Vec<String>,
}

/// What was there before anybody looked after it.
pub struct Before {
    /// The records of drafts.
    pub drafts: Found,
    /// The records of requests.
    pub journal: Found,
    /// What other tabs said since these were read.
    pub heard: Vec<String>,
}

impl Upkeep {
    /// Begins to look whether there is anything.
    pub fn start(
        kept: Kept,
        session: Session,
        connectors: Connectors,
        drafts: Drafts,
        journal: Journal,
        history: History,
    ) -> Self {
        let found = RwSignal::new(None::<bool>);
        let stand = Memo::new(move |_| match found.get() {
            None => Stand::Looking,
            Some(true) if !(drafts.is_loaded() && journal.is_loaded()) => Stand::Found,
            Some(_) => Stand::Ready,
        });
        let upkeep = Self {
            session,
            connectors,
            drafts,
            journal,
            history,
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
            stand,
            inner: StoredValue::new(Inner::default()),
            heard: RwSignal::new(0),
        };
        leptos::task::spawn_local(async move {
            let look = async |store| match kept.read_all(store, "").await {
                Ok(records) => (records, None),
                Err(why) => (Vec::new(), Some(why)),
            };
            let (drafts, journal) = (look(Store::Drafts).await, look(Store::Journal).await);
            let is_any = (&drafts, &journal) != (&Found::default(), &Found::default());
            upkeep.inner.try_update_value(|inner| {
                inner.drafts = drafts;
                inner.journal = journal;
            });
            let _ = found.try_set(Some(is_any));
        });
        kept.on_hear(move |text| {
            let waits = upkeep.inner.try_update_value(|inner| {
                if !inner.has_begun {
                    inner.heard.push(text.to_owned());
                }
                !inner.has_begun
            });
            if waits == Some(true) {
                let _ = upkeep.heard.try_update(|heard| *heard += 1);
            }
        });
        upkeep
    }

    /// How far it is, tracked.
    pub fn stand(self) -> Stand {
        self.stand.get()
    }

    /// Whether another tab said something that nobody here listened to yet, tracked.
    pub fn has_heard(self) -> bool {
        self.heard.get() > 0
    }

    /// Begins, once: what was there before, and whose the rest is.
    pub fn begin(self) -> Option<(Before, Owner)> {
        let before = self.inner.try_update_value(|inner| {
            let begins = !std::mem::replace(&mut inner.has_begun, true);
            begins.then(|| Before {
                drafts: std::mem::take(&mut inner.drafts),
                journal: std::mem::take(&mut inner.journal),
                heard: std::mem::take(&mut inner.heard),
            })
        });
        Some((before.flatten()?, self.owner.with_value(Owner::clone)))
    }
}
