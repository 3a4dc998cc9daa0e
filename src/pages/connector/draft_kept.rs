//! Where a draft is kept, and what this tab may do with it: said beside the draft.

use leptos::prelude::*;

use crate::browser::clock::Beat;
use crate::route::Route;
use crate::state::connector::ConnectorData;
use crate::state::drafts::Drafts;
use crate::state::kept::{Kept, Place};
use crate::ui::age::ago;
use crate::ui::button::Button;
use crate::ui::panel::{Meaning, Panel};
use crate::ui::tracked::{local_memo, tracked};

/// "draft saved 2 s ago", or why it is not.
pub(super) fn saved_words(id: String) -> AnyView {
    let (kept, drafts, beat) = (
        expect_context::<Kept>(),
        expect_context::<Drafts>(),
        expect_context::<Beat>(),
    );
    tracked(move || {
        let listed = drafts.listed(&id);
        let (trouble, saved_at) = listed.map_or((None, None), |listed| (listed.trouble, listed.saved_at));
        match (kept.place(), trouble, saved_at) {
            (Place::Memory(why), _, _) => {
                format!("Kept in this tab only, until it is closed or reloaded. {why}")
            }
            (_, Some(why), _) => {
                format!("Not saved. {why} The draft stays in this tab, and saving is tried again")
            }
            (_, None, Some(at)) => format!("draft saved {}", ago(beat.get(), at)),
            (_, None, None) => "nothing to save yet".to_owned(),
        }
    })
}

/// Around an editor: what another tab edits can be looked at here, and taken over.
pub(super) fn one_tab_edits(id: String, inside: AnyView) -> AnyView {
    let (drafts, data) = (expect_context::<Drafts>(), expect_context::<ConnectorData>());
    let follows = {
        let id = id.clone();
        local_memo(move || !drafts.edits(&id))
    };
    let others = {
        let address = data.address.clone();
        local_memo(move || drafts.others(&address))
    };
    let take_over = move || {
        let id = id.clone();
        leptos::task::spawn_local(async move { drafts.take_over(&id).await });
    };
    view! {
        {tracked(move || follows.get().then(|| {
            let take_over = take_over.clone();
            view! {
                <Panel meaning=Meaning::Caution title="This draft is being edited in another tab.">
                    <p>"What is saved there is shown here. Nothing is lost by editing here instead: the other tab then follows this one."</p>
                    <p class="actions"><Button on_press=take_over>"Edit here"</Button></p>
                </Panel>
            }
        }))}
        {tracked(move || match others.get() {
            0 => None,
            1 => Some("One more draft of this connector is kept.".to_owned()),
            count => Some(format!("{count} more drafts of this connector are kept.")),
        }.map(|words| view! { <p class="muted">{words}" "<a href=Route::Drafts.path()>"Drafts"</a></p> }))}
        <div class="column" inert=move || follows.get()>{inside}</div>
    }
    .into_any()
}
