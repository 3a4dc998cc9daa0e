//! The table of drafts.

use std::sync::Arc;

use connect_api::Timestamp;
use leptos::prelude::*;
use offset_rules::target::Target;

use super::describe::Describing;
use crate::browser::download::download;
use crate::route::{Route, Tab};
use crate::state::drafts::{Drafts, Role};
use crate::state::kept::Kept;
use crate::state::session::Session;
use crate::tasks::draft_files::{Exported, export_all};
use crate::tasks::save::{Removed, duplicate, remove_draft};
use crate::ui::age::Age;
use crate::ui::name::{note, visible};
use crate::ui::tracked::{derived, on_click};
use crate::ui::windowed::{Column, Table, windowed};

/// One line of the table.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) id: String,
    /// What it is called: its name, else its connector's; for reading, as `what` and `digest` are.
    pub(super) title: String,
    pub(super) name: String,
    pub(super) note: String,
    target: Option<Target>,
    what: String,
    digest: String,
    state: String,
    is_here: bool,
    is_read: bool,
    changed_at: Option<Timestamp>,
    /// Everything of it that the filter looks through.
    pub(super) searched: String,
}

/// What is done after a deletion.
pub(super) type Told = Callback<Result<Option<Removed>, String>>;

/// All drafts, the last changed first; those that cannot be read before all.
pub(super) fn entries(drafts: Drafts) -> Vec<Entry> {
    let session = expect_context::<Session>();
    let is_offline = session.is_offline();
    let is_read_only = session.endpoint().is_some_and(|endpoint| endpoint.read_only);
    let mut entries: Vec<Entry> = drafts
        .list()
        .into_iter()
        .map(|(id, listed)| match listed.summary {
            Err(error) => Entry {
                title: "A record that cannot be read".to_owned(),
                name: String::new(),
                note: String::new(),
                target: None,
                what: visible(&error.to_string()).into_owned(),
                digest: String::new(),
                state: "kept as it is".to_owned(),
                is_here: false,
                is_read: false,
                changed_at: None,
                searched: format!("{id} {error}").to_lowercase(),
                id,
            },
            Ok(summary) => {
                let is_here = drafts.is_here(&summary.target);
                let state = match (is_here, listed.role) {
                    _ if listed.trouble.is_some() => "not saved",
                    (false, _) if summary.target.instance.is_some() => "of another sandbox",
                    (false, _) => "of another endpoint",
                    (true, Role::Follows) => "edited in another tab",
                    (true, Role::Edits) if summary.partitions.0 == 0 => "open",
                    (true, Role::Edits) if is_read_only => "kept; this console is read-only",
                    (true, Role::Edits) if is_offline => "kept until the gateway answers",
                    (true, Role::Edits) => "can be submitted after Review",
                };
                let title = summary.title();
                let what = summary.what();
                let digest = summary.digest.clone().unwrap_or_default();
                let searched = format!(
                    "{title} {} {} {} {what} {digest} {state}",
                    summary.target.address, summary.target.endpoint, summary.note
                );
                Entry {
                    id,
                    title: visible(&title).into_owned(),
                    name: summary.name,
                    note: summary.note,
                    target: Some(summary.target),
                    what: visible(&what).into_owned(),
                    digest: visible(&digest).into_owned(),
                    state: state.to_owned(),
                    is_here,
                    is_read: true,
                    changed_at: Some(summary.changed_at),
                    searched: searched.to_lowercase(),
                }
            }
        })
        .collect();
    entries.sort_by(|left, right| {
        let key = |entry: &Entry| (entry.is_read, std::cmp::Reverse(entry.changed_at));
        key(left).cmp(&key(right)).then_with(|| left.id.cmp(&right.id))
    });
    entries
}

/// Draws the table.
pub(super) fn drafts_table(
    shown: Signal<Vec<Entry>>,
    describe: RwSignal<Option<Describing>>,
    told: Told,
) -> AnyView {
    let columns = vec![
        Column::unsorted("draft", 22).naming_rows(),
        Column::unsorted("does", 16),
        Column::unsorted("state", 30),
        Column::unsorted("changed", 10),
        Column::unsorted("actions", 38),
        Column::unsorted("connector", 30),
        Column::unsorted("note", 24),
        Column::unsorted("digest", 10),
    ];
    let table = Table {
        label: "Drafts".to_owned(),
        columns,
        count: derived(move || shown.with(Vec::len)),
        cell: Arc::new(move |row, column| {
            let entry = shown.with(|shown| shown.get(row).cloned());
            entry.map_or_else(|| ().into_any(), |entry| cell(entry, column, describe, told))
        }),
        ..Table::default()
    };
    windowed(table)
}

