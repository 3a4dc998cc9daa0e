//! A box for what may be wider than the screen.

use leptos::prelude::*;

/// Scrolls sideways, by keyboard too.
#[component]
pub fn Scroll(
    /// What is inside, for screen readers.
    #[prop(into)]
    label: String,
    /// What is inside.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="scroll" role="region" aria-label=label tabindex="0">
            {children()}
        </div>
    }
}
