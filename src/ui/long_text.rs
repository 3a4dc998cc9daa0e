//! A text that may be very long, behind a line: a trace, a raw answer.

use leptos::ev;
use leptos::prelude::*;

use super::fact::CopyButton;
use super::name::{visible, visible_lines};
use super::shortened::shortened;
use super::tracked::tracked;

/// A text that is drawn when its line is opened. `title` names it.
pub fn long_text(title: String, what: &'static str, text: std::sync::Arc<str>) -> AnyView {
    let is_open = RwSignal::new(false);
    let toggle: Box<dyn FnMut(ev::Event)> = Box::new(move |_| is_open.update(|open| *open = !*open));
    let inside = move || {
        is_open.get().then(|| {
            let shown = visible_lines(&shortened(&text, "; Copy copies all of it"));
            let text = std::sync::Arc::clone(&text);
            let text = Box::new(move || std::sync::Arc::clone(&text));
            view! {
                <pre class="raw" tabindex="0">{shown}</pre>
                <p class="actions"><CopyButton what text/></p>
            }
        })
    };
    view! {
        <details class="long" on:toggle=toggle>
            <summary>{visible(&title).into_owned()}</summary>
            {tracked(inside)}
        </details>
    }
    .into_any()
}
