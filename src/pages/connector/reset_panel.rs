//! A reset, while it is drafted.

use leptos::prelude::*;
use offset_rules::draft::{At, Intent};
use offset_rules::words::how_many;

use super::field_lines::name_at;
use crate::state::editor::Editor;
use crate::ui::button::Button;
use crate::ui::panel::{Meaning, Panel};
use crate::ui::tracked::tracked;

/// How many partitions are named.
const MOST_NAMES: usize = 20;

/// What is drafted to be removed, and the way back.
pub(super) fn reset_panel(editor: Editor, keep: fn(Editor)) -> AnyView {
    tracked(move || {
        let (title, names, words) = editor.draft.with(|draft| match &draft.intent {
            Intent::DeleteSome(places) => {
                let names: Vec<String> = places
                    .iter()
                    .take(MOST_NAMES)
                    .map(|place| name_at(draft, At::Base(*place)))
                    .collect();
                let more = places.len().saturating_sub(names.len());
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                (
                    format!("Reset: the offsets of {} of {} partitions will be removed.", how_many(places.len()), how_many(draft.base.entries.len())),
                    Some(format!("{}{more}", names.join(", "))),
                    "One sentence of the API's document says that this exists, no example shows it. Treat every partition as at risk.",
                )
            }
            _ => (
                format!("Reset: the offsets of all {} partitions will be removed.", how_many(draft.base.entries.len())),
                None,
                "The connector goes back to its base state, as if it had just been created. What it then reads is up to its own settings; Review says what is known of that.",
            ),
        });
        view! {
            <Panel meaning=Meaning::Caution title>
                {names.map(|names| view! { <p>{names}</p> })}
                <p>{words}</p>
                <p class="actions"><Button on_press=move || keep(editor)>"Keep the offsets"</Button></p>
            </Panel>
        }
    })
}
