//! Every request that this browser sent or saw.

use connect_api::ConnectorAddress;
use leptos::prelude::*;

/// The History page: of every connector.
#[component]
pub fn HistoryPage() -> impl IntoView {
    view! { <h1 tabindex="-1">"History"</h1>{history_of(None)} }
}

/// The history of one connector, or of all.
pub fn history_of(_address: Option<ConnectorAddress>) -> AnyView {
    ().into_any()
}
