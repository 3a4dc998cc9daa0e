//! A request that has not come to its end: for how long it locks Submit.

use connect_api::{AlterStatus, Time, Timestamp};
use offset_rules::settlement::is_same_time;

/// Seconds after which somebody else's unfinished request is advice and no lock any more.
const ADVICE: i64 = 15 * 60;

/// A request that the server has not finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// The server's word.
    pub phase: String,
    /// When it was taken.
    pub requested_at: Option<Time>,
    /// For how many minutes by the server's own clock, where that is long enough to go past it.
    pub minutes: Option<i64>,
}

impl Pending {
    /// The unfinished request of a status, if it is one. `date` is the server's `Date` of that answer; without it, or where
    /// the request is, or may be, this browser's own, it locks for as long as it lasts.
    pub fn of(status: &AlterStatus, date: Option<Timestamp>, is_ours: bool) -> Option<Self> {
        if status.phase.is_terminal() {
            return None;
        }
        let requested_at = status.request.requested_at.clone();
        let since = requested_at.as_ref().and_then(|time| time.instant);
        let waited = since.zip(date).filter(|_| !is_ours);
        let waited = waited.map(|(since, date)| date.as_second() - since.as_second());
        Some(Self {
            phase: status.phase.word().to_owned(),
            requested_at,
            minutes: waited
                .filter(|waited| *waited >= ADVICE)
                .map(|waited| waited / 60),
        })
    }

    /// Whether somebody who said to go past the request of that time goes past this one.
    pub fn is_passed(&self, past: Option<&Time>) -> bool {
        self.minutes.is_some() && past.is_some() && is_same_time(self.requested_at.as_ref(), past)
    }
}

#[cfg(test)]
mod tests {
    use exact_json::parse;

    use super::*;

    fn status(phase: &str) -> AlterStatus {
        let text = format!(
            r#"{{"request":{{"id":"lcc-1","type":"DELETE","requested_at":"2026-03-02T09:00:00Z"}},"status":{{"phase":"{phase}"}}}}"#
        );
        AlterStatus::decode(&parse(text).unwrap()).unwrap().unwrap()
    }

    #[test]
    fn a_lock_of_somebody_else_becomes_advice_after_a_quarter_of_an_hour_of_the_servers() {
        let at = |text: &str| Some(text.parse::<Timestamp>().unwrap());
        let (early, late) = (at("2026-03-02T09:14:59Z"), at("2026-03-02T09:17:30Z"));
        let pending = status("PENDING");
        let minutes = |date, is_ours| Pending::of(&pending, date, is_ours).unwrap().minutes;
        assert_eq!(minutes(early, false), None);
        assert_eq!(minutes(late, false), Some(17));
        assert_eq!(minutes(late, true), None, "our own is followed to its end");
        assert_eq!(
            minutes(None, false),
            None,
            "without the server's clock nothing is told"
        );
        assert_eq!(Pending::of(&status("FAILED"), late, false), None);
        assert!(Pending::of(&status("DREAMING"), early, false).is_some());
        let (locks, advises) = (
            Pending::of(&pending, early, false).unwrap(),
            Pending::of(&pending, late, false).unwrap(),
        );
        let (same, other) = (
            Time::read("2026-03-02T09:00:00Z"),
            Time::read("2026-03-02T10:00:00Z"),
        );
        assert!(!locks.is_passed(Some(&same)));
        assert!(advises.is_passed(Some(&same)));
        assert!(!advises.is_passed(Some(&other)), "another one is another matter");
        assert!(!advises.is_passed(None));
    }
}
