//! The way to the one upstream. It never retries, never follows a redirect, keeps no cookies and knows no
//! proxy.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderValue};
use http::{Method, Request, StatusCode, Uri};
use http_body_util::Full;
use sandbox::Wire;

use crate::answer::{Answer, busy};
use crate::budget::{self, Budget, CollectError, Room};
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
    budget: Budget,
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
            budget: Budget::new(limits.response_budget),
        })
    }

    /// Sends one request, once.
    pub(crate) async fn send(&self, request: Request<Bytes>) -> Answer {
        let write = *request.method() != Method::GET;
        let begun = AtomicBool::new(false);
        let exchanged = tokio::time::timeout(self.time, self.exchange(request, &begun)).await;
        let failed = |status: StatusCode, reason: &str| {
            let begun = begun.load(Ordering::Relaxed);
            match (write, begun) {
                (false, _) => Answer::error(status, reason),
                (true, false) => Answer::unsent(status, &of_write(reason, begun)),
                (true, true) => Answer::error(status, &of_write(reason, begun)),
            }
        };
        match exchanged {
            Ok(Ok(answer)) => answer,
            Ok(Err(Failed::Upstream(reason))) => failed(StatusCode::BAD_GATEWAY, &reason),
            Ok(Err(Failed::NoRoom)) if write => failed(
                StatusCode::SERVICE_UNAVAILABLE,
                "too many large answers are under way",
            ),
            Ok(Err(Failed::NoRoom)) => busy("Too many large answers are under way"),
            Err(_) => failed(StatusCode::GATEWAY_TIMEOUT, "the upstream did not answer in time"),
        }
    }

    /// `begun` says whether a byte of the request may have left.
    async fn exchange(&self, request: Request<Bytes>, begun: &AtomicBool) -> Result<Answer, Failed> {
        let (mut parts, body) = request.into_parts();
        let read = parts.method == Method::GET;
        parts.headers.insert(header::HOST, self.host.clone());
        let connection = if read {
            self.connections.kept_or_open().await
        } else {
            self.connections.open().await
        };
        let mut connection = connection.map_err(|failure| failure.words())?;
        begun.store(true, Ordering::Relaxed);
        let request = Request::from_parts(parts, Full::new(body));
        let response = connection.send(request).await;
        let response = response.map_err(|failure| failure.words())?;
        let (parts, body) = response.into_parts();
        // 101 would make a tunnel of the connection: nobody asked for one.
        if parts.status.is_informational() {
            return Err("the upstream answered with something else than an answer".into());
        }
        if parts.status.is_redirection() {
            return Err("the upstream answered with a redirect, which is not followed".into());
        }
        if parts
            .headers
            .get(header::CONTENT_ENCODING)
            .is_some_and(|encoding| encoding != "identity")
        {
            return Err("the upstream answered with an encoding it was not asked for".into());
        }
        // A read is told to come back where there is no room; a write's answer waits for it.
        let room = if read { Room::Now } else { Room::Wait };
        let collected = budget::collect(body, self.response_bytes, &self.budget, room).await;
        let (body, held) = collected.map_err(|error| match error {
            CollectError::TooLarge => Failed::from("the upstream's answer is too large"),
            CollectError::CutOff => Failed::from("the upstream's answer was cut off"),
            CollectError::NoRoom => Failed::NoRoom,
        })?;
        if read {
            self.connections.keep(connection);
        }
        Ok(Answer {
            status: parts.status,
            headers: headers::from_upstream(&parts.headers),
            body,
            wire: Wire::Whole,
            // Until it is delivered. The answers of writes are kept for a second arrival, and counted there.
            held: held.filter(|_| read).map(Arc::new),
            plain: None,
        })
    }
}

/// A write without an answer may have been taken, once it has left: no idempotency key exists (API.md 5.2, T30).
fn of_write(reason: &str, begun: bool) -> String {
    if begun {
        format!("{reason}; whether the request was taken is not known")
    } else {
        format!("{reason}; nothing was forwarded")
    }
}

/// Why there is no answer to hand on.
enum Failed {
    Upstream(String),
    NoRoom,
}

impl From<String> for Failed {
    fn from(reason: String) -> Self {
        Self::Upstream(reason)
    }
}

impl From<&str> for Failed {
    fn from(reason: &str) -> Self {
        Self::Upstream(reason.to_owned())
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
