//! An address that is none of ours.

use leptos::prelude::*;

use crate::route::Route;

/// Says what is not known, and the way on.
#[component]
pub fn UnknownPage(
    /// The path as it stands.
    path: String,
) -> impl IntoView {
    view! {
        <h1 tabindex="-1">"No such page"</h1>
        <p>"Nothing is known at "<code>{path}</code>"."</p>
        <p>
            "A connector's address ends in "
            <code>"/environments/env-…/clusters/lkc-…/connectors/name"</code>
            ", with each part percent-encoded once."
        </p>
        <p><a class="button" href=Route::Home.path()>"Open a connector"</a></p>
    }
}
