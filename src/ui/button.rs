//! A button that says why when it cannot be used.

use leptos::prelude::*;

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

/// A button. It stays where it is and can be focused when it cannot be used, and then says why.
#[component]
pub fn Button(
    /// How much weight it has.
    #[prop(optional)]
    weight: Weight,
    /// Why it cannot be used; usable where `None`.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// What it does.
    on_press: impl Fn() + 'static,
    /// Its name.
    children: Children,
) -> impl IntoView {
    let press = move |_| {
        if disabled_reason.with_untracked(Option::is_none) {
            on_press();
        }
    };
    view! {
        <button
            type="button"
            class=weight.class()
            aria-disabled=move || disabled_reason.with(Option::is_some).then_some("true")
            title=move || disabled_reason.get()
            on:click=press
        >
            {children()}
        </button>
    }
}
