//! The draft: live value beside new value.

use connect_api::ConnectorOffsets;
use leptos::prelude::*;
use offset_rules::diff::change;
use offset_rules::draft::{At, Draft, Intent, Rows};
use offset_rules::input::shown;
use offset_rules::naming::partition_name;
use offset_rules::problems::{Code, Context, Finding, Problem, Problems, Severity, check};

use super::offsets::shape_of;
use crate::browser::clock::Beat;
use crate::browser::history::Navigation;
use crate::route::{Route, Tab};
use crate::state::connector::ConnectorData;
use crate::state::drafts::Drafts;
use crate::state::session::Session;
use crate::ui::age::{Age, short_stamp};
use crate::ui::button::{Button, Weight};
use crate::ui::digits::Digits;
use crate::ui::panel::{Meaning, Panel};
use crate::ui::scroll::Scroll;
use crate::ui::shown_of::{MOST_ROWS, ShownOf};
use crate::ui::skeleton::Skeleton;
use crate::ui::tracked::{on_input, tracked};

/// The Alter tab.
#[component]
pub(super) fn AlterTab() -> impl IntoView {
    let session = expect_context::<Session>();
    let data = expect_context::<ConnectorData>();
    let drafts = expect_context::<Drafts>();
    // The draft is opened on the first offsets that are there; later ones are Review's matter.
    let draft = {
        let data = data.clone();
        Memo::new_with_compare(
            move |opened: Option<&Option<ArcRwSignal<Draft>>>| {
                if let Some(Some(opened)) = opened {
                    return Some(opened.clone());
                }
                let endpoint = session.endpoint()?;
                let live = data.offsets.answer()?;
                Some(drafts.open(&endpoint, &data.address, &live.value))
            },
            |before, after| before.is_some() != after.is_some(),
        )
    };
    let error = {
        let offsets = data.offsets.clone();
        move || offsets.error()
    };
    tracked(move || match (draft.get(), error()) {
        (Some(draft), _) => view! { <Editor draft/> }.into_any(),
        (None, Some(_)) => ().into_any(),
        (None, None) => view! { <Skeleton label="Reading the offsets"/> }.into_any(),
    })
}

