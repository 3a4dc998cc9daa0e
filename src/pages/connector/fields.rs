//! The draft as a table: select, type, paste.

use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::Arc;

use leptos::prelude::*;
use offset_rules::class::Shape;
use offset_rules::draft::{At, Base, Draft};
use offset_rules::problems::Problems;
use offset_rules::strategy::paste_column;

use super::field_lines::{Line, base_places, lines, live_at, name_at, places_in_words};
use super::field_row::{Rows, cell, focus_line, is_changed};
use crate::browser::page;
use crate::state::editor::Editor;
use crate::ui::panel::{Meaning, Panel};
use crate::ui::scroll::Scroll;
use crate::ui::tracked::{derived, local_memo, local_memo_compared, on_tick, tracked};
use crate::ui::windowed::{Column, Table, windowed};

/// How many rows are drawn all at once.
const MOST_PLAIN: usize = 200;

/// The lines of the table, and what their names and live values come from.
#[derive(Clone)]
struct Lines {
    lines: Arc<Vec<Line>>,
    base: Arc<Base>,
    /// An added partition can be renamed where it stands.
    has_added: bool,
}

impl Lines {
    fn of(draft: &Draft, shape: &Shape, places: &[At]) -> Self {
        Self {
            lines: Arc::new(lines(draft, shape, places)),
            base: Arc::clone(&draft.base),
            has_added: draft.rows().is_some_and(|rows| !rows.added().is_empty()),
        }
    }

    /// Whether rows that were drawn of `before` say something else now. What stands in a field is not the rows' matter: it
    /// follows the draft by itself.
    fn differ(before: &Self, after: &Self) -> bool {
        let is_same = Arc::ptr_eq(&before.base, &after.base) && !before.has_added && !after.has_added;
        !is_same || before.lines != after.lines
    }
}

impl Deref for Lines {
    type Target = [Line];

    fn deref(&self) -> &Self::Target {
        &self.lines
    }
}

/// The draft as a table: a row a partition for sinks, a row a key for sources.
#[component]
pub(super) fn Fields(
    /// The connector's columns.
    shape: Memo<Shape>,
    /// The partitions that are shown.
    places: Memo<Arc<Vec<At>>>,
    /// Whether that is not all of them by the reader's own wish.
    is_filtered: Signal<bool>,
    /// What is wrong with the draft.
    problems: Memo<Problems>,
) -> impl IntoView {
    let editor = expect_context::<Editor>();
    let shape = StoredValue::new(shape.get_untracked());
    // Typing changes no line: they follow the filter, and whatever changes the draft otherwise.
    let rows: Memo<Lines> = local_memo_compared(
        move || {
            editor.drawn.track();
            let places = places.get();
            editor
                .draft
                .with_untracked(|draft| shape.with_value(|shape| Lines::of(draft, shape, &places)))
        },
        |before, after| {
            before
                .zip(after)
                .is_none_or(|(before, after)| Lines::differ(before, after))
        },
    );
    let anchor = StoredValue::new(None::<At>);
    let select = Callback::new(move |(at, is_range): (At, bool)| {
        let from = anchor.get_value().filter(|_| is_range);
        select(editor, &places.get_untracked(), at, from);
        anchor.set_value(Some(at));
    });
    let paste = Callback::new(move |(at, key, text): (At, Arc<str>, String)| {
        let shown = places.get_untracked();
        shape.with_value(|shape| paste_lines(editor, shape, &shown, at, &key, &text));
    });
    let walk = Callback::new(move |(number, is_down, is_box): (usize, bool, bool)| {
        // Over lines that have no field: a partition's name.
        let mut number = number;
        for _ in 0..3 {
            let next = if is_down {
                number.checked_add(1)
            } else {
                number.checked_sub(1)
            };
            let Some(next) = next else { return };
            if focus_line(next, is_box) {
                return;
            }
            number = next;
        }
    });
    let table = Rows {
        editor,
        shape,
        problems,
        select,
        paste,
        walk: Some(walk),
        is_long: false,
    };
    let all = derived(move || places.with(|places| places.len()));
    // Rows in sight alone, where there are many; with few, each may be as high as its words.
    let is_long = local_memo(move || rows.with(|rows| rows.len()) > MOST_PLAIN);
    view! {
        {tracked(move || match (all.get(), is_filtered.get()) {
            (0, false) => nothing_yet(),
            (0, true) => view! { <p class="muted" role="status">"No partition is shown by this filter."</p> }.into_any(),
            _ if is_long.get() => long(table, rows),
            _ => plain(table, rows),
        })}
    }
}

fn nothing_yet() -> AnyView {
    view! {
        <Panel meaning=Meaning::Plain title="No offsets to alter yet.">
            <p>"As far as is known it has none. Add a partition or import some; a reset can be drafted all the same."</p>
        </Panel>
    }
    .into_any()
}

/// Only the rows in sight are in the page.
fn long(table: Rows, rows: Memo<Lines>) -> AnyView {
    let table = Rows {
        walk: None,
        is_long: true,
        ..table
    };
    let first = if table.is_sink() { "partition" } else { "key" };
    // As wide as what stands in them, so that a narrow screen has the field beside the name.
    let (name, value) = rows.with_untracked(|rows| widths(table, rows));
    let line = move |row: usize| rows.with(|rows| rows.get(row).cloned());
    windowed(Table {
        label: "Offsets".to_owned(),
        columns: vec![
            Column::unsorted("selected", 3).of_boxes(),
            Column::unsorted(first, name).naming_rows(),
            Column::unsorted("live", value).of_numbers(),
            Column::unsorted("new", value + 2).of_numbers(),
            Column::unsorted("meaning", 48),
        ],
        count: derived(move || rows.with(|rows| rows.len())),
        cell: Arc::new(move |row, column| match line(row) {
            Some(line) => cell(table, row, &line, column),
            None => ().into_any(),
        }),
        row_class: Some(Arc::new(move |row| {
            let line = line(row)?;
            match line.key {
                None => Some("group"),
                Some(_) => is_changed(table, &line).then_some("changed"),
            }
        })),
        find: Some(Callback::new(|()| {
            page::focus("filter");
        })),
        ..Table::default()
    })
}

