//! Every request of this connector that this browser sent or saw.

use leptos::prelude::*;

use crate::pages::history::history_of;
use crate::state::connector::ConnectorData;

/// The History tab.
#[component]
pub(super) fn HistoryTab() -> impl IntoView {
    let data = expect_context::<ConnectorData>();
    history_of(Some(data.address))
}
