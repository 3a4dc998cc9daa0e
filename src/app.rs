//! Providers, the shell, and which page stands in it.

mod bar;
mod keys;

use connect_api::{ClusterAddress, ConnectorAddress};
use leptos::prelude::*;

use crate::browser::clock::Beat;
use crate::browser::history::Navigation;
use crate::browser::reach::{Probe, probe};
use crate::browser::service_worker::{self, ServiceWorker};
use crate::browser::shortcuts::{Shortcuts, Wish};
use crate::browser::{page, preferences};
use crate::pages::attended::attended;
use crate::pages::browse::{ClustersPage, ConnectorsPage, EnvironmentsPage};
use crate::pages::connection::ConnectionPage;
use crate::pages::connector::ConnectorPage;
use crate::pages::drafts::DraftsPage;
use crate::pages::history::HistoryPage;
use crate::pages::home::HomePage;
use crate::pages::query::QueryPage;
use crate::pages::unknown::UnknownPage;
use crate::queries::endpoint::{ask_endpoint, offline_use_is_wanted};
use crate::route::{Route, Tab};
use crate::state::journal::Journal;
use crate::state::session::{Reach, Session};
use crate::state::upkeep::{Stand, Upkeep};
use crate::tasks::admit_tab::admit_tab;
use crate::tasks::forget_when_idle::forget_when_idle;
use crate::tasks::look_after::look_after;
use crate::ui::button::Button;
use crate::ui::panel::{Meaning, Panel, Quoted};
use crate::ui::tracked::{on_click, tracked};
use crate::{lazy_call, lazy_page};

use self::bar::Bar;
use self::keys::keys_dialog;

/// The console.
#[component]
pub fn App() -> impl IntoView {
    preferences::apply_theme();
    let session = Session::start();
    // Before anything else looks at the fragment.
    admit_tab(session);
    let navigation = Navigation::start();
    provide_context(navigation);
    provide_context(session);
    provide_context(Beat::start());
    crate::state::provide(session, navigation);
    let worker = ServiceWorker::start();
    provide_context(worker);
    let ask = move || leptos::task::spawn_local(ask_endpoint(session));
    ask();
    forget_when_idle(session);
    // Only once: what the operator wants does not change with every question.
    Effect::new(move |settled: Option<bool>| {
        let settle = settled != Some(true) && session.endpoint().is_some();
        if settle {
            worker.settle(offline_use_is_wanted());
        }
        settle || settled == Some(true)
    });

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

    let keys = RwSignal::new(false);
    let shortcuts = Shortcuts::start(move |wish| match wish {
        Wish::Home => navigation.go(&Route::Home),
        Wish::Keys => keys.set(true),
    });

    // Another tab has written something: from now on this one listens.
    let upkeep = expect_context::<Upkeep>();
    Effect::new(move |_| {
        if upkeep.has_heard() {
            leptos::task::spawn_local(async move {
                // Where it does not come, what was heard is kept until somebody asks for it again.
                let _ = lazy_call!(attending, listen, look_after(upkeep) => (), upkeep: Upkeep).await;
            });
        }
    });
    view! {
        <button type="button" class="skip" on:click=on_click(page::focus_main)>"Skip to the page"</button>
        <Bar keys/>
        <main id="main" tabindex="-1">
            {tracked(move || worker.is_newer_here().then(newer_version))}
            {tracked(move || session.silence().map(|silence| offline(silence.asked, Callback::new(move |()| ask()))))}
            {tracked(move || match session.reach() {
                Reach::Asking => view! { <p class="late muted" role="status">"Asking the gateway"</p> }.into_any(),
                Reach::Known(_) => tracked(move || match upkeep.stand() {
                    Stand::Looking => reading(),
                    Stand::Found => lazy_page!(attending, records, attended(reading)),
                    Stand::Ready => view! { <Outlet/> }.into_any(),
                }),
                Reach::Unreachable { asked, words } => {
                    view! { <Unreachable asked words ask=Callback::new(move |()| ask())/> }.into_any()
                }
            })}
        </main>
        {keys_dialog(keys, shortcuts)}
    }
}

fn reading() -> AnyView {
    view! { <p class="late muted" role="status">"Reading what this browser keeps"</p> }.into_any()
}

/// A version that was fetched while this one is open.
fn newer_version() -> AnyView {
    view! {
        <Panel meaning=Meaning::Plain title="A newer version of the console is ready.">
            <p class="actions"><Button on_press=service_worker::reload_to_update>"Reload to update"</Button></p>
        </Panel>
    }
    .into_any()
}

