//! Requested, the phases, applied, confirmed: a request told in time.

use connect_api::AlterStatus;
use connect_api::Timestamp;
use leptos::prelude::*;

use crate::browser::clock::Beat;
use crate::ui::age::{full_stamp, short_stamp, span};
use crate::ui::state_word::StateWord;
use crate::ui::tracked::tracked;

/// Seconds of waiting after which it is said that this is longer than usual.
const LONGER_THAN_USUAL: i64 = 120;
/// Seconds of waiting after which it is said what not to do now.
const MUCH_LONGER: i64 = 600;

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
    let took = match (requested, applied) {
        (Some(requested), Some(applied)) => Some(span((applied.as_second() - requested.as_second()).max(0))),
        _ => None,
    };
    let phase = status.phase.clone();
    let waiting_phase = phase.clone();
    let waiting = move || {
        let since = requested.filter(|_| !phase.is_terminal())?;
        Some(
            view! { <span>{tracked(move || span((beat.get().as_second() - since.as_second()).max(0)))}</span> },
        )
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
            {took.map(|took| view! { <li class="muted">{took}</li> })}
            {(!status.phase.is_terminal()).then(|| view! { <li>{waiting_phase.word().to_owned()}" "{tracked(waiting)}</li> })}
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

/// What to think of a wait, and what not to do.
#[component]
pub(super) fn WaitAdvice(
    /// The request.
    status: AlterStatus,
) -> impl IntoView {
    let beat = expect_context::<Beat>();
    let requested = status.request.requested_at.as_ref().and_then(|time| time.instant);
    let waited = Memo::new(move |_| {
        let since = requested.filter(|_| !status.phase.is_terminal())?;
        let waited = beat.get().as_second() - since.as_second();
        Some(match waited {
            MUCH_LONGER.. => 2,
            LONGER_THAN_USUAL.. => 1,
            _ => 0,
        })
    });
    tracked(move || {
        let words = match waited.get()? {
            0 => "The connector is stopped while its offsets are altered. One measured request took 53 s.",
            1 => "Longer than usual. One measured request took 53 s.",
            _ => {
                "No data is flowing. The API has no cancel. Do not pause, resume or restart now. For support: the raw answer below."
            }
        };
        Some(view! { <p role="status">{words}</p> })
    })
}
