//! Movement in words.

use connect_api::Timestamp;
use exact_json::Integer;

use super::row::{Back, Change, Movement};
use crate::position::Amount;
use crate::words::grouped;

/// Why standing still is not said to be more than that.
pub const CANNOT_TELL: &str = "stuck, or no new records: the API cannot tell";

/// "42 s", "3 min", "5 h", "12 d".
pub fn span(seconds: i64) -> String {
    match seconds {
        ..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds / 60),
        7200..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} d", seconds / 86400),
    }
}

/// How far apart two positions are: "1 244", "344 bytes of log", "12 s"; empty where there is no measure.
pub fn amount(amount: &Amount) -> String {
    match amount {
        Amount::Records(by) | Amount::Numbers(by) => grouped(&by.to_string()),
        Amount::LogBytes(by) => format!("{} bytes", grouped(&by.to_string())),
        Amount::Nanos(by) => by.to_i64().map_or_else(String::new, |nanos| match nanos {
            ..1_000_000_000 => format!("{} ms", nanos / 1_000_000),
            _ => span(nanos / 1_000_000_000),
        }),
        Amount::Unmeasured => String::new(),
    }
}

/// How fast: "5.2/s", "12/min"; `None` where there is nothing to count.
pub fn rate(movement: &Movement) -> Option<String> {
    let (Change::Forward(moved) | Change::Back(moved)) = &movement.change else {
        return None;
    };
    let (by, unit) = match moved {
        Amount::Records(by) | Amount::Numbers(by) => (by, ""),
        Amount::LogBytes(by) => (by, " bytes"),
        Amount::Nanos(_) | Amount::Unmeasured => return None,
    };
    per_second(by, movement.seconds).map(|rate| match rate.split_once('/') {
        Some((number, per)) => format!("{number}{unit}/{per}"),
        None => rate,
    })
}

/// "5.2/s", "1 244/s", "12/min", "3/h".
pub(crate) fn per_second(by: &Integer, seconds: i64) -> Option<String> {
    let by = by.to_i64()?;
    if seconds <= 0 {
        return None;
    }
    let tenths = i128::from(by) * 10 / i128::from(seconds);
    let whole = |number: i128| grouped(&number.to_string());
    Some(if tenths >= 100 {
        format!("{}/s", whole(tenths / 10))
    } else if tenths >= 10 {
        format!("{}.{}/s", tenths / 10, tenths % 10)
    } else {
        let a_minute = i128::from(by) * 60 / i128::from(seconds);
        if a_minute > 0 {
            format!("{}/min", whole(a_minute))
        } else {
            format!("{}/h", whole(i128::from(by) * 3600 / i128::from(seconds)))
        }
    })
}

/// The change as a figure or a word: "+1 244", "0", "−12", "new", "changed", "same".
pub fn change(movement: &Movement, has_order: bool) -> String {
    let measured = |sign: &str, by: &Amount, word: &str| match amount(by) {
        text if text.is_empty() => word.to_owned(),
        text => format!("{sign}{text}"),
    };
    match &movement.change {
        Change::First => String::new(),
        Change::New => "new".to_owned(),
        Change::Same if has_order => "0".to_owned(),
        Change::Same => "same".to_owned(),
        Change::Forward(by) => measured("+", by, "moved on"),
        Change::Back(by) => measured("\u{2212}", by, "went back"),
        Change::Changed => "changed".to_owned(),
    }
}

/// "went back by 1 244 between 02:10Z and 02:20Z"; with their dates where these are not today's.
pub(super) fn went_back(back: &Back, now: Timestamp) -> String {
    let by = match amount(&back.amount) {
        by if by.is_empty() => by,
        by => format!(" by {by}"),
    };
    format!(
        "went back{by} between {} and {}",
        clock(back.from, now),
        clock(back.to, now)
    )
}

fn clock(at: Timestamp, now: Timestamp) -> String {
    let (text, today) = (at.to_string(), now.to_string());
    let (date, time) = text.split_once('T').unwrap_or((&text, ""));
    let time = time.split(['.', 'Z']).next().unwrap_or_default();
    // Seconds say something only while they are not all the same.
    let time = time.strip_suffix(":00").unwrap_or(time);
    if today.starts_with(date) {
        format!("{time}Z")
    } else {
        format!("{date} {time}Z")
    }
}

/// What there is to say of a partition besides its figure: that it stands still, that it went back; its rate otherwise.
pub fn sentence(movement: &Movement, now: Timestamp) -> String {
    let mut said = Vec::new();
    if let Some(seconds) = movement.still {
        said.push(format!("not moving for {}", span(seconds)));
    }
    if let Some(back) = &movement.back {
        said.push(went_back(back, now));
    }
    if said.is_empty() {
        said.extend(rate(movement));
    }
    said.join("; ")
}
