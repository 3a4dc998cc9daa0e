//! What the connector holds, as last observed.

use std::collections::HashMap;
use std::sync::Arc;

use connect_api::{ConnectorOffsets, OffsetEntry};
use exact_json::Value;
use leptos::prelude::*;
use offset_rules::class::Shape;
use offset_rules::input::shown;
use offset_rules::naming::partition_name;

use crate::queries::connector::read_offsets;
use crate::state::connector::ConnectorData;
use crate::state::session::Session;
use crate::ui::age::Age;
use crate::ui::button::Button;
use crate::ui::digits::Digits;
use crate::ui::panel::{Meaning, Panel};
use crate::ui::scroll::Scroll;
use crate::ui::shown_of::{MOST_ROWS, ShownOf};
use crate::ui::skeleton::Skeleton;
use crate::ui::tracked::tracked;
use crate::ui::windowed::{Column, Table, windowed};

/// The Offsets tab.
#[component]
pub(super) fn OffsetsTab() -> impl IntoView {
    let session = expect_context::<Session>();
    let data = expect_context::<ConnectorData>();
    let refresh = {
        let data = data.clone();
        Callback::new(move |()| {
            let data = data.clone();
            leptos::task::spawn_local(async move {
                let _ = read_offsets(session, &data).await;
            });
        })
    };
    // Drawn anew only when a new observation is there, not at every look.
    let observation = {
        let offsets = data.offsets.clone();
        Memo::new_with_compare(
            move |_| offsets.answer().map(|answer| answer.value.clone()),
            |before, after| before != after,
        )
    };
    let failed_first = {
        let offsets = data.offsets.clone();
        move || offsets.error().is_some()
    };
    let shape = data.shape();
    view! {
        {tracked(move || match observation.get() {
            Some(offsets) => {
                let earlier = data.earlier.get();
                view! {
                    <ObservationLine offsets=offsets.clone() refresh/>
                    {if offsets.offsets.is_empty() {
                        view! { <NoneYet/> }.into_any()
                    } else {
                        view! { <OffsetsTable offsets earlier shape=shape.get()/> }.into_any()
                    }}
                }
                .into_any()
            }
            None if failed_first() => ().into_any(),
            None => view! { <Skeleton label="Reading the offsets"/> }.into_any(),
        })}
    }
}

#[component]
fn ObservationLine(offsets: ConnectorOffsets, refresh: Callback<()>) -> impl IntoView {
    let count = match offsets.offsets.len() {
        1 => "1 partition".to_owned(),
        count => format!("{count} partitions"),
    };
    let observed = match offsets.observed_at {
        Some(time) => match time.instant {
            Some(instant) => view! { "observed "<Age time=instant/> }.into_any(),
            None => view! { "observed at “"{time.text}"”" }.into_any(),
        },
        None => "the answer does not say when it was observed".into_any(),
    };
    view! {
        <div class="toolbar">
            <p>{count}<span class="separator" aria-hidden="true">" · "</span>{observed}</p>
            <Button on_press=move || refresh.run(())>"Refresh"</Button>
        </div>
    }
}

#[component]
fn NoneYet() -> impl IntoView {
    view! {
        <Panel meaning=Meaning::Plain title="No offsets yet.">
            <p>
                "A connector answers with none just after it was created or reset, and before the service first looked. Offsets \
                 appear here by themselves."
            </p>
        </Panel>
    }
}

/// The change of one value since the observation before: a difference for integers, a word for the rest.
fn change(before: Option<&Value>, after: &Value) -> String {
    let Some(before) = before else {
        return "new".to_owned();
    };
    match (before.as_integer(), after.as_integer()) {
        (Some(before), Some(after)) => {
            let change = &after - &before;
            let sign = if change.is_negative() || change.is_zero() {
                ""
            } else {
                "+"
            };
            format!("{sign}{change}")
        }
        _ if before == after => "same".to_owned(),
        _ => "changed".to_owned(),
    }
}

type Earlier = Option<HashMap<String, OffsetEntry>>;

fn by_partition(earlier: Option<&ConnectorOffsets>) -> Earlier {
    earlier.map(|earlier| {
        earlier
            .offsets
            .iter()
            .map(|entry| (entry.partition.canonical(), entry.clone()))
            .collect()
    })
}

