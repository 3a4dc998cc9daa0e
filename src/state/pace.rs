//! How fast the server may be asked: what its answers say of the limit, heeded by whoever asks for many things.

use connect_api::Timestamp;
use connect_api::headers::{RATE_LIMIT_REMAINING, RATE_LIMIT_RESET, RETRY_AFTER};
use http::{HeaderMap, HeaderName};
use leptos::prelude::*;

use crate::browser::clock;

/// Seconds to wait where the server limits and names no time.
const USUAL_WAIT: u32 = 15;
/// Seconds beyond which nobody is kept waiting without being asked.
const LONGEST_WAIT: u32 = 600;

/// When the server may be asked again. Shared by all reads of many things; a single read of a page does not wait.
#[derive(Clone, Copy)]
pub struct Pace(RwSignal<Option<Timestamp>>);

impl Pace {
    /// No limit heard of yet.
    pub fn start() -> Self {
        Self(RwSignal::new(None))
    }

    /// Takes note of an answer: of one after which nothing is left of the window
    /// (`X-RateLimit-Remaining: 0`; `X-RateLimit-Reset` counts seconds from now, API.md 8).
    pub fn heard(self, headers: &HeaderMap) {
        let number = |name: &HeaderName| headers.get(name)?.to_str().ok()?.trim().parse::<u32>().ok();
        if number(&RATE_LIMIT_REMAINING) == Some(0)
            && let Some(wait) = number(&RETRY_AFTER).or_else(|| number(&RATE_LIMIT_RESET))
        {
            self.wait_for(Some(wait));
        }
    }

    /// Keeps everybody back for so many seconds.
    pub fn wait_for(self, seconds: Option<u32>) {
        let wait = seconds.unwrap_or(USUAL_WAIT).min(LONGEST_WAIT);
        let until = clock::after_seconds(wait);
        // A shorter wait does not undo a longer one.
        if self.0.get_untracked().is_none_or(|known| known < until) {
            self.0.set(Some(until));
        }
    }

    /// Until when nothing is asked, if that is still to come; tracked.
    pub fn waits_until(self) -> Option<Timestamp> {
        self.0.get().filter(|until| *until > clock::now())
    }

    /// Waits until the server may be asked.
    pub async fn clear(self) {
        while let Some(until) = self.0.get_untracked() {
            let left = until.as_millisecond() - clock::now().as_millisecond();
            if left <= 0 {
                return;
            }
            clock::sleep(u32::try_from(left.min(1000)).unwrap_or(1000)).await;
        }
    }
}
