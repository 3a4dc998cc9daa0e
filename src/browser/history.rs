//! The address bar: where we are, going elsewhere, back and forward.
//!
//! Own code because the framework's router decodes a path on a click and again in its parameters, which makes
//! another connector of `a%2Fb` (docs/decisions/0002-own-history.md).

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::route::{Route, query_value, with_query_value};

/// The current place, and the way to others.
#[derive(Clone, Copy)]
pub struct Navigation {
    route: RwSignal<Route>,
    /// `location.search`: what a page shows of itself, its filter and its order.
    search: RwSignal<String>,
}

impl Navigation {
    /// Reads the address and follows it from now on: links are taken over, back and forward are heard.
    pub fn start() -> Self {
        let route = RwSignal::new(Route::parse(&current_path()));
        let search = RwSignal::new(current_search());
        let navigation = Self { route, search };
        let popped = window_event_listener(ev::popstate, move |_| navigation.arrive());
        let clicked = window_event_listener(ev::click, move |event| navigation.take_over(&event));
        on_cleanup(move || {
            popped.remove();
            clicked.remove();
        });
        navigation
    }

    /// Where we are, tracked.
    pub fn route(self) -> Route {
        self.route.get()
    }

    /// What the address says of the page under a name: its filter, its order. Tracked.
    pub fn query(self, name: &str) -> Option<String> {
        self.search.with(|search| query_value(search, name))
    }

    /// Writes into the address what the page shows under a name, without a step back for each letter typed.
    pub fn set_query(self, name: &str, value: Option<&str>) {
        let Some(window) = web_sys::window() else { return };
        let before = current_search();
        let search = with_query_value(&before, name, value);
        if search == before {
            return;
        }
        let address = format!("{}{search}", current_path());
        let replaced = window.history().and_then(|history| {
            history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&address))
        });
        if replaced.is_ok() {
            self.search.set(current_search());
        }
    }

    /// Whether that is where we are; untracked.
    pub fn is_at(self, route: &Route) -> bool {
        self.route.with_untracked(|here| here == route)
    }

    /// Goes to a page.
    pub fn go(self, route: &Route) {
        self.go_to_path(&route.path());
    }

    fn go_to_path(self, path: &str) {
        let Some(window) = web_sys::window() else { return };
        let pushed = window
            .history()
            .and_then(|history| history.push_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(path)));
        if pushed.is_err() {
            return;
        }
        window.scroll_to_with_x_and_y(0.0, 0.0);
        self.arrive();
    }

    fn arrive(self) {
        self.search.set(current_search());
        self.route.set(Route::parse(&current_path()));
    }

    /// Follows a plain click on a link of ours without loading the page again. Anything else is the browser's:
    /// other buttons, modifiers, other targets, downloads, other hosts.
    fn take_over(self, event: &web_sys::MouseEvent) {
        let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        if event.default_prevented() || event.button() != 0 || modified {
            return;
        }
        let Some(anchor) = clicked_anchor(event) else {
            return;
        };
        let ours = web_sys::window().and_then(|window| window.location().origin().ok());
        let elsewhere = !anchor.target().is_empty() || anchor.has_attribute("download");
        if elsewhere || ours.as_deref() != Some(anchor.origin().as_str()) {
            return;
        }
        event.prevent_default();
        self.go_to_path(&format!(
            "{}{}{}",
            anchor.pathname(),
            anchor.search(),
            anchor.hash()
        ));
    }
}

fn clicked_anchor(event: &web_sys::MouseEvent) -> Option<web_sys::HtmlAnchorElement> {
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    target.closest("a[href]").ok()??.dyn_into().ok()
}

fn current_path() -> String {
    web_sys::window()
        .and_then(|window| window.location().pathname().ok())
        .unwrap_or_else(|| "/".to_owned())
}

fn current_search() -> String {
    web_sys::window()
        .and_then(|window| window.location().search().ok())
        .unwrap_or_default()
}