/// How many lines are looked at for the widths of columns, at either end.
const LOOKED_AT: usize = 200;

/// The widths of the names and of the values, in characters, by the first lines and the last.
fn widths(table: Rows, lines: &[Line]) -> (usize, usize) {
    let ends = lines
        .iter()
        .take(LOOKED_AT)
        .chain(lines.iter().rev().take(LOOKED_AT));
    let (mut name, mut value) = (0, 0);
    table.editor.draft.with_untracked(|draft| {
        for line in ends {
            let key = line.key.as_deref().unwrap_or_default();
            let named = if table.is_sink() || line.key.is_none() {
                name_at(draft, line.at).chars().count()
            } else {
                key.chars().count()
            };
            let live = live_at(draft, line.at).and_then(|live| live.get(key));
            name = name.max(named);
            value = value.max(live.map_or(0, |live| live.text().chars().count()));
        }
    });
    (name.clamp(9, 40), (value + 1).clamp(8, 32))
}

/// Every row is in the page.
fn plain(table: Rows, rows: Memo<Lines>) -> AnyView {
    let body = move || {
        let rows = rows.get();
        let lines = rows.iter().enumerate();
        lines
            .map(|(number, line)| row(table, number, line))
            .collect_view()
    };
    view! {
        <Scroll label="Draft, scrollable">
            <table aria-label="Offsets" class="draft">
                <thead><tr>
                    <th scope="col" class="tick"><span class="visually-hidden">"selected"</span></th>
                    <th scope="col">{if table.is_sink() { "partition" } else { "key" }}</th>
                    <th scope="col" class="number">"live"</th>
                    <th scope="col" class="number">"new"</th>
                    <th scope="col" class="wide-only">"meaning"</th>
                </tr></thead>
                <tbody>{tracked(body)}</tbody>
            </table>
        </Scroll>
    }
    .into_any()
}

fn row(table: Rows, number: usize, line: &Line) -> AnyView {
    let cell = |column: usize| cell(table, number, line, column);
    if line.key.is_none() {
        return view! {
            <tr class="group"><td class="tick">{cell(0)}</td><th colspan="4" scope="rowgroup">{cell(1)}</th></tr>
        }
        .into_any();
    }
    let changed = {
        let line = line.clone();
        local_memo(move || is_changed(table, &line))
    };
    let class = if table.is_sink() { "" } else { "key" };
    view! {
        <tr class:changed=changed>
            <td class="tick">{cell(0)}</td>
            <th scope="row" class=class>{cell(1)}</th>
            <td class="number">{cell(2)}</td>
            <td class="number">{cell(3)}</td>
            <td class="words wide-only">{cell(4)}</td>
        </tr>
    }
    .into_any()
}

/// The box above the boxes: all that are shown.
pub(super) fn select_all(editor: Editor, places: Memo<Arc<Vec<At>>>) -> AnyView {
    let selected = editor.selected;
    let are_all = derived(move || {
        places.with(|places| {
            !places.is_empty()
                && selected.with(|selected| {
                    selected.len() >= places.len() && places.iter().all(|at| selected.contains(at))
                })
        })
    });
    let tick = on_tick(move |is_on| {
        let places = places.get_untracked();
        selected.update(|selected| {
            if is_on {
                selected.extend(places.iter().copied());
            } else {
                let shown: BTreeSet<At> = places.iter().copied().collect();
                selected.retain(|at| !shown.contains(at));
            }
        });
    });
    view! { <input type="checkbox" aria-label="Select all shown" prop:checked=are_all on:change=tick/> }
        .into_any()
}

/// Turns one row over, or takes all between it and the one before into the selection.
fn select(editor: Editor, shown: &[At], at: At, from: Option<At>) {
    let place = |at: At| shown.iter().position(|other| *other == at);
    let range = from.and_then(place).zip(place(at));
    editor.selected.update(|selected| match range {
        Some((from, to)) => {
            let (first, last) = (from.min(to), from.max(to));
            selected.extend(shown.get(first..=last).unwrap_or_default().iter().copied());
        }
        None => {
            if !selected.remove(&at) {
                selected.insert(at);
            }
        }
    });
}

/// A pasted column: onto the selected rows where the field is one of them, else onto the rows from here on.
fn paste_lines(editor: Editor, shape: &Shape, shown: &[At], at: At, key: &str, text: &str) {
    if let Some(why) = editor.locked() {
        editor.refuse(why);
        return;
    }
    let selected = editor.selected.get_untracked();
    let places = if selected.contains(&at) {
        base_places(shown.iter().filter(|at| selected.contains(at)))
    } else {
        let count = text.trim_end_matches(['\n', '\r']).lines().count();
        base_places(shown.iter().skip_while(|other| **other != at).take(count))
    };
    let on = editor
        .draft
        .with_untracked(|draft| places_in_words(draft, &places));
    editor.step(format!("paste onto {on}"), |draft| {
        paste_column(draft, &places, key, text, shape)
    });
}
