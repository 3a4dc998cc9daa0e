//! Answers: what is known of one before it is on the wire, and the gateway's own errors.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use exact_json::{member, object, quote};
use http::header::{self, HeaderMap, HeaderValue};
use http::{Response, StatusCode};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Frame, SizeHint};
use sandbox::Wire;

use crate::budget::Held;

/// The body of every response.
pub(crate) type Body = UnsyncBoxBody<Bytes, Broken>;

/// The connection is to end: on purpose, a fault was asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Broken {
    /// It closes.
    Closed,
    /// It is reset: the caller gets an RST.
    Reset,
}

impl std::fmt::Display for Broken {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Self::Closed => "the connection is closed on purpose",
            Self::Reset => "the connection is reset on purpose",
        })
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
    /// Its share of what may be held at once, until it is delivered.
    pub(crate) held: Option<Arc<Held>>,
    /// Of an error that says that nothing was forwarded: the same without these words.
    pub(crate) plain: Option<Bytes>,
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
            held: None,
            plain: None,
        }
    }

    /// An error of the gateway itself, in the shape of connect/v1 (API.md 5.1) so that one reader is enough.
    pub(crate) fn error(status: StatusCode, message: &str) -> Self {
        Self::signed(status, message, None)
    }

    /// An error of the gateway itself that says: nothing of this attempt was forwarded. Whoever reads it is told that the attempt is over and
    /// came to nothing, so it has to hold of each arrival of it; where this one alone is known, see [`Self::plain`].
    pub(crate) fn unsent(status: StatusCode, message: &str) -> Self {
        let plain = Self::error(status, message).body;
        let mut answer = Self::signed(status, message, Some(member("forwarded", "false")));
        answer.plain = Some(plain);
        answer
    }

    /// The same, without the word that nothing was forwarded.
    pub(crate) fn plain(mut self) -> Self {
        if let Some(body) = self.plain.take() {
            self.body = body;
        }
        self
    }

    fn signed(status: StatusCode, message: &str, more: Option<String>) -> Self {
        let code = status.as_u16().to_string();
        let members = [
            member("code", &code),
            member("message", &quote(message)),
            member("by", "\"gateway\""),
        ];
        let error = object(members.into_iter().chain(more));
        Self::json(status, object([member("error", &error)]))
    }

    /// A status alone.
    pub(crate) fn empty(status: StatusCode) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            wire: Wire::Whole,
            held: None,
            plain: None,
        }
    }

    /// For the log.
    pub(crate) fn request_id(&self) -> Option<&str> {
        self.headers.get("x-request-id")?.to_str().ok()
    }

    /// The response with this body delivered whole.
    pub(crate) fn into_response(self) -> Response<Body> {
        let body = match self.held {
            None => whole(self.body),
            Some(held) => Slices {
                left: self.body,
                _held: held,
            }
            .boxed_unsync(),
        };
        let mut response = Response::new(body);
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
        if refusal.status == StatusCode::SERVICE_UNAVAILABLE {
            return busy(refusal.message);
        }
        Self::error(refusal.status, refusal.message)
    }
}

/// A body that is there at once.
pub(crate) fn whole(bytes: Bytes) -> Body {
    Full::new(bytes).map_err(|never| match never {}).boxed_unsync()
}

/// "Come back in a second": nothing has happened.
pub(crate) fn busy(reason: &str) -> Answer {
    let mut answer = Answer::error(StatusCode::SERVICE_UNAVAILABLE, reason);
    answer
        .headers
        .insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    answer
}

/// How much of a large body goes to the connection at a time: what it holds beyond that is not counted any more.
const SLICE: usize = 64 << 10;

/// A large body that is counted until its last slice is on its way.
struct Slices {
    left: Bytes,
    _held: Arc<Held>,
}

impl hyper::body::Body for Slices {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        if self.left.is_empty() {
            return Poll::Ready(None);
        }
        let slice = SLICE.min(self.left.len());
        let slice = self.left.split_to(slice);
        Poll::Ready(Some(Ok(Frame::data(slice))))
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left.len() as u64)
    }
}
