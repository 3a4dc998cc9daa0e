//! A value looked at in place.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use crate::canonical;
use crate::document::{Document, Kind, Node};
use crate::integer::Integer;
use crate::string::{self, LoneSurrogate};

/// A [`Value`](crate::Value) looked at in place: it holds no count of the document, so looking through a hundred
/// thousand objects costs no counting. Equality is canonical.
#[derive(Clone, Copy)]
pub struct Part<'a> {
    document: &'a Document,
    index: u32,
}

impl<'a> Part<'a> {
    pub(crate) fn new(document: &'a Document, index: u32) -> Self {
        Self { document, index }
    }

    pub(crate) fn node(self) -> Node {
        self.document.node(self.index)
    }

    pub(crate) fn index(self) -> u32 {
        self.index
    }

    fn at(self, index: u32) -> Self {
        Self { index, ..self }
    }

    /// What the value is.
    pub fn kind(self) -> Kind {
        self.node().kind
    }

    /// Whether this is `null`.
    pub fn is_null(self) -> bool {
        self.kind() == Kind::Null
    }

    /// The value exactly as it stands in the text it was read from.
    pub fn text(self) -> &'a str {
        self.document.text_of(self.node())
    }

    /// The content, if this is a string.
    ///
    /// # Errors
    /// [`LoneSurrogate`] inside `Some`, where the string is valid JSON and not text.
    pub fn string(self) -> Option<Result<Cow<'a, str>, LoneSurrogate>> {
        let node = self.node();
        (node.kind == Kind::String).then(|| string::decode(self.document.text_of(node), node.escaped))
    }

    /// The content, if this is a string that is text. `None` for other kinds and for a lone surrogate.
    pub fn as_str(self) -> Option<Cow<'a, str>> {
        self.string().and_then(Result::ok)
    }

    /// Whether this is a string with this content; costs no copy of it.
    pub fn is_str(self, content: &str) -> bool {
        let node = self.node();
        node.kind == Kind::String && string::is(self.document.text_of(node), node.escaped, content)
    }

    /// Whether this is a string with half a surrogate pair in it.
    pub fn has_lone_surrogate(self) -> bool {
        // Only an escape can spell one.
        self.node().escaped && matches!(self.string(), Some(Err(LoneSurrogate)))
    }

    /// The integer, if this is a number written without fraction and exponent.
    pub fn as_integer(self) -> Option<Integer> {
        let node = self.node();
        if node.kind == Kind::Number {
            Integer::parse(self.document.text_of(node))
        } else {
            None
        }
    }

    /// The items, if this is an array; empty for every other kind.
    pub fn items(self) -> impl Iterator<Item = Part<'a>> {
        let mut at = self.index + 1;
        let end = self.end_if(Kind::Array);
        std::iter::from_fn(move || {
            (at < end).then(|| {
                let item = self.at(at);
                at = item.node().next;
                item
            })
        })
    }

    /// The members in the order they were written, duplicates included, if this is an object: name (always a string)
    /// and value; empty for every other kind.
    pub fn members(self) -> impl Iterator<Item = (Part<'a>, Part<'a>)> {
        let mut at = self.index + 1;
        let end = self.end_if(Kind::Object);
        std::iter::from_fn(move || {
            (at < end).then(|| {
                let (name, value) = (self.at(at), self.at(at + 1));
                at = value.node().next;
                (name, value)
            })
        })
    }

    /// Where the children end, if this is of a kind; before the first one otherwise.
    pub(crate) fn end_if(self, kind: Kind) -> u32 {
        let node = self.node();
        if node.kind == kind { node.next } else { 0 }
    }

    /// The value of the member called `name`. Of duplicates the last one, as every parser that hides
    /// them answers.
    pub fn get(self, name: &str) -> Option<Part<'a>> {
        let mut at = self.index + 1;
        let end = self.end_if(Kind::Object);
        let mut found = None;
        while at < end {
            let key = self.document.node(at);
            if string::is(self.document.text_of(key), key.escaped, name) {
                found = Some(self.at(at + 1));
            }
            at = self.document.node(at + 1).next;
        }
        found
    }

    /// The names that occur more than once in this object, each once.
    pub fn duplicate_members(self) -> Vec<String> {
        let mut seen = HashSet::new();
        let mut named = HashSet::new();
        let mut duplicates = Vec::new();
        for (name, _) in self.members() {
            let name = name.canonical();
            if !seen.insert(name.clone()) && named.insert(name.clone()) {
                duplicates.push(name);
            }
        }
        // Names are compared as canonical strings, so that one with a lone surrogate can be a duplicate too.
        duplicates
            .into_iter()
            .map(|quoted| string::decode(&quoted, true).map_or_else(|_| quoted.clone(), Cow::into_owned))
            .collect()
    }

    /// A text that is the same for values that mean the same: see [`Value::canonical`](crate::Value::canonical).
    pub fn canonical(self) -> String {
        canonical::canonical(self)
    }
}

impl PartialEq for Part<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text() || self.canonical() == other.canonical()
    }
}

impl Eq for Part<'_> {}

impl fmt::Debug for Part<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.text())
    }
}
