//! A draft's name and note.

use leptos::prelude::*;

use crate::state::drafts::Drafts;
use crate::tasks::save::{Refusal, describe};
use crate::ui::button::{Button, Weight};
use crate::ui::dialog::draw_dialog;
use crate::ui::tracked::{local_effect, on_input, on_submit};

/// The draft that is being named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Describing {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) name: String,
    pub(super) note: String,
}

/// What was not named, and why.
pub(super) type Refused = Callback<(Describing, Refusal)>;

/// Gives the draft that name and that note, in the background.
pub(super) fn describe_it(drafts: Drafts, what: Describing, by_force: bool, refused: Refused) {
    leptos::task::spawn_local(async move {
        let done = describe(drafts, &what.id, &what.name, &what.note, by_force).await;
        if let Err(why) = done {
            let _ = refused.try_run((what, why));
        }
    });
}

/// The dialog, open while there is a draft to describe.
pub(super) fn describing(what: RwSignal<Option<Describing>>, refused: Refused) -> AnyView {
    let drafts = expect_context::<Drafts>();
    let is_open = RwSignal::new(false);
    local_effect(move || is_open.set(what.with(Option::is_some)));
    local_effect(move || {
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
        let save = {
            let title = title.clone();
            move || {
                let described = Describing {
                    id: id.clone(),
                    title: title.clone(),
                    name: name.get_untracked(),
                    note: note.get_untracked(),
                };
                what.set(None);
                describe_it(drafts, described, false, refused);
            }
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
