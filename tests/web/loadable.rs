//! Reads that overtake each other, fail, and are given up.

use std::sync::Arc;

use connect_api::{Answer, ApiError, ErrorKind, Operation};
use console::state::loadable::Loadable;
use futures::FutureExt;
use futures::channel::oneshot::{Receiver, Sender, channel};
use wasm_bindgen_test::wasm_bindgen_test;

type Outcome = Result<Answer<u32>, ApiError>;

fn good(value: u32) -> Outcome {
    Ok(Answer {
        value,
        date: None,
        request_id: None,
        raw: Arc::from(""),
    })
}

fn bad(status: u16) -> ApiError {
    ApiError {
        operation: Operation::ReadOffsets,
        kind: ErrorKind::Server,
        status: Some(status),
        message: None,
        request_id: None,
        snippet: None,
        is_of_gateway: false,
        is_unsent: false,
    }
}

/// A server that answers when the test says so.
fn server() -> (Sender<Outcome>, impl Future<Output = Outcome>) {
    let (answer, answered): (_, Receiver<Outcome>) = channel();
    (answer, async { answered.await.unwrap() })
}

fn value(loadable: &Loadable<u32>) -> Option<u32> {
    loadable.get_untracked().answer.map(|answer| answer.value)
}

#[wasm_bindgen_test]
fn a_read_is_under_way_until_it_is_answered() {
    let loadable = Loadable::default();
    let before = loadable.get_untracked();
    assert!(!before.loading && before.answer.is_none() && before.answered_at.is_none());
    let (answer, answered) = server();
    let mut read = Box::pin(loadable.read(answered));
    assert!((&mut read).now_or_never().is_none());
    assert!(loadable.get_untracked().loading);
    answer.send(good(7)).unwrap();
    let outcome = read.now_or_never().unwrap();
    assert_eq!(outcome.unwrap().value, 7);
    let after = loadable.get_untracked();
    assert!(!after.loading && after.answered_at.is_some());
    assert_eq!(value(&loadable), Some(7));
}

#[wasm_bindgen_test]
fn a_slow_older_answer_never_replaces_a_newer_one() {
    let loadable = Loadable::default();
    let (answer_older, older) = server();
    let (answer_newer, newer) = server();
    let mut older = Box::pin(loadable.read(older));
    assert!((&mut older).now_or_never().is_none());
    let mut newer = Box::pin(loadable.read(newer));
    assert!((&mut newer).now_or_never().is_none());

    answer_newer.send(good(2)).unwrap();
    newer.now_or_never().unwrap().unwrap();
    assert_eq!(value(&loadable), Some(2));
    answer_older.send(good(1)).unwrap();
    let outcome = older.now_or_never().unwrap();
    assert_eq!(outcome.unwrap().value, 1, "whoever asked for it still gets it");
    assert_eq!(value(&loadable), Some(2));
    assert!(!loadable.get_untracked().loading);
}

#[wasm_bindgen_test]
fn an_older_answer_before_the_newer_one_is_not_shown_as_the_end_of_loading() {
    let loadable = Loadable::default();
    let (answer_older, older) = server();
    let (answer_newer, newer) = server();
    let mut older = Box::pin(loadable.read(older));
    assert!((&mut older).now_or_never().is_none());
    let mut newer = Box::pin(loadable.read(newer));
    assert!((&mut newer).now_or_never().is_none());
    answer_older.send(Err(bad(500))).unwrap();
    assert!(older.now_or_never().unwrap().is_err());
    let between = loadable.get_untracked();
    assert!(between.loading, "the newer read is still under way");
    assert_eq!(between.error, None, "an older failure says nothing about now");
    answer_newer.send(good(2)).unwrap();
    newer.now_or_never().unwrap().unwrap();
    assert_eq!(value(&loadable), Some(2));
    assert!(!loadable.get_untracked().loading);
}

#[wasm_bindgen_test]
fn a_failure_keeps_the_last_good_answer_and_a_success_forgets_the_failure() {
    let loadable = Loadable::default();
    let read = |outcome: Outcome| loadable.read(async { outcome }).now_or_never().unwrap();
    read(good(7)).unwrap();
    let answered_at = loadable.get_untracked().answered_at;
    assert_eq!(read(Err(bad(502))).unwrap_err(), bad(502));
    let failed = loadable.get_untracked();
    assert_eq!(failed.error, Some(bad(502)));
    assert_eq!(value(&loadable), Some(7));
    assert_eq!(
        failed.answered_at, answered_at,
        "the age is of the answer, not of the failure"
    );
    assert!(!failed.loading);
    read(good(8)).unwrap();
    assert_eq!(loadable.get_untracked().error, None);
    assert_eq!(value(&loadable), Some(8));
}

