//! The status of the last alter request: what was asked, what was there, what is there now.

use std::sync::Arc;

use connect_api::{AlterStatus, ConnectorState, Phase};
use leptos::prelude::*;
use offset_rules::settlement::{JournalState, is_news};

use super::actions::turn_button;
use super::comparison::Comparison;
use super::copy_as::{Copying, copy_dialog};
use super::did_not_move::{not_moved, outcome_words};
use super::export_previous::export_previous;
use super::lost_beside::{Beside, beside, lost_beside};
use super::timeline::{Timeline, WaitAdvice};
use super::unfinished_request::{not_shown, paused, unfinished, unread, wrong_echo};
use crate::browser::history::Navigation;
use crate::route::{Route, Tab};
use crate::state::connector::ConnectorData;
use crate::state::drafts::{Drafts, target};
use crate::state::editor::Editors;
use crate::state::history::History;
use crate::state::journal::{Journal, Submission};
use crate::state::judged::Verdicts;
use crate::state::session::Session;
use crate::state::turn::Wish;
use crate::state::whose::Whose;
use crate::tasks::restore_previous::restore_previous;
use crate::tasks::submit_draft::Desk;
use crate::ui::button::Button;
use crate::ui::fact::Copyable;
use crate::ui::long_text::long_text;
use crate::ui::name::name;
use crate::ui::panel::{Meaning, Panel, Quoted};
use crate::ui::skeleton::Skeleton;
use crate::ui::state_word::StateWord;
use crate::ui::tracked::{
    derived, local_effect, local_memo, local_memo_compared, tracked, unsubscribe_when_gone,
};

/// The Last request tab.
#[component]
pub(super) fn LastRequestTab() -> impl IntoView {
    let data = expect_context::<ConnectorData>();
    let journal = expect_context::<Journal>();
    let answer = {
        let last_request = data.last_request.clone();
        local_memo_compared(
            move || {
                last_request
                    .answer()
                    .map(|answer| (answer.value.clone(), answer.raw.clone()))
            },
            |before, after| before != after,
        )
    };
    let newest = {
        let address = data.address.clone();
        local_memo_compared(
            move || journal.newest(&address).map(|entry| entry.get()),
            is_another_look,
        )
    };
    let has_error = {
        let last_request = data.last_request.clone();
        move || last_request.error().is_some()
    };
    // What this browser sent and the server took must not be hidden by an answer that is not about it.
    let is_hidden = local_memo(move || {
        let shown = answer
            .get()
            .map(|(status, _)| status.and_then(|status| status.request.requested_at));
        let ours = newest.with(|newest| {
            newest
                .as_ref()
                .filter(|ours| was_taken(ours))?
                .requested_at
                .clone()
        });
        match (ours, shown) {
            (Some(ours), Some(shown)) => is_news(shown.as_ref(), Some(&ours)),
            _ => false,
        }
    });
    // Nothing was read since this page was opened, and nothing can be: what this browser knows is shown all the same.
    let is_unread = {
        let last_request = data.last_request.clone();
        local_memo(move || {
            let failed = last_request.error().is_some() && answer.with(Option::is_none);
            failed && newest.with(|newest| newest.as_ref().is_some_and(was_taken))
        })
    };
    keep_seen(&data, answer);
    // Outside of what each phase draws anew, so that it stays open.
    let copying = RwSignal::new(false);
    view! {
        {copy_dialog(Copying::Status, copying)}
        {unread(journal, &data.address)}
        {tracked(move || newest.get().and_then(|newest| match journal.why_paused(&newest.attempt).filter(|_| !newest.is_over) {
            Some(why) => Some(paused(&newest, why)),
            None if is_hidden.get() => Some(not_shown(&newest, "The status that was read last is not about it: read before it, lagging behind, or lacking it.")),
            None if is_unread.get() => Some(not_shown(&newest, "The status could not be read since: this is what this browser knew last.")),
            None => unfinished(&newest),
        }))}
        {tracked(move || match answer.get() {
            Some((None, _)) if is_hidden.get() => ().into_any(),
            None if has_error() => ().into_any(),
            None => view! { <Skeleton label="Reading the last request"/> }.into_any(),
            Some((None, _)) => view! {
                <Panel meaning=Meaning::Plain title="No request yet.">
                    <p>"The server knows of no alter request for this connector."</p>
                </Panel>
            }
            .into_any(),
            Some((Some(status), raw)) => view! { <Status status raw copying/> }.into_any(),
        })}
    }
}

/// Whether the server took it, and no other request was seen after it.
fn was_taken(ours: &Submission) -> bool {
    matches!(
        ours.state,
        JournalState::Accepted | JournalState::Applied | JournalState::Failed
    )
}

