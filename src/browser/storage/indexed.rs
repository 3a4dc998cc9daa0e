//! Records in IndexedDB, through the raw binding: no crate over it knows the durability of a transaction.

use std::cell::RefCell;
use std::rc::Rc;

use futures::future::{Either, select};
use js_sys::{Array, Function, JsString, Promise, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomException, IdbDatabase, IdbKeyRange, IdbOpenDbRequest, IdbRequest, IdbTransaction,
    IdbVersionChangeEvent,
};

use super::{BEGINNING, Change, Decide, Durability, Later, Record, Storage, StorageError, Store};
use crate::browser::clock;

/// The database's version. A higher one adds stores; it never takes any away, so that a console of an older version
/// still finds its own.
pub const VERSION: u32 = 1;

/// Milliseconds after which a database that does not open counts as refused.
const PATIENCE: u32 = 4_000;

/// Storage in IndexedDB. The connection is made anew whenever the browser has closed it.
#[derive(Clone)]
pub struct Indexed(Rc<Shared>);

struct Shared {
    name: String,
    connection: RefCell<Option<IdbDatabase>>,
    /// Called when the browser closed the database by itself, or somebody deleted it: what was there may be gone.
    lost: RefCell<Option<Rc<dyn Fn()>>>,
}

impl Indexed {
    /// Opens the database, making or widening it where needed.
    ///
    /// # Errors
    /// [`StorageError::Refused`] where the browser keeps nothing for this page.
    pub async fn open(name: &str) -> Result<Self, StorageError> {
        let indexed = Self(Rc::new(Shared {
            name: name.to_owned(),
            connection: RefCell::new(None),
            lost: RefCell::new(None),
        }));
        let limit = Box::pin(clock::sleep(PATIENCE));
        match select(Box::pin(connection(&indexed.0)), limit).await {
            Either::Left((connection, _)) => connection.map_err(|error| match error {
                StorageError::Failed(words) => StorageError::Refused(words),
                other => other,
            })?,
            Either::Right(_) => return Err(StorageError::Refused("it does not open".to_owned())),
        };
        Ok(indexed)
    }

    /// Says what to do when everything may be gone: the browser evicted it, or a person cleared the site's data.
    pub fn on_lost(&self, act: impl Fn() + 'static) {
        *self.0.lost.borrow_mut() = Some(Rc::new(act));
    }
}

impl Storage for Indexed {
    fn get(&self, store: Store, key: &str) -> Later<Option<String>> {
        let (shared, key) = (Rc::clone(&self.0), JsValue::from(key));
        Box::pin(async move {
            let transaction = begin(&shared, &[store], None).await?;
            let request = transaction
                .object_store(store.name())
                .and_then(|store| store.get(&key));
            Ok(result(&request.map_err(failed)?).await?.as_string())
        })
    }

    fn all(&self, store: Store, prefix: &str) -> Later<Vec<Record>> {
        let (shared, prefix) = (Rc::clone(&self.0), prefix.to_owned());
        Box::pin(async move {
            let transaction = begin(&shared, &[store], None).await?;
            let store = transaction.object_store(store.name()).map_err(failed)?;
            let range = range(&prefix)?;
            let keys = store.get_all_keys_with_key(&range).map_err(failed)?;
            let texts = store.get_all_with_key(&range).map_err(failed)?;
            let (keys, texts) = (result(&keys).await?, result(&texts).await?);
            let (keys, texts): (Array, Array) = (keys.unchecked_into(), texts.unchecked_into());
            let pairs = keys.iter().zip(texts.iter());
            // A record that is no text is none of ours: passed over, never touched.
            Ok(pairs
                .filter_map(|(key, text)| Some((key.as_string()?, text.as_string()?)))
                .collect())
        })
    }

    fn keys(&self, store: Store) -> Later<Vec<String>> {
        let shared = Rc::clone(&self.0);
        Box::pin(async move {
            let transaction = begin(&shared, &[store], None).await?;
            let store = transaction.object_store(store.name()).map_err(failed)?;
            let keys = result(&store.get_all_keys().map_err(failed)?).await?;
            let keys: Array = keys.unchecked_into();
            Ok(keys.iter().filter_map(|key| key.as_string()).collect())
        })
    }

