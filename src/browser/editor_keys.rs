//! Keys of the editor: up and down through its fields, undo and redo.

use leptos::ev;
use leptos::prelude::window_event_listener;
use wasm_bindgen::JsCast;

/// Up or down: `Some(true)` for down. Only the arrows, without any modifier but Shift.
pub fn up_or_down(event: &web_sys::KeyboardEvent) -> Option<bool> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return None;
    }
    match event.key().as_str() {
        "ArrowDown" => Some(true),
        "ArrowUp" => Some(false),
        _ => None,
    }
}

/// Enter goes down, Shift+Enter up, the arrows likewise: as in a spreadsheet.
pub fn enter_or_arrow(event: &web_sys::KeyboardEvent) -> Option<bool> {
    if event.key() == "Enter" && !event.is_composing() {
        return Some(!event.shift_key());
    }
    up_or_down(event)
}

/// Undo or redo, outside fields: there they are the browser's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Ctrl-Z.
    Undo,
    /// Ctrl-Shift-Z, Ctrl-Y.
    Redo,
}

/// Hears undo and redo for as long as the calling page lives.
pub fn on_undo(act: impl Fn(Wish) + 'static) {
    let listener = window_event_listener(ev::keydown, move |event| {
        if !(event.ctrl_key() || event.meta_key()) || event.alt_key() || is_in_field(&event) {
            return;
        }
        let wish = match (event.key().to_ascii_lowercase().as_str(), event.shift_key()) {
            ("z", false) => Wish::Undo,
            ("z", true) | ("y", false) => Wish::Redo,
            _ => return,
        };
        event.prevent_default();
        act(wish);
    });
    leptos::prelude::on_cleanup(move || listener.remove());
}

fn is_in_field(event: &web_sys::KeyboardEvent) -> bool {
    let Some(target) = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
    else {
        return false;
    };
    target
        .closest("textarea, select, input:not([type=checkbox]):not([type=radio])")
        .ok()
        .flatten()
        .is_some()
}
