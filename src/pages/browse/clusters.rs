//! The Kafka clusters of an environment, and whether it is production.

use connect_api::ClusterAddress;
use leptos::prelude::*;

use super::lead_on::LeadOn;
use super::listing::{Listing, Row, draw, words};
use super::reading;
use crate::queries::lists::{self, Listed};
use crate::route::Route;
use crate::state::directory::Directory;
use crate::state::loadable::Loadable;
use crate::state::production::{Production, Standing};
use crate::state::session::Session;
use crate::ui::button::{Button, Weight};
use crate::ui::tracked::{derived, tracked};

/// The Kafka clusters of an environment.
#[component]
pub fn ClustersPage(
    /// `env-…`
    environment: String,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let directory = expect_context::<Directory>();
    let list: Loadable<Listed<connect_api::KafkaCluster>> = Loadable::default();
    let asked = environment.clone();
    let refresh = reading(&list, move || {
        let asked = asked.clone();
        Box::pin(async move { lists::clusters(session, directory, &asked).await })
    });
    let (rows, read_at, error, loading, cut) = (list.clone(), list.clone(), list.clone(), list.clone(), list);
    let (here, above) = (environment.clone(), standing(environment.clone()));
    let row = move |cluster: &connect_api::KafkaCluster| {
        let place = ClusterAddress {
            environment: environment.clone(),
            cluster: cluster.id.clone(),
        };
        Row {
            name: cluster.display_name.clone(),
            route: Route::Connectors(place),
            cells: vec![words(cluster.id.clone()), words(cluster.location.clone())],
            state: None,
        }
    };
    draw(Listing {
        name: "Clusters",
        heads: &["name", "id", "location"],
        nothing: "Where the ids are known, the way goes on without the list.",
        lead_on: LeadOn {
            label: "Kafka cluster id",
            example: "lkc-…",
            to: StoredValue::new(Box::new(move |typed| match typed.strip_prefix("lkc-") {
                Some(rest) if !rest.is_empty() && !typed.contains('/') => {
                    Ok(Route::Connectors(ClusterAddress {
                        environment: here.clone(),
                        cluster: typed.to_owned(),
                    }))
                }
                _ => Err("A Kafka cluster id begins with lkc-.".to_owned()),
            })),
        },
        rows: Box::new(move || Some(rows.answer()?.value.all.iter().map(&row).collect())),
        read_at: Box::new(move || read_at.get().answered_at),
        error: Box::new(move || error.error()),
        cut: Box::new(move || cut.answer()?.value.why_cut()),
        loading: derived(move || loading.get().loading),
        refresh,
        above: Some(above),
    })
}

/// Whether the environment is production, who says so, and the user's own mark.
fn standing(environment: String) -> AnyView {
    let production = expect_context::<Production>();
    tracked(move || {
        let standing = production.standing(&environment)?;
        let marked = environment.clone();
        let (label, mark) = match standing {
            // The operator's word stands.
            Standing::ByOperator => {
                return Some(
                    view! { <p class="muted">"This environment is "{standing.words()}"."</p> }.into_any(),
                );
            }
            Standing::ByUser | Standing::NotByUser => ("Take the mark away", None),
            Standing::Unmarked => ("Mark as not production", Some(false)),
            Standing::NotByOperator | Standing::NotBySandbox => ("Mark as production", Some(true)),
        };
        Some(view! {
            <p class="actions">
                <span class="muted">"This environment: "{standing.words()}"."</span>
                <Button weight=Weight::Quiet on_press=move || production.mark(&marked, mark)>{label}</Button>
            </p>
        }
        .into_any())
    })
}
