//! The frame of the editor's forms: what is asked, Apply, Cancel, Escape.

use leptos::ev;
use leptos::prelude::*;

use crate::browser::page;
use crate::state::editor::Editor;
use crate::ui::button::Button;
use crate::ui::tracked::on_submit;

/// A form that is open. Enter applies it, Escape closes it; the focus comes back to the button that opened it.
pub(super) fn form(
    editor: Editor,
    name: &'static str,
    opener: &'static str,
    first_field: &'static str,
    apply: Box<dyn Fn()>,
    fields: AnyView,
) -> AnyView {
    request_animation_frame(move || {
        page::focus(first_field);
    });
    let escape: Box<dyn FnMut(ev::KeyboardEvent)> = Box::new(move |event| {
        if event.key() == "Escape" {
            event.prevent_default();
            close(editor, opener);
        }
    });
    view! {
        <form class="strategy" aria-label=name on:submit=on_submit(apply) on:keydown=escape novalidate>
            {fields}
            <p class="actions">
                <button type="submit" class="button">"Apply"</button>
                <Button on_press=move || close(editor, opener)>"Cancel"</Button>
            </p>
        </form>
    }
    .into_any()
}

/// Closes the open form.
pub(super) fn close(editor: Editor, opener: &'static str) {
    editor.form.set(None);
    page::focus(opener);
}
