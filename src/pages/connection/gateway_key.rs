//! As whom, where the gateway holds the key: by the token that this tab was opened with, or by the word of a proxy in front.

use leptos::prelude::*;

use super::idle_choice::idle_choice;
use crate::notice::locked_out;
use crate::state::session::{Lockout, Session};
use crate::ui::button::{Button, Weight};
use crate::ui::tracked::{derived, tracked};

/// Whether this tab is let in, what to do where it is not, and the way to forget its token.
#[component]
pub(super) fn GatewayKey() -> impl IntoView {
    let session = expect_context::<Session>();
    let nobody = derived(move || {
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
    let Some(why) = session.lockout() else {
        return if session.holds_token() {
            view! {
                <p>"This tab is let in by the gateway's token, which came with the address. It is in this tab's memory only."</p>
            }
            .into_any()
        } else {
            view! {
                <p>
                    "This tab has no token of the gateway. None is needed where a proxy in front of it says who asks; elsewhere open \
                     the address that the gateway printed at its start."
                </p>
            }
            .into_any()
        };
    };
    let way_on = match why {
        Lockout::Forgotten(_) => {
            "To go on, open the address that the gateway printed at its start again: it carries the token. The token itself holds \
             until the gateway ends."
        }
        Lockout::Unknown { .. } => {
            "To go on, open the address that the gateway printed at its start: it carries the token, which is in no tab's memory \
             after a reload. Where a proxy in front of the gateway says who asks, that one has to."
        }
    };
    view! {
        <p><strong>{locked_out(why)}</strong>" Nothing can be read or submitted in this tab. Drafts are kept."</p>
        <p>{way_on}</p>
    }
    .into_any()
}
