//! Which API, through which proxy, as whom.

use leptos::prelude::*;

use crate::state::session::{Credentials, Endpoint, Session, Upstream};
use crate::ui::button::{Button, Weight};
use crate::ui::tracked::{on_input, on_submit, tracked};

/// Connection.
#[component]
pub fn ConnectionPage() -> impl IntoView {
    let session = expect_context::<Session>();
    view! {
        <h1 tabindex="-1">"Connection"</h1>
        {tracked(move || session.endpoint().map(|endpoint| view! { <EndpointFacts endpoint/> }))}
        {tracked(move || {
            let held = session.endpoint().is_some_and(|endpoint| endpoint.gateway_has_credentials);
            if held {
                view! { <p>"The gateway holds the key and signs every request. This browser never sees it."</p> }.into_any()
            } else {
                view! { <SignIn/> }.into_any()
            }
        })}
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
        (false, _) => format!("a CORS proxy at {} that is not our gateway", endpoint.api_base),
    };
    let writes = if endpoint.read_only {
        "refused: read-only"
    } else {
        "allowed"
    };
    view! {
        <dl class="facts">
            <dt>"API"</dt><dd>{api}</dd>
            <dt>"Through"</dt><dd>{proxy}</dd>
            <dt>"Writing"</dt><dd>{writes}</dd>
        </dl>
    }
}

#[component]
fn SignIn() -> impl IntoView {
    let session = expect_context::<Session>();
    let key = RwSignal::new(String::new());
    let secret = RwSignal::new(String::new());
    let said = RwSignal::new(None::<&'static str>);
    let sign_in = move || {
        if key.with_untracked(String::is_empty) || secret.with_untracked(String::is_empty) {
            said.set(Some("Both the key and its secret are needed."));
            return;
        }
        session.sign_in(Credentials::new(key.get_untracked(), secret.get_untracked()));
        // The field must not keep what the session now holds.
        secret.set(String::new());
        said.set(Some(
            "Kept in this tab's memory. The next read shows whether the server takes it.",
        ));
    };
    let forget = move || {
        session.forget();
        key.set(String::new());
        secret.set(String::new());
        said.set(Some("Forgotten."));
    };
    let nobody = Signal::derive(move || session.key().is_none().then(|| "Nobody is signed in".to_owned()));
    view! {
        <section aria-labelledby="who">
            <h2 id="who">"Signed in as"</h2>
            <p>
                {tracked(move || match session.key() {
                    Some(key) => view! { "Key "<code>{key}</code> }.into_any(),
                    None => "Nobody.".into_any(),
                })}
            </p>
            <form class="stack" on:submit=on_submit(sign_in)>
                <label for="api-key">"API key"</label>
                <input id="api-key" type="text" autocomplete="off" spellcheck="false"
                    prop:value=key on:input=on_input(move |text| key.set(text))/>
                <label for="api-secret">"API secret"</label>
                <input id="api-secret" type="password" autocomplete="off"
                    prop:value=secret on:input=on_input(move |text| secret.set(text))/>
                <p class="muted">
                    "A Cloud API key (resource management). A key made for a Kafka cluster does not work here. It stays in this \
                     tab's memory and is gone with a reload."
                </p>
                <p class="actions">
                    <button type="submit" class="button primary">"Sign in"</button>
                    <Button weight=Weight::Plain disabled_reason=nobody on_press=forget>"Forget"</Button>
                </p>
            </form>
            <p role="status">{tracked(move || said.get())}</p>
        </section>
    }
}