/// Whether something else is to be shown: what a poll brings is mostly the same again, and whoever reads or has the focus
/// there is not to lose the place.
fn is_another_look(before: Option<&Option<Submission>>, now: Option<&Option<Submission>>) -> bool {
    match (before.and_then(Option::as_ref), now.and_then(Option::as_ref)) {
        (Some(before), Some(now)) => !before.looks_like(now),
        (None, None) => before.is_some() != now.is_some(),
        _ => true,
    }
}

/// A request that was seen here and certainly not sent by this browser goes into the history, once it is finished.
fn keep_seen(data: &ConnectorData, answer: Memo<Option<(Option<AlterStatus>, std::sync::Arc<str>)>>) {
    let (session, history) = (expect_context::<Session>(), expect_context::<History>());
    let journal = expect_context::<Journal>();
    let (address, offsets) = (data.address.clone(), data.offsets.clone());
    Effect::new(move |kept: Option<Option<String>>| {
        unsubscribe_when_gone();
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
        // What is under way may be shown with other content than it was sent with.
        if journal.whose(&address, &status.request) != Whose::Another || journal.is_under_way(&address) {
            return last;
        }
        history.keep_seen(target(&endpoint, &address, lcc), &status);
        at
    });
}

#[component]
fn Status(status: AlterStatus, raw: Arc<str>, copying: RwSignal<bool>) -> impl IntoView {
    let data = expect_context::<ConnectorData>();
    let journal = expect_context::<Journal>();
    // What this browser knows of it, where it sent it.
    let entry = {
        let (address, at) = (data.address.clone(), status.request.requested_at.clone());
        local_memo(move || journal.taken_at(&address, at.as_ref()))
    };
    let ours: Ours = local_memo_compared(move || entry.get().map(|entry| entry.get()), is_another_look);
    // One that is over is not taken up again: after a reload, and once it was let go of, nobody else reads what was there
    // before it.
    local_effect(move || {
        let is_without = ours.with(|ours| ours.as_ref().is_some_and(|ours| ours.before.entries.is_empty()));
        if let Some(entry) = entry.get().filter(|_| is_without) {
            leptos::task::spawn_local(async move { journal.with_before(&entry).await });
        }
    });
    let (shape, offsets) = (data.shape(), data.offsets.clone());
    let verdicts = {
        let status = status.clone();
        local_memo(move || {
            let live = offsets.answer();
            // A request is watched only until its verdict is in; what is seen later still counts.
            ours.with(|ours| {
                let live = live.as_deref().map(|answer| &answer.value);
                let ours = ours.as_ref()?;
                Some(ours.judge(shape.get().class(), live, Some(&status)))
            })
            .unwrap_or_default()
        })
    };
    let phase = status.phase.clone();
    let beside = beside(&data, &status, ours);
    view! {
        {head(status.clone(), ours, verdicts, beside)}
        {tracked(move || ours.with(|ours| ours.as_ref().and_then(wrong_echo)))}
        {tracked(move || ours.with(|ours| ours.as_ref()?.settled_as.clone()).map(|words| view! { <p>{words}</p> }))}
        <WaitAdvice status=status.clone()/>
        {(phase == Phase::Failed).then(|| view! { <p><strong>"The request failed; the server's words:"</strong></p> })}
        {status.message.clone().map(|words| view! { <Quoted words/>{request_id(&data)} })}
        {(phase == Phase::Failed && status.message.is_none()).then(|| view! { <p>"The server gives no reason."</p> })}
        {lost_beside(beside)}
        {not_moved(&data, verdicts)}
        {what_runs(&data, phase.is_terminal(), ours)}
        <Comparison status=status.clone() ours verdicts/>
        {ways_on(data, status, ours, copying)}
        {long_text("Raw answer".to_owned(), "raw answer", raw)}
    }
}

/// The id of the read that these words came with first, for support: every look after it has another.
fn request_id(data: &ConnectorData) -> AnyView {
    let answer = data.last_request.get_untracked().answer;
    let id = answer.and_then(|answer| answer.request_id.clone());
    id.map(|id| view! { <p class="muted">"Request id "<Copyable what="request id" text=id/></p> })
        .into_any()
}

/// What this browser knows of the request that the status shows.
type Ours = Memo<Option<Submission>>;

