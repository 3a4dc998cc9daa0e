//! Keys that act on the page as a whole, and the arrows in lists.
//!
//! Keys of a single character can be switched off (WCAG 2.1.4), and never act while somebody types.

use std::cell::Cell;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::{clock, dialog, preferences};

const KEPT_AS: &str = "single-keys";
/// Milliseconds within which the second key of a pair must follow.
const PAIR: i64 = 1500;

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// `g` then `h`
    Home,
    /// `?`
    Keys,
}

/// The keys of a single character: heard, or switched off.
#[derive(Clone, Copy)]
pub struct Shortcuts(RwSignal<bool>);

impl Shortcuts {
    /// Hears keys from now on; what goes beyond the page's own elements is handed to `act`.
    pub fn start(act: impl Fn(Wish) + 'static) -> Self {
        let shortcuts = Self(RwSignal::new(
            preferences::kept(KEPT_AS).as_deref() != Some("off"),
        ));
        // When `g` was pressed last.
        let begun = Cell::new(0);
        let listener = window_event_listener(ev::keydown, move |event| {
            if event.default_prevented() || event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            if walk(&event) || event.is_composing() || !shortcuts.0.get_untracked() || is_typing(&event) {
                return;
            }
            // A dialog has keys of its own.
            if dialog::is_any_open() {
                return;
            }
            let now = clock::now().as_millisecond();
            let is_second = now - begun.replace(0) < PAIR;
            match event.key().as_str() {
                "g" => begun.set(now),
                "h" if is_second => act(Wish::Home),
                "?" => {
                    event.prevent_default();
                    act(Wish::Keys);
                }
                "/" if focus_field() => event.prevent_default(),
                _ => {}
            }
        });
        on_cleanup(move || listener.remove());
        shortcuts
    }

    /// Whether they are heard; tracked.
    pub fn are_on(self) -> bool {
        self.0.get()
    }

    /// Switches them on or off, for this visit and the next.
    pub fn switch(self, on: bool) {
        preferences::keep(KEPT_AS, (!on).then_some("off"));
        self.0.set(on);
    }
}

fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}

fn target(event: &web_sys::KeyboardEvent) -> Option<web_sys::Element> {
    event.target()?.dyn_into().ok()
}

/// Where a key is a letter that somebody writes, or chooses with.
fn is_typing(event: &web_sys::KeyboardEvent) -> bool {
    let fields = "input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable]";
    target(event).is_some_and(|target| target.closest(fields).ok().flatten().is_some())
}

/// Puts the focus into the page's filter; on Home into its one field.
fn focus_field() -> bool {
    let field = document().and_then(|document| {
        let found = document.query_selector("main input[type=search], main #connector-address");
        found.ok().flatten()?.dyn_into::<web_sys::HtmlInputElement>().ok()
    });
    let Some(field) = field else { return false };
    // What stands there is likely to be replaced.
    field.select();
    field.focus().is_ok()
}

/// The arrows, Home and End move the focus along the links of a list; down from its filter into it.
fn walk(event: &web_sys::KeyboardEvent) -> bool {
    let key = event.key();
    if event.shift_key() || !matches!(key.as_str(), "ArrowDown" | "ArrowUp" | "Home" | "End") {
        return false;
    }
    let Some(target) = target(event) else { return false };
    let from_filter = key == "ArrowDown" && target.matches("main input[type=search]").unwrap_or(false);
    let list = if from_filter {
        document().and_then(|document| document.query_selector("main [data-walk]").ok().flatten())
    } else {
        target.closest("[data-walk]").ok().flatten()
    };
    let Some(links) = list.and_then(|list| list.query_selector_all("tbody a, li > a").ok()) else {
        return false;
    };
    let link = |at: u32| {
        links
            .item(at)
            .and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok())
    };
    let here = (0..links.length()).find(|at| {
        links
            .item(*at)
            .is_some_and(|node| node.is_same_node(Some(&target)))
    });
    let last = links.length().saturating_sub(1);
    let next = match (key.as_str(), here) {
        ("ArrowDown", None) if from_filter => 0,
        // Somewhere else in the list: its keys are the browser's.
        (_, None) => return false,
        ("ArrowDown", Some(here)) => (here + 1).min(last),
        ("ArrowUp", Some(here)) => here.saturating_sub(1),
        ("End", Some(_)) => last,
        _ => 0,
    };
    let Some(link) = link(next) else { return false };
    event.prevent_default();
    link.focus().is_ok()
}
