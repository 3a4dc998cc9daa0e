//! The address bar: where we are, going elsewhere, back and forward.
//!
//! Own code because the framework's router decodes a path on a click and again in its parameters, which makes
//! another connector of `a%2Fb` (docs/decisions/0002-own-history.md).

use connect_api::ConnectorAddress;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::route::{self, Route, Tab, query_value, with_query_value, with_search};

/// A draft that came in a link, not opened yet: a stranger's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftLink {
    /// Whose offsets it should be about, by the address's path.
    pub address: ConnectorAddress,
    /// What stood behind `draft=`.
    pub packed: String,
}

/// The current place, and the way to others.
#[derive(Clone, Copy)]
pub struct Navigation {
    route: RwSignal<Route>,
    /// `location.search`: what a page shows of itself, its filter and its order.
    search: RwSignal<String>,
    /// Behind the `#`, without it.
    fragment: RwSignal<String>,
    /// Kept until somebody has looked at it: signing in on another page must not lose it.
    draft_link: RwSignal<Option<DraftLink>>,
    /// The page before this one.
    left: RwSignal<Option<Route>>,
    /// The connector that was looked at last.
    last_connector: RwSignal<Option<ConnectorAddress>>,
    /// Whether the page shows what the address bar does not say yet.
    is_unwritten: StoredValue<bool>,
    /// Whether the address bar was written to just now.
    is_resting: StoredValue<bool>,
    /// Whether the last move was a step back or forward.
    was_step: StoredValue<bool>,
}

/// Milliseconds between two writes into the address bar: browsers limit how often a page may (Safari: 100 times in 30 s).
const REST: u32 = 400;

impl Navigation {
    /// Reads the address and follows it from now on: links are taken over, back and forward are heard.
    pub fn start() -> Self {
        let navigation = Self {
            route: RwSignal::new(Route::Home),
            search: RwSignal::new(String::new()),
            fragment: RwSignal::new(String::new()),
            draft_link: RwSignal::new(None),
            left: RwSignal::new(None),
            last_connector: RwSignal::new(None),
            is_unwritten: StoredValue::new(false),
            is_resting: StoredValue::new(false),
            was_step: StoredValue::new(false),
        };
        navigation.arrive();
        navigation.left.set(None);
        let popped = window_event_listener(ev::popstate, move |_| {
            navigation.was_step.set_value(true);
            navigation.arrive();
        });
        // A link pasted over the address of the same page changes nothing but the fragment.
        let hash_changed = window_event_listener(ev::hashchange, move |_| navigation.arrive());
        let clicked = window_event_listener(ev::click, move |event| navigation.take_over(&event));
        let hidden = window_event_listener(ev::pagehide, move |_| navigation.write_search());
        on_cleanup(move || {
            hidden.remove();
            popped.remove();
            hash_changed.remove();
            clicked.remove();
        });
        navigation
    }

    /// Takes note of where the address bar says we are. A draft in the fragment is read once and taken out of the
    /// address, so that it is neither copied with it nor left in the history.
    fn arrive(self) {
        let mut here = Route::parse(&current_path());
        let mut fragment = current_fragment();
        if let Route::Connector(address, _) = &here
            && let Some(packed) = route::draft_in(&fragment)
        {
            let link = DraftLink {
                address: address.clone(),
                packed: packed.to_owned(),
            };
            here = Route::Connector(address.clone(), Tab::Alter);
            replace_address(&here.path());
            fragment = String::new();
            self.draft_link.set(Some(link));
        }
        let was = self.route.get_untracked();
        if was != here {
            self.left.set(Some(was));
        }
        if let Route::Connector(address, _) = &here {
            self.last_connector.set(Some(address.clone()));
        }
        self.is_unwritten.set_value(false);
        self.search.set(current_search());
        self.route.set(here);
        if self.fragment.with_untracked(|known| *known != fragment) {
            self.fragment.set(fragment);
        }
    }

    /// What stands behind the `#`, tracked.
    pub fn fragment(self) -> String {
        self.fragment.get()
    }

