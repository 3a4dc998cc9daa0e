//! Going to pages, and back and forward between them.

use console::browser::history::Navigation;
use console::route::{Route, Tab};
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::untrack;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Scene, address, edge, place, window};

/// The next time the browser says that it went back or forward. Ask before going.
fn next_move() -> JsFuture {
    let promise = Promise::new(&mut |resolve: Function, _| {
        window()
            .add_event_listener_with_callback("popstate", &resolve)
            .unwrap();
    });
    JsFuture::from(promise)
}

async fn back() {
    let moved = next_move();
    window().history().unwrap().back().unwrap();
    moved.await.unwrap();
}

async fn forward() {
    let moved = next_move();
    window().history().unwrap().forward().unwrap();
    moved.await.unwrap();
}

#[wasm_bindgen_test]
fn the_address_is_read_at_the_start() {
    let scene = Scene::at("/environments/env-dev01/clusters/lkc-edge/connectors/a%252Fb/request?x=1#y");
    let navigation = scene.with(Navigation::start);
    assert_eq!(
        place(navigation),
        Route::Connector(edge("a%2Fb"), Tab::LastRequest)
    );
}

#[wasm_bindgen_test]
fn going_somewhere_writes_the_address_with_every_segment_encoded_once() {
    let scene = Scene::at("/");
    let navigation = scene.with(Navigation::start);
    for (name, segment) in [
        ("a%2Fb", "a%252Fb"),
        (
            "name with / % + # ü",
            "name%20with%20%2F%20%25%20%2B%20%23%20%C3%BC",
        ),
        ("orders.v1.sink", "orders.v1.sink"),
        ("...", "..."),
    ] {
        let route = Route::Connector(edge(name), Tab::Review);
        navigation.go(&route);
        assert_eq!(
            address(),
            format!("/environments/env-dev01/clusters/lkc-edge/connectors/{segment}/alter/review")
        );
        assert_eq!(place(navigation), route);
    }
}

#[wasm_bindgen_test]
fn what_is_shown_does_not_wait_for_the_address_bar() {
    let scene = Scene::at("/environments?sort=id");
    let navigation = scene.with(Navigation::start);
    let filter = || untrack(|| navigation.query("filter"));
    // As browsers do where a page writes there too often.
    let history: JsValue = window().history().unwrap().into();
    let refuse = Function::new_no_args("throw new DOMException('too often', 'SecurityError')");
    Reflect::set(&history, &"replaceState".into(), &refuse).unwrap();
    navigation.set_query("filter", Some("o"));
    navigation.set_query("filter", Some("or"));
    assert_eq!(filter().as_deref(), Some("or"));
    let hide = || {
        window()
            .dispatch_event(&web_sys::Event::new("pagehide").unwrap())
            .unwrap()
    };
    hide();
    assert_eq!(address(), "/environments?sort=id");
    assert_eq!(filter().as_deref(), Some("or"));
    Reflect::delete_property(history.unchecked_ref::<js_sys::Object>(), &"replaceState".into()).unwrap();
    hide();
    assert_eq!(address(), "/environments?sort=id&filter=or");

    // What was not written yet is written before one goes on: back leads to it.
    navigation.set_query("filter", Some("ord"));
    navigation.go(&Route::Connection);
    assert_eq!(address(), "/connection");
    assert_eq!(filter(), None);
}

#[wasm_bindgen_test]
fn what_is_shown_and_the_statement_stand_in_one_address() {
    let scene = Scene::at("/query?result=csv#statement=eA");
    let navigation = scene.with(Navigation::start);
    let result = || untrack(|| navigation.query("result"));
    assert_eq!(result().as_deref(), Some("csv"));
    navigation.set_query("result", Some("json"));
    assert_eq!(address(), "/query?result=json#statement=eA");
    navigation.show_as("/query#statement=eQ");
    assert_eq!(address(), "/query?result=json#statement=eQ");
    assert_eq!(result().as_deref(), Some("json"));
    // What is not written yet when a statement is shown is written with it.
    navigation.set_query("result", Some("csv"));
    navigation.show_as("/query#statement=eg");
    assert_eq!(address(), "/query?result=csv#statement=eg");
}

#[wasm_bindgen_test]
async fn back_and_forward_are_followed() {
    let scene = Scene::at("/");
    let navigation = scene.with(Navigation::start);
    let odd = Route::Connector(edge("a%2Fb"), Tab::Alter);
    let other = Route::Connector(edge("name with / % + # ü"), Tab::Offsets);
    navigation.go(&odd);
    navigation.go(&other);
    navigation.go(&Route::Connection);
    assert!(!navigation.was_stepped_to());

    back().await;
    assert_eq!(place(navigation), other);
    assert!(navigation.was_stepped_to());
    back().await;
    assert_eq!(place(navigation), odd);
    assert!(address().ends_with("/a%252Fb/alter"), "{}", address());
    back().await;
    assert_eq!(place(navigation), Route::Home);
    forward().await;
    assert_eq!(place(navigation), odd);
    navigation.go(&other);
    assert!(!navigation.was_stepped_to());
}
