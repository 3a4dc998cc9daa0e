//! A text that may be very long, behind a line: a trace, a raw answer.

use leptos::ev;
use leptos::prelude::*;

use super::fact::CopyButton;
use super::tracked::tracked;

/// Characters from its beginning and from its end that are shown of a longer one: a trace of a megabyte would stop the
/// page. What is copied is the whole.
const HEAD: usize = 24_000;
const TAIL: usize = 8_000;

/// A text that is drawn when its line is opened. `title` names it.
pub fn long_text(title: String, what: &'static str, text: std::sync::Arc<str>) -> AnyView {
    let is_open = RwSignal::new(false);
    let toggle: Box<dyn FnMut(ev::Event)> = Box::new(move |_| is_open.update(|open| *open = !*open));
    let inside = move || {
        is_open.get().then(|| {
            let shown = shortened(&text);
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
            <summary>{title}</summary>
            {tracked(inside)}
        </details>
    }
    .into_any()
}

/// The beginning and the end, with what is left out said in between.
fn shortened(text: &str) -> String {
    let (Some((head, rest)), true) = (
        text.split_at_checked(boundary(text, HEAD)),
        text.len() > HEAD + TAIL,
    ) else {
        return text.to_owned();
    };
    let cut = boundary(rest, rest.len() - TAIL);
    let (left_out, tail) = rest.split_at_checked(cut).unwrap_or((rest, ""));
    format!(
        "{head}\n\n… {} characters are left out here; Copy copies all of it …\n\n{tail}",
        left_out.chars().count()
    )
}

/// The last boundary between characters up to `at`.
fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_very_long_is_shortened() {
        assert_eq!(shortened("short"), "short");
        let long = "ü".repeat(600_000);
        let shown = shortened(&long);
        assert!(shown.len() < 40_000, "{}", shown.len());
        assert!(shown.contains("584000 characters are left out"));
    }
}
