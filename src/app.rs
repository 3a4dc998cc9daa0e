//! Providers, the shell, and which page stands in it.

use connect_api::{ClusterAddress, ConnectorAddress};
use leptos::prelude::*;

use crate::browser::clock::Beat;
use crate::browser::history::Navigation;
use crate::browser::{page, preferences};
use crate::pages::browse::{ClustersPage, ConnectorsPage, EnvironmentsPage};
use crate::pages::connection::ConnectionPage;
use crate::pages::connector::ConnectorPage;
use crate::pages::home::HomePage;
use crate::pages::unknown::UnknownPage;
use crate::queries::endpoint::ask_endpoint;
use crate::route::{Route, Tab};
use crate::state::journal::Journal;
use crate::state::production::Production;
use crate::state::session::{Reach, Session};
use crate::ui::button::Button;
use crate::ui::panel::{Meaning, Panel, Quoted};
use crate::ui::tracked::{on_click, tracked};

/// The console.
#[component]
pub fn App() -> impl IntoView {
    preferences::apply_theme();
    // Before anything else looks at the fragment.
    let token = page::take_from_fragment("token");
    let navigation = Navigation::start();
    let session = Session::start();
    provide_context(navigation);
    provide_context(session);
    provide_context(Beat::start());
    crate::state::provide(session);
    if let Some(token) = token {
        session.set_console_token(token);
    }
    let ask = move || leptos::task::spawn_local(ask_endpoint(session));
    ask();

    // The first page keeps the browser's own focus; every later one begins at its heading.
    Effect::new(move |first: Option<()>| {
        navigation.route();
        if first.is_some() {
            request_animation_frame(page::focus_heading);
        }
    });
    // Somebody who waits in another tab sees there how far it is.
    let journal = expect_context::<Journal>();
    let title = Memo::new(move |_| {
        let route = navigation.route();
        let phase = match &route {
            Route::Connector(address, _) => journal.awaited_phase(address),
            _ => None,
        };
        phase.map_or_else(|| route.title(), |phase| format!("{phase} · {}", route.title()))
    });
    Effect::new(move |_| page::set_title(&title.get()));

    view! {
        <button type="button" class="skip" on:click=on_click(page::focus_main)>"Skip to the page"</button>
        <Bar/>
        <main id="main" tabindex="-1">
            {tracked(move || match session.reach() {
                Reach::Asking => view! { <p class="late muted" role="status">"Asking the gateway"</p> }.into_any(),
                Reach::Known(_) => view! { <Outlet/> }.into_any(),
                Reach::Unreachable { asked, words } => {
                    view! { <Unreachable asked words ask=Callback::new(move |()| ask())/> }.into_any()
                }
            })}
        </main>
    }
}

/// Says what was asked and did not answer.
#[component]
fn Unreachable(asked: String, words: String, ask: Callback<()>) -> impl IntoView {
    let (heading, advice) = match asked.as_str() {
        "/config.json" => (
            "config.json cannot be read",
            "It says which API this console talks to and what is production, so nothing goes on without it. Mend the file on \
             the server, then press Refresh."
                .to_owned(),
        ),
        path if path.starts_with('/') => (
            "The gateway does not answer",
            "The gateway that served this page is not there any more. Start it, then press Refresh.".to_owned(),
        ),
        // The browser tells a page no more than "failed": these are the three things that make it fail.
        _ => (
            "The gateway does not answer",
            format!(
                "config.json names a gateway on another origin. It may not be running; it may not allow this page (start it \
                 with --allow-origin {}); or this page may not call it (--connect-src of the gateway that serves the page).",
                page::origin()
            ),
        ),
    };
    view! {
        <h1 tabindex="-1">{heading}</h1>
        <Panel meaning=Meaning::Bad title="Nothing can be read or submitted now.">
            <p>"Asked: "<code>{asked}</code></p>
            <p>{advice}</p>
            <Quoted words/>
            <p class="actions"><Button on_press=move || ask.run(())>"Refresh"</Button></p>
        </Panel>
    }
}

/// The page of the current route. A connector's page stays while its tabs change.
#[component]
fn Outlet() -> impl IntoView {
    let navigation = expect_context::<Navigation>();
    #[derive(Clone, PartialEq)]
    enum Standing {
        Connector(ConnectorAddress),
        Other(Route),
    }
    let standing = Memo::new(move |_| match navigation.route() {
        Route::Connector(address, _) => Standing::Connector(address),
        other => Standing::Other(other),
    });
    let tab = Memo::new(move |last: Option<&Tab>| match navigation.route() {
        Route::Connector(_, tab) => tab,
        _ => last.copied().unwrap_or(Tab::Offsets),
    });
    tracked(move || match standing.get() {
        Standing::Connector(address) => view! { <ConnectorPage address tab/> }.into_any(),
        Standing::Other(Route::Home) => view! { <HomePage/> }.into_any(),
        Standing::Other(Route::Environments) => view! { <EnvironmentsPage/> }.into_any(),
        Standing::Other(Route::Clusters(environment)) => view! { <ClustersPage environment/> }.into_any(),
        Standing::Other(Route::Connectors(place)) => view! { <ConnectorsPage place/> }.into_any(),
        Standing::Other(Route::Connection) => view! { <ConnectionPage/> }.into_any(),
        Standing::Other(other) => view! { <UnknownPage path=other.path()/> }.into_any(),
    })
}

/// The one bar on top: product, place, endpoint, theme, connection.
#[component]
fn Bar() -> impl IntoView {
    let navigation = expect_context::<Navigation>();
    let session = expect_context::<Session>();
    let place = move || {
        let parts = parts_of(&navigation.route());
        let part = |(at, (words, route)): (usize, (String, Route))| {
            let slash = (at > 0).then(|| view! { <span aria-hidden="true">"/"</span> });
            view! { {slash}<a href=route.path()>{words}</a> }
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
                        <span class="badge">{badge}</span>
                        {endpoint.read_only.then(|| view! { <span class="badge">"read-only"</span> })}
                    }
                }))}
                <ThemeButton/>
                <a href=Route::Connection.path()>"Connection"</a>
            </span>
          </div>
        {tracked(move || production().then(|| view! { <p class="production-band">"Production environment"</p> }))}
        </header>
    }
}

/// Where a page is: each part with the page it stands for.
fn parts_of(route: &Route) -> Vec<(String, Route)> {
    let environment = |id: &str| (id.to_owned(), Route::Clusters(id.to_owned()));
    let cluster = |place: &ClusterAddress| (place.cluster.clone(), Route::Connectors(place.clone()));
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
    view! { <button type="button" class="button quiet theme" aria-label=name title=name on:click=next><span aria-hidden="true">"◐"</span></button> }
}
