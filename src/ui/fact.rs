//! A small labelled fact: what a person may want to copy.

use std::sync::Arc;

use leptos::prelude::*;

use crate::browser::clipboard;
use crate::ui::button::Button;
use crate::ui::name::name;
use crate::ui::tracked::{on_click, tracked};

/// A text as it is when it is asked for.
type TextNow = Box<dyn Fn() -> Arc<str>>;

/// A button that copies a longer text: "Copy trace".
#[component]
pub fn CopyButton(
    /// What it is: "trace".
    what: &'static str,
    /// The text, asked for at each press.
    text: TextNow,
) -> impl IntoView {
    let copied = RwSignal::new(None::<bool>);
    let copy = move || {
        let text = text();
        leptos::task::spawn_local(async move {
            let done = clipboard::copy(&text).await;
            let _ = copied.try_set(Some(done));
        });
    };
    view! { <Button on_press=copy>{format!("Copy {what}")}</Button>{said(copied)} }
}

/// Whether the copying went well.
fn said(copied: RwSignal<Option<bool>>) -> AnyView {
    view! {
        <span class="muted" role="status">
            {tracked(move || match copied.get() {
                Some(true) => " copied",
                Some(false) => " the browser refused the clipboard",
                None => "",
            })}
        </span>
    }
    .into_any()
}

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
            <code>{name(&shown)}</code>
        </button>
        {said(copied)}
    }
}
