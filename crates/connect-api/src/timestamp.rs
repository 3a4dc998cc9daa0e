//! An instant, to the nanosecond.
//!
//! Own code because of its weight: the date library that the sandbox and the gateway use adds a tenth to what a visitor
//! of the console has to load, nearly all of it for what RFC 3339 in UTC does not need
//! (docs/decisions/0003-own-timestamp.md). The property tests hold this one against that library.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

const NANOS_A_SECOND: i128 = 1_000_000_000;
const SECONDS_A_DAY: i64 = 86_400;

/// An instant between the years 0 and 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    /// Whole seconds since 1970, rounded down.
    seconds: i64,
    /// What is left, 0 to 999 999 999.
    nanos: u32,
}

/// A text that is no instant, or a number outside the years 0 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoTimestamp;

impl fmt::Display for NoTimestamp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("no time of the form 2026-01-31T12:00:00Z")
    }
}

impl std::error::Error for NoTimestamp {}

impl Timestamp {
    /// The first instant: the year 0.
    pub const MIN: Self = Self {
        seconds: -62_167_219_200,
        nanos: 0,
    };
    /// The last instant: the end of the year 9999.
    pub const MAX: Self = Self {
        seconds: 253_402_300_799,
        nanos: 999_999_999,
    };
    /// 1970-01-01T00:00:00Z
    pub const UNIX_EPOCH: Self = Self { seconds: 0, nanos: 0 };

    /// From nanoseconds since 1970.
    ///
    /// # Errors
    /// [`NoTimestamp`] outside the years 0 to 9999.
    pub fn from_nanosecond(nanoseconds: i128) -> Result<Self, NoTimestamp> {
        let seconds = i64::try_from(nanoseconds.div_euclid(NANOS_A_SECOND)).map_err(|_| NoTimestamp)?;
        let nanos = u32::try_from(nanoseconds.rem_euclid(NANOS_A_SECOND)).map_err(|_| NoTimestamp)?;
        let at = Self { seconds, nanos };
        if (Self::MIN..=Self::MAX).contains(&at) {
            Ok(at)
        } else {
            Err(NoTimestamp)
        }
    }

    /// From milliseconds since 1970.
    ///
    /// # Errors
    /// [`NoTimestamp`] outside the years 0 to 9999.
    pub fn from_millisecond(milliseconds: i64) -> Result<Self, NoTimestamp> {
        Self::from_nanosecond(i128::from(milliseconds) * 1_000_000)
    }

    /// Whole seconds since 1970, rounded down.
    pub fn as_second(self) -> i64 {
        self.seconds
    }

    /// Whole milliseconds since 1970, rounded down.
    pub fn as_millisecond(self) -> i64 {
        self.seconds * 1000 + i64::from(self.nanos / 1_000_000)
    }

    /// Nanoseconds since 1970.
    pub fn as_nanosecond(self) -> i128 {
        i128::from(self.seconds) * NANOS_A_SECOND + i128::from(self.nanos)
    }

    /// The part below a second, in nanoseconds.
    pub fn subsec_nanosecond(self) -> u32 {
        self.nanos
    }

    /// Later by `duration`, or [`Timestamp::MAX`].
    #[must_use]
    pub fn saturating_add(self, duration: Duration) -> Self {
        let nanos = i128::try_from(duration.as_nanos()).unwrap_or(i128::MAX);
        Self::from_nanosecond(self.as_nanosecond().saturating_add(nanos)).unwrap_or(Self::MAX)
    }

    /// Earlier by `duration`, or [`Timestamp::MIN`].
    #[must_use]
    pub fn saturating_sub(self, duration: Duration) -> Self {
        let nanos = i128::try_from(duration.as_nanos()).unwrap_or(i128::MAX);
        Self::from_nanosecond(self.as_nanosecond().saturating_sub(nanos)).unwrap_or(Self::MIN)
    }

