//! Which clicks the console follows by itself, and which are the browser's.

use console::browser::history::Navigation;
use console::route::Route;
use js_sys::Function;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, Event};

use crate::support::{Scene, address, place, window};

/// A piece of page to click on.
struct Piece(Element);

impl Piece {
    fn of(html: &str) -> Self {
        let document = window().document().unwrap();
        let piece = document.create_element("div").unwrap();
        piece.set_inner_html(html);
        document.body().unwrap().append_child(&piece).unwrap();
        Self(piece)
    }

    /// Clicks the innermost element; answers whether the click was taken over. Whatever was not is stopped here,
    /// after everybody else has seen it, so that the browser does not leave the page.
    fn click(&self, details: &str) -> bool {
        let mut target = self.0.clone();
        while let Some(inner) = target.first_element_child() {
            target = inner;
        }
        let taken = std::rc::Rc::new(std::cell::Cell::new(false));
        let seen = std::rc::Rc::clone(&taken);
        let last = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            seen.set(event.default_prevented());
            event.prevent_default();
        });
        let listener: &Function = last.as_ref().unchecked_ref();
        window()
            .add_event_listener_with_callback("click", listener)
            .unwrap();
        let event = Function::new_no_args(&format!(
            "return new MouseEvent('click', {{bubbles: true, cancelable: true, composed: true, button: 0, {details}}})"
        ));
        let event: Event = event
            .call0(&wasm_bindgen::JsValue::UNDEFINED)
            .unwrap()
            .unchecked_into();
        target.dispatch_event(&event).unwrap();
        window()
            .remove_event_listener_with_callback("click", listener)
            .unwrap();
        taken.get()
    }
}

impl Drop for Piece {
    fn drop(&mut self) {
        self.0.remove();
    }
}

#[wasm_bindgen_test]
fn a_plain_click_on_a_link_is_followed_without_loading_the_page_again() {
    let scene = Scene::at("/");
    let navigation = scene.with(Navigation::start);
    let link = Piece::of(r#"<a href="/connection?from=here#part"><span><b>Connection</b></span></a>"#);
    assert!(link.click(""), "the click was left to the browser");
    assert_eq!(place(navigation), Route::Connection);
    assert_eq!(address(), "/connection?from=here#part");
}

#[wasm_bindgen_test]
fn a_followed_link_keeps_its_encoding() {
    let scene = Scene::at("/");
    let navigation = scene.with(Navigation::start);
    let path = "/environments/env-dev01/clusters/lkc-edge/connectors/a%252Fb";
    let link = Piece::of(&format!(r#"<a href="{path}">a</a>"#));
    assert!(link.click(""));
    assert_eq!(address(), path);
    assert_eq!(place(navigation), Route::parse(path));
}

#[wasm_bindgen_test]
fn every_other_click_is_left_to_the_browser() {
    let scene = Scene::at("/");
    let navigation = scene.with(Navigation::start);
    let link = r#"<a href="/connection">a</a>"#;
    for (html, details) in [
        (link, "button: 1"),
        (link, "button: 2"),
        (link, "ctrlKey: true"),
        (link, "metaKey: true"),
        (link, "shiftKey: true"),
        (link, "altKey: true"),
        (r#"<a href="/connection" target="_blank">a</a>"#, ""),
        (r#"<a href="/connection" download>a</a>"#, ""),
        (r#"<a href="/connection" download="b.json">a</a>"#, ""),
        (r#"<a href="https://elsewhere.example/connection">a</a>"#, ""),
        (r#"<a href="//elsewhere.example/connection">a</a>"#, ""),
        (r#"<a href="mailto:somebody@elsewhere.example">a</a>"#, ""),
        ("<a>a</a>", ""),
        ("<button type=\"button\">a</button>", ""),
    ] {
        let taken = Piece::of(html).click(details);
        assert!(!taken, "{html} with {details} was taken over");
        assert_eq!(address(), "/", "{html} with {details}");
        assert_eq!(place(navigation), Route::Home);
    }
}

#[wasm_bindgen_test]
fn a_click_that_somebody_has_dealt_with_is_not_followed() {
    let scene = Scene::at("/");
    let navigation = scene.with(Navigation::start);
    let piece = Piece::of(r#"<a href="/connection">a</a>"#);
    let deal = Function::new_with_args("event", "event.preventDefault()");
    piece.0.add_event_listener_with_callback("click", &deal).unwrap();
    piece.click("");
    assert_eq!((address().as_str(), place(navigation)), ("/", Route::Home));
}

#[wasm_bindgen_test]
fn after_the_end_every_click_is_the_browser_s() {
    let scene = Scene::at("/");
    scene.with(Navigation::start);
    let link = Piece::of(r#"<a href="/connection">a</a>"#);
    assert!(link.click(""));
    scene.end();
    assert!(!link.click(""), "the listener outlived what it was made for");
}
