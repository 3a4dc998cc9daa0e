//! What a page can find out about a server that did not answer it.

use std::cell::Cell;
use std::rc::Rc;

use leptos::ev;
use leptos::prelude::window_event_listener;
use wasm_bindgen::JsCast;

/// What is known of a server whose answer the browser withheld.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probe {
    /// It answers, and does not allow this page's origin.
    Answers,
    /// The policy of this page forbids the call.
    Forbidden,
    /// Nothing is known of it: it may not be there at all.
    Silent,
}

/// Whether the browser thinks that it has a network.
pub fn is_online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}

/// Whether the page is one that the browser trusts with locks, the clipboard and a worker: HTTPS, or loopback.
pub fn is_secure() -> bool {
    web_sys::window().is_some_and(|window| window.is_secure_context())
}

/// Asks without wanting to read the answer: that takes no permission of the server's, only of this page's policy.
pub async fn probe(api_base: &str) -> Probe {
    let is_forbidden = Rc::new(Cell::new(false));
    let seen = Rc::clone(&is_forbidden);
    let heard = window_event_listener(
        ev::Custom::<web_sys::Event>::new("securitypolicyviolation"),
        move |_| seen.set(true),
    );
    let outcome = ask(&format!("{api_base}/gateway")).await;
    // The event comes by itself, after the refusal.
    super::clock::sleep(100).await;
    heard.remove();
    match (outcome, is_forbidden.get()) {
        (_, true) => Probe::Forbidden,
        (true, false) => Probe::Answers,
        (false, false) => Probe::Silent,
    }
}

async fn ask(address: &str) -> bool {
    let init = web_sys::RequestInit::new();
    init.set_mode(web_sys::RequestMode::NoCors);
    init.set_credentials(web_sys::RequestCredentials::Omit);
    let Some(window) = web_sys::window() else {
        return false;
    };
    let answer = wasm_bindgen_futures::JsFuture::from(window.fetch_with_str_and_init(address, &init)).await;
    answer.is_ok_and(|answer| answer.has_type::<web_sys::Response>())
}
