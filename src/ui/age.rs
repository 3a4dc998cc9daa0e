//! Times for people: the age in words, the full stamp on hover and on focus.

use connect_api::Timestamp;
use leptos::prelude::*;

use crate::browser::clock::Beat;
use crate::ui::tracked::tracked;

/// "42 s ago", "3 min ago", "5 h ago", "12 d ago". Nothing that was seen lies ahead: within a minute it is "just now", beyond that the
/// two clocks disagree, and that is said.
pub fn ago(now: Timestamp, then: Timestamp) -> String {
    let seconds = now.as_second() - then.as_second();
    match seconds {
        ..-60 => format!("{} ahead of this browser's clock", span(-seconds)),
        -60..-1 => "just now".to_owned(),
        _ => format!("{} ago", span(seconds.max(0))),
    }
}

/// "42 s", "3 min", "5 h", "12 d".
pub fn span(seconds: i64) -> String {
    match seconds {
        ..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds / 60),
        7200..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} d", seconds / 86400),
    }
}

/// `2026-03-02 09:16:31Z`
pub fn full_stamp(time: Timestamp) -> String {
    let text = time.to_string();
    let seconds = text.split(['.', 'Z']).next().unwrap_or(&text);
    format!("{}Z", seconds.replacen('T', " ", 1))
}

/// `09:16:31Z`, with the date in front where it is not today's.
pub fn short_stamp(now: Timestamp, time: Timestamp) -> String {
    let (full, today) = (full_stamp(time), full_stamp(now));
    match full.split_once(' ') {
        Some((date, clock)) if today.starts_with(date) => clock.to_owned(),
        _ => full,
    }
}

/// A time as its age, with the full stamp on hover and on focus.
#[component]
pub fn Age(
    /// The time.
    time: Timestamp,
    /// By how many seconds the clock it was taken from is ahead of ours.
    #[prop(optional)]
    ahead: i64,
) -> impl IntoView {
    let beat = expect_context::<Beat>();
    view! {
        <time class="age" datetime=time.to_string() title=full_stamp(time) tabindex="0">
            {tracked(move || ago(beat.get().saturating_add_seconds(ahead), time))}
        </time>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_said_in_one_unit() {
        let then: Timestamp = "2026-03-02T09:16:31.5Z".parse().unwrap();
        let at = |seconds: i64| {
            Timestamp::from_nanosecond(then.as_nanosecond() + i128::from(seconds) * 1_000_000_000).unwrap()
        };
        let after = |seconds: i64| ago(at(seconds), then);
        assert_eq!(after(0), "0 s ago");
        assert_eq!(after(119), "119 s ago");
        assert_eq!(after(120), "2 min ago");
        assert_eq!(after(7200), "2 h ago");
        assert_eq!(after(200_000), "2 d ago");
        assert_eq!(after(-1), "0 s ago");
        assert_eq!(after(-30), "just now");
        assert_eq!(after(-7200), "2 h ahead of this browser's clock");
        assert_eq!(full_stamp(then), "2026-03-02 09:16:31Z");
        assert_eq!(short_stamp(then, then), "09:16:31Z");
        assert_eq!(short_stamp(at(86_400), then), "2026-03-02 09:16:31Z");
    }
}
