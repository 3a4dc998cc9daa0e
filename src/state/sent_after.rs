//! What this browser sent for a connector after a request: what is observed from then on is no longer that request's doing.

use leptos::prelude::*;
use offset_rules::settlement::JournalState;

use super::journal::{Journal, Submission};

/// What was sent after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SentAfter {
    /// Nothing that was taken.
    Nothing,
    /// It is not known yet.
    Undecided,
    /// Another request was taken: what is observed from then on is its doing.
    Another,
}

impl SentAfter {
    fn of(later: impl Iterator<Item = JournalState>) -> Self {
        let mut after = Self::Nothing;
        for state in later {
            match state {
                JournalState::Accepted
                | JournalState::Applied
                | JournalState::Failed
                | JournalState::Superseded => return Self::Another,
                JournalState::Prepared | JournalState::Sent | JournalState::Unknown => {
                    after = Self::Undecided;
                }
                JournalState::Refused | JournalState::NotSeen | JournalState::ConnectorGone => {}
            }
        }
        after
    }
}

impl Journal {
    /// What this browser sent for the same connector after an entry; untracked.
    pub fn sent_after(self, entry: &ArcRwSignal<Submission>) -> SentAfter {
        let (target, at) = entry.with_untracked(|entry| (entry.target.clone(), entry.prepared_at));
        let later = |other: &ArcRwSignal<Submission>| {
            other.with_untracked(|other| {
                (other.target == target && other.prepared_at > at).then_some(other.state)
            })
        };
        self.entries
            .with_untracked(|entries| SentAfter::of(entries.iter().filter_map(later)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_that_was_refused_or_never_seen_ends_nothing() {
        let of = |states: &[JournalState]| SentAfter::of(states.iter().copied());
        assert_eq!(of(&[]), SentAfter::Nothing);
        assert_eq!(
            of(&[JournalState::Refused, JournalState::NotSeen]),
            SentAfter::Nothing
        );
        assert_eq!(
            of(&[JournalState::Refused, JournalState::Sent]),
            SentAfter::Undecided
        );
        assert_eq!(
            of(&[JournalState::Unknown, JournalState::Accepted]),
            SentAfter::Another
        );
    }
}
