//! Every request that this browser sent or saw.

mod detail;
mod files;
mod report;

use std::sync::Arc;

use connect_api::ConnectorAddress;
use leptos::ev;
use leptos::prelude::*;

use self::detail::{Chosen, detail};
use self::files::{export_csv, export_json, import};
use crate::browser::history::Navigation;
use crate::route::{Route, Tab};
use crate::state::drafts::Drafts;
use crate::state::history::{History, Line};
use crate::state::history_record::{IMPORTED, Past, SEEN};
use crate::ui::age::full_stamp;
use crate::ui::button::Button;
use crate::ui::file_button::{JSON_FILES, file_button};
use crate::ui::filter_field::filter_field;
use crate::ui::name::{note, visible, visible_sentence};
use crate::ui::panel::{Meaning, Panel};
use crate::ui::skeleton::Skeleton;
use crate::ui::tracked::{derived, local_memo, local_memo_compared, on_click, tracked};
use crate::ui::windowed::{Column, Table, windowed};

/// The History page: of every connector.
#[component]
pub fn HistoryPage() -> impl IntoView {
    view! { <h1 tabindex="-1">"History"</h1>{history_of(None)} }
}

/// A line of the table.
#[derive(Clone, Debug)]
struct Entry {
    id: String,
    line: Line,
    is_here: bool,
    searched: String,
}

/// The history of one connector, or of all.
pub fn history_of(address: Option<ConnectorAddress>) -> AnyView {
    let (history, drafts) = (expect_context::<History>(), expect_context::<Drafts>());
    let navigation = expect_context::<Navigation>();
    let filter = RwSignal::new(navigation.query("filter").unwrap_or_default());
    let said = RwSignal::new(None::<Result<String, String>>);
    let selected = RwSignal::new(None::<String>);
    let is_of_all = address.is_none();
    let of = address.clone();
    let all = local_memo_compared(move || entries(history, drafts, of.as_ref()), |_, _| true);
    let shown = local_memo_compared(
        move || {
            let filter = filter.get().to_lowercase();
            let is_shown = |entry: &&Entry| {
                filter
                    .split_whitespace()
                    .all(|word| entry.searched.contains(word))
            };
            all.with(|all| {
                let all = all.as_deref().unwrap_or_default();
                all.iter().filter(is_shown).cloned().collect::<Vec<_>>()
            })
        },
        |_, _| true,
    );
    let counts = move || {
        let count = all.with(|all| all.as_ref().map_or(0, Vec::len));
        match (count, shown.with(Vec::len)) {
            (1, 1) => "1 request".to_owned(),
            (all, shown) if all == shown => format!("{all} requests"),
            (all, shown) => format!("{shown} of {all} requests"),
        }
    };
    // Whether, and which: a request that is followed is written anew at every look, and the focus of who reads is in the table
    // or in the detail.
    let is_empty = local_memo(move || all.with(|all| all.as_ref().map(Vec::is_empty)));
    let chosen = local_memo(move || {
        let id = selected.get()?;
        let entry = shown.with(|shown| shown.iter().find(|entry| entry.id == id).cloned())?;
        Some(Chosen {
            past: entry.line.ok()?,
            is_here: entry.is_here,
        })
    });
    let chosen_id =
        local_memo(move || chosen.with(|chosen| chosen.as_ref().map(|chosen| chosen.past.id.clone())));
    let nothing = derived(move || {
        shown
            .with(Vec::is_empty)
            .then(|| "There is no request to export".to_owned())
    });
    let ids = move || -> Vec<String> {
        shown.with_untracked(|shown| shown.iter().map(|entry| entry.id.clone()).collect())
    };
    let typed = Box::new(move |text: String| {
        navigation.set_query("filter", Some(&text));
        filter.set(text);
    });
    let choose: Box<dyn FnMut(ev::Event)> = Box::new(move |event| {
        leptos::task::spawn_local(async move {
            let outcome = import(history, event).await;
            let _ = said.try_set(Some(outcome));
        });
    });
    view! {
        <p class="muted">
            "What this browser sent, or saw under Last request. It is no log of the server's: requests from elsewhere that nobody looked at \
             here are missing. "
            {(!is_of_all).then(|| view! { <a href=Route::History.path()>"History of every connector"</a> })}
        </p>
        <div class="toolbar">
            <p role="status">{tracked(counts)}</p>
            {filter_field(filter.into(), typed)}
            <p class="actions">
                {file_button("Import", JSON_FILES, choose)}
                <Button disabled_reason=nothing on_press=move || export_json(history, ids())>"Export JSON"</Button>
                <Button disabled_reason=nothing on_press=move || export_csv(history, ids())>"Export CSV"</Button>
            </p>
        </div>
        <div role="status">{tracked(move || said.get().map(|said| match said {
            Ok(words) => view! { <p>{visible_sentence(&words)}</p> }.into_any(),
            Err(why) => view! { <p class="field-problem" role="alert">{visible_sentence(&why)}</p> }.into_any(),
        }))}</div>
        {tracked(move || match is_empty.get() {
            None => view! { <Skeleton label="Reading the history"/> }.into_any(),
            Some(true) => view! {
                <Panel meaning=Meaning::Plain title="No request is known here.">
                    <p>"A request appears here when it is submitted from this browser, or seen under Last request."</p>
                </Panel>
            }.into_any(),
            Some(false) => history_table(shown.into(), selected, is_of_all),
        })}
        {tracked(move || {
            chosen_id.get()?;
            Some(detail(chosen, address.clone()))
        })}
    }
    .into_any()
}

