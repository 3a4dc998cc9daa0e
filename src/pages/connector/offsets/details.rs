//! The row one is at, downwards: every key with its whole value, its other spellings and what it means.

use connect_api::OffsetEntry;
use leptos::prelude::*;
use offset_rules::listing::{ListColumn, Source, csv_row, said};
use offset_rules::movement::{CANNOT_TELL, change, sentence};
use offset_rules::naming::partition_name;
use offset_rules::words::clipped;

use super::rows::Rows;
use super::table::value;
use crate::browser::{clipboard, clock};
use crate::ui::button::Button;
use crate::ui::name::{name, visible, visible_lines};
use crate::ui::scroll::Scroll;
use crate::ui::tracked::tracked;

/// A longer value is folded: a megabyte in one cell would stop the page.
const FOLDED: usize = 2000;

/// The details, under the table. The only partition is always the one.
pub(super) fn details(rows: Rows) -> AnyView {
    let at = Memo::new(move |_| match rows.current.get() {
        Some(row) if row < rows.count_shown() => Some(row),
        _ => (rows.count_all() == Some(1)).then_some(0),
    });
    let entry = Memo::new(move |_| rows.entry(at.get()?));
    tracked(move || {
        match entry.get() {
        Some(entry) => of(rows, at.get().unwrap_or(0), &entry),
        None => view! { <p class="muted">"Click a row, or go to it with the arrow keys, to see every key of it."</p> }.into_any(),
    }
    })
}

fn of(rows: Rows, row: usize, entry: &OffsetEntry) -> AnyView {
    let title = partition_name(&entry.partition);
    let label = format!("Keys of {}", visible(&title));
    let (table_label, box_label) = (label.clone(), format!("{label}, scrollable"));
    let columns = rows.columns.get();
    let keys = columns
        .iter()
        .filter(|column| column.source != Source::Movement)
        .filter_map(|column| key(column, entry))
        .collect_view();
    let copied = RwSignal::new(None::<bool>);
    let copy = move |text: String| {
        leptos::task::spawn_local(async move {
            let done = clipboard::copy(&text).await;
            let _ = copied.try_set(Some(done));
        });
    };
    let (as_json, as_csv) = (entry.text(), csv_row(&columns, entry));
    let has_order = rows.has_order();
    let moved = move || {
        let place = rows.place(row)?;
        rows.with_seen(|seen| {
            let movement = seen.movement(place);
            let words = sentence(&movement, seen.latest()?);
            let tell = movement
                .still
                .map(|_| format!(" ({CANNOT_TELL})"))
                .unwrap_or_default();
            let said = [change(&movement, has_order), format!("{words}{tell}")];
            Some(
                said.into_iter()
                    .filter(|part| !part.is_empty())
                    .collect::<Vec<_>>()
                    .join(", "),
            )
        })?
        .filter(|said| !said.is_empty())
        .map(|said| format!("since the last observation: {said}"))
    };
    view! {
        <section class="details" aria-label=label>
            <div class="toolbar">
                <h2>{name(&title)}</h2>
                <p class="actions">
                    <Button on_press=move || copy(as_json.clone())>"Copy row as JSON"</Button>
                    <Button on_press=move || copy(as_csv.clone())>"Copy row as CSV"</Button>
                    <span class="muted" role="status">{tracked(move || match copied.get() {
                        Some(true) => "copied",
                        Some(false) => "the browser refused the clipboard",
                        None => "",
                    })}</span>
                </p>
            </div>
            <p class="muted">{tracked(moved)}</p>
            <Scroll label=box_label>
                <table aria-label=table_label class="key-table">
                    <thead><tr><th scope="col">"key"</th><th scope="col">"value"</th><th scope="col">"meaning"</th></tr></thead>
                    <tbody>{keys}</tbody>
                </table>
            </Scroll>
        </section>
    }
    .into_any()
}

fn key(column: &ListColumn, entry: &OffsetEntry) -> Option<AnyView> {
    let mut whole = said(column, entry, true)?;
    let local = whole.instant.map(clock::local);
    let length = whole.text.chars().count();
    let folded = (length > FOLDED).then(|| std::mem::take(&mut whole.text));
    if let Some(text) = &folded {
        whole.text = clipped(text, 200);
    }
    let shown = value(whole);
    let rest = folded.map(|text| {
        let more = RwSignal::new(false);
        view! {
            <p>
                {format!("{length} characters. ")}
                <Button on_press=move || more.update(|more| *more = !*more)>"Show all"</Button>
            </p>
            {tracked(move || more.get().then(|| view! { <pre class="raw" tabindex="0">{visible_lines(&text)}</pre> }))}
        }
    });
    let key = column.name.clone();
    Some(
        view! {
            <tr>
                <th scope="row">{name(&key)}</th>
                <td>{shown}{local.map(|local| view! { " "<span class="also">{local}</span> })}{rest}</td>
                <td class="words muted">{column.help}</td>
            </tr>
        }
        .into_any(),
    )
}
