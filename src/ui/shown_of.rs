//! Long tables are drawn up to a limit, and say so: a hundred thousand rows at once would stop the page.

use leptos::prelude::*;

/// How many rows of a table are drawn at most.
pub const MOST_ROWS: usize = 500;

/// Says how many of all are shown, where that is not all of them.
#[component]
pub fn ShownOf(
    /// How many there are.
    all: usize,
) -> impl IntoView {
    (all > MOST_ROWS).then(|| {
        view! { <p class="muted">{format!("Shown are the first {MOST_ROWS} of {all} partitions.")}</p> }
    })
}
