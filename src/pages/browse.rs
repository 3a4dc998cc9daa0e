//! Environments, the clusters of one, the connectors of one: down to a connector by hand.

use std::future::Future;

use connect_api::{Answer, ApiError, ClusterAddress, ConnectorAddress, ConnectorKind, ListedConnector};
use leptos::prelude::*;

use super::failure::Failure;
use crate::queries::lists;
use crate::route::{Route, Tab};
use crate::state::loadable::Loadable;
use crate::state::session::Session;
use crate::ui::button::Button;
use crate::ui::panel::{Meaning, Panel};
use crate::ui::scroll::Scroll;
use crate::ui::skeleton::Skeleton;
use crate::ui::state_word::StateWord;
use crate::ui::tracked::{on_input, tracked};

/// One row of a list: the cells, and the text that the filter looks in.
struct Row {
    searched: String,
    cells: Vec<AnyView>,
}

fn text(words: impl Into<String>) -> AnyView {
    let words: String = words.into();
    view! { <td>{words}</td> }.into_any()
}

fn link(route: &Route, words: &str) -> AnyView {
    view! { <th scope="row"><a href=route.path()>{words.to_owned()}</a></th> }.into_any()
}

/// What a list consists of, apart from its rows.
#[derive(Clone, Copy)]
struct Words {
    /// The heading and the table's name.
    name: &'static str,
    heads: &'static [&'static str],
    /// Where nothing is to be seen.
    nothing: &'static str,
}

/// A list: filter, count, table; loading, failed, empty.
fn listing<T: Send + Sync + 'static>(
    words: Words,
    list: Loadable<Vec<T>>,
    refresh: Callback<()>,
    row: impl Fn(&T) -> Row + Send + Sync + 'static,
) -> AnyView {
    let filter = RwSignal::new(String::new());
    let failure = {
        let list = list.clone();
        move || list.error().map(|error| view! { <Failure error refresh/> })
    };
    let table = move || {
        let Some(answer) = list.answer() else {
            let is_waiting = list.error().is_none();
            return is_waiting
                .then(|| view! { <Skeleton label=words.name/> })
                .into_any();
        };
        let wanted = filter.get().trim().to_lowercase();
        let rows: Vec<Row> = answer.value.iter().map(&row).collect();
        let all = rows.len();
        if all == 0 {
            return view! { <Panel meaning=Meaning::Plain title="Nothing visible to this key."><p>{words.nothing}</p></Panel> }
                .into_any();
        }
        let shown: Vec<Row> = rows
            .into_iter()
            .filter(|row| row.searched.to_lowercase().contains(&wanted))
            .collect();
        let count = if shown.len() == all {
            format!("{all} in all")
        } else {
            format!("{} of {all}", shown.len())
        };
        let heads = words
            .heads
            .iter()
            .map(|head| view! { <th scope="col">{*head}</th> })
            .collect_view();
        let rows = shown
            .into_iter()
            .map(|row| view! { <tr>{row.cells}</tr> })
            .collect_view();
        view! {
            <p class="muted" role="status">{count}</p>
            <Scroll label=format!("{}, scrollable", words.name)>
                <table aria-label=words.name>
                    <thead><tr>{heads}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </Scroll>
        }
        .into_any()
    };
    view! {
        <h1 tabindex="-1">{words.name}</h1>
        <div class="toolbar">
            <p class="field-row">
                <label for="filter">"Filter"</label>
                <input id="filter" type="search" autocomplete="off" spellcheck="false"
                    prop:value=filter on:input=on_input(move |text| filter.set(text))/>
            </p>
            <Button on_press=move || refresh.run(())>"Refresh"</Button>
        </div>
        {tracked(failure)}
        {tracked(table)}
    }
    .into_any()
}

