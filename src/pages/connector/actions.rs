//! Pause, resume, restart: the buttons, the question before, and what became of it.

use connect_api::ErrorKind;
use leptos::prelude::*;

use super::timeline::waited;
use super::turning::{asked, outcome_of};
use crate::browser::clock::Beat;
use crate::state::connector::ConnectorData;
use crate::state::journal::Journal;
use crate::state::session::Session;
use crate::state::turn::{AN_HOUR, Turn, Wish, bars};
use crate::ui::button::{Button, Weight};
use crate::ui::dialog::draw_dialog;
use crate::ui::name::visible;
use crate::ui::tracked::{derived, local_memo, tracked};
use crate::{lazy_call, lazy_page};

/// What the person is being asked about. Shared by all that offer it.
#[derive(Clone, Copy)]
pub(super) struct Asking {
    pub(super) wish: RwSignal<Wish>,
    pub(super) is_open: RwSignal<bool>,
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
        leptos::task::spawn_local(async move {
            // Its piece first, so that the question is there as soon as the dialog is. Where it does not come, the dialog says so.
            let _ = lazy_call!(mending, ready_to_ask, () => ()).await;
            self.is_open.try_set(true);
        });
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
pub(super) fn open_phase(data: &ConnectorData, beat: Beat) -> Option<(String, bool)> {
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
    let why = local_memo(move || {
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
        let status = data.status.get();
        if status
            .error
            .is_some_and(|error| error.kind == ErrorKind::NotFound)
        {
            return Some("There is no such connector, or none that this key may see".to_owned());
        }
        let load = data.last_request.get();
        let unread = load.answer.is_none() && load.error.is_none();
        unread.then(|| "Whether an alter request is under way is being read".to_owned())
    });
    derived(move || why.get())
}

/// Pause or Resume, by what the state shows, and Restart.
pub(super) fn turn_buttons() -> AnyView {
    let data = expect_context::<ConnectorData>();
    let is_paused = local_memo(move || {
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

/// The question, over the page.
pub(super) fn question() -> AnyView {
    let asking = expect_context::<Asking>();
    let title = derived(move || format!("{} this connector?", asking.wish.get().word()));
    let inside = || lazy_page!(mending, turn_question, asked());
    draw_dialog("turn", title, asking.is_open, Box::new(inside))
}

/// What became of the last thing asked for, until something else is.
pub(super) fn turn_outcome() -> AnyView {
    let data = expect_context::<ConnectorData>();
    let (turn, shown) = (data.turn.clone(), data.turn.clone());
    let state = local_memo(move || {
        let answer = data.status.answer();
        answer.map_or_else(
            || "not known".to_owned(),
            |answer| answer.value.state.word().to_owned(),
        )
    });
    let close = move || turn.set(None);
    tracked(move || {
        let turn = shown.get()?;
        let close = close.clone();
        let is_over = turn.is_over;
        let drawn = lazy_page!(mending, turned, outcome_of(&turn, state), turn: Turn, state: Memo<String>);
        let away = is_over.then(|| {
            let close = close.clone();
            view! { <p class="actions"><Button weight=Weight::Quiet on_press=move || close()>"Close"</Button></p> }
        });
        Some(view! { <div class="turn" role="status">{drawn}{away}</div> })
    })
}
