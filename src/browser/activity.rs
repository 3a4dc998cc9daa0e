//! When a person last did something here.

use connect_api::Timestamp;
use leptos::ev;
use leptos::prelude::*;

use super::clock;

/// When a person last did something in this tab.
#[derive(Clone, Copy)]
pub struct Activity(StoredValue<Timestamp>);

impl Activity {
    /// Hears keys and presses from now on.
    pub fn start() -> Self {
        let activity = Self(StoredValue::new(clock::now()));
        let pressed = window_event_listener(ev::pointerdown, move |_| activity.note());
        let typed = window_event_listener(ev::keydown, move |_| activity.note());
        on_cleanup(move || {
            pressed.remove();
            typed.remove();
        });
        activity
    }

    /// Something happened now.
    pub fn note(self) {
        let _ = self.0.try_update_value(|at| *at = clock::now());
    }

    /// Seconds since then. The clock counts, not timers: those stand still while a machine sleeps.
    pub fn idle_seconds(self) -> i64 {
        let last = self.0.try_get_value().unwrap_or_else(clock::now);
        clock::now().as_second() - last.as_second()
    }
}
