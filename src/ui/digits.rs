//! A value as JSON has it, its digits grouped for the eye alone.

use leptos::prelude::*;

use super::name::name;

/// Digits up to which they are grouped: an offset has 19 at most.
const MOST_GROUPED: usize = 100;

/// Shows a value's text. Groups of three are spans with padding between them, so that what is copied is the bare
/// number.
#[component]
pub fn Digits(
    /// The JSON text of the value.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let has_groups = (4..=MOST_GROUPED).contains(&text.trim_start_matches('-').len());
    if !exact_json::is_integer(&text) || !has_groups {
        // A text that only begins like a number must not look like one; a megabyte of digits is not read in groups.
        return view! { <span class="value">{name(&text)}</span> }.into_any();
    }
    let (sign, digits) = text
        .strip_prefix('-')
        .map_or(("", text.as_str()), |digits| ("-", digits));
    let (first, rest) = digits
        .split_at_checked((digits.len() - 1) % 3 + 1)
        .unwrap_or((digits, ""));
    let mut groups = vec![view! { <span>{format!("{sign}{first}")}</span> }];
    let mut rest = rest;
    while let Some((group, after)) = rest.split_at_checked(3) {
        groups.push(view! { <span>{group.to_owned()}</span> });
        rest = after;
    }
    view! { <span class="value digits">{groups}</span> }.into_any()
}
