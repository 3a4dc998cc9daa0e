//! A state or a phase: the server's own word beside its colour.

use leptos::prelude::*;

use super::panel::Meaning;

/// What the server's word for a state or a phase means to a reader.
pub fn meaning_of(word: &str) -> Meaning {
    match word {
        "RUNNING" | "APPLIED" => Meaning::Good,
        "PENDING" | "PENDING_VALIDATION" | "PROVISIONING" => Meaning::Waiting,
        "DEGRADED" | "PAUSED" => Meaning::Caution,
        "FAILED" => Meaning::Bad,
        _ => Meaning::Plain,
    }
}

/// A dot and the word. Each meaning has a dot of its own shape too.
#[component]
pub fn StateWord(
    /// The server's word.
    #[prop(into)]
    word: String,
) -> impl IntoView {
    let class = format!("state {}", meaning_of(&word).class());
    view! { <span class=class><span class="dot" aria-hidden="true"></span>{word}</span> }
}
