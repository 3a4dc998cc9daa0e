//! Which connector this is and how it is.

use connect_api::ConnectorKind;
use leptos::prelude::*;

use super::actions::turn_buttons;
use super::copy_as::{CopyAs, Copying};
use super::details::details;
use crate::route::{Route, Tab};
use crate::state::connector::ConnectorData;
use crate::ui::fact::Copyable;
use crate::ui::name::name;
use crate::ui::state_word::StateWord;
use crate::ui::tracked::{local_memo, tracked};

/// Name, state, tasks, class, id, and the one main action.
#[component]
pub(super) fn Heading(
    /// The tab shown: the way to Alter is the main action of Offsets only.
    tab: Memo<Tab>,
) -> impl IntoView {
    let data = expect_context::<ConnectorData>();
    let alter = Route::Connector(data.address.clone(), Tab::Alter).path();
    let title = data.address.name.clone();
    let state = {
        let status = data.status.clone();
        move || {
            status.answer().map(|answer| {
                let running = answer
                    .value
                    .tasks
                    .iter()
                    .filter(|task| task.state.word() == "RUNNING")
                    .count();
                let tasks = match answer.value.tasks.len() {
                    0 => "no tasks".to_owned(),
                    all => format!(
                        "{running} of {all} {} running",
                        if all == 1 { "task" } else { "tasks" }
                    ),
                };
                let is_paused = answer.value.state.word() == "PAUSED";
                let class = if running < answer.value.tasks.len() && !is_paused { "short" } else { "" };
                view! { <StateWord word=answer.value.state.word().to_owned()/><span class=class>{tasks}</span> }
            })
        }
    };
    let class = {
        let data = data.clone();
        move || {
            let connector = data.connector.answer();
            let class = connector
                .as_ref()
                .and_then(|answer| answer.value.class().map(str::to_owned));
            let kind = data
                .status
                .answer()
                .and_then(|answer| answer.value.kind.clone())
                .or_else(|| connector.and_then(|answer| answer.value.kind.clone()));
            let words: Vec<String> = [class, kind.as_ref().map(ConnectorKind::word).map(str::to_owned)]
                .into_iter()
                .flatten()
                .collect();
            (!words.is_empty()).then(|| view! { <span>{name(&words.join(", "))}</span> })
        }
    };
    let id = {
        let offsets = data.offsets.clone();
        let id = local_memo(move || offsets.answer().and_then(|answer| answer.value.id.clone()));
        move || {
            id.get()
                .map(|id| view! { <span><Copyable what="connector id" text=id/></span> })
        }
    };
    view! {
        <div class="heading">
            <div class="heading-words">
                <h1 tabindex="-1">{name(&title)}</h1>
                <p class="subline">{tracked(state)}{tracked(class)}{tracked(id)}</p>
                {details()}
            </div>
            <div class="actions">
            {turn_buttons()}
            {tracked(move || {
                // On Alter itself it would lead nowhere.
                let class = match tab.get() {
                    Tab::Offsets => "button primary",
                    Tab::LastRequest | Tab::History => "button",
                    Tab::Alter | Tab::Review => return None,
                };
                let copy = (tab.get() == Tab::Offsets).then(|| view! { <CopyAs what=Copying::Read/> });
                Some(view! { <p class="actions">{copy}<a class=class href=alter.clone()>"Alter offsets"</a></p> })
            })}
            </div>
        </div>
    }
}