#[component]
fn OffsetsTable(
    offsets: ConnectorOffsets,
    earlier: Option<Arc<ConnectorOffsets>>,
    shape: Shape,
) -> impl IntoView {
    let earlier = by_partition(earlier.as_deref());
    if shape.is_sink() {
        wide_table(&offsets, &earlier, &shape).into_any()
    } else {
        tall_table(&offsets, &earlier, &shape).into_any()
    }
}

/// A row a partition: for sinks, whose partitions are many and alike.
fn wide_table(offsets: &ConnectorOffsets, earlier: &Earlier, shape: &Shape) -> impl IntoView + use<> {
    let column = |column: &offset_rules::class::Column| {
        let is_number = column.kind == Some(exact_json::Kind::Number);
        Column {
            help: column.help().to_owned(),
            numeric: is_number,
            ..Column::new(column.name.to_string(), 24)
        }
    };
    let columns: Vec<Column> = shape.partition.iter().chain(&shape.offset).map(column).collect();
    let since = columns.len();
    let entries = offsets.offsets.clone();
    let earlier = earlier.clone();
    let is_first = earlier.is_none();
    let (partition, offset) = (shape.partition.clone(), shape.offset.clone());
    let count = Signal::stored(entries.len());
    let cell = move |row: usize, at: usize| {
        let Some(entry) = entries.get(row) else {
            return ().into_any();
        };
        let text = if at == since {
            let before = earlier
                .as_ref()
                .and_then(|all| all.get(&entry.partition.canonical()));
            let changes = offset.iter().filter(|_| earlier.is_some()).filter_map(|column| {
                let after = entry.offset.get(&column.name)?;
                Some(change(
                    before.and_then(|before| before.offset.get(&column.name)).as_ref(),
                    &after,
                ))
            });
            changes.collect::<Vec<_>>().join(", ")
        } else {
            let value = match partition.get(at) {
                Some(column) => entry.partition.get(&column.name),
                None => offset
                    .get(at - partition.len())
                    .and_then(|column| entry.offset.get(&column.name)),
            };
            value.map(|value| shown(&value)).unwrap_or_default()
        };
        view! { <Digits text/> }.into_any()
    };
    let mut columns = columns;
    columns.push(Column {
        numeric: true,
        ..Column::new("since the last observation", 28)
    });
    view! {
        {windowed(Table { label: "Offsets".to_owned(), columns, count, cell: Arc::new(cell), ..Table::default() })}
        {is_first.then(|| view! { <p class="muted">"Movement is shown after the next observation."</p> })}
    }
}

/// A row a key: for sources, whose partitions are few and whose keys are many.
fn tall_table(offsets: &ConnectorOffsets, earlier: &Earlier, shape: &Shape) -> impl IntoView + use<> {
    let groups = offsets.offsets.iter().take(MOST_ROWS).map(|entry| {
        let before = earlier.as_ref().and_then(|all| all.get(&entry.partition.canonical()));
        let keys = entry.partition.members().map(|(name, _)| shown(&name)).collect::<Vec<_>>().join(", ");
        let rows = entry.offset.members().map(|(name, value)| {
            let name = shown(&name);
            let help = shape.offset_column(&name).map_or("", |column| column.help());
            let since = match earlier {
                Some(_) => change(before.and_then(|before| before.offset.get(&name)).as_ref(), &value),
                None => String::new(),
            };
            view! {
                <tr>
                    <th scope="row" class="key">{name}" "<span class="help">{help}</span></th>
                    <td class="number"><Digits text=shown(&value)/></td>
                    <td class="number since"><Digits text=since/></td>
                </tr>
            }
        });
        view! {
            <tbody>
                <tr class="group"><th colspan="3" scope="rowgroup"><span class="muted">{keys}" "</span>{partition_name(&entry.partition)}</th></tr>
                {rows.collect_view()}
            </tbody>
        }
    });
    let groups = groups.collect_view();
    let is_first = earlier.is_none();
    let all = offsets.offsets.len();
    view! {
        <Scroll label="Offsets, scrollable">
            <table aria-label="Offsets" class="tall">
                <thead><tr>
                    <th scope="col">"key"</th>
                    <th scope="col" class="number">"value"</th>
                    <th scope="col" class="number">"since the last observation"</th>
                </tr></thead>
                {groups}
            </table>
        </Scroll>
        <ShownOf all/>
        {is_first.then(|| view! { <p class="muted">"Movement is shown after the next observation."</p> })}
    }
}
