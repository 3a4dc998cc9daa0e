//! Times as the server writes them.

use std::fmt;

use crate::timestamp::Timestamp;

/// A time: the text it came as and, where it could be read, the instant.
///
/// The server writes `…Z`, `….000Z`, nanoseconds, and in one documented example `+0000` without a colon, which
/// is no RFC 3339 (API.md T14). What cannot be read is shown as it stands and compared with nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Time {
    /// As received.
    pub text: String,
    /// The instant, if the text could be read.
    pub instant: Option<Timestamp>,
}

impl Time {
    /// Reads a text; never fails, see [`Time::instant`].
    pub fn read(text: impl Into<String>) -> Self {
        let text = text.into();
        let instant = text.parse().ok();
        Self { text, instant }
    }

    /// Reads an HTTP date (`Sun, 22 Nov 2026 13:44:00 GMT`), as the `Date` header has it. The weekday is not checked.
    pub fn read_http_date(text: &str) -> Option<Timestamp> {
        let (_, rest) = text.split_once(", ")?;
        let mut parts = rest.split(' ');
        let (day, month, year, clock) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        let month = months.iter().position(|name| *name == month)? + 1;
        format!("{year}-{month:02}-{day:0>2}T{clock}Z").parse().ok()
    }
}

/// Characters of what is no time that are read: no form of a time is longer, and a megabyte says no more.
const LONGEST: usize = 200;

/// For reading: what is no time may be any text, of any length.
impl fmt::Display for Time {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = self.text.char_indices().nth(LONGEST).map(|(end, _)| end);
        let beginning = end.and_then(|end| self.text.get(..end));
        out.write_str(&exact_json::legible(beginning.unwrap_or(&self.text)))?;
        out.write_str(if beginning.is_some() { "…" } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// API.md T14: every form that has been seen.
    #[test]
    fn every_seen_form_is_read() {
        let expected: Timestamp = "2024-02-20T15:14:20Z".parse().unwrap();
        for text in [
            "2024-02-20T15:14:20Z",
            "2024-02-20T15:14:20.000Z",
            "2024-02-20T15:14:20+0000",
            "2024-02-20T17:14:20+0200",
            "2024-02-20T15:14:20+00:00",
        ] {
            assert_eq!(Time::read(text).instant, Some(expected), "{text}");
        }
        let nanos = Time::read("2025-02-08T20:06:20.468546777Z").instant.unwrap();
        assert_eq!(nanos.subsec_nanosecond(), 468_546_777);
    }

    #[test]
    fn what_is_no_time_keeps_its_text() {
        for text in ["", "soon", "2024-02-20", "2024-02-20T15:14:20", "é+0000"] {
            let time = Time::read(text);
            assert_eq!((time.text.as_str(), time.instant), (text, None));
        }
    }

    #[test]
    fn what_is_no_time_is_shown_with_what_misleads_marked() {
        let time = Time::read("2024\u{202e}02-02\n");
        assert_eq!(time.to_string(), "2024⟨U+202E⟩02-02⟨U+000A⟩");
        // As received, it stays what it was.
        assert_eq!(time.text, "2024\u{202e}02-02\n");
        let long = Time::read("W".repeat(1_000_000)).to_string();
        assert_eq!(long, format!("{}…", "W".repeat(200)));
        let plain = "2024-02-20T15:14:20+0000";
        assert_eq!(Time::read(plain).to_string(), plain);
    }

    #[test]
    fn http_dates_are_read() {
        let date = Time::read_http_date("Sun, 22 Nov 2026 13:44:00 GMT").unwrap();
        assert_eq!(date.to_string(), "2026-11-22T13:44:00Z");
        assert_eq!(Time::read_http_date("Sun, 22 Foo 2026 13:44:00 GMT"), None);
        assert_eq!(Time::read_http_date("12"), None);
    }
}
