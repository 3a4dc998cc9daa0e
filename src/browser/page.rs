//! The document: title, focus, visibility, the crash panel.

use std::cell::Cell;

use leptos::ev;
use leptos::prelude::window_event_listener;
use wasm_bindgen::JsCast;

use super::clock;

fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}

/// Sets the document's title.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

thread_local! {
    /// The heading was to have the focus, but it was still on its way.
    static HEADING_IS_AWAITED: Cell<bool> = const { Cell::new(false) };
}

/// Moves the focus to the heading that was not there yet when it should have had it.
pub fn focus_awaited_heading() {
    if HEADING_IS_AWAITED.take() {
        focus_heading();
    }
}

/// Takes away what `index.html` shows until the console is there.
pub fn take_opening_away() {
    if let Some(opening) = document().and_then(|document| document.get_element_by_id("opening")) {
        opening.remove();
    }
}

/// Loads everything anew.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}

/// Moves the focus to the page's heading, so that a screen reader says where one has come to.
pub fn focus_heading() {
    let heading = document().and_then(|document| document.query_selector("main h1").ok().flatten());
    HEADING_IS_AWAITED.set(heading.is_none());
    if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = heading.focus();
    }
}

/// Moves the focus to the first button in an element.
pub fn focus_first(element: &web_sys::Element) {
    let button = element.query_selector("button").ok().flatten();
    if let Some(button) = button.and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = button.focus();
    }
}

/// Whether the focus that is leaving goes to another place inside an element; also where it goes nowhere, as at a press on
/// what takes no focus.
pub fn goes_inside(element: &web_sys::Element, event: &web_sys::FocusEvent) -> bool {
    let to = event
        .related_target()
        .and_then(|to| to.dyn_into::<web_sys::Node>().ok());
    to.is_none_or(|to| element.contains(Some(&to)))
}

/// Whether a person has selected text: copying is the browser's then.
pub fn has_selection() -> bool {
    let selection = web_sys::window().and_then(|window| window.get_selection().ok().flatten());
    selection.is_some_and(|selection| !selection.is_collapsed())
}

/// Moves the focus to an element by its id and brings it into sight; whether it is there.
pub fn focus(id: &str) -> bool {
    let element = document().and_then(|document| document.get_element_by_id(id));
    let element = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    element.is_some_and(|element| element.focus().is_ok())
}

/// Selects a part of a text field, counted in UTF-16 units, scrolls to it and moves the focus there.
pub fn select_in(id: &str, from: u32, to: u32) {
    let element = document().and_then(|document| document.get_element_by_id(id));
    if let Some(field) = element.and_then(|element| element.dyn_into::<web_sys::HtmlTextAreaElement>().ok()) {
        // A browser scrolls to where the caret is put by an edit or by the focus, not to a selection made by a script.
        let _ = field.blur();
        let _ = field.set_selection_range(from, from);
        let _ = field.focus();
        let _ = field.set_selection_range(from, to);
    }
}

/// Moves the focus to the main part, past the bar.
pub fn focus_main() {
    let main = document().and_then(|document| document.get_element_by_id("main"));
    if let Some(main) = main.and_then(|main| main.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = main.focus();
    }
}

/// Whether nobody can see the page now.
pub fn is_hidden() -> bool {
    document().is_some_and(|document| document.hidden())
}

/// This page's origin.
pub fn origin() -> String {
    web_sys::window()
        .and_then(|window| window.location().origin().ok())
        .unwrap_or_default()
}

/// Waits so long; in a tab that nobody sees much longer, but not a moment longer than until somebody does.
pub async fn rest(milliseconds: u32) {
    /// A minute between two looks is enough for nobody.
    const HIDDEN: u32 = 60_000;
    if !is_hidden() {
        clock::sleep(milliseconds).await;
        return;
    }
    let (tell, shown) = futures::channel::oneshot::channel();
    let tell = Cell::new(Some(tell));
    let listener = window_event_listener(ev::visibilitychange, move |_| {
        if !is_hidden()
            && let Some(tell) = tell.take()
        {
            let _ = tell.send(());
        }
    });
    let sleep = Box::pin(clock::sleep(HIDDEN.max(milliseconds)));
    futures::future::select(shown, sleep).await;
    listener.remove();
}

