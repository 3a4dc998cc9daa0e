//! What the console talks to: `config.json` first, the gateway's own word second.

use exact_json::Value;
use futures::future::{Either, select};
use gloo_net::http::Request;
use leptos::prelude::untrack;

use crate::browser::revision::{self, Served};
use crate::browser::transport::TIME_LIMIT_SECONDS;
use crate::browser::{page, preferences};
use crate::state::session::{Credentials, Endpoint, Reach, Session, Upstream};

/// Where the answers of the last visit are kept: what they say is no secret.
const LAST_CONFIG: &str = "last-config";
const LAST_GATEWAY: &str = "last-gateway";

/// Whether the operator lets browsers keep the console (`service_worker` in `config.json`), by the last answer.
pub fn offline_use_is_wanted() -> bool {
    let config = preferences::kept(LAST_CONFIG).and_then(|text| exact_json::parse(text).ok());
    let said = config.and_then(|config| config.get("service_worker")?.as_bool());
    said.unwrap_or(true)
}

/// Asks, and keeps the answer in the session. On a sandbox nobody needs an account: the console signs itself in.
pub async fn ask_endpoint(session: Session) {
    session.set_reach(Reach::Asking);
    let reach = match find_endpoint().await {
        Ok(endpoint) => {
            session.set_offline(false);
            Reach::Known(endpoint)
        }
        Err((asked, words)) => match remembered() {
            // Nothing at all answers: the page itself is a kept one.
            Some(endpoint) if revision::served().await == Served::Nothing => {
                session.set_offline(true);
                leptos::task::spawn_local(wait_for_the_gateway(session));
                Reach::Known(endpoint)
            }
            _ => Reach::Unreachable { asked, words },
        },
    };
    let is_open_sandbox = matches!(&reach, Reach::Known(endpoint)
        if endpoint.upstream == Upstream::Sandbox && !endpoint.gateway_has_credentials);
    session.set_reach(reach);
    // Only now is it known which of the keys kept in this tab are for this endpoint.
    if is_open_sandbox && untrack(|| session.key()).is_none() {
        session.sign_in(Credentials::new("sandbox", "sandbox"));
    }
}

/// Looks from time to time whether somebody answers again, and then goes on with that.
async fn wait_for_the_gateway(session: Session) {
    const BETWEEN: u32 = 10_000;
    loop {
        page::rest(BETWEEN).await;
        if !session.is_offline() {
            return;
        }
        if let Ok(endpoint) = find_endpoint().await {
            session.set_offline(false);
            session.set_reach(Reach::Known(endpoint));
            return;
        }
    }
}

/// The endpoint of the last visit: which drafts are whose, for as long as nobody answers.
fn remembered() -> Option<Endpoint> {
    let read = |name: &str| preferences::kept(name).and_then(|text| exact_json::parse(text).ok());
    let gateway = read(LAST_GATEWAY)?;
    endpoint_of(read(LAST_CONFIG), Some(gateway)).ok()
}

/// Asks who answers now, and keeps what a page without a gateway has to know.
///
/// # Errors
/// The address that was asked, and why it failed in the browser's words.
pub async fn find_endpoint() -> Result<Endpoint, (String, String)> {
    let config = match get_json("/config.json").await? {
        Found::Json(config) => Some(config),
        Found::Nothing => None,
    };
    let gateway = match get_json(&format!("{}/gateway", api_base_of(config.as_ref()))).await? {
        Found::Json(gateway) => Some(gateway),
        Found::Nothing => None,
    };
    let endpoint = endpoint_of(config.clone(), gateway.clone())?;
    for (name, value) in [(LAST_CONFIG, config), (LAST_GATEWAY, gateway)] {
        preferences::keep(name, value.as_ref().map(Value::text));
    }
    Ok(endpoint)
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
        None if api_base.is_empty() => {
            let words = "there is no gateway here, and config.json names none (api_base)";
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
async fn get_json(address: &str) -> Result<Found, (String, String)> {
    let failed = |words: String| (address.to_owned(), words);
    let limit = gloo_timers::future::TimeoutFuture::new(TIME_LIMIT_SECONDS * 1000);
    let exchange = Box::pin(async {
        let response = Request::get(address)
            .send()
            .await
            .map_err(|error| error.to_string())?;
        let bytes = response.binary().await.map_err(|error| error.to_string())?;
        Ok::<_, String>((response.status(), bytes))
    });
    let (status, bytes) = match select(exchange, limit).await {
        Either::Left((answer, _)) => answer.map_err(failed)?,
        Either::Right(_) => return Err(failed(format!("no answer within {TIME_LIMIT_SECONDS} s"))),
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
