//! A connector: its heading and tabs; what is under a tab is in a file of its own.

mod actions;
mod alter;
mod announced;
mod cause;
mod comparison;
mod copy_as;
mod copy_panel;
mod details;
mod did_not_move;
mod discarded;
mod draft_kept;
mod editor_bar;
mod export_previous;
mod field_lines;
mod field_row;
mod fields;
mod form_add;
mod form_copy;
mod form_frame;
mod form_import;
mod form_move;
mod form_values;
mod heading;
mod history;
mod json_view;
mod last_request;
mod lost_beside;
mod never_seen;
mod offsets;
mod problem_list;
mod report_of;
mod reset_panel;
mod restore_choices;
mod review;
mod review_changes;
mod review_decisions;
mod review_facts;
mod review_keep;
mod review_outcome;
mod review_pending;
mod review_problems;
mod review_tab;
mod review_words;
mod share_draft;
mod shared_draft;
mod sight;
mod signed_by;
mod timeline;
mod turning;
mod unfinished_request;
mod waiting;

use connect_api::{ApiError, ConnectorAddress, ErrorKind};
use leptos::prelude::*;

use self::actions::{Asking, question, turn_outcome};
use self::alter::AlterTab;
use self::cause::Cause;
use self::heading::Heading;
use self::history::HistoryTab;
use self::last_request::LastRequestTab;
use self::offsets::OffsetsTab;
use self::review_tab::ReviewTab;
use self::shared_draft::SharedDraftWaits;
use self::signed_by::SignedBy;
use crate::lazy_page;
use crate::pages::attended::attended;
use crate::pages::failure::Failure;
use crate::queries::connector::{keep_fresh, read_all, read_connector};
use crate::route::{Route, Tab};
use crate::state::connector::Connectors;
use crate::state::recent::Recent;
use crate::state::session::Session;
use crate::ui::tracked::{derived, local_effect, local_memo_compared, tracked};

/// A connector's page. It stays while its tabs change.
#[component]
pub fn ConnectorPage(
    /// Whose page it is.
    address: ConnectorAddress,
    /// The tab shown.
    tab: Memo<Tab>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let data = expect_context::<Connectors>().of(&address);
    provide_context(data.clone());
    provide_context(Asking::start());
    keep_fresh(session, data.clone());
    // Kept as opened once it is known to be there: a mistyped name is not worth coming back to.
    let (recent, opened, status) = (expect_context::<Recent>(), address.clone(), data.status.clone());
    local_effect(move || {
        if status.answer().is_some() {
            recent.note(&opened);
        }
    });

    // Where the connector itself is not there or not to be seen, its tabs would only say the same thing again.
    let stopper = {
        let (status, offsets) = (data.status.clone(), data.offsets.clone());
        let barred = move || {
            let error = status.error()?;
            let barred = matches!(error.kind, ErrorKind::NotFound | ErrorKind::Unauthorized);
            (barred && offsets.answer().is_none()).then_some(error)
        };
        local_memo_compared(barred, |before, after| {
            !is_same(before.and_then(Option::as_ref), after.and_then(Option::as_ref))
        })
    };
    // What failed stands above what is still known. Reads that failed alike are told once.
    let failures = {
        let data = data.clone();
        let failures = move || {
            let mut told: Vec<ApiError> = Vec::new();
            for error in data.errors() {
                if !told.iter().any(|other| other.kind == error.kind) {
                    told.push(error);
                }
            }
            told
        };
        local_memo_compared(failures, |before, after| {
            let (before, after) = (
                before.map_or(&[][..], Vec::as_slice),
                after.map_or(&[][..], Vec::as_slice),
            );
            let is_one = |(before, after)| is_same(Some(before), Some(after));
            before.len() != after.len() || !before.iter().zip(after).all(is_one)
        })
    };
    let recalled = data.clone();
    // What a reset means stands in the configuration, which may be another since the page was opened.
    let reviewed = data.clone();
    local_effect(move || {
        if tab.get() == Tab::Review {
            let data = reviewed.clone();
            leptos::task::spawn_local(async move { read_connector(session, &data).await });
        }
    });
    let again = Callback::new(move |()| {
        let data = data.clone();
        leptos::task::spawn_local(async move { read_all(session, &data).await });
    });
    view! {
        <Heading tab/>
        {turn_outcome()}
        <Tabs address tab/>
        {tracked(move || match stopper.get() {
            Some(error) => view! { <Failure error refresh=again/><SharedDraftWaits/> }.into_any(),
            None => view! {
                {tracked(move || failures.get().into_iter().map(|error| view! { <Failure error refresh=again/> }).collect_view())}
                {never_seen::recalled_note(&recalled)}
                <Cause/>
                {tracked(move || match tab.get() {
                    Tab::Offsets => view! { <OffsetsTab/> }.into_any(),
                    Tab::LastRequest => {
                        lazy_page!(drafting, last_request, attended(|| view! { <LastRequestTab/> }.into_any()))
                    }
                    Tab::Alter => lazy_page!(
                        drafting,
                        alter,
                        attended(|| shared_draft::or(|| {
                            view! { {never_seen::back_again()}<AlterTab/> }.into_any()
                        }))
                    ),
                    Tab::Review => {
                        lazy_page!(drafting, review, attended(|| view! { <SignedBy/><ReviewTab/> }.into_any()))
                    }
                    Tab::History => lazy_page!(keeping, history, attended(|| view! { <HistoryTab/> }.into_any())),
                })}
            }
            .into_any(),
        })}
        {question()}
    }
}

#[component]
fn Tabs(address: ConnectorAddress, tab: Memo<Tab>) -> impl IntoView {
    let links = Tab::SHOWN.map(|shown| {
        let href = Route::Connector(address.clone(), shown).path();
        let current = derived(move || {
            let is_current = tab.get() == shown || (tab.get() == Tab::Review && shown == Tab::Alter);
            is_current.then_some("page")
        });
        view! { <a href=href aria-current=current>{shown.name()}</a> }
    });
    view! { <nav class="tabs" aria-label="Connector">{links.collect_view()}</nav> }
}

/// Whether a failure is told already: drawn anew at every look, it would take the focus from whoever is at its buttons. The
/// request id that stands there is that of the look at which it was first seen.
fn is_same(before: Option<&ApiError>, after: Option<&ApiError>) -> bool {
    match (before, after) {
        (Some(before), Some(after)) => before.says_the_same(after),
        (before, after) => before.is_none() && after.is_none(),
    }
}