    /// Later by so many seconds, or earlier by as many where they are negative; within the bounds.
    #[must_use]
    pub fn saturating_add_seconds(self, seconds: i64) -> Self {
        let by = Duration::from_secs(seconds.unsigned_abs());
        if seconds < 0 {
            self.saturating_sub(by)
        } else {
            self.saturating_add(by)
        }
    }

    /// How long after `earlier` this is; nothing, where it is not after it.
    pub fn duration_since(self, earlier: Self) -> Duration {
        let nanos = (self.as_nanosecond() - earlier.as_nanosecond()).max(0);
        let seconds = u64::try_from(nanos / NANOS_A_SECOND).unwrap_or(u64::MAX);
        Duration::new(seconds, u32::try_from(nanos % NANOS_A_SECOND).unwrap_or(0))
    }
}

/// RFC 3339 in UTC, with as many digits below the second as there are.
impl fmt::Display for Timestamp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil_from_days(self.seconds.div_euclid(SECONDS_A_DAY));
        let second = self.seconds.rem_euclid(SECONDS_A_DAY);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        write!(
            out,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
        )?;
        if self.nanos > 0 {
            let digits = format!("{:09}", self.nanos);
            write!(out, ".{}", digits.trim_end_matches('0'))?;
        }
        out.write_str("Z")
    }
}

/// Reads RFC 3339 with any offset, and leniently what the server writes besides: an offset without its colon
/// (API.md T14), a space for the `T`.
impl FromStr for Timestamp {
    type Err = NoTimestamp;

    fn from_str(text: &str) -> Result<Self, NoTimestamp> {
        read(text).ok_or(NoTimestamp)
    }
}

fn read(text: &str) -> Option<Timestamp> {
    let (date, rest) = text.split_at_checked(10)?;
    let (mark, rest) = rest.split_at_checked(1)?;
    if !matches!(mark, "T" | "t" | " ") {
        return None;
    }
    let offset_at = rest.find(['Z', 'z', '+', '-'])?;
    let (clock, offset) = rest.split_at_checked(offset_at)?;
    let (whole, fraction) = clock
        .split_once('.')
        .map_or((clock, None), |(whole, rest)| (whole, Some(rest)));
    let seconds = day_number(date)? * SECONDS_A_DAY + second_of_day(whole)? - offset_seconds(offset)?;
    let nanos = fraction.map_or(Some(0), nanos_of)?;
    Timestamp::from_nanosecond(i128::from(seconds) * NANOS_A_SECOND + i128::from(nanos)).ok()
}

/// Exactly so many digits as a number.
fn number(text: &str, digits: usize) -> Option<i64> {
    let is_plain = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_plain { text.parse().ok() } else { None }
}

fn day_number(date: &str) -> Option<i64> {
    let mut parts = date.split('-');
    let (year, month, day) = (
        number(parts.next()?, 4)?,
        number(parts.next()?, 2)?,
        number(parts.next()?, 2)?,
    );
    let is_month = (1..=12).contains(&month) && parts.next().is_none();
    (is_month && (1..=days_in_month(year, month)).contains(&day)).then(|| days_from_civil(year, month, day))
}

fn days_in_month(year: i64, month: i64) -> i64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn second_of_day(clock: &str) -> Option<i64> {
    let mut parts = clock.split(':');
    let (hour, minute, second) = (
        number(parts.next()?, 2)?,
        number(parts.next()?, 2)?,
        number(parts.next()?, 2)?,
    );
    let is_clock = hour < 24 && minute < 60 && second <= 60 && parts.next().is_none();
    // A leap second is the last second of its minute here, as in POSIX time.
    is_clock.then(|| hour * 3600 + minute * 60 + second.min(59))
}

/// One to nine digits below the second.
fn nanos_of(fraction: &str) -> Option<u32> {
    if fraction.is_empty() || fraction.len() > 9 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    format!("{fraction:0<9}").parse().ok()
}

