//! How much and how long, in one place.

use std::time::Duration;

/// The limits of a gateway. Times: upstream < gateway < browser (45 s), so that the one further out always
/// hears from the one further in.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// An alter request's body, in bytes.
    pub request_bytes: usize,
    /// An upstream's answer, in bytes.
    pub response_bytes: usize,
    /// Open connections.
    pub connections: usize,
    /// API calls in flight.
    pub in_flight: usize,
    /// Until a connection's next request head has arrived.
    pub head: Duration,
    /// Until a request's body has arrived.
    pub body: Duration,
    /// Until the upstream has answered in full.
    pub upstream: Duration,
    /// Until an API call is answered, whatever happens.
    pub whole: Duration,
    /// How long an attempt is remembered.
    pub attempt: Duration,
    /// How many attempts are remembered; beyond that, new ones are refused rather than old ones forgotten.
    pub attempts: usize,
    /// How many bytes of answers are kept for attempts.
    pub attempt_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            request_bytes: 16 << 20,
            response_bytes: 64 << 20,
            connections: 512,
            in_flight: 64,
            head: Duration::from_secs(20),
            body: Duration::from_secs(20),
            upstream: Duration::from_secs(30),
            whole: Duration::from_secs(35),
            attempt: Duration::from_secs(600),
            attempts: 4096,
            attempt_bytes: 32 << 20,
        }
    }
}

/// A request head, in bytes; hyper's smallest buffer is 8 KiB.
pub(crate) const HEAD_BYTES: usize = 32 << 10;

/// The number of header fields in a request.
pub(crate) const HEAD_FIELDS: usize = 64;

/// A request target, in bytes: names are free text of up to 255 characters, percent-encoded.
pub(crate) const TARGET_BYTES: usize = 8 << 10;
