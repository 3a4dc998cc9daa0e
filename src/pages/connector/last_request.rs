//! The status of the last alter request: what was asked, what was there, what is there now.

use std::sync::Arc;

use connect_api::{AlterStatus, Phase};
use leptos::prelude::*;
use offset_rules::content::Echo;
use offset_rules::naming::partition_name;
use offset_rules::settlement::{JournalState, is_same_time};

use super::actions::turn_button;
use super::comparison::Comparison;
use super::copy_as::{CopyAs, Copying};
use super::did_not_move::{not_moved, outcome_words};
use super::lost_beside::lost_beside;
use super::timeline::{Timeline, WaitAdvice};
use crate::browser::history::Navigation;
use crate::pages::failure::Failure;
use crate::route::{Route, Tab};
use crate::state::connector::ConnectorData;
use crate::state::drafts::{Drafts, target};
use crate::state::editor::Editors;
use crate::state::history::History;
use crate::state::journal::{Journal, Submission};
use crate::state::session::Session;
use crate::state::turn::Wish;
use crate::tasks::restore_previous::{Known, restore_previous};
use crate::ui::button::Button;
use crate::ui::long_text::long_text;
use crate::ui::panel::{Meaning, Panel, Quoted};
use crate::ui::skeleton::Skeleton;
use crate::ui::state_word::StateWord;
use crate::ui::tracked::tracked;

/// The Last request tab.
#[component]
pub(super) fn LastRequestTab() -> impl IntoView {
    let data = expect_context::<ConnectorData>();
    let journal = expect_context::<Journal>();
    let answer = {
        let last_request = data.last_request.clone();
        Memo::new_with_compare(
            move |_| {
                last_request
                    .answer()
                    .map(|answer| (answer.value.clone(), answer.raw.clone()))
            },
            |before, after| before != after,
        )
    };
    let ours = {
        let address = data.address.clone();
        Memo::new_with_compare(
            move |_| journal.newest(&address).map(|entry| entry.get()),
            |_, _| true,
        )
    };
    let has_error = {
        let last_request = data.last_request.clone();
        move || last_request.error().is_some()
    };
    keep_seen(&data, answer);
    view! {
        {tracked(move || ours.get().and_then(|ours| unfinished(&ours)))}
        {tracked(move || match answer.get() {
            None if has_error() => ().into_any(),
            None => view! { <Skeleton label="Reading the last request"/> }.into_any(),
            Some((None, _)) => view! {
                <Panel meaning=Meaning::Plain title="No request yet.">
                    <p>"The server knows of no alter request for this connector."</p>
                </Panel>
            }
            .into_any(),
            Some((Some(status), raw)) => {
                let ours = ours.get().filter(|ours| is_same_time(ours.requested_at.as_ref(), status.request.requested_at.as_ref()) && ours.requested_at.is_some());
                view! { <Status status ours raw=raw.to_string()/> }.into_any()
            }
        })}
    }
}

/// A request that was seen here and not sent by this browser goes into the history, once it is finished.
fn keep_seen(data: &ConnectorData, answer: Memo<Option<(Option<AlterStatus>, std::sync::Arc<str>)>>) {
    let (session, history) = (expect_context::<Session>(), expect_context::<History>());
    let journal = expect_context::<Journal>();
    let (address, offsets) = (data.address.clone(), data.offsets.clone());
    Effect::new(move |kept: Option<Option<String>>| {
        let last = kept.flatten();
        let (Some((Some(status), _)), Some(endpoint)) = (answer.get(), session.endpoint()) else {
            return last;
        };
        let at = status.request.requested_at.as_ref().map(|time| time.text.clone());
        if !status.phase.is_terminal() || at.is_none() || at == last {
            return last;
        }
        let Some(lcc) = offsets.answer().map(|answer| answer.value.id.clone()) else {
            return last;
        };
        if !untrack(|| journal.has_sent(&address, status.request.requested_at.as_ref())) {
            history.keep_seen(target(&endpoint, &address, lcc), &status);
        }
        at
    });
}

/// A submission of this browser that the server's status does not show, or does not show yet.
fn unfinished(ours: &Submission) -> Option<AnyView> {
    let alter = Route::Connector(ours.target.address.clone(), Tab::Alter).path();
    let digest = ours.digest.clone();
    let error = || ours.error.clone().map(|error| view! { <Failure error/> });
    match ours.state {
        JournalState::Prepared | JournalState::Sent => {
            let title = format!("{} is being submitted.", ours.kind.word());
            Some(
                view! {
                    <Panel meaning=Meaning::Waiting title>
                        <p>"The server has not answered yet. Nothing sends it again."</p>
                        <p class="digest">"digest "{digest}</p>
                    </Panel>
                }
                .into_any(),
            )
        }
        JournalState::Refused => {
            let error = error();
            let words = ours.settled_as.clone();
            Some(
                view! {
                    <p role="status"><strong>"Nothing was altered."</strong>" The draft is still there: "<a href=alter>"open the draft"</a>". "{words}</p>
                    {error}
                }
                .into_any(),
            )
        }
        JournalState::Unknown
        | JournalState::NotSeen
        | JournalState::ConnectorGone
        | JournalState::Superseded => {
            let title = match ours.state {
                JournalState::Unknown => "It is not known whether the server took the request.",
                JournalState::NotSeen => "The server does not show the request.",
                JournalState::Superseded => "Another request took its place.",
                _ => "The connector is gone, or another one has its name.",
            };
            let words = ours.settled_as.clone();
            let error = error();
            Some(
                view! {
                    <Panel meaning=Meaning::Caution title>
                        <p>{words.unwrap_or_else(|| "The status is being read. Nothing sends it again.".to_owned())}</p>
                        {error}
                        <p class="digest">"digest "{digest}</p>
                    </Panel>
                }
                .into_any(),
            )
        }
        JournalState::Accepted | JournalState::Applied | JournalState::Failed => None,
    }
}

