//! Text to spans. One pass, no recursion: nesting costs memory, never stack.

use std::sync::Arc;

use crate::document::{Document, Kind, Node};
use crate::error::{Expected, ParseError, Place};
use crate::number;
use crate::string;
use crate::value::Value;

/// Parses a JSON text. White space around the value is allowed; anything else is not.
///
/// # Errors
/// [`ParseError`] with the place and what was expected there.
pub fn parse(text: impl Into<Arc<str>>) -> Result<Value, ParseError> {
    let text: Arc<str> = text.into();
    let mut parser = Parser {
        bytes: text.as_bytes(),
        at: 0,
        // A list of offsets has a node every eight bytes or so; growing would copy millions of them.
        nodes: Vec::with_capacity((text.len() / 8).max(4)),
        open: Vec::new(),
        depth: 0,
    };
    match parser.document() {
        Ok(()) => {
            let (nodes, depth) = (parser.nodes, parser.depth);
            Ok(Value::root(Document { text, nodes, depth }))
        }
        Err(expected) => Err(parser.error(expected)),
    }
}

/// Parses a JSON text given as bytes, which must be UTF-8 and are not repaired.
///
/// # Errors
/// [`ParseError`]; bytes that are not UTF-8 are named with their place.
pub fn parse_bytes(bytes: &[u8]) -> Result<Value, ParseError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => parse(text),
        Err(error) => {
            let offset = error.valid_up_to();
            let place = Place::of(bytes, offset, String::new());
            Err(ParseError {
                offset,
                place,
                expected: Expected::Utf8,
                cut_off: error.error_len().is_none(),
            })
        }
    }
}

/// An object or array whose end has not been reached.
struct Open {
    node: u32,
    is_object: bool,
    items: u32,
    /// The node of the member name read last.
    name: Option<u32>,
}

struct Parser<'a> {
    bytes: &'a [u8],
    at: usize,
    nodes: Vec<Node>,
    open: Vec<Open>,
    depth: u32,
}

/// What may come next.
enum Next {
    Value,
    FirstMember,
    Member,
    FirstItem,
    AfterValue,
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// The position as a span's end; texts of 4 GB and more were refused at the start.
    fn here(&self) -> u32 {
        u32::try_from(self.at).unwrap_or(u32::MAX)
    }

