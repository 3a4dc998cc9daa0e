//! What became of drafts without anybody here having wanted it, and what of them cannot be read.

use connect_api::ConnectorAddress;
use leptos::prelude::*;

use crate::route::Route;
use crate::state::drafts::{Drafts, Notice};
use crate::ui::button::Button;
use crate::ui::name::visible_sentence;
use crate::ui::panel::{Meaning, Panel};
use crate::ui::tracked::{local_memo, tracked};

/// The notices; on a connector's page those about it, and those about many.
pub fn draft_notices(of: Option<ConnectorAddress>) -> AnyView {
    let drafts = expect_context::<Drafts>();
    // Words alone: what is saved meanwhile draws nothing anew.
    let in_vain = {
        let of = of.clone();
        local_memo(move || of.as_ref().and_then(|of| drafts.named_in_vain(of)))
    };
    tracked(move || {
        let is_shown = |notice: &Notice| match (&of, &notice.about) {
            (Some(here), Some(about)) => here == about,
            _ => true,
        };
        let notices = drafts.notices().into_iter().filter(is_shown);
        let notices = notices.map(|notice| told(drafts, notice)).collect_view();
        view! {
            {drafts.unreadable().map(|why| view! {
                <Panel meaning=Meaning::Bad title="The drafts that this browser keeps could not be read.">
                    <p>{why.to_string()}" Nothing of them is changed by that, and reading is tried again every few seconds."</p>
                </Panel>
            })}
            {in_vain.get().map(|why| view! {
                <Panel meaning=Meaning::Caution title="The draft that this address names is not the one below.">
                    <p>{visible_sentence(&why)}" "<a href=Route::Drafts.path()>"Drafts"</a></p>
                </Panel>
            })}
            {notices}
        }
    })
}

fn told(drafts: Drafts, notice: Notice) -> AnyView {
    let (title, words) = (notice.title.clone(), notice.words.clone());
    view! {
        <Panel meaning=Meaning::Caution title=title>
            <p>{visible_sentence(&words)}</p>
            <p class="actions"><Button on_press=move || drafts.has_read(&notice)>"Close"</Button></p>
        </Panel>
    }
    .into_any()
}
