//! The headers that are written and read here, as names that were checked when this was compiled: looking them up by text
//! would bring along the parser of names, and the table of all there are.

use http::HeaderMap;
use http::header::HeaderName;
pub use http::header::{CONTENT_TYPE, DATE, RETRY_AFTER};

/// Names a submission, so that our gateway never forwards it twice.
pub const ATTEMPT: HeaderName = HeaderName::from_static("x-attempt");
/// Says when a submission was made, in our gateway's own words: it does not forward one that comes late.
pub const ATTEMPT_MARK: HeaderName = HeaderName::from_static("x-attempt-mark");
/// What the server calls a request; its support asks for it.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// What is left of the window of the rate limit (API.md 8).
pub const RATE_LIMIT_REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
/// Seconds until that window begins anew, counted from now (API.md 8).
pub const RATE_LIMIT_RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

/// What an answer's headers are read for.
pub const READ: [HeaderName; 6] = [
    DATE,
    RETRY_AFTER,
    REQUEST_ID,
    RATE_LIMIT_REMAINING,
    RATE_LIMIT_RESET,
    CONTENT_TYPE,
];

/// The text of a header; `None` for an empty one.
pub(crate) fn header(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}
