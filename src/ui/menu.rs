//! A button that opens a short list of things to do.

use leptos::ev;
use leptos::html::Div;
use leptos::prelude::*;

use super::tracked::{derived, on_click, tracked};
use crate::browser::page;

/// One of the things to do: its words, and what its press does.
pub type Choice = (String, Box<dyn Fn() + Send + Sync>);

/// Draws the button; the list is made anew at each opening. Escape, a choice and leaving it close it.
pub fn menu(name: &'static str, choices: impl Fn() -> Vec<Choice> + Send + Sync + 'static) -> AnyView {
    let is_open = RwSignal::new(false);
    let around = NodeRef::<Div>::new();
    let expanded = derived(move || if is_open.get() { "true" } else { "false" });
    let toggle = on_click(move || is_open.update(|is_open| *is_open = !*is_open));
    let key: Box<dyn FnMut(ev::KeyboardEvent)> = Box::new(move |event| {
        if event.key() == "Escape" && is_open.get_untracked() {
            is_open.set(false);
            if let Some(around) = around.get_untracked() {
                page::focus_first(&around);
            }
        }
    });
    let left: Box<dyn FnMut(ev::FocusEvent)> = Box::new(move |event| {
        if around
            .get_untracked()
            .is_some_and(|around| !page::goes_inside(&around, &event))
        {
            is_open.set(false);
        }
    });
    view! {
        <div class="menu" node_ref=around on:keydown=key on:focusout=left>
            <button type="button" class="button" aria-expanded=expanded on:click=toggle>{name}</button>
            {tracked(move || is_open.get().then(|| {
                let choices = choices().into_iter().map(|(words, act)| {
                    let press = on_click(move || {
                        is_open.set(false);
                        act();
                    });
                    view! { <li><button type="button" class="button quiet" on:click=press>{words}</button></li> }
                });
                view! { <ul class="menu-list" aria-label=name>{choices.collect_view()}</ul> }
            }))}
        </div>
    }
    .into_any()
}
