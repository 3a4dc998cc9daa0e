//! Where and why a text is not JSON.

use std::fmt;

/// A place in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The members and items that were open: `offsets[3].partition`; empty at the top.
    pub path: String,
}

impl Place {
    /// The place of a byte offset in `text`, with the given path.
    pub(crate) fn of(text: &[u8], offset: usize, path: String) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let since_line = before
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        // Continuation bytes are not counted, so that a column is a character and not a byte.
        let column = before
            .get(since_line..)
            .unwrap_or_default()
            .iter()
            .filter(|byte| (**byte & 0xC0) != 0x80)
            .count()
            + 1;
        Self { line, column, path }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "line {}, column {}", self.line, self.column)?;
        if !self.path.is_empty() {
            write!(out, ", in {}", self.path)?;
        }
        Ok(())
    }
}

/// What a parser would have accepted, or what stopped it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A value.
    Value,
    /// A member name in double quotes, or `}` in an empty object.
    MemberName,
    /// `:` after a member name.
    Colon,
    /// `,` or `]`.
    CommaOrBracket,
    /// `,` or `}`.
    CommaOrBrace,
    /// Nothing more: the value is complete.
    End,
    /// A digit.
    Digit,
    /// No zero in front of other digits.
    NoLeadingZero,
    /// An escape that JSON knows.
    Escape,
    /// Four hexadecimal digits after `\u`.
    HexDigits,
    /// The closing quote of a string.
    ClosingQuote,
    /// No bare control character inside a string.
    NoControlCharacter,
    /// Valid UTF-8.
    Utf8,
    /// A text shorter than 4 GB.
    ShorterText,
}

impl Expected {
    fn words(self) -> &'static str {
        match self {
            Self::Value => "a value",
            Self::MemberName => "a member name in double quotes",
            Self::Colon => "':' after the member name",
            Self::CommaOrBracket => "',' or ']'",
            Self::CommaOrBrace => "',' or '}'",
            Self::End => "the end of the text, the value is complete",
            Self::Digit => "a digit",
            Self::NoLeadingZero => "no zero in front of other digits",
            Self::Escape => "one of the escapes \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u",
            Self::HexDigits => "four hexadecimal digits after \\u",
            Self::ClosingQuote => "the closing '\"' of the string",
            Self::NoControlCharacter => "no bare control character inside a string (write it as \\u00..)",
            Self::Utf8 => "valid UTF-8",
            Self::ShorterText => "a text shorter than 4 GB",
        }
    }
}

/// Why a text is not JSON, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// The byte offset at which it went wrong.
    pub offset: usize,
    /// The same as line, column and member path.
    pub place: Place,
    /// What was expected there.
    pub expected: Expected,
    /// The text ended there: it was cut off rather than wrong.
    pub cut_off: bool,
}

impl fmt::Display for ParseError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.cut_off {
            write!(
                out,
                "the text ends at {} where {} was expected",
                self.place,
                self.expected.words()
            )
        } else {
            write!(out, "expected {} at {}", self.expected.words(), self.place)
        }
    }
}

impl std::error::Error for ParseError {}
