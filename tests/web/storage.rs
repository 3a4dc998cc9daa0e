//! The storage: one contract for both implementations, and what is IndexedDB's alone.

use std::cell::Cell;
use std::rc::Rc;

use console::browser::locks::{take, take_lease};
use console::browser::storage::feed::Feed;
use console::browser::storage::indexed::Indexed;
use console::browser::storage::memory::Memory;
use console::browser::storage::{Change, Decision, Durability, Storage, Store, place_key};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{IdbDatabase, IdbOpenDbRequest};

use crate::support::{in_time, window};

/// A database of its own for each test.
fn name(test: &str) -> String {
    format!("test-{test}-{}", window().crypto().unwrap().random_uuid())
}

async fn sleep(milliseconds: u32) {
    console::browser::clock::sleep(milliseconds).await;
}

/// Looks again and again until there is something: where nobody tells.
async fn until_there_is<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let looking = async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            // By the clock: what waits for no timer would let none of them run.
            sleep(10).await;
        }
    };
    in_time(what, looking).await
}

/// A database that opens, however long the browser takes. The first one of all is the slow one: it is opened by hand, which has no limit,
/// and what still counts as refused is asked for once more.
async fn open(name: &str) -> Indexed {
    let first = self::name("first");
    in_time("a database by hand", open_by_hand(&first, 1, &[]))
        .await
        .close();
    until_there_is("a database", async || Indexed::open(name).await.ok()).await
}

fn put(store: Store, key: &str, text: &str) -> Change {
    Change::put(store, key, text)
}

/// What both must do.
async fn contract(storage: Rc<dyn Storage>) {
    assert_eq!(storage.get(Store::Drafts, "a").await, Ok(None));
    assert_eq!(storage.all(Store::Drafts, "").await, Ok(vec![]));

    // Texts come back as they went in, in the order of their keys, each store by itself.
    let hard = "{\"n\":123456789012345678901234567890,\"s\":\"\\ud800 \u{1f980} \\u0000\"}";
    for durability in [Durability::Relaxed, Durability::Strict] {
        let changes = vec![
            put(Store::Drafts, "b", "2"),
            put(Store::Drafts, "a", hard),
            put(Store::Journal, "a", "other store"),
            put(Store::Bases, "x/0", "first"),
            put(Store::Bases, "x/1", "second"),
            put(Store::Bases, "xy", "no part of x"),
        ];
        storage.write(changes, durability).await.unwrap();
    }
    assert_eq!(
        storage.get(Store::Drafts, "a").await.unwrap().as_deref(),
        Some(hard)
    );
    let all = storage.all(Store::Drafts, "").await.unwrap();
    assert_eq!(
        all,
        [
            ("a".to_owned(), hard.to_owned()),
            ("b".to_owned(), "2".to_owned())
        ]
    );
    let parts = storage.all(Store::Bases, "x/").await.unwrap();
    let keys: Vec<&str> = parts.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["x/0", "x/1"]);

    // Removing what is there and what is not.
    let changes = vec![
        Change::remove(Store::Drafts, "b"),
        Change::remove(Store::Drafts, "never"),
    ];
    storage.write(changes, Durability::Relaxed).await.unwrap();
    assert_eq!(storage.get(Store::Drafts, "b").await, Ok(None));
    assert_eq!(
        storage.get(Store::Journal, "a").await.unwrap().as_deref(),
        Some("other store")
    );
    storage.write(vec![], Durability::Relaxed).await.unwrap();

    // Deciding with nobody in between: a hundred at once, and none is lost.
    let count = |before: Option<&str>| before.map_or(0_u32, |text| text.parse().unwrap());
    let more = (0..100).map(|_| {
        let decide = Box::new(move |before: Option<&str>| Decision::Put((count(before) + 1).to_string()));
        storage.exchange(Store::Seen, "count", decide)
    });
    for before in futures::future::join_all(more).await {
        assert!(count(before.unwrap().as_deref()) < 100);
    }
    assert_eq!(
        storage.get(Store::Seen, "count").await.unwrap().as_deref(),
        Some("100")
    );
    // Deciding for nothing changes nothing.
    let before = storage
        .exchange(Store::Seen, "count", Box::new(|_| Decision::Leave))
        .await;
    assert_eq!(before.unwrap().as_deref(), Some("100"));
    assert_eq!(
        storage.get(Store::Seen, "count").await.unwrap().as_deref(),
        Some("100")
    );
}

#[wasm_bindgen_test]
async fn the_contract_in_memory() {
    contract(Rc::new(Memory::default())).await;
}

#[wasm_bindgen_test]
async fn the_contract_in_indexeddb() {
    contract(Rc::new(open(&name("contract")).await)).await;
}

#[wasm_bindgen_test]
async fn what_one_tab_wrote_another_reads() {
    let name = name("tabs");
    let (one, other) = (open(&name).await, open(&name).await);
    one.write(vec![put(Store::Drafts, "k", "v")], Durability::Strict)
        .await
        .unwrap();
    assert_eq!(other.get(Store::Drafts, "k").await.unwrap().as_deref(), Some("v"));
}

