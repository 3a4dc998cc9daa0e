//! What stands where a table will be. The style sheet shows it after 150 ms, so that a quick answer never flashes.

use leptos::prelude::*;

/// Rows of the height that comes.
#[component]
pub fn Skeleton(
    /// How many rows.
    #[prop(default = 6)]
    rows: usize,
    /// What is being waited for: "Reading the offsets".
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let rows = (0..rows)
        .map(|_| view! { <div class="skeleton-row"></div> })
        .collect_view();
    view! {
        <div class="skeleton" role="status">
            <span class="visually-hidden">{label}</span>
            {rows}
        </div>
    }
}
