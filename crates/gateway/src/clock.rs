//! When an attempt was made: `/gateway` hands out a mark, the console says it back with what it attempts right after. What comes
//! late is not forwarded for the first time.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::random;

/// Milliseconds since 1970.
type Millis = u64;

/// By so much the clocks of gateways beside each other may differ.
const SKEW: Millis = 5_000;

/// What the console says back: which start of which gateway was asked, and what its clock said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    start: String,
    at: Millis,
}

impl Mark {
    /// Reads `START.MILLISECONDS`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (start, at) = text.split_once('.')?;
        let is_start = start.len() == START_DIGITS && start.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_number = at.bytes().all(|byte| byte.is_ascii_digit());
        let at = at.parse().ok().filter(|_| is_start && is_number)?;
        Some(Self {
            start: start.to_owned(),
            at,
        })
    }
}

/// How an attempt that is not known here comes too late to be forwarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Late {
    /// It was made under this very start: had it been forwarded, it would be known.
    Missed,
    /// It was made elsewhere, or before this start; whether it was forwarded there is not known here.
    Untold,
}

/// The clock of one start of the gateway. It never stands still and never says less than the time since the start; while the
/// machine sleeps it goes on.
#[derive(Debug)]
pub(crate) struct Clock {
    start: String,
    started: Millis,
    begun: Instant,
    fresh: Duration,
    memory: Duration,
}

const START_DIGITS: usize = 16;

impl Clock {
    /// One that starts now, by which an attempt is fresh for so long, under a gateway that remembers attempts for so long. `None`: the
    /// machine has no random numbers.
    pub(crate) fn start(fresh: Duration, memory: Duration) -> Option<Self> {
        let mut bytes = [0; START_DIGITS / 2];
        random::fill(&mut bytes)?;
        Some(Self {
            start: bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
            started: system(),
            begun: Instant::now(),
            fresh,
            memory,
        })
    }

    /// The mark of an attempt that is made now.
    pub(crate) fn mark(&self) -> String {
        format!("{}.{}", self.start, self.now())
    }

    /// Whether an attempt with this mark, had it arrived before, would be known: it was made under this start, and lately.
    pub(crate) fn remembers(&self, mark: &Mark) -> bool {
        self.remembers_at(mark, self.now())
    }

    fn remembers_at(&self, mark: &Mark, now: Millis) -> bool {
        // Half of it: the two clocks need not agree on so long a time.
        mark.start == self.start && Duration::from_millis(now.abs_diff(mark.at)) < self.memory / 2
    }

    /// Whether an attempt with this mark comes too late now.
    pub(crate) fn late(&self, mark: &Mark) -> Option<Late> {
        self.late_at(mark, self.now())
    }

    fn late_at(&self, mark: &Mark, now: Millis) -> Option<Late> {
        let is_fresh = Duration::from_millis(now.abs_diff(mark.at)) <= self.fresh;
        if mark.start == self.start {
            let late = if self.remembers_at(mark, now) {
                Late::Missed
            } else {
                Late::Untold
            };
            return (!is_fresh).then_some(late);
        }
        // By another gateway's clock, which may go before this one: only what is surely made since the start is. The system's clock
        // may have been behind then, and set since.
        let started = self.started.max(now.saturating_sub(millis(self.begun.elapsed())));
        let is_since = mark.at >= started.saturating_add(SKEW);
        (!is_fresh || !is_since).then_some(Late::Untold)
    }

    fn now(&self) -> Millis {
        self.started
            .saturating_add(millis(self.begun.elapsed()))
            .max(system())
    }
}

fn system() -> Millis {
    millis(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default())
}

