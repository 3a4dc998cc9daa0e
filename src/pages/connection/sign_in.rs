//! As whom: a Cloud API key or a token, for all environments or one.

use leptos::prelude::*;

use super::idle_choice::idle_choice;
use crate::browser::history::Navigation;
use crate::queries::diagnosis::diagnose;
use crate::route::Route;
use crate::state::session::{Credentials, Session, Standing};
use crate::ui::button::{Button, Weight};
use crate::ui::name::name;
use crate::ui::tracked::{derived, on_click, on_input, on_submit, on_tick, tracked};

/// What stands in the fields.
#[derive(Clone, Copy)]
struct Fields {
    is_token: RwSignal<bool>,
    key: RwSignal<String>,
    secret: RwSignal<String>,
    environment: RwSignal<String>,
    said: RwSignal<String>,
    /// Somebody signed in here, and may go on where they came from.
    is_done: RwSignal<bool>,
}

impl Fields {
    fn clear(self) {
        self.key.set(String::new());
        self.secret.set(String::new());
        self.environment.set(String::new());
    }

    fn sign_in(self, session: Session) {
        let (key, secret) = (self.key.get_untracked(), self.secret.get_untracked());
        let is_token = self.is_token.get_untracked();
        let environment = self.environment.with_untracked(|id| id.trim().to_owned());
        self.is_done.set(false);
        let wrong = match (is_token, key.trim(), secret.trim()) {
            (true, _, "") => Some("The token is needed."),
            (false, "", _) | (false, _, "") => Some("Both the key and its secret are needed."),
            _ if !environment.is_empty() && !environment.starts_with("env-") => {
                Some("An environment's id begins with env-. Leave the field empty for all environments.")
            }
            _ => None,
        };
        if let Some(words) = wrong {
            self.said.set(words.to_owned());
            return;
        }
        let credentials = if is_token {
            Credentials::token(secret.trim())
        } else {
            Credentials::new(key.trim(), secret.trim())
        };
        let environment = (!environment.is_empty()).then_some(environment);
        session.sign_in_for(environment.clone(), credentials);
        // The field must not keep what the session now holds.
        self.secret.set(String::new());
        self.said
            .set("Kept in this tab's memory. Asking the server.".to_owned());
        leptos::task::spawn_local(async move {
            let diagnosis = diagnose(session, environment.as_deref()).await;
            let failed = diagnosis
                .findings
                .iter()
                .find(|finding| finding.is_well == Some(false));
            let key = || diagnosis.findings.iter().find(|finding| finding.part == "Key");
            let words = failed.or_else(key).map(|finding| finding.says.clone());
            let _ = self.said.try_set(words.unwrap_or_default());
            let _ = self.is_done.try_set(
                diagnosis
                    .standing
                    .is_some_and(|standing| standing != Standing::Refused),
            );
        });
    }
}

/// Who is signed in, and the form for it.
#[component]
pub(super) fn SignIn() -> impl IntoView {
    let session = expect_context::<Session>();
    let fields = Fields {
        is_token: RwSignal::new(false),
        key: RwSignal::new(String::new()),
        secret: RwSignal::new(String::new()),
        environment: RwSignal::new(String::new()),
        said: RwSignal::new(String::new()),
        is_done: RwSignal::new(false),
    };
    let forget = move || {
        session.forget();
        fields.clear();
        fields.is_done.set(false);
        fields
            .said
            .set("Forgotten: keys, secrets, and what this tab kept of them.".to_owned());
    };
    let nobody = derived(move || session.holds_nothing().then(|| "Nobody is signed in".to_owned()));
    view! {
        <section aria-labelledby="who">
            <h2 id="who">"Signed in as"</h2>
            {tracked(move || held_keys(session))}
            <form class="stack" on:submit=on_submit(move || fields.sign_in(session))>
                {kinds(fields)}
                {tracked(move || secret_fields(fields))}
                <label for="for-environment">"For environment"</label>
                <input id="for-environment" type="text" autocomplete="off" spellcheck="false" placeholder="all"
                    prop:value=fields.environment on:input=on_input(move |text| fields.environment.set(text))/>
                <p class="muted">"Empty for all. An environment with a key of its own uses that one."</p>
                {remember_box(session)}
                {idle_choice()}
                <p class="actions">
                    <button type="submit" class="button primary">"Sign in"</button>
                    <Button weight=Weight::Plain disabled_reason=nobody on_press=forget>"Forget"</Button>
                </p>
            </form>
            <p role="status">{tracked(move || fields.said.get())}</p>
            {tracked(move || fields.is_done.get().then(go_on).flatten())}
        </section>
    }
}

