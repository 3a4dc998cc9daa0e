//! What was there, what was asked, what is there now: side by side, partition by partition.

use std::collections::HashMap;
use std::sync::Arc;

use connect_api::{AlterStatus, AlterType, OffsetEntry};
use exact_json::Value;
use leptos::prelude::*;
use offset_rules::draft::PartitionId;
use offset_rules::input::shown;
use offset_rules::naming::partition_name;
use offset_rules::verdict::PartitionVerdict;

use crate::state::connector::ConnectorData;
use crate::state::judged::Verdicts;
use crate::state::submission::Submission;
use crate::ui::digits::Digits;
use crate::ui::name::name;
use crate::ui::scroll::Scroll;
use crate::ui::tracked::{derived, local_memo_compared, tracked};
use crate::ui::windowed::{Column, Table, windowed};

/// Partitions beyond which only the rows in sight are drawn.
const MANY: usize = 200;

/// One partition of the comparison.
struct Compared {
    name: String,
    verdict: Option<PartitionVerdict>,
    keys: Vec<ComparedKey>,
}

/// One key of it.
struct ComparedKey {
    key: String,
    previous: Option<Value>,
    requested: Option<Value>,
    live: Option<Value>,
}

fn by_id(entries: &[OffsetEntry]) -> HashMap<PartitionId, &OffsetEntry> {
    entries
        .iter()
        .map(|entry| (PartitionId::like(&entry.partition), entry))
        .collect()
}

