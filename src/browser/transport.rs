//! The client's transport: fetch.
//!
//! One request, sent once. Reads are cut off when their future is dropped; a POST never is. The body is read as
//! bytes, so that nothing is repaired on the way (a `text()` would replace what is no UTF-8 in silence).

use connect_api::{Transport, TransportError, headers, is_of_gateway};
use futures::future::{Either, select};
use gloo_net::http::RequestBuilder;
use http::{Method, Request, Response, StatusCode};
use js_sys::Uint8Array;
use web_sys::{AbortController, AbortSignal, RequestCache, RequestCredentials, RequestRedirect};

use leptos::prelude::untrack;

use crate::state::credentials::environment_of;
use crate::state::session::Session;

/// Longer than the gateway's own limit, so that its word about a silent upstream still arrives.
pub const TIME_LIMIT_SECONDS: u32 = 45;

/// Fetch, with the session's base address and credentials.
#[derive(Clone)]
pub struct Fetch {
    session: Session,
}

impl Fetch {
    /// A transport for `session`.
    pub fn new(session: Session) -> Self {
        Self { session }
    }
}

impl Transport for Fetch {
    async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, TransportError> {
        let is_read = request.method() == Method::GET;
        let path = request.uri().to_string();
        let key = untrack(|| self.session.key_for(environment_of(&path).unwrap_or_default()));
        let abort = if is_read { AbortOnDrop::new() } else { None };
        let exchange = exchange(
            prepare(&self.session, &request, abort.as_ref()),
            request.into_body(),
        );
        let limit = gloo_timers::future::TimeoutFuture::new(TIME_LIMIT_SECONDS * 1000);
        let outcome = if is_read {
            match select(Box::pin(exchange), limit).await {
                Either::Left((answer, _)) => {
                    if let Ok(answer) = &answer {
                        self.session.pace.heard(answer.headers());
                    }
                    answer
                }
                Either::Right(_) => Err(TransportError::Timeout(TIME_LIMIT_SECONDS)),
            }
        } else {
            // Runs on by itself when nobody waits for it any more: what is being written is not cut off.
            let (tell, told) = futures::channel::oneshot::channel();
            wasm_bindgen_futures::spawn_local(async move {
                let _ = tell.send(exchange.await);
            });
            match select(told, limit).await {
                Either::Left((answer, _)) => answer.unwrap_or(Err(TransportError::Aborted)),
                Either::Right(_) => Err(TransportError::Timeout(TIME_LIMIT_SECONDS)),
            }
        };
        match &outcome {
            // What the gateway says by itself says nothing of the key: nobody was asked.
            Ok(answer) if is_of_gateway(answer) => {
                if answer.status() == StatusCode::UNAUTHORIZED {
                    self.session.note_gateway(true);
                }
            }
            Ok(answer) => {
                self.session.note_gateway(false);
                self.session
                    .note_status(&path, key.as_deref(), answer.status().as_u16());
            }
            Err(_) => {}
        }
        outcome
    }
}

/// Cuts a fetch off when nobody waits for its answer any more.
pub struct AbortOnDrop(AbortController);

impl AbortOnDrop {
    /// One for one fetch.
    pub fn new() -> Option<Self> {
        AbortController::new().ok().map(Self)
    }

    /// What the fetch listens to.
    pub fn signal(&self) -> AbortSignal {
        self.0.signal()
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// A request whose answer is neither taken from a cache nor kept in one.
pub fn not_kept(builder: RequestBuilder) -> RequestBuilder {
    builder.cache(RequestCache::NoStore)
}

fn prepare(session: &Session, request: &Request<Vec<u8>>, abort: Option<&AbortOnDrop>) -> RequestBuilder {
    let url = format!("{}{}", session.api_base(), request.uri());
    let mut builder = not_kept(RequestBuilder::new(&url))
        .method(request.method().clone())
        // Cookies go to our own origin only: an authenticating proxy in front of the gateway may need them.
        .credentials(RequestCredentials::SameOrigin)
        .redirect(RequestRedirect::Error)
        .abort_signal(abort.map(AbortOnDrop::signal).as_ref());
    for (name, value) in request.headers() {
        if let Ok(value) = value.to_str() {
            builder = builder.header(name.as_str(), value);
        }
    }
    for (name, value) in session.identity_headers_for(&request.uri().to_string()) {
        builder = builder.header(name, &value);
    }
    builder
}

async fn exchange(builder: RequestBuilder, body: Vec<u8>) -> Result<Response<Vec<u8>>, TransportError> {
    let request = if body.is_empty() {
        builder.build()
    } else {
        builder.body(Uint8Array::from(body.as_slice()))
    };
    let response = request.map_err(network)?.send().await.map_err(network)?;
    let status = StatusCode::from_u16(response.status()).unwrap_or(StatusCode::BAD_GATEWAY);
    let bytes = response.binary().await.map_err(network)?;
    let mut answer = Response::new(bytes);
    *answer.status_mut() = status;
    for name in headers::READ {
        let value = response.headers().get(name.as_str());
        if let Some(value) = value.and_then(|value| value.parse().ok()) {
            answer.headers_mut().insert(name, value);
        }
    }
    Ok(answer)
}

fn network(error: gloo_net::Error) -> TransportError {
    match error {
        gloo_net::Error::JsError(error) => TransportError::Network(error.message),
        other => TransportError::Network(other.to_string()),
    }
}