/// Each key with what the server made of it.
fn held_keys(session: Session) -> AnyView {
    let keys = session.keys();
    if keys.is_empty() {
        let idle = session
            .left_idle()
            .map(|minutes| view! { <p class="muted">{format!("The keys were forgotten after {minutes} min without use.")}</p> });
        return view! { <p>"Nobody."</p>{idle} }.into_any();
    }
    let line = |(key, environment, standing): (String, Option<String>, Standing)| {
        let says = match standing {
            Standing::Unasked => "the server has not said yet",
            Standing::SignedIn => "signed in",
            Standing::Limited => "signed in, limited",
            Standing::Refused => "refused (HTTP 401): it must be a Cloud API key",
        };
        let of = environment
            .clone()
            .unwrap_or_else(|| "all environments".to_owned());
        let label = format!("Remove {key}");
        let remove = on_click(move || session.remove(environment.as_deref()));
        view! {
            <li class="held-key">
                <span>"Key "<code>{name(&key)}</code></span>
                <span class="muted">{of}" · "{says}</span>
                <button type="button" class="button quiet" aria-label=label on:click=remove>"Remove"</button>
            </li>
        }
    };
    view! { <ul class="plain-list" aria-label="Signed in as">{keys.into_iter().map(line).collect_view()}</ul> }.into_any()
}

fn kinds(fields: Fields) -> AnyView {
    let kind = |is_token: bool, words: &'static str| {
        let chosen = derived(move || fields.is_token.get() == is_token);
        let choose = on_tick(move |_| {
            fields.is_token.set(is_token);
            fields.secret.set(String::new());
        });
        view! {
            <label class="check"><input type="radio" name="kind" prop:checked=chosen on:change=choose/><span>{words}</span></label>
        }
    };
    view! {
        <fieldset class="kinds"><legend>"Sign in with"</legend>{kind(false, "Key and secret")}{kind(true, "Access token")}</fieldset>
    }
    .into_any()
}

fn secret_fields(fields: Fields) -> AnyView {
    let secret = move |id: &'static str, label: &'static str| {
        view! {
            <label for=id>{label}</label>
            <input id=id type="password" autocomplete="off"
                prop:value=fields.secret on:input=on_input(move |text| fields.secret.set(text))/>
        }
    };
    if fields.is_token.get() {
        return view! {
            {secret("bearer-token", "Bearer token")}
            <p class="muted">"From Confluent's security token service. It ends by itself; then sign in anew."</p>
        }
        .into_any();
    }
    view! {
        <label for="api-key">"API key"</label>
        <input id="api-key" type="text" autocomplete="off" spellcheck="false"
            prop:value=fields.key on:input=on_input(move |text| fields.key.set(text))/>
        {secret("api-secret", "API secret")}
        <p class="muted">"A Cloud API key (resource management). A key made for a Kafka cluster does not work here."</p>
    }
    .into_any()
}

fn remember_box(session: Session) -> AnyView {
    let ticked = derived(move || session.is_remembered());
    let tick = on_tick(move |is_ticked| session.remember(is_ticked));
    view! {
        <label class="check">
            <input type="checkbox" prop:checked=ticked on:change=tick/>
            <span>"Remember in this tab over a reload"</span>
        </label>
        <p class="muted">
            "Without it a secret is in this tab's memory only. With it, also in the tab's session storage, which a duplicated tab \
             copies and any program with access to this browser's profile can read, until the tab is closed or Forget is pressed."
        </p>
    }
    .into_any()
}

/// The way back to where somebody was when they were asked to sign in.
fn go_on() -> Option<AnyView> {
    let route = expect_context::<Navigation>().left()?;
    let title = route.title();
    let words = match &route {
        Route::Home => "Go on: Home".to_owned(),
        _ => format!("Go on: {}", title.trim_end_matches(" · Offset Console")),
    };
    Some(view! { <p class="actions"><a class="button" href=route.path()>{words}</a></p> }.into_any())
}
