//! What a cell says.

use connect_api::{OffsetEntry, Timestamp};
use exact_json::{Kind, Value, is_number};

use super::columns::ListColumn;
use crate::input::shown;
use crate::naming::spelled_out;
use crate::words::clipped;

/// The longest text in a cell; the whole of it is in the row's details.
const LONGEST: usize = 200;

/// A value in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The value: digits bare, strings without their quotes, everything else as JSON.
    pub text: String,
    /// Another spelling of it: an LSN in hex, a time in UTC.
    pub also: Option<String>,
    /// The same as an instant, where it is a time: for showing it in a person's own zone.
    pub instant: Option<Timestamp>,
    /// A string that reads like a number, `true`, `false` or `null`, and is none.
    pub is_quoted: bool,
    /// `null`, nested, or another thing that is no plain text or number.
    pub is_odd: bool,
}

/// What the cell of an entry says, cut to a length that a cell can show; `None` where the entry lacks the key.
pub fn said(column: &ListColumn, entry: &OffsetEntry, whole: bool) -> Option<Said> {
    let value = column.value(entry)?;
    let text = shown(&value);
    let also = spelled_out(column.unit, &value);
    let instant = match &also {
        Some(also) => also.parse().ok(),
        None => written_time(&value),
    };
    Some(Said {
        text: if whole { text } else { clipped(&text, LONGEST) },
        also,
        instant,
        is_quoted: is_quoted(&value, column.is_digits),
        is_odd: matches!(value.kind(), Kind::Null | Kind::Array | Kind::Object),
    })
}

/// A time that stands in a string as such: `2026-01-01T00:00:00Z`.
fn written_time(value: &Value) -> Option<Timestamp> {
    let text = value.as_str()?;
    let begins_like_one = text.len() <= 40 && text.as_bytes().get(10) == Some(&b'T');
    begins_like_one.then(|| text.parse().ok())?
}

fn is_quoted(value: &Value, is_digits: bool) -> bool {
    // Where all values are strings of digits, as the class has them, the quotes would say nothing.
    value.kind() == Kind::String
        && !is_digits
        && value
            .as_str()
            .is_some_and(|text| is_number(&text) || matches!(text.as_ref(), "true" | "false" | "null" | ""))
}
