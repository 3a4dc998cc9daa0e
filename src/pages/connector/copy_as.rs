//! Copy as: the same read, status or draft in the words of other tools. A button to place anywhere on a connector's page;
//! what it opens is loaded when it is opened.

use leptos::prelude::*;
use offset_rules::draft::Draft;

use super::alter::why_not_reviewable;
use super::copy_panel::copy_panel;
use super::share_draft::ShareDraft;
use crate::lazy_page;
use crate::state::connector::ConnectorData;
use crate::state::editor::Editor;
use crate::ui::button::Button;
use crate::ui::dialog::draw_dialog;
use crate::ui::tracked::local_memo;

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
    let editor = use_context::<Editor>();
    let nothing = {
        let what = what.clone();
        local_memo(move || match &what {
            Copying::Draft(draft) => why_not_handed_on(draft, editor),
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

/// Why a draft cannot be handed on; tracked. What was typed and is no value, or no draft, is not in it: it would be handed on as what
/// stood there before.
pub(super) fn why_not_handed_on(draft: &ArcRwSignal<Draft>, editor: Option<Editor>) -> Option<String> {
    let pending = editor.is_some_and(|editor| editor.pending.get());
    let typed = pending.then(|| "The JSON is being read".to_owned());
    let typed = typed.or_else(|| editor.and_then(Editor::locked));
    typed.or_else(|| draft.with(why_not_reviewable))
}

/// What a draft can be handed on as: commands, a report, a link.
pub(super) fn hand_on(draft: &ArcRwSignal<Draft>) -> AnyView {
    view! {
        <div class="strategies"><CopyAs what=Copying::Draft(draft.clone())/><ShareDraft draft=draft.clone()/></div>
    }
    .into_any()
}
