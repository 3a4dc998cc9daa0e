//! Taking what is gone out of the lists of what lives on.

use leptos::prelude::{Effect, on_cleanup};
use leptos::reactive::graph::{Observer, Subscriber};

/// Takes what is running now out of the lists of everybody it has read, as soon as it is disposed of. The framework does so
/// only before it runs again: what is gone for good would stay in the lists of whatever outlives it, and each entry is told,
/// copied and looked through at every change.
pub fn unsubscribe_when_gone() {
    if let Some(me) = Observer::get() {
        on_cleanup(move || me.clear_sources(&me));
    }
}

/// What is done whenever something it reads has changed, for as long as whatever owns it is there.
pub fn local_effect(mut act: impl FnMut() + 'static) {
    Effect::new(move |_| {
        unsubscribe_when_gone();
        act();
    });
}
