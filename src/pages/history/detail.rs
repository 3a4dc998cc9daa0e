//! One request of the history: before, asked, after.

use connect_api::{ConnectorAddress, OffsetEntry};
use leptos::prelude::*;
use offset_rules::naming::partition_name;

use super::report::report;
use crate::browser::history::Navigation;
use crate::route::{Route, Tab};
use crate::state::connector::Connectors;
use crate::state::drafts::Drafts;
use crate::state::editor::Editors;
use crate::state::history_record::Past;
use crate::state::journal::Journal;
use crate::state::session::Session;
use crate::tasks::restore_previous::restore_previous;
use crate::tasks::submit_draft::Desk;
use crate::ui::age::full_stamp;
use crate::ui::button::Button;
use crate::ui::name::visible;
use crate::ui::panel::Quoted;
use crate::ui::scroll::Scroll;
use crate::ui::shown_of::{MOST_ROWS, ShownOf};
use crate::ui::tracked::{derived, local_memo, tracked};

/// What is known of it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chosen {
    pub(super) past: Past,
    /// Whether it is of this endpoint, and of this sandbox.
    pub(super) is_here: bool,
}

/// Draws it. What the buttons say and hold stays while more becomes known.
pub(super) fn detail(chosen: Memo<Option<Chosen>>, address: Option<ConnectorAddress>) -> AnyView {
    let is_of_all = address.is_none();
    let known =
        tracked(move || chosen.with(|chosen| chosen.as_ref().map(|chosen| facts(&chosen.past, is_of_all))));
    let actions = actions(chosen, address);
    view! { <section aria-labelledby="past">{known}{actions}</section> }.into_any()
}

fn facts(past: &Past, is_of_all: bool) -> AnyView {
    let places = if past.asked.is_empty() {
        &past.before
    } else {
        &past.asked
    };
    let of = |entries: &[OffsetEntry], entry: &OffsetEntry| {
        let id = entry.partition.canonical();
        let found = entries.iter().find(|other| other.partition.canonical() == id);
        found.map_or_else(String::new, |entry| visible(entry.offset.text()).into_owned())
    };
    let all = places.len();
    let rows = places.iter().take(MOST_ROWS).map(|entry| {
        let name = partition_name(&entry.partition);
        let verdict = past
            .verdicts
            .iter()
            .find(|(of, _)| *of == name)
            .map(|(_, says)| visible(says).into_owned());
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>{of(&past.before, entry)}</td>
                <td>{of(&past.asked, entry)}</td>
                <td>{of(&past.after, entry)}</td>
                <td class="words">{verdict}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let stamp = past.at.parse().map(full_stamp);
    let title = format!("{}, {}", past.what(), stamp.unwrap_or_else(|_| past.at.clone()));
    let too_many = past.count > 0 && past.asked.is_empty();
    view! {
        <h2 id="past">{visible(&title).into_owned()}</h2>
        {is_of_all.then(|| view! { <p>{visible(&past.target.address.to_string()).into_owned()}</p> })}
        {past.message.clone().map(|words| view! { <Quoted words/> })}
        {too_many.then(|| view! { <p class="muted">"So many partitions are not kept one by one: the digest tells whether another record is of the same request."</p> })}
        <Scroll label="Before and after, scrollable">
            <table aria-label="Before and after">
                <thead><tr>
                    <th scope="col">"partition"</th><th scope="col">"before"</th><th scope="col">"requested"</th>
                    <th scope="col">"after"</th><th scope="col">"verdict"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
        <ShownOf all/>
    }
    .into_any()
}

fn actions(chosen: Memo<Option<Chosen>>, address: Option<ConnectorAddress>) -> AnyView {
    let is_of_one = address.is_some();
    let connectors = expect_context::<Connectors>();
    let offsets = address.as_ref().map(|address| connectors.of(address).offsets);
    let is_read = local_memo(move || offsets.as_ref().is_some_and(|offsets| offsets.answer().is_some()));
    let why_not = derived(move || {
        chosen.with(|chosen| {
            let Chosen { past, is_here } = chosen.as_ref()?;
            match (is_of_one, *is_here, past.before.is_empty()) {
                (_, false, _) => Some("It belongs to another endpoint or another sandbox".to_owned()),
                (false, _, _) => Some("Open the connector's own History".to_owned()),
                (_, _, true) => Some("No offsets from before it are known".to_owned()),
                (true, true, false) => (!is_read.get()).then(|| "The offsets are not read yet".to_owned()),
            }
        })
    });
    let (session, drafts, journal) = (
        expect_context::<Session>(),
        expect_context::<Drafts>(),
        expect_context::<Journal>(),
    );
    let editors = expect_context::<Editors>();
    let navigation = expect_context::<Navigation>();
    let said = RwSignal::new("");
    let restore = move || {
        let (Some(address), Some(chosen)) = (&address, chosen.get_untracked()) else {
            return;
        };
        let desk = Desk {
            session,
            data: connectors.of(address),
            journal,
            drafts,
        };
        match restore_previous(&desk, editors, &chosen.past.as_status(), None) {
            Ok(()) => navigation.go(&Route::Connector(address.clone(), Tab::Alter)),
            Err(why) => said.set(why),
        }
    };
    let own_history = move || {
        let chosen = chosen.get().filter(|chosen| chosen.is_here && !is_of_one)?;
        let href = Route::Connector(chosen.past.target.address, Tab::History).path();
        Some(view! { <a class="button" href=href>"Open the connector's own History"</a> })
    };
    view! {
        <p class="actions">
            <Button disabled_reason=why_not on_press=restore>"Restore previous offsets"</Button>
            {tracked(own_history)}
            {report(chosen)}
        </p>
        <p role="status">{said}</p>
    }
    .into_any()
}
