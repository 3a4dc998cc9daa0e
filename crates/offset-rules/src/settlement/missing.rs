//! When a connector that answers 404 is gone: not at the first such answer, which may be a fault on the way.

use std::time::Duration;

use connect_api::Timestamp;

/// So many answers of 404, over at least so long.
const READS_MISSING: u32 = 3;
const PATIENCE: Duration = Duration::from_secs(120);

/// A connector that answers 404, as seen in the reads one after another.
#[derive(Clone, Debug, Default)]
pub struct Missing {
    first: Option<Timestamp>,
    reads: u32,
}

impl Missing {
    /// Takes note of a read: it is missing, it is there, or (a read that failed otherwise) nothing is said. Whether it is gone
    /// by now.
    pub fn note(&mut self, is_missing: Option<bool>, at: Timestamp) -> bool {
        match is_missing {
            Some(true) => {
                self.reads += 1;
                let first = *self.first.get_or_insert(at);
                self.reads >= READS_MISSING && at >= first.saturating_add(PATIENCE)
            }
            Some(false) => {
                *self = Self::default();
                false
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_answers_over_two_minutes_and_none_in_between_that_it_is_there() {
        let at = |seconds: i64| Timestamp::from_millisecond(seconds * 1_000).unwrap();
        let mut missing = Missing::default();
        let mut note = |is_missing, seconds| missing.note(is_missing, at(seconds));
        assert!(!note(Some(true), 0));
        // Twice only.
        assert!(!note(Some(true), 500));
        assert!(!note(Some(false), 510));
        // Three times in a moment.
        assert!(!note(Some(true), 520));
        assert!(!note(Some(true), 521));
        assert!(!note(Some(true), 639));
        assert!(!note(None, 700));
        assert!(note(Some(true), 701));
    }
}
