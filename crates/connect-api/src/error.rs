//! What went wrong, doing what, in whose words.

use std::fmt;

use exact_json::Value;
use http::{HeaderMap, Response, StatusCode};

use crate::decode;
use crate::headers::{self, header};
use crate::time::Time;
use crate::transport::TransportError;

/// What was being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// Listing environments.
    ListEnvironments,
    /// Listing the Kafka clusters of an environment.
    ListClusters,
    /// Listing the connectors of a cluster.
    ListConnectors,
    /// Reading a connector's configuration.
    ReadConnector,
    /// Reading a connector's state.
    ReadConnectorStatus,
    /// Reading a connector's offsets.
    ReadOffsets,
    /// Reading the status of the last alter request.
    ReadLastRequest,
    /// Submitting an alter request.
    SubmitRequest,
    /// Pausing a connector.
    Pause,
    /// Resuming a connector.
    Resume,
    /// Restarting a connector.
    Restart,
}

impl Operation {
    /// In a sentence: "reading the offsets".
    pub fn doing(self) -> &'static str {
        match self {
            Self::ListEnvironments => "listing the environments",
            Self::ListClusters => "listing the clusters",
            Self::ListConnectors => "listing the connectors",
            Self::ReadConnector => "reading the connector",
            Self::ReadConnectorStatus => "reading the connector's state",
            Self::ReadOffsets => "reading the offsets",
            Self::ReadLastRequest => "reading the last request",
            Self::SubmitRequest => "submitting the request",
            Self::Pause => "pausing the connector",
            Self::Resume => "resuming the connector",
            Self::Restart => "restarting the connector",
        }
    }

    /// Whether it changes nothing on the server, so that doing it again is safe.
    pub fn is_read(self) -> bool {
        !matches!(
            self,
            Self::SubmitRequest | Self::Pause | Self::Resume | Self::Restart
        )
    }
}

/// What kind of failure it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// No connection, in the browser's words.
    Network(String),
    /// No answer within so many seconds.
    Timeout(u32),
    /// Given up by this side.
    Aborted,
    /// 401
    Unauthorized,
    /// 403
    Forbidden,
    /// 404
    NotFound,
    /// 429, with the seconds to wait where the server named them.
    RateLimited(Option<u32>),
    /// Any other 4xx.
    Refused,
    /// 5xx: of a POST it is not known whether it was taken (API.md 5.2).
    Server,
    /// A status that makes no sense here: 1xx, 3xx, another 2xx.
    Unexpected,
    /// A success whose body could not be read; says why and where.
    Decode(String),
}

/// A failed call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    /// What was being done.
    pub operation: Operation,
    /// What kind of failure it is.
    pub kind: ErrorKind,
    /// The HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// The server's own words, where it said any that could be read.
    pub message: Option<String>,
    /// `X-Request-Id`, or the id inside the body: what support asks for.
    pub request_id: Option<String>,
    /// The beginning of the body, where it was not understood.
    pub snippet: Option<String>,
    /// Whether our own gateway says it, by itself: the API behind it was not asked, or gave no answer.
    pub is_of_gateway: bool,
    /// Whether it says as well that nothing of the attempt was forwarded, whichever arrival this is.
    pub is_unsent: bool,
}

impl ApiError {
    /// Whether it says the same as another, but for the id of the request.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let without_id = |error: &Self| Self {
            request_id: None,
            ..error.clone()
        };
        without_id(self) == without_id(other)
    }
}

/// Whether our own gateway says no by itself. It signs what it says: `{"error":{…,"by":"gateway"}}`; and where nothing of a
/// request was forwarded it says that, too: `"forwarded":false`.
pub fn is_of_gateway(response: &Response<Vec<u8>>) -> bool {
    let is_error = response.status().is_client_error() || response.status().is_server_error();
    is_error && exact_json::parse_bytes(response.body()).is_ok_and(|body| is_signed_by_gateway(&body))
}

fn is_signed_by_gateway(body: &Value) -> bool {
    let signed = body.get("error").and_then(|error| decode::text(&error, "by"));
    signed.as_deref() == Some("gateway")
}

/// What a longer wait counts as, in seconds: an absurd Retry-After must not park a page.
pub const LONGEST_WAIT_SECONDS: u32 = 3600;
const SNIPPET_CHARACTERS: usize = 240;

impl ApiError {
    /// A failure without an answer.
    pub fn of_transport(operation: Operation, error: TransportError) -> Self {
        let kind = match error {
            TransportError::Network(words) => ErrorKind::Network(words),
            TransportError::Timeout(seconds) => ErrorKind::Timeout(seconds),
            TransportError::Aborted => ErrorKind::Aborted,
        };
        Self {
            operation,
            kind,
            status: None,
            message: None,
            request_id: None,
            snippet: None,
            is_of_gateway: false,
            is_unsent: false,
        }
    }

    /// A failure told by the status of an answer.
    pub fn of_response(operation: Operation, response: &Response<Vec<u8>>) -> Self {
        let status = response.status();
        let kind = match status {
            StatusCode::UNAUTHORIZED => ErrorKind::Unauthorized,
            StatusCode::FORBIDDEN => ErrorKind::Forbidden,
            StatusCode::NOT_FOUND => ErrorKind::NotFound,
            StatusCode::TOO_MANY_REQUESTS => ErrorKind::RateLimited(wait(response.headers())),
            _ if status.is_client_error() => ErrorKind::Refused,
            _ if status.is_server_error() => ErrorKind::Server,
            _ => ErrorKind::Unexpected,
        };
        let body = exact_json::parse_bytes(response.body()).ok();
        let message = body.as_ref().and_then(message);
        let is_of_gateway = body.as_ref().is_some_and(is_signed_by_gateway);
        let forwarded = body.as_ref().and_then(|body| body.get("error")?.get("forwarded"));
        let is_unsent = is_of_gateway && forwarded.and_then(|value| value.as_bool()) == Some(false);
        Self {
            operation,
            kind,
            status: Some(status.as_u16()),
            snippet: if message.is_none() {
                snippet(response.body())
            } else {
                None
            },
            message,
            is_of_gateway,
            is_unsent,
            request_id: header(response.headers(), &headers::REQUEST_ID)
                .or_else(|| body.as_ref().and_then(body_id)),
        }
    }

