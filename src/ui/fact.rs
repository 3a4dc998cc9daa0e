//! A small labelled fact: what a person may want to copy.

use leptos::prelude::*;

use crate::browser::clipboard;
use crate::ui::tracked::{on_click, tracked};

/// A text that is copied at a press, an id for example.
#[component]
pub fn Copyable(
    /// What it is: "request id".
    #[prop(into)]
    what: String,
    /// The text.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let copied = RwSignal::new(None::<bool>);
    let shown = text.clone();
    let label = format!("Copy {what} {text}");
    let copy = on_click(move || {
        let text = text.clone();
        leptos::task::spawn_local(async move {
            let done = clipboard::copy(&text).await;
            let _ = copied.try_set(Some(done));
        });
    });
    view! {
        <button type="button" class="copyable" aria-label=label title="Copy" on:click=copy>
            <code>{shown}</code>
        </button>
        <span class="muted" role="status">
            {tracked(move || match copied.get() {
                Some(true) => " copied",
                Some(false) => " the browser refused the clipboard",
                None => "",
            })}
        </span>
    }
}
