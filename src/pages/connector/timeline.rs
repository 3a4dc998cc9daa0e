//! Requested, the phases, applied, confirmed: a request told in time.

use connect_api::AlterStatus;
use connect_api::Timestamp;
use leptos::prelude::*;

use super::waiting::{Wait, wait};
use crate::browser::clock::Beat;
use crate::queries::connector::read_all;
use crate::state::connector::{ConnectorData, PhaseSeen};
use crate::state::session::Session;
use crate::ui::age::{full_stamp, short_stamp, span};
use crate::ui::button::Button;
use crate::ui::fact::CopyButton;
use crate::ui::panel::{Meaning, Panel};
use crate::ui::state_word::StateWord;
use crate::ui::tracked::{local_memo, tracked};

/// The line of a request's times.
#[component]
pub(super) fn Timeline(
    /// The request.
    status: AlterStatus,
    /// When a fresh observation confirmed it, where that is known.
    #[prop(optional_no_strip)]
    observed: Option<Timestamp>,
    /// The connector's state when last seen after that.
    #[prop(optional_no_strip)]
    state: Option<String>,
) -> impl IntoView {
    let beat = expect_context::<Beat>();
    let requested = status.request.requested_at.as_ref().and_then(|time| time.instant);
    let applied = status.applied_at.as_ref().and_then(|time| time.instant);
    let stamp = move |time: Timestamp| {
        view! {
            <time datetime=time.to_string() title=full_stamp(time)>{tracked(move || short_stamp(beat.get(), time))}</time>
        }
    };
    let data = expect_context::<ConnectorData>();
    let request = status.request.requested_at.as_ref().map(|time| time.text.clone());
    let is_over = status.phase.is_terminal();
    let word = status.phase.word().to_owned();
    // The phases before the last, as this tab saw them come; of a request that was over before, only how long it took.
    let phases = move || {
        let ahead = data.server_ahead();
        let seen: Vec<PhaseSeen> = data.phases.with(|phases| {
            phases
                .iter()
                .filter(|seen| seen.requested_at == request)
                .cloned()
                .collect()
        });
        let is_last = |seen: &&PhaseSeen| is_over && seen.phase == word;
        let ended = applied
            .or_else(|| seen.iter().find(is_last).map(|last| last.seen_at))
            .filter(|_| is_over);
        let seen_then = |time| view! { <li>{word.clone()}" seen "{stamp(time)}</li> };
        let under_way: Vec<&PhaseSeen> = seen.iter().filter(|seen| !is_last(seen)).collect();
        if under_way.is_empty() {
            let took = requested.zip(applied).map(|(from, to)| between(from, to));
            // When it failed the server does not say: it was seen then, perhaps long afterwards.
            let failed = ended.filter(|_| applied.is_none()).map(seen_then);
            return view! { {took.map(|took| view! { <li class="muted">{took}</li> })}{failed} }.into_any();
        }
        let steps: Vec<AnyView> = under_way
            .iter()
            .enumerate()
            .map(|(at, step)| {
                let from = requested.filter(|_| at == 0).unwrap_or(step.seen_at);
                let to = under_way.get(at + 1).map(|next| next.seen_at).or(ended);
                let lasted = tracked(move || {
                    between(
                        from,
                        to.unwrap_or_else(|| beat.get().saturating_add_seconds(ahead)),
                    )
                });
                view! { <li><StateWord word=step.phase.clone()/>{lasted}</li> }.into_any()
            })
            .collect();
        let failed = ended.filter(|_| applied.is_none()).map(seen_then);
        view! { {steps}{failed} }.into_any()
    };
    view! {
        <ol class="timeline">
            <li>
                "requested "
                {match (requested, &status.request.requested_at) {
                    (Some(time), _) => stamp(time).into_any(),
                    (None, Some(time)) => format!("at “{time}”").into_any(),
                    (None, None) => "at a time the server does not name".into_any(),
                }}
            </li>
            {tracked(phases)}
            {match (applied, &status.applied_at) {
                (Some(time), _) => Some(view! { <li>"applied "{stamp(time)}</li> }.into_any()),
                (None, Some(time)) => Some(view! { <li>{format!("applied at “{time}”")}</li> }.into_any()),
                (None, None) => None,
            }}
            {observed.map(|time| view! { <li>"observed "{stamp(time)}</li> })}
            {state.map(|state| view! { <li><StateWord word=state/></li> })}
        </ol>
    }
}