/// Acts whenever the page is hidden: nothing says whether it will be shown again.
pub fn on_hide(act: impl Fn() + Clone + 'static) {
    let hidden = act.clone();
    let _ = window_event_listener(ev::visibilitychange, move |_| {
        if is_hidden() {
            hidden();
        }
    });
    let _ = window_event_listener(ev::pagehide, move |_| act());
}

/// Acts whenever somebody comes back: to the tab, to the window, to the network.
pub fn on_return(act: impl Fn() + Clone + 'static) {
    let (focused, online) = (act.clone(), act.clone());
    let _ = window_event_listener(ev::visibilitychange, move |_| {
        if !is_hidden() {
            act();
        }
    });
    let _ = window_event_listener(ev::focus, move |_| focused());
    let _ = window_event_listener(ev::online, move |_| online());
}

/// Takes `name=value` out of the address's fragment. Read once, it is removed from the address, so that it is
/// neither copied with it nor left in the history.
pub fn take_from_fragment(name: &str) -> Option<String> {
    let location = web_sys::window()?.location();
    let hash = location.hash().ok()?;
    let (found, value) = hash.strip_prefix('#')?.split_once('=')?;
    if found != name {
        return None;
    }
    let bare = format!("{}{}", location.pathname().ok()?, location.search().ok()?);
    let history = web_sys::window()?.history().ok()?;
    history
        .replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&bare))
        .ok()?;
    Some(value.to_owned())
}

/// A random id, for a submission or a draft. Made of random bytes, which a page has everywhere: `randomUUID` is there on HTTPS
/// and loopback only, and throws elsewhere. `None` where the browser has no randomness at all.
pub fn new_attempt() -> Option<String> {
    let mut bytes = [0; 16];
    let crypto = web_sys::window()?.crypto().ok()?;
    crypto.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(uuid_of(bytes))
}

/// An id that nothing else in this browser has; never empty. Of the time, where the browser has no randomness.
pub fn new_id() -> String {
    thread_local! {
        static COUNT: Cell<u32> = const { Cell::new(0) };
    }
    new_attempt().unwrap_or_else(|| {
        let count = COUNT.replace(COUNT.get().wrapping_add(1));
        format!("{}-{count}", js_sys::Date::now() as i64)
    })
}

/// These bytes as a UUID of version 4 (RFC 9562, 5.4).
fn uuid_of(bytes: [u8; 16]) -> String {
    const VERSION: u128 = 0xf << 76;
    const VARIANT: u128 = 0b11 << 62;
    let bits = u128::from_be_bytes(bytes) & !(VERSION | VARIANT) | (4 << 76) | (0b10 << 62);
    let digits = format!("{bits:032x}");
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
}

/// Installs the last resort: a panic ends the page's code, so a panel made of plain DOM says so.
pub fn install_crash_panel() {
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        show_crash_panel();
    }));
}

/// Plain DOM calls only: nothing of the framework can be trusted at this point.
fn show_crash_panel() -> Option<()> {
    let document = document()?;
    let panel = document.create_element("div").ok()?;
    panel.set_attribute("class", "crash").ok()?;
    panel.set_attribute("role", "alert").ok()?;
    let heading = document.create_element("h1").ok()?;
    heading.set_text_content(Some("The console stopped"));
    let words = document.create_element("p").ok()?;
    words.set_text_content(Some(
        "A fault in the console ended this page. A request that was submitted goes on at the server: reload, then look at \
         Last request before submitting anything again. Drafts are kept, up to the last half second.",
    ));
    panel.append_child(&heading).ok()?;
    panel.append_child(&words).ok()?;
    document.body()?.prepend_with_node_1(&panel).ok()
}

#[cfg(test)]
mod tests {
    use super::uuid_of;

    #[test]
    fn random_bytes_are_a_uuid_of_version_4() {
        assert_eq!(uuid_of([0; 16]), "00000000-0000-4000-8000-000000000000");
        assert_eq!(uuid_of([0xff; 16]), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        let bytes = [
            0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef,
        ];
        assert_eq!(uuid_of(bytes), "01234567-89ab-4def-8123-456789abcdef");
    }
}
