//! The bar: the product, the place, which endpoint, keys, theme, connection; the band of production under it.

use connect_api::ClusterAddress;
use leptos::prelude::*;

use crate::browser::history::Navigation;
use crate::browser::preferences;
use crate::notice::locked_out;
use crate::route::{Route, Tab};
use crate::state::directory::Directory;
use crate::state::production::Production;
use crate::state::session::{Lockout, Session, Standing};
use crate::ui::name::name;
use crate::ui::tracked::{on_click, tracked};

/// The one bar on top: product, place, endpoint, theme, connection.
#[component]
pub(super) fn Bar(
    /// Opens the list of keys.
    keys: RwSignal<bool>,
) -> impl IntoView {
    let directory = expect_context::<Directory>();
    let navigation = expect_context::<Navigation>();
    let session = expect_context::<Session>();
    let place = move || {
        let parts = parts_of(directory, &navigation.route());
        let part = |(at, (words, route)): (usize, (String, Route))| {
            let slash = (at > 0).then(|| view! { <span aria-hidden="true">"/"</span> });
            view! { {slash}<a href=route.path()>{name(&words)}</a> }
        };
        if parts.is_empty() {
            view! { <span class="place"></span> }.into_any()
        } else {
            let parts = parts.into_iter().enumerate().map(part).collect_view();
            view! { <nav class="place" aria-label="Place">{parts}</nav> }.into_any()
        }
    };
    let marks = expect_context::<Production>();
    let production = move || {
        let environment = match navigation.route() {
            Route::Connector(address, _) => address.place.environment,
            Route::Connectors(place) => place.environment,
            Route::Clusters(environment) => environment,
            _ => return false,
        };
        session.endpoint().is_some() && marks.is_production(&environment)
    };
    view! {
        <header>
          <div class="bar">
            <a class="brand" href=Route::Home.path()><span class="mark" aria-hidden="true"></span>"Offset Console"</a>
            {tracked(place)}
            <span class="bar-end">
                {tracked(move || session.endpoint().map(|endpoint| {
                    let badge = endpoint.badge().to_owned();
                    view! {
                        <span class="badge">{name(&badge)}</span>
                        {endpoint.read_only.then(|| view! { <span class="badge">"read-only"</span> })}
                    }
                }))}
                {tracked(move || account(session, &navigation.route()))}
                <button type="button" class="button quiet icon" aria-label="Keys" title="Keys" aria-haspopup="dialog"
                    on:click=on_click(move || keys.set(true))><span aria-hidden="true">"?"</span></button>
                <ThemeButton/>
                <a href=Route::Query.path()>"Query"</a>
                <a href=Route::Connection.path()>"Connection"</a>
            </span>
          </div>
        {tracked(move || asks_to_sign_in(session, &navigation.route()))}
        {tracked(move || asks_for_token(session, &navigation.route()))}
        {tracked(move || production().then(|| view! { <p class="production-band">"Production environment"</p> }))}
        </header>
    }
}

/// Where a page is: each part with the page it stands for.
fn parts_of(directory: Directory, route: &Route) -> Vec<(String, Route)> {
    let environment = |id: &str| (directory.environment(id), Route::Clusters(id.to_owned()));
    let cluster = |place: &ClusterAddress| (directory.cluster(place), Route::Connectors(place.clone()));
    match route {
        Route::Clusters(id) => vec![environment(id)],
        Route::Connectors(place) => vec![environment(&place.environment), cluster(place)],
        Route::Connector(address, _) => {
            let page = Route::Connector(address.clone(), Tab::Offsets);
            vec![
                environment(&address.place.environment),
                cluster(&address.place),
                (address.name.clone(), page),
            ]
        }
        _ => Vec::new(),
    }
}

/// Light, dark, or as the system has it.
#[component]
fn ThemeButton() -> impl IntoView {
    let theme = RwSignal::new(preferences::theme());
    let next = on_click(move || {
        let next = match theme.get_untracked().as_deref() {
            None => Some("dark"),
            Some("dark") => Some("light"),
            Some(_) => None,
        };
        preferences::set_theme(next);
        theme.set(next.map(str::to_owned));
    });
    let name = Signal::derive(move || match theme.get().as_deref() {
        Some("dark") => Some("Theme: dark"),
        Some(_) => Some("Theme: light"),
        None => Some("Theme: system"),
    });
    view! { <button type="button" class="button quiet icon" aria-label=name title=name on:click=next><span aria-hidden="true">"◐"</span></button> }
}

/// Where a page is, as far as keys go.
fn environment_of(route: &Route) -> &str {
    match route {
        Route::Connector(address, _) => &address.place.environment,
        Route::Connectors(place) => &place.environment,
        Route::Clusters(environment) => environment,
        _ => "",
    }
}

/// As whom, and through what where that is not the server of this page.
fn account(session: Session, route: &Route) -> Option<AnyView> {
    let endpoint = session.endpoint()?;
    let environment = environment_of(route);
    let who = match (session.key_for(environment), session.standing_for(environment)) {
        _ if matches!(session.lockout(), Some(Lockout::Unknown { .. })) => "not let in".to_owned(),
        _ if session.is_locked_out() => "token forgotten".to_owned(),
        _ if endpoint.gateway_has_credentials => "the gateway's key".to_owned(),
        (Some(_), Some(Standing::Refused)) => "key refused".to_owned(),
        (Some(key), _) => key,
        (None, _) => "not signed in".to_owned(),
    };
    let host = endpoint
        .api_base
        .split_once("://")
        .map(|(_, host)| format!("via {host}"));
    Some(
        view! {
            <span class="account" title="As whom, and through which proxy">{name(&who)}</span>
            {host.map(|host| view! { <span class="account">{name(&host)}</span> })}
        }
        .into_any(),
    )
}

/// A request is being followed and the server does not know the key any more: said on every page.
fn asks_to_sign_in(session: Session, route: &Route) -> Option<AnyView> {
    let is_own = session
        .endpoint()
        .is_some_and(|endpoint| !endpoint.gateway_has_credentials);
    (is_own && session.follows_in_vain() && *route != Route::Connection).then(|| {
        view! {
            <p class="sign-in-band" role="status">
                "A request is being followed, and the server does not know the key any more. It goes on as soon as somebody signs in: "
                <a href=Route::Connection.path()>"Sign in"</a>
            </p>
        }
        .into_any()
    })
}

/// A gateway does not let this tab in: said on every page, and the way on.
fn asks_for_token(session: Session, route: &Route) -> Option<AnyView> {
    let why = session.lockout().filter(|_| *route != Route::Connection)?;
    let way_on = match why {
        Lockout::Unknown { is_keyed: false } => "To go on, load the page again, which asks the proxy. ",
        _ => "To go on, open the address that the gateway printed at its start again. ",
    };
    Some(
        view! {
            <p class="sign-in-band" role="status">
                {locked_out(why)}" Nothing can be read or submitted in this tab. Drafts are kept. A request under way is followed by a \
                 tab that the gateway lets in. "{way_on}<a href=Route::Connection.path()>"What this tab holds"</a>
            </p>
        }
        .into_any(),
    )
}