fn millis(time: Duration) -> Millis {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(start: &str, at: Millis) -> Mark {
        Mark {
            start: start.to_owned(),
            at,
        }
    }

    fn clock() -> Clock {
        Clock {
            start: "own".to_owned(),
            started: 1_000_000,
            // Ten minutes ago.
            begun: Instant::now().checked_sub(Duration::from_secs(600)).unwrap(),
            fresh: Duration::from_secs(30),
            memory: Duration::from_secs(86_400),
        }
    }

    #[test]
    fn what_was_made_under_this_start_is_late_after_its_time() {
        let late = |at, now| clock().late_at(&mark("own", at), now);
        assert_eq!(late(1_000_000, 1_000_000), None);
        assert_eq!(late(1_000_000, 1_030_000), None);
        assert_eq!(late(1_000_000, 1_030_001), Some(Late::Missed));
        // Nobody was told that.
        assert_eq!(late(1_030_001, 1_000_000), Some(Late::Missed));
        // By then it would be forgotten, had it been forwarded.
        assert_eq!(
            late(1_000_000, 1_000_000 + 12 * 3_600_000 - 1),
            Some(Late::Missed)
        );
        assert_eq!(late(1_000_000, 1_000_000 + 12 * 3_600_000), Some(Late::Untold));
    }

    #[test]
    fn what_was_made_elsewhere_is_let_through_where_it_is_surely_of_now() {
        let late = |at, now| clock().late_at(&mark("other", at), now);
        assert_eq!(late(1_005_000, 1_005_000), None);
        assert_eq!(late(1_005_000, 1_035_000), None);
        assert_eq!(late(1_005_000, 1_035_001), Some(Late::Untold));
        assert_eq!(late(1_035_000, 1_005_000), None);
        assert_eq!(late(1_035_001, 1_005_000), Some(Late::Untold));
        // Before the start, or so shortly after it that the other clock may only go before.
        for at in [0, 999_999, 1_004_999] {
            assert_eq!(late(at, 1_005_000), Some(Late::Untold), "{at}");
        }
        assert_eq!(late(u64::MAX, 1_005_000), Some(Late::Untold));
    }

    #[test]
    fn a_clock_that_was_behind_at_the_start_lets_nothing_through_that_was_made_before_it() {
        let clock = Clock {
            begun: Instant::now(),
            ..clock()
        };
        // It was set forward by an hour since.
        let now = 1_000_000 + 3_600_000;
        assert_eq!(
            clock.late_at(&mark("other", now - 10_000), now),
            Some(Late::Untold)
        );
    }

    #[test]
    fn it_goes_on_where_the_system_s_clock_was_set_back() {
        let ahead = system() + 3_600_000;
        let clock = Clock {
            started: ahead,
            begun: Instant::now().checked_sub(Duration::from_secs(40)).unwrap(),
            ..clock()
        };
        assert!(clock.now() >= ahead + 40_000);
        assert_eq!(clock.late(&mark("own", ahead)), Some(Late::Missed));
        // And where it was not, it is the system's: a machine that slept has no Instant of that time.
        let behind = Clock { started: 0, ..clock };
        assert!(behind.now() >= ahead - 3_600_000);
    }

    #[test]
    fn a_mark_is_read_back_and_nothing_else_is_one() {
        let clock = Clock::start(Duration::from_secs(30), Duration::from_secs(86_400)).unwrap();
        let text = clock.mark();
        let mark = Mark::parse(&text).unwrap();
        assert_eq!(format!("{}.{}", mark.start, mark.at), text);
        assert_eq!(clock.late(&mark), None);
        assert_ne!(
            Clock::start(Duration::ZERO, Duration::ZERO).unwrap().start,
            clock.start
        );
        let start = "0123456789abcdef";
        for wrong in [
            "",
            ".",
            "1764440000123",
            start,
            ".1",
            "0123.1",
            "0123456789abcdeg.1",
        ] {
            assert_eq!(Mark::parse(wrong), None, "{wrong}");
        }
        for at in ["", "-1", "+1", "1.5", "1e3", " 1", "99999999999999999999"] {
            assert_eq!(Mark::parse(&format!("{start}.{at}")), None, "{at}");
        }
    }
}
