//! A state or a phase: the server's own word beside its colour.

use leptos::prelude::*;

use super::name::name;
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

/// Where a state stands in a list in which what is not well comes first. A word that nobody knows is worth a look.
pub fn rank_of(word: &str) -> u8 {
    match (word, meaning_of(word)) {
        (_, Meaning::Bad) => 0,
        ("DEGRADED", _) => 1,
        (_, Meaning::Plain) => 2,
        (_, Meaning::Waiting) => 3,
        (_, Meaning::Caution) => 4,
        (_, Meaning::Good) => 5,
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
    view! { <span class=class><span class="dot" aria-hidden="true"></span>{name(&word)}</span> }
}
