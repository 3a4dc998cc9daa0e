//! Why a connector is not well, first of all: the last cause, the failed tasks, the record that is named, what to do.

use std::sync::Arc;

use connect_api::{ConnectorOffsets, ConnectorStatus, OffsetEntry};
use exact_json::Integer;
use leptos::prelude::*;
use offset_rules::input::shown;
use offset_rules::strategy::Outcome;
use offset_rules::trace::{NamedRecord, last_cause, named_records};
use offset_rules::words::how_many;

use super::actions::turn_button;
use crate::browser::history::Navigation;
use crate::pages::lazy::why_missing;
use crate::route::{Route, Tab};
use crate::state::connector::ConnectorData;
use crate::state::editor::Editors;
use crate::state::session::{Endpoint, Session};
use crate::state::turn::Wish;
use crate::state::upkeep::Upkeep;
use crate::tasks::skip_past::skip_past;
use crate::ui::button::Button;
use crate::ui::digits::Digits;
use crate::ui::long_text::long_text;
use crate::ui::panel::{Meaning, Panel, Quoted};
use crate::ui::tracked::{derived, local_memo, tracked};
use crate::{lazy_call, lazy_page};

/// Records that are offered from one trace: more would be a list nobody reads.
const MOST_RECORDS: usize = 4;

/// What is wrong, as far as the server says.
#[derive(Clone, PartialEq)]
struct Trouble {
    /// The connector's state.
    state: String,
    /// "task 1 of 3", for each that failed.
    tasks: Vec<String>,
    /// The line that says most.
    cause: String,
    /// Each different text there is, with whose it is.
    texts: Vec<(String, Arc<str>)>,
    /// The records they name.
    records: Vec<NamedRecord>,
}

fn is_bad(word: &str) -> bool {
    matches!(word, "FAILED" | "DEGRADED")
}

/// Whether there is a cause to look for.
fn is_troubled(status: &ConnectorStatus) -> bool {
    is_bad(status.state.word()) || status.tasks.iter().any(|task| is_bad(task.state.word()))
}

fn trouble(status: &ConnectorStatus) -> Option<Trouble> {
    if !is_troubled(status) {
        return None;
    }
    let failed: Vec<_> = status
        .tasks
        .iter()
        .filter(|task| is_bad(task.state.word()))
        .collect();
    let state = status.state.word().to_owned();
    let all = status.tasks.len();
    let mut texts: Vec<(String, Arc<str>)> = Vec::new();
    let messages = failed
        .iter()
        .filter_map(|task| Some((format!("Trace of task {}", task.id), task.message.as_deref()?)));
    for (whose, text) in messages.chain(
        status
            .trace
            .as_deref()
            .map(|trace| ("Trace of the connector".to_owned(), trace)),
    ) {
        if !texts.iter().any(|(_, known)| **known == *text) {
            texts.push((whose, text.into()));
        }
    }
    let mut records: Vec<NamedRecord> = Vec::new();
    for record in texts.iter().flat_map(|(_, text)| named_records(text)) {
        let is_known = |known: &NamedRecord| {
            (&known.topic, known.partition, &known.offset)
                == (&record.topic, record.partition, &record.offset)
        };
        if records.len() < MOST_RECORDS && !records.iter().any(is_known) {
            records.push(record);
        }
    }
    Some(Trouble {
        state,
        tasks: failed
            .iter()
            .map(|task| format!("task {} of {all} {}", task.id, task.state))
            .collect(),
        cause: texts
            .first()
            .map(|(_, text)| last_cause(text).to_owned())
            .unwrap_or_default(),
        texts,
        records,
    })
}

/// What the server says of a connector that is FAILED or DEGRADED, or has a failed task.
#[component]
pub(super) fn Cause() -> impl IntoView {
    let status = expect_context::<ConnectorData>().status;
    let is_troubled = local_memo(move || status.answer().is_some_and(|status| is_troubled(&status.value)));
    tracked(move || is_troubled.get().then(|| lazy_page!(mending, cause, panel())))
}

fn panel() -> AnyView {
    let data = expect_context::<ConnectorData>();
    let cause = local_memo(move || data.status.answer().and_then(|status| trouble(&status.value)));
    tracked(move || cause.get().map(draw))
}