#[component]
fn Status(status: AlterStatus, ours: Option<Submission>, raw: String) -> impl IntoView {
    let session = expect_context::<Session>();
    let data = expect_context::<ConnectorData>();
    let drafts = expect_context::<Drafts>();
    let navigation = expect_context::<Navigation>();
    let editors = expect_context::<Editors>();
    let whose = match &ours {
        Some(_) => "by this browser",
        None => "not from this browser; the API does not say by whom",
    };
    let outcome = ours.as_ref().map(outcome_words);
    let observed = ours.as_ref().and_then(|ours| {
        let last = ours.observations.last()?;
        last.observed_at.as_ref()?.instant
    });
    let state_after = ours
        .as_ref()
        .and_then(|ours| ours.state_after.as_ref().map(|state| state.word().to_owned()));
    let echo = ours.as_ref().and_then(|ours| match &ours.echo {
        Some(Echo::Changed { partition, .. }) => Some(format!(
            "The server's echo of {} is not what was sent.",
            partition_name(partition)
        )),
        Some(Echo::OtherType) => Some("The server's echo is of another type than what was sent.".to_owned()),
        _ => None,
    });
    let settled = ours.as_ref().and_then(|ours| ours.settled_as.clone());
    // What this browser saw just before sending, where the status does not say what was there.
    let snapshot = ours
        .as_ref()
        .filter(|_| status.phase == Phase::Applied)
        .map(|ours| Arc::clone(&ours.before));
    let nothing_to_restore = status.previous_offsets.as_ref().is_none_or(Vec::is_empty)
        && snapshot.as_ref().is_none_or(|base| base.entries.is_empty());
    let why_not_restore = {
        let terminal = status.phase.is_terminal();
        Signal::derive(move || match (terminal, nothing_to_restore) {
            (false, _) => Some("The request is not finished".to_owned()),
            (true, true) => Some("The status names no previous offsets".to_owned()),
            (true, false) => None,
        })
    };
    let restore = {
        let (data, status) = (data.clone(), status.clone());
        move || {
            let (Some(endpoint), Some(live)) = (session.endpoint_now(), super::alter::live_now(&data)) else {
                return;
            };
            restore_previous(
                drafts,
                editors,
                &endpoint,
                &data.address,
                &live,
                &status,
                Known {
                    snapshot: snapshot.as_deref(),
                    class: data.class_now(),
                },
            );
            navigation.go(&Route::Connector(data.address.clone(), Tab::Alter));
        }
    };
    let digest = ours.as_ref().map(|ours| ours.digest.clone());
    let phase = status.phase.clone();
    let (state, is_over) = (data.status.clone(), phase.is_terminal());
    let is_stopped = Memo::new(move |_| {
        is_over
            && state
                .answer()
                .is_some_and(|answer| answer.value.state.word() == "FAILED")
    });
    view! {
        <div class="request-head">
            <p class="request-title">
                <strong>{status.request.kind.word().to_owned()}</strong>" "{whose}" "
                <StateWord word=phase.word().to_owned()/>
                {outcome.map(|words| view! { <span>{words}</span> })}
                {digest.map(|digest| view! { <span class="digest">"digest "{digest}</span> })}
            </p>
            <Timeline status=status.clone() observed state=state_after/>
        </div>
        {echo.map(|words| view! { <Panel meaning=Meaning::Bad title=words><p>"Compare the columns below before anything else is done with this connector."</p></Panel> })}
        {settled.map(|words| view! { <p>{words}</p> })}
        <WaitAdvice status=status.clone()/>
        {(phase == Phase::Failed).then(|| view! { <p><strong>"The request failed; the server's words:"</strong></p> })}
        {status.message.clone().map(|words| view! { <Quoted words/> })}
        {(phase == Phase::Failed && status.message.is_none()).then(|| view! { <p>"The server gives no reason."</p> })}
        {lost_beside(&data, &status, ours.as_ref())}
        {not_moved(&data, ours.as_ref())}
        {tracked(move || is_stopped.get().then(|| view! {
            <p class="actions"><span>"The connector is FAILED: it does not run again by itself."</span>{turn_button(Wish::Restart)}</p>
        }))}
        <Comparison status=status.clone() ours/>
        <p class="actions">
            <Button disabled_reason=why_not_restore on_press=restore>"Restore previous offsets"</Button>
            <CopyAs what=Copying::Status/>
        </p>
        {long_text("Raw answer".to_owned(), "raw answer", Arc::from(raw))}
    }
}
