//! Lets this tab in at a gateway that holds the key: takes the token out of the address, at the start and whenever the
//! address that the gateway printed is opened again over the page that stands.

use leptos::ev;
use leptos::prelude::*;

use crate::browser::page;
use crate::state::session::Session;

/// Looks now and from now on. To be called before anything else that reads the fragment: who listens first hears first.
pub fn admit_tab(session: Session) {
    let take = move || {
        if let Some(token) = page::take_from_fragment("token") {
            session.set_console_token(token);
        }
    };
    take();
    // Where nothing but the fragment changes the browser loads no page: the token would stay in the address, unused. Which of
    // the two events comes first is up to the browser.
    let popped = window_event_listener(ev::popstate, move |_| take());
    let hash_changed = window_event_listener(ev::hashchange, move |_| take());
    on_cleanup(move || {
        popped.remove();
        hash_changed.remove();
    });
}