/// The console goes on without a gateway: what works, and what does not.
fn offline(asked: String, ask: Callback<()>) -> AnyView {
    view! {
        <Panel meaning=Meaning::Caution title="Offline: the gateway does not answer.">
            <p>
                "What is shown is what this browser keeps. Drafts can be written and read; nothing can be read from the server or \
                 submitted. It is asked again every 10 s."
            </p>
            {(!asked.starts_with('/')).then(|| view! { <p>"Asked: "<code>{asked.clone()}</code></p>{elsewhere(&asked)} })}
            <p class="actions"><Button on_press=move || ask.run(())>"Refresh"</Button></p>
        </Panel>
    }
    .into_any()
}

/// What answers on another origin, or does not: the browser tells a page no more than "failed", and these are the three
/// things that make it fail. Which of them it is can be found out.
fn elsewhere(asked: &str) -> AnyView {
    let advice = format!(
        "config.json names a gateway on another origin. It may not be running; it may not allow this page (start it \
         with --allow-origin {}); or this page may not call it (--connect-src of the gateway that serves the page).",
        page::origin()
    );
    let found = RwSignal::new(None::<String>);
    if let Some(base) = asked.strip_suffix("/gateway").filter(|base| !base.is_empty()) {
        let base = base.to_owned();
        leptos::task::spawn_local(async move {
            let words = match probe(&base).await {
                Probe::Answers => format!(
                    "It answers, and does not allow this page: start it with --allow-origin {}.",
                    page::origin()
                ),
                Probe::Forbidden => format!(
                    "This page may not call it: the gateway that serves this page needs --connect-src {base}."
                ),
                // A gateway that allows no other origin is as silent as one that is not there.
                Probe::Silent => return,
            };
            let _ = found.try_set(Some(words));
        });
    }
    view! {
        <p>{advice}</p>
        {tracked(move || found.get().map(|found| view! { <p><strong>{found}</strong></p> }))}
    }
    .into_any()
}

/// Says what was asked and did not answer.
#[component]
fn Unreachable(asked: String, words: String, ask: Callback<()>) -> impl IntoView {
    let (heading, advice) = match asked.as_str() {
        "/config.json" => (
            "config.json cannot be read",
            view! {
                <p>
                    "It says which API this console talks to and what is production, so nothing goes on without it. Mend the file on \
                     the server, then press Refresh."
                </p>
            }
            .into_any(),
        ),
        path if path.starts_with('/') => (
            "The gateway does not answer",
            view! {
                <p>
                    "Where a gateway serves this page, it is not there any more: start it. Where a web server does, config.json names \
                     the API's calls' way: api_base, or endpoint for this page's own origin. Then press Refresh."
                </p>
            }
            .into_any(),
        ),
        _ => ("The gateway does not answer", elsewhere(&asked)),
    };
    view! {
        <h1 tabindex="-1">{heading}</h1>
        <Panel meaning=Meaning::Bad title="Nothing can be read or submitted now.">
            <p>"Asked: "<code>{asked}</code></p>
            {advice}
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
        Standing::Other(Route::Home) => lazy_page!(finding, home, view! { <HomePage/> }),
        Standing::Other(Route::Environments) => {
            lazy_page!(finding, environments, view! { <EnvironmentsPage/> })
        }
        Standing::Other(Route::Clusters(environment)) => {
            lazy_page!(finding, clusters, view! { <ClustersPage environment/> }, environment: String)
        }
        Standing::Other(Route::Connectors(place)) => {
            lazy_page!(finding, connectors, view! { <ConnectorsPage place/> }, place: ClusterAddress)
        }
        Standing::Other(Route::Connection) => lazy_page!(finding, connection, view! { <ConnectionPage/> }),
        Standing::Other(Route::Drafts) => {
            lazy_page!(keeping, drafts, attended(|| view! { <DraftsPage/> }.into_any()))
        }
        Standing::Other(Route::History) => {
            lazy_page!(
                keeping,
                all_history,
                attended(|| view! { <HistoryPage/> }.into_any())
            )
        }
        Standing::Other(Route::Query) => {
            lazy_page!(keeping, query, attended(|| view! { <QueryPage/> }.into_any()))
        }
        Standing::Other(other) => view! { <UnknownPage path=other.path()/> }.into_any(),
    })
}
