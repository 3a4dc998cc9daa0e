//! When a person last did something here.

use connect_api::Timestamp;
use leptos::ev;
use leptos::prelude::*;

use super::clock;

/// When a person last did something in this tab.
#[derive(Clone, Copy)]
pub struct Activity(StoredValue<Timestamp>);

impl Activity {
    /// As if something had happened now.
    pub fn start() -> Self {
        Self(StoredValue::new(clock::now()))
    }

    /// Hears keys and presses from now on. `before` is called before one counts: whoever wakes a machine may press sooner
    /// than any timer runs, and what was due while nobody was there is due all the same.
    pub fn hear(self, before: impl Fn() + Copy + 'static) {
        let note = move || {
            before();
            self.note();
        };
        let pressed = window_event_listener(ev::pointerdown, move |_| note());
        let typed = window_event_listener(ev::keydown, move |_| note());
        on_cleanup(move || {
            pressed.remove();
            typed.remove();
        });
    }

    /// Something happened now.
    pub fn note(self) {
        let _ = self.0.try_update_value(|at| *at = clock::now());
    }

    /// Seconds since then. The clock counts, not timers: those stand still while a machine sleeps.
    pub fn idle_seconds(self) -> i64 {
        let now = clock::now();
        let last = self.0.try_get_value().unwrap_or(now);
        let (last, idle) = idle(last, now);
        let _ = self.0.try_update_value(|at| *at = last);
        idle
    }
}

/// Since when nothing was done, and for how many seconds. A clock that was set back says nothing of what was before: it is
/// counted from now on.
fn idle(last: Timestamp, now: Timestamp) -> (Timestamp, i64) {
    let last = last.min(now);
    (last, now.as_second() - last.as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_set_back_counts_from_there() {
        let at = |second: i64| Timestamp::from_millisecond(second * 1_000).unwrap();
        assert_eq!(idle(at(1_000), at(1_060)), (at(1_000), 60));
        // An hour back: as if somebody had pressed a key just then.
        let (last, seconds) = idle(at(10_000), at(6_400));
        assert_eq!((last, seconds), (at(6_400), 0));
        assert_eq!(idle(last, at(8_200)), (at(6_400), 1_800));
    }
}
