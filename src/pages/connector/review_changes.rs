//! Every change, with its meaning.

use std::sync::Arc;

use exact_json::Value;
use leptos::prelude::*;
use offset_rules::class::Shape;
use offset_rules::diff::{Change, KeyChange, change};
use offset_rules::draft::{At, Base, Draft, Intent};
use offset_rules::input::shown;
use offset_rules::naming::partition_name;

use crate::ui::digits::Digits;
use crate::ui::scroll::Scroll;

/// What the draft changes, against the offsets as they are now.
#[component]
pub(super) fn Changes(
    /// The draft.
    draft: ArcRwSignal<Draft>,
    /// The live offsets now.
    base: Arc<Base>,
    /// The connector's columns.
    shape: Shape,
) -> impl IntoView {
    let rows = move || {
        let changes = draft.with(|draft| changes(draft, &base, &shape));
        changes.iter().flat_map(lines).collect_view()
    };
    view! {
        <Scroll label="Changes, scrollable">
            <table aria-label="Changes">
                <thead><tr>
                    <th scope="col">"partition"</th>
                    <th scope="col" class="number">"live"</th>
                    <th scope="col" class="number">"requested"</th>
                    <th scope="col">"meaning"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
    }
}

/// The draft held against what is live now, not against what it was begun on.
fn changes(draft: &Draft, base: &Arc<Base>, shape: &Shape) -> Vec<Change> {
    let mut against_now = draft.clone();
    if let Intent::DeleteAll = draft.intent {
        against_now.base = Arc::clone(base);
        let places = 0..base.entries.len();
        return places
            .filter_map(|at| change(&against_now, shape.class(), At::Base(at)))
            .collect();
    }
    draft
        .entries()
        .iter()
        .map(|entry| {
            let live = base.offset(&entry.partition);
            offset_rules::diff::change_of(shape.class(), &entry.partition, live, &entry.offset)
        })
        .collect()
}

/// One line for each key that changes; the partition's meaning stands on the first.
fn lines(change: &Change) -> Vec<AnyView> {
    let changed: Vec<&KeyChange> = change.keys.iter().filter(|key| key.is_change()).collect();
    let single = change.keys.len() == 1;
    let name = partition_name(&change.partition);
    let cell = |value: &Option<Value>, spelled: &Option<String>, none: &'static str| {
        view! {
            <td class="number">
                {match value {
                    Some(value) => view! { <Digits text=shown(value)/> }.into_any(),
                    None => view! { <span class="muted">{none}</span> }.into_any(),
                }}
                {spelled.clone().map(|spelled| view! { <span class="spelled">{spelled}</span> })}
            </td>
        }
    };
    let line = |(at, key): (usize, &&KeyChange)| {
        let head = if single {
            name.clone()
        } else {
            format!("{name} {}", key.key)
        };
        let none = if change.requested.is_none() {
            "removed"
        } else {
            "none"
        };
        view! {
            <tr>
                <th scope="row">{head}</th>
                {cell(&key.live, &key.spelled.0, "none")}
                {cell(&key.requested, &key.spelled.1, none)}
                <td class="words">{(at == 0).then(|| change.meaning.says.clone())}</td>
            </tr>
        }
        .into_any()
    };
    if changed.is_empty() {
        let words = change.meaning.says.clone();
        return vec![
            view! { <tr><th scope="row">{name}</th><td></td><td></td><td class="words">{words}</td></tr> }
                .into_any(),
        ];
    }
    changed.iter().enumerate().map(line).collect()
}
