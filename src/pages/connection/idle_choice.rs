//! After how long without use this tab forgets what it holds.

use leptos::prelude::*;

use crate::tasks::forget_when_idle::{CHOICES, choose, minutes};
use crate::ui::tracked::on_input;

/// The choice, for this browser.
pub(super) fn idle_choice() -> AnyView {
    let now = minutes();
    let option = |minutes: u32| {
        let words = match minutes {
            0 => "never, until the tab is closed".to_owned(),
            60.. => format!("{} h without use", minutes / 60),
            _ => format!("{minutes} min without use"),
        };
        view! { <option value=minutes.to_string() selected=minutes == now>{words}</option> }
    };
    let chosen = on_input(move |text| {
        if let Ok(minutes) = text.parse() {
            choose(minutes);
        }
    });
    view! {
        <label for="forget-after">"Sign out after"</label>
        <select id="forget-after" on:change=chosen>{CHOICES.map(option).collect_view()}</select>
        <p class="muted">"While a request is being followed, nobody is signed out."</p>
    }
    .into_any()
}
