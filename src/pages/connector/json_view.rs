//! The draft as the request's body: a text to edit, with the places of what is wrong in it.

use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;
use offset_rules::draft::{Draft, PartitionId};
use offset_rules::import::{Form, ImportError, Imported, place_in, read};
use offset_rules::problems::Place;
use offset_rules::words::how_many;

use super::announced::announced;
use crate::browser::{clock, page};
use crate::state::drafts::Drafts;
use crate::state::editor::{Editor, Unread, View};
use crate::ui::tracked::{
    derived, local_effect, local_memo, local_memo_compared, on_click, on_input, tracked,
};

/// The field's id in the page.
const FIELD: &str = "json";
/// A text of more bytes than this is read when the typing pauses.
const LONG: usize = 100_000;
/// That pause, in milliseconds.
const PAUSE: u32 = 300;

/// A text that was read, and where its entries stand.
pub(super) struct Text {
    text: String,
    imported: Imported,
}

/// Where something stands in the text.
struct Spot {
    line: usize,
    column: usize,
    path: String,
    /// From and to, in UTF-16 units.
    range: (u32, u32),
}

/// The text of the JSON view as last read; empty while it is no draft.
pub(super) type LastRead = RwSignal<Option<Arc<Text>>>;

/// The JSON view.
#[component]
pub(super) fn JsonView(
    /// What was read last, for the places of problems.
    last_read: LastRead,
) -> impl IntoView {
    let editor = expect_context::<Editor>();
    let count = editor.draft.with_untracked(Draft::partitions);
    announced(
        count,
        || {
            format!(
                "Writing {} partitions as text. This takes a moment.",
                how_many(count)
            )
        },
        move || {
            editor.drawn.track();
            view! { <Body editor last_read/> }.into_any()
        },
    )
}

/// Keeps the text of the JSON view with the draft while it is no draft, and takes up one that was kept: the tab may have
/// been closed, or killed, while it was typed.
pub(super) fn keep_typed(editor: Editor) {
    let drafts = expect_context::<Drafts>();
    let id = editor.draft.with_untracked(|draft| draft.id.clone());
    let edits = {
        let id = id.clone();
        local_memo(move || drafts.edits(&id))
    };
    take_up(editor, drafts, &id, edits.get_untracked());
    local_effect({
        let id = id.clone();
        move || {
            let text = editor
                .unread
                .with(|unread| unread.as_ref().map(|unread| Arc::from(unread.text.as_str())));
            drafts.keep_typed(&id, text);
        }
    });
    // Also when this tab comes to edit what it followed.
    local_effect(move || take_up(editor, drafts, &id, edits.get()));
}

fn take_up(editor: Editor, drafts: Drafts, id: &str, edits: bool) {
    let kept = drafts
        .typed(id)
        .filter(|_| editor.unread.with_untracked(Option::is_none));
    let Some(text) = kept else { return };
    let mut draft = editor.draft.get_untracked();
    match draft.apply_view(&text) {
        // It had not been read yet, and is the draft. Where another tab edits, that one reads it.
        Ok(_) if edits => editor.edit(draft),
        Ok(_) => {}
        Err(error) => {
            let text = text.to_string();
            editor.unread.set(Some(Unread { text, error }));
            editor.view.set(View::Json);
        }
    }
}

#[component]
fn Body(editor: Editor, last_read: LastRead) -> impl IntoView {
    let unread = editor.unread.get_untracked().map(|unread| unread.text);
    let text = unread.unwrap_or_else(|| {
        let text = editor.draft.with_untracked(Draft::view);
        read_later(last_read, &text);
        text
    });
    let drafts = expect_context::<Drafts>();
    let id = editor.draft.with_untracked(|draft| draft.id.clone());
    // What was typed and not read yet; whoever leaves the view has it read at once. It is kept as it is meanwhile: whoever
    // types on and on makes no pause to read it in, and may be gone before one.
    let waiting = StoredValue::new(None::<String>);
    let take = move || {
        if let Some(text) = waiting.try_update_value(Option::take).flatten() {
            read_text(editor, last_read, text);
        }
    };
    on_cleanup(take);
    let typed = on_input(move |text| {
        if text.len() <= LONG {
            waiting.set_value(None);
            read_text(editor, last_read, text);
            return;
        }
        let length = text.len();
        drafts.keep_typed(&id, Some(Arc::from(text.as_str())));
        waiting.set_value(Some(text));
        editor.pending.set(true);
        leptos::task::spawn_local(async move {
            clock::sleep(PAUSE).await;
            let is_latest =
                waiting.try_with_value(|text| text.as_ref().is_some_and(|text| text.len() == length));
            if is_latest == Some(true) {
                take();
            }
        });
    });
    let problem = move || {
        editor.unread.get().map(|Unread { text, error }| {
            let press = {
                let error = error.clone();
                on_click(move || select_line(&text, &error))
            };
            view! {
                <span class="field-problem" role="alert">{error.to_string()}</span>" "
                <button type="button" class="link" on:click=press>{format!("Go to line {}", error.line)}</button>
            }
        })
    };
    let is_invalid = derived(move || editor.unread.with(Option::is_some).then_some("true"));
    let rows = (text.lines().count() + 1).clamp(12, 28).to_string();
    view! {
        <div class="editor">
            <textarea id=FIELD class="json-text" aria-label="JSON" aria-describedby="json-problem" aria-invalid=is_invalid
                rows=rows wrap="off" spellcheck="false" autocomplete="off" prop:value=text on:input=typed></textarea>
            <p id="json-problem">{tracked(problem)}</p>
            <p class="muted">
                "The body of the request, an entry a line. Partitions that are not in it are left alone; each offset replaces the live one whole."
            </p>
        </div>
    }
}

