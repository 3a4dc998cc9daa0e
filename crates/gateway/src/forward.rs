//! The way to the one upstream. It never retries, never follows a redirect, keeps no cookies and knows no
//! proxy.

use std::time::Duration;

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderValue};
use http::{Method, Request, StatusCode, Uri};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use sandbox::Wire;

use crate::answer::Answer;
use crate::headers;
use crate::limits::Limits;
use crate::upstream::Connections;

/// A client of one upstream.
#[derive(Debug)]
pub(crate) struct Forwarder {
    connections: Connections,
    host: HeaderValue,
    time: Duration,
    response_bytes: usize,
}

impl Forwarder {
    /// A client of `upstream`.
    ///
    /// # Errors
    /// No trusted certificates on this machine.
    pub(crate) fn new(upstream: Uri, limits: &Limits) -> Result<Self, std::io::Error> {
        let connections = Connections::new(upstream, limits)?;
        let host = connections.host();
        Ok(Self {
            host: host.ok_or_else(|| std::io::Error::other("the upstream has no name"))?,
            connections,
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
        let read = parts.method == Method::GET;
        parts.headers.insert(header::HOST, self.host.clone());
        let connection = if read {
            self.connections.kept_or_open().await
        } else {
            self.connections.open().await
        };
        let mut connection = connection.map_err(|failure| failure.words())?;
        let request = Request::from_parts(parts, Full::new(body));
        let response = connection.send(request).await;
        let response = response.map_err(|failure| failure.words())?;
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
        if read {
            self.connections.keep(connection);
        }
        Ok(Answer {
            status: parts.status,
            headers: headers::from_upstream(&parts.headers),
            body: body.to_bytes(),
            wire: Wire::Whole,
        })
    }
}

/// A write without an answer may have been taken: no idempotency key exists (API.md 5.2, T30).
fn unknown(write: bool, reason: &str) -> String {
    if write {
        format!("{reason}; whether the request was taken is not known")
    } else {
        reason.to_owned()
    }
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