fn between(from: Timestamp, to: Timestamp) -> String {
    span((to.as_second() - from.as_second()).max(0))
}

/// What to think of a wait, and what not to do.
#[component]
pub(super) fn WaitAdvice(
    /// The request.
    status: AlterStatus,
) -> impl IntoView {
    let beat = expect_context::<Beat>();
    let requested = status.request.requested_at.as_ref().and_then(|time| time.instant);
    let data = expect_context::<ConnectorData>();
    let session = expect_context::<Session>();
    let request = status.request.clone();
    let phase = status.phase.word().to_owned();
    let seconds = {
        let data = data.clone();
        move || requested.map(|since| waited(beat.get(), &data, since))
    };
    let lasting = {
        let seconds = seconds.clone();
        local_memo(move || seconds().map(|seconds| span(seconds.max(0))))
    };
    let thought = {
        let state = data.status.clone();
        local_memo(move || {
            let state = state.answer();
            let state = state.as_ref().map(|answer| answer.value.state.word());
            // Of a request without a time nothing is known but that it is not finished.
            wait(&status.phase, state, seconds().unwrap_or(0))
        })
    };
    // What support asks for first, as text: of the last read that there is when it is asked for.
    let known = data.clone();
    let facts = move || {
        let data = &known;
        let read = data.last_request.get_untracked();
        let request_id = read.answer.and_then(|answer| answer.request_id.clone());
        let line = |name: &str, value: Option<String>| {
            value
                .map(|value| format!("{name}: {value}\n"))
                .unwrap_or_default()
        };
        [
            line("connector", Some(data.address.to_string())),
            line("id", request.id.clone()),
            line("alter request", Some(request.kind.word().to_owned())),
            line(
                "requested_at",
                request.requested_at.as_ref().map(|time| time.text.clone()),
            ),
            line("phase", Some(phase.clone())),
            line("phase read at", read.answered_at.map(full_stamp)),
            line("request id of that read", request_id),
        ]
        .concat()
        .into()
    };
    tracked(move || {
        let not_finished = move |first: &'static str| {
            let since = tracked(move || lasting.get().map(|span| format!(" for {span}")));
            view! { {first}{since}". The API has no cancel." }.into_any()
        };
        let say = |words: AnyView| Some(view! { <p role="status">{words}</p> }.into_any());
        let title = match thought.get()? {
            Wait::Stopped => {
                return say(
                    "The connector is stopped while its offsets are altered. One measured request took 53 s."
                        .into_any(),
                );
            }
            Wait::Longer => return say("Longer than usual. One measured request took 53 s.".into_any()),
            Wait::NotFinished => return Some(view! { <p>{not_finished("Not finished")}</p> }.into_any()),
            Wait::NotFinishedLonger => return say(not_finished("Longer than usual: not finished")),
            Wait::NoData => "No data is flowing. The API has no cancel. Do not pause, resume or restart now.",
            Wait::StillNotFinished => "Still not finished.",
        };
        let still = (thought.get_untracked() == Some(Wait::StillNotFinished))
            .then(|| view! { <p>{not_finished("It has not been seen to end")}</p> });
        let facts = Box::new(facts.clone());
        let again = data.clone();
        let refresh = move || {
            let data = again.clone();
            leptos::task::spawn_local(async move { read_all(session, &data).await });
        };
        Some(
            view! {
                <Panel meaning=Meaning::Caution title>
                    {still}
                    <p class="actions">
                        <Button on_press=refresh>"Refresh"</Button>
                        "For support: "<CopyButton what="the facts" text=facts/>" and the raw answer below."
                    </p>
                </Panel>
            }
            .into_any(),
        )
    })
}

/// Seconds since a request was made, by the server's clock.
pub(super) fn waited(now: Timestamp, data: &ConnectorData, requested: Timestamp) -> i64 {
    now.as_second() + data.server_ahead() - requested.as_second()
}
