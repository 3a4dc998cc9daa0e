//! The connectors of a cluster, those that are not well first.

use connect_api::{ClusterAddress, ConnectorAddress, ConnectorKind, ListedConnector, check_name};
use leptos::prelude::*;

use super::last_requests::{LAST_REQUEST, check_last_requests, last_request_cell};
use super::lead_on::LeadOn;
use super::listing::{Listing, Order, Row, cell, draw, state, words};
use super::reading;
use crate::queries::lists;
use crate::route::{Route, Tab};
use crate::state::connector::{ConnectorData, Connectors};
use crate::state::directory::Directory;
use crate::state::loadable::Loadable;
use crate::state::session::Session;
use crate::ui::tracked::derived;

/// The connectors of a cluster.
#[component]
pub fn ConnectorsPage(
    /// Whose.
    place: ClusterAddress,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let directory = expect_context::<Directory>();
    let connectors = expect_context::<Connectors>();
    let list: Loadable<Vec<ListedConnector>> = Loadable::default();
    let asked = place.clone();
    let refresh = reading(&list, move || {
        let asked = asked.clone();
        Box::pin(async move { lists::connectors(session, directory, &asked).await })
    });
    let data_of = move |connector: &ListedConnector, place: &ClusterAddress| {
        connectors.of(&ConnectorAddress {
            place: place.clone(),
            name: connector.name.clone(),
        })
    };
    let (rows, read_at, error, loading, checked) =
        (list.clone(), list.clone(), list.clone(), list.clone(), list);
    // The rows are drawn anew, and so ordered anew, when all last requests were read.
    let requests_read = RwSignal::new(0_u32);
    let (named, of_all) = (place.clone(), place.clone());
    let all = move || {
        let answer = checked.get_untracked().answer;
        let listed = answer.as_ref().map_or(&[][..], |answer| answer.value.as_slice());
        listed
            .iter()
            .map(|connector| data_of(connector, &of_all))
            .collect()
    };
    let above = check_last_requests(all, requests_read);
    draw(Listing {
        name: "Connectors",
        heads: &["name", "state", "tasks", "class", "type", "id", LAST_REQUEST],
        nothing: "No connector here, or none that this key may see. Where its name is known, the way goes on without the list.",
        lead_on: LeadOn {
            label: "Connector name",
            example: "orders-to-warehouse",
            to: StoredValue::new(Box::new(move |typed| {
                check_name(typed).map_err(|error| format!("Not a name: {error}."))?;
                let address = ConnectorAddress {
                    place: named.clone(),
                    name: typed.to_owned(),
                };
                Ok(Route::Connector(address, Tab::Offsets))
            })),
        },
        rows: Box::new(move || {
            requests_read.get();
            let answer = rows.answer()?;
            let row = |connector: &ListedConnector| row(&data_of(connector, &place), connector);
            Some(answer.value.iter().map(row).collect())
        }),
        read_at: Box::new(move || read_at.get().answered_at),
        error: Box::new(move || error.error()),
        cut: Box::new(|| None),
        loading: derived(move || loading.get().loading),
        refresh,
        above: Some(above),
    })
}

fn row(data: &ConnectorData, connector: &ListedConnector) -> Row {
    let status = connector.status.as_ref();
    let word = status.map(|status| status.state.word()).unwrap_or_default();
    let running = |task: &&connect_api::Task| task.state.word() == "RUNNING";
    let tasks = status.map(|status| (status.tasks.iter().filter(running).count(), status.tasks.len()));
    let class = connector
        .info
        .as_ref()
        .and_then(|info| info.class())
        .unwrap_or_default();
    let kind = status.and_then(|status| status.kind.as_ref());
    Row {
        name: connector.name.clone(),
        route: Route::Connector(data.address.clone(), Tab::Offsets),
        cells: vec![
            state(word),
            tasks_cell(tasks, word == "PAUSED"),
            words(class),
            words(kind.map(ConnectorKind::word).unwrap_or_default()),
            words(connector.id.clone().unwrap_or_default()),
            last_request_cell(data),
        ],
        state: Some(word.to_owned()).filter(|word| !word.is_empty()),
    }
}

/// Running tasks of all; those with the most that do not run come first.
fn tasks_cell(tasks: Option<(usize, usize)>, is_paused: bool) -> super::listing::Cell {
    let Some((running, all)) = tasks else {
        return words("");
    };
    let text = format!("{running} of {all}");
    let missing = i64::try_from(all - running).unwrap_or(i64::MAX);
    let shown = text.clone();
    cell(text, Order::Number(-missing), move || {
        let class = if missing > 0 && !is_paused { "short" } else { "" };
        view! { <td class=class>{shown.clone()}</td> }.into_any()
    })
}
