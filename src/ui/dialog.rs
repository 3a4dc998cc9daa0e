//! A question or a list over the page.

use leptos::ev;
use leptos::prelude::*;

use crate::browser::dialog;
use crate::ui::tracked::local_effect;

/// What a dialog shows, drawn anew at each opening.
pub type Inside = Box<dyn Fn() -> AnyView + Send>;

/// Draws a dialog while `is_open`; Escape and whoever clears the signal close it. The focus goes into it and back.
pub fn draw_dialog(
    id: &'static str,
    title: impl Into<Signal<String>>,
    is_open: RwSignal<bool>,
    inside: Inside,
) -> AnyView {
    draw(id, title.into(), is_open, inside)
}

fn draw(id: &'static str, title: Signal<String>, is_open: RwSignal<bool>, inside: Inside) -> AnyView {
    local_effect(move || {
        if is_open.get() {
            request_animation_frame(move || dialog::open(id));
        } else {
            dialog::close(id);
        }
    });
    // Escape is the browser's: the signal follows.
    let closed: Box<dyn FnMut(ev::Event)> = Box::new(move |_| is_open.set(false));
    let title_id = format!("{id}-title");
    let labelled = title_id.clone();
    view! {
        <dialog id=id class="dialog" aria-labelledby=labelled on:close=closed>
            <h2 id=title_id tabindex="-1" autofocus>{move || title.get()}</h2>
            {super::tracked::tracked(move || is_open.get().then(&inside))}
        </dialog>
    }
    .into_any()
}
