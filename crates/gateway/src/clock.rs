//! The gateway's clock: callers are told what it says, and tell it back with what they attempt.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970 by the gateway's clock.
pub(crate) type Millis = u64;

/// Why an attempt comes too late to be forwarded for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Late {
    /// It was made before this gateway was started: what was forwarded until then is not known here.
    BeforeStart,
    /// It was made longer ago than a caller waits for; or not yet, by this clock.
    Stale,
}

/// The system's clock, which never says a time before the gateway's start.
#[derive(Debug)]
pub(crate) struct Clock {
    started: Millis,
    fresh: Duration,
}

impl Clock {
    /// One that starts now, and by which an attempt is fresh for so long.
    pub(crate) fn start(fresh: Duration) -> Self {
        Self {
            started: system(),
            fresh,
        }
    }

    /// The time now.
    pub(crate) fn now(&self) -> Millis {
        system().max(self.started)
    }

    /// Whether an attempt that was made then comes too late now.
    pub(crate) fn late(&self, made: Millis, now: Millis) -> Option<Late> {
        if made < self.started {
            return Some(Late::BeforeStart);
        }
        let away = Duration::from_millis(now.abs_diff(made));
        (away > self.fresh).then_some(Late::Stale)
    }
}

fn system() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fresh_is_what_was_made_since_the_start_and_not_long_ago() {
        let clock = Clock {
            started: 1_000_000,
            fresh: Duration::from_secs(15),
        };
        let late = |made, now| clock.late(made, now);
        assert_eq!(late(1_000_000, 1_000_000), None);
        assert_eq!(late(1_000_000, 1_015_000), None);
        assert_eq!(late(1_000_000, 1_015_001), Some(Late::Stale));
        assert_eq!(late(999_999, 1_000_000), Some(Late::BeforeStart));
        // By the clock of another gateway that goes before this one, or of this one before it was set back.
        assert_eq!(late(1_015_000, 1_000_000), None);
        assert_eq!(late(1_015_001, 1_000_000), Some(Late::Stale));
        assert_eq!(late(0, u64::MAX), Some(Late::BeforeStart));
        assert_eq!(late(u64::MAX, 1_000_000), Some(Late::Stale));
    }

    #[test]
    fn it_never_says_a_time_before_its_start() {
        let ahead = system() + 3_600_000;
        let clock = Clock {
            started: ahead,
            fresh: Duration::from_secs(15),
        };
        assert_eq!(clock.now(), ahead);
        assert_eq!(clock.late(clock.now(), clock.now()), None);
    }
}
