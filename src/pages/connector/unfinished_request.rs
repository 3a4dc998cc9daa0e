//! A submission of this browser that the server's status does not show, or not as it was sent: how it stands, in words.

use connect_api::ConnectorAddress;
use leptos::prelude::*;
use offset_rules::content::Echo;
use offset_rules::naming::partition_name;
use offset_rules::settlement::{JournalState, may_be_yours};

use crate::pages::failure::Failure;
use crate::route::{Route, Tab};
use crate::state::journal::{Journal, Submission};
use crate::ui::fact::Copyable;
use crate::ui::name::{visible, visible_sentence};
use crate::ui::panel::{Meaning, Panel, Quoted};
use crate::ui::tracked::{local_memo, tracked};

/// A submission of this browser to a server that does not answer here any more.
pub(super) fn paused(ours: &Submission, why: String) -> AnyView {
    let digest = ours.digest.clone();
    view! {
        <Panel meaning=Meaning::Caution title="This request is not followed now.">
            <p>{why}</p>
            <p class="digest">"digest "{digest}</p>
        </Panel>
    }
    .into_any()
}

/// What this browser sent for a connector could not be read, or some of it: nothing here says whose a request is.
pub(super) fn unread(journal: Journal, address: &ConnectorAddress) -> AnyView {
    let address = address.clone();
    // One that may be under way, where there is one: what holds the connector up comes first.
    let record = local_memo(move || {
        let records = journal.unread_of(&address);
        let held = records.iter().find(|record| record.may_be_under_way());
        held.or(records.first()).cloned()
    });
    let of_all = tracked(move || {
        journal.unreadable().map(|why| {
            view! {
                <Panel meaning=Meaning::Bad title="The requests that this browser sent could not be read.">
                    <p>{why.to_string()}" Nothing of them is changed by that, and nothing is submitted meanwhile. Reading is tried again every few seconds."</p>
                </Panel>
            }
        })
    });
    let of_one = tracked(move || {
        record.get().map(|record| {
            let (meaning, words) = if record.may_be_under_way() {
                (
                    Meaning::Bad,
                    "It may be under way: nothing is submitted for this connector meanwhile. ",
                )
            } else {
                (
                    Meaning::Caution,
                    "It came to its end, and what came of it is not known here. ",
                )
            };
            view! {
                <Panel meaning title="A request that this browser sent could not be read.">
                    <p>{words}{record.sentence()}</p>
                </Panel>
            }
        })
    });
    view! { {of_all}{of_one} }.into_any()
}

/// What is wrong with the server's echo, loudly; nothing, where it is what was sent.
pub(super) fn wrong_echo(ours: &Submission) -> Option<AnyView> {
    let words = match ours.echo.as_ref()? {
        Echo::Changed { partition, .. } => format!(
            "The server's echo of {} is not what was sent.",
            partition_name(partition)
        ),
        Echo::OtherType => "The server's echo is of another type than what was sent.".to_owned(),
        Echo::OtherConnector { name, id } => {
            let said = [name, id].map(|text| text.as_deref().map(visible));
            let who: Vec<_> = said.into_iter().flatten().collect();
            format!(
                "The server's echo is of another connector than the one it was sent to: {}.",
                who.join(", ")
            )
        }
        Echo::Exact | Echo::SameMeaning => return None,
    };
    let advice =
        "Compare what the server shows with what was sent before anything else is done with this connector.";
    Some(view! { <Panel meaning=Meaning::Bad title=words><p>{advice}</p></Panel> }.into_any())
}

/// A submission of this browser that the server took, where what can be read now does not show it; why.
pub(super) fn not_shown(ours: &Submission, why: &str) -> AnyView {
    let at = ours.requested_at.as_ref().map(ToString::to_string);
    let title = match ours.state {
        JournalState::Applied => "The server said that this browser's last request was applied.",
        JournalState::Failed => "The server said that this browser's last request failed.",
        _ => "The server took this browser's last request.",
    };
    let words = format!(
        "It was taken at {}. {why} Nothing sends it again.",
        at.unwrap_or_default()
    );
    let (echo, settled) = (wrong_echo(ours), ours.settled_as.clone());
    let digest = ours.digest.clone();
    view! {
        {echo}
        <Panel meaning=Meaning::Waiting title>
            <p>{words}</p>
            {settled.map(|words| view! { <p>{words}</p> })}
            <p class="digest">"digest "{digest}</p>
        </Panel>
    }
    .into_any()
}

/// A submission of this browser whose outcome the server's status does not show, or does not show yet.
pub(super) fn unfinished(ours: &Submission) -> Option<AnyView> {
    let alter = Route::Connector(ours.target.address.clone(), Tab::Alter).path();
    let digest = ours.digest.clone();
    let error = || why_not_taken(ours);
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
                JournalState::Superseded if may_be_ours(ours) => {
                    "The status shows a request that may be yours."
                }
                JournalState::Superseded => "Another request took its place.",
                _ => "The connector is gone, or another one has its name.",
            };
            let words = ours.settled_as.clone().unwrap_or_else(|| {
                match ours.state {
                    JournalState::Unknown => "The status is being read. Nothing sends it again.",
                    _ => "The server took it before. What became of it since, the API cannot tell.",
                }
                .to_owned()
            });
            let error = error();
            let echo = wrong_echo(ours);
            Some(
                view! {
                    {echo}
                    <Panel meaning=Meaning::Caution title>
                        <p>{words}</p>
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

/// Whether what stands in the status has the same content, or may have.
fn may_be_ours(ours: &Submission) -> bool {
    let words = ours.settled_as.as_ref();
    words.is_some_and(|words| may_be_yours(words))
}

/// Why a request was not taken: as it failed here, or as it was written down before this tab was reloaded.
fn why_not_taken(ours: &Submission) -> Option<AnyView> {
    if let Some(error) = ours.error.clone() {
        return Some(view! { <Failure error/> }.into_any());
    }
    let answer = ours.answer.clone()?;
    let words = answer.text;
    Some(
        view! {
            <p>{visible_sentence(&answer.failed?)}</p>
            {(!words.is_empty()).then(|| view! { <Quoted words/> })}
            {answer.request_id.map(|id| view! { <p>"Request id "<Copyable what="request id" text=id/></p> })}
        }
        .into_any(),
    )
}
