//! The list of keys, as a dialog.

use leptos::prelude::*;

use crate::browser::shortcuts::Shortcuts;
use crate::ui::button::{Button, Weight};
use crate::ui::dialog::draw_dialog;
use crate::ui::tracked::on_tick;

const SINGLE: [(&str, &str); 3] = [
    ("/", "to the filter of the page, on Home to its field"),
    ("g then h", "to Home"),
    ("?", "this list"),
];
const ALWAYS: [(&str, &str); 5] = [
    ("↓ ↑", "along the links of a list; ↓ from its filter into it"),
    ("Home End", "to the first and the last link of a list"),
    ("Enter", "opens what has the focus"),
    ("Tab", "to the next field, link or button"),
    ("Esc", "closes a dialog, empties a filter"),
];

/// Draws the dialog while `is_open`.
pub(super) fn keys_dialog(is_open: RwSignal<bool>, shortcuts: Shortcuts) -> AnyView {
    let inside = move || {
        let rows = |keys: &[(&'static str, &'static str)]| {
            let row = |(key, what): &(&'static str, &'static str)| {
                let keys: Vec<AnyView> = key
                    .split(' ')
                    .map(|part| match part {
                        "then" => view! { " then " }.into_any(),
                        part => view! { <kbd>{part.to_owned()}</kbd>" " }.into_any(),
                    })
                    .collect();
                view! { <tr><th scope="row">{keys}</th><td class="words">{*what}</td></tr> }.into_any()
            };
            keys.iter().map(row).collect::<Vec<AnyView>>()
        };
        let tick = on_tick(move |on| shortcuts.switch(on));
        view! {
            <table aria-label="Keys" class="keys">
                <tbody>{rows(&SINGLE)}{rows(&ALWAYS)}</tbody>
            </table>
            <label class="check">
                <input type="checkbox" prop:checked=move || shortcuts.are_on() on:change=tick/>
                "Keys of a single character act (never while you type)"
            </label>
            <p class="actions"><Button weight=Weight::Primary on_press=move || is_open.set(false)>"Close"</Button></p>
        }
        .into_any()
    };
    draw_dialog(
        "keys",
        Signal::stored("Keys".to_owned()),
        is_open,
        Box::new(inside),
    )
}