#[component]
fn Editor(draft: ArcRwSignal<Draft>) -> impl IntoView {
    let session = expect_context::<Session>();
    let data = expect_context::<ConnectorData>();
    let drafts = expect_context::<Drafts>();
    let navigation = expect_context::<Navigation>();
    let beat = expect_context::<Beat>();
    // Counts how often the draft was replaced as a whole, so that its fields are drawn anew then and only then.
    let fresh = RwSignal::new(0_u32);

    let based_on = {
        let draft = draft.clone();
        move || {
            draft.with(|draft| match &draft.base.observed_at {
            Some(time) => match time.instant {
                Some(instant) => view! { "based on the observation of "{short_stamp(beat.get(), instant)}", "<Age time=instant/> }.into_any(),
                None => format!("based on the observation of “{time}”").into_any(),
            },
            None => "based on an observation without a time".into_any(),
        })
        }
    };
    let is_reset = {
        let draft = draft.clone();
        Memo::new(move |_| draft.with(|draft| draft.intent == Intent::DeleteAll))
    };
    let reset = {
        let draft = draft.clone();
        move || draft.update(|draft| draft.intent = Intent::DeleteAll)
    };
    let keep_offsets = {
        let draft = draft.clone();
        move || draft.update(|draft| draft.intent = Intent::Patch(Rows::default()))
    };
    let discard = {
        let (draft, data) = (draft.clone(), data.clone());
        move || {
            drafts.close(&data.address);
            if let (Some(endpoint), Some(live)) =
                (session.endpoint_now(), data.offsets.get_untracked().answer)
            {
                let begun = drafts.open(&endpoint, &data.address, &live.value);
                draft.set(begun.get_untracked());
                // The page goes on with the draft it shows.
                drafts.adopt(&data.address, draft.clone());
            }
            fresh.update(|fresh| *fresh += 1);
        }
    };
    let nothing_to_discard = {
        let draft = draft.clone();
        Signal::derive(move || {
            draft
                .with(|draft| draft.partitions() == 0)
                .then(|| "Nothing is drafted".to_owned())
        })
    };
    let problems = problems_of(&data, &draft);
    let not_ready = {
        let draft = draft.clone();
        Signal::derive(move || {
            let errors = || {
                problems
                    .with(Problems::has_errors)
                    .then(|| "The errors come first".to_owned())
            };
            draft.with(why_not_reviewable).or_else(errors)
        })
    };
    let review = Route::Connector(data.address.clone(), Tab::Review);
    let summary = {
        let draft = draft.clone();
        move || {
            draft.with(|draft| match (&draft.intent, draft.partitions()) {
                (Intent::DeleteAll, _) => "DELETE of all partitions".to_owned(),
                (_, 0) => "Nothing is changed yet.".to_owned(),
                (_, count) => format!("PATCH of {count} of {} partitions", draft.base.entries.len()),
            })
        }
    };
    let digest = {
        let draft = draft.clone();
        move || draft.with(|draft| (draft.partitions() > 0).then(|| draft.digest()))
    };
    let fields = {
        let draft = draft.clone();
        move || {
            fresh.track();
            if is_reset.get() {
                view! { <ResetPanel count=draft.with_untracked(|draft| draft.base.entries.len()) keep=Callback::new({
                    let keep_offsets = keep_offsets.clone();
                    move |()| keep_offsets()
                })/> }.into_any()
            } else {
                view! { <Fields draft=draft.clone() problems/> }.into_any()
            }
        }
    };
    view! {
        <div class="toolbar">
            <p>"Kept in this tab until it is closed or reloaded "<span class="separator" aria-hidden="true">"·"</span>" "{tracked(based_on)}</p>
            <Button disabled_reason=Signal::derive(move || is_reset.get().then(|| "A reset is drafted already".to_owned())) on_press=reset>
                "Reset offsets"
            </Button>
        </div>
        {tracked(fields)}
        <ProblemList problems/>
        <div class="bottom">
            <p role="status">{tracked(summary)}" "<span class="digest">{tracked(digest)}</span></p>
            <p class="actions">
                <Button disabled_reason=nothing_to_discard on_press=discard>"Discard draft"</Button>
                <Button weight=Weight::Primary disabled_reason=not_ready on_press=move || navigation.go(&review)>"Review"</Button>
            </p>
        </div>
    }
}

/// Why a draft cannot be reviewed yet.
pub(super) fn why_not_reviewable(draft: &Draft) -> Option<String> {
    let unfinished = draft
        .rows()
        .into_iter()
        .flat_map(Rows::iter)
        .find_map(|(_, row)| {
            row.bad_cells.first().map(|cell| {
                format!(
                    "{} of {} is not a value yet",
                    cell.key,
                    partition_name(&row.partition)
                )
            })
        });
    let nothing = || (draft.partitions() == 0).then(|| "Nothing is changed yet".to_owned());
    unfinished.or_else(nothing)
}

/// What is found wrong or risky in a draft, while it is edited and when it is reviewed.
pub(super) fn problems_of(data: &ConnectorData, draft: &ArcRwSignal<Draft>) -> Memo<Problems> {
    let shape = shape_of(data);
    let (connector, draft) = (data.connector.clone(), draft.clone());
    let config = Memo::new(move |_| {
        connector
            .answer()
            .map(|answer| answer.value.config.clone())
            .unwrap_or_default()
    });
    Memo::new(move |_| {
        let (shape, config) = (shape.get(), config.get());
        draft.with(|draft| {
            check(
                draft,
                &Context {
                    shape: &shape,
                    config: &config,
                    delete_some: false,
                },
            )
        })
    })
}

/// The first error found at a field.
fn error_at(problems: &Problems, at: At, key: &str) -> Option<String> {
    let errors = problems
        .iter()
        .filter(|problem| problem.severity() == Severity::Error);
    let is_here =
        |finding: &&Finding| finding.place.at == Some(at) && finding.place.key.as_deref() == Some(key);
    let found = errors.flat_map(|problem| &problem.findings).find(is_here)?;
    Some(format!("{} {}", found.says, found.advice))
}

