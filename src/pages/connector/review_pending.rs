//! A request of the connector that has not come to its end: it locks Submit; after a quarter of an hour somebody else's is
//! advice, to be ticked.

use connect_api::Time;
use leptos::prelude::*;
use offset_rules::settlement::is_same_time;

use crate::state::connector::ConnectorData;
use crate::state::journal::Journal;
use crate::state::pending::Pending;
use crate::state::whose::Whose;
use crate::ui::name::visible;
use crate::ui::tracked::{derived, local_memo, on_tick, tracked};

/// The unfinished request, as last read.
pub(super) fn unfinished(data: &ConnectorData, journal: Journal) -> Memo<Option<Pending>> {
    let (last_request, address) = (data.last_request.clone(), data.address.clone());
    local_memo(move || {
        let answer = last_request.answer()?;
        let status = answer.value.as_ref()?;
        let is_ours = journal.whose(&address, &status.request) != Whose::Another;
        Pending::of(status, answer.date, is_ours)
    })
}

/// Why nothing can be submitted beside it.
pub(super) fn locks(pending: Option<&Pending>, past: Option<&Time>) -> Option<String> {
    let pending = pending.filter(|pending| !pending.is_passed(past))?;
    let phase = visible(&pending.phase);
    Some(match pending.minutes {
        Some(_) => format!("A request is {phase}: acknowledge it above, or wait for it"),
        None => format!("A request is {phase}; the API takes one at a time"),
    })
}

/// The box that is ticked to go past it.
pub(super) fn pending_box(
    pending: Memo<Option<Pending>>,
    past: RwSignal<Option<Time>>,
    environment: &str,
) -> AnyView {
    let environment = environment.to_owned();
    // A tick is for this request; how long it waits by now is in the words alone.
    let request = local_memo(move || {
        pending.with(|pending| {
            let pending = pending.as_ref().filter(|pending| pending.minutes.is_some())?;
            Some((pending.phase.clone(), pending.requested_at.clone()))
        })
    });
    let minutes = move || pending.with(|pending| pending.as_ref().and_then(|pending| pending.minutes));
    tracked(move || {
        let (phase, requested_at) = request.get()?;
        let of = requested_at.clone();
        let ticked =
            derived(move || past.with(|past| past.is_some() && is_same_time(past.as_ref(), of.as_ref())));
        let tick = on_tick(move |is_on| past.set(requested_at.clone().filter(|_| is_on)));
        let words = "minutes. The API takes one at a time: the server may refuse this one, and if it takes both, the documents do not say \
             which stands. Ask whoever made that one, or submit and see what the server says.";
        Some(view! {
            <fieldset class="warnings">
                <legend>"Another request is not finished"</legend>
                <label class="check">
                    <input type="checkbox" prop:checked=ticked on:change=tick/>
                    <span><strong>{environment.clone()}":"</strong>
                        {format!(" a request that is not from this browser has been {phase} for ")}{minutes}" "{words}</span>
                </label>
            </fieldset>
        })
    })
}
