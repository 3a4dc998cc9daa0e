//! The field that narrows a list down while somebody types.

use leptos::prelude::*;

use super::tracked::on_input;

/// "Filter", with what stands in it and what is done with what is typed.
pub fn filter_field(text: Signal<String>, typed: Box<dyn Fn(String)>) -> AnyView {
    view! {
        <label class="field-row">"Filter"
            <input id="filter" type="search" autocomplete="off" spellcheck="false" aria-keyshortcuts="/" prop:value=text
                on:input=on_input(typed)/>
        </label>
    }
    .into_any()
}
