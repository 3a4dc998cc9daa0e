//! The document and its address.

use console::browser::history::Navigation;
use console::browser::page::{new_attempt, set_title, take_from_fragment};
use console::browser::text;
use console::state::session::Session;
use console::tasks::admit_tab::admit_tab;
use leptos::prelude::untrack;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Scene, address, open_at, window};

#[wasm_bindgen_test]
fn a_token_in_the_fragment_is_read_once_and_gone_from_the_address() {
    let _scene = Scene::at("/connection?a=1#token=s3cr3t%2F=");
    let before = window().history().unwrap().length().unwrap();
    assert_eq!(take_from_fragment("token").as_deref(), Some("s3cr3t%2F="));
    assert_eq!(address(), "/connection?a=1");
    let after = window().history().unwrap().length().unwrap();
    assert_eq!(after, before, "replaced, so that Back does not lead to it");
    assert_eq!(take_from_fragment("token"), None);
}

#[wasm_bindgen_test]
fn every_other_fragment_stays_where_it_is() {
    for address_before in [
        "/",
        "/#",
        "/#token",
        "/#main",
        "/#other=1",
        "/?token=1",
        "/#mytoken=1",
    ] {
        let _scene = Scene::at(address_before);
        let before = address();
        assert_eq!(take_from_fragment("token"), None, "{address_before}");
        assert_eq!(address(), before);
    }
}

#[wasm_bindgen_test]
fn an_attempt_has_a_name_of_its_own() {
    let (one, two) = (new_attempt().unwrap(), new_attempt().unwrap());
    assert_ne!(one, two);
    assert_eq!(one.len(), 36);
    assert!(
        one.chars()
            .all(|character| character.is_ascii_hexdigit() || character == '-')
    );
}

#[wasm_bindgen_test]
fn a_title_is_text() {
    let document = window().document().unwrap();
    let before = document.title();
    set_title("a%2Fb <b> · Offset Console");
    assert_eq!(document.title(), "a%2Fb <b> · Offset Console");
    set_title(&before);
}

#[wasm_bindgen_test]
fn lower_case_is_the_one_of_the_standard_library() {
    for text in [
        "",
        "Orders/3",
        "ÄÖÜß",
        "ΑΣ ΣΑΣ",
        "İstanbul",
        "Ⅷ",
        "ＡＢＣ",
        "Ꮿ",
        "a\u{202e}B",
    ] {
        assert_eq!(text::lower(text), text.to_lowercase(), "{text}");
    }
}

#[wasm_bindgen_test]
fn the_printed_address_opened_over_the_page_lets_the_tab_in_and_is_gone_before_anybody_else_reads_it() {
    for event in ["popstate", "hashchange"] {
        let scene = Scene::at("/");
        let session = scene.with(Session::start);
        let navigation = scene.with(|| {
            admit_tab(session);
            Navigation::start()
        });
        assert_eq!(session.identity_headers(), []);
        open_at("/#token=t-1");
        window()
            .dispatch_event(&web_sys::Event::new(event).unwrap())
            .unwrap();
        assert_eq!(
            session.identity_headers(),
            [("x-console-token", "t-1".to_owned())],
            "{event}"
        );
        assert_eq!(address(), "/", "{event}");
        assert_eq!(untrack(|| navigation.fragment()), "", "{event}");
        scene.end();
        open_at("/#token=t-2");
        window()
            .dispatch_event(&web_sys::Event::new(event).unwrap())
            .unwrap();
        assert_eq!(address(), "/#token=t-2", "nobody listens after the end");
    }
}
