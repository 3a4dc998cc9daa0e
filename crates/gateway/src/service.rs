//! One request through the gateway.

use std::sync::Arc;
use std::time::Instant;

use http::header::{self, HeaderValue};
use http::{Method, Request, Response, StatusCode};
use hyper::body::Incoming;

use crate::answer::{Answer, Body, Broken, Refusal};
use crate::budget::Budget;
use crate::config::Config;
use crate::exchange::{Backend, Exchange};
use crate::host::{self, HostError};
use crate::limits::TARGET_BYTES;
use crate::origin::{self, Caller};
use crate::{body, headers, identity, log, paths, site, wire};

/// A running gateway.
#[derive(Debug)]
pub(crate) struct Gateway {
    pub(crate) config: Config,
    pub(crate) exchange: Arc<Exchange>,
    pub(crate) policy: HeaderValue,
    /// The listener is loopback: the sandbox's switches exist.
    pub(crate) loopback: bool,
}

/// A body of a switch is a few lines of JSON.
const SWITCH_BYTES: usize = 1 << 20;

/// Answers a request; an error ends the connection.
pub(crate) async fn handle(
    gateway: Arc<Gateway>,
    request: Request<Incoming>,
) -> Result<Response<Body>, Broken> {
    let started = Instant::now();
    let method = request.method().clone();
    let mut template = "(refused)";
    let mut request_id = None;
    let answered = match shape(&request, &gateway.config) {
        Err(refusal) => finish(refusal.into(), None).await,
        Ok(host) => {
            let path = request.uri().path();
            if path == "/gateway" || path.starts_with("/sandbox/") || paths::is_api(path) {
                let host = host.to_owned();
                let (named, answer) = data(&gateway, request, &host, &mut template).await;
                request_id = answer.request_id().map(str::to_owned);
                finish(answer, named).await
            } else {
                template = "(site)";
                let site = gateway.config.site.as_deref();
                let mut response = site::serve(site, &request).await;
                headers::page(response.headers_mut(), &gateway.policy);
                Ok(response)
            }
        }
    };
    if gateway.config.log {
        log::write(&log::Line {
            method: &method,
            template,
            status: answered.as_ref().ok().map(Response::status),
            duration: started.elapsed(),
            request_id: request_id.as_deref(),
        });
    }
    answered
}

async fn finish(mut answer: Answer, named: Option<HeaderValue>) -> Result<Response<Body>, Broken> {
    headers::data(&mut answer.headers);
    if let Some(origin) = named {
        origin::expose(&mut answer.headers, origin);
    }
    wire::deliver(answer).await
}

/// The form of the request, before anything looks at its path. Answers its `Host`.
fn shape<'a>(request: &'a Request<Incoming>, config: &Config) -> Result<&'a str, Refusal> {
    let bad = |message| Err(Refusal::new(StatusCode::BAD_REQUEST, message));
    let uri = request.uri();
    if uri.authority().is_some() || uri.scheme().is_some() || !uri.path().starts_with('/') {
        return bad("The request target must be a path");
    }
    if uri
        .path_and_query()
        .is_some_and(|target| target.as_str().len() > TARGET_BYTES)
    {
        return Err(Refusal::new(
            StatusCode::URI_TOO_LONG,
            "The request target is too long",
        ));
    }
    // hyper silently drops a Content-Length beside a Transfer-Encoding, so a conflict cannot be seen any more:
    // refusing every Transfer-Encoding refuses the conflict. Browsers do not send one over HTTP/1.1.
    if request.headers().contains_key(header::TRANSFER_ENCODING) {
        return Err(Refusal::new(
            StatusCode::LENGTH_REQUIRED,
            "A body must come with Content-Length and without Transfer-Encoding",
        ));
    }
    match host::check(request.headers(), &config.hosts) {
        Ok(host) => Ok(host),
        Err(HostError::Malformed) => bad("There must be exactly one Host"),
        Err(HostError::Foreign) => Err(Refusal::new(
            StatusCode::MISDIRECTED_REQUEST,
            "The gateway does not answer to this Host; --host NAME adds one",
        )),
    }
}

/// Everything that is not a file: answers JSON, and knows where the caller comes from.
async fn data(
    gateway: &Gateway,
    request: Request<Incoming>,
    host: &str,
    template: &mut &'static str,
) -> (Option<HeaderValue>, Answer) {
    let config = &gateway.config;
    let named = match origin::caller(request.headers(), host, &config.allow_origins) {
        Caller::Same => None,
        Caller::Named(origin) => Some(origin),
        Caller::Foreign => {
            let reason = "This origin may not call the gateway; --allow-origin ORIGIN adds one";
            return (None, Answer::error(StatusCode::FORBIDDEN, reason));
        }
    };
    if *request.method() == Method::OPTIONS {
        *template = "(preflight)";
        let asks = request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
        if named.is_none() || !asks {
            return (
                named,
                Answer::error(StatusCode::METHOD_NOT_ALLOWED, "OPTIONS is for preflights only"),
            );
        }
        let mut answer = Answer::empty(StatusCode::NO_CONTENT);
        origin::preflight(&mut answer.headers, request.headers());
        return (named, answer);
    }
    let path = request.uri().path();
    let answer = if path == "/gateway" {
        *template = "/gateway";
        whoami(gateway, request.method())
    } else if path.starts_with("/sandbox/") {
        *template = "/sandbox/{switch}";
        switch(gateway, request).await
    } else {
        match paths::call(request.method(), path, request.uri().query()) {
            Err(refusal) => refusal.into(),
            Ok(call) => {
                *template = call.template;
                let whole = config.limits.whole;
                let answer = gateway.exchange.answer(config, call, request);
                tokio::time::timeout(whole, answer).await.unwrap_or_else(|_| {
                    Answer::error(
                        StatusCode::GATEWAY_TIMEOUT,
                        "No answer in time; whether a write was taken is not known",
                    )
                })
            }
        }
    };
    (named, answer)
}

fn whoami(gateway: &Gateway, method: &Method) -> Answer {
    if *method != Method::GET {
        return Answer::error(StatusCode::METHOD_NOT_ALLOWED, "Only GET is answered here");
    }
    let instance = match &gateway.exchange.backend {
        Backend::Sandbox(sandbox) => Some(sandbox.instance()),
        Backend::Remote(_) => None,
    };
    Answer::json(
        StatusCode::OK,
        identity::json(
            &gateway.config,
            instance.as_deref(),
            &gateway.exchange.clock.mark(),
        ),
    )
}

/// `/sandbox/…`: only where the upstream is the sandbox and the listener is loopback.
async fn switch(gateway: &Gateway, request: Request<Incoming>) -> Answer {
    let Backend::Sandbox(sandbox) = &gateway.exchange.backend else {
        return Answer::error(StatusCode::NOT_FOUND, "The upstream is not a sandbox");
    };
    if !gateway.loopback {
        return Answer::error(
            StatusCode::NOT_FOUND,
            "The switches exist on a loopback listener only",
        );
    }
    let (parts, body) = request.into_parts();
    let budget = Budget::new(SWITCH_BYTES);
    match body::read(body, SWITCH_BYTES, gateway.config.limits.body, &budget).await {
        Ok((body, _)) => sandbox.ask(&Request::from_parts(parts, body)),
        Err(refusal) => refusal.into(),
    }
}

/// For the address that is printed.
pub(crate) fn token_fragment(exchange: &Exchange) -> Option<String> {
    use secrecy::ExposeSecret as _;
    let keyed = exchange.keyed.as_ref()?;
    Some(format!("#token={}", keyed.token.expose_secret()))
}