fn cell(entry: Entry, column: usize, describe: RwSignal<Option<Describing>>, told: Told) -> AnyView {
    match column {
        0 => match (&entry.target, entry.is_here) {
            (Some(target), true) => {
                let href = Route::Connector(target.address.clone(), Tab::Alter).path();
                let href = format!("{href}?draft={}", entry.id);
                view! { <a href=href title=entry.title.clone()>{entry.title.clone()}</a> }.into_any()
            }
            _ => entry.title.into_any(),
        },
        1 => view! { <span title=entry.what.clone()>{entry.what.clone()}</span> }.into_any(),
        2 => entry.state.into_any(),
        3 => entry.changed_at.map(|time| view! { <Age time/> }).into_any(),
        4 => actions(entry, describe, told),
        5 => {
            let words = entry.target.map(|target| match target.instance {
                Some(_) => format!("{} · {}", target.address, target.endpoint),
                None => target.address.to_string(),
            });
            let words = words.map(|words| visible(&words).into_owned());
            view! { <span title=words.clone()>{words.clone()}</span> }.into_any()
        }
        6 => note(&entry.note),
        _ => view! { <span class="digest">{entry.digest}</span> }.into_any(),
    }
}

fn actions(entry: Entry, describe: RwSignal<Option<Describing>>, told: Told) -> AnyView {
    let (kept, drafts) = (expect_context::<Kept>(), expect_context::<Drafts>());
    let session = expect_context::<Session>();
    let title = entry.title.clone();
    let id = entry.id.clone();
    let remove = {
        let (id, title) = (id.clone(), title.clone());
        move || {
            let (id, title) = (id.clone(), title.clone());
            leptos::task::spawn_local(async move {
                let removed = remove_draft(kept, drafts, &id, title).await;
                let _ = told.try_run(removed.map(Some).map_err(|why| why.to_string()));
            });
        }
    };
    let save_as = {
        let id = id.clone();
        move || {
            let id = id.clone();
            leptos::task::spawn_local(async move {
                let Exported { text, trouble } = export_all(kept, drafts, Some(&id)).await;
                let is_taken = download(&format!("draft-{id}.json"), "application/json", &text);
                let refused = (!is_taken).then(|| "The browser did not take the file.".to_owned());
                if let Some(why) = trouble.or(refused) {
                    let _ = told.try_run(Err(why));
                }
            });
        }
    };
    let copy = {
        let (id, target, is_here) = (id.clone(), entry.target.clone(), entry.is_here);
        move || {
            let id = id.clone();
            let endpoint = session.endpoint_now();
            // Of another endpoint: the copy is for the connector of the same address at this one.
            let here = endpoint
                .zip(target.clone())
                .filter(|_| !is_here)
                .map(|(endpoint, target)| Target {
                    endpoint: endpoint.name,
                    instance: endpoint.instance,
                    lcc: None,
                    ..target
                });
            leptos::task::spawn_local(async move {
                let outcome = duplicate(kept, drafts, &id, here).await;
                let _ = told.try_run(outcome.map(|_| None));
            });
        }
    };
    let rename = {
        let entry = entry.clone();
        move || {
            describe.set(Some(Describing {
                id: entry.id.clone(),
                title: entry.title.clone(),
                name: entry.name.clone(),
                note: entry.note.clone(),
            }));
        }
    };
    let button = |words: &'static str, press: Box<dyn Fn()>| {
        let name = format!("{words} {title}");
        view! { <button type="button" class="button quiet" aria-label=name on:click=on_click(press)>{words}</button> }
            .into_any()
    };
    let mut buttons = Vec::new();
    if entry.is_read {
        let words = if entry.is_here {
            "Duplicate"
        } else {
            "Duplicate here"
        };
        buttons.push(button("Rename", Box::new(rename)));
        buttons.push(button(words, Box::new(copy)));
    }
    buttons.push(button("Export", Box::new(save_as)));
    buttons.push(button("Delete", Box::new(remove)));
    view! { <span class="row-actions">{buttons}</span> }.into_any()
}