/// The partitions that the request named, or for a reset of everything those that there were.
fn compared(
    status: &AlterStatus,
    live: &[OffsetEntry],
    verdicts: &[(Value, PartitionVerdict)],
) -> Vec<Compared> {
    let previous_offsets = status.previous_offsets.as_deref().unwrap_or_default();
    let is_reset = status.request.kind == AlterType::Delete && status.request.offsets.is_empty();
    let named = if is_reset {
        previous_offsets
    } else {
        &status.request.offsets
    };
    let (previous, live) = (by_id(previous_offsets), by_id(live));
    let verdicts: HashMap<PartitionId, PartitionVerdict> = verdicts
        .iter()
        .map(|(partition, verdict)| (PartitionId::like(partition), *verdict))
        .collect();
    let one = |entry: &OffsetEntry| {
        let id = PartitionId::like(&entry.partition);
        let (previous, live) = (previous.get(&id).copied(), live.get(&id).copied());
        // What a DELETE says of an offset besides its partition is not asked for.
        let requested = (status.request.kind != AlterType::Delete).then_some(entry);
        let mut keys: Vec<String> = Vec::new();
        for (name, _) in [requested, previous, live]
            .iter()
            .flatten()
            .flat_map(|entry| entry.offset.members())
        {
            let key = shown(&name);
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        let of = |entry: Option<&OffsetEntry>, key: &str| entry.and_then(|entry| entry.offset.get(key));
        let keys = keys.into_iter().map(|key| ComparedKey {
            previous: of(previous, &key),
            requested: of(requested, &key),
            live: of(live, &key),
            key,
        });
        Compared {
            name: partition_name(&entry.partition),
            verdict: verdicts.get(&id).copied(),
            keys: keys.collect(),
        }
    };
    named.iter().map(one).collect()
}

/// One line for a partition with one key; for others a line with the partition and its verdict, and one for each
/// key.
fn lines(partition: &Compared) -> Vec<AnyView> {
    let verdict = partition.verdict.map(PartitionVerdict::sentence);
    if partition.keys.len() <= 1 {
        return partition
            .keys
            .iter()
            .map(|key| line(partition.name.clone(), key, verdict))
            .collect();
    }
    let head = view! {
        <tr class="group">
            <th scope="rowgroup" colspan="5">{name(&partition.name)}<span class="says">{verdict}</span></th>
        </tr>
    };
    let keys = partition.keys.iter().map(|key| line(key.key.clone(), key, None));
    std::iter::once(head.into_any()).chain(keys).collect()
}

/// The verdict stands under the name where there is no room for a column of words.
fn line(head: String, key: &ComparedKey, verdict: Option<&'static str>) -> AnyView {
    let cell = |value: &Option<Value>| {
        view! { <td class="number">{value.as_ref().map(|value| view! { <Digits text=shown(value)/> })}</td> }
    };
    view! {
        <tr>
            <th scope="row">{name(&head)}<span class="narrow-only meaning">{verdict}</span></th>
            {cell(&key.previous)}{cell(&key.requested)}{cell(&key.live)}
            <td class="words wide-only">{verdict}</td>
        </tr>
    }
    .into_any()
}

/// Previous, requested and live side by side, with a verdict where the request is this browser's.
#[component]
pub(super) fn Comparison(
    /// The request and what became of it.
    status: AlterStatus,
    /// The request, where it is this browser's.
    ours: Memo<Option<Submission>>,
    /// What is said of each partition then.
    verdicts: Memo<Verdicts>,
) -> impl IntoView {
    let data = expect_context::<ConnectorData>();
    let all = match status.request.offsets.len() {
        0 => status.previous_offsets.as_ref().map_or(0, Vec::len),
        named => named,
    };
    let judged = local_memo_compared(
        move || {
            let live = data.offsets.answer();
            let live = live.as_deref().map(|answer| &answer.value);
            // A verdict stands beside the very numbers that it is about.
            let rows = ours.with(|ours| {
                let seen = ours.as_ref().map_or(live, |ours| ours.judged_on(live));
                let seen = seen.map_or(&[][..], |seen| seen.offsets.as_slice());
                verdicts.with(|verdicts| compared(&status, seen, verdicts))
            });
            Arc::new(rows)
        },
        |_, _| true,
    );
    if all > MANY {
        return long(judged);
    }
    let rows = move || judged.get().iter().flat_map(lines).collect_view();
    view! {
        <Scroll label="Changes, scrollable">
            <table aria-label="Changes">
                <thead><tr>
                    <th scope="col">"partition"</th>
                    <th scope="col" class="number">"previous"</th>
                    <th scope="col" class="number">"requested"</th>
                    <th scope="col" class="number">"live now"</th>
                    <th scope="col" class="wide-only">"verdict"</th>
                </tr></thead>
                <tbody>{tracked(rows)}</tbody>
            </table>
        </Scroll>
    }
    .into_any()
}

/// One row of the long table: what stands in its first cell, then one value beside the other.
struct Flat {
    partition: String,
    key: String,
    values: [Option<Value>; 3],
    verdict: Option<&'static str>,
}

/// The same for very many partitions: a row a key, and only the rows in sight exist.
fn long(judged: Memo<Arc<Vec<Compared>>>) -> AnyView {
    let rows = local_memo_compared(
        move || {
            let flat = |partition: &Compared| {
                let verdict = partition.verdict.map(PartitionVerdict::sentence);
                let of_key = |key: &ComparedKey| Flat {
                    partition: partition.name.clone(),
                    key: key.key.clone(),
                    values: [key.previous.clone(), key.requested.clone(), key.live.clone()],
                    verdict,
                };
                partition.keys.iter().map(of_key).collect::<Vec<Flat>>()
            };
            Arc::new(judged.get().iter().flat_map(flat).collect::<Vec<Flat>>())
        },
        |_, _| true,
    );
    let columns = vec![
        Column::unsorted("partition", 24).naming_rows(),
        Column::unsorted("key", 14),
        Column::unsorted("previous", 16).of_numbers(),
        Column::unsorted("requested", 16).of_numbers(),
        Column::unsorted("live now", 16).of_numbers(),
        Column::unsorted("verdict", 36),
    ];
    let cell = move |row: usize, column: usize| {
        rows.with(|rows| {
            let Some(row) = rows.get(row) else {
                return ().into_any();
            };
            match column {
                0 => name(&row.partition),
                1 => name(&row.key),
                5 => row.verdict.into_any(),
                value => {
                    let value = row.values.get(value - 2).and_then(Option::as_ref);
                    value
                        .map(|value| view! { <Digits text=shown(value)/> })
                        .into_any()
                }
            }
        })
    };
    windowed(Table {
        label: "Changes".to_owned(),
        columns,
        count: derived(move || rows.with(|rows| rows.len())),
        cell: Arc::new(cell),
        ..Table::default()
    })
}
