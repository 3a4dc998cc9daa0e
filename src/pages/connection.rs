//! Which API, through which proxy, as whom.

mod checks;
mod gateway_key;
mod idle_choice;
mod sign_in;

use leptos::prelude::*;

use self::checks::Checks;
use self::gateway_key::GatewayKey;
use self::sign_in::SignIn;
use crate::browser::reach::is_secure;
use crate::browser::service_worker::{OfflineUse, ServiceWorker};
use crate::state::session::{Endpoint, Session, Upstream};
use crate::ui::button::Button;
use crate::ui::name::name;
use crate::ui::panel::{Meaning, Panel};
use crate::ui::tracked::tracked;

/// Connection.
#[component]
pub fn ConnectionPage() -> impl IntoView {
    let session = expect_context::<Session>();
    view! {
        <h1 tabindex="-1">"Connection"</h1>
        {(!is_secure()).then(|| view! {
            <Panel meaning=Meaning::Caution title="This page is neither on HTTPS nor on this machine.">
                <p>
                    "The browser therefore gives it no clipboard, no locks between tabs and nothing offline; and the key travels \
                     unencrypted. Open the console over HTTPS, or on loopback."
                </p>
            </Panel>
        })}
        {tracked(move || session.endpoint().map(|endpoint| view! { <EndpointFacts endpoint/> }))}
        <Checks/>
        {tracked(move || {
            let held = session.endpoint().is_some_and(|endpoint| endpoint.gateway_has_credentials);
            if held {
                view! { <GatewayKey/> }.into_any()
            } else {
                view! { <SignIn/> }.into_any()
            }
        })}
        <Offline/>
    }
}

#[component]
fn EndpointFacts(endpoint: Endpoint) -> impl IntoView {
    let api = match endpoint.upstream {
        Upstream::Sandbox => "Sandbox: a simulated Confluent Cloud inside the gateway".to_owned(),
        Upstream::ConfluentCloud => "Confluent Cloud, api.confluent.cloud".to_owned(),
        Upstream::Other => endpoint.name.clone(),
    };
    let proxy = match (endpoint.is_our_gateway, endpoint.api_base.is_empty()) {
        (true, true) => "the gateway that serves this page".to_owned(),
        (true, false) => format!("the gateway at {}", endpoint.api_base),
        (false, true) => {
            "the web server of this page, which is not our gateway: it sees the key, and knows nothing of attempts".to_owned()
        }
        (false, false) => format!(
            "a CORS proxy at {} that is not our gateway: it sees the key, and knows nothing of attempts",
            endpoint.api_base
        ),
    };
    let writes = if endpoint.read_only {
        "refused: read-only"
    } else {
        "allowed"
    };
    view! {
        <dl class="facts">
            <dt>"API"</dt><dd>{name(&api)}</dd>
            <dt>"Through"</dt><dd>{name(&proxy)}</dd>
            <dt>"Writing"</dt><dd>{writes}</dd>
        </dl>
    }
}

/// Whether this browser keeps the console for when nothing answers.
#[component]
fn Offline() -> impl IntoView {
    let worker = expect_context::<ServiceWorker>();
    let words = move || {
        match worker.state() {
        OfflineUse::Unknown => String::new(),
        OfflineUse::NotHere => {
            "Not possible here: browsers keep a page only from an HTTPS address or from this machine's own (loopback)."
                .to_owned()
        }
        OfflineUse::NotWanted => "Off, by config.json (service_worker).".to_owned(),
        OfflineUse::Off => "Off. Without the gateway the console does not open.".to_owned(),
        OfflineUse::Beginning => "On. This browser is fetching the console to keep it.".to_owned(),
        OfflineUse::On => {
            "On. This browser keeps the console itself, so that it opens without the gateway, and the offsets it saw last, to \
             draft on. Keys are never kept there."
                .to_owned()
        }
        OfflineUse::Failed => format!(
            "This browser does not keep the console: {}. Without the gateway it does not open. It is tried again at the next visit.",
            worker.why()
        ),
    }
    };
    let switch = move || match worker.state() {
        OfflineUse::Beginning | OfflineUse::On | OfflineUse::Failed => Some(("Turn offline use off", false)),
        OfflineUse::Off => Some(("Turn offline use on", true)),
        _ => None,
    };
    view! {
        <section aria-labelledby="offline-use">
            <h2 id="offline-use">"Offline use"</h2>
            <p role="status">{tracked(words)}</p>
            {tracked(move || switch().map(|(name, on)| {
                view! { <p class="actions"><Button on_press=move || worker.choose(on)>{name}</Button></p> }
            }))}
        </section>
    }
}
