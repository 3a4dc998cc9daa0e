//! A value: a shared document and the index of a node in it.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use crate::canonical;
use crate::document::{Document, Kind, Node};
use crate::integer::Integer;
use crate::string::{self, LoneSurrogate};

/// A JSON value inside a document that all its values share. Cloning costs a reference count.
///
/// Equality is canonical (see [`Value::canonical`]): order of members and escapes do not count, types and the
/// spelling of numbers do.
#[derive(Clone)]
pub struct Value {
    document: Arc<Document>,
    index: u32,
}

impl Value {
    pub(crate) fn root(document: Document) -> Self {
        Self {
            document: Arc::new(document),
            index: 0,
        }
    }

    /// `null`, by itself.
    pub fn null() -> Self {
        let node = Node {
            start: 0,
            end: 4,
            next: 1,
            kind: Kind::Null,
            escaped: false,
        };
        Self::root(Document {
            text: "null".into(),
            nodes: vec![node],
            depth: 0,
        })
    }

    fn node(&self) -> Node {
        self.document.node(self.index)
    }

    fn at(&self, index: u32) -> Self {
        Self {
            document: Arc::clone(&self.document),
            index,
        }
    }

    /// What the value is.
    pub fn kind(&self) -> Kind {
        self.node().kind
    }

    /// The value exactly as it stands in the text it was read from.
    pub fn text(&self) -> &str {
        self.document.text_of(self.node())
    }

    /// The whole text that this value is a part of.
    pub fn document_text(&self) -> &Arc<str> {
        &self.document.text
    }

    /// The byte range of this value in [`Value::document_text`].
    pub fn span(&self) -> std::ops::Range<usize> {
        let node = self.node();
        node.start as usize..node.end as usize
    }

    /// How deep the whole document nests: 1 for `{}`, 0 for a bare number.
    pub fn depth(&self) -> usize {
        self.document.depth as usize
    }

    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        self.kind() == Kind::Null
    }

    /// The content, if this is a string that is text. `None` for other kinds and for a lone surrogate.
    pub fn as_str(&self) -> Option<Cow<'_, str>> {
        self.string().and_then(Result::ok)
    }

    /// The content, if this is a string.
    ///
    /// # Errors
    /// [`LoneSurrogate`] inside `Some`, where the string is valid JSON and not text.
    pub fn string(&self) -> Option<Result<Cow<'_, str>, LoneSurrogate>> {
        let node = self.node();
        (node.kind == Kind::String).then(|| string::decode(self.document.text_of(node), node.escaped))
    }

    /// Whether this is a string with half a surrogate pair in it.
    pub fn has_lone_surrogate(&self) -> bool {
        matches!(self.string(), Some(Err(LoneSurrogate)))
    }

    /// The boolean, if this is one.
    pub fn as_bool(&self) -> Option<bool> {
        (self.kind() == Kind::Bool).then(|| self.text() == "true")
    }

    /// The integer, if this is a number written without fraction and exponent.
    pub fn as_integer(&self) -> Option<Integer> {
        if self.kind() == Kind::Number {
            Integer::parse(self.text())
        } else {
            None
        }
    }

    /// The items, if this is an array; empty for every other kind.
    pub fn items(&self) -> Items {
        let node = self.node();
        let inside = node.kind == Kind::Array;
        Items {
            value: self.clone(),
            next: self.index + 1,
            end: if inside { node.next } else { self.index + 1 },
        }
    }

    /// The members in the order they were written, duplicates included, if this is an object; empty for
    /// every other kind.
    pub fn members(&self) -> Members {
        let node = self.node();
        let inside = node.kind == Kind::Object;
        Members {
            value: self.clone(),
            next: self.index + 1,
            end: if inside { node.next } else { self.index + 1 },
        }
    }

    /// The members as texts, names with their quotes and escapes, and each value's kind: for looking through many
    /// objects without taking hold of each value.
    pub fn member_texts(&self) -> impl Iterator<Item = (&str, &str, Kind)> {
        let node = self.node();
        let end = if node.kind == Kind::Object { node.next } else { 0 };
        let mut at = self.index + 1;
        std::iter::from_fn(move || {
            if at >= end {
                return None;
            }
            let (name, value) = (self.document.node(at), self.document.node(at + 1));
            at = value.next;
            Some((
                self.document.text_of(name),
                self.document.text_of(value),
                value.kind,
            ))
        })
    }

    /// The value of the member called `name`. Of duplicates the last one, as every parser that hides
    /// them answers.
    pub fn get(&self, name: &str) -> Option<Value> {
        let node = self.node();
        if node.kind != Kind::Object {
            return None;
        }
        let mut found = None;
        let mut at = self.index + 1;
        while at < node.next {
            let key = self.document.node(at);
            if string::decode(self.document.text_of(key), key.escaped).is_ok_and(|text| text == name) {
                found = Some(at + 1);
            }
            at = self.document.node(at + 1).next;
        }
        found.map(|index| self.at(index))
    }

    /// The names that occur more than once in this object, each once.
    pub fn duplicate_members(&self) -> Vec<String> {
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

    /// A text that is the same for values that mean the same: members sorted by name, escapes undone, no white
    /// space; numbers as they were spelled, because `1`, `1.0` and `"1"` are different partitions to the
    /// server (API.md T8, T13).
    pub fn canonical(&self) -> String {
        canonical::canonical(self)
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text() || self.canonical() == other.canonical()
    }
}

impl Eq for Value {}

impl fmt::Debug for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.text())
    }
}

impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.text())
    }
}

/// The items of an array.
#[derive(Clone, Debug)]
pub struct Items {
    value: Value,
    next: u32,
    end: u32,
}

impl Iterator for Items {
    type Item = Value;

    fn next(&mut self) -> Option<Value> {
        if self.next >= self.end {
            return None;
        }
        let item = self.value.at(self.next);
        self.next = item.node().next;
        Some(item)
    }
}

/// The members of an object: name (always a string value) and value.
#[derive(Clone, Debug)]
pub struct Members {
    value: Value,
    next: u32,
    end: u32,
}

impl Iterator for Members {
    type Item = (Value, Value);

    fn next(&mut self) -> Option<(Value, Value)> {
        if self.next >= self.end {
            return None;
        }
        let name = self.value.at(self.next);
        let value = self.value.at(self.next + 1);
        self.next = value.node().next;
        Some((name, value))
    }
}
