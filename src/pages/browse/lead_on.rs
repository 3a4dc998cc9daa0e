//! The way on where a list shows nothing: the ids are typed instead.

use leptos::prelude::*;

use crate::browser::history::Navigation;
use crate::route::Route;
use crate::ui::button::Button;
use crate::ui::tracked::{derived, on_input, on_submit, tracked};

type Lead = Box<dyn Fn(&str) -> Result<Route, String> + Send + Sync>;

/// Which id is asked for, and where it leads.
#[derive(Clone, Copy)]
pub(super) struct LeadOn {
    /// The label of the field.
    pub(super) label: &'static str,
    /// What an id looks like.
    pub(super) example: &'static str,
    /// Where an id leads, or what is wrong with it.
    pub(super) to: StoredValue<Lead>,
}

/// A field that takes the id and goes on to the next level.
pub(super) fn lead_on(lead: LeadOn) -> AnyView {
    let navigation = expect_context::<Navigation>();
    let typed = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let go = move || {
        let route = typed.with_untracked(|typed| lead.to.with_value(|to| to(typed.trim())));
        match route {
            Ok(route) => navigation.go(&route),
            Err(words) => problem.set(Some(words)),
        }
    };
    let is_invalid = derived(move || problem.with(Option::is_some).then_some("true"));
    view! {
        <form class="lead-on" on:submit=on_submit(go)>
            <label for="lead-on">{lead.label}</label>
            <div class="field-row">
                <input id="lead-on" type="text" autocomplete="off" autocapitalize="off" spellcheck="false"
                    placeholder=lead.example aria-describedby="lead-on-problem" aria-invalid=is_invalid
                    prop:value=typed on:input=on_input(move |text| typed.set(text))/>
                <Button on_press=go>"Open"</Button>
            </div>
            <p id="lead-on-problem" class="field-problem" role="alert">{tracked(move || problem.get())}</p>
        </form>
    }
    .into_any()
}
