//! A button that asks for a file.

use leptos::ev;
use leptos::prelude::*;

/// `name` is its label; `chosen` gets the event of the field of files behind it. `accept` as in HTML: endings and types.
pub fn file_button(name: &'static str, accept: &'static str, chosen: Box<dyn FnMut(ev::Event)>) -> AnyView {
    view! {
        <label class="button file-button">
            {name}
            <input class="visually-hidden" type="file" accept=accept on:change=chosen/>
        </label>
    }
    .into_any()
}

/// The files that the console itself writes.
pub const JSON_FILES: &str = ".json,application/json";
