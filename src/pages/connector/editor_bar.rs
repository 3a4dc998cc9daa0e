//! The bar of the editor: views, filter, what can be done to the selected rows, undo and redo.

use std::sync::Arc;

use leptos::prelude::*;
use offset_rules::class::Shape;
use offset_rules::draft::{At, Draft, Intent};
use offset_rules::strategy::{reset_all, reset_some, skip_one};
use offset_rules::words::how_many;

use super::field_lines::{base_places, places_in_words};
use super::fields::select_all;
use super::form_move::Position;
use super::sight::Sight;
use crate::state::editor::{Editor, Form, Said, View};
use crate::ui::button::Button;
use crate::ui::filter_field::filter_field;
use crate::ui::name::visible_sentence;
use crate::ui::tracked::{derived, on_click, on_tick, tracked};

/// The rows that a strategy works on: the selected ones; where there is only one, that one.
pub(super) fn chosen(editor: Editor) -> Vec<usize> {
    let selected = editor.selected.with_untracked(|selected| base_places(selected));
    let only_one = editor.draft.with_untracked(|draft| draft.base.entries.len() == 1);
    if selected.is_empty() && only_one {
        vec![0]
    } else {
        selected
    }
}

/// Table and JSON.
pub(super) fn views(editor: Editor) -> AnyView {
    let one = |view: View, name: &'static str| {
        let pressed = derived(move || {
            if editor.view.get() == view {
                "true"
            } else {
                "false"
            }
        });
        let press = on_click(move || {
            editor.form.set(None);
            editor.view.set(view);
        });
        view! { <button type="button" class="button" aria-pressed=pressed on:click=press>{name}</button> }
    };
    view! { <div class="switch" role="group" aria-label="View of the draft">{one(View::Table, "Table")}{one(View::Json, "JSON")}</div> }
        .into_any()
}

/// The filter of the table.
pub(super) fn filter(sight: Sight) -> AnyView {
    let text = derived(move || sight.which.with(|which| which.filter.clone()));
    let is_on = derived(move || sight.which.with(|which| which.changed_only));
    view! {
        {filter_field(text, Box::new(move |text| sight.look_for(text)))}
        <label class="check">
            <input type="checkbox" prop:checked=is_on on:change=on_tick(move |is_on| sight.show_changed(is_on))/>
            <span>"Changed only"</span>
        </label>
    }
    .into_any()
}

/// How many rows are selected, and how many of them are not shown.
fn selection(editor: Editor, shown: Memo<Arc<Vec<At>>>) -> AnyView {
    tracked(move || {
        let all = editor
            .draft
            .with(|draft| draft.base.entries.len() + draft.rows().map_or(0, |rows| rows.added().len()));
        let (selected, hidden) = editor.selected.with(|selected| {
            let in_sight = shown.with(|shown| shown.iter().filter(|at| selected.contains(at)).count());
            (selected.len(), selected.len().saturating_sub(in_sight))
        });
        let hidden = if hidden > 0 {
            format!(", {} of them not shown", how_many(hidden))
        } else {
            String::new()
        };
        format!("{} of {} selected{hidden}", how_many(selected), how_many(all))
    })
}

/// Whatever can be done.
pub(super) fn strategies(editor: Editor, shape: StoredValue<Shape>, shown: Memo<Arc<Vec<At>>>) -> AnyView {
    let is_sink = shape.with_value(Shape::is_sink);
    let position = shape.with_value(Position::of);
    let is_single = editor.draft.with_untracked(|draft| draft.base.entries.len() == 1);
    let no_rows = derived(move || {
        let is_none = editor
            .selected
            .with(|selected| !selected.iter().any(|at| matches!(at, At::Base(_))));
        editor
            .locked()
            .or_else(|| (is_none && !is_single).then(|| "Select rows first".to_owned()))
    });
    let locked = derived(move || editor.locked());
    let opener = |form: Form, id: &'static str, name: &'static str, reason: Signal<Option<String>>| {
        view! {
            <Button id disabled_reason=reason on_press=move || {
                editor.said.set(None);
                editor.form.set(Some(form));
            }>{name}</Button>
        }
    };
    let skip = is_sink.then(|| {
        let press = move || {
            let places = chosen(editor);
            let on = editor
                .draft
                .with_untracked(|draft| places_in_words(draft, &places));
            editor.take_time("Skipping one record of", places.len(), move || {
                editor.step(format!("skip of one record in {on}"), |draft| {
                    Ok(skip_one(draft, places))
                });
            });
        };
        view! { <Button disabled_reason=no_rows on_press=press>"Skip one"</Button> }
    });
    let reset_reason = derived(move || {
        let is_reset = editor.draft.with(|draft| draft.intent == Intent::DeleteAll);
        editor
            .locked()
            .or_else(|| is_reset.then(|| "A reset is drafted already".to_owned()))
    });
    view! {
        <div class="strategies" role="group" aria-label="Strategies">
            <span class="field-row">{select_all(editor, shown)}<span class="muted">{selection(editor, shown)}</span></span>
            {opener(Form::Set, "press-set", "Set", no_rows)}
            {opener(Form::Shift, "press-shift", "Shift", no_rows)}
            {skip}
            {position.is_some().then(|| opener(Form::MoveTo, "press-move", "Move to position", no_rows))}
            <Button disabled_reason=reset_reason on_press=move || reset(editor)>"Reset offsets"</Button>
            <span class="rule" aria-hidden="true"></span>
            {opener(Form::CopyFrom, "press-copy", "Copy from connector", locked)}
            {opener(Form::Import, "press-import", "Import", locked)}
            {opener(Form::AddPartition, "press-add", "Add partition", locked)}
        </div>
    }
    .into_any()
}

