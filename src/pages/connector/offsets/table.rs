//! The table: a row a partition, only those in sight.

use std::sync::Arc;

use leptos::prelude::*;
use offset_rules::listing::{ListColumn, Said, Source, said};

use super::movement;
use super::rows::Rows;
use crate::browser::{clipboard, page};
use crate::ui::digits::Digits;
use crate::ui::name::{name, visible_lines};
use crate::ui::tracked::{derived, tracked};
use crate::ui::windowed::{Column, Sorting, Table, windowed};

pub(super) fn table(rows: Rows) -> AnyView {
    let copied = RwSignal::new(String::new());
    view! {
        {tracked(move || windowed(described(rows, rows.columns.get(), copied)))}
        <p class="visually-hidden" role="status">{move || copied.get()}</p>
        {tracked(move || (rows.count_shown() == 0).then(|| view! {
            <p class="muted" role="status">"No partition matches the filter."</p>
        }))}
    }
    .into_any()
}

fn described(rows: Rows, columns: Arc<[ListColumn]>, copied: RwSignal<String>) -> Table {
    let heads = columns.iter().map(|column| Column {
        key: column.key.clone(),
        name: column.name.clone(),
        help: column.help.to_owned(),
        numeric: column.numeric,
        sortable: true,
        width: column.width,
        narrow: column.narrow,
        ..Column::default()
    });
    let heads = heads.collect();
    let copy = {
        let columns = Arc::clone(&columns);
        Callback::new(move |(row, column): (usize, usize)| {
            let text = columns
                .get(column)
                .and_then(|column| said(column, &untrack(|| rows.entry(row))?, true));
            let Some(text) = text.map(|said| said.text) else {
                return;
            };
            leptos::task::spawn_local(async move {
                let words = if clipboard::copy(&text).await {
                    "copied"
                } else {
                    "the browser refused the clipboard"
                };
                copied.set(words.to_owned());
            });
        })
    };
    Table {
        label: "Offsets".to_owned(),
        columns: heads,
        count: derived(move || rows.count_shown()),
        cell: Arc::new(move |row, column| {
            columns
                .get(column)
                .map_or_else(|| ().into_any(), |column| cell(rows, row, column))
        }),
        sorting: Some(Sorting {
            by: rows.sorted.into(),
            ask: Callback::new(move |by| rows.sort(by)),
        }),
        find: Some(Callback::new(|()| {
            page::focus("filter");
        })),
        copy: Some(copy),
        current: rows.current,
        row_class: None,
        is_read: true,
    }
}

fn cell(rows: Rows, row: usize, column: &ListColumn) -> AnyView {
    if column.source == Source::Movement {
        return rows
            .place(row)
            .map_or_else(|| ().into_any(), |place| movement::cell(rows, place));
    }
    rows.entry(row)
        .and_then(|entry| said(column, &entry, false))
        .map_or_else(|| ().into_any(), value)
}

/// A value as it is; its other spelling beside it.
pub(super) fn value(said: Said) -> AnyView {
    let Said {
        text,
        also,
        is_quoted,
        is_odd,
        ..
    } = said;
    let shown = if is_odd {
        view! { <span class="value odd">{visible_lines(&text)}</span> }.into_any()
    } else if is_quoted {
        view! { <span class="value quoted-value">{text}</span> }.into_any()
    } else if text.starts_with(|first: char| first.is_ascii_digit() || first == '-') {
        view! { <Digits text/> }.into_any()
    } else {
        name(&text)
    };
    match also {
        Some(also) => view! { {shown}" "<span class="also">{also}</span> }.into_any(),
        None => shown,
    }
}
