//! Now, and the beat that ages are drawn by.

use std::time::Duration;

use connect_api::Timestamp;
use leptos::prelude::*;

/// The browser's clock. It may be wrong by days: whatever is compared with the server's times is bounded by the
/// server's own `Date` where that matters.
pub fn now() -> Timestamp {
    let milliseconds = js_sys::Date::now() as i64;
    Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The time in so many seconds.
pub fn after_seconds(seconds: u32) -> Timestamp {
    now().saturating_add(Duration::from_secs(u64::from(seconds)))
}

/// An instant by the clock on the wall here: `2026-03-02 10:16:31 here (UTC+01:00)`.
pub fn local(at: Timestamp) -> String {
    let date = js_sys::Date::new(&at.to_string().into());
    format!(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02} here ({})",
        date.get_full_year(),
        date.get_month() + 1,
        date.get_date(),
        date.get_hours(),
        date.get_minutes(),
        date.get_seconds(),
        // The browser counts westwards.
        offset_words(-(date.get_timezone_offset() as i64))
    )
}

/// `UTC+05:30` for 330 minutes.
fn offset_words(minutes: i64) -> String {
    let (sign, size) = if minutes < 0 {
        ("−", -minutes)
    } else {
        ("+", minutes)
    };
    format!("UTC{sign}{:02}:{:02}", size / 60, size % 60)
}

/// Waits.
pub async fn sleep(milliseconds: u32) {
    gloo_timers::future::TimeoutFuture::new(milliseconds).await;
}

/// The time as the pages see it: moves once a second.
#[derive(Clone, Copy)]
pub struct Beat(RwSignal<Timestamp>);

impl Beat {
    /// Starts the beat; it lives as long as the page.
    pub fn start() -> Self {
        let beat = RwSignal::new(now());
        gloo_timers::callback::Interval::new(1000, move || {
            let _ = beat.try_set(now());
        })
        .forget();
        Self(beat)
    }

    /// The time of the last beat, tracked.
    pub fn get(self) -> Timestamp {
        self.0.try_get().unwrap_or_else(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_here_means_is_said() {
        let said = [0, 60, 330, 765, -210, -720].map(offset_words);
        assert_eq!(
            said,
            [
                "UTC+00:00",
                "UTC+01:00",
                "UTC+05:30",
                "UTC+12:45",
                "UTC−03:30",
                "UTC−12:00"
            ]
        );
    }
}