/// Reads a list now, and again whenever the callback is run.
fn reading<T, F>(list: &Loadable<Vec<T>>, read: impl Fn() -> F + Send + Sync + 'static) -> Callback<()>
where
    T: Send + Sync + 'static,
    F: Future<Output = Result<Answer<Vec<T>>, ApiError>> + 'static,
{
    let list = list.clone();
    let refresh = Callback::new(move |()| {
        let (list, read) = (list.clone(), read());
        leptos::task::spawn_local(async move {
            let _ = list.read(read).await;
        });
    });
    refresh.run(());
    refresh
}

/// Environments.
#[component]
pub fn EnvironmentsPage() -> impl IntoView {
    let session = expect_context::<Session>();
    let list = Loadable::default();
    let refresh = reading(&list, move || lists::environments(session));
    let words = Words {
        name: "Environments",
        heads: &["name", "id"],
        nothing: "Type the ids of a connector's place into Connector address on Home: env-…/lkc-…/name.",
    };
    listing(words, list, refresh, |environment: &connect_api::Environment| {
        Row {
            searched: format!("{} {}", environment.display_name, environment.id),
            cells: vec![
                link(
                    &Route::Clusters(environment.id.clone()),
                    &environment.display_name,
                ),
                text(environment.id.clone()),
            ],
        }
    })
}

/// The Kafka clusters of an environment.
#[component]
pub fn ClustersPage(
    /// `env-…`
    environment: String,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let list = Loadable::default();
    let asked = environment.clone();
    let refresh = reading(&list, move || {
        let asked = asked.clone();
        async move { lists::clusters(session, &asked).await }
    });
    let words = Words {
        name: "Clusters",
        heads: &["name", "id", "location"],
        nothing: "Type the ids of a connector's place into Connector address on Home: env-…/lkc-…/name.",
    };
    listing(
        words,
        list,
        refresh,
        move |cluster: &connect_api::KafkaCluster| {
            let place = ClusterAddress {
                environment: environment.clone(),
                cluster: cluster.id.clone(),
            };
            Row {
                searched: format!("{} {} {}", cluster.display_name, cluster.id, cluster.location),
                cells: vec![
                    link(&Route::Connectors(place), &cluster.display_name),
                    text(cluster.id.clone()),
                    text(cluster.location.clone()),
                ],
            }
        },
    )
}

/// The connectors of a cluster.
#[component]
pub fn ConnectorsPage(
    /// Whose.
    place: ClusterAddress,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let list = Loadable::default();
    let asked = place.clone();
    let refresh = reading(&list, move || {
        let asked = asked.clone();
        async move { lists::connectors(session, &asked).await }
    });
    let words = Words {
        name: "Connectors",
        heads: &["name", "state", "tasks", "class", "type", "id"],
        nothing: "No connector here, or none that this key may see. Where the name is known, type it on Home.",
    };
    listing(words, list, refresh, move |connector: &ListedConnector| {
        connector_row(&place, connector)
    })
}

fn connector_row(place: &ClusterAddress, connector: &ListedConnector) -> Row {
    let address = ConnectorAddress {
        place: place.clone(),
        name: connector.name.clone(),
    };
    let status = connector.status.as_ref();
    let state = status
        .map(|status| status.state.word().to_owned())
        .unwrap_or_default();
    let tasks = status.map(|status| {
        let running = status
            .tasks
            .iter()
            .filter(|task| task.state.word() == "RUNNING")
            .count();
        format!("{running} of {}", status.tasks.len())
    });
    let class = connector
        .info
        .as_ref()
        .and_then(|info| info.class())
        .unwrap_or_default()
        .to_owned();
    let kind = status
        .and_then(|status| status.kind.as_ref())
        .map(ConnectorKind::word)
        .unwrap_or_default();
    let id = connector.id.clone().unwrap_or_default();
    Row {
        searched: [&connector.name, &state, &class, kind, &id].join(" "),
        cells: vec![
            link(&Route::Connector(address, Tab::Offsets), &connector.name),
            view! { <td><StateWord word=state.clone()/></td> }.into_any(),
            text(tasks.unwrap_or_default()),
            text(class),
            text(kind),
            text(id),
        ],
    }
}
