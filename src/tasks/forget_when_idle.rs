//! Forgets the keys of a tab that nobody uses, and the token of a gateway that holds the key. While a request is being
//! followed it waits.

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

/// Whether the tab has been left for too long.
fn is_over(minutes: u32, idle_seconds: i64) -> bool {
    minutes > 0 && idle_seconds >= i64::from(minutes) * 60
}

/// Whether there is something to take away. The key with which a sandbox signs itself in is none: it would be back with the
/// next page.
fn has_something(session: Session) -> bool {
    let is_sandbox = session
        .endpoint_now()
        .is_some_and(|endpoint| endpoint.upstream == Upstream::Sandbox);
    let is_dispensable = is_sandbox && session.holds_only("sandbox");
    !session.holds_nothing() && !is_dispensable
}

/// Watches for as long as the app lives.
pub fn forget_when_idle(session: Session) {
    const EVERY: u32 = 5_000;
    let activity = Activity::start();
    let look = move || {
        // Not now: what is being followed must not end in a 401.
        if untrack(|| session.is_following()) {
            activity.note();
        }
        let limit = minutes();
        if is_over(limit, activity.idle_seconds()) && untrack(|| has_something(session)) {
            session.forget_after(limit);
        }
    };
    activity.hear(look);
    leptos::task::spawn_local(async move {
        loop {
            clock::sleep(EVERY).await;
            look();
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tab_is_left_for_too_long_at_the_chosen_minute_and_never_where_that_was_chosen() {
        assert!(!is_over(30, 30 * 60 - 1));
        assert!(is_over(30, 30 * 60));
        assert!(is_over(15, 30 * 60));
        assert!(!is_over(0, i64::MAX));
    }
}