fn entries(history: History, drafts: Drafts, address: Option<&ConnectorAddress>) -> Option<Vec<Entry>> {
    let lines = history.lines()?;
    let is_of = |line: &Line| match (line, address) {
        (_, None) => true,
        (Ok(past), Some(address)) => past.target.address == *address,
        (Err(_), Some(_)) => false,
    };
    let entry = |(id, line): (String, Line)| Entry {
        is_here: line.as_ref().is_ok_and(|past| drafts.is_here(&past.target)),
        searched: match &line {
            Ok(past) => searched(past),
            Err(error) => error.to_string(),
        }
        .to_lowercase(),
        id,
        line,
    };
    Some(
        lines
            .into_iter()
            .filter(|(_, line)| is_of(line))
            .map(entry)
            .collect(),
    )
}

fn searched(past: &Past) -> String {
    let (by, digest) = (
        past.by.as_deref().unwrap_or_default(),
        past.digest.as_deref().unwrap_or_default(),
    );
    format!(
        "{} {} {} {} {} {by} {digest} {} {}",
        past.at,
        past.target.address,
        past.target.endpoint,
        past.what(),
        past.outcome,
        past.source,
        past.note
    )
}

/// The place of the column that says of which connector a request was.
const CONNECTOR: usize = 1;

fn history_table(shown: Signal<Vec<Entry>>, selected: RwSignal<Option<String>>, is_of_all: bool) -> AnyView {
    // What tells requests apart comes first: what lies beyond the edge of the table is not seen at once.
    let mut columns = vec![
        Column::unsorted("requested", 24).naming_rows(),
        Column::unsorted("request", 14),
        Column::unsorted("outcome", 14),
        Column::unsorted("by", 16),
        Column::unsorted("how known", 20),
        Column::unsorted("digest", 10),
        Column::unsorted("note", 24),
    ];
    if is_of_all {
        columns.insert(CONNECTOR, Column::unsorted("connector", 28));
    }
    let table = Table {
        label: "History".to_owned(),
        columns,
        count: derived(move || shown.with(Vec::len)),
        cell: Arc::new(move |row, column| {
            let entry = shown.with(|shown| shown.get(row).cloned());
            // Of one connector there is no column for which it is.
            let column = if is_of_all || column < CONNECTOR {
                column
            } else {
                column + 1
            };
            entry.map_or_else(|| ().into_any(), |entry| cell(entry, column, selected))
        }),
        ..Table::default()
    };
    windowed(table)
}

/// A text of a record for reading: a record can be from anybody's file.
fn shown(text: &str) -> String {
    visible(text).into_owned()
}

fn cell(entry: Entry, column: usize, selected: RwSignal<Option<String>>) -> AnyView {
    let past = match entry.line {
        Ok(past) => past,
        Err(error) => return (column == 0).then(|| shown(&error.to_string())).into_any(),
    };
    match column {
        0 => {
            let id = entry.id.clone();
            let open = on_click(move || selected.set(Some(id.clone())));
            let stamp = past.at.parse().map(full_stamp);
            let words = stamp.unwrap_or_else(|_| shown(&past.at));
            view! { <button type="button" class="button quiet" title=shown(&past.at) on:click=open>{words}</button> }
                .into_any()
        }
        2 => shown(&past.what()).into_any(),
        3 => shown(&past.outcome).into_any(),
        4 => shown(&past.by.unwrap_or_default()).into_any(),
        5 => match past.source.as_str() {
            SEEN => "seen, not sent here",
            IMPORTED => "from a file",
            _ => "sent by this browser",
        }
        .into_any(),
        6 => view! { <span class="digest">{shown(&past.digest.unwrap_or_default())}</span> }.into_any(),
        7 => note(&past.note),
        // CONNECTOR
        _ => {
            // Its name first: that must not be what is cut.
            let ConnectorAddress { name, place } = &past.target.address;
            let words = shown(&format!("{name} · {place}"));
            if entry.is_here {
                let href = Route::Connector(past.target.address, Tab::History).path();
                view! { <a href=href title=words.clone()>{words.clone()}</a> }.into_any()
            } else {
                let words = format!("{words} · {}, not this endpoint", shown(&past.target.endpoint));
                view! { <span title=words.clone()>{words.clone()}</span> }.into_any()
            }
        }
    }
}
