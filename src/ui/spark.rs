//! A small line of bars: what happened lately, oldest on the left.

use std::fmt::Write;

use leptos::prelude::*;

/// So many bars at most.
const MOST: usize = 31;

/// Bars of heights from -8 to 8, drawn for the eye alone: the figure beside them says it too.
pub fn spark(heights: &[i8]) -> AnyView {
    if heights.is_empty() {
        return view! { <span class="spark"></span> }.into_any();
    }
    let has_back = heights.iter().any(|height| *height < 0);
    let base = if has_back { 8 } else { 15 };
    let (mut on, mut back) = (String::new(), String::new());
    let from = MOST.saturating_sub(heights.len());
    for (at, height) in heights.iter().take(MOST).enumerate() {
        let length = i32::from(height.abs()) * if has_back { 7 } else { 14 } / 8;
        let path = if *height < 0 { &mut back } else { &mut on };
        let sign = if *height < 0 { "" } else { "-" };
        // Writing into a text cannot fail. What stood still is a dot on the ground.
        let _ = write!(path, "M{} {base}v{sign}{}", (from + at) * 2 + 1, length.max(1));
    }
    view! {
        <svg class="spark" viewBox="0 0 62 16" aria-hidden="true">
            <path d=on/>
            <path class="back" d=back/>
        </svg>
    }
    .into_any()
}
