//! The connector itself: its tasks and its configuration, behind a line.

use std::sync::Arc;

use connect_api::ConnectorStatus;
use leptos::ev;
use leptos::prelude::*;

use crate::lazy_page;
use crate::state::connector::ConnectorData;
use crate::ui::long_text::long_text;
use crate::ui::name::name;
use crate::ui::scroll::Scroll;
use crate::ui::state_word::StateWord;
use crate::ui::tracked::{local_memo, local_memo_compared, tracked};

/// What stands first in a configuration: what decides about offsets and failures.
const FIRST: [&str; 8] = [
    "connector.class",
    "topics",
    "tasks.max",
    "errors.tolerance",
    "topic.prefix",
    "mode",
    "snapshot.mode",
    "consumer.override.auto.offset.reset",
];
/// Tasks that are drawn.
const MOST_TASKS: usize = 200;
/// Longer messages are folded.
const SHORT: usize = 200;

/// Tasks and configuration, drawn when they are asked for.
pub(super) fn details() -> AnyView {
    let is_open = RwSignal::new(false);
    let toggle: Box<dyn FnMut(ev::Event)> = Box::new(move |_| is_open.update(|open| *open = !*open));
    view! {
        <details class="long" on:toggle=toggle>
            <summary>"Tasks and configuration"</summary>
            {tracked(move || is_open.get().then(|| lazy_page!(mending, tasks_and_configuration, inside())))}
        </details>
    }
    .into_any()
}

fn inside() -> AnyView {
    let data = expect_context::<ConnectorData>();
    // Drawn anew only when something is different: a trace being read must not close itself.
    let status = local_memo_compared(
        move || data.status.answer().map(|answer| answer.value.clone()),
        |before, after| before != after,
    );
    let connector = data.connector.clone();
    let config = local_memo(move || connector.answer().map(|answer| answer.value.config.clone()));
    view! {
        {tracked(move || status.get().map(|status| tasks(&status)))}
        {tracked(move || config.get().map(|config| configuration(config.into_iter().collect())))}
    }
    .into_any()
}

fn tasks(status: &ConnectorStatus) -> AnyView {
    if status.tasks.is_empty() {
        return view! { <p class="muted">"The server names no tasks."</p> }.into_any();
    }
    let row = |task: &connect_api::Task| {
        let message = match task.message.clone() {
            Some(message) if message.len() > SHORT || message.contains('\n') => {
                long_text(format!("Trace of task {}", task.id), "trace", Arc::from(message))
            }
            message => message.map(|message| name(&message)).into_any(),
        };
        view! {
            <tr>
                <th scope="row">{name(&task.id)}</th>
                <td><StateWord word=task.state.word().to_owned()/></td>
                <td class="words">{message}</td>
            </tr>
        }
        .into_any()
    };
    let rows: Vec<AnyView> = status.tasks.iter().take(MOST_TASKS).map(row).collect();
    let all = status.tasks.len();
    let cut = (all > MOST_TASKS).then(|| {
        view! { <p class="muted">{format!("The first {MOST_TASKS} of {all} tasks. A task that is not well stands above, with its trace.")}</p> }
    });
    view! {
        <Scroll label="Tasks, scrollable">
            <table aria-label="Tasks">
                <thead><tr><th scope="col">"task"</th><th scope="col">"state"</th><th scope="col">"says"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
        {cut}
    }
    .into_any()
}

fn configuration(mut config: Vec<(String, String)>) -> AnyView {
    let place = |key: &str| {
        FIRST
            .iter()
            .position(|first| *first == key)
            .unwrap_or(FIRST.len())
    };
    config.sort_by(|(one, _), (other, _)| (place(one), one).cmp(&(place(other), other)));
    let row = |(key, value): &(String, String)| {
        let is_masked = !value.is_empty() && value.bytes().all(|byte| byte == b'*');
        let shown = if is_masked {
            view! { <span class="muted">"masked by the server"</span> }.into_any()
        } else if value.len() > SHORT {
            long_text(
                format!("{} characters", value.chars().count()),
                "value",
                Arc::from(value.as_str()),
            )
        } else {
            name(value)
        };
        view! { <tr><th scope="row">{name(key)}</th><td class="wraps">{shown}</td></tr> }.into_any()
    };
    let rows: Vec<AnyView> = config.iter().map(row).collect();
    view! {
        <Scroll label="Configuration, scrollable">
            <table aria-label="Configuration">
                <thead><tr><th scope="col">"key"</th><th scope="col">"value"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
    }
    .into_any()
}
