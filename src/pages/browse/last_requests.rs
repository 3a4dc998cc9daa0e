//! The last alter request of every connector of a list, read at a press.

use connect_api::{Answer, ErrorKind};
use leptos::prelude::*;

use super::listing::{Cell, Order, cell};
use crate::browser::history::Navigation;
use crate::pages::progress::progress;
use crate::queries::many::{Many, Read};
use crate::state::connector::ConnectorData;
use crate::state::loadable::Loadable;
use crate::state::session::Session;
use crate::ui::age::Age;
use crate::ui::button::Button;
use crate::ui::state_word::StateWord;
use crate::ui::tracked::{derived, tracked};

/// The column's name, as it stands in the address.
pub(super) const LAST_REQUEST: &str = "last request";

/// What is known of a connector's last request: its phase and how long ago it was made.
pub(super) fn last_request_cell(data: &ConnectorData) -> Cell {
    let now = untrack(|| data.last_request.answer());
    let status = now.as_ref().and_then(|answer| answer.value.as_ref());
    let requested = status.and_then(|status| status.request.requested_at.as_ref()?.instant);
    // The newest first where the list is turned downwards; those without one at the end either way.
    let order = requested.map_or(Order::Missing, |time| Order::Number(time.as_second()));
    let text = status.map(|status| format!("{} {}", status.request.kind.word(), status.phase.word()));
    let last_request = StoredValue::new(data.last_request.clone());
    cell(text.unwrap_or_default(), order, move || {
        let shown = move || {
            let load = last_request.with_value(Loadable::get);
            if load.error.is_some() && load.answer.is_none() {
                return view! { <span class="muted">"could not be read"</span> }.into_any();
            }
            let Some(answer) = load.answer else {
                return ().into_any();
            };
            match &answer.value {
                None => view! { <span class="muted">"none yet"</span> }.into_any(),
                Some(status) => {
                    let at = status.request.requested_at.as_ref().and_then(|time| time.instant);
                    let phase = status.phase.word().to_owned();
                    view! { <StateWord word=phase/>" "{at.map(|time| view! { <Age time/> })} }.into_any()
                }
            }
        };
        view! { <td>{tracked(shown)}</td> }.into_any()
    })
}

/// The button that reads them all, how far it is, and the way to end it.
pub(super) fn check_last_requests(
    all: impl Fn() -> Vec<ConnectorData> + Send + Sync + 'static,
    read: RwSignal<u32>,
) -> AnyView {
    let session = expect_context::<Session>();
    let navigation = expect_context::<Navigation>();
    let many = Many::default();
    let left = many.clone();
    on_cleanup(move || left.cancel());
    let (running, bar) = (many.progress.clone(), progress(&many, "last requests"));
    let start = move || {
        let reads = all().into_iter().map(|data| read_of(session, data)).collect();
        let after = Box::new(move || {
            read.update(|read| *read += 1);
            navigation.set_query("sort", Some(&format!("-{LAST_REQUEST}")));
        });
        many.start(session.pace, reads, after);
    };
    let why_not = derived(move || {
        (!running.with(|progress| progress.is_over)).then(|| "They are being read".to_owned())
    });
    view! {
        <div class="actions">
            <Button disabled_reason=why_not on_press=start>"Check last requests"</Button>
            {bar}
        </div>
    }
    .into_any()
}

fn read_of(session: Session, data: ConnectorData) -> Read {
    Box::new(move || {
        let data = data.clone();
        Box::pin(async move {
            let read = async {
                match session.client().last_request(&data.address).await {
                    // The connector stands in the list: so there has been no request (API.md 9.2).
                    Err(error) if error.kind == ErrorKind::NotFound => Ok(Answer {
                        value: None,
                        date: None,
                        request_id: error.request_id,
                        raw: std::sync::Arc::from(""),
                    }),
                    outcome => outcome,
                }
            };
            data.last_request.read(read).await.map(|_| ())
        })
    })
}
