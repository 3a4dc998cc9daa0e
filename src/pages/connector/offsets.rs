//! What the connector holds, as last observed, and what moved since.

mod details;
mod export;
mod line;
mod movement;
mod rows;
mod table;

use leptos::prelude::*;
use offset_rules::movement::Observations;

use self::line::Line;
use self::rows::Rows;
use crate::queries::connector::{read_connector, read_offsets};
use crate::state::connector::ConnectorData;
use crate::state::session::Session;
use crate::ui::button::{Button, Weight};
use crate::ui::panel::{Meaning, Panel};
use crate::ui::skeleton::Skeleton;
use crate::ui::tracked::{local_memo, tracked};

/// What there is to show.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Nothing was read yet.
    Waiting,
    /// Nothing was read, and the reason stands above.
    Failed,
    /// Read, and there are none.
    NoneYet,
    /// Read.
    Shown,
}

/// The Offsets tab.
#[component]
pub(super) fn OffsetsTab() -> impl IntoView {
    let session = expect_context::<Session>();
    let data = expect_context::<ConnectorData>();
    let refresh = {
        let data = data.clone();
        Callback::new(move |()| {
            let data = data.clone();
            leptos::task::spawn_local(async move {
                // What a reset means, and which class this is, stands in the configuration.
                let _ = futures::join!(read_offsets(session, &data), read_connector(session, &data));
            });
        })
    };
    let rows = Rows::of(&data);
    let standing = {
        let offsets = data.offsets.clone();
        local_memo(move || match rows.count_all() {
            Some(0) => Standing::NoneYet,
            Some(_) => Standing::Shown,
            None if offsets.error().is_some() => Standing::Failed,
            None => Standing::Waiting,
        })
    };
    tracked(move || match standing.get() {
        Standing::Failed => ().into_any(),
        Standing::Waiting => view! { <Skeleton label="Reading the offsets"/> }.into_any(),
        Standing::NoneYet => view! { <Line rows refresh/><NoneYet/> }.into_any(),
        Standing::Shown => view! {
            <Line rows refresh/>
            {movement::summary(rows)}
            {table::table(rows)}
            {details::details(rows)}
            {kept(rows)}
        }
        .into_any(),
    })
}

/// What is remembered for the next visit, and the way to forget it.
fn kept(rows: Rows) -> AnyView {
    let data = expect_context::<ConnectorData>();
    let session = expect_context::<Session>();
    let count = local_memo(move || rows.seen.get_value().with(Observations::count));
    tracked(move || {
        (count.get() > 1).then(|| {
            let words = format!("{} observations of this connector are remembered in this browser.", count.get());
            let data = data.clone();
            view! {
                <p class="muted actions">
                    {words}
                    <Button weight=Weight::Quiet on_press=move || data.forget(session.endpoint_now())>"Forget observations"</Button>
                </p>
            }
        })
    })
}

#[component]
fn NoneYet() -> impl IntoView {
    view! {
        <Panel meaning=Meaning::Plain title="No offsets yet.">
            <p>
                "A connector answers with none just after it was created or reset, and before the service first looked. Offsets \
                 appear here by themselves."
            </p>
        </Panel>
    }
}