/// Errors and warnings, with what to do. An empty draft is no error while nobody asks to review it, and what is
/// wrong with a cell stands beside the cell.
#[component]
fn ProblemList(problems: Memo<Problems>) -> impl IntoView {
    let lines = move || {
        problems.with(|problems| {
            let shown = problems
                .iter()
                .filter(|problem| !matches!(problem.code, Code::EmptyPatch | Code::BadCell));
            let line = |problem: &Problem| {
                let word = match problem.severity() {
                    Severity::Error => "Error",
                    Severity::Warning => "Warning",
                    Severity::Note => "Note",
                };
                let meaning = match problem.severity() {
                    Severity::Error => Meaning::Bad,
                    Severity::Warning => Meaning::Caution,
                    Severity::Note => Meaning::Plain,
                };
                let words = format!("{} {}", problem.says(), problem.advice());
                view! { <li class=meaning.class()><strong>{word}":"</strong>" "{words}</li> }
            };
            shown.map(line).collect_view()
        })
    };
    view! { <ul class="problems" aria-label="Problems">{tracked(lines)}</ul> }
}

#[component]
fn ResetPanel(count: usize, keep: Callback<()>) -> impl IntoView {
    view! {
        <Panel meaning=Meaning::Caution title=format!("Reset: the offsets of all {count} partitions will be removed.")>
            <p>"The connector goes back to its base state, as if it had just been created. What it then reads is up to its own settings; Review says what is known of that."</p>
            <p class="actions"><Button on_press=move || keep.run(())>"Keep the offsets"</Button></p>
        </Panel>
    }
}

/// The draft as a table: a row a partition and key for sources, a row a partition for sinks.
#[component]
fn Fields(draft: ArcRwSignal<Draft>, problems: Memo<Problems>) -> impl IntoView {
    let data = expect_context::<ConnectorData>();
    let shape = shape_of(&data).get_untracked();
    let entries = draft.with_untracked(|draft| draft.base.entries.clone());
    if entries.is_empty() {
        return view! {
            <Panel meaning=Meaning::Plain title="No offsets to alter yet.">
                <p>"The connector answers with none. A reset can be drafted all the same."</p>
            </Panel>
        }
        .into_any();
    }
    let is_sink = shape.is_sink();
    let shape = StoredValue::new(shape);
    let mut number = 0;
    let all = entries.len();
    let groups = entries
        .into_iter()
        .take(MOST_ROWS)
        .enumerate()
        .map(|(place, entry)| {
            let name = partition_name(&entry.partition);
            let rows = entry
                .offset
                .members()
                .map(|(key, live)| {
                    number += 1;
                    let field = Field {
                        number,
                        at: At::Base(place),
                        key: shown(&key),
                        partition: name.clone(),
                        live,
                        is_sink,
                    };
                    view! { <FieldRow draft=draft.clone() field shape problems/> }
                })
                .collect_view();
            if is_sink {
                rows.into_any()
            } else {
                view! {
                    <tr class="group"><th colspan="4" scope="rowgroup">{name}</th></tr>
                    {rows}
                }
                .into_any()
            }
        })
        .collect_view();
    let first = if is_sink { "partition" } else { "key" };
    view! {
        <Scroll label="Draft, scrollable">
            <table aria-label="Offsets">
                <thead><tr>
                    <th scope="col">{first}</th>
                    <th scope="col" class="number">"live"</th>
                    <th scope="col" class="number">"new"</th>
                    <th scope="col" class="wide-only">"meaning"</th>
                </tr></thead>
                <tbody>{groups}</tbody>
            </table>
        </Scroll>
        <ShownOf all/>
    }
    .into_any()
}

#[derive(Clone)]
struct Field {
    /// Counts the fields of the page.
    number: usize,
    at: At,
    key: String,
    partition: String,
    live: exact_json::Value,
    is_sink: bool,
}

