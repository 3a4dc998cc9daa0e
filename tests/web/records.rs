//! Records of this browser whose writing and reading meet: a draft that is discarded, sent or taken away while it is saved, a
//! request that is kept while the history is read.

use std::sync::Arc;

use connect_api::{AlterStatus, ConnectorOffsets, Timestamp};
use console::browser::history::Navigation;
use console::browser::storage::{Change, Durability, Store};
use console::state::draft_record;
use console::state::drafts::{Drafts, target};
use console::state::kept::Kept;
use console::state::session::{Reach, Session};
use exact_json::parse;
use leptos::prelude::{ArcRwSignal, Update, untrack};
use offset_rules::draft::{At, Base, Draft, RowIntent};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Scene, edge, endpoint, history, in_time, turn, until};

fn drafted(id: &str) -> Draft {
    let text = r#"{"offsets":[{"partition":{"kafka_topic":"t","kafka_partition":0},"offset":{"kafka_offset":1}}],"metadata":{"observed_at":"2026-03-02T09:00:00Z"}}"#;
    let live = ConnectorOffsets::decode(&parse(text).unwrap()).unwrap();
    let target = target(&endpoint(), &edge("c"), None);
    let mut draft = Draft::new(id, target, Arc::new(Base::of(live)), Timestamp::UNIX_EPOCH);
    draft.set_value(At::Base(0), "kafka_offset", "7", RowIntent::Value);
    draft
}

#[wasm_bindgen_test]
async fn a_draft_that_is_discarded_during_its_first_save_does_not_come_back() {
    let scene = Scene::at("/");
    let (kept, drafts) = started(&scene);
    let id = "discarded-while-saved";
    let address = edge("c");
    let saving = drafts.adopt_saved(&address, ArcRwSignal::new(drafted(id)));
    let discarding = async {
        // By now the save is on its way to the storage.
        kept.read(Store::Drafts, id).await.unwrap();
        drafts.close(&address);
    };
    futures::join!(saving, discarding);
    let is_there = async || kept.read(Store::Drafts, id).await.unwrap().is_some();
    in_time("it is still there", async { while is_there().await {} }).await;
    let parts = kept.all(Store::Bases, &format!("{id}.")).await;
    assert_eq!(parts, []);
}

fn started(scene: &Scene) -> (Kept, Drafts) {
    // Mounting anything starts what runs tasks.
    leptos::mount::mount_to_body(|| ());
    let (kept, drafts) = scene.with(|| {
        let kept = Kept::start();
        let session = Session::start();
        session.set_reach(Reach::Known(endpoint()));
        (kept, Drafts::start(kept, session, Navigation::start()))
    });
    drafts.attend(&[], None);
    (kept, drafts)
}

/// Whether a draft can be read as it is stored: it stands on offsets that are there.
async fn is_whole(kept: Kept, id: &str) -> bool {
    let text = kept.read(Store::Drafts, id).await.unwrap().unwrap();
    let stored = draft_record::read(&text).unwrap();
    let base = Draft::base_id(&stored.own).unwrap().unwrap();
    !kept.all(Store::Bases, &format!("{base}/")).await.is_empty()
}

#[wasm_bindgen_test]
async fn a_draft_that_became_a_request_goes_and_what_another_tab_made_of_it_stays() {
    let scene = Scene::at("/");
    let (kept, drafts) = started(&scene);
    let address = edge("c");
    let digest = drafted("").digest();
    let save = async |id: &str| {
        drafts.adopt_saved(&address, ArcRwSignal::new(drafted(id))).await;
        kept.read(Store::Drafts, id).await.unwrap().unwrap()
    };
    save("sent").await;
    drafts.hand_over(&address, Some("sent"), &digest).await;
    assert_eq!(kept.read(Store::Drafts, "sent").await.unwrap(), None);
    assert_eq!(kept.all(Store::Bases, "sent.").await, []);
    // Another tab has saved what it changed, and this one has not heard of it yet.
    let text = save("sent-before").await;
    let edited = text.replace(r#","revision":1,"#, r#","revision":2,"#);
    assert_ne!(edited, text);
    let write = vec![Change::put(Store::Drafts, "sent-before", edited.clone())];
    kept.write(write, Durability::Relaxed).await.unwrap();
    drafts.hand_over(&address, Some("sent-before"), &digest).await;
    let stored = kept.read(Store::Drafts, "sent-before").await.unwrap();
    assert_eq!(stored, Some(edited));
    assert!(is_whole(kept, "sent-before").await);
    let listed = untrack(|| drafts.listed("sent-before")).unwrap();
    assert_eq!(listed.summary.unwrap().revision, 2);
    drafts.remove("sent-before").await.unwrap();
}

#[wasm_bindgen_test]
async fn a_draft_that_another_tab_takes_away_while_it_is_saved_is_whole() {
    let scene = Scene::at("/");
    let (kept, drafts) = started(&scene);
    let id = "taken-away-while-saved";
    let draft = ArcRwSignal::new(drafted(id));
    drafts.adopt_saved(&edge("c"), draft.clone()).await;
    // Changed here, and saved as soon as that tab has taken the record and its snapshot away.
    draft.update(|draft| "a word".clone_into(&mut draft.note));
    let mut gone = vec![Change::remove(Store::Drafts, id)];
    let parts = kept.all(Store::Bases, &format!("{id}.")).await;
    gone.extend(
        parts
            .into_iter()
            .map(|(key, _)| Change::remove(Store::Bases, key)),
    );
    kept.storage()
        .await
        .write(gone, Durability::Relaxed)
        .await
        .unwrap();
    turn().await;
    drafts.until_saved(id).await;
    in_time("it is broken", async { while !is_whole(kept, id).await {} }).await;
    drafts.remove(id).await.unwrap();
}

#[wasm_bindgen_test]
async fn a_request_that_is_kept_while_the_history_is_read_is_in_it() {
    let scene = Scene::at("/");
    let (kept, history) = history(&scene);
    let storage = kept.storage().await;
    let text = r#"{"request":{"id":"lcc-1","name":"c","type":"PATCH","requested_at":"2026-03-02T09:16:31Z","offsets":[]},"status":{"phase":"APPLIED"},"previous_offsets":[]}"#;
    let status = AlterStatus::decode(&parse(text).unwrap()).unwrap().unwrap();
    // Reading has begun, and sees nothing of what is written from now on.
    assert!(untrack(|| history.lines()).is_none());
    turn().await;
    history.keep_seen(target(&endpoint(), &edge("c"), None), &status);
    until("it is never read", move || history.lines().is_some()).await;
    let lines = untrack(|| history.lines()).unwrap();
    let of_ours = |(id, _): &&(String, _)| id.contains("2026-03-02T09:16:31Z");
    let ids: Vec<String> = lines.iter().filter(of_ours).map(|(id, _)| id.clone()).collect();
    assert_eq!(ids.len(), 1, "{lines:?}");
    let gone = ids.into_iter().map(|id| Change::remove(Store::History, id));
    storage.write(gone.collect(), Durability::Relaxed).await.unwrap();
}