/// Drafts a reset: of the selected partitions, or of all where none or every one is selected.
fn reset(editor: Editor) {
    let selected = editor.selected.with_untracked(|selected| base_places(selected));
    let all = editor.draft.with_untracked(|draft| draft.base.entries.len());
    if selected.is_empty() || selected.len() == all {
        editor.step("reset of all partitions", |draft| Ok(reset_all(draft)));
    } else {
        let on = editor
            .draft
            .with_untracked(|draft| places_in_words(draft, &selected));
        editor.step(format!("reset of {on}"), |draft| Ok(reset_some(draft, selected)));
    }
}

/// Undo and redo, each saying what.
pub(super) fn undo_redo(editor: Editor) -> AnyView {
    let one = |word: &'static str, sign: &'static str, next: fn(Editor) -> Option<String>, go: fn(Editor)| {
        let reason = derived(move || {
            let nothing = next(editor)
                .is_none()
                .then(|| format!("Nothing to {}", word.to_lowercase()));
            editor.locked().or(nothing)
        });
        let name = derived(move || match next(editor) {
            Some(what) => format!("{word}: {what}"),
            None => word.to_owned(),
        });
        let is_off = derived(move || reason.with(Option::is_some).then_some("true"));
        let title = derived(move || reason.get().unwrap_or_else(|| name.get()));
        let press = on_click(move || {
            if reason.with_untracked(Option::is_none) {
                go(editor);
            }
        });
        view! {
            <button type="button" class="button quiet icon" aria-label=name aria-disabled=is_off title=title on:click=press>
                <span aria-hidden="true">{sign}</span>
            </button>
        }
    };
    view! {
        <div class="undo" role="group" aria-label="Steps">
            {one("Undo", "↶", Editor::next_undo, Editor::undo)}
            {one("Redo", "↷", Editor::next_redo, Editor::redo)}
        </div>
    }
    .into_any()
}

/// What the last step did: what it changed, what it left and why.
pub(super) fn said(editor: Editor) -> AnyView {
    let line = move || {
        editor.said.get().map(
            |Said {
                 words,
                 left,
                 is_refusal,
             }| {
                let role = if is_refusal { "alert" } else { "status" };
                let class = if is_refusal { "said bad" } else { "said" };
                let several = left.len() > 1;
                let is_short = left.len() <= FEW_LEFT;
                let more = left.len().saturating_sub(MOST_LEFT);
                let lines = left.into_iter().take(MOST_LEFT).map(|left| {
                    let name = left
                        .partition
                        .map(|partition| offset_rules::naming::partition_name(&partition));
                    let words = match name {
                        Some(name) => format!("{name}: {}", left.why),
                        None => left.why,
                    };
                    view! { <li>{offset_rules::words::legible_sentence(&words)}</li> }
                });
                let list = several.then(|| {
                    view! {
                        <details open=is_short><summary>"What was left"</summary>
                            <ul>{lines.collect_view()}</ul>
                            {(more > 0).then(|| view! { <p class="muted">{format!("and {more} more")}</p> })}
                        </details>
                    }
                });
                view! { <div class=class><p role=role>{visible_sentence(&words)}</p>{list}</div> }
            },
        )
    };
    tracked(line)
}

/// So few partitions that were left are named without a press.
const FEW_LEFT: usize = 8;
/// How many partitions that were left are named.
const MOST_LEFT: usize = 50;

/// "PATCH of 2 of 6 partitions", in words for the foot of the page.
pub(super) fn summary(draft: &Draft) -> String {
    let all = how_many(draft.base.entries.len());
    match (&draft.intent, draft.partitions()) {
        (Intent::DeleteAll, _) => "DELETE of all partitions".to_owned(),
        (Intent::DeleteSome(places), _) => {
            format!("DELETE of {} of {all} partitions", how_many(places.len()))
        }
        (Intent::Patch(_), 0) => "Nothing is changed yet.".to_owned(),
        (Intent::Patch(_), count) => format!("PATCH of {} of {all} partitions", how_many(count)),
    }
}
