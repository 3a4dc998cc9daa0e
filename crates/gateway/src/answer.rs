//! Answers: what is known of one before it is on the wire, and the gateway's own errors.

use bytes::Bytes;
use exact_json::{member, object, quote};
use http::header::{self, HeaderMap, HeaderValue};
use http::{Response, StatusCode};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full};
use sandbox::Wire;

/// The body of every response.
pub(crate) type Body = UnsyncBoxBody<Bytes, Broken>;

/// The connection is to close: on purpose, a fault was asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Broken;

impl std::fmt::Display for Broken {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("the connection is closed on purpose")
    }
}

impl std::error::Error for Broken {}

/// A whole answer. Cloning shares the body.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) wire: Wire,
}

impl Answer {
    /// JSON.
    pub(crate) fn json(status: StatusCode, body: String) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Self {
            status,
            headers,
            body: Bytes::from(body),
            wire: Wire::Whole,
        }
    }

    /// An error of the gateway itself, in the shape of connect/v1 (API.md 5.1) so that one reader is enough.
    pub(crate) fn error(status: StatusCode, message: &str) -> Self {
        let code = status.as_u16().to_string();
        let error = object([
            member("code", &code),
            member("message", &quote(message)),
            member("by", "\"gateway\""),
        ]);
        Self::json(status, object([member("error", &error)]))
    }

    /// A status alone.
    pub(crate) fn empty(status: StatusCode) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            wire: Wire::Whole,
        }
    }

    /// For the log.
    pub(crate) fn request_id(&self) -> Option<&str> {
        self.headers.get("x-request-id")?.to_str().ok()
    }

    /// The response with this body delivered whole.
    pub(crate) fn into_response(self) -> Response<Body> {
        let mut response = Response::new(whole(self.body));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}

/// Why a request gets no further: the gateway's own error, small enough to be passed around.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) message: &'static str,
}

impl Refusal {
    pub(crate) const fn new(status: StatusCode, message: &'static str) -> Self {
        Self { status, message }
    }
}

impl From<Refusal> for Answer {
    fn from(refusal: Refusal) -> Self {
        Self::error(refusal.status, refusal.message)
    }
}

/// A body that is there at once.
pub(crate) fn whole(bytes: Bytes) -> Body {
    Full::new(bytes).map_err(|never| match never {}).boxed_unsync()
}
