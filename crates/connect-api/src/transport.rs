//! How a request gets to the server: the one seam between this crate and the world.

use std::fmt;

use http::{Request, Response};

/// Why no answer came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransportError {
    /// The network, the gateway or the browser's own rules stood in the way; in the browser's words.
    Network(String),
    /// No answer within this many seconds.
    Timeout(u32),
    /// Given up by this side.
    Aborted,
}

impl fmt::Display for TransportError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Network(words) => write!(out, "no connection: {words}"),
            Self::Timeout(seconds) => write!(out, "no answer within {seconds} s"),
            Self::Aborted => out.write_str("given up"),
        }
    }
}

impl std::error::Error for TransportError {}

/// Sends one request, once, and brings the whole answer.
///
/// An implementation adds credentials and the host, sets the time limits, and never sends a request again by
/// itself: an alter request is not idempotent (API.md T30). A *read* may be cut off by dropping the future;
/// a POST must be carried to its end.
#[expect(
    async_fn_in_trait,
    reason = "browser futures are not Send, and nothing here needs them to be"
)]
pub trait Transport {
    /// Sends `request`, whose URI is a path.
    ///
    /// # Errors
    /// [`TransportError`] where no complete answer came. An answer with an error status is not an error here.
    async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, TransportError>;
}