fn draw(trouble: Trouble) -> AnyView {
    let Trouble {
        state,
        tasks,
        cause,
        texts,
        records,
    } = trouble;
    let title = match state.as_str() {
        "FAILED" | "DEGRADED" => format!("The connector is {state}."),
        _ => format!("The connector is {state}, and not all of its tasks are well."),
    };
    let stopped = (!tasks.is_empty()).then(|| {
        view! { <p>{format!("Stopped: {}. Their partitions stand still until they run again.", tasks.join(", "))}</p> }
    });
    let cause = if cause.is_empty() {
        view! { <p>"The server gives no reason."</p> }.into_any()
    } else {
        view! { <Quoted words=cause/> }.into_any()
    };
    let traces: Vec<AnyView> = texts
        .into_iter()
        .map(|(whose, text)| {
            let lines = text.lines().count();
            let title = format!("{whose}, {lines} {}", if lines == 1 { "line" } else { "lines" });
            long_text(title, "trace", text)
        })
        .collect();
    let records: Vec<AnyView> = records.into_iter().map(record_line).collect();
    view! {
        <Panel meaning=Meaning::Bad title>
            {cause}
            {stopped}
            {records}
            <p class="actions">
                {turn_button(Wish::Restart)}
                <span class="muted">"starts from the committed offsets: a record that stopped a task stops it again, unless it was skipped"</span>
            </p>
            {traces}
        </Panel>
    }
    .into_any()
}

/// Where a named record stands beside what is committed.
fn stands(live: &ConnectorOffsets, record: &NamedRecord) -> Option<Stands> {
    let partition = record.partition.to_string();
    let is = |entry: &OffsetEntry, key: &str, text: &str| {
        entry
            .partition
            .get(key)
            .is_some_and(|value| shown(&value) == text)
    };
    let entry = live
        .offsets
        .iter()
        .find(|entry| is(entry, "kafka_topic", &record.topic) && is(entry, "kafka_partition", &partition))?;
    let committed = Integer::parse(&shown(&entry.offset.get("kafka_offset")?))?;
    let distance = &record.offset - &committed;
    let (away, committed) = (how_many(&distance), how_many(&committed));
    let words = if distance.is_negative() {
        format!("the committed offset {committed} is past it already")
    } else if distance.is_zero() {
        "it is the next record to be read".to_owned()
    } else {
        format!("{away} past the committed offset {committed}")
    };
    let is_behind = distance.is_negative();
    Some(Stands { words, is_behind })
}

/// Where a record stands.
#[derive(Clone, PartialEq)]
struct Stands {
    /// In words.
    words: String,
    /// The connector is past it already: to skip it would lead back to it.
    is_behind: bool,
}

/// A record that the trace names, and the way past it.
fn record_line(record: NamedRecord) -> AnyView {
    let session = expect_context::<Session>();
    let data = expect_context::<ConnectorData>();
    let navigation = expect_context::<Navigation>();
    let problem = RwSignal::new(None::<String>);
    let name = format!("{}/{}", record.topic, record.partition);
    let (offset, quote) = (record.offset.to_string(), record.quote.clone());
    let next = record.next().to_string();
    let stands = {
        let (offsets, record) = (data.offsets.clone(), record.clone());
        local_memo(move || offsets.answer().and_then(|answer| stands(&answer.value, &record)))
    };
    let why_not = {
        let offsets = data.offsets.clone();
        let known = local_memo(move || offsets.answer().is_some());
        derived(move || {
            let is_behind = stands.with(|stands| stands.as_ref().is_some_and(|stands| stands.is_behind));
            let unread = (!known.get()).then(|| "The offsets are not read yet".to_owned());
            unread
                .or_else(|| is_behind.then(|| "It is skipped already: Restart goes on from there".to_owned()))
        })
    };
    let (upkeep, editors) = (expect_context::<Upkeep>(), expect_context::<Editors>());
    let press = move || {
        let Some(endpoint) = session.endpoint_now() else {
            return;
        };
        let (data, record) = (data.clone(), record.clone());
        leptos::task::spawn_local(async move {
            let here = Route::Connector(data.address.clone(), Tab::Alter);
            let skipped = lazy_call!(
                drafting,
                skip,
                skip_past(upkeep, editors, &endpoint, &data, &record) => Outcome,
                upkeep: Upkeep,
                editors: Editors,
                endpoint: Endpoint,
                data: ConnectorData,
                record: NamedRecord,
            );
            let said = match skipped.await {
                None => Some(why_missing().await),
                Some(outcome) => {
                    let left = outcome.left.into_iter().next();
                    left.map(|left| format!("Nothing was drafted: {}.", left.why))
                }
            };
            // The page may have been left meanwhile: whoever left it is not led away again.
            if problem.try_set(said.clone()).is_none() && said.is_none() {
                navigation.go(&here);
            }
        });
    };
    let label = format!("Skip past {name} at {offset}");
    view! {
        <div class="named-record">
            <p>"The trace names "<strong>{name}</strong>" at "<Digits text=offset/>": “"<code>{quote}</code>"”"
                {tracked(move || stands.get().map(|stands| format!("; {}", stands.words)))}"."</p>
            <p class="actions">
                <Button disabled_reason=why_not label on_press=press>"Skip past"</Button>
                <span class="muted">"drafts "<Digits text=next/>", to be looked at before anything is sent"</span>
            </p>
            {tracked(move || problem.get().map(|words| view! { <p class="field-problem" role="alert">{words}</p> }))}
        </div>
    }
    .into_any()
}
