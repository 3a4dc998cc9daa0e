//! What the journal holds of a request while this tab works on it, and afterwards.

use std::sync::Arc;

use connect_api::{ConnectorOffsets, Time};
use console::browser::history::Navigation;
use console::browser::storage::{Change, Durability, Store};
use console::state::connector::Connectors;
use console::state::drafts::Drafts;
use console::state::history::History;
use console::state::journal::{Journal, Submission};
use console::state::journal_record;
use console::state::kept::Kept;
use console::state::session::{Endpoint, Reach, Session};
use console::tasks::settle_all::settle_all;
use exact_json::parse;
use leptos::prelude::*;
use offset_rules::draft::Base;
use offset_rules::settlement::JournalState;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Scene, edge, endpoint, pages, turn, until};

/// A connector with so many partitions is half a megabyte of text.
const PARTITIONS: usize = 5_000;

fn started(scene: &Scene) -> (Kept, Session, Journal) {
    // Mounting anything starts what runs tasks.
    leptos::mount::mount_to_body(|| ());
    scene.with(|| {
        let kept = Kept::start();
        let session = Session::start();
        session.set_reach(Reach::Known(endpoint()));
        (kept, session, Journal::start(kept, session, History::start(kept)))
    })
}

fn offsets(partitions: usize) -> ConnectorOffsets {
    let entry = |at| {
        format!(
            r#"{{"partition":{{"kafka_topic":"orders-of-the-journal","kafka_partition":{at}}},"offset":{{"kafka_offset":{at}}}}}"#
        )
    };
    let all: Vec<String> = (0..partitions).map(entry).collect();
    ConnectorOffsets::decode(&parse(format!(r#"{{"offsets":[{}]}}"#, all.join(","))).unwrap()).unwrap()
}

fn submission(attempt: &str, connector: &str, before: ConnectorOffsets) -> Submission {
    let text = format!(
        r#"{{"record":1,"attempt":"{attempt}","target":{{"endpoint":"sandbox","instance":"i-1","environment":"env-dev01","cluster":"lkc-edge","connector":"{connector}"}},
        "body":{{"type":"PATCH","offsets":[]}},"digest":"7f3a-91c2","prepared_at":"2026-03-02T09:16:31Z","from":"2026-03-02T09:16:30Z",
        "until":"2026-03-02T09:17:17Z","state":"prepared"}}"#
    );
    let mut submission = journal_record::read(&text, None).unwrap();
    // As a draft names it: by the answer that it was made from.
    submission.entries = before.offsets[..1].to_vec();
    submission.before = Arc::new(Base::of(before));
    submission
}

/// Has a request sent, taken at a minute or refused, and followed to its end.
async fn go_through(journal: Journal, submission: Submission, taken: Option<u32>) -> ArcRwSignal<Submission> {
    let attempt = submission.attempt.clone();
    let entry = journal.write(submission, false).await.unwrap();
    entry.update(|entry| {
        entry.is_over = true;
        entry.state = JournalState::Refused;
        if let Some(minute) = taken {
            entry.state = JournalState::Applied;
            entry.requested_at = Some(Time::read(format!("2026-03-02T09:{minute:02}:00Z")));
            entry.observations.push(offsets(entry.before.entries.len()));
        }
    });
    journal.finish_work(&attempt).await;
    entry
}

async fn remove(kept: Kept, attempts: impl IntoIterator<Item = String>) {
    let keys = kept.keys(Store::Bases).await.unwrap();
    let mut gone = Vec::new();
    for attempt in attempts {
        let prefix = format!("{}/", journal_record::base_id(&attempt));
        let parts = keys.iter().filter(|key| key.starts_with(&prefix));
        gone.extend(parts.map(|key| Change::remove(Store::Bases, key.clone())));
        gone.push(Change::remove(Store::Journal, attempt.clone()));
        gone.push(Change::remove(Store::History, attempt));
    }
    kept.write(gone, Durability::Relaxed).await.unwrap();
}

fn has_before(entry: &ArcRwSignal<Submission>) -> bool {
    entry.with_untracked(|entry| !entry.before.entries.is_empty())
}

#[wasm_bindgen_test]
async fn a_connector_s_earlier_requests_hold_no_more_than_their_records() {
    let scene = Scene::at("/");
    let (kept, _, journal) = started(&scene);
    let attempt = |at: u32| format!("earlier-{at}");
    let of = |at| submission(&attempt(at), "earlier", offsets(PARTITIONS));
    for at in 0..4 {
        go_through(journal, of(at), Some(at)).await;
    }
    let before = pages();
    for at in 4..16 {
        go_through(journal, of(at), Some(at)).await;
    }
    // Each would hold two answers of half a megabyte, and what they were read to: some fifty pages.
    let more = pages() - before;
    assert!(more < 60, "{more} pages of memory more than before");
    remove(kept, (0..16).map(attempt)).await;
}

#[wasm_bindgen_test]
async fn what_a_page_may_still_show_is_kept_whole() {
    let scene = Scene::at("/");
    let (kept, _, journal) = started(&scene);
    let of = |attempt: &str, connector: &str| submission(attempt, connector, offsets(2));
    let record = |entry: &ArcRwSignal<Submission>| entry.with_untracked(journal_record::to_json);
    let first = go_through(journal, of("whole-1", "whole"), Some(1)).await;
    let other = go_through(journal, of("whole-2", "another"), Some(2)).await;
    let refused = go_through(journal, of("whole-3", "whole"), None).await;
    let written = record(&refused);
    let under_way = journal.write(of("whole-4", "whole"), false).await.unwrap();
    under_way.update(|entry| entry.requested_at = Some(Time::read("2026-03-02T09:30:00Z")));
    // By the server's time: a clock of this browser was set back before the next one.
    let taken = go_through(journal, of("whole-5", "whole"), Some(5)).await;
    let earlier = go_through(journal, of("whole-6", "whole"), Some(4)).await;
    let last = go_through(journal, of("whole-7", "whole"), None).await;
    let whole = [&first, &other, &refused, &under_way, &taken, &earlier, &last].map(has_before);
    assert_eq!(whole, [false, true, false, true, true, false, true]);
    // What its record says is as before, and the snapshot is there for whoever asks, with what was observed.
    assert_eq!(record(&refused), written);
    let seen = |entry: &ArcRwSignal<Submission>| entry.with_untracked(|entry| entry.observations.clone());
    assert_eq!(seen(&first), []);
    journal.with_before(&first).await;
    assert!(has_before(&first));
    assert_eq!(seen(&first), [offsets(2)]);
    remove(kept, (1..8).map(|at| format!("whole-{at}"))).await;
}

#[wasm_bindgen_test]
async fn two_hundred_that_are_over_are_kept_beside_what_a_page_may_show() {
    let scene = Scene::at("/");
    let (kept, session, journal) = started(&scene);
    let attempt = |at: u32| format!("many-{at}");
    let time = |at: u32| Time::read(format!("2026-03-02T09:{:02}:{:02}Z", at / 60, at % 60));
    let over = |at: u32, connector: &str| {
        let mut over = submission(&attempt(at), connector, offsets(1));
        (over.state, over.is_over, over.requested_at) = (JournalState::Applied, true, Some(time(at)));
        (over.attempt.clone(), journal_record::to_json(&over))
    };
    // One too many, of which no page shows any yet; of a connector that saw nothing since; and of a sandbox that is gone.
    let mut records = vec![over(202, "many"), over(0, "alone"), over(1, "gone")];
    records[2].1 = records[2].1.replace("i-1", "i-0");
    records.extend((2..200).map(|at| over(at, "many")));
    journal.attend(&records, None);
    let is_there =
        |connector: &str, at: u32| untrack(|| journal.taken_at(&edge(connector), Some(&time(at)))).is_some();
    assert!(!is_there("many", 202) && is_there("alone", 0) && is_there("many", 2));
    // From now on the one that is alone and the last of the many are kept beside the two hundred, and what is refused until the
    // next one is.
    for id in ["v", "w", "x", "y"] {
        go_through(
            journal,
            submission(&format!("many-{id}"), "many", offsets(1)),
            None,
        )
        .await;
        assert!(is_there("alone", 0) && is_there("many", 2));
    }
    // The first that goes for them is of the sandbox that is gone.
    session.set_reach(Reach::Known(Endpoint {
        instance: Some("i-0".to_owned()),
        ..endpoint()
    }));
    assert!(!is_there("gone", 1));
    session.set_reach(Reach::Known(endpoint()));
    go_through(journal, submission("many-z", "many", offsets(1)), None).await;
    assert!(is_there("alone", 0) && !is_there("many", 2) && is_there("many", 3));
    remove(kept, ["v", "w", "x", "y", "z"].map(|id| format!("many-{id}"))).await;
}

#[wasm_bindgen_test]
async fn what_becomes_known_is_written_down_while_this_tab_works_on_it() {
    let scene = Scene::at("/");
    let (kept, _, journal) = started(&scene);
    let id = "written-while-worked-on";
    let entry = go_through(journal, submission(id, "written", offsets(1)), None).await;
    let on_disk = async || kept.read(Store::Journal, id).await.unwrap().unwrap_or_default();
    assert!(
        on_disk().await.contains(r#""state":"refused""#),
        "{}",
        on_disk().await
    );
    // Another tab's word is not written back.
    entry.update(|entry| entry.state = JournalState::Unknown);
    turn().await;
    assert!(on_disk().await.contains(r#""state":"refused""#));
    // Taken up again: what is found out from now on.
    assert!(journal.begin_work(id));
    assert!(!journal.begin_work(id), "by one at a time");
    journal.write_down(&entry);
    turn().await;
    assert!(on_disk().await.contains(r#""state":"refused""#));
    entry.update(|entry| entry.state = JournalState::Applied);
    journal.finish_work(id).await;
    assert!(on_disk().await.contains(r#""state":"applied""#));
    assert!(journal.begin_work(id), "it is nobody's again");
    remove(kept, [id.to_owned()]).await;
}

#[wasm_bindgen_test]
async fn what_another_tab_has_taken_back_is_not_written_down_again() {
    let scene = Scene::at("/");
    let (kept, _, journal) = started(&scene);
    let (session, connectors, drafts) = scene.with(|| {
        let session = Session::start();
        session.set_reach(Reach::Known(endpoint()));
        (
            session,
            Connectors::start(),
            Drafts::start(kept, session, Navigation::start()),
        )
    });
    let id = "taken-back-meanwhile";
    let record = journal_record::to_json(&submission(id, "taken-back", offsets(1)));
    // This tab has read it; the disk has it no more.
    journal.attend(&[(id.to_owned(), record)], None);
    assert_eq!(journal.unsettled().len(), 1);
    settle_all(session, connectors, journal, drafts);
    until("nothing becomes of it", move || {
        journal.newest(&edge("taken-back")).is_none()
    })
    .await;
    assert_eq!(journal.unsettled().len(), 0);
    let lines = async || kept.read(Store::History, id).await.unwrap();
    for _ in 0..8 {
        assert_eq!(lines().await, None);
    }
    assert_eq!(kept.read(Store::Journal, id).await.unwrap(), None);
}