/// Whose it is, how far it is, and when.
fn head(status: AlterStatus, ours: Ours, verdicts: Memo<Verdicts>, beside: Beside) -> AnyView {
    let data = expect_context::<ConnectorData>();
    let journal = expect_context::<Journal>();
    let whose = {
        let (address, request) = (data.address.clone(), status.request.clone());
        local_memo(move || journal.whose(&address, &request).words())
    };
    let kind = status.request.kind.word().to_owned();
    let phase = status.phase.word().to_owned();
    let digest = move || ours.with(|ours| ours.as_ref().map(|ours| format!("digest {}", ours.digest)));
    let observed = local_memo(move || {
        let seen = ours.with(|ours| {
            let last = ours.as_ref()?.observations.last()?;
            last.observed_at.as_ref()?.instant
        });
        // After a reload: what is live now, where it was seen after that.
        let later = || {
            let applied = ours.with(|ours| ours.as_ref()?.applied)?;
            let at = data.offsets.answer()?.value.observed_at.as_ref()?.instant?;
            (at > applied).then_some(at)
        };
        seen.or_else(later)
    });
    let is_observed = move || observed.with(Option::is_some);
    let has_more = move || beside.with(Option::is_some);
    let outcome = move || {
        ours.with(|ours| {
            let said = outcome_words(ours.as_ref()?, &verdicts.get(), is_observed(), has_more());
            Some(said)
        })
    };
    let state = move || ours.with(|ours| Some(ours.as_ref()?.state_after.as_ref()?.word().to_owned()));
    view! {
        <div class="request-head">
            <p class="request-title">
                <strong>{name(&kind)}</strong>" "{whose}" "
                <StateWord word=phase/>
                {tracked(move || outcome().map(|words| view! { <span>{words}</span> }))}
                {tracked(move || digest().map(|digest| view! { <span class="digest">{digest}</span> }))}
            </p>
            {tracked(move || view! { <Timeline status=status.clone() observed=observed.get() state=state()/> })}
        </div>
    }
    .into_any()
}

/// A connector that does not run by itself afterwards.
fn what_runs(data: &ConnectorData, is_over: bool, ours: Ours) -> AnyView {
    let state = data.status.clone();
    let is_in = move |word: &str| {
        state
            .answer()
            .is_some_and(|answer| answer.value.state.word() == word)
    };
    let stopped = local_memo(move || {
        let before = || ours.with(|ours| ours.as_ref()?.state_before.clone());
        if !is_over {
            None
        } else if is_in("FAILED") {
            Some((
                "The connector is FAILED: it does not run again by itself.",
                Wish::Restart,
            ))
        } else if is_in("PAUSED") {
            // Of somebody else's request it is not known what the connector did before.
            let words = match before()? {
                ConnectorState::Paused => {
                    "It was PAUSED before and is PAUSED: resume it when you want data to flow."
                }
                _ => {
                    "It was not PAUSED before and is now: no data flows. As a rule it resumes by itself; resume it if it does not."
                }
            };
            Some((words, Wish::Resume))
        } else {
            None
        }
    });
    tracked(move || {
        stopped.get().map(|(words, wish)| {
            view! { <p class="actions"><span>{words}</span>{turn_button(wish)}</p> }
        })
    })
}

/// The way back, and what can be taken along.
fn ways_on(data: ConnectorData, status: AlterStatus, ours: Ours, copying: RwSignal<bool>) -> AnyView {
    let session = expect_context::<Session>();
    let drafts = expect_context::<Drafts>();
    let navigation = expect_context::<Navigation>();
    let editors = expect_context::<Editors>();
    let is_applied = status.phase == Phase::Applied;
    // What this browser saw just before sending, where the status does not say what was there.
    let snapshot = move |ours: &Option<Submission>| {
        let ours = ours.as_ref().filter(|_| is_applied)?;
        Some(Arc::clone(&ours.before))
    };
    let names_none = status.previous_offsets.as_ref().is_none_or(Vec::is_empty);
    let why_not_restore = {
        let terminal = status.phase.is_terminal();
        let offsets = data.offsets.clone();
        let is_read = local_memo(move || offsets.answer().is_some());
        derived(move || {
            if !terminal {
                return Some("The request is not finished".to_owned());
            }
            if !is_read.get() {
                return Some("The offsets are not read yet".to_owned());
            }
            let knows_none = || ours.with(snapshot).is_none_or(|base| base.entries.is_empty());
            (names_none && knows_none()).then(|| "The status names no previous offsets".to_owned())
        })
    };
    let export = export_previous(&data.address.name, &status);
    let desk = Desk {
        session,
        data,
        journal: expect_context::<Journal>(),
        drafts,
    };
    let said = RwSignal::new("");
    let restore = move || {
        let snapshot = ours.with_untracked(snapshot);
        match restore_previous(&desk, editors, &status, snapshot.as_deref()) {
            Ok(()) => navigation.go(&Route::Connector(desk.data.address.clone(), Tab::Alter)),
            Err(why) => said.set(why),
        }
    };
    view! {
        <p class="actions">
            <Button disabled_reason=why_not_restore on_press=restore>"Restore previous offsets"</Button>
            <Button on_press=move || copying.set(true)>"Copy as"</Button>
            {export}
        </p>
        <p role="status">{said}</p>
    }
    .into_any()
}
