//! Pause, resume, restart: the buttons, the question before, and what became of it.

use leptos::prelude::*;

use super::timeline::waited;
use crate::browser::clock::Beat;
use crate::pages::failure::Failure;
use crate::state::connector::ConnectorData;
use crate::state::journal::Journal;
use crate::state::production::Production;
use crate::state::session::Session;
use crate::state::turn::{AN_HOUR, Progress, Turn, Wish, bars};
use crate::tasks::turn_connector::turn_connector;
use crate::ui::age::span;
use crate::ui::button::{Button, Weight};
use crate::ui::dialog::draw_dialog;
use crate::ui::name::visible;
use crate::ui::panel::{Meaning, Panel};
use crate::ui::state_word::StateWord;
use crate::ui::tracked::tracked;

/// What the person is being asked about. Shared by all that offer it.
#[derive(Clone, Copy)]
pub(super) struct Asking {
    wish: RwSignal<Wish>,
    is_open: RwSignal<bool>,
}

impl Asking {
    /// Asks nothing yet.
    pub(super) fn start() -> Self {
        Self {
            wish: RwSignal::new(Wish::Pause),
            is_open: RwSignal::new(false),
        }
    }

    fn about(self, wish: Wish) {
        self.wish.set(wish);
        self.is_open.set(true);
    }
}

/// A button that asks first. It says why where it cannot be used.
pub(super) fn turn_button(wish: Wish) -> AnyView {
    let asking = expect_context::<Asking>();
    let why_not = why_not();
    view! { <Button disabled_reason=why_not on_press=move || asking.about(wish)>{wish.word()}</Button> }
        .into_any()
}

/// The phase of a request that is not finished, and whether the connector must be left alone for it; tracked.
fn open_phase(data: &ConnectorData, beat: Beat) -> Option<(String, bool)> {
    let last = data.last_request.answer()?;
    let status = last.value.as_ref().filter(|status| !status.phase.is_terminal())?;
    let requested = status.request.requested_at.as_ref().and_then(|time| time.instant);
    // Time decides only where the phase is unknown: nothing else is worked out anew every second.
    let seconds = requested
        .filter(|_| bars(&status.phase, None) && !bars(&status.phase, Some(AN_HOUR)))
        .map(|since| waited(beat.get(), data, since));
    Some((
        visible(status.phase.word()).into_owned(),
        bars(&status.phase, seconds),
    ))
}

/// Why the connector must be left alone now.
fn why_not() -> Signal<Option<String>> {
    let data = expect_context::<ConnectorData>();
    let session = expect_context::<Session>();
    let journal = expect_context::<Journal>();
    let beat = expect_context::<Beat>();
    let why = Memo::new(move |_| {
        if session.endpoint().is_some_and(|endpoint| endpoint.read_only) {
            return Some("Read-only: writing is refused".to_owned());
        }
        if let Some(turn) = data.turn.get().filter(|turn| !turn.is_over) {
            return Some(format!("{} is under way", turn.wish.word()));
        }
        let phase = open_phase(&data, beat)
            .filter(|(_, is_barred)| *is_barred)
            .map(|(phase, _)| phase);
        if let Some(phase) = phase.or_else(|| journal.awaited_phase(&data.address)) {
            return Some(format!(
                "An alter request is {phase}. Do not pause, resume or restart now."
            ));
        }
        let load = data.last_request.get();
        let unread = load.answer.is_none() && load.error.is_none();
        unread.then(|| "Whether an alter request is under way is being read".to_owned())
    });
    Signal::derive(move || why.get())
}

/// Pause or Resume, by what the state shows, and Restart.
pub(super) fn turn_buttons() -> AnyView {
    let data = expect_context::<ConnectorData>();
    let is_paused = Memo::new(move |_| {
        data.status
            .answer()
            .map(|answer| answer.value.state.word() == "PAUSED")
    });
    view! {
        {turn_button(Wish::Restart)}
        {tracked(move || match is_paused.get() {
            Some(true) => turn_button(Wish::Resume),
            _ => turn_button(Wish::Pause),
        })}
    }
    .into_any()
}

/// The question: what will happen, to which connector.
pub(super) fn question() -> AnyView {
    let asking = expect_context::<Asking>();
    let session = expect_context::<Session>();
    let data = expect_context::<ConnectorData>();
    let journal = expect_context::<Journal>();
    let production = expect_context::<Production>();
    let beat = expect_context::<Beat>();
    let inside = move || {
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
        let data = data.clone();
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
    };
    let title = Signal::derive(move || format!("{} this connector?", asking.wish.get().word()));
    draw_dialog("turn", title, asking.is_open, Box::new(inside))
}

/// What became of the last thing asked for, until something else is.
pub(super) fn turn_outcome() -> AnyView {
    let data = expect_context::<ConnectorData>();
    let (turn, shown) = (data.turn.clone(), data.turn.clone());
    let state = Memo::new(move |_| {
        let answer = data.status.answer();
        answer.map_or_else(
            || "not known".to_owned(),
            |answer| answer.value.state.word().to_owned(),
        )
    });
    let close = move || turn.set(None);
    tracked(move || {
        let turn = shown.get()?;
        let drawn = outcome_of(&turn, state);
        let close = close.clone();
        let away = turn.is_over.then(|| {
            let close = close.clone();
            view! { <p class="actions"><Button weight=Weight::Quiet on_press=move || close()>"Close"</Button></p> }
        });
        Some(view! { <div class="turn" role="status">{drawn}{away}</div> })
    })
}

fn outcome_of(turn: &Turn, state: Memo<String>) -> AnyView {
    let beat = expect_context::<Beat>();
    let (wish, asked_at) = (turn.wish, turn.asked_at);
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
