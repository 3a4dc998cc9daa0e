//! One line of the editor's table: its box, its name, live and new value, and what that means.

use std::sync::Arc;

use exact_json::Value;
use leptos::ev;
use leptos::html::Input;
use leptos::prelude::*;
use offset_rules::class::{Class, Shape};
use offset_rules::diff::change;
use offset_rules::draft::At;
use offset_rules::input::shown;
use offset_rules::problems::Problems;
use offset_rules::strategy::Outcome;

use super::field_lines::{Line, live_at, name_at};
use super::problem_list::error_at;
use crate::browser::{editor_keys, page, paste};
use crate::state::editor::Editor;
use crate::ui::digits::Digits;
use crate::ui::name::visible;
use crate::ui::tracked::{derived, local_memo, on_click, on_input, tracked, unsubscribe_when_gone};

/// What every row needs of the table it stands in.
#[derive(Clone, Copy)]
pub(super) struct Rows {
    /// The editor.
    pub(super) editor: Editor,
    /// The connector's columns.
    pub(super) shape: StoredValue<Shape>,
    /// What was found.
    pub(super) problems: Memo<Problems>,
    /// Selects a row; `true` selects up to it.
    pub(super) select: Callback<(At, bool)>,
    /// Several lines were pasted in a field.
    pub(super) paste: Callback<(At, Arc<str>, String)>,
    /// Moves the focus from a line, down or up, to the next field (or box); the table may do that by itself.
    pub(super) walk: Option<Callback<(usize, bool, bool)>>,
    /// Every row is as high as the next: what is wrong stands in the column of words.
    pub(super) is_long: bool,
}

impl Rows {
    fn class(self) -> Option<&'static Class> {
        self.shape.with_value(Shape::class)
    }

    pub(super) fn is_sink(self) -> bool {
        self.shape.with_value(Shape::is_sink)
    }

    fn help(self, key: &str) -> &'static str {
        self.shape
            .with_value(|shape| shape.offset_column(key).map_or("", |column| column.help()))
    }
}

/// The id of a line's field in the page.
pub(super) fn field_id(number: usize) -> String {
    format!("field-{number}")
}

/// The id of a line's box in the page.
pub(super) fn box_id(number: usize) -> String {
    format!("box-{number}")
}

/// What is in a cell of a line: its box, its name, live, new, meaning. `number` is the line's place among the lines.
pub(super) fn cell(table: Rows, number: usize, line: &Line, column: usize) -> AnyView {
    let at = line.at;
    match (&line.key, column) {
        (None, 0) => tick(table, number, at),
        (None, 1) => name(table, at),
        (Some(_), 0) if table.is_sink() => tick(table, number, at),
        (Some(_), 1) if table.is_sink() => name(table, at),
        (Some(key), 1) => visible(key).into_owned().into_any(),
        (Some(key), 2) => live(table, at, key),
        (Some(key), 3) => field(table, number, at, Arc::clone(key)),
        (Some(key), 4) => words(table, at, Arc::clone(key)),
        _ => ().into_any(),
    }
}

/// Whether a line says something else than what is live.
pub(super) fn is_changed(table: Rows, line: &Line) -> bool {
    let Some(key) = &line.key else { return false };
    table.editor.draft.with(|draft| {
        let Some(row) = draft.row(line.at) else {
            return false;
        };
        let live = live_at(draft, line.at).and_then(|live| live.get(key));
        let new = row.offset.get(key);
        new.as_ref().map(Value::text) != live.as_ref().map(Value::text)
    })
}

fn tick(table: Rows, number: usize, at: At) -> AnyView {
    let name = table.editor.draft.with_untracked(|draft| name_at(draft, at));
    let selected = table.editor.selected;
    let is_selected = local_memo(move || selected.with(|selected| selected.contains(&at)));
    let click: Box<dyn FnMut(ev::MouseEvent)> =
        Box::new(move |event| table.select.run((at, event.shift_key())));
    let down: Box<dyn FnMut(ev::KeyboardEvent)> = Box::new(move |event| {
        if let (Some(walk), Some(is_down)) = (table.walk, editor_keys::up_or_down(&event)) {
            event.prevent_default();
            walk.run((number, is_down, true));
        }
    });
    view! {
        <input type="checkbox" id=box_id(number) aria-label=format!("Select {name}")
            prop:checked=is_selected on:click=click on:keydown=down/>
    }
    .into_any()
}

/// The partition's name; one that was added can be taken out again.
fn name(table: Rows, at: At) -> AnyView {
    let name = table.editor.draft.with_untracked(|draft| name_at(draft, at));
    let shown = name.clone();
    let take_out = matches!(at, At::Added(_)).then(|| {
        let label = format!("Take {name} out");
        let press = on_click(move || {
            table.editor.step(format!("{name} taken out"), |draft| {
                draft.clear_row(at);
                Ok(Outcome {
                    changed: 1,
                    ..Outcome::default()
                })
            });
        });
        view! { <button type="button" class="button quiet small" aria-label=label on:click=press>"Take out"</button> }
    });
    view! { {shown}{take_out} }.into_any()
}

/// The live value of a key.
fn live(table: Rows, at: At, key: &str) -> AnyView {
    let live = table
        .editor
        .draft
        .with_untracked(|draft| live_at(draft, at).and_then(|live| live.get(key)));
    match live {
        Some(live) => view! { <Digits text=shown(&live)/> }.into_any(),
        None => view! { <span class="muted">"none"</span> }.into_any(),
    }
}

