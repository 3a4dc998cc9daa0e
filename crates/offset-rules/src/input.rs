//! From what a person typed in a cell to JSON text.

use std::borrow::Cow;
use std::fmt;

use exact_json::{Kind, Part, Value, is_integer, is_number, parse, quote};

use crate::class::{Column, JsonType, Key, Unit};
use crate::lsn;

/// What a cell takes. The type of the live value decides; the class only where there is none (API.md T7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// Digits, perhaps with a sign.
    Integer,
    /// A PostgreSQL position: digits or `16/B374D848`.
    Lsn,
    /// Any JSON number: the live one has a fraction or an exponent.
    Number,
    /// The content of a string.
    Text,
    /// The content of a string, or the word `null`: null stands there now and the class says text.
    TextOrNull,
    /// `true` or `false`.
    Boolean,
    /// Any JSON primitive, written as JSON.
    Json,
}

impl Expect {
    /// What the cell of `column` takes, given the value that stands there now.
    pub fn of(live: Option<&Value>, column: Option<&Column>) -> Self {
        Self::of_key(live, column, column.and_then(|column| column.key))
    }

    /// [`Expect::of`] for a key that may have no column yet: one the class knows and no live offset has.
    pub(crate) fn of_key(live: Option<&Value>, column: Option<&Column>, key: Option<&'static Key>) -> Self {
        match live.map(Value::kind) {
            Some(Kind::Number) => Self::number(live.map_or("", Value::text), key),
            Some(Kind::String) => Self::Text,
            Some(Kind::Bool) => Self::Boolean,
            Some(Kind::Array | Kind::Object) => Self::Json,
            Some(Kind::Null) => match Self::by_class(key) {
                Some(Self::Text) => Self::TextOrNull,
                _ => Self::Json,
            },
            None => match column.and_then(|column| column.kind) {
                Some(Kind::Number) => Self::number("", key),
                Some(Kind::String) => Self::Text,
                Some(Kind::Bool) => Self::Boolean,
                _ => Self::by_class(key).unwrap_or(Self::Json),
            },
        }
    }

    fn number(live: &str, key: Option<&'static Key>) -> Self {
        match key.map(|key| key.unit) {
            Some(Unit::Lsn) => Self::Lsn,
            _ if live.is_empty() || is_integer(live) => Self::Integer,
            _ => Self::Number,
        }
    }

    fn by_class(key: Option<&'static Key>) -> Option<Self> {
        match key?.json {
            JsonType::Integer | JsonType::IntegerOrDigits => Some(Self::number("", key)),
            JsonType::Text | JsonType::Digits => Some(Self::Text),
            JsonType::Boolean => Some(Self::Boolean),
            JsonType::Unknown => None,
        }
    }
}

/// Why a typed text is no value: a stable code, what is so, what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputError {
    /// `input-comma`, `input-point`, …
    pub code: &'static str,
    /// What is so.
    pub says: String,
    /// What to do.
    pub advice: &'static str,
}

impl fmt::Display for InputError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.says, self.advice)
    }
}

impl std::error::Error for InputError {}

fn error(code: &'static str, says: impl Into<String>, advice: &'static str) -> InputError {
    InputError {
        code,
        says: says.into(),
        advice,
    }
}

/// Reads what was typed as the JSON text of a value.
///
/// # Errors
/// [`InputError`], worded for the cell.
pub fn read(typed: &str, expect: Expect) -> Result<String, InputError> {
    match expect {
        Expect::Text => Ok(quote(typed)),
        Expect::TextOrNull if typed.trim() == "null" => Ok("null".to_owned()),
        Expect::TextOrNull => Ok(quote(typed)),
        Expect::Integer => integer(typed),
        Expect::Lsn if typed.contains('/') => {
            lsn::parse(typed.trim())
                .map(|lsn| lsn.to_string())
                .ok_or_else(|| {
                    error(
                        "input-lsn",
                        "This is no LSN.",
                        "Write it as 16/B374D848, or as its digits.",
                    )
                })
        }
        Expect::Lsn => integer(typed),
        Expect::Number => number(typed),
        Expect::Boolean => match typed.trim() {
            word @ ("true" | "false") => Ok(word.to_owned()),
            _ => Err(error(
                "input-boolean",
                "This is neither true nor false.",
                "Write true or false.",
            )),
        },
        Expect::Json => json(typed),
    }
}

/// Spaces that people and programs group digits with, and `_`.
fn is_grouping(character: char) -> bool {
    matches!(
        character,
        '_' | ' ' | '\t' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\u{2007}'
    )
}

fn integer(typed: &str) -> Result<String, InputError> {
    let bare: String = typed
        .trim()
        .chars()
        .filter(|character| !is_grouping(*character))
        .collect();
    if bare == "-0" {
        return Err(error("input-minus-zero", "0 has no sign.", "Write 0."));
    }
    if is_integer(&bare) {
        return Ok(bare);
    }
    if bare.is_empty() {
        return Err(error(
            "input-empty",
            "There is no value.",
            "Write digits, or clear the cell to keep the live value.",
        ));
    }
    if bare.contains(',') {
        return Err(error(
            "input-comma",
            "A comma is not taken: it groups digits in some countries and begins a fraction in others.",
            "Write the digits bare, or grouped by spaces.",
        ));
    }
    if bare.contains('.') {
        return Err(error(
            "input-point",
            "A point is not taken: it begins a fraction in some countries and groups digits in others.",
            "Write the digits bare, or grouped by spaces.",
        ));
    }
    if is_number(&bare) {
        return Err(error(
            "input-exponent",
            "An exponent is not taken.",
            "Write all digits.",
        ));
    }
    let digits = bare.strip_prefix('-').unwrap_or(&bare);
    if digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(error(
            "input-leading-zero",
            "A number does not begin with 0.",
            "Leave the zeros in front out.",
        ));
    }
    if bare.starts_with('+') {
        return Err(error(
            "input-plus",
            "A plus sign is not taken.",
            "Write the digits alone, or use Shift.",
        ));
    }
    Err(error(
        "input-digits",
        "This is no whole number.",
        "Write digits only.",
    ))
}

fn number(typed: &str) -> Result<String, InputError> {
    let bare = typed.trim();
    if is_number(bare) {
        return Ok(bare.to_owned());
    }
    Err(error(
        "input-number",
        "This is no JSON number.",
        "Write it as the live value is written, with a point for the fraction.",
    ))
}

fn json(typed: &str) -> Result<String, InputError> {
    let typed = typed.trim();
    let value = parse(typed).map_err(|_| {
        error(
            "input-json",
            "This is no JSON value.",
            "Write a number, true, false or null, or a text in double quotes.",
        )
    })?;
    match value.kind() {
        Kind::Array | Kind::Object => Err(error(
            "input-nested",
            format!(
                "This is {}; Kafka Connect takes only single values here.",
                value.kind().word()
            ),
            "Write a number, true, false or null, or a text in double quotes.",
        )),
        _ => Ok(value.text().to_owned()),
    }
}

/// What stands in the cell while it is edited: digits bare, strings without their quotes.
pub fn shown(value: &Value) -> String {
    match value.as_str() {
        Some(text) => text.into_owned(),
        None => value.text().to_owned(),
    }
}

/// A member's name as [`shown`] has it, borrowed where it can be.
pub(crate) fn named(name: Part<'_>) -> Cow<'_, str> {
    name.as_str().unwrap_or_else(|| Cow::Borrowed(name.text()))
}
