//! What the console talks to: `config.json` first, the gateway's own word second.

use exact_json::Value;
use futures::future::{Either, join, select};
use gloo_net::http::Request;
use leptos::prelude::untrack;

use crate::browser::revision::{self, Served};
use crate::browser::transport::{AbortOnDrop, TIME_LIMIT_SECONDS, not_kept};
use crate::browser::{page, preferences};
use crate::state::session::{Credentials, Endpoint, Reach, Session, Silence, Upstream};

/// Where the answers of the last visit are kept: what they say is no secret.
const LAST_CONFIG: &str = "last-config";
const LAST_GATEWAY: &str = "last-gateway";

/// So many milliseconds nothing else is shown than that the gateway is asked, where an earlier visit knows what it would say.
const PATIENCE: u32 = 2_500;
/// So many milliseconds between two questions while nobody answers; an answer is not waited for any longer.
const BETWEEN: u32 = 10_000;
/// So many milliseconds the gateway has to answer between the last look and what is attempted.
const HURRY: u32 = 10_000;

/// Why it is not known who answers.
struct Failure {
    /// What was asked, and the browser's words.
    silence: Silence,
    /// No answer came at all, not even a wrong one.
    is_silent: bool,
    /// What `config.json` said, where it was read before this failed.
    config: Option<Option<Value>>,
}

/// Whether the operator lets browsers keep the console (`service_worker` in `config.json`), by the last answer.
pub fn offline_use_is_wanted() -> bool {
    let said = kept_config().and_then(|config| config.get("service_worker")?.as_bool());
    said.unwrap_or(true)
}

/// Asks, and keeps the answer in the session. On a sandbox nobody needs an account: the console signs itself in.
///
/// Where no answer comes and an earlier visit knows who it would be, the console goes on with that. A page that stands
/// already stays as it is meanwhile.
pub async fn ask_endpoint(session: Session) {
    if session.endpoint_now().is_none() {
        session.set_reach(Reach::Asking);
    }
    let patience = gloo_timers::future::TimeoutFuture::new(PATIENCE);
    let found = match select(Box::pin(find(TIME_LIMIT_SECONDS * 1_000)), patience).await {
        Either::Left((found, _)) => found,
        // A network that takes every question and answers none must not hold up what needs no answer.
        Either::Right(((), finding)) => {
            if let Some(endpoint) = remembered(None) {
                let silence = Silence {
                    asked: "/config.json".to_owned(),
                    words: "no answer yet".to_owned(),
                };
                go_on_without(session, endpoint, silence);
            }
            finding.await
        }
    };
    match found {
        Ok(endpoint) => go_on_with(session, endpoint),
        Err(failure) => match known_without(&failure).await {
            Some(endpoint) => go_on_without(session, endpoint, failure.silence),
            None => {
                session.set_offline(None);
                let Silence { asked, words } = failure.silence;
                session.set_reach(Reach::Unreachable { asked, words });
            }
        },
    }
}

/// Goes on with who answers.
fn go_on_with(session: Session, endpoint: Endpoint) {
    session.set_offline(None);
    know(session, endpoint);
}

/// Goes on with who would answer, and asks from time to time whether there is an answer again.
fn go_on_without(session: Session, endpoint: Endpoint, silence: Silence) {
    session.set_offline(Some(silence));
    know(session, endpoint);
    if session.begins_to_wait() {
        leptos::task::spawn_local(async move {
            wait_for_the_gateway(session).await;
            session.ends_to_wait();
        });
    }
}

fn know(session: Session, endpoint: Endpoint) {
    let is_open_sandbox = endpoint.upstream == Upstream::Sandbox && !endpoint.gateway_has_credentials;
    session.set_reach(Reach::Known(endpoint));
    // Only now is it known which of the keys kept in this tab are for this endpoint.
    if is_open_sandbox && untrack(|| session.key()).is_none() {
        session.sign_in(Credentials::new("sandbox", "sandbox"));
    }
}

async fn wait_for_the_gateway(session: Session) {
    loop {
        page::rest(BETWEEN).await;
        if !untrack(|| session.is_offline()) {
            return;
        }
        if let Ok(endpoint) = find(BETWEEN).await {
            go_on_with(session, endpoint);
            return;
        }
    }
}

/// Who would answer, where nobody does: nothing at all came from there, or the page itself is a kept one. What answers
/// something else than it should is not passed over: it may forbid what would be done otherwise.
async fn known_without(failure: &Failure) -> Option<Endpoint> {
    let endpoint = remembered(failure.config.as_ref())?;
    (failure.is_silent || revision::served().await == Served::Nothing).then_some(endpoint)
}

/// The endpoint of the last visit: which drafts are whose, for as long as nobody answers. A `config.json` that was read now
/// counts for what it says now; one that names another API names one of which nothing is known.
fn remembered(config_now: Option<&Option<Value>>) -> Option<Endpoint> {
    let kept = kept_config();
    endpoint_without(config_now, kept, kept_gateway())
}

