//! A failure on a page: what failed, the server's words, the request id, a way on.

use connect_api::ApiError;
use leptos::prelude::*;

use crate::notice::{WayOn, notice};
use crate::route::Route;
use crate::state::session::Session;
use crate::ui::button::Button;
use crate::ui::fact::Copyable;
use crate::ui::panel::{Meaning, Panel, Quoted};

/// Shows an error. `refresh` reads again; it is offered only where reading is what failed.
#[component]
pub fn Failure(
    /// What went wrong.
    error: ApiError,
    /// Reads again, where that is what failed.
    #[prop(optional, into)]
    refresh: Option<Callback<()>>,
    /// Where the last request of this connector is shown.
    #[prop(optional, into)]
    last_request: Option<Route>,
) -> impl IntoView {
    let is_keyed = expect_context::<Session>()
        .endpoint()
        .is_some_and(|endpoint| endpoint.gateway_has_credentials);
    let notice = notice(&error, is_keyed);
    let again =
        || refresh.map(|refresh| view! { <Button on_press=move || refresh.run(())>"Refresh"</Button> });
    let way_on = match notice.way_on {
        WayOn::Refresh => again().into_any(),
        WayOn::SignIn => view! { <a class="button" href=Route::Connection.path()>"Sign in"</a> }.into_any(),
        WayOn::Home => view! {
            {again()}
            <a class="button" href=Route::Home.path()>"Open another connector"</a>
        }
        .into_any(),
        WayOn::LookAtLastRequest => last_request
            .map(|route| view! { <a class="button" href=route.path()>"See last request"</a> })
            .into_any(),
    };
    view! {
        <Panel meaning=Meaning::Bad title=notice.title>
            <p>{notice.advice}</p>
            {notice.server_words.map(|words| view! { <Quoted words/> })}
            {notice.request_id.map(|id| view! { <p>"Request id "<Copyable what="request id" text=id/></p> })}
            <p class="actions">{way_on}</p>
        </Panel>
    }
}
