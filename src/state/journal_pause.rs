//! Requests that are neither settled nor followed for now: their own server is not the one that answers.

use leptos::prelude::*;

use super::journal::{Journal, Submission};

impl Journal {
    /// An attempt is neither settled nor followed until [`Self::go_on`]; why.
    pub fn pause(self, attempt: &str, why: String) {
        if self
            .paused
            .with_untracked(|paused| paused.get(attempt) != Some(&why))
        {
            self.paused.update(|paused| {
                paused.insert(attempt.to_owned(), why);
            });
        }
    }

    /// It is again.
    pub fn go_on(self, attempt: &str) {
        if self.paused.with_untracked(|paused| paused.contains_key(attempt)) {
            self.paused.update(|paused| {
                paused.remove(attempt);
            });
        }
    }

    /// Why an attempt is neither settled nor followed now; tracked.
    pub fn why_paused(self, attempt: &str) -> Option<String> {
        self.paused.with(|paused| paused.get(attempt).cloned())
    }

    /// Whether it is neither settled nor followed now; untracked.
    pub fn is_paused(self, entry: &ArcRwSignal<Submission>) -> bool {
        let attempt = entry.with_untracked(|entry| entry.attempt.clone());
        self.paused.with_untracked(|paused| paused.contains_key(&attempt))
    }
}