    /// A success that could not be read.
    pub fn of_body(operation: Operation, response: &Response<Vec<u8>>, why: String) -> Self {
        Self {
            operation,
            kind: ErrorKind::Decode(why),
            status: Some(response.status().as_u16()),
            message: None,
            request_id: header(response.headers(), &headers::REQUEST_ID),
            snippet: snippet(response.body()),
            is_of_gateway: false,
            is_unsent: false,
        }
    }

    /// Whether a POST that this was the answer to was certainly not taken, given whether whoever is in between lets the
    /// same one through once only. Where nobody does, a browser that lost the first answer sends the same request
    /// again by itself, and the server refuses the second because the first is being applied, 400 or 409
    /// (API.md 9.1), or because it came so soon after it, 429 (API.md 8): these say nothing of the first then.
    pub fn is_refusal(&self, lets_through_once: bool) -> bool {
        let may_be_of_the_second = self.is_of_gateway || matches!(self.status, Some(400 | 409 | 429));
        self.certainly_refused() && (lets_through_once || !may_be_of_the_second)
    }

    /// Whether the server certainly did not take the request: it said no by itself, or our gateway did not ask it. A POST
    /// without such a word may have been taken and is never sent again (API.md 5.2, T30).
    pub fn certainly_refused(&self) -> bool {
        // What stops a submission at the gateway may be the second arrival of one that went through: a browser sends a POST again by
        // itself. Only the gateway knows.
        if self.operation == Operation::SubmitRequest && self.is_of_gateway {
            return self.is_unsent;
        }
        matches!(
            self.kind,
            ErrorKind::Unauthorized
                | ErrorKind::Forbidden
                | ErrorKind::NotFound
                | ErrorKind::RateLimited(_)
                | ErrorKind::Refused
        )
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} failed: ", self.operation.doing())?;
        match (&self.kind, self.status) {
            (ErrorKind::Network(words), _) => write!(out, "{words}"),
            (ErrorKind::Timeout(seconds), _) => write!(out, "no answer within {seconds} s"),
            (ErrorKind::Aborted, _) => out.write_str("given up"),
            (ErrorKind::Decode(why), _) => out.write_str(why),
            (_, status) => write!(out, "HTTP {}", status.unwrap_or_default()),
        }?;
        if let Some(message) = &self.message {
            write!(out, ": {message}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ApiError {}

/// Seconds to wait: `Retry-After` (seconds, or a date against the answer's own `Date`), else
/// `X-RateLimit-Reset`, which counts seconds from now and is no epoch (API.md 8).
fn wait(headers: &HeaderMap) -> Option<u32> {
    let retry_after = header(headers, &headers::RETRY_AFTER).and_then(|text| seconds(&text, headers));
    let wait = retry_after.or_else(|| whole(&header(headers, &headers::RATE_LIMIT_RESET)?));
    wait.map(|seconds| seconds.min(LONGEST_WAIT_SECONDS))
}

fn seconds(text: &str, headers: &HeaderMap) -> Option<u32> {
    let of_date = || {
        let now = Time::read_http_date(&header(headers, &headers::DATE)?)?;
        let until = Time::read_http_date(text)?;
        // A date that is over asks for no wait; one beyond every range for the longest.
        let wait = until.as_second().saturating_sub(now.as_second()).max(0);
        Some(u32::try_from(wait).unwrap_or(u32::MAX))
    };
    whole(text).or_else(of_date)
}

/// A whole number of seconds; one with too many digits is the largest.
fn whole(text: &str) -> Option<u32> {
    let text = text.trim();
    let is_whole = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_whole.then(|| text.parse().unwrap_or(u32::MAX))
}

/// The server's words in any of the body families of API.md 5.1, in the order in which the vendor's CLI looks.
/// A family that is there and says nothing leaves the word to the next one.
fn message(body: &Value) -> Option<String> {
    let said = |value: &Value, name: &str| decode::text(value, name).filter(|text| !text.is_empty());
    let listed = || {
        let first = body.get("errors")?.items().next()?;
        let words = said(&first, "detail").or_else(|| said(&first, "title"));
        match (words, said(&first, "resolution")) {
            (Some(words), Some(resolution)) => Some(format!("{words} {resolution}")),
            (words, resolution) => words.or(resolution),
        }
    };
    let nested = || said(&body.get("error")?, "message");
    // `"error": "text"` is a family too; an object there has been asked already.
    let bare = || {
        let words = body.get("error")?.as_str()?.into_owned();
        (!words.is_empty()).then_some(words)
    };
    listed()
        .or_else(|| said(body, "message"))
        .or_else(nested)
        .or_else(bare)
}

fn body_id(body: &Value) -> Option<String> {
    let of_errors = || decode::text(&body.get("errors")?.items().next()?, "id");
    decode::text(body, "requestId").or_else(of_errors)
}

/// The beginning of a body for people: bytes that are no text are replaced, here and only here.
fn snippet(body: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(body.get(..SNIPPET_CHARACTERS * 4).unwrap_or(body));
    let text: String = text.trim().chars().take(SNIPPET_CHARACTERS).collect();
    if text.is_empty() { None } else { Some(text) }
}