/// Opens a database by hand, as another version of the console would.
async fn open_by_hand(name: &str, version: u32, stores: &'static [&'static str]) -> IdbDatabase {
    let factory = window().indexed_db().unwrap().unwrap();
    let request: IdbOpenDbRequest = factory.open_with_u32(name, version).unwrap();
    let widened = request.clone();
    let widen = wasm_bindgen::closure::Closure::once_into_js(move |_: JsValue| {
        let database: IdbDatabase = widened.result().unwrap().unchecked_into();
        for store in stores {
            database.create_object_store(store).unwrap();
        }
    });
    request.set_onupgradeneeded(Some(widen.unchecked_ref()));
    let opened =
        js_sys::Promise::new(&mut |resolve: js_sys::Function, _| request.set_onsuccess(Some(&resolve)));
    wasm_bindgen_futures::JsFuture::from(opened).await.unwrap();
    request.result().unwrap().unchecked_into()
}

#[wasm_bindgen_test]
async fn a_newer_database_is_used_as_far_as_it_is_known() {
    let name = name("newer");
    let newer = open_by_hand(
        &name,
        99,
        &[
            "bases",
            "drafts",
            "history",
            "journal",
            "leases",
            "seen",
            "of the future",
        ],
    )
    .await;
    newer.close();
    let storage = open(&name).await;
    storage
        .write(vec![put(Store::Drafts, "k", "v")], Durability::Strict)
        .await
        .unwrap();
    assert_eq!(
        storage.get(Store::Drafts, "k").await.unwrap().as_deref(),
        Some("v")
    );
}

#[wasm_bindgen_test]
async fn a_database_that_lacks_our_stores_gets_them() {
    let name = name("lacking");
    open_by_hand(&name, 1, &["of something else"]).await.close();
    let storage = open(&name).await;
    storage
        .write(vec![put(Store::Journal, "k", "v")], Durability::Strict)
        .await
        .unwrap();
    assert_eq!(
        storage.get(Store::Journal, "k").await.unwrap().as_deref(),
        Some("v")
    );
}

#[wasm_bindgen_test]
async fn a_newer_console_in_another_tab_may_widen_the_database_meanwhile() {
    let name = name("widened");
    let storage = open(&name).await;
    storage
        .write(vec![put(Store::Drafts, "k", "v")], Durability::Relaxed)
        .await
        .unwrap();
    let lost = Rc::new(Cell::new(0));
    let told = Rc::clone(&lost);
    storage.on_lost(move || told.set(told.get() + 1));
    let newer = open_by_hand(&name, 99, &["of the future"]).await;
    assert_eq!(
        storage.get(Store::Drafts, "k").await.unwrap().as_deref(),
        Some("v")
    );
    assert_eq!(lost.get(), 0, "widening loses nothing");
    newer.close();
}

#[wasm_bindgen_test]
async fn a_deleted_database_is_told_and_made_anew() {
    let name = name("deleted");
    let storage = open(&name).await;
    storage
        .write(vec![put(Store::Drafts, "k", "v")], Durability::Relaxed)
        .await
        .unwrap();
    let lost = Rc::new(Cell::new(0));
    let told = Rc::clone(&lost);
    storage.on_lost(move || told.set(told.get() + 1));
    let request = window()
        .indexed_db()
        .unwrap()
        .unwrap()
        .delete_database(&name)
        .unwrap();
    let deleted =
        js_sys::Promise::new(&mut |resolve: js_sys::Function, _| request.set_onsuccess(Some(&resolve)));
    wasm_bindgen_futures::JsFuture::from(deleted).await.unwrap();
    assert_eq!(lost.get(), 1);
    assert_eq!(storage.get(Store::Drafts, "k").await, Ok(None));
    storage
        .write(vec![put(Store::Drafts, "k", "again")], Durability::Relaxed)
        .await
        .unwrap();
    assert_eq!(
        storage.get(Store::Drafts, "k").await.unwrap().as_deref(),
        Some("again")
    );
}

#[wasm_bindgen_test]
async fn tabs_hear_each_other_and_not_themselves() {
    let name = name("feed");
    let heard = Rc::new(std::cell::RefCell::new(Vec::new()));
    let (one, other) = (Rc::clone(&heard), Rc::clone(&heard));
    let speaker = Feed::open(&name, move |text| one.borrow_mut().push(format!("one: {text}")));
    let _listener = Feed::open(&name, move |text| {
        other.borrow_mut().push(format!("other: {text}"));
    });
    speaker.say("drafts/1");
    until_there_is("something heard", async || {
        (!heard.borrow().is_empty()).then_some(())
    })
    .await;
    assert_eq!(*heard.borrow(), ["other: drafts/1"]);
}

