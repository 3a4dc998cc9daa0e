//! As whom, where the gateway holds the key: by the token that this tab was opened with, or by the word of a proxy in front.

use leptos::prelude::*;

use super::idle_choice::idle_choice;
use crate::notice::token_forgotten;
use crate::state::session::Session;
use crate::ui::button::{Button, Weight};
use crate::ui::tracked::tracked;

/// Whether this tab is let in, what to do where it is not, and the way to forget its token.
#[component]
pub(super) fn GatewayKey() -> impl IntoView {
    let session = expect_context::<Session>();
    let nobody = Signal::derive(move || {
        session
            .holds_nothing()
            .then(|| "This tab holds no token of the gateway".to_owned())
    });
    let may_choose = move || session.holds_token() || session.is_locked_out();
    view! {
        <section aria-labelledby="who">
            <h2 id="who">"Signed in as"</h2>
            <p>"The gateway holds the key and signs every request. This browser never sees it."</p>
            <div role="status">{tracked(move || standing(session))}</div>
            <div class="stack">
                {tracked(move || may_choose().then(idle_choice))}
                <p class="actions">
                    <Button weight=Weight::Plain disabled_reason=nobody on_press=move || session.forget()>"Forget"</Button>
                </p>
            </div>
        </section>
    }
}

fn standing(session: Session) -> AnyView {
    if session.holds_token() {
        return view! {
            <p>"This tab is let in by the gateway's token, which came with the address. It is in this tab's memory only."</p>
        }
        .into_any();
    }
    if !session.is_locked_out() {
        return view! {
            <p>
                "This tab has no token of the gateway. None is needed where a proxy in front of it says who asks; elsewhere open \
                 the address that the gateway printed at its start."
            </p>
        }
        .into_any();
    }
    let happened = token_forgotten(session.left_idle());
    view! {
        <p><strong>{happened}</strong>" Nothing can be read or submitted in this tab. Drafts are kept."</p>
        <p>
            "To go on, open the address that the gateway printed at its start again: it carries the token. The token itself holds \
             until the gateway ends."
        </p>
    }
    .into_any()
}