/// What was just read counts for whoever asked for it: it is later than the answer from before, whatever failed meanwhile.
#[wasm_bindgen_test]
fn an_answer_after_a_newer_failure_is_kept_beside_it() {
    let loadable = Loadable::default();
    let _ = loadable.read(async { good(1) }).now_or_never().unwrap();
    let (answer_older, older) = server();
    let mut older = Box::pin(loadable.read(older));
    assert!((&mut older).now_or_never().is_none());
    let newer = loadable.read(async { Err(bad(503)) }).now_or_never().unwrap();
    assert!(newer.is_err());
    answer_older.send(good(2)).unwrap();
    older.now_or_never().unwrap().unwrap();
    assert_eq!(value(&loadable), Some(2));
    assert_eq!(loadable.get_untracked().error, Some(bad(503)));
    assert!(!loadable.get_untracked().loading);
}

#[wasm_bindgen_test]
fn a_read_that_is_given_up_is_no_longer_under_way() {
    let loadable: Loadable<u32> = Loadable::default();
    let (_answer, answered) = server();
    let mut read = Box::pin(loadable.read(answered));
    assert!((&mut read).now_or_never().is_none());
    assert!(loadable.get_untracked().loading);
    drop(read);
    let after = loadable.get_untracked();
    assert!(!after.loading);
    assert!(after.answer.is_none() && after.error.is_none());
}

#[wasm_bindgen_test]
fn giving_up_an_older_read_does_not_end_the_newer_one() {
    let loadable = Loadable::default();
    let (_unanswered, older) = server();
    let (answer, newer) = server();
    let mut older = Box::pin(loadable.read(older));
    assert!((&mut older).now_or_never().is_none());
    let mut newer = Box::pin(loadable.read(newer));
    assert!((&mut newer).now_or_never().is_none());
    drop(older);
    assert!(loadable.get_untracked().loading);
    answer.send(good(2)).unwrap();
    newer.now_or_never().unwrap().unwrap();
    assert!(!loadable.get_untracked().loading);
    assert_eq!(value(&loadable), Some(2));
}

#[wasm_bindgen_test]
fn clones_show_the_same() {
    let loadable = Loadable::default();
    let clone = loadable.clone();
    let _ = loadable.read(async { good(7) }).now_or_never().unwrap();
    assert_eq!(value(&clone), Some(7));
    let (_unanswered, older) = server();
    let mut older = Box::pin(clone.read(older));
    assert!((&mut older).now_or_never().is_none());
    // Numbered together: this one is newer than the clone's.
    let _ = loadable.read(async { good(8) }).now_or_never().unwrap();
    drop(older);
    assert_eq!(value(&clone), Some(8));
}

#[wasm_bindgen_test]
fn giving_up_the_newer_read_does_not_throw_the_older_answer_away() {
    let loadable = Loadable::default();
    let (answer, older) = server();
    let (_unanswered, newer) = server();
    let mut older = Box::pin(loadable.read(older));
    assert!((&mut older).now_or_never().is_none());
    let mut newer = Box::pin(loadable.read(newer));
    assert!((&mut newer).now_or_never().is_none());
    drop(newer);
    assert!(
        loadable.get_untracked().loading,
        "the older one is still under way"
    );
    answer.send(good(1)).unwrap();
    older.now_or_never().unwrap().unwrap();
    assert_eq!(value(&loadable), Some(1));
    assert!(!loadable.get_untracked().loading);
}

#[wasm_bindgen_test]
fn an_older_failure_is_shown_once_the_newer_read_is_given_up() {
    let loadable: Loadable<u32> = Loadable::default();
    let (answer, older) = server();
    let (_unanswered, newer) = server();
    let mut older = Box::pin(loadable.read(older));
    assert!((&mut older).now_or_never().is_none());
    let mut newer = Box::pin(loadable.read(newer));
    assert!((&mut newer).now_or_never().is_none());
    answer.send(Err(bad(500))).unwrap();
    assert!(older.now_or_never().unwrap().is_err());
    assert_eq!(loadable.get_untracked().error, None);
    drop(newer);
    assert_eq!(loadable.get_untracked().error, Some(bad(500)));
    assert!(!loadable.get_untracked().loading);
}

/// Reads that overlap without end: none of them is ever the last.
#[wasm_bindgen_test]
fn the_second_failure_in_a_row_is_shown_whatever_is_under_way() {
    let loadable: Loadable<u32> = Loadable::default();
    let ((first, one), (second, two), (third, three)) = (server(), server(), server());
    let mut one = Box::pin(loadable.read(one));
    assert!((&mut one).now_or_never().is_none());
    let mut two = Box::pin(loadable.read(two));
    assert!((&mut two).now_or_never().is_none());
    first.send(Err(bad(500))).unwrap();
    assert!(one.now_or_never().unwrap().is_err());
    assert_eq!(loadable.get_untracked().error, None);
    let mut three = Box::pin(loadable.read(three));
    assert!((&mut three).now_or_never().is_none());
    second.send(Err(bad(503))).unwrap();
    assert!(two.now_or_never().unwrap().is_err());
    assert_eq!(loadable.get_untracked().error, Some(bad(503)));
    assert!(loadable.get_untracked().loading);
    third.send(good(3)).unwrap();
    three.now_or_never().unwrap().unwrap();
    assert_eq!(loadable.get_untracked().error, None);
    assert!(!loadable.get_untracked().loading);
}