    fn write(&self, changes: Vec<Change>, durability: Durability) -> Later<()> {
        let shared = Rc::clone(&self.0);
        Box::pin(async move {
            if changes.is_empty() {
                return Ok(());
            }
            let mut stores: Vec<Store> = changes.iter().map(|change| change.store).collect();
            stores.dedup();
            let transaction = begin(&shared, &stores, Some(durability)).await?;
            let done = completion(&transaction);
            for change in changes {
                put(&transaction, change).map_err(failed)?;
            }
            finished(&transaction, done).await
        })
    }

    fn exchange(&self, store: Store, key: &str, decide: Decide) -> Later<Option<String>> {
        let (shared, key) = (Rc::clone(&self.0), key.to_owned());
        Box::pin(async move {
            let transaction = begin(&shared, &[store], Some(Durability::Relaxed)).await?;
            let done = completion(&transaction);
            let request = transaction
                .object_store(store.name())
                .and_then(|store| store.get(&JsValue::from(key.as_str())));
            let before = result(&request.map_err(failed)?).await?;
            let before = before.dyn_ref::<JsString>();
            let before = before.map(|text| String::from(text.slice(0, BEGINNING)));
            if let Some(change) = decide(before.as_deref()).change(store, &key) {
                put(&transaction, change).map_err(failed)?;
            }
            finished(&transaction, done).await?;
            Ok(before)
        })
    }
}

/// The connection there is, or a new one.
async fn connection(shared: &Rc<Shared>) -> Result<IdbDatabase, StorageError> {
    if let Some(database) = shared.connection.borrow().clone() {
        return Ok(database);
    }
    let database = match connect(&shared.name, Some(VERSION)).await {
        // A newer console has been here, in another tab perhaps: its database has all our stores and more.
        Err(error) if error.name() == "VersionError" => connect(&shared.name, None).await,
        outcome => outcome,
    };
    let mut database = database.map_err(|error| said(&error))?;
    // Made by something else under our name, or cut short half way: our stores are added.
    let there = database.object_store_names();
    if Store::ALL.iter().any(|store| !there.contains(store.name())) {
        let next = database.version() as u32 + 1;
        database.close();
        let widened = connect(&shared.name, Some(next)).await;
        database = widened.map_err(|error| said(&error))?;
    }
    // Whoever wants to widen or delete the database gets it; the next operation connects anew.
    let weak = Rc::downgrade(shared);
    let closed = move |is_gone: bool| {
        let Some(shared) = weak.upgrade() else { return };
        if let Some(database) = shared.connection.borrow_mut().take() {
            database.close();
        }
        let lost = shared.lost.borrow().clone();
        if let Some(lost) = lost.filter(|_| is_gone) {
            lost();
        }
    };
    let on_close = closed.clone();
    let on_close = Closure::<dyn FnMut()>::new(move || on_close(true));
    database.set_onclose(Some(on_close.as_ref().unchecked_ref()));
    on_close.forget();
    let on_change = Closure::<dyn FnMut(IdbVersionChangeEvent)>::new(move |event: IdbVersionChangeEvent| {
        // Without a new version it is being deleted.
        closed(event.new_version().is_none());
    });
    database.set_onversionchange(Some(on_change.as_ref().unchecked_ref()));
    on_change.forget();
    *shared.connection.borrow_mut() = Some(database.clone());
    Ok(database)
}

async fn connect(name: &str, version: Option<u32>) -> Result<IdbDatabase, DomException> {
    let plain = |words: &str| DomException::new_with_message_and_name(words, "NotSupportedError");
    let nothing = |words: &str| plain(words).unwrap_or_else(JsCast::unchecked_into);
    let factory = web_sys::window().and_then(|window| window.indexed_db().ok().flatten());
    let factory = factory.ok_or_else(|| nothing("there is no IndexedDB here"))?;
    let request = match version {
        Some(version) => factory.open_with_u32(name, version),
        None => factory.open(name),
    };
    let request: IdbOpenDbRequest = request.map_err(JsCast::unchecked_into::<DomException>)?;
    let widened = request.clone();
    let widen = Closure::once(move |_: JsValue| {
        let Some(database) = widened.result().ok().map(JsCast::unchecked_into::<IdbDatabase>) else {
            return;
        };
        let there = database.object_store_names();
        for store in Store::ALL {
            if !there.contains(store.name()) {
                let _ = database.create_object_store(store.name());
            }
        }
    });
    request.set_onupgradeneeded(Some(widen.as_ref().unchecked_ref()));
    let outcome = raw_result(&request).await;
    outcome.map(JsCast::unchecked_into)
}

