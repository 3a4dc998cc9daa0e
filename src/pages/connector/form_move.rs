//! Move to position: for sources that follow a log, or a time.

use leptos::prelude::*;
use offset_rules::class::Shape;
use offset_rules::draft::At;
use offset_rules::strategy::{Move, Outcome, move_to};

use super::field_lines::places_in_words;
use super::form_frame::{close, form};
use crate::state::editor::Editor;
use crate::ui::tracked::{derived, on_input, on_tick};

/// What kind of position a class goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Position {
    Binlog,
    Lsn,
    SqlServerLsn,
    Scn,
    Time,
}

impl Position {
    /// That of a class; none where it cannot be moved by one.
    pub(super) fn of(shape: &Shape) -> Option<Self> {
        match shape.class()?.id {
            "mysql-cdc" => Some(Self::Binlog),
            "postgres-cdc" => Some(Self::Lsn),
            "sqlserver-cdc" | "sqlserver-cdc-v2" => Some(Self::SqlServerLsn),
            "oracle-xstream" | "oracle-logminer" => Some(Self::Scn),
            "jdbc-table" | "jdbc-query" | "jdbc-legacy" | "github" => Some(Self::Time),
            _ => None,
        }
    }

    /// The fields: label and an example.
    fn fields(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Binlog => &[
                ("Binlog file", "mysql-bin.000600"),
                ("Position", "4"),
                ("or GTID set", ""),
            ],
            Self::Lsn => &[("LSN", "16/B374D848")],
            Self::SqlServerLsn => &[
                ("Commit LSN", "00000027:00000ac0:0002"),
                ("Change LSN, if known", ""),
            ],
            Self::Scn => &[("SCN", "87365201")],
            Self::Time => &[("Time", "2026-01-31T12:00:00Z")],
        }
    }

    fn to(self, typed: &[String], without_gtids: bool) -> Move {
        let text = |at: usize| {
            typed
                .get(at)
                .map(|text| text.trim().to_owned())
                .unwrap_or_default()
        };
        match self {
            Self::Binlog if !text(2).is_empty() => Move::Gtids(text(2)),
            Self::Binlog => Move::Binlog {
                file: text(0),
                pos: text(1),
                without_gtids,
            },
            Self::Lsn => Move::Lsn(text(0)),
            Self::SqlServerLsn => Move::SqlServerLsn {
                commit: text(0),
                change: Some(text(1)).filter(|text| !text.is_empty()),
            },
            Self::Scn => Move::Scn(text(0)),
            Self::Time => Move::Time(text(0)),
        }
    }
}

/// Moves partitions to a position, with everything that it implies.
pub(super) fn move_form(
    editor: Editor,
    shape: StoredValue<Shape>,
    places: Vec<usize>,
    position: Position,
) -> AnyView {
    let typed = RwSignal::new(vec![String::new(); position.fields().len()]);
    let without_gtids = RwSignal::new(false);
    let on = editor
        .draft
        .with_untracked(|draft| places_in_words(draft, &places));
    let title = format!("Move {on} to a position");
    let resumes = shape.with_value(|shape| {
        shape
            .class()
            .map(|class| format!("{} resumes from {}.", class.name, class.resumes_from))
    });
    let apply = move || {
        let typed = typed.get_untracked();
        let words: Vec<&str> = typed
            .iter()
            .map(|text| text.trim())
            .filter(|text| !text.is_empty())
            .collect();
        let what = format!("move of {on} to {}", words.join(" "));
        let to = position.to(&typed, without_gtids.get_untracked());
        let done = editor.step(what, |draft| {
            let mut all = Outcome::default();
            for place in &places {
                let one = shape
                    .with_value(|shape| move_to(draft, At::Base(*place), shape.class(), &to))
                    .map_err(|error| error.to_string())?;
                all.changed += one.changed;
                all.unchanged += one.unchanged;
                all.left.extend(one.left);
                all.notes.extend(
                    one.notes
                        .into_iter()
                        .filter(|note| !all.notes.contains(note))
                        .collect::<Vec<_>>(),
                );
            }
            Ok(all)
        });
        if done {
            close(editor, "press-move");
        }
    };
    let inputs = position.fields().iter().enumerate().map(|(at, (label, example))| {
        let id = if at == 0 { "move-first".to_owned() } else { format!("move-{at}") };
        let value = derived(move || typed.with(|typed| typed.get(at).cloned()));
        let write = on_input(move |text| {
            typed.update(|typed| {
                if let Some(field) = typed.get_mut(at) {
                    *field = text;
                }
            });
        });
        view! {
            <label class="labelled">{*label}
                <input id=id type="text" class="wide" autocomplete="off" spellcheck="false" placeholder=*example prop:value=value on:input=write/>
            </label>
        }
    });
    let gtids = (position == Position::Binlog).then(|| {
        view! {
            <label class="check">
                <input type="checkbox" prop:checked=without_gtids on:change=on_tick(move |is_on| without_gtids.set(is_on))/>
                <span>"Leave gtids out, knowing that file and position then count"</span>
            </label>
        }
    });
    let zone = (position == Position::Time)
        .then(|| view! { <p class="muted">"With its offset from UTC: Z, or +01:00."</p> });
    let fields = view! {
        <p>{title}</p>
        {resumes.map(|words| view! { <p class="muted">{words}</p> })}
        {inputs.collect_view()}
        {gtids}{zone}
    };
    form(
        editor,
        "Move to position",
        "press-move",
        "move-first",
        Box::new(apply),
        fields.into_any(),
    )
}
