//! Text to tokens, each with its place.

use std::fmt;

/// What is wrong with a statement, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementError {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The byte offset, for marking it.
    pub offset: usize,
    /// What was expected there, or what is wrong.
    pub expected: String,
}

impl fmt::Display for StatementError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "Line {}, column {}: {}",
            self.line, self.column, self.expected
        )
    }
}

impl std::error::Error for StatementError {}

/// A piece of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A word: keyword or name, dots included.
    Word(String),
    /// A string's content.
    Text(String),
    /// A number as it stands.
    Number(String),
    /// `@name`
    Parameter(String),
    /// `@@name`
    Special(String),
    /// `/*+ … */`: the hint's content.
    Hint(String),
    /// One of `, ; = * ( )`.
    Sign(char),
    /// The end.
    End,
}

#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) token: Token,
    pub(super) offset: usize,
}

/// The longest statement that is read.
const LONGEST: usize = 16 * 1024 * 1024;

pub(super) fn tokens(text: &str) -> Result<Vec<Placed>, StatementError> {
    if text.len() > LONGEST {
        return Err(error(text, 0, "the statement is longer than a request can be"));
    }
    let mut lexer = Lexer { text, at: 0 };
    let mut all = Vec::new();
    loop {
        lexer.skip_space_and_comments()?;
        let offset = lexer.at;
        let token = lexer.token()?;
        let is_end = token == Token::End;
        all.push(Placed { token, offset });
        if is_end {
            return Ok(all);
        }
    }
}

impl StatementError {
    /// What is wrong at a byte offset of `text`.
    pub fn at(text: &str, offset: usize, expected: impl Into<String>) -> Self {
        error(text, offset, expected)
    }

    /// The line it stands in: what is before the place, the word at the place, what is behind; long lines are clipped.
    pub fn marked<'a>(&self, text: &'a str) -> [&'a str; 3] {
        const MOST: usize = 80;
        let (before, after) = text.split_at_checked(self.offset).unwrap_or((text, ""));
        let before = before.rsplit('\n').next().unwrap_or_default();
        let after = after.split('\n').next().unwrap_or_default();
        let first = before.char_indices().rev().nth(MOST).map_or(0, |(at, _)| at);
        let last = after.char_indices().nth(MOST).map_or(after.len(), |(at, _)| at);
        let after = after.get(..last).unwrap_or_default();
        let sign = after.chars().next().map_or(0, char::len_utf8);
        let word = after
            .find(|c: char| !is_name(c) && c != '.')
            .unwrap_or(after.len());
        let (word, rest) = after.split_at_checked(word.max(sign)).unwrap_or((after, ""));
        [before.get(first..).unwrap_or_default(), word, rest]
    }
}

pub(super) fn error(text: &str, offset: usize, expected: impl Into<String>) -> StatementError {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    StatementError {
        line,
        column,
        offset,
        expected: expected.into(),
    }
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_space_and_comments(&mut self) -> Result<(), StatementError> {
        loop {
            let space = self.rest().len() - self.rest().trim_start_matches(is_space).len();
            self.at += space;
            let rest = self.rest();
            if rest.starts_with("--") || rest.starts_with('#') {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with("/*") && !rest.starts_with("/*+") {
                let Some(end) = rest.find("*/") else {
                    return Err(error(self.text, self.at, "this comment has no end: expected */"));
                };
                self.at += end + 2;
            } else {
                return Ok(());
            }
        }
    }

    fn token(&mut self) -> Result<Token, StatementError> {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            return Ok(Token::End);
        };
        match first {
            '\'' | '"' => self.string(first),
            '`' => {
                let inner = rest.get(1..).unwrap_or_default();
                let Some(end) = inner.find('`') else {
                    return Err(error(self.text, self.at, "this name has no end: expected `"));
                };
                let name = inner.get(..end).unwrap_or_default().to_owned();
                self.at += end + 2;
                Ok(Token::Word(name))
            }
            '@' => self.parameter(),
            '/' if rest.starts_with("/*+") => {
                let Some(end) = rest.find("*/") else {
                    return Err(error(self.text, self.at, "this hint has no end: expected */"));
                };
                let hint = rest.get(3..end).unwrap_or_default().trim().to_owned();
                self.at += end + 2;
                Ok(Token::Hint(hint))
            }
            ',' | ';' | '=' | '*' | '(' | ')' => {
                self.at += 1;
                Ok(Token::Sign(first))
            }
            '-' | '0'..='9' => {
                let length = rest
                    .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+')))
                    .unwrap_or(rest.len());
                let number = rest.get(..length).unwrap_or_default().to_owned();
                self.at += length;
                Ok(Token::Number(number))
            }
            c if is_name(c) => {
                let length = rest
                    .find(|c: char| !(is_name(c) || c == '.'))
                    .unwrap_or(rest.len());
                let word = rest.get(..length).unwrap_or_default().to_owned();
                self.at += length;
                Ok(Token::Word(word))
            }
            other => Err(error(
                self.text,
                self.at,
                format!("{other:?} is not part of any statement here"),
            )),
        }
    }

    fn parameter(&mut self) -> Result<Token, StatementError> {
        let rest = self.rest();
        let ats = if rest.starts_with("@@") { 2 } else { 1 };
        let name = rest.get(ats..).unwrap_or_default();
        let length = name.find(|c: char| !is_name(c)).unwrap_or(name.len());
        if length == 0 {
            return Err(error(
                self.text,
                self.at + ats,
                "expected a parameter's name after @",
            ));
        }
        let name = name.get(..length).unwrap_or_default().to_owned();
        self.at += ats + length;
        Ok(if ats == 2 {
            Token::Special(name)
        } else {
            Token::Parameter(name)
        })
    }

    /// A string with its doubled quotes and backslash escapes undone, as StackQL's scanner does it.
    fn string(&mut self, quote: char) -> Result<Token, StatementError> {
        let start = self.at;
        let mut text = String::new();
        let mut rest = self.rest().char_indices().skip(1).peekable();
        while let Some((at, character)) = rest.next() {
            match character {
                '\\' => match rest.next() {
                    Some((_, escaped)) => text.push(unescaped(escaped)),
                    None => break,
                },
                c if c == quote => {
                    if rest.next_if(|(_, next)| *next == quote).is_some() {
                        text.push(quote);
                    } else {
                        self.at = start + at + 1;
                        return Ok(Token::Text(text));
                    }
                }
                other => text.push(other),
            }
        }
        Err(error(
            self.text,
            start,
            format!("this text has no end: expected {quote}"),
        ))
    }
}

fn unescaped(escaped: char) -> char {
    match escaped {
        '0' => '\0',
        'b' => '\u{8}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'Z' => '\u{1a}',
        other => other,
    }
}

fn is_space(character: char) -> bool {
    character.is_whitespace() || character == '\u{feff}'
}

fn is_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_' || character == '$'
}

/// A text as a StackQL literal. Braces that follow each other are escaped, which means the same and is no placeholder: a value
/// that reads `{{ x }}` is a value.
pub(crate) fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('\'');
    for character in text.chars() {
        match character {
            '{' if out.ends_with('{') => out.push_str("\\{"),
            '\'' => out.push_str("''"),
            '\\' => out.push_str("\\\\"),
            '\0' => out.push_str("\\0"),
            other => out.push(other),
        }
    }
    out.push('\'');
    out
}