    fn next_node(&self) -> u32 {
        u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)
    }

    fn document(&mut self) -> Result<(), Expected> {
        if u32::try_from(self.bytes.len()).is_err() {
            return Err(Expected::ShorterText);
        }
        let mut next = Next::Value;
        loop {
            self.skip_space();
            next = match next {
                Next::Value => self.value()?,
                Next::FirstMember if self.peek() == Some(b'}') => self.close(),
                Next::FirstMember | Next::Member => self.member_name()?,
                Next::FirstItem if self.peek() == Some(b']') => self.close(),
                Next::FirstItem => self.value()?,
                Next::AfterValue => match self.open.last_mut() {
                    None if self.at == self.bytes.len() => return Ok(()),
                    None => return Err(Expected::End),
                    Some(open) => match (open.is_object, self.bytes.get(self.at)) {
                        (true, Some(b'}')) | (false, Some(b']')) => self.close(),
                        (is_object, Some(b',')) => {
                            open.items += 1;
                            self.at += 1;
                            if is_object { Next::Member } else { Next::Value }
                        }
                        (true, _) => return Err(Expected::CommaOrBrace),
                        (false, _) => return Err(Expected::CommaOrBracket),
                    },
                },
            };
        }
    }

    fn value(&mut self) -> Result<Next, Expected> {
        match self.peek() {
            Some(b'{') => return Ok(self.enter(Kind::Object)),
            Some(b'[') => return Ok(self.enter(Kind::Array)),
            Some(b'"') => self.string()?,
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.word(b"true", Kind::Bool)?,
            Some(b'f') => self.word(b"false", Kind::Bool)?,
            Some(b'n') => self.word(b"null", Kind::Null)?,
            _ => return Err(Expected::Value),
        }
        Ok(Next::AfterValue)
    }

    fn enter(&mut self, kind: Kind) -> Next {
        let node = self.next_node();
        let start = self.here();
        self.nodes.push(Node {
            start,
            end: start,
            next: 0,
            kind,
            escaped: false,
        });
        self.open.push(Open {
            node,
            is_object: kind == Kind::Object,
            items: 0,
            name: None,
        });
        self.depth = self.depth.max(u32::try_from(self.open.len()).unwrap_or(u32::MAX));
        self.at += 1;
        if kind == Kind::Object {
            Next::FirstMember
        } else {
            Next::FirstItem
        }
    }

    fn close(&mut self) -> Next {
        self.at += 1;
        let (end, next) = (self.here(), self.next_node());
        if let Some(open) = self.open.pop()
            && let Some(node) = self.nodes.get_mut(open.node as usize)
        {
            node.end = end;
            node.next = next;
        }
        Next::AfterValue
    }

    fn member_name(&mut self) -> Result<Next, Expected> {
        if self.peek() != Some(b'"') {
            return Err(Expected::MemberName);
        }
        let name = self.next_node();
        self.string()?;
        if let Some(open) = self.open.last_mut() {
            open.name = Some(name);
        }
        self.skip_space();
        if self.peek() != Some(b':') {
            return Err(Expected::Colon);
        }
        self.at += 1;
        Ok(Next::Value)
    }

    /// Adds a node without children that begins at `start` and ends here.
    fn leaf(&mut self, start: u32, kind: Kind, escaped: bool) {
        let node = Node {
            start,
            end: self.here(),
            next: self.next_node() + 1,
            kind,
            escaped,
        };
        self.nodes.push(node);
    }

    fn string(&mut self) -> Result<(), Expected> {
        let start = self.here();
        match string::scan(self.bytes.get(self.at..).unwrap_or_default()) {
            Ok(scanned) => {
                self.at += scanned.length;
                self.leaf(start, Kind::String, scanned.escaped);
                Ok(())
            }
            Err((at, expected)) => {
                self.at += at;
                Err(expected)
            }
        }
    }

    fn number(&mut self) -> Result<(), Expected> {
        let start = self.here();
        match number::scan(self.bytes.get(self.at..).unwrap_or_default()) {
            Ok(length) => {
                self.at += length;
                self.leaf(start, Kind::Number, false);
                Ok(())
            }
            Err((at, expected)) => {
                self.at += at;
                Err(expected)
            }
        }
    }

    fn word(&mut self, word: &[u8], kind: Kind) -> Result<(), Expected> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        if !rest.starts_with(word) {
            if word.starts_with(rest) {
                self.at = self.bytes.len();
            }
            return Err(Expected::Value);
        }
        let start = self.here();
        self.at += word.len();
        self.leaf(start, kind, false);
        Ok(())
    }

    fn error(&self, expected: Expected) -> ParseError {
        let place = Place::of(self.bytes, self.at, self.path());
        ParseError {
            offset: self.at,
            place,
            expected,
            cut_off: self.at >= self.bytes.len() && expected != Expected::ShorterText,
        }
    }

    /// The open members and items as a path; only the outermost 32, a hostile text may nest for ever.
    fn path(&self) -> String {
        let mut path = String::new();
        for open in self.open.iter().take(32) {
            if !open.is_object {
                path.push_str(&format!("[{}]", open.items));
            } else if let Some(node) = open.name.and_then(|name| self.nodes.get(name as usize)) {
                let quoted = self
                    .bytes
                    .get(node.start as usize + 1..node.end as usize - 1)
                    .unwrap_or_default();
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(&String::from_utf8_lossy(quoted.get(..64).unwrap_or(quoted)));
            }
        }
        path
    }
}
