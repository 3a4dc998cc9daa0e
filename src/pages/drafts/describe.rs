//! A draft's name and note.

use leptos::prelude::*;

use crate::state::drafts::Drafts;
use crate::state::kept::Kept;
use crate::tasks::save::describe;
use crate::ui::button::{Button, Weight};
use crate::ui::dialog::draw_dialog;
use crate::ui::tracked::{on_input, on_submit};

/// The draft that is being named.
#[derive(Clone, Debug)]
pub(super) struct Describing {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) name: String,
    pub(super) note: String,
}

/// The dialog, open while there is a draft to describe.
pub(super) fn describing(what: RwSignal<Option<Describing>>, refused: Callback<String>) -> AnyView {
    let (kept, drafts) = (expect_context::<Kept>(), expect_context::<Drafts>());
    let is_open = RwSignal::new(false);
    Effect::new(move |_| is_open.set(what.with(Option::is_some)));
    Effect::new(move |_| {
        if !is_open.get() && what.with_untracked(Option::is_some) {
            what.set(None);
        }
    });
    let inside = Box::new(move || {
        let given = what.get_untracked();
        let Some(Describing {
            id,
            title,
            name,
            note,
        }) = given
        else {
            return ().into_any();
        };
        let (name, note) = (RwSignal::new(name), RwSignal::new(note));
        let save = move || {
            let (id, name, note) = (id.clone(), name.get_untracked(), note.get_untracked());
            what.set(None);
            leptos::task::spawn_local(async move {
                if let Err(why) = describe(kept, drafts, &id, &name, &note).await {
                    refused.run(why);
                }
            });
        };
        let saved = save.clone();
        view! {
            <form class="stack" on:submit=on_submit(saved)>
                <p class="muted">{title}</p>
                <label for="draft-name">"Name"</label>
                <input id="draft-name" type="text" autocomplete="off" prop:value=name on:input=on_input(move |text| name.set(text))/>
                <label for="draft-note">"Note"</label>
                <textarea id="draft-note" rows="4" prop:value=note on:input=on_input(move |text| note.set(text))></textarea>
                <p class="actions">
                    <Button on_press=move || what.set(None)>"Cancel"</Button>
                    <Button weight=Weight::Primary on_press=save>"Save"</Button>
                </p>
            </form>
        }
        .into_any()
    });
    draw_dialog("describe-draft", "Name and note".to_owned(), is_open, inside)
}
