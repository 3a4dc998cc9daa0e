//! Every change, with its meaning.

use std::sync::Arc;

use connect_api::OffsetEntry;
use exact_json::Value;
use leptos::prelude::*;
use offset_rules::class::Shape;
use offset_rules::diff::{Change, KeyChange, change, change_of};
use offset_rules::draft::{At, Base, Draft, Intent};
use offset_rules::input::shown;
use offset_rules::naming::partition_name;

use crate::ui::digits::Digits;
use crate::ui::name::name;
use crate::ui::scroll::Scroll;
use crate::ui::tracked::{derived, local_memo, local_memo_compared, tracked};
use crate::ui::windowed::{Column, Table, windowed};

/// How many changes are drawn all at once.
const MOST_PLAIN: usize = 200;

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
    let count = draft.with_untracked(|draft| match draft.intent {
        Intent::DeleteAll => base.entries.len(),
        Intent::Patch(_) | Intent::DeleteSome(_) => draft.partitions(),
    });
    if count > MOST_PLAIN {
        return long(draft, base, shape);
    }
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
                    <th scope="col" class="wide-only">"meaning"</th>
                </tr></thead>
                <tbody>{tracked(rows)}</tbody>
            </table>
        </Scroll>
    }
    .into_any()
}

/// Many changes: a row a partition, of which only those in sight are compared and drawn.
fn long(draft: ArcRwSignal<Draft>, base: Arc<Base>, shape: Shape) -> AnyView {
    let (draft, class) = (RwSignal::from(draft), shape.class());
    let base_now = StoredValue::new(Arc::clone(&base));
    let entries = local_memo_compared(
        move || {
            draft.with(|draft| {
                Arc::new(match draft.intent {
                    Intent::DeleteAll => base.entries.iter().cloned().enumerate().collect(),
                    Intent::Patch(_) | Intent::DeleteSome(_) => placed(draft),
                })
            })
        },
        |_, _| true,
    );
    let is_delete = local_memo(move || draft.with(|draft| !matches!(draft.intent, Intent::Patch(_))));
    let words_of = |offset: &Value| {
        let members = offset.members().map(|(_, value)| shown(&value));
        members.collect::<Vec<_>>().join(", ")
    };
    windowed(Table {
        label: "Changes".to_owned(),
        columns: vec![
            Column::unsorted("partition", 30).naming_rows(),
            Column::unsorted("live", 20).of_numbers(),
            Column::unsorted("requested", 20).of_numbers(),
            Column::unsorted("meaning", 56),
        ],
        count: derived(move || entries.with(|entries| entries.len())),
        cell: Arc::new(move |row, column| {
            let Some((place, entry)) = entries.with(|entries| entries.get(row).cloned()) else {
                return ().into_any();
            };
            let live = base_now.with_value(|base: &Arc<Base>| {
                let live = base.find(place, &entry.partition)?;
                Some(live.offset.clone())
            });
            match (column, is_delete.get()) {
                (0, _) => partition_name(&entry.partition).into_any(),
                (1, _) => view! { <Digits text=live.as_ref().map(words_of).unwrap_or_default()/> }.into_any(),
                (2, true) => view! { <span class="muted">"removed"</span> }.into_any(),
                (2, false) => view! { <Digits text=words_of(&entry.offset)/> }.into_any(),
                (3, true) => "the offset is removed".into_any(),
                (3, false) => change_of(class, &entry.partition, live.as_ref(), &entry.offset)
                    .meaning
                    .says
                    .into_any(),
                _ => ().into_any(),
            }
        }),
        ..Table::default()
    })
}

/// The draft held against what is live now, not against what it was begun on.
fn changes(draft: &Draft, base: &Arc<Base>, shape: &Shape) -> Vec<Change> {
    if let Intent::Patch(_) = draft.intent {
        let compared = |(place, entry): &(usize, OffsetEntry)| {
            let live = base.find(*place, &entry.partition).map(|live| &live.offset);
            change_of(shape.class(), &entry.partition, live, &entry.offset)
        };
        return placed(draft).iter().map(compared).collect();
    }
    let places: Vec<usize> = match &draft.intent {
        Intent::DeleteSome(_) => {
            let named = placed(draft);
            let now = named.iter();
            now.filter_map(|(place, entry)| base.place_of(*place, &entry.partition))
                .collect()
        }
        _ => (0..base.entries.len()).collect(),
    };
    let mut against_now = draft.clone();
    against_now.base = Arc::clone(base);
    against_now.intent = Intent::DeleteAll;
    places
        .into_iter()
        .filter_map(|at| change(&against_now, shape.class(), At::Base(at)))
        .collect()
}

/// The entries of the request, each with its place among the offsets it was drafted on; an added one has none there.
fn placed(draft: &Draft) -> Vec<(usize, OffsetEntry)> {
    let places: Vec<usize> = match &draft.intent {
        Intent::Patch(rows) => rows
            .iter()
            .map(|(at, _)| match at {
                At::Base(place) => place,
                At::Added(_) => usize::MAX,
            })
            .collect(),
        Intent::DeleteSome(places) => places.iter().copied().collect(),
        Intent::DeleteAll => Vec::new(),
    };
    places.into_iter().zip(draft.entries()).collect()
}

/// One line for a partition with one key; for others a line with the partition and its meaning, and one for each
/// key that changes.
fn lines(change: &Change) -> Vec<AnyView> {
    let name = partition_name(&change.partition);
    let means = change.meaning.says.clone();
    let changed = change.keys.iter().filter(|key| key.is_change());
    let removed = change.requested.is_none();
    if let [only] = change.keys.as_slice() {
        return vec![line(name, only, removed, Some(means))];
    }
    let head = view! {
        <tr class="group">
            <th scope="rowgroup" colspan="4">{name}<span class="says">{means}</span></th>
        </tr>
    };
    let keys = changed.map(|key| line(key.key.clone(), key, removed, None));
    std::iter::once(head.into_any()).chain(keys).collect()
}

/// The meaning stands under the name where there is no room for a column of words.
fn line(head: String, key: &KeyChange, removed: bool, means: Option<String>) -> AnyView {
    let none = if removed { "removed" } else { "none" };
    view! {
        <tr>
            <th scope="row">{name(&head)}<span class="narrow-only meaning">{means.clone()}</span></th>
            {cell(key.live.as_ref(), key.spelled.0.clone(), "none")}
            {cell(key.requested.as_ref(), key.spelled.1.clone(), none)}
            <td class="words wide-only">{means}</td>
        </tr>
    }
    .into_any()
}

fn cell(value: Option<&Value>, spelled: Option<String>, none: &'static str) -> impl IntoView + use<> {
    let value = match value {
        Some(value) => view! { <Digits text=shown(value)/> }.into_any(),
        None => view! { <span class="muted">{none}</span> }.into_any(),
    };
    view! { <td class="number">{value}{spelled.map(|spelled| view! { <span class="spelled">{spelled}</span> })}</td> }
}
