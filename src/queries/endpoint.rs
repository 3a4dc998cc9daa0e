//! What the console talks to: `config.json` first, the gateway's own word second.

use exact_json::Value;
use futures::future::{Either, select};
use gloo_net::http::Request;
use leptos::prelude::untrack;

use crate::browser::transport::TIME_LIMIT_SECONDS;
use crate::state::session::{Credentials, Endpoint, Reach, Session, Upstream};

/// Asks, and keeps the answer in the session. On a sandbox nobody needs an account: the console signs itself in.
pub async fn ask_endpoint(session: Session) {
    session.set_reach(Reach::Asking);
    let reach = match find_endpoint().await {
        Ok(endpoint) => Reach::Known(endpoint),
        Err((asked, words)) => Reach::Unreachable { asked, words },
    };
    let is_open_sandbox = matches!(&reach, Reach::Known(endpoint)
        if endpoint.upstream == Upstream::Sandbox && !endpoint.gateway_has_credentials);
    session.set_reach(reach);
    // Only now is it known which of the keys kept in this tab are for this endpoint.
    if is_open_sandbox && untrack(|| session.key()).is_none() {
        session.sign_in(Credentials::new("sandbox", "sandbox"));
    }
}

/// Asks who answers now, and keeps nothing.
///
/// # Errors
/// The address that was asked, and why it failed in the browser's words.
pub async fn find_endpoint() -> Result<Endpoint, (String, String)> {
    let config = match get_json("/config.json").await? {
        Found::Json(config) => Some(config),
        Found::Nothing => None,
    };
    let configured = |name: &str| config.as_ref()?.get(name);
    let text = |value: Option<Value>| value?.as_str().map(std::borrow::Cow::into_owned);
    let api_base = text(configured("api_base"))
        .unwrap_or_default()
        .trim_end_matches('/')
        .to_owned();
    let production = configured("production").map(|list| {
        list.items()
            .filter_map(|item| item.as_str().map(std::borrow::Cow::into_owned))
            .collect()
    });
    let read_only = |value: Option<Value>| value.and_then(|value| value.as_bool()).unwrap_or(false);
    match get_json(&format!("{api_base}/gateway")).await? {
        Found::Json(gateway) => Ok(Endpoint {
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
        Found::Nothing if api_base.is_empty() => {
            let words = "there is no gateway here, and config.json names none (api_base)";
            Err(("/gateway".to_owned(), words.to_owned()))
        }
        // Some other CORS proxy: the operator's word is all there is.
        Found::Nothing => Ok(Endpoint {
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
