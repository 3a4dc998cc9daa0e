//! Milliseconds since the start of the sandbox's world, and the texts of times.

use jiff::{SignedDuration, Timestamp};

/// Milliseconds since the world began.
pub(crate) type Millis = i64;

/// The world's clock: when it began, and how far a test has moved it forward.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    start: Timestamp,
    skew: Millis,
    /// The latest moment seen: the world's time does not run backwards when the host's clock does.
    latest: Millis,
}

impl Clock {
    /// A clock that begins at the whole second before `now`, so that observations fall on whole seconds.
    pub(crate) fn starting_at(now: Timestamp) -> Self {
        let start = Timestamp::from_second(now.as_second()).unwrap_or(now);
        Self {
            start,
            skew: 0,
            latest: 0,
        }
    }

    /// Takes the host's time and answers the world's.
    pub(crate) fn tick(&mut self, now: Timestamp) -> Millis {
        let elapsed = now.duration_since(self.start).as_millis();
        let elapsed = Millis::try_from(elapsed).unwrap_or(Millis::MAX / 2);
        self.latest = self.latest.max(elapsed.saturating_add(self.skew));
        self.latest
    }

    /// Moves the world forward.
    pub(crate) fn advance(&mut self, by: Millis) {
        self.skew = self.skew.saturating_add(by.max(0));
        self.latest = self.latest.saturating_add(by.max(0));
    }

    /// The time at a moment of the world.
    pub(crate) fn at(&self, moment: Millis) -> Timestamp {
        let later = self.start.checked_add(SignedDuration::from_millis(moment));
        later.unwrap_or(Timestamp::MAX)
    }

    /// The latest moment seen.
    pub(crate) fn latest(&self) -> Millis {
        self.latest
    }
}

/// `2026-03-02T09:15:04Z`
pub(crate) fn seconds(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// `2025-02-08T20:06:20.468546777Z`. The last six digits are derived from the others: the world counts
/// milliseconds, the server writes nanoseconds (API.md 2.5).
pub(crate) fn nanoseconds(time: Timestamp) -> String {
    let millis = time.as_millisecond().rem_euclid(1000);
    let below = time.as_millisecond().rem_euclid(999_983);
    format!("{}.{millis:03}{below:06}Z", time.strftime("%Y-%m-%dT%H:%M:%S"))
}

/// `2024-02-20T15:14:20+0000`: seen in one example of the document, not RFC 3339 (API.md T14).
pub(crate) fn plus_zero(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S+0000").to_string()
}

/// The `Date` header's form.
pub(crate) fn http_date(time: Timestamp) -> String {
    time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_the_server_s_forms() {
        let time: Timestamp = "2026-03-02T09:15:04.25Z".parse().unwrap();
        assert_eq!(seconds(time), "2026-03-02T09:15:04Z");
        assert_eq!(plus_zero(time), "2026-03-02T09:15:04+0000");
        assert_eq!(http_date(time), "Mon, 02 Mar 2026 09:15:04 GMT");
        let nanos = nanoseconds(time);
        assert_eq!(nanos.len(), "2026-03-02T09:15:04.250000000Z".len());
        assert!(nanos.starts_with("2026-03-02T09:15:04.250"));
        assert!(nanos.parse::<Timestamp>().is_ok());
    }

    #[test]
    fn a_clock_moves_forward_only() {
        let start: Timestamp = "2026-03-02T09:15:04.9Z".parse().unwrap();
        let mut clock = Clock::starting_at(start);
        assert_eq!(clock.tick(start), 900);
        assert_eq!(clock.tick("2026-03-02T09:15:00Z".parse().unwrap()), 900);
        clock.advance(60_000);
        assert_eq!(clock.tick(start), 60_900);
        assert_eq!(seconds(clock.at(60_900)), "2026-03-02T09:16:04Z");
    }
}
