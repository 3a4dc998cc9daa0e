//! JSON strings: scanning, decoding, quoting.

use std::borrow::Cow;
use std::fmt;

use crate::error::Expected;

/// A string holds half a surrogate pair (`"\ud800"`): JSON allows it, Unicode text cannot hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoneSurrogate;

impl fmt::Display for LoneSurrogate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the string holds half a surrogate pair, which is not text")
    }
}

impl std::error::Error for LoneSurrogate {}

pub(crate) struct Scanned {
    pub(crate) length: usize,
    pub(crate) escaped: bool,
}

/// Reads a string, quotes included, at the front of `bytes`.
pub(crate) fn scan(bytes: &[u8]) -> Result<Scanned, (usize, Expected)> {
    let mut at = 1;
    let mut escaped = false;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let plain = rest
            .iter()
            .take_while(|byte| !matches!(**byte, b'"' | b'\\' | 0..=0x1F))
            .count();
        at += plain;
        match bytes.get(at) {
            Some(b'"') => {
                return Ok(Scanned {
                    length: at + 1,
                    escaped,
                });
            }
            Some(b'\\') => {
                escaped = true;
                at +=
                    escape_length(bytes.get(at..).unwrap_or_default()).map_err(|(more, e)| (at + more, e))?;
            }
            Some(_) => return Err((at, Expected::NoControlCharacter)),
            None => return Err((at, Expected::ClosingQuote)),
        }
    }
}

fn escape_length(bytes: &[u8]) -> Result<usize, (usize, Expected)> {
    match bytes.get(1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(2),
        Some(b'u') => {
            let digits = bytes
                .iter()
                .skip(2)
                .take(4)
                .take_while(|byte| byte.is_ascii_hexdigit())
                .count();
            if digits == 4 {
                Ok(6)
            } else {
                Err((2 + digits, Expected::HexDigits))
            }
        }
        _ => Err((1, Expected::Escape)),
    }
}

/// The content of a scanned string, given with its quotes.
pub(crate) fn decode(quoted: &str, escaped: bool) -> Result<Cow<'_, str>, LoneSurrogate> {
    let inner = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default();
    if !escaped {
        return Ok(Cow::Borrowed(inner));
    }
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        let (plain, escape) = rest.split_at(at);
        text.push_str(plain);
        let (character, length) = unescape(escape)?;
        text.push(character);
        rest = escape.get(length..).unwrap_or_default();
    }
    text.push_str(rest);
    Ok(Cow::Owned(text))
}

/// Whether a scanned string, given with its quotes, has this content.
pub(crate) fn is(quoted: &str, escaped: bool, content: &str) -> bool {
    if escaped {
        return decode(quoted, escaped).is_ok_and(|text| text == content);
    }
    // Lengths first: most names that are not meant are told by them.
    quoted.len() == content.len() + 2 && quoted.as_bytes().get(1..=content.len()) == Some(content.as_bytes())
}

/// The character that the escape at the front of `text` stands for, and the escape's length.
fn unescape(text: &str) -> Result<(char, usize), LoneSurrogate> {
    let simple = match text.as_bytes().get(1) {
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unescape_unicode(text),
        Some(other) => char::from(*other),
        None => return Err(LoneSurrogate),
    };
    Ok((simple, 2))
}

fn unescape_unicode(text: &str) -> Result<(char, usize), LoneSurrogate> {
    let unit = |from: usize| {
        text.get(from..from + 4)
            .and_then(|hex| u16::from_str_radix(hex, 16).ok())
    };
    let first = unit(2).ok_or(LoneSurrogate)?;
    if let Some(character) = char::from_u32(u32::from(first)) {
        return Ok((character, 6));
    }
    let second = match text.get(6..8) {
        Some("\\u") => unit(8),
        _ => None,
    };
    let pair = [first, second.ok_or(LoneSurrogate)?];
    match char::decode_utf16(pair).next() {
        Some(Ok(character)) => Ok((character, 12)),
        _ => Err(LoneSurrogate),
    }
}

/// Writes `text` as a JSON string, with no more escapes than JSON asks for.
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if u32::from(control) < 0x20 => out.push_str(&format!("\\u{:04x}", u32::from(control))),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}
