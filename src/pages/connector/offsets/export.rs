//! The table as JSON or CSV, to the clipboard or to the disk: the rows that are shown, in their order.

use connect_api::OffsetEntry;
use leptos::prelude::*;
use offset_rules::listing::{csv, json};
use offset_rules::words::counted_usize;

use super::rows::Rows;
use crate::browser::{clipboard, download};
use crate::ui::menu::{Choice, menu as draw_menu};

#[derive(Clone, Copy)]
enum Form {
    Json,
    Csv,
}

impl Form {
    fn name(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Csv => "CSV",
        }
    }

    fn file(self) -> (&'static str, &'static str) {
        match self {
            Self::Json => ("json", "application/json"),
            Self::Csv => ("csv", "text/csv;charset=utf-8"),
        }
    }
}

/// The menu.
pub(super) fn menu(rows: Rows) -> AnyView {
    let outcome = RwSignal::new(String::new());
    let choices = move || {
        let count = counted_usize(untrack(|| rows.count_shown()), "partition", "partitions");
        let mut choices: Vec<Choice> = Vec::new();
        for form in [Form::Json, Form::Csv] {
            let words = format!("Copy {count} as {}", form.name());
            choices.push((words, Box::new(move || copy(rows, form, outcome))));
            let words = format!("Save {count} as {}", form.name());
            choices.push((words, Box::new(move || save(rows, form, outcome))));
        }
        choices
    };
    view! {
        {draw_menu("Export", choices)}
        <span class="muted" role="status">{move || outcome.get()}</span>
    }
    .into_any()
}

/// The text of the rows that are shown.
fn text(rows: Rows, form: Form) -> Option<String> {
    let observation = rows.observation.get_untracked()?;
    let shown = rows.shown.get_untracked();
    let all = &observation.value.offsets;
    let entries: Box<dyn Iterator<Item = &OffsetEntry>> = match &shown {
        Some(shown) => Box::new(shown.iter().filter_map(|place| all.get(*place as usize))),
        None => Box::new(all.iter()),
    };
    Some(match form {
        Form::Json => json(&observation.value, entries),
        Form::Csv => csv(&rows.columns.get_untracked(), entries),
    })
}

fn copy(rows: Rows, form: Form, outcome: RwSignal<String>) {
    let Some(text) = text(rows, form) else { return };
    leptos::task::spawn_local(async move {
        let words = if clipboard::copy(&text).await {
            "copied"
        } else {
            "the browser refused the clipboard"
        };
        let _ = outcome.try_set(words.to_owned());
    });
}

fn save(rows: Rows, form: Form, outcome: RwSignal<String>) {
    let Some(text) = text(rows, form) else { return };
    let observation = rows.observation.get_untracked();
    let name = observation
        .and_then(|answer| answer.value.name.clone())
        .unwrap_or_default();
    // What no file system takes in a name.
    let name: String = name
        .chars()
        .map(|character| {
            if character.is_alphanumeric() || "-_.".contains(character) {
                character
            } else {
                '_'
            }
        })
        .collect();
    let (ending, mime) = form.file();
    let file = format!("offsets-{name}.{ending}");
    let words = if download::download(&file, mime, &text) {
        format!("saved as {file}")
    } else {
        "the browser refused the file".to_owned()
    };
    outcome.set(words);
}