/// `Z`, `+01:00`, `+0100`, `+01`
fn offset_seconds(offset: &str) -> Option<i64> {
    let (sign, rest) = offset.split_at_checked(1)?;
    let sign = match sign {
        "Z" | "z" => return rest.is_empty().then_some(0),
        "+" => 1,
        _ => -1,
    };
    let (hours, minutes) = rest.split_at_checked(2)?;
    let minutes = minutes.strip_prefix(':').unwrap_or(minutes);
    let minutes = if rest.len() == 2 { 0 } else { number(minutes, 2)? };
    let hours = number(hours, 2)?;
    (hours < 24 && minutes < 60).then(|| sign * (hours * 3600 + minutes * 60))
}

/// Days since 1970 of a date of the Gregorian calendar, by eras of 400 years that begin in March
/// (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The date of a day since 1970; the inverse of [`days_from_civil`].
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_no_instant_is_not_read() {
        for text in [
            "",
            "2024-02-20",
            "2024-02-20T15:14:20",
            "2024-02-30T00:00:00Z",
            "2023-02-29T00:00:00Z",
            "2024-13-01T00:00:00Z",
            "2024-02-20T24:00:00Z",
            "2024-02-20T15:60:00Z",
            "2024-02-20T15:14Z",
            "2024-02-20T15:14:20.Z",
            "2024-02-20T15:14:20.1234567890Z",
            "2024-02-20T15:14:20ZZ",
            "2024-02-20T15:14:20+1",
            "2024-02-20T15:14:20+01:",
            "2024-02-20T15:14:20+24:00",
            "+024-02-20T15:14:20Z",
            "2024-2-020T15:14:20Z",
            "é024-02-20T15:14:20Z",
            "2024-02-20x15:14:20Z",
        ] {
            assert_eq!(text.parse::<Timestamp>(), Err(NoTimestamp), "{text}");
        }
    }

    #[test]
    fn it_stops_at_its_ends() {
        let long = Duration::from_secs(u64::MAX);
        assert_eq!(Timestamp::UNIX_EPOCH.saturating_add(long), Timestamp::MAX);
        assert_eq!(Timestamp::UNIX_EPOCH.saturating_sub(long), Timestamp::MIN);
        assert_eq!(Timestamp::MIN.to_string(), "0000-01-01T00:00:00Z");
        assert_eq!(Timestamp::MAX.to_string(), "9999-12-31T23:59:59.999999999Z");
        assert_eq!(Timestamp::from_millisecond(i64::MAX), Err(NoTimestamp));
        assert_eq!(Timestamp::MIN.duration_since(Timestamp::MAX), Duration::ZERO);
    }

    proptest! {
        #[test]
        fn it_agrees_with_a_date_library(
            seconds in -62_167_219_200_i64..253_402_200_000,
            nanos in prop_oneof![Just(0), Just(120_000_000), 0..1_000_000_000],
            offset in -86_000_i32..86_000,
        ) {
            let theirs = jiff::Timestamp::new(seconds, 0).unwrap() + jiff::SignedDuration::new(0, nanos);
            let ours = Timestamp::from_nanosecond(theirs.as_nanosecond()).unwrap();
            prop_assert_eq!(ours.to_string(), theirs.to_string());
            prop_assert_eq!(ours.to_string().parse::<Timestamp>(), Ok(ours));
            let zone = jiff::tz::Offset::from_seconds(offset / 60 * 60).unwrap();
            let local = theirs.display_with_offset(zone).to_string();
            // Near the ends the local year has no four digits.
            if !local.starts_with('-') {
                prop_assert_eq!(local.parse::<Timestamp>(), Ok(ours), "{}", local);
            }
            prop_assert_eq!(ours.as_millisecond(), theirs.as_nanosecond().div_euclid(1_000_000) as i64);
        }

        #[test]
        fn it_never_panics(text in "\\PC{0,40}") {
            let _ = text.parse::<Timestamp>();
        }
    }
}