fn endpoint_without(
    config_now: Option<&Option<Value>>,
    kept: Option<Value>,
    gateway: Option<Value>,
) -> Option<Endpoint> {
    let config = match config_now {
        Some(now) if api_base_of(now.as_ref()) != api_base_of(kept.as_ref()) => return None,
        Some(now) => now.clone(),
        None => kept,
    };
    endpoint_of(config, gateway).ok()
}

/// What `config.json` said at the last visit.
fn kept_config() -> Option<Value> {
    kept(LAST_CONFIG)
}

/// What the gateway said of itself then.
fn kept_gateway() -> Option<Value> {
    kept(LAST_GATEWAY)
}

fn kept(name: &str) -> Option<Value> {
    preferences::kept(name).and_then(|text| exact_json::parse(text).ok())
}

/// Asks who answers now, and keeps what a page without a gateway has to know.
///
/// # Errors
/// The address that was asked, and why it failed in the browser's words.
pub async fn find_endpoint() -> Result<Endpoint, (String, String)> {
    let found = find(TIME_LIMIT_SECONDS * 1_000).await;
    found.map_err(|failure| (failure.silence.asked, failure.silence.words))
}

/// What a gateway of ours says of itself just before something is attempted through it.
pub struct Gateway {
    /// Which endpoint it stands for, and which sandbox.
    pub name: Option<String>,
    /// Of a sandbox: which one.
    pub instance: Option<String>,
    /// What the attempt says back ([`connect_api::Attempt::mark`]); one of an older version hands none out.
    pub mark: Option<String>,
}

/// Asks the gateway behind `api_base`, in a hurry: what was looked at before must not grow old meanwhile.
///
/// # Errors
/// The address that was asked, and why it failed in the browser's words.
pub async fn ask_gateway(api_base: &str) -> Result<Gateway, (String, String)> {
    let address = format!("{api_base}/gateway");
    match get_json(&address, HURRY).await {
        Ok(Found::Json(said)) => Ok(Gateway {
            name: text(said.get("endpoint")),
            instance: text(said.get("instance")),
            mark: text(said.get("mark")),
        }),
        Ok(Found::Nothing) => Err((address, "there is no gateway any more".to_owned())),
        Err(failure) => Err((failure.silence.asked, failure.silence.words)),
    }
}

/// The same, with so many milliseconds for each answer.
async fn find(limit: u32) -> Result<Endpoint, Failure> {
    // Both at once: the operator's word seldom changes from one visit to the next.
    let expected = gateway_of(kept_config().as_ref());
    let (config, gateway) = join(get_json("/config.json", limit), get_json(&expected, limit)).await;
    let config = match config? {
        Found::Json(config) => Some(config),
        Found::Nothing => None,
    };
    let behind_config = |failure: Failure| Failure {
        config: Some(config.clone()),
        ..failure
    };
    let actual = gateway_of(config.as_ref());
    let gateway = if actual == expected {
        gateway
    } else {
        get_json(&actual, limit).await
    };
    let gateway = match gateway.map_err(behind_config)? {
        Found::Json(gateway) => Some(gateway),
        Found::Nothing => None,
    };
    let endpoint = endpoint_of(config.clone(), gateway.clone())
        .map_err(|(asked, words)| Failure::of(&asked, words, false))?;
    // Each answer of the gateway has another mark: what it says of itself is kept once.
    if endpoint_of(config.clone(), kept_gateway()).as_ref() != Ok(&endpoint) {
        preferences::keep(LAST_GATEWAY, gateway.as_ref().map(Value::text));
    }
    preferences::keep(LAST_CONFIG, config.as_ref().map(Value::text));
    Ok(endpoint)
}

/// Where the gateway says what it is.
fn gateway_of(config: Option<&Value>) -> String {
    format!("{}/gateway", api_base_of(config))
}

impl Failure {
    fn of(asked: &str, words: String, is_silent: bool) -> Self {
        Self {
            silence: Silence {
                asked: asked.to_owned(),
                words,
            },
            is_silent,
            config: None,
        }
    }
}

fn text(value: Option<Value>) -> Option<String> {
    value?.as_str().map(std::borrow::Cow::into_owned)
}

fn api_base_of(config: Option<&Value>) -> String {
    text(config.and_then(|config| config.get("api_base")))
        .unwrap_or_default()
        .trim_end_matches('/')
        .to_owned()
}