#[wasm_bindgen_test]
async fn a_lock_is_one_tab_s_until_it_is_given_back_or_taken_by_force() {
    let storage: Rc<dyn Storage> = Rc::new(Memory::default());
    let name = name("lock");
    let held = take(&storage, &name, false).await.unwrap();
    assert!(take(&storage, &name, false).await.is_none());
    assert!(take(&storage, "another", false).await.is_some());
    drop(held);
    let held = until_there_is("a lock that is free", async || take(&storage, &name, false).await).await;
    let told = Rc::new(Cell::new(false));
    let tell = Rc::clone(&told);
    held.on_lost(move || tell.set(true));
    let stolen = take(&storage, &name, true).await.unwrap();
    until_there_is("the loss", async || (held.is_lost() && told.get()).then_some(())).await;
    drop(held);
    sleep(20).await;
    assert!(!stolen.is_lost() && take(&storage, &name, false).await.is_none());
}

/// The same where the browser has no locks, over both storages.
async fn leases(storage: Rc<dyn Storage>) {
    let held = take_lease(&storage, "lease", false).await.unwrap();
    assert!(take_lease(&storage, "lease", false).await.is_none());
    assert!(take_lease(&storage, "another", false).await.is_some());
    drop(held);
    // Given back, not run out: of that one the record would stay.
    until_there_is("a lease that is given back", async || {
        let kept = storage.get(Store::Leases, "lease").await.unwrap();
        kept.is_none().then_some(())
    })
    .await;
    let held = take_lease(&storage, "lease", false).await.unwrap();
    let stolen = take_lease(&storage, "lease", true).await.unwrap();
    // Given back by the one that lost it, it stays the other's.
    drop(held);
    sleep(50).await;
    assert!(take_lease(&storage, "lease", false).await.is_none());
    drop(stolen);
}

#[wasm_bindgen_test]
async fn leases_in_memory_and_in_indexeddb() {
    leases(Rc::new(Memory::default())).await;
    leases(Rc::new(open(&name("lease")).await)).await;
}

#[wasm_bindgen_test]
async fn a_lease_runs_out_and_one_from_a_clock_set_back_does_not_last() {
    let storage: Rc<dyn Storage> = Rc::new(Memory::default());
    let now = js_sys::Date::now() as i64;
    let day = 86_400_000;
    for until in [now - 1, now + day, 0] {
        let dead = vec![put(Store::Leases, "l", &format!("a-dead-tab {until}"))];
        storage.write(dead, Durability::Relaxed).await.unwrap();
        assert!(take_lease(&storage, "l", false).await.is_some(), "{until}");
    }
    let alive = vec![put(Store::Leases, "m", &format!("a-tab {}", now + 15_000))];
    storage.write(alive, Durability::Relaxed).await.unwrap();
    assert!(take_lease(&storage, "m", false).await.is_none());
    let broken = vec![put(Store::Leases, "b", "what is this")];
    storage.write(broken, Durability::Relaxed).await.unwrap();
    assert!(take_lease(&storage, "b", false).await.is_some());
}

/// Takes the browser's time in hand. Each call lets so many milliseconds pass, after which whatever happens again and again
/// happens once; a call without any gives it back.
fn take_time_in_hand() -> js_sys::Function {
    let code = "
        const [now, every, beats] = [Date.now, globalThis.setInterval, []];
        let ahead = 0;
        Date.now = () => now() + ahead;
        // Without a number: giving it up ends no timer of somebody else's.
        globalThis.setInterval = (act) => void beats.push(act);
        return (milliseconds) => {
            if (milliseconds === undefined) {
                [Date.now, globalThis.setInterval] = [now, every];
                return;
            }
            ahead += milliseconds;
            beats.forEach((act) => act());
        };
    ";
    let taken = js_sys::Function::new_no_args(code).call0(&JsValue::NULL);
    taken.unwrap().unchecked_into()
}

#[wasm_bindgen_test]
async fn a_lease_that_is_held_is_renewed_and_stays_for_longer_than_one_lasts() {
    let storage: Rc<dyn Storage> = Rc::new(Memory::default());
    let time = take_time_in_hand();
    let held = take_lease(&storage, "long", false).await.unwrap();
    // It lasts twenty seconds and is renewed every four: half a minute.
    for _ in 0..8 {
        time.call1(&JsValue::NULL, &4_000.into()).unwrap();
        sleep(10).await;
    }
    let (is_lost, other) = (held.is_lost(), take_lease(&storage, "long", false).await);
    time.call0(&JsValue::NULL).unwrap();
    assert!(!is_lost, "the one that holds it");
    assert!(other.is_none(), "another tab");
}

#[wasm_bindgen_test]
fn the_parts_of_a_key_do_not_run_into_each_other() {
    assert_eq!(place_key(&["e", "a/b", "c"]), "e/a%2Fb/c");
    assert_ne!(place_key(&["a/b", "c"]), place_key(&["a", "b/c"]));
    assert_ne!(place_key(&["a%2Fb"]), place_key(&["a/b"]));
}
