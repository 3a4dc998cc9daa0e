//! The storage of this browser, as the console holds it: opened once, and what everybody goes through.

use std::rc::Rc;

use futures::channel::oneshot;
use leptos::prelude::*;

use crate::browser::storage::feed::Feed;
use crate::browser::storage::indexed::Indexed;
use crate::browser::storage::memory::Memory;
use crate::browser::storage::{Change, Decide, Durability, Record, Storage, StorageError, Store};

/// The database's name, and that of the line between tabs.
const NAME: &str = "offset-console";

/// Where records go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Not known yet.
    Opening,
    /// Into this browser's database.
    Browser,
    /// Into the tab's memory; why.
    Memory(StorageError),
}

/// What this browser keeps.
#[derive(Clone, Copy)]
pub struct Kept {
    place: RwSignal<Place>,
    inner: StoredValue<Inner, LocalStorage>,
}

/// What to do with what another tab says.
type Hear = Rc<dyn Fn(&str)>;

#[derive(Default)]
struct Inner {
    storage: Option<Rc<dyn Storage>>,
    feed: Option<Feed>,
    waiting: Vec<oneshot::Sender<()>>,
    hearers: Vec<Hear>,
    losers: Vec<Rc<dyn Fn()>>,
}

impl Kept {
    /// Starts opening the database.
    pub fn start() -> Self {
        let kept = Self {
            place: RwSignal::new(Place::Opening),
            inner: StoredValue::new_local(Inner::default()),
        };
        let feed = Feed::open(NAME, move |text| {
            let hearers = kept.inner.try_with_value(|inner| inner.hearers.clone());
            hearers.iter().flatten().for_each(|hear| hear(&text));
        });
        kept.inner.update_value(|inner| inner.feed = Some(feed));
        leptos::task::spawn_local(kept.open());
        kept
    }

    async fn open(self) {
        let (storage, place): (Rc<dyn Storage>, _) = match Indexed::open(NAME).await {
            Ok(indexed) => {
                indexed.on_lost(move || {
                    let losers = self.inner.try_with_value(|inner| inner.losers.clone());
                    losers.iter().flatten().for_each(|lose| lose());
                });
                (Rc::new(indexed), Place::Browser)
            }
            Err(error) => (Rc::new(Memory::default()), Place::Memory(error)),
        };
        let mut waiting = Vec::new();
        self.inner.try_update_value(|inner| {
            inner.storage = Some(storage);
            waiting = std::mem::take(&mut inner.waiting);
        });
        let _ = self.place.try_set(place);
        for waiter in waiting {
            let _ = waiter.send(());
        }
    }

    /// Where records go, tracked.
    pub fn place(self) -> Place {
        self.place.get()
    }

    /// The same, untracked.
    pub fn place_now(self) -> Place {
        self.place.get_untracked()
    }

    /// The storage, as soon as it is open.
    pub async fn storage(self) -> Rc<dyn Storage> {
        loop {
            let (tell, told) = oneshot::channel();
            let found = self.inner.try_update_value(|inner| {
                if inner.storage.is_none() {
                    inner.waiting.push(tell);
                }
                inner.storage.clone()
            });
            match found {
                Some(Some(storage)) => return storage,
                Some(None) => drop(told.await),
                // The app is gone: nobody waits any more.
                None => futures::future::pending().await,
            }
        }
    }

    /// One record.
    ///
    /// # Errors
    /// [`StorageError`]: it could not be looked whether there is one.
    pub async fn read(self, store: Store, key: &str) -> Result<Option<String>, StorageError> {
        self.storage().await.get(store, key).await
    }

    /// The records whose keys begin with `prefix`.
    ///
    /// # Errors
    /// [`StorageError`]: it could not be looked which there are.
    pub async fn read_all(self, store: Store, prefix: &str) -> Result<Vec<Record>, StorageError> {
        self.storage().await.all(store, prefix).await
    }

    /// The keys of a store alone.
    ///
    /// # Errors
    /// [`StorageError`]: it could not be looked which there are.
    pub async fn keys(self, store: Store) -> Result<Vec<String>, StorageError> {
        self.storage().await.keys(store).await
    }

    /// One record, of what can be had again: a failure to read is no record.
    pub async fn get(self, store: Store, key: &str) -> Option<String> {
        self.storage().await.get(store, key).await.ok().flatten()
    }

    /// The records whose keys begin with `prefix`, of what can be had again: a failure to read is none.
    pub async fn all(self, store: Store, prefix: &str) -> Vec<Record> {
        let found = self.storage().await.all(store, prefix).await;
        found.unwrap_or_default()
    }

    /// Writes what nobody waits for and can be had again, as the store `seen` holds it.
    pub fn put(self, store: Store, key: String, text: String) {
        leptos::task::spawn_local(async move {
            let changes = vec![Change::put(store, key, text)];
            let _ = self.storage().await.write(changes, Durability::Relaxed).await;
        });
    }

    /// Writes, and tells the other tabs. Whoever writes says what failed: another record that is written meanwhile
    /// makes nothing of it good.
    ///
    /// # Errors
    /// [`StorageError`]: nothing was written.
    pub async fn write(self, changes: Vec<Change>, durability: Durability) -> Result<(), StorageError> {
        let names: Vec<String> = changes
            .iter()
            .filter(|change| change.store != Store::Bases)
            .map(|change| format!("{}/{}", change.store.name(), change.key))
            .collect();
        let written = self.storage().await.write(changes, durability).await;
        if written.is_ok() {
            names.iter().for_each(|name| self.say(name));
        }
        written
    }

    /// Reads a record and decides on it with nobody in between; told like a write.
    ///
    /// # Errors
    /// [`StorageError`]: nothing was written.
    pub async fn exchange(
        self,
        store: Store,
        key: &str,
        decide: Decide,
    ) -> Result<Option<String>, StorageError> {
        let outcome = self.storage().await.exchange(store, key, decide).await;
        if outcome.is_ok() {
            self.say(&format!("{}/{key}", store.name()));
        }
        outcome
    }

    /// Says something to the other tabs.
    pub fn say(self, text: &str) {
        self.inner.try_with_value(|inner| {
            if let Some(feed) = &inner.feed {
                feed.say(text);
            }
        });
    }

    /// Says what to do with what other tabs say: `STORE/KEY` after a change.
    pub fn on_hear(self, hear: impl Fn(&str) + 'static) {
        self.inner.update_value(|inner| inner.hearers.push(Rc::new(hear)));
    }

    /// Says what to do when the browser has thrown everything away under our feet.
    pub fn on_lost(self, lose: impl Fn() + 'static) {
        self.inner.update_value(|inner| inner.losers.push(Rc::new(lose)));
    }
}
