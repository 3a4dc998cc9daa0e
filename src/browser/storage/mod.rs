//! What this browser keeps beyond the tab: texts under keys, in a few stores.
//!
//! [`Storage`] has two implementations that hold the same contract (`tests/web/storage.rs`): [`indexed`] over IndexedDB, and
//! [`memory`] for private windows and refused quotas. `crate::state::kept` opens one of them, says which, and is what the rest
//! of the console goes through.
//!
//! A record is one JSON text that carries its schema's version; what reads it migrates it. Each operation is one short
//! transaction. Values of offsets stay texts all the way.
//!
//! # The store `seen`
//!
//! For what a page has observed and would like to show again before the server answers. It may be evicted at any time,
//! so nothing that a person made belongs there. Take the storage from the context, write what you have, and read it when
//! the page opens:
//!
//! ```ignore
//! let kept = expect_context::<Kept>();
//! let place = &address.place;
//! let place = place_key(&[&endpoint.name, instance, &place.environment, &place.cluster, &address.name]);
//! let key = format!("observation/{place}");
//! // After a read; nobody waits for it, and a failure only means that the page opens empty next time.
//! kept.put(Store::Seen, key.clone(), record);
//! // When the page opens:
//! let text = kept.get(Store::Seen, &key).await;
//! ```
//!
//! Keys begin with what they are: `observation/…` (what was observed of one connector lately, and when) and
//! `answer/…` (its last offsets as they came, to be drafted on while nobody answers); `crate::state::observations` makes both.
//! After that comes [`place_key`] of endpoint, sandbox and connector, so that records of another endpoint are never taken for
//! this one's. The record should say `"schema":1` first; a record that cannot be read is passed over here.

pub mod feed;
pub mod indexed;
pub mod memory;
pub mod persistence;

use std::future::Future;
use std::pin::Pin;

/// The places that records are kept in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Store {
    /// Immutable snapshots of offsets, in parts: `ID/0`, `ID/1`, …
    Bases,
    /// Drafts by their id.
    Drafts,
    /// Submissions by their attempt.
    Journal,
    /// Requests that were sent or seen.
    History,
    /// Last observations and last answers: nothing that cannot be read again.
    Seen,
    /// Leases, where the browser has no locks of its own.
    Leases,
}

impl Store {
    /// Every store.
    pub const ALL: [Self; 6] = [
        Self::Bases,
        Self::Drafts,
        Self::Journal,
        Self::History,
        Self::Seen,
        Self::Leases,
    ];

    /// Its name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bases => "bases",
            Self::Drafts => "drafts",
            Self::Journal => "journal",
            Self::History => "history",
            Self::Seen => "seen",
            Self::Leases => "leases",
        }
    }
}

/// One change of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where.
    pub store: Store,
    /// Which record.
    pub key: String,
    /// What it becomes; `None` takes it away.
    pub text: Option<String>,
}

impl Change {
    /// Writes a record.
    pub fn put(store: Store, key: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            store,
            key: key.into(),
            text: Some(text.into()),
        }
    }

    /// Takes a record away.
    pub fn remove(store: Store, key: impl Into<String>) -> Self {
        Self {
            store,
            key: key.into(),
            text: None,
        }
    }
}

/// When a write counts as done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// The system has it: survives the end of the browser, not that of the machine.
    Relaxed,
    /// It is on the disk. For what must be known before something is sent.
    Strict,
}

/// Why something could not be kept or read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StorageError {
    /// The disk, or the browser's share of it, is full.
    Full(String),
    /// The browser does not let this page keep anything; its words.
    Refused(String),
    /// Anything else; the browser's words.
    Failed(String),
}

impl std::fmt::Display for StorageError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Full(words) => write!(out, "The browser's storage is full ({words})."),
            Self::Refused(words) => write!(
                out,
                "The browser does not let this page store anything ({words})."
            ),
            Self::Failed(words) => write!(out, "The browser's storage failed ({words})."),
        }
    }
}

/// What comes later, from a trait object.
pub type Later<T> = Pin<Box<dyn Future<Output = Result<T, StorageError>>>>;

/// How much of a record is looked at to decide on it, in characters: a long one is not carried over for its beginning.
pub const BEGINNING: u32 = 4_096;

/// What becomes of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It stays as it is.
    Leave,
    /// It is this from now on.
    Put(String),
    /// It is taken away.
    Remove,
}

impl Decision {
    /// The change that it comes to, if any.
    fn change(self, store: Store, key: &str) -> Option<Change> {
        match self {
            Self::Leave => None,
            Self::Put(text) => Some(Change::put(store, key, text)),
            Self::Remove => Some(Change::remove(store, key)),
        }
    }
}

/// Decides, inside one transaction, what becomes of a record: given how it begins (all of it, or [`BEGINNING`]).
pub type Decide = Box<dyn FnOnce(Option<&str>) -> Decision>;

/// A key and its record.
pub type Record = (String, String);

/// Keeps records. What was written is what is read, by this tab and by others; an operation that failed has changed
/// nothing.
pub trait Storage {
    /// One record.
    fn get(&self, store: Store, key: &str) -> Later<Option<String>>;

    /// The records whose keys begin with `prefix`, in the order of their keys.
    fn all(&self, store: Store, prefix: &str) -> Later<Vec<Record>>;

    /// Every key of a store, in order.
    fn keys(&self, store: Store) -> Later<Vec<String>>;

    /// All of these changes, or none.
    fn write(&self, changes: Vec<Change>, durability: Durability) -> Later<()>;

    /// Reads a record and decides on it with nobody in between; answers how what was there before begins.
    fn exchange(&self, store: Store, key: &str, decide: Decide) -> Later<Option<String>>;
}

/// A key for what belongs to one place of one endpoint. The parts cannot run into each other.
pub fn place_key(parts: &[&str]) -> String {
    let parts: Vec<String> = parts
        .iter()
        .map(|part| part.replace('%', "%25").replace('/', "%2F"))
        .collect();
    parts.join("/")
}
