//! Whose key signs what is about to be submitted.

use leptos::prelude::*;

use crate::route::Route;
use crate::state::connector::ConnectorData;
use crate::state::session::{Session, Standing};
use crate::ui::name::visible;
use crate::ui::tracked::tracked;

/// The key in use for this connector's environment.
#[component]
pub(super) fn SignedBy() -> impl IntoView {
    let session = expect_context::<Session>();
    let environment = expect_context::<ConnectorData>().address.place.environment;
    tracked(move || {
        let endpoint = session.endpoint()?;
        let words = match (session.key_for(&environment), session.standing_for(&environment)) {
            _ if session.is_locked_out() => {
                "The gateway does not let this tab in: nothing can be submitted from it.".to_owned()
            }
            _ if endpoint.gateway_has_credentials => {
                "Signed by the gateway, with the key that it holds.".to_owned()
            }
            (Some(key), Some(Standing::Refused)) => {
                format!("Key {} is refused by the server.", visible(&key))
            }
            (Some(key), _) => format!("Signed with key {}.", visible(&key)),
            (None, _) => "Nobody is signed in.".to_owned(),
        };
        let link = if endpoint.gateway_has_credentials {
            "Connection"
        } else {
            "Other key"
        };
        Some(view! { <p class="muted">{words}" "<a href=Route::Connection.path()>{link}</a></p> })
    })
}
