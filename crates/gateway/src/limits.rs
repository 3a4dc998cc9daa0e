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
    /// Bodies of requests that are being received.
    pub receiving: usize,
    /// What the bodies of requests may hold at once, in bytes; the first 64 KiB of each are not counted.
    pub request_budget: usize,
    /// What the upstream's answers may hold at once, until they are delivered; counted likewise.
    pub response_budget: usize,
    /// How long a call waits for a place among those before it is told to come back.
    pub patience: Duration,
    /// Threads that carry connections.
    pub workers: usize,
    /// Until a connection's next request head has arrived.
    pub head: Duration,
    /// Until a request's body has arrived.
    pub body: Duration,
    /// Until the upstream has answered in full.
    pub upstream: Duration,
    /// How long a connection to the upstream is kept without use; servers close theirs after a minute or more.
    pub idle: Duration,
    /// Until an API call is answered, whatever happens.
    pub whole: Duration,
    /// How long a caller may take nothing of an answer that is there.
    pub stall: Duration,
    /// How long after it was made an attempt may be forwarded for the first time: as long as its body may take, the queues before
    /// and after it, and a browser that is slow to send it. With `upstream` it is how long the console counts on its being taken.
    pub fresh: Duration,
    /// How long an attempt is remembered. A browser sends a POST once more by itself when a connection that was used before
    /// breaks without an answer, however long that took: a machine that was asleep, a way that swallowed the answer.
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
            connections: 1024,
            in_flight: 64,
            receiving: 64,
            request_budget: 32 << 20,
            response_budget: 128 << 20,
            patience: Duration::from_secs(2),
            workers: std::thread::available_parallelism().map_or(1, |count| count.get().min(MOST_WORKERS)),
            head: Duration::from_secs(20),
            body: Duration::from_secs(20),
            upstream: Duration::from_secs(30),
            idle: Duration::from_secs(20),
            whole: Duration::from_secs(35),
            stall: Duration::from_secs(30),
            fresh: Duration::from_secs(25),
            attempt: Duration::from_secs(24 * 3600),
            attempts: 65_536,
            attempt_bytes: 32 << 20,
        }
    }
}

/// More do not help: one carries thousands of calls a second, and no API takes that many.
const MOST_WORKERS: usize = 4;

/// A request head, in bytes; hyper's smallest buffer is 8 KiB.
pub(crate) const HEAD_BYTES: usize = 32 << 10;

/// The number of header fields in a request.
pub(crate) const HEAD_FIELDS: usize = 64;

/// A request target, in bytes: names are free text of up to 255 characters, percent-encoded.
pub(crate) const TARGET_BYTES: usize = 8 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    /// So many seconds, from where the console has them.
    fn seconds(file: &str, before: &str, after: &str) -> Duration {
        let path = format!("{}/../../src/{file}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        let (_, rest) = text.split_once(before).unwrap();
        let (seconds, _) = rest.split_once(after).unwrap();
        Duration::from_secs(seconds.parse().unwrap())
    }

    #[test]
    fn the_one_further_out_hears_from_the_one_further_in() {
        let limits = Limits::default();
        assert!(limits.upstream < limits.whole, "{limits:?}");
        let browser = seconds("browser/transport.rs", "TIME_LIMIT_SECONDS: u32 = ", ";");
        assert!(limits.whole < browser, "{limits:?}");
        // Before the upstream closes it.
        assert!(limits.idle < Duration::from_secs(60), "{limits:?}");
    }

    #[test]
    fn an_attempt_is_fresh_while_the_console_counts_on_it() {
        let limits = Limits::default();
        let window = seconds(
            "tasks/submit_draft.rs",
            "TAKEN_WITHIN: Duration = Duration::from_secs(",
            ")",
        );
        // What is forwarded at the last moment is answered, or given up, within that.
        assert!(limits.fresh + limits.upstream <= window, "{limits:?}");
        // And an honest one that is slow here comes in time.
        assert!(limits.body + 2 * limits.patience < limits.fresh, "{limits:?}");
    }

    #[test]
    fn what_may_be_held_is_as_documented() {
        // docs/SECURITY.md; deploy/ has the first for the web servers in front.
        let limits = Limits::default();
        assert_eq!(
            (limits.request_bytes, limits.response_bytes),
            (16 << 20, 64 << 20)
        );
        assert_eq!(
            (limits.request_budget, limits.response_budget),
            (32 << 20, 128 << 20)
        );
        assert_eq!(limits.stall, Duration::from_secs(30));
    }
}