/// Has a text become the draft, if it is one.
fn read_text(editor: Editor, last_read: LastRead, text: String) {
    let mut draft = editor.draft.get_untracked();
    match draft.apply_view(&text) {
        Ok(imported) => {
            editor.edit(draft);
            last_read.set(Some(Arc::new(Text { text, imported })));
        }
        Err(error) => {
            last_read.set(None);
            editor.unread.set(Some(Unread { text, error }));
        }
    }
    let _ = editor.pending.try_set(false);
}

/// Reads the text of a draft for the places of its problems; a long one when it has been painted.
fn read_later(last_read: LastRead, text: &str) {
    if text.len() <= LONG {
        last_read.set(as_read(text));
        return;
    }
    let text = text.to_owned();
    last_read.set(None);
    leptos::task::spawn_local(async move {
        clock::sleep(PAUSE).await;
        // What was typed meanwhile is the later text.
        if last_read.try_with_untracked(Option::is_none) == Some(true) {
            let _ = last_read.try_set(as_read(&text));
        }
    });
}

fn as_read(text: &str) -> Option<Arc<Text>> {
    let imported = read(text.as_bytes()).ok()?;
    Some(Arc::new(Text {
        text: text.to_owned(),
        imported,
    }))
}

/// Where each partition stands among the entries, found once for all problems of a text.
pub(super) fn entries_of(last_read: LastRead) -> Memo<Arc<HashMap<PartitionId, usize>>> {
    local_memo_compared(
        move || {
            let text = last_read.get();
            let entries = text
                .iter()
                .flat_map(|text| text.imported.entries.iter().enumerate());
            Arc::new(
                entries
                    .map(|(at, entry)| (PartitionId::of(&entry.partition), at))
                    .collect(),
            )
        },
        |_, _| true,
    )
}

/// A problem's place in the text: "line 4, column 67, offsets[0].offset.kafka_offset".
pub(super) fn path_of(
    last_read: LastRead,
    entries: Memo<Arc<HashMap<PartitionId, usize>>>,
    place: &Place,
) -> Option<String> {
    let text = last_read.get()?;
    let spot = spot(&text, &entries.get(), place)?;
    Some(format!(
        "line {}, column {}, {}",
        spot.line, spot.column, spot.path
    ))
}

/// Selects a problem's place in the text.
pub(super) fn go_to(last_read: LastRead, entries: Memo<Arc<HashMap<PartitionId, usize>>>, place: &Place) {
    let text = last_read.get_untracked();
    let spot = text.and_then(|text| spot(&text, &entries.get_untracked(), place));
    match spot {
        Some(spot) => page::select_in(FIELD, spot.range.0, spot.range.1),
        None => {
            page::focus(FIELD);
        }
    }
}

fn spot(text: &Text, entries: &HashMap<PartitionId, usize>, place: &Place) -> Option<Spot> {
    if text.imported.form == Form::JsonLines {
        return None;
    }
    let at = *entries.get(&PartitionId::of(place.partition.as_ref()?))?;
    let entry = text.imported.entries.get(at)?;
    let list = if text.imported.form == Form::Array {
        ""
    } else {
        "offsets"
    };
    let member = |part: &str, key: &str| format!("{list}[{at}].{part}.{key}");
    let (value, path) = match &place.key {
        None => (entry.offset.clone(), format!("{list}[{at}]")),
        Some(key) => match (entry.offset.get(key), entry.partition.get(key)) {
            (Some(value), _) => (value, member("offset", key)),
            (None, Some(value)) => (value, member("partition", key)),
            // A key that is missing is shown where it should stand.
            (None, None) => (entry.offset.clone(), format!("{list}[{at}].offset")),
        },
    };
    let (line, column) = place_in(&value);
    let units = |bytes: usize| {
        let before = text.text.get(..bytes).unwrap_or_default();
        u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX)
    };
    let span = value.span();
    Some(Spot {
        line,
        column,
        path,
        range: (units(span.start), units(span.end)),
    })
}

/// Selects from where a text went wrong to the end of that line.
fn select_line(text: &str, error: &ImportError) {
    let lines: Vec<&str> = text.split('\n').take(error.line).collect();
    let units = |text: &str| u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
    let before: u32 = lines
        .iter()
        .take(error.line.saturating_sub(1))
        .map(|line| units(line) + 1)
        .sum();
    let line = lines.last().copied().unwrap_or_default();
    let column: String = line.chars().take(error.column.saturating_sub(1)).collect();
    page::select_in(FIELD, before + units(&column), before + units(line));
}
