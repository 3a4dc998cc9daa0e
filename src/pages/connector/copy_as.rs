//! Copy as: the same read, status or draft in the words of other tools. A button to place anywhere on a connector's page;
//! what it opens is loaded when it is opened.

use leptos::prelude::*;
use offset_rules::draft::Draft;

use super::copy_panel::copy_panel;
use super::share_draft::ShareDraft;
use crate::lazy_page;
use crate::state::connector::ConnectorData;
use crate::ui::button::Button;
use crate::ui::dialog::draw_dialog;
use crate::ui::tracked::derived;

/// What is copied.
#[derive(Clone)]
pub(super) enum Copying {
    /// Reading the offsets.
    Read,
    /// Reading the status of the last request.
    Status,
    /// A draft's request.
    Draft(ArcRwSignal<Draft>),
}

impl Copying {
    /// The dialog's id and its title.
    fn title(&self) -> (&'static str, &'static str) {
        match self {
            Self::Read => ("copy-read", "Copy as: read these offsets"),
            Self::Status => ("copy-status", "Copy as: read the last request"),
            Self::Draft(_) => ("copy-draft", "Copy as: the request of this draft"),
        }
    }
}

/// "Copy as", and what it opens.
#[component]
pub(super) fn CopyAs(
    /// What is copied.
    what: Copying,
) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let nothing = {
        let what = what.clone();
        derived(move || match &what {
            Copying::Draft(draft) => {
                let is_empty = draft.with(|draft| draft.partitions() == 0);
                is_empty.then(|| "Nothing is drafted yet".to_owned())
            }
            Copying::Read | Copying::Status => None,
        })
    };
    view! {
        <Button disabled_reason=nothing on_press=move || is_open.set(true)>"Copy as"</Button>
        {copy_dialog(what, is_open)}
    }
}

/// What "Copy as" opens, for a place that is drawn anew less often than the button.
pub(super) fn copy_dialog(what: Copying, is_open: RwSignal<bool>) -> AnyView {
    let data = expect_context::<ConnectorData>();
    let (id, title) = what.title();
    let inside = move || {
        let (what, data) = (what.clone(), data.clone());
        view! {
            {lazy_page!(drafting, copying, copy_panel(what, data), what: Copying, data: ConnectorData)}
            <p class="actions"><Button on_press=move || is_open.set(false)>"Close"</Button></p>
        }
        .into_any()
    };
    draw_dialog(id, title.to_owned(), is_open, Box::new(inside))
}

/// What a draft can be handed on as: commands, a report, a link.
pub(super) fn hand_on(draft: &ArcRwSignal<Draft>) -> AnyView {
    view! {
        <div class="strategies"><CopyAs what=Copying::Draft(draft.clone())/><ShareDraft draft=draft.clone()/></div>
    }
    .into_any()
}
