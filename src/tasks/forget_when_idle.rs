//! Forgets the keys of a tab that nobody uses. While a request is being followed it waits.

use leptos::prelude::*;

use crate::browser::activity::Activity;
use crate::browser::{clock, preferences};
use crate::state::session::{Session, Upstream};

/// Under which the choice is kept; it is no secret.
const KEPT_AS: &str = "forget-after-minutes";
/// Minutes, unless somebody chose otherwise.
const USUAL: u32 = 30;
/// Minutes that can be chosen; 0 for never.
pub const CHOICES: [u32; 5] = [15, USUAL, 60, 480, 0];

/// After how many minutes without use; 0 for never.
pub fn minutes() -> u32 {
    let kept = preferences::kept(KEPT_AS).and_then(|text| text.parse().ok());
    kept.filter(|minutes| CHOICES.contains(minutes)).unwrap_or(USUAL)
}

/// Chooses how many minutes.
pub fn choose(minutes: u32) {
    preferences::keep(KEPT_AS, Some(&minutes.to_string()));
}

/// Watches for as long as the app lives.
pub fn forget_when_idle(session: Session) {
    const EVERY: u32 = 5_000;
    let activity = Activity::start();
    leptos::task::spawn_local(async move {
        loop {
            clock::sleep(EVERY).await;
            let is_sandbox = session.endpoint_now().is_some_and(|endpoint| {
                endpoint.upstream == Upstream::Sandbox && untrack(|| session.holds_only("sandbox"))
            });
            let nobody = untrack(|| session.keys().is_empty());
            // Nothing to take away, or not now: what is being followed must not end in a 401.
            if untrack(|| session.is_following()) {
                activity.note();
            }
            let limit = i64::from(minutes()) * 60;
            if limit > 0 && !nobody && !is_sandbox && activity.idle_seconds() >= limit {
                session.forget();
                session.set_left_idle(true);
            }
        }
    });
}
