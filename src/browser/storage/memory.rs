//! Records in the tab's memory: where the browser keeps nothing. They end with the tab, and the pages say so.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Change, Decide, Durability, Later, Record, Storage, Store};

type Records = BTreeMap<(&'static str, String), String>;

fn take(records: &mut Records, change: Change) {
    let key = (change.store.name(), change.key);
    match change.text {
        Some(text) => drop(records.insert(key, text)),
        None => drop(records.remove(&key)),
    }
}

/// Storage in memory.
#[derive(Clone, Default)]
pub struct Memory(Rc<RefCell<Records>>);

impl Storage for Memory {
    fn get(&self, store: Store, key: &str) -> Later<Option<String>> {
        let found = self.0.borrow().get(&(store.name(), key.to_owned())).cloned();
        Box::pin(async { Ok(found) })
    }

    fn all(&self, store: Store, prefix: &str) -> Later<Vec<Record>> {
        let records = self.0.borrow();
        let from = records.range((store.name(), prefix.to_owned())..);
        let ours = from.take_while(|((name, key), _)| *name == store.name() && key.starts_with(prefix));
        let found = ours.map(|((_, key), text)| (key.clone(), text.clone())).collect();
        Box::pin(async { Ok(found) })
    }

    fn keys(&self, store: Store) -> Later<Vec<String>> {
        let records = self.0.borrow();
        let ours = records.keys().filter(|(name, _)| *name == store.name());
        let found = ours.map(|(_, key)| key.clone()).collect();
        Box::pin(async { Ok(found) })
    }

    fn write(&self, changes: Vec<Change>, _durability: Durability) -> Later<()> {
        let records = Rc::clone(&self.0);
        Box::pin(async move {
            let mut records = records.borrow_mut();
            changes.into_iter().for_each(|change| take(&mut records, change));
            Ok(())
        })
    }

    fn exchange(&self, store: Store, key: &str, decide: Decide) -> Later<Option<String>> {
        let (records, key) = (Rc::clone(&self.0), key.to_owned());
        Box::pin(async move {
            let before = records.borrow().get(&(store.name(), key.clone())).cloned();
            if let Some(change) = decide(before.as_deref()).change(store, &key) {
                take(&mut records.borrow_mut(), change);
            }
            Ok(before)
        })
    }
}
