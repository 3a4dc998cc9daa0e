//! Environments.

use leptos::prelude::*;

use super::lead_on::LeadOn;
use super::listing::{Listing, Order, Row, cell, draw, words};
use super::reading;
use crate::queries::lists::{self, Listed};
use crate::route::Route;
use crate::state::directory::Directory;
use crate::state::loadable::Loadable;
use crate::state::production::Production;
use crate::state::session::Session;
use crate::ui::tracked::{derived, tracked};

/// Environments.
#[component]
pub fn EnvironmentsPage() -> impl IntoView {
    let session = expect_context::<Session>();
    let directory = expect_context::<Directory>();
    let production = expect_context::<Production>();
    let list: Loadable<Listed<connect_api::Environment>> = Loadable::default();
    let refresh = reading(&list, move || Box::pin(lists::environments(session, directory)));
    let (rows, read_at, error, loading, cut) = (list.clone(), list.clone(), list.clone(), list.clone(), list);
    let row = move |environment: &connect_api::Environment| {
        let id = environment.id.clone();
        let counts_as = move || match production.is_production(&id) {
            true => "production",
            false => "not production",
        };
        let text = untrack(&counts_as);
        let counts_as = StoredValue::new(counts_as);
        Row {
            name: environment.display_name.clone(),
            route: Route::Clusters(environment.id.clone()),
            cells: vec![
                words(environment.id.clone()),
                cell(text.to_owned(), Order::Text(text.to_owned()), move || {
                    view! { <td class="words">{tracked(move || counts_as.with_value(|counts_as| counts_as()))}</td> }
                        .into_any()
                }),
            ],
            state: None,
        }
    };
    draw(Listing {
        name: "Environments",
        heads: &["name", "id", "counts as"],
        nothing: "Where the ids are known, the way goes on without the list.",
        lead_on: LeadOn {
            label: "Environment id",
            example: "env-…",
            to: StoredValue::new(Box::new(|typed| match typed.strip_prefix("env-") {
                Some(rest) if !rest.is_empty() && !typed.contains('/') => {
                    Ok(Route::Clusters(typed.to_owned()))
                }
                _ => Err("An environment id begins with env-.".to_owned()),
            })),
        },
        rows: Box::new(move || Some(rows.answer()?.value.all.iter().map(row).collect())),
        read_at: Box::new(move || read_at.get().answered_at),
        error: Box::new(move || error.error()),
        cut: Box::new(move || cut.answer()?.value.why_cut()),
        loading: derived(move || loading.get().loading),
        refresh,
        above: None,
    })
}
