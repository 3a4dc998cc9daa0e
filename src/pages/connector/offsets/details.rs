//! The row one is at, downwards: every key with its whole value, its other spellings and what it means.

use connect_api::OffsetEntry;
use exact_json::Value;
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
use crate::ui::tracked::{local_memo, tracked};

/// A longer value is folded: a megabyte in one cell would stop the page.
const FOLDED: usize = 2000;

/// The details, under the table. The only partition is always the one.
pub(super) fn details(rows: Rows) -> AnyView {
    let at = local_memo(move || match rows.current.get() {
        Some(row) if row < rows.count_shown() => Some(row),
        _ => (rows.count_all() == Some(1)).then_some(0),
    });
    let entry = local_memo(move || rows.entry(at.get()?));
    // Each observation brings other values: what was said, opened and focused stays with the partition.
    let partition =
        local_memo(move || entry.with(|entry| entry.as_ref().map(|entry| entry.partition.clone())));
    tracked(move || {
        match partition.get() {
        Some(partition) => of(rows, at, entry, &partition),
        None => view! { <p class="muted">"Click a row, or go to it with the arrow keys, to see every key of it."</p> }.into_any(),
    }
    })
}

fn of(rows: Rows, at: Memo<Option<usize>>, entry: Memo<Option<OffsetEntry>>, partition: &Value) -> AnyView {
    let title = partition_name(partition);
    let label = format!("Keys of {}", visible(&title));
    let (table_label, box_label) = (label.clone(), format!("{label}, scrollable"));
    let unfolded = RwSignal::new(Vec::new());
    let keys = tracked(move || {
        let columns = rows.columns.get();
        let shown = columns.iter().filter(|column| column.source != Source::Movement);
        entry.with(|entry| {
            let entry = entry.as_ref()?;
            Some(
                shown
                    .filter_map(|column| key(column, entry, unfolded))
                    .collect_view(),
            )
        })
    });
    let copied = RwSignal::new(None::<bool>);
    let copy = move |text: fn(&[ListColumn], &OffsetEntry) -> String| {
        let columns = rows.columns.get_untracked();
        let Some(text) = entry.with_untracked(|entry| Some(text(&columns, entry.as_ref()?))) else {
            return;
        };
        leptos::task::spawn_local(async move {
            let done = clipboard::copy(&text).await;
            let _ = copied.try_set(Some(done));
        });
    };
    let has_order = rows.has_order();
    let moved = move || {
        let place = rows.place(at.get()?)?;
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
                    <Button on_press=move || copy(|_, entry| entry.text())>"Copy row as JSON"</Button>
                    <Button on_press=move || copy(csv_row)>"Copy row as CSV"</Button>
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

fn key(column: &ListColumn, entry: &OffsetEntry, unfolded: RwSignal<Vec<String>>) -> Option<AnyView> {
    let mut whole = said(column, entry, true)?;
    let local = whole.instant.map(clock::local);
    let length = whole.text.chars().count();
    let folded = (length > FOLDED).then(|| std::mem::take(&mut whole.text));
    if let Some(text) = &folded {
        whole.text = clipped(text, 200);
    }
    let shown = value(whole);
    let rest = folded.map(|text| {
        let (of_button, of_text) = (column.name.clone(), column.name.clone());
        let turn = move || {
            unfolded.update(|unfolded| match unfolded.iter().position(|name| *name == of_button) {
                Some(at) => {
                    unfolded.remove(at);
                }
                None => unfolded.push(of_button.clone()),
            });
        };
        view! {
            <p>
                {format!("{length} characters. ")}
                <Button on_press=turn>"Show all"</Button>
            </p>
            {tracked(move || unfolded.with(|unfolded| unfolded.contains(&of_text)).then(|| view! { <pre class="raw" tabindex="0">{visible_lines(&text)}</pre> }))}
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