#[component]
fn FieldRow(
    draft: ArcRwSignal<Draft>,
    field: Field,
    shape: StoredValue<offset_rules::class::Shape>,
    problems: Memo<Problems>,
) -> impl IntoView {
    let Field {
        number,
        at,
        key,
        partition,
        live,
        is_sink,
    } = field;
    let help = shape.with_value(|shape| shape.offset_column(&key).map_or("", |column| column.help()));
    let label = if is_sink {
        format!("New {key} of {partition}")
    } else {
        format!("New {key}")
    };
    let head = if is_sink {
        view! { <th scope="row">{partition}</th> }.into_any()
    } else {
        view! { <th scope="row" class="key">{key.clone()}</th> }.into_any()
    };
    // What stands in the field when it is drawn; from then on it is the person's.
    let drawn = draft.with_untracked(|draft| {
        let row = draft.row(at)?;
        let bad = row
            .bad_cells
            .iter()
            .find(|cell| cell.key == key)
            .map(|cell| cell.typed.clone());
        bad.or_else(|| {
            let value = row.offset_value().get(&key)?;
            (value.text() != live.text()).then(|| shown(&value))
        })
    });
    // What is typed and no value; else what is found wrong with the value, told at its field.
    let problem = {
        let (draft, key) = (draft.clone(), key.clone());
        Memo::new(move |_| {
            let typed = draft.with(|draft| {
                let cell = draft.row(at)?.bad_cells.iter().find(|cell| cell.key == key)?;
                Some(format!("{} {}", cell.error.says, cell.error.advice))
            });
            typed.or_else(|| problems.with(|problems| error_at(problems, at, &key)))
        })
    };
    let is_invalid = Signal::derive(move || problem.with(Option::is_some).then_some("true"));
    let is_changed = {
        let (draft, key, live) = (draft.clone(), key.clone(), live.clone());
        Memo::new(move |_| {
            draft.with(|draft| {
                let value = draft.row(at).and_then(|row| row.offset_value().get(&key));
                value.is_some_and(|value| value.text() != live.text())
            })
        })
    };
    // A row's meaning stands beside the key that was changed; where a value has another spelling, that too.
    let meaning = {
        let (draft, key) = (draft.clone(), key.clone());
        Memo::new(move |_| {
            draft.with(|draft| {
                let change = shape.with_value(|shape| change(draft, shape.class(), at))?;
                let key = change
                    .keys
                    .iter()
                    .find(|change| change.key == key)
                    .filter(|key| key.is_change())?;
                let says = change.meaning.says.clone();
                Some(match &key.spelled.1 {
                    Some(spelled) => format!("{spelled}: {says}"),
                    None => says,
                })
            })
        })
    };
    let typed = {
        let (draft, key) = (draft.clone(), key.clone());
        on_input(move |text| {
            draft.update(|draft| {
                if text.trim().is_empty() {
                    draft.clear_cell(at, &key);
                } else {
                    // What is wrong with it is kept with the draft, and shown beside the field.
                    let _ = shape.with_value(|shape| draft.set_cell(at, &key, &text, shape));
                }
            });
        })
    };
    let live_text = shown(&live);
    let note_id = format!("note-{number}");
    view! {
        <tr class:changed=is_changed>
            {head}
            <td class="number"><Digits text=live_text.clone()/></td>
            <td class="number">
                <input
                    type="text"
                    inputmode="text"
                    autocomplete="off"
                    spellcheck="false"
                    aria-label=label
                    aria-describedby=note_id.clone()
                    aria-invalid=is_invalid
                    placeholder=live_text
                    prop:value=drawn
                    on:input=typed
                />
                <span id=note_id>
                    {tracked(move || problem.get().map(|words| view! { <span class="field-problem" role="alert">{words}</span> }))}
                </span>
                // Where the screen has no room for a column of words, they stand under the field.
                <span class="narrow-only meaning">{tracked(move || meaning.get())}</span>
            </td>
            <td class="words wide-only">{tracked(move || meaning.get().unwrap_or_else(|| if is_sink { String::new() } else { help.to_owned() }))}</td>
        </tr>
    }
}

/// The live offsets, for those who need them beside the draft.
pub(super) fn live_now(data: &ConnectorData) -> Option<ConnectorOffsets> {
    data.offsets
        .get_untracked()
        .answer
        .map(|answer| answer.value.clone())
}