fn endpoint_of(config: Option<Value>, gateway: Option<Value>) -> Result<Endpoint, (String, String)> {
    let configured = |name: &str| config.as_ref()?.get(name);
    let api_base = api_base_of(config.as_ref());
    let production = configured("production").map(|list| {
        list.items()
            .filter_map(|item| item.as_str().map(std::borrow::Cow::into_owned))
            .collect()
    });
    let read_only = |value: Option<Value>| value.and_then(|value| value.as_bool()).unwrap_or(false);
    match gateway {
        Some(gateway) => Ok(Endpoint {
            name: text(gateway.get("endpoint")).unwrap_or_else(|| api_base.clone()),
            upstream: match text(gateway.get("upstream")).as_deref() {
                Some("sandbox") => Upstream::Sandbox,
                Some("confluent-cloud") => Upstream::ConfluentCloud,
                _ => Upstream::Other,
            },
            instance: text(gateway.get("instance")),
            is_our_gateway: true,
            gateway_has_credentials: text(gateway.get("credentials")).as_deref() == Some("gateway"),
            read_only: read_only(gateway.get("read_only")) || read_only(configured("read_only")),
            production,
            api_base,
        }),
        // A name alone says that the page's own origin passes the API's calls on.
        None if api_base.is_empty() && text(configured("endpoint")).is_none_or(|name| name.is_empty()) => {
            let words = "there is no gateway here, and config.json names neither another one (api_base) nor who answers here (endpoint)";
            Err(("/gateway".to_owned(), words.to_owned()))
        }
        // Some other CORS proxy: the operator's word is all there is.
        None => Ok(Endpoint {
            name: text(configured("endpoint")).unwrap_or_else(|| api_base.clone()),
            upstream: Upstream::Other,
            instance: None,
            is_our_gateway: false,
            gateway_has_credentials: false,
            read_only: read_only(configured("read_only")),
            production,
            api_base,
        }),
    }
}

enum Found {
    Json(Value),
    Nothing,
}

/// Nothing is there where the answer is a 404, or the index page that static hosts serve for what they do not have.
/// What is there and cannot be read is an error: an operator's `config.json` must not be passed over in silence.
async fn get_json(address: &str, limit: u32) -> Result<Found, Failure> {
    let failed = |words: String| Failure::of(address, words, false);
    let silent = |words: String| Failure::of(address, words, true);
    // A question that nobody waits for any more must not keep a connection: there are few.
    let abort = AbortOnDrop::new();
    let exchange = Box::pin(async {
        let response = not_kept(Request::get(address))
            .abort_signal(abort.as_ref().map(AbortOnDrop::signal).as_ref())
            .send()
            .await
            .map_err(|error| error.to_string())?;
        let bytes = response.binary().await.map_err(|error| error.to_string())?;
        Ok::<_, String>((response.status(), bytes))
    });
    let time = gloo_timers::future::TimeoutFuture::new(limit);
    let (status, bytes) = match select(exchange, time).await {
        Either::Left((answer, _)) => answer.map_err(silent)?,
        Either::Right(_) => return Err(silent(format!("no answer within {} s", limit / 1_000))),
    };
    let is_page = bytes.trim_ascii_start().starts_with(b"<");
    match status {
        200..300 if is_page => Ok(Found::Nothing),
        200..300 => exact_json::parse_bytes(&bytes)
            .map(Found::Json)
            .map_err(|error| failed(error.to_string())),
        404 => Ok(Found::Nothing),
        _ => Err(failed(format!("HTTP {status}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Option<Value> {
        Some(exact_json::parse(text).unwrap())
    }

    #[test]
    fn an_operator_s_own_proxy_is_known_by_config_json_alone() {
        let config = json(r#"{"api_base":"https://proxy.example/","endpoint":"ours"}"#);
        let endpoint = endpoint_without(None, config.clone(), None).unwrap();
        assert_eq!(
            (
                endpoint.name.as_str(),
                endpoint.api_base.as_str(),
                endpoint.is_our_gateway
            ),
            ("ours", "https://proxy.example", false)
        );
        let here = json(r#"{"endpoint":"https://api.confluent.cloud"}"#);
        let endpoint = endpoint_without(None, here, None).unwrap();
        assert_eq!(
            (
                endpoint.name.as_str(),
                endpoint.api_base.as_str(),
                endpoint.is_our_gateway
            ),
            ("https://api.confluent.cloud", "", false)
        );
        for nobody in [r#"{"endpoint":""}"#, r#"{"endpoint":7}"#] {
            assert_eq!(endpoint_without(None, json(nobody), None), None);
        }
        // Nothing was ever learnt of the gateway that serves the page.
        assert_eq!(endpoint_without(None, None, None), None);
        assert_eq!(endpoint_without(Some(&config), None, None), None);
    }

    #[test]
    fn what_config_json_says_now_counts() {
        let gateway = json(r#"{"endpoint":"sandbox","upstream":"sandbox","instance":"i-1"}"#);
        let known = |now: &Option<Value>| endpoint_without(Some(now), None, gateway.clone());
        assert!(!known(&None).unwrap().read_only);
        assert!(known(&json(r#"{"read_only":true}"#)).unwrap().read_only);
        assert_eq!(known(&json(r#"{"api_base":"https://proxy.example"}"#)), None);
    }
}