/// What a change means; where there is none, what a source's key is.
fn words(table: Rows, at: At, key: Arc<str>) -> AnyView {
    let help = if table.is_sink() { "" } else { table.help(&key) };
    tracked(move || match wrong(table, at, &key).filter(|_| table.is_long) {
        Some(words) => {
            let title = words.clone();
            view! { <span class="field-problem" title=title>{words}</span> }.into_any()
        }
        None => meaning(table, at, &key)
            .unwrap_or_else(|| help.to_owned())
            .into_any(),
    })
}

/// What stands in the field by what the draft says; what is being typed there is the person's.
fn drawn(table: Rows, at: At, key: &str) -> Option<String> {
    table.editor.draft.with_untracked(|draft| {
        let row = draft.row(at)?;
        let bad = row.bad_cells.iter().find(|cell| cell.key == key);
        bad.map(|cell| cell.typed.clone()).or_else(|| {
            let live = live_at(draft, at).and_then(|live| live.get(key));
            let value = row.offset.get(key)?;
            (Some(value.text()) != live.as_ref().map(Value::text)).then(|| shown(&value))
        })
    })
}

/// A row's meaning stands beside the key that was changed; where a value has another spelling, that too. What is no value means
/// nothing: the row holds what was typed before that.
fn meaning(table: Rows, at: At, key: &str) -> Option<String> {
    table.editor.draft.with(|draft| {
        if draft.row(at).is_some_and(|row| !row.bad_cells.is_empty()) {
            return None;
        }
        let change = change(draft, table.class(), at)?;
        let of_key = |change: &&offset_rules::diff::KeyChange| change.key == key && change.is_change();
        let key = change.keys.iter().find(of_key)?;
        let says = change.meaning.says.clone();
        Some(match &key.spelled.1 {
            Some(spelled) => format!("{spelled}: {says}"),
            None => says,
        })
    })
}

/// What is typed and no value; else what is found wrong with the value.
fn wrong(table: Rows, at: At, key: &str) -> Option<String> {
    let typed = table.editor.draft.with(|draft| {
        let cell = draft.row(at)?.bad_cells.iter().find(|cell| cell.key == key)?;
        Some(offset_rules::words::legible_sentence(&format!(
            "{} {}",
            cell.error.says, cell.error.advice
        )))
    });
    typed.or_else(|| table.problems.with(|problems| error_at(problems, at, key)))
}

fn field(table: Rows, number: usize, at: At, key: Arc<str>) -> AnyView {
    let editor = table.editor;
    let (name, live) = editor.draft.with_untracked(|draft| {
        let live = live_at(draft, at).and_then(|live| live.get(&key));
        (name_at(draft, at), live.as_ref().map(shown))
    });
    // Of one partition its name says nothing; of several the same key stands there as often.
    let is_of_several = editor.draft.with_untracked(|draft| {
        let added = draft.rows().map_or(0, |rows| rows.added().len());
        draft.base.entries.len() + added > 1
    });
    let label = if table.is_sink() || is_of_several {
        format!("New {key} of {name}")
    } else {
        format!("New {key}")
    };
    let problem = {
        let key = Arc::clone(&key);
        local_memo(move || wrong(table, at, &key))
    };
    let is_invalid = derived(move || problem.with(Option::is_some).then_some("true"));
    let typed = {
        let key = Arc::clone(&key);
        on_input(move |text| {
            let what = || format!("typing in {key} of {name}");
            editor.type_in(at, &key, what, |draft| {
                if text.trim().is_empty() {
                    draft.clear_cell(at, &key);
                } else {
                    // What is wrong with it is kept with the draft, and shown beside the field.
                    let _ = table
                        .shape
                        .with_value(|shape| draft.set_cell(at, &key, &text, shape));
                }
            });
        })
    };
    let pasted: Box<dyn FnMut(ev::ClipboardEvent)> = {
        let key = Arc::clone(&key);
        Box::new(move |event| {
            if let Some(text) = paste::several_lines(&event) {
                event.prevent_default();
                table.paste.run((at, Arc::clone(&key), text));
            }
        })
    };
    let down: Box<dyn FnMut(ev::KeyboardEvent)> = Box::new(move |event| {
        if let (Some(walk), Some(is_down)) = (table.walk, editor_keys::enter_or_arrow(&event)) {
            event.prevent_default();
            walk.run((number, is_down, false));
        }
    });
    let note_id = format!("note-{number}");
    let is_locked = local_memo(move || editor.locked().is_some());
    let shown = drawn(table, at, &key).unwrap_or_default();
    let input = NodeRef::<Input>::new();
    {
        let key = Arc::clone(&key);
        // After any change but typing. The property alone would not put back what was typed where it means the same as before.
        Effect::new(move |first: Option<()>| {
            unsubscribe_when_gone();
            editor.drawn.track();
            if let (Some(()), Some(input)) = (first, input.get_untracked()) {
                let wanted = drawn(table, at, &key).unwrap_or_default();
                if input.value() != wanted {
                    input.set_value(&wanted);
                }
            }
        });
    }
    view! {
        <input
            node_ref=input
            type="text" inputmode="text" autocomplete="off" spellcheck="false"
            id=field_id(number) aria-label=label aria-describedby=note_id.clone() aria-invalid=is_invalid
            placeholder=live readonly=is_locked
            prop:value=shown on:input=typed on:paste=pasted on:keydown=down
        />
        <span id=note_id>
            {tracked(move || problem.get().map(|words| view! { <span class="field-problem" role="alert">{words}</span> }))}
        </span>
        // Where the screen has no room for a column of words, they stand under the field.
        <span class="narrow-only meaning">{tracked(move || meaning(table, at, &key))}</span>
    }
    .into_any()
}

/// Moves the focus to a line's field, or to its box; whether it is there.
pub(super) fn focus_line(number: usize, is_box: bool) -> bool {
    page::focus(&if is_box { box_id(number) } else { field_id(number) })
}
