//! The way to the one upstream. It never retries, never follows a redirect, keeps no cookies and knows no
//! proxy.

use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderValue};
use http::uri::{PathAndQuery, Scheme};
use http::{Method, Request, StatusCode, Uri};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::{ClientConfig, RootCertStore};
use sandbox::Wire;

use crate::answer::Answer;
use crate::headers;
use crate::limits::Limits;

type Http = Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// A client of one upstream.
#[derive(Debug)]
pub(crate) struct Forwarder {
    upstream: Uri,
    /// Keeps connections for the next read.
    reads: Http,
    /// A new connection for every write: a kept one that closes before the answer would leave the outcome
    /// unknown for no reason.
    writes: Http,
    time: Duration,
    response_bytes: usize,
}

impl Forwarder {
    /// A client of `upstream`.
    ///
    /// # Errors
    /// No trusted certificates on this machine.
    pub(crate) fn new(upstream: Uri, limits: &Limits) -> Result<Self, std::io::Error> {
        let https = upstream.scheme() == Some(&Scheme::HTTPS);
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(Duration::from_secs(10).min(limits.upstream)));
        let connector = if https {
            let builder = HttpsConnectorBuilder::new().with_native_roots()?;
            builder.https_only().enable_http1().wrap_connector(tcp)
        } else {
            // A loopback upstream needs no certificates, and a machine without any can still have one.
            let builder = HttpsConnectorBuilder::new().with_tls_config(trusting_nobody()?);
            builder.https_or_http().enable_http1().wrap_connector(tcp)
        };
        let client = |idle: usize| {
            Client::builder(TokioExecutor::new())
                .pool_timer(TokioTimer::new())
                .pool_idle_timeout(Duration::from_secs(20))
                .pool_max_idle_per_host(idle)
                .retry_canceled_requests(false)
                .build(connector.clone())
        };
        Ok(Self {
            upstream,
            reads: client(4),
            writes: client(0),
            time: limits.upstream,
            response_bytes: limits.response_bytes,
        })
    }

    /// Sends one request, once.
    pub(crate) async fn send(&self, request: Request<Bytes>) -> Answer {
        let write = *request.method() != Method::GET;
        match tokio::time::timeout(self.time, self.exchange(request)).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(reason)) => Answer::error(StatusCode::BAD_GATEWAY, &unknown(write, &reason)),
            Err(_) => Answer::error(
                StatusCode::GATEWAY_TIMEOUT,
                &unknown(write, "the upstream did not answer in time"),
            ),
        }
    }

    async fn exchange(&self, request: Request<Bytes>) -> Result<Answer, String> {
        let (mut parts, body) = request.into_parts();
        let client = if parts.method == Method::GET {
            &self.reads
        } else {
            &self.writes
        };
        parts.uri = self.address(&parts.uri)?;
        let response = client
            .request(Request::from_parts(parts, Full::new(body)))
            .await
            .map_err(|error| reason(&error))?;
        let (parts, body) = response.into_parts();
        // 101 would make a tunnel of the connection: nobody asked for one.
        if parts.status.is_informational() {
            return Err("the upstream answered with something else than an answer".to_owned());
        }
        if parts.status.is_redirection() {
            return Err("the upstream answered with a redirect, which is not followed".to_owned());
        }
        if parts
            .headers
            .get(header::CONTENT_ENCODING)
            .is_some_and(|encoding| encoding != "identity")
        {
            return Err("the upstream answered with an encoding it was not asked for".to_owned());
        }
        let body = Limited::new(body, self.response_bytes)
            .collect()
            .await
            .map_err(|error| {
                if error.is::<LengthLimitError>() {
                    "the upstream's answer is too large".to_owned()
                } else {
                    "the upstream's answer was cut off".to_owned()
                }
            })?;
        Ok(Answer {
            status: parts.status,
            headers: headers::from_upstream(&parts.headers),
            body: body.to_bytes(),
            wire: Wire::Whole,
        })
    }

    fn address(&self, target: &Uri) -> Result<Uri, String> {
        let path = target.path_and_query().cloned();
        let mut parts = self.upstream.clone().into_parts();
        parts.path_and_query = path.or_else(|| Some(PathAndQuery::from_static("/")));
        Uri::from_parts(parts).map_err(|error| error.to_string())
    }
}

fn trusting_nobody() -> Result<ClientConfig, std::io::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(std::io::Error::other)?;
    Ok(builder
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth())
}

/// A write without an answer may have been taken: no idempotency key exists (API.md 5.2, T30).
fn unknown(write: bool, reason: &str) -> String {
    if write {
        format!("{reason}; whether the request was taken is not known")
    } else {
        reason.to_owned()
    }
}

/// The reason without addresses or header values.
fn reason(error: &hyper_util::client::legacy::Error) -> String {
    let kind = if error.is_connect() {
        "the upstream cannot be reached"
    } else {
        "the upstream closed the connection before an answer"
    };
    let mut source = error.source();
    let mut last = None;
    while let Some(inner) = source {
        last = Some(inner.to_string());
        source = inner.source();
    }
    last.map_or_else(|| kind.to_owned(), |last| format!("{kind} ({last})"))
}

/// The headers that go to the upstream, and no others.
pub(crate) fn to_upstream(authorization: Option<&HeaderValue>, has_body: bool) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert(
        header::USER_AGENT,
        HeaderValue::from_static(concat!("offset-console/", env!("CARGO_PKG_VERSION"))),
    );
    if has_body {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    if let Some(authorization) = authorization {
        headers.insert(header::AUTHORIZATION, authorization.clone());
    }
    headers
}
