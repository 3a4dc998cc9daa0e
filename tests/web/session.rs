//! Who asks: the headers, and that nothing of a secret stays.

use console::state::session::{Credentials, Endpoint, Reach, Session, Upstream};
use leptos::prelude::untrack;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Scene, window};

fn key(session: Session) -> Option<String> {
    untrack(|| session.key())
}

#[wasm_bindgen_test]
fn nobody_sends_no_identity() {
    let scene = Scene::at("/");
    let session = scene.with(Session::start);
    assert_eq!(session.identity_headers(), []);
    assert_eq!(key(session), None);
}

#[wasm_bindgen_test]
fn a_key_and_its_secret_are_one_basic_header_in_utf_8() {
    let scene = Scene::at("/");
    let session = scene.with(Session::start);
    for (id, secret, header) in [
        ("sandbox", "sandbox", "Basic c2FuZGJveDpzYW5kYm94"),
        // The secret may hold colons and anything else; the key ends at the first colon.
        (
            "schlüssel",
            "pä$$wörd→🦀",
            "Basic c2NobMO8c3NlbDpww6QkJHfDtnJk4oaS8J+mgA==",
        ),
        ("k", "a:b", "Basic azphOmI="),
    ] {
        session.sign_in(Credentials::new(id, secret));
        assert_eq!(session.identity_headers(), [("authorization", header.to_owned())]);
        assert_eq!(key(session).as_deref(), Some(id));
    }
}

#[wasm_bindgen_test]
fn nothing_is_sent_after_forgetting() {
    let scene = Scene::at("/");
    let session = scene.with(Session::start);
    session.sign_in(Credentials::new("k", "s"));
    session.remember(true);
    session.set_console_token("t-1".to_owned());
    assert!(!untrack(|| session.holds_nothing()));
    session.forget();
    assert_eq!(session.identity_headers(), []);
    assert_eq!(key(session), None);
    assert!(untrack(|| session.holds_nothing()));
    // Nor does a tab that is loaded again find any of it.
    let again = scene.with(Session::start);
    assert!(untrack(|| again.holds_nothing()));
    assert_eq!(again.identity_headers(), []);
}

#[wasm_bindgen_test]
fn a_keyed_gateway_s_token_is_something_that_a_tab_left_alone_loses() {
    let scene = Scene::at("/");
    let session = scene.with(Session::start);
    let is_locked_out = || untrack(|| session.is_locked_out());
    session.set_reach(Reach::Known(Endpoint {
        api_base: String::new(),
        name: "test".to_owned(),
        upstream: Upstream::Sandbox,
        instance: None,
        is_our_gateway: true,
        gateway_has_credentials: true,
        read_only: false,
        production: None,
    }));
    // Behind a proxy that says who asks none ever comes: nothing is missing.
    assert!(untrack(|| session.holds_nothing()) && !is_locked_out());
    session.set_console_token("t-1".to_owned());
    assert!(!untrack(
        || session.holds_nothing() || session.holds_only("sandbox")
    ));
    session.forget_after(30);
    assert!(untrack(|| session.holds_nothing()) && is_locked_out());
    assert_eq!(untrack(|| session.left_idle()), Some(30));
    session.set_console_token("t-2".to_owned());
    assert!(!is_locked_out());
    assert_eq!(untrack(|| session.left_idle()), None);
    assert_eq!(
        session.identity_headers(),
        [("x-console-token", "t-2".to_owned())]
    );
}

#[wasm_bindgen_test]
fn the_token_of_a_keyed_gateway_goes_along_and_is_not_a_key() {
    let scene = Scene::at("/");
    let session = scene.with(Session::start);
    session.set_console_token("t-1".to_owned());
    assert_eq!(
        session.identity_headers(),
        [("x-console-token", "t-1".to_owned())]
    );
    session.sign_in(Credentials::new("k", "s"));
    let names: Vec<&str> = session
        .identity_headers()
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names, ["authorization", "x-console-token"]);
    assert_eq!(key(session).as_deref(), Some("k"));
}

#[wasm_bindgen_test]
fn signing_in_writes_nothing_into_the_browser_s_storage() {
    let scene = Scene::at("/");
    let session = scene.with(Session::start);
    let stored = || {
        let kept = |storage: Option<web_sys::Storage>| storage.unwrap().length().unwrap();
        (
            kept(window().local_storage().unwrap()),
            kept(window().session_storage().unwrap()),
        )
    };
    let before = stored();
    session.sign_in(Credentials::new("k", "s"));
    assert!(!session.identity_headers().is_empty());
    assert_eq!(stored(), before);
}
