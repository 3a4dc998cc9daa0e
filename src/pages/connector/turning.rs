//! What a pause, a resume or a restart will do, asked before it is done; and what became of it.

use leptos::prelude::*;

use super::actions::{Asking, open_phase, turn_button};
use crate::browser::clock::Beat;
use crate::pages::failure::Failure;
use crate::state::connector::ConnectorData;
use crate::state::journal::Journal;
use crate::state::production::Production;
use crate::state::session::Session;
use crate::state::turn::{Progress, Turn, Wish};
use crate::tasks::turn_connector::turn_connector;
use crate::ui::age::span;
use crate::ui::button::{Button, Weight};
use crate::ui::name::visible;
use crate::ui::panel::{Meaning, Panel};
use crate::ui::state_word::StateWord;
use crate::ui::tracked::tracked;

/// The question: what will happen, to which connector.
pub(super) fn asked() -> AnyView {
    let asking = expect_context::<Asking>();
    let session = expect_context::<Session>();
    let data = expect_context::<ConnectorData>();
    let journal = expect_context::<Journal>();
    let production = expect_context::<Production>();
    let beat = expect_context::<Beat>();
    let wish = asking.wish.get_untracked();
    let environment = data.address.place.environment.clone();
    let is_production = production.is_production(&environment);
    let place = data.address.place.to_string();
    let name = visible(&data.address.name).into_owned();
    let state = data.status.get_untracked().answer;
    let state = state.map(|answer| view! { <StateWord word=answer.value.state.word().to_owned()/> });
    let words = match wish {
        Wish::Pause => {
            "Its tasks stop, and no data flows until somebody resumes it. Offsets stay where they are."
        }
        Wish::Resume => "Its tasks go on from the committed offsets.",
        Wish::Restart => {
            "All its tasks stop and start anew from the committed offsets. A record that stopped a task stops it again, \
             unless it was skipped. Restart is a preview in the API: the server may refuse it."
        }
        Wish::PauseThenResume => {
            "All its tasks stop; once PAUSED is seen, they go on from the committed offsets. If this page is closed in \
             between, the connector stays paused."
        }
    };
    // The buttons that lead here are barred for every other phase.
    let open = untrack(|| open_phase(&data, beat)).filter(|(_, is_barred)| !is_barred);
    let advice = open.map(|(phase, _)| {
        view! {
            <p><strong>{format!("An alter request has been {phase} for more than an hour, a phase that this console does not know.")}</strong>
                " Where it is still being applied, a pause, resume or restart now may undo it: look at Last request first."</p>
        }
    });
    let go = move || {
        asking.is_open.set(false);
        turn_connector(session, data.clone(), journal, wish);
    };
    view! {
        <p><strong>{name}</strong>" "<span class="muted">{place}</span>" "{state}" "
            {is_production.then(|| view! { <strong class="production">"PRODUCTION"</strong> })}</p>
        <p>{words}</p>
        {advice}
        <p class="actions">
            <Button on_press=move || asking.is_open.set(false)>"Back"</Button>
            <Button weight=Weight::Primary on_press=go>{wish.word()}</Button>
        </p>
    }
    .into_any()
}

/// How far it is, and how it ended; of a pause without its resume, what to do now.
pub(super) fn outcome_of(turn: &Turn, state: Memo<String>) -> AnyView {
    let is_well = matches!(turn.progress, Progress::Seen | Progress::AsBefore);
    let is_half = turn.has_paused && turn.is_over && !is_well;
    view! {
        {is_half.then(|| view! {
            <p class="actions" role="alert"><strong>"It was paused for this, and was not resumed."</strong>{turn_button(Wish::Resume)}</p>
        })}
        {told(turn, if is_half { Wish::Resume } else { turn.wish }, state)}
    }
    .into_any()
}

/// The same of a turn, or of the step that it stopped at.
fn told(turn: &Turn, wish: Wish, state: Memo<String>) -> AnyView {
    let beat = expect_context::<Beat>();
    let asked_at = turn.asked_at;
    let word = wish.word();
    let waiting = move |words: &'static str| {
        let since = move || span((beat.get().as_second() - asked_at.as_second()).max(0));
        view! { <p>{format!("{word}: {words}, ")}{tracked(since)}". The state is "{tracked(move || state.get())}"."</p> }.into_any()
    };
    match &turn.progress {
        Progress::Looking => waiting("looking whether an alter request is under way"),
        Progress::Sent => waiting("asked for"),
        Progress::Taken => waiting("the server took it; waiting until the state shows it"),
        Progress::Seen if !turn.is_over => waiting("half way"),
        Progress::Seen => {
            let state = state.get_untracked();
            view! { <p>{format!("{word}: done.")}" The connector is "<StateWord word=state/>"."</p> }.into_any()
        }
        Progress::AsBefore => view! {
            <p>{format!("{word}: the server took it; the state shows ")}<StateWord word=state.get_untracked()/>", as before."
                " Whether its tasks started anew is not to be seen from that."</p>
        }
        .into_any(),
        Progress::NotSeen => view! {
            <Panel meaning=Meaning::Caution title=format!("{word}: the server took it, and the state does not show it.")>
                <p>"The state is "{tracked(move || state.get())}". It is no longer watched for this; Refresh still shows it."</p>
            </Panel>
        }
        .into_any(),
        Progress::Altering => view! {
            <Panel meaning=Meaning::Caution title=format!("{word} was not asked for: an alter request is under way.")>
                <p>"Do not pause, resume or restart now. Last request shows how far it is."</p>
            </Panel>
        }
        .into_any(),
        Progress::Unread(error) => {
            let error = error.clone();
            view! {
                <p>{format!("{word} was not asked for: whether an alter request is under way could not be read.")}</p>
                <Failure error/>
            }
            .into_any()
        }
        Progress::Refused(error) | Progress::Unknown(error) => {
            let (error, is_restart) = (error.clone(), wish == Wish::Restart);
            view! {
                <Failure error/>
                {is_restart.then(|| view! {
                    <p class="actions">"A pause and a resume start all tasks anew as well: "{turn_button(Wish::PauseThenResume)}</p>
                })}
            }
            .into_any()
        }
    }
}
