//! What was observed, kept across visits: a bounded number of connectors.

use std::sync::Arc;

use connect_api::{Answer, ConnectorOffsets};
use console::browser::storage::{Change, Durability, Store};
use console::state::kept::Kept;
use console::state::observations::sweep;
use offset_rules::movement::Observations;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::Scene;

fn record(minute: usize) -> String {
    let text = format!(
        r#"{{"offsets":[{{"partition":{{"kafka_topic":"t","kafka_partition":0}},"offset":{{"kafka_offset":1}}}}],"metadata":{{"observed_at":"2026-03-02T09:{minute:02}:00Z"}}}}"#
    );
    let mut seen = Observations::new();
    seen.push(
        None,
        Arc::new(Answer {
            value: ConnectorOffsets::decode(&exact_json::parse(text).unwrap()).unwrap(),
            date: None,
            request_id: None,
            raw: Arc::from(""),
        }),
    );
    seen.record().unwrap()
}

#[wasm_bindgen_test]
async fn beyond_fifty_connectors_the_oldest_records_go() {
    let scene = Scene::at("/");
    // Mounting anything starts what runs tasks.
    leptos::mount::mount_to_body(|| ());
    let kept = scene.with(Kept::start);
    let storage = kept.storage().await;
    // The oldest is neither the first nor the last by its name.
    let minute = |at: usize| (at + 20) % 53;
    let changes = (0..53).map(|at| {
        let key = format!("observation/{at:02}");
        Change::put(Store::Seen, key, record(minute(at)))
    });
    storage
        .write(changes.collect(), Durability::Relaxed)
        .await
        .unwrap();

    sweep(kept).await;

    let left = kept.all(Store::Seen, "observation/").await;
    let gone = (0..53).filter(|at| !left.iter().any(|(key, _)| *key == format!("observation/{at:02}")));
    assert_eq!(gone.map(minute).collect::<Vec<_>>(), [0, 1, 2]);
    let all = left.into_iter().map(|(key, _)| Change::remove(Store::Seen, key));
    storage.write(all.collect(), Durability::Relaxed).await.unwrap();
}
