//! How far many reads are, and the way to end them.

use leptos::prelude::*;

use crate::browser::clock::Beat;
use crate::pages::failure::Failure;
use crate::queries::many::Many;
use crate::state::session::Session;
use crate::ui::button::{Button, Weight};
use crate::ui::tracked::{local_memo, tracked};

/// A bar, the count in words, what the server makes it wait for, "Cancel"; afterwards what could not be read.
/// `what` is counted: "clusters".
pub fn progress(many: &Many, what: &'static str) -> AnyView {
    let session = expect_context::<Session>();
    let beat = expect_context::<Beat>();
    let (shown, ended, ending) = (many.progress.clone(), many.progress.clone(), many.clone());
    let is_running = local_memo(move || shown.with(|progress| !progress.is_over));
    let counted = many.progress.clone();
    let bar = move || {
        let progress = counted.get();
        view! { <progress max=progress.all.to_string() value=progress.done.to_string() aria-label=format!("{what} read")></progress> }
    };
    let told = many.progress.clone();
    let words = move || told.with(|progress| format!("{} of {} {what} read", progress.done, progress.all));
    // The server is asked no faster than it says; the wait is counted down.
    let waits = move || {
        let now = beat.get();
        let left = session.pace.waits_until()?.as_second() - now.as_second();
        (left > 0).then(|| format!("The server limits how often it is asked: going on in {left} s."))
    };
    let running = move || {
        is_running.get().then(|| {
            let ending = ending.clone();
            view! {
                <p class="progress">
                    {tracked(bar.clone())}
                    <span role="status">{tracked(words.clone())}</span>
                    <Button weight=Weight::Quiet on_press=move || ending.cancel()>"Cancel"</Button>
                </p>
                <p class="muted">{tracked(waits)}</p>
            }
        })
    };
    let outcome = move || {
        let progress = ended.get();
        if !progress.is_over || (progress.failed == 0 && !progress.is_cancelled) {
            return ().into_any();
        }
        let cancelled = progress
            .is_cancelled
            .then(|| view! { <p role="status">{format!("Ended after {} of {} {what}.", progress.done, progress.all)}</p> });
        let failed = (progress.failed > 0).then(|| {
            view! { <p>{format!("{} of {} {what} could not be read; the first of them:", progress.failed, progress.all)}</p> }
        });
        let failure = progress.failure.map(|error| view! { <Failure error/> });
        view! { {cancelled}{failed}{failure} }.into_any()
    };
    view! { {tracked(running)}{tracked(outcome)} }.into_any()
}
