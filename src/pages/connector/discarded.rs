//! The draft that was just discarded, and the way back to it.

use connect_api::ConnectorAddress;
use leptos::prelude::*;
use offset_rules::draft::Draft;

use crate::state::drafts::Drafts;
use crate::ui::button::Button;
use crate::ui::tracked::tracked;

/// What was done last.
#[derive(Clone)]
enum Last {
    /// This draft was discarded; it had this name, and this text in its JSON view where that was no draft yet.
    Gone(Box<Draft>, String, Option<String>),
    /// It was put back.
    Back,
}

/// The last discarded draft of the connector, for as long as its Alter tab is shown.
#[derive(Clone, Copy)]
pub(super) struct Discarded(RwSignal<Option<Last>>);

impl Discarded {
    /// None yet.
    pub(super) fn start() -> Self {
        Self(RwSignal::new(None))
    }

    /// Takes the connector's current draft away.
    pub(super) fn discard(self, drafts: Drafts, address: &ConnectorAddress, draft: Draft) {
        let listed = untrack(|| drafts.listed(&draft.id));
        let summary = listed.and_then(|listed| listed.summary.ok());
        let name = summary.map(|summary| summary.name).unwrap_or_default();
        let is_worth = draft.partitions() > 0 || !draft.note.is_empty();
        let typed = drafts.typed(&draft.id).map(|typed| typed.to_string());
        drafts.close(address);
        self.0
            .set((is_worth || typed.is_some()).then(|| Last::Gone(Box::new(draft), name, typed)));
    }

    /// What is said of it.
    pub(super) fn line(self, drafts: Drafts) -> AnyView {
        let undo = move || {
            if let Some(Last::Gone(draft, name, typed)) = self.0.get_untracked() {
                drafts.keep(*draft, &name, typed);
                self.0.set(Some(Last::Back));
            }
        };
        let words = move || {
            Some(match self.0.get()? {
                Last::Gone(..) => {
                    view! { <p class="actions">"The draft was discarded."<Button label="Undo: bring the discarded draft back" on_press=undo>"Undo"</Button></p> }
                        .into_any()
                }
                Last::Back => view! { <p>"The draft is back."</p> }.into_any(),
            })
        };
        view! { <div role="status">{tracked(words)}</div> }.into_any()
    }
}