/// A transaction over these stores; for reading where no durability is named.
async fn begin(
    shared: &Rc<Shared>,
    stores: &[Store],
    write: Option<Durability>,
) -> Result<IdbTransaction, StorageError> {
    let names: Array = stores.iter().map(|store| JsValue::from(store.name())).collect();
    let mode = if write.is_some() { "readwrite" } else { "readonly" };
    let options = js_sys::Object::new();
    if write == Some(Durability::Strict) {
        let _ = Reflect::set(&options, &"durability".into(), &"strict".into());
    }
    // By its name: the binding's own options stand behind a flag that native builds of this crate do not set.
    let open = |database: &IdbDatabase| -> Result<IdbTransaction, JsValue> {
        let begin: Function = Reflect::get(database, &"transaction".into())?.dyn_into()?;
        let begun = begin.call3(database, &names, &mode.into(), &options)?;
        Ok(begun.unchecked_into())
    };
    match open(&connection(shared).await?) {
        Ok(transaction) => Ok(transaction),
        // The connection was closed in this very moment: once more, on a new one.
        Err(_) => {
            shared.connection.borrow_mut().take();
            open(&connection(shared).await?).map_err(failed)
        }
    }
}

fn put(transaction: &IdbTransaction, change: Change) -> Result<(), JsValue> {
    let store = transaction.object_store(change.store.name())?;
    let key = JsValue::from(change.key);
    match change.text {
        Some(text) => store.put_with_key(&JsValue::from(text), &key)?,
        None => store.delete(&key)?,
    };
    Ok(())
}

/// Keys that begin with a prefix; with an empty one, every key that is a text.
fn range(prefix: &str) -> Result<IdbKeyRange, StorageError> {
    let (from, to) = (JsValue::from(prefix), JsValue::from(format!("{prefix}\u{ffff}")));
    IdbKeyRange::bound(&from, &to).map_err(failed)
}

/// Waits for a transaction to be complete: only then is anything written. Asked for before the first request, so that
/// nothing is missed.
fn completion(transaction: &IdbTransaction) -> Promise {
    Promise::new(&mut |resolve: Function, reject: Function| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    })
}

async fn finished(transaction: &IdbTransaction, done: Promise) -> Result<(), StorageError> {
    match JsFuture::from(done).await {
        Ok(_) => Ok(()),
        Err(_) => Err(transaction.error().map_or_else(
            || StorageError::Failed("aborted".to_owned()),
            |error| said(&error),
        )),
    }
}

async fn result(request: &IdbRequest) -> Result<JsValue, StorageError> {
    raw_result(request).await.map_err(|error| said(&error))
}

async fn raw_result(request: &IdbRequest) -> Result<JsValue, DomException> {
    let done = Promise::new(&mut |resolve: Function, reject: Function| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    let outcome = JsFuture::from(done).await;
    match (outcome, request.error()) {
        (Ok(_), _) => request.result().map_err(JsCast::unchecked_into),
        (Err(_), Ok(Some(error))) => Err(error),
        (Err(error), _) => Err(error.unchecked_into()),
    }
}

fn failed(error: JsValue) -> StorageError {
    match error.dyn_into::<DomException>() {
        Ok(error) => said(&error),
        Err(error) => StorageError::Failed(format!("{error:?}")),
    }
}

fn said(error: &DomException) -> StorageError {
    let words = format!("{}: {}", error.name(), error.message());
    match error.name().as_str() {
        "QuotaExceededError" => StorageError::Full(words),
        "SecurityError" | "NotSupportedError" | "InvalidStateError" => StorageError::Refused(words),
        _ => StorageError::Failed(words),
    }
}