    /// Has the address say what the page shows, without going anywhere: no step back is added.
    /// What it says under a name stays.
    pub fn show_as(self, address: &str) {
        let search = self.search.get_untracked();
        if replace_address(&with_search(address, &search)) {
            self.is_unwritten.set_value(false);
        }
        self.fragment.set(current_fragment());
    }

    /// The draft that came in a link and was not dealt with yet, tracked.
    pub fn draft_link(self) -> Option<DraftLink> {
        self.draft_link.get()
    }

    /// Opens a draft link that was pasted into a field.
    pub fn open_draft_link(self, link: DraftLink) {
        let alter = Route::Connector(link.address.clone(), Tab::Alter);
        self.draft_link.set(Some(link));
        self.go(&alter);
    }

    /// It was dealt with.
    pub fn drop_draft_link(self) {
        self.draft_link.set(None);
    }

    /// The page before this one, tracked.
    pub fn left(self) -> Option<Route> {
        self.left.get()
    }

    /// The connector that was looked at last, tracked.
    pub fn last_connector(self) -> Option<ConnectorAddress> {
        self.last_connector.get()
    }

    /// Where we are, tracked.
    pub fn route(self) -> Route {
        self.route.get()
    }

    /// What the address says of the page under a name: its filter, its order. Tracked.
    pub fn query(self, name: &str) -> Option<String> {
        self.search.with(|search| query_value(search, name))
    }

    /// Has the page show something under a name. The address bar follows at once where it was left alone for a while, so
    /// that a page loaded again shows the same; while somebody types it follows now and then, without a step back for each
    /// letter. What is shown never waits for it.
    pub fn set_query(self, name: &str, value: Option<&str>) {
        let before = self.search.get_untracked();
        let search = with_query_value(&before, name, value);
        if search == before {
            return;
        }
        self.search.set(search);
        self.is_unwritten.set_value(true);
        if !self.is_resting.get_value() {
            self.write_and_rest();
        }
    }

    /// Writes what is unwritten, and again after the rest, until there is nothing.
    fn write_and_rest(self) {
        let is_unwritten = self.is_unwritten.try_get_value() == Some(true);
        if self.is_resting.try_set_value(is_unwritten).is_some() || !is_unwritten {
            return;
        }
        self.write_search();
        gloo_timers::callback::Timeout::new(REST, move || self.write_and_rest()).forget();
    }

    /// Writes into the address bar what the page shows. Where the browser refuses, the next time writes it.
    fn write_search(self) {
        if self.is_unwritten.try_get_value() != Some(true) {
            return;
        }
        let search = self.search.get_untracked();
        if replace_address(&format!("{}{search}{}", current_path(), current_hash())) {
            self.is_unwritten.set_value(false);
        }
    }

    /// Whether a step back or forward led here, and no link; untracked.
    pub fn was_stepped_to(self) -> bool {
        self.was_step.get_value()
    }

    /// Whether that is where we are; untracked.
    pub fn is_at(self, route: &Route) -> bool {
        self.route.with_untracked(|here| here == route)
    }

    /// Goes to a page.
    pub fn go(self, route: &Route) {
        self.go_to_path(&route.path());
    }

    /// Goes to an address of ours, fragment included.
    pub fn go_to_path(self, path: &str) {
        let Some(window) = web_sys::window() else { return };
        self.write_search();
        let pushed = window
            .history()
            .and_then(|history| history.push_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(path)));
        if pushed.is_err() {
            return;
        }
        window.scroll_to_with_x_and_y(0.0, 0.0);
        self.was_step.set_value(false);
        self.arrive();
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

/// With the `#`; empty where there is none.
fn current_hash() -> String {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok());
    hash.unwrap_or_default()
}

fn current_fragment() -> String {
    let hash = current_hash();
    hash.strip_prefix('#').unwrap_or(&hash).to_owned()
}

/// Whether the browser did it.
fn replace_address(address: &str) -> bool {
    web_sys::window()
        .and_then(|window| window.history().ok())
        .is_some_and(|history| {
            history
                .replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(address))
                .is_ok()
        })
}
