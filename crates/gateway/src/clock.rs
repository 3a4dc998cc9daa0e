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

/// The clock of one start of the gateway. It never stands still and never goes back; while the machine sleeps it goes on.
#[derive(Debug)]
pub(crate) struct Clock {
    start: String,
    started: Millis,
    begun: Instant,
    fresh: Duration,
}

const START_DIGITS: usize = 16;

impl Clock {
    /// One that starts now, and by which an attempt is fresh for so long. `None`: the machine has no random numbers.
    pub(crate) fn start(fresh: Duration) -> Option<Self> {
        let mut bytes = [0; START_DIGITS / 2];
        random::fill(&mut bytes)?;
        Some(Self {
            start: bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
            started: system(),
            begun: Instant::now(),
            fresh,
        })
    }

    /// The mark of an attempt that is made now.
    pub(crate) fn mark(&self) -> String {
        format!("{}.{}", self.start, self.now())
    }

    /// Whether an attempt with this mark comes too late now.
    pub(crate) fn late(&self, mark: &Mark) -> Option<Late> {
        self.late_at(mark, self.now())
    }

    fn late_at(&self, mark: &Mark, now: Millis) -> Option<Late> {
        let is_fresh = Duration::from_millis(now.abs_diff(mark.at)) <= self.fresh;
        if mark.start == self.start {
            return (!is_fresh).then_some(Late::Missed);
        }
        // By another gateway's clock, which may go before this one: only what is surely made since the start is.
        let is_since = mark.at >= self.started.saturating_add(SKEW);
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
            begun: Instant::now(),
            fresh: Duration::from_secs(30),
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
        let clock = Clock::start(Duration::from_secs(30)).unwrap();
        let text = clock.mark();
        let mark = Mark::parse(&text).unwrap();
        assert_eq!(format!("{}.{}", mark.start, mark.at), text);
        assert_eq!(clock.late(&mark), None);
        assert_ne!(Clock::start(Duration::ZERO).unwrap().start, clock.start);
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
