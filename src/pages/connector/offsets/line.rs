//! The line above the table: how many, how old, filter, export, refresh.

use connect_api::Timestamp;
use leptos::prelude::*;
use offset_rules::words::{counted_usize, how_many};

use super::export;
use super::rows::Rows;
use crate::browser::clock::Beat;
use crate::queries::connector::usual_period;
use crate::state::connector::ConnectorData;
use crate::state::session::Session;
use crate::ui::age::{Age, span};
use crate::ui::button::Button;
use crate::ui::filter_field::filter_field;
use crate::ui::tracked::{derived, local_memo, tracked};

#[component]
pub(super) fn Line(rows: Rows, refresh: Callback<()>) -> impl IntoView {
    let data = expect_context::<ConnectorData>();
    let count = local_memo(move || {
        let (all, shown) = (rows.count_all().unwrap_or(0), rows.count_shown());
        let all = counted_usize(all, "partition", "partitions");
        if rows.filter().trim().is_empty() {
            all
        } else {
            format!("{} of {all}", how_many(shown))
        }
    });
    let typing = Box::new(move |typed: String| rows.set_filter(&typed));
    let filter = derived(move || rows.filter());
    let loading = {
        let offsets = data.offsets.clone();
        local_memo(move || offsets.get().loading)
    };
    view! {
        <div class="toolbar">
            <p class="observed">
                <span role="status">{move || count.get()}</span>
                <span class="separator" aria-hidden="true">" · "</span>
                {tracked(move || age_of(rows, &data))}
                <Button on_press=move || refresh.run(())>
                    "Refresh"<span class="busy" aria-hidden="true" class:on=move || loading.get()></span>
                </Button>
            </p>
            <div class="field-row">
                {filter_field(filter, typing)}
                {export::menu(rows)}
            </div>
        </div>
    }
}

/// How old the observation is, going stale visibly.
fn age_of(rows: Rows, data: &ConnectorData) -> AnyView {
    let observed = rows.observation.with(|observation| {
        let answer = observation.as_ref()?;
        answer.value.observed_at.clone()
    });
    let Some(time) = observed else {
        return "the answer does not say when it was observed".into_any();
    };
    let Some(instant) = time.instant else {
        return view! { "observed at “"{time.to_string()}"”" }.into_any();
    };
    let ahead = data.server_ahead();
    let (beat, usual) = (
        expect_context::<Beat>(),
        usual_period(expect_context::<Session>(), data),
    );
    // The official client calls two minutes stale; a service that is seen to look more often is late sooner.
    let limit = (usual * 3).clamp(30, 120);
    let is_stale = local_memo(move || age(beat.get(), ahead, instant) > limit);
    view! {
        <span class="observation" class:stale=move || is_stale.get()>"observed "<Age time=instant ahead/></span>
        {tracked(move || is_stale.get().then(|| {
            let words = format!("stale: the service usually looks every {}", span(usual));
            view! { <span class="stale-words">{words}</span> }
        }))}
    }
    .into_any()
}

/// Seconds since an instant by the server's clock.
pub(super) fn age(now: Timestamp, ahead: i64, then: Timestamp) -> i64 {
    now.as_second() + ahead - then.as_second()
}
