//! A button that says why when it cannot be used.

use leptos::prelude::*;

use super::name::visible_sentence;
use super::tracked::{derived, on_click};

/// How much weight a button has. One primary a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    /// The page's one main action.
    Primary,
    /// Everything else.
    #[default]
    Plain,
    /// Looks like text.
    Quiet,
}

impl Weight {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "button primary",
            Self::Plain => "button",
            Self::Quiet => "button quiet",
        }
    }
}

/// What a press does.
pub struct Press(Box<dyn Fn()>);

impl<F: Fn() + 'static> From<F> for Press {
    fn from(act: F) -> Self {
        Self(Box::new(act))
    }
}

/// A button. It stays where it is and can be focused when it cannot be used, and then says why.
#[component]
pub fn Button(
    /// How much weight it has.
    #[prop(optional)]
    weight: Weight,
    /// Why it cannot be used; usable where `None`.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// Its id, where the focus is to come back to it.
    #[prop(optional)]
    id: Option<&'static str>,
    /// What screen readers say, where its words alone are not enough; they must be part of it.
    #[prop(optional, into)]
    label: Option<String>,
    /// What it does.
    #[prop(into)]
    on_press: Press,
    /// Its name.
    children: Children,
) -> impl IntoView {
    let press = on_click(move || {
        if disabled_reason.with_untracked(Option::is_none) {
            (on_press.0)();
        }
    });
    let is_disabled = derived(move || disabled_reason.with(Option::is_some).then_some("true"));
    let why = derived(move || disabled_reason.with(|why| why.as_deref().map(visible_sentence)));
    view! {
        <button
            type="button"
            id=id
            class=weight.class()
            aria-disabled=is_disabled
            aria-label=label
            title=why
            on:click=press
        >
            {children()}
        </button>
    }
}
