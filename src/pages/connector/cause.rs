//! Why a connector is not well, first of all.

use leptos::prelude::*;

use crate::state::connector::ConnectorData;
use crate::ui::panel::{Meaning, Panel, Quoted};
use crate::ui::tracked::tracked;

/// What the server says of a connector that is FAILED or DEGRADED, or has a failed task.
#[component]
pub(super) fn Cause() -> impl IntoView {
    let data = expect_context::<ConnectorData>();
    let cause = Memo::new(move |_| {
        let status = data.status.answer()?;
        let failed = |word: &str| matches!(word, "FAILED" | "DEGRADED");
        let tasks: Vec<(String, Option<String>)> = status
            .value
            .tasks
            .iter()
            .filter(|task| failed(task.state.word()))
            .map(|task| (format!("Task {} {}", task.id, task.state), task.message.clone()))
            .collect();
        let state = status.value.state.word().to_owned();
        (failed(&state) || !tasks.is_empty()).then(|| (state, status.value.trace.clone(), tasks))
    });
    tracked(move || {
        cause.get().map(|(state, trace, tasks)| {
            let tasks = tasks.into_iter().map(|(title, message)| {
                view! { <p>{title}</p>{message.map(|words| view! { <Quoted words/> })} }
            });
            view! {
                <Panel meaning=Meaning::Bad title=format!("The connector is {state}.")>
                    {trace.map(|words| view! { <Quoted words/> })}
                    {tasks.collect_view()}
                </Panel>
            }
        })
    })
}
