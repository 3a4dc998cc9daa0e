//! A panel that says something is so.

use leptos::prelude::*;

use super::name::{visible_lines, visible_sentence};
use super::shortened::shortened;

/// What a panel or a word means. Colour is never the only carrier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// No judgement.
    Plain,
    /// Well.
    Good,
    /// Under way.
    Waiting,
    /// Look before going on.
    Caution,
    /// Not well.
    Bad,
}

impl Meaning {
    /// The class that gives the colour.
    pub fn class(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Good => "good",
            Self::Waiting => "waiting",
            Self::Caution => "caution",
            Self::Bad => "bad",
        }
    }
}

/// A panel with a line that says what is so, and what belongs to it.
#[component]
pub fn Panel(
    /// What it means.
    meaning: Meaning,
    /// One line: what is so.
    #[prop(into)]
    title: String,
    /// What to do, details, buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    // What is bad is said at once; everything else when the reader gets there.
    let role = if meaning == Meaning::Bad {
        "alert"
    } else {
        "status"
    };
    view! {
        <div class=format!("panel {}", meaning.class()) role=role>
            <p class="panel-title">{visible_sentence(&title)}</p>
            {children.map(|children| children())}
        </div>
    }
}

/// Somebody else's words, in quotation and as they are; of a megabyte of them the beginning and the end.
#[component]
pub fn Quoted(
    /// The words.
    #[prop(into)]
    words: String,
) -> impl IntoView {
    view! { <blockquote class="quoted" tabindex="0">{visible_lines(&shortened(&words, ""))}</blockquote> }
}
