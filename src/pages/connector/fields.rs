//! The draft as a table of fields.

use exact_json::Value;
use leptos::prelude::*;
use offset_rules::class::Shape;
use offset_rules::diff::change;
use offset_rules::draft::{At, Draft};
use offset_rules::input::shown;
use offset_rules::naming::partition_name;
use offset_rules::problems::Problems;

use super::problem_list::error_at;
use crate::state::connector::ConnectorData;
use crate::ui::digits::Digits;
use crate::ui::panel::{Meaning, Panel};
use crate::ui::scroll::Scroll;
use crate::ui::shown_of::{MOST_ROWS, ShownOf};
use crate::ui::tracked::{on_input, tracked};

/// The draft as a table: a row a partition and key for sources, a row a partition for sinks.
#[component]
pub(super) fn Fields(
    /// The draft.
    draft: ArcRwSignal<Draft>,
    /// What is wrong with it.
    problems: Memo<Problems>,
) -> impl IntoView {
    let data = expect_context::<ConnectorData>();
    let shape = data.shape().get_untracked();
    let entries = draft.with_untracked(|draft| draft.base.entries.clone());
    if entries.is_empty() {
        return view! {
            <Panel meaning=Meaning::Plain title="No offsets to alter yet.">
                <p>"The connector answers with none. A reset can be drafted all the same."</p>
            </Panel>
        }
        .into_any();
    }
    let is_sink = shape.is_sink();
    let shape = StoredValue::new(shape);
    let mut number = 0;
    let all = entries.len();
    let groups = entries
        .into_iter()
        .take(MOST_ROWS)
        .enumerate()
        .map(|(place, entry)| {
            let name = partition_name(&entry.partition);
            let rows = entry
                .offset
                .members()
                .map(|(key, live)| {
                    number += 1;
                    let field = Field {
                        number,
                        at: At::Base(place),
                        key: shown(&key),
                        partition: name.clone(),
                        live,
                        is_sink,
                    };
                    view! { <FieldRow draft=draft.clone() field shape problems/> }
                })
                .collect_view();
            if is_sink {
                rows.into_any()
            } else {
                view! {
                    <tr class="group"><th colspan="4" scope="rowgroup">{name}</th></tr>
                    {rows}
                }
                .into_any()
            }
        })
        .collect_view();
    let first = if is_sink { "partition" } else { "key" };
    view! {
        <Scroll label="Draft, scrollable">
            <table aria-label="Offsets">
                <thead><tr>
                    <th scope="col">{first}</th>
                    <th scope="col" class="number">"live"</th>
                    <th scope="col" class="number">"new"</th>
                    <th scope="col" class="wide-only">"meaning"</th>
                </tr></thead>
                <tbody>{groups}</tbody>
            </table>
        </Scroll>
        <ShownOf all/>
    }
    .into_any()
}

#[derive(Clone)]
struct Field {
    /// Counts the fields of the page.
    number: usize,
    at: At,
    key: String,
    partition: String,
    live: Value,
    is_sink: bool,
}

#[component]
fn FieldRow(
    draft: ArcRwSignal<Draft>,
    field: Field,
    shape: StoredValue<Shape>,
    problems: Memo<Problems>,
) -> impl IntoView {
    let Field {
        number,
        at,
        key,
        partition,
        live,
        is_sink,
    } = field;
    let help = shape.with_value(|shape| shape.offset_column(&key).map_or("", |column| column.help()));
    let label = if is_sink {
        format!("New {key} of {partition}")
    } else {
        format!("New {key}")
    };
    let head = if is_sink {
        view! { <th scope="row">{partition}</th> }.into_any()
    } else {
        view! { <th scope="row" class="key">{key.clone()}</th> }.into_any()
    };
    // What stands in the field when it is drawn; from then on it is the person's.
    let drawn = draft.with_untracked(|draft| {
        let row = draft.row(at)?;
        let bad = row
            .bad_cells
            .iter()
            .find(|cell| cell.key == key)
            .map(|cell| cell.typed.clone());
        bad.or_else(|| {
            let value = row.offset_value().get(&key)?;
            (value.text() != live.text()).then(|| shown(&value))
        })
    });
    // What is typed and no value; else what is found wrong with the value, told at its field.
    let problem = {
        let (draft, key) = (draft.clone(), key.clone());
        Memo::new(move |_| {
            let typed = draft.with(|draft| {
                let cell = draft.row(at)?.bad_cells.iter().find(|cell| cell.key == key)?;
                Some(format!("{} {}", cell.error.says, cell.error.advice))
            });
            typed.or_else(|| problems.with(|problems| error_at(problems, at, &key)))
        })
    };
    let is_invalid = Signal::derive(move || problem.with(Option::is_some).then_some("true"));
    let is_changed = {
        let (draft, key, live) = (draft.clone(), key.clone(), live.clone());
        Memo::new(move |_| {
            draft.with(|draft| {
                let value = draft.row(at).and_then(|row| row.offset_value().get(&key));
                value.is_some_and(|value| value.text() != live.text())
            })
        })
    };
    // A row's meaning stands beside the key that was changed; where a value has another spelling, that too.
    let meaning = {
        let (draft, key) = (draft.clone(), key.clone());
        Memo::new(move |_| {
            draft.with(|draft| {
                let change = shape.with_value(|shape| change(draft, shape.class(), at))?;
                let key = change
                    .keys
                    .iter()
                    .find(|change| change.key == key)
                    .filter(|key| key.is_change())?;
                let says = change.meaning.says.clone();
                Some(match &key.spelled.1 {
                    Some(spelled) => format!("{spelled}: {says}"),
                    None => says,
                })
            })
        })
    };
    let typed = {
        let (draft, key) = (draft.clone(), key.clone());
        on_input(move |text| {
            draft.update(|draft| {
                if text.trim().is_empty() {
                    draft.clear_cell(at, &key);
                } else {
                    // What is wrong with it is kept with the draft, and shown beside the field.
                    let _ = shape.with_value(|shape| draft.set_cell(at, &key, &text, shape));
                }
            });
        })
    };
    let live_text = shown(&live);
    let note_id = format!("note-{number}");
    view! {
        <tr class:changed=is_changed>
            {head}
            <td class="number"><Digits text=live_text.clone()/></td>
            <td class="number">
                <input
                    type="text"
                    inputmode="text"
                    autocomplete="off"
                    spellcheck="false"
                    aria-label=label
                    aria-describedby=note_id.clone()
                    aria-invalid=is_invalid
                    placeholder=live_text
                    prop:value=drawn
                    on:input=typed
                />
                <span id=note_id>
                    {tracked(move || problem.get().map(|words| view! { <span class="field-problem" role="alert">{words}</span> }))}
                </span>
                // Where the screen has no room for a column of words, they stand under the field.
                <span class="narrow-only meaning">{tracked(move || meaning.get())}</span>
            </td>
            <td class="words wide-only">{tracked(move || meaning.get().unwrap_or_else(|| if is_sink { String::new() } else { help.to_owned() }))}</td>
        </tr>
    }
}
