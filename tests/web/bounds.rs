//! How much is kept: beyond that the oldest goes, and nothing else.

use connect_api::AlterStatus;
use console::browser::preferences;
use console::browser::storage::{Change, Durability, Store};
use console::state::drafts::target;
use console::state::history::MOST;
use console::state::history_record::Past;
use console::state::recent::Recent;
use console::state::session::{Endpoint, Reach, Session};
use exact_json::parse;
use leptos::prelude::untrack;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Scene, edge, endpoint, history, until};

/// A request of the second since a midnight.
fn past(second: usize) -> Past {
    let (hour, minute) = (second / 3_600, second / 60 % 60);
    let text = format!(
        r#"{{"request":{{"id":"lcc-1","name":"c","type":"PATCH","requested_at":"2026-03-02T{hour:02}:{minute:02}:{:02}Z","offsets":[]}},"status":{{"phase":"APPLIED"}},"previous_offsets":[]}}"#,
        second % 60
    );
    let status = AlterStatus::decode(&parse(text).unwrap()).unwrap().unwrap();
    Past::seen(target(&endpoint(), &edge("bounds"), None), &status)
}

#[wasm_bindgen_test]
async fn beyond_a_thousand_requests_the_oldest_goes_and_what_cannot_be_read_stays() {
    let scene = Scene::at("/");
    let (kept, history) = history(&scene);
    let storage = kept.storage().await;
    assert_eq!(kept.all(Store::History, "").await, []);
    // The oldest is neither the first nor the last by its name.
    let seconds = (0..MOST).map(|at| (at + 400) % MOST + 1);
    let mut changes: Vec<Change> = seconds
        .map(|second| Change::put(Store::History, format!("{second:05}"), past(second).to_json()))
        .collect();
    changes[0].key = "00000".to_owned();
    changes[0].text = Some("of a newer version".to_owned());
    storage.write(changes, Durability::Relaxed).await.unwrap();
    until("it is never read", move || history.lines().is_some()).await;
    let keys = async || kept.keys(Store::History).await.unwrap();
    // The thousandth of those that can be read, and one more.
    assert!(history.keep_imported(past(5_000)).await.unwrap());
    assert_eq!(keys().await.len(), MOST + 1);
    assert!(history.keep_imported(past(5_001)).await.unwrap());
    let keys = keys().await;
    assert_eq!(keys.len(), MOST + 1);
    let is_there = |key: &str| keys.iter().any(|kept| kept == key);
    assert!(!is_there("00001") && is_there("00002") && is_there("00000"));
    assert!(is_there(&past(5_000).id) && is_there(&past(5_001).id));
    let shown = untrack(|| history.lines()).unwrap();
    assert_eq!(shown.len(), MOST + 1);
    let gone = keys.into_iter().map(|key| Change::remove(Store::History, key));
    storage.write(gone.collect(), Durability::Relaxed).await.unwrap();
}

#[wasm_bindgen_test]
fn the_eight_opened_last_are_remembered_the_latest_first() {
    let scene = Scene::at("/");
    let (session, recent) = scene.with(|| {
        let session = Session::start();
        (session, Recent::start(session))
    });
    let name = "of the bounds".to_owned();
    session.set_reach(Reach::Known(Endpoint { name, ..endpoint() }));
    let opened = || -> Vec<String> {
        untrack(|| recent.list())
            .into_iter()
            .map(|address| address.name)
            .collect()
    };
    for at in 0..10 {
        recent.note(&edge(&format!("c{at}")));
    }
    assert_eq!(opened(), ["c9", "c8", "c7", "c6", "c5", "c4", "c3", "c2"]);
    // Opened again it is the latest, and none goes for it.
    recent.note(&edge("c3"));
    assert_eq!(opened(), ["c3", "c9", "c8", "c7", "c6", "c5", "c4", "c2"]);
    preferences::keep("recent:of the bounds", None);
}
