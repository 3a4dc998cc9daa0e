//! While a restore is drafted: what else there was before, for whoever wants that back too.

use connect_api::OffsetEntry;
use leptos::prelude::*;
use offset_rules::draft::{At, RowIntent};
use offset_rules::input::shown;
use offset_rules::naming::partition_name;
use offset_rules::strategy::{Outcome, restore};
use offset_rules::words::how_many;

use crate::state::editor::Editor;
use crate::ui::tracked::{derived, on_tick, tracked};

/// The most partitions that are listed.
const MOST_ROWS: usize = 200;

/// The partitions that the request did not name, unticked.
pub(super) fn restore_choices(editor: Editor) -> AnyView {
    tracked(move || {
        let found = editor.restorable.get()?;
        let count = found.candidates.len();
        let asked_at = editor.draft.with_untracked(|draft| {
            let rows = draft.rows()?;
            rows.iter().find_map(|(_, row)| match &row.intent {
                RowIntent::Restore(asked_at) => Some(asked_at.to_string()),
                _ => None,
            })
        });
        let asked_at = asked_at.unwrap_or_default();
        let boxes = found
            .candidates
            .into_iter()
            .take(MOST_ROWS)
            .map(|candidate| choice(editor, candidate.entry, asked_at.clone()));
        let more = count.saturating_sub(MOST_ROWS);
        let title = if count == 1 {
            "1 partition was not named by that request. It is left alone unless ticked.".to_owned()
        } else {
            format!(
                "{} partitions were not named by that request. They are left alone unless ticked.",
                how_many(count)
            )
        };
        Some(
            view! {
                <details class="panel plain">
                    <summary>{title}</summary>
                    <div class="choices">{boxes.collect_view()}</div>
                    {(more > 0).then(|| view! { <p class="muted">{format!("and {more} more: Export under Last request makes a file of all that was there, and Import takes it")}</p> })}
                </details>
            }
            .into_any(),
        )
    })
}

fn choice(editor: Editor, entry: OffsetEntry, asked_at: String) -> AnyView {
    let name = partition_name(&entry.partition);
    let was: Vec<String> = entry
        .offset
        .members()
        .map(|(key, value)| format!("{} {}", shown(&key), shown(&value)))
        .collect();
    let words = format!("{name}: {}", was.join(", "));
    let place = editor
        .draft
        .with_untracked(|draft| draft.base.position(&entry.partition));
    let is_ticked = derived(move || {
        let place = place?;
        editor
            .draft
            .with(|draft| draft.row(At::Base(place)).is_some())
            .then_some(true)
    });
    let tick = on_tick(move |is_on| {
        let what = if is_on {
            format!("{name} restored too")
        } else {
            format!("{name} left alone")
        };
        let found = editor.restorable.get_untracked();
        editor.step(what, |draft| {
            if is_on {
                return Ok(restore(draft, std::slice::from_ref(&entry), &asked_at));
            }
            if let Some(place) = place {
                draft.clear_row(At::Base(place));
            }
            Ok(Outcome {
                changed: 1,
                ..Outcome::default()
            })
        });
        // The list stays for the next tick.
        editor.restorable.set(found);
    });
    view! {
        <label class="check">
            <input type="checkbox" prop:checked=move || is_ticked.get().unwrap_or(false) on:change=tick/>
            <span>{words}</span>
        </label>
    }
    .into_any()
}
