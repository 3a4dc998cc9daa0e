//! A value: a shared document and the index of a node in it.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::document::{Document, Kind, Node};
use crate::integer::Integer;
use crate::part::Part;
use crate::string::LoneSurrogate;

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

    /// This value looked at in place: for looking through many without taking hold of each.
    pub fn part(&self) -> Part<'_> {
        Part::new(&self.document, self.index)
    }

    /// The same value out of its document: it shares its own text alone. For what is kept longer than the rest.
    #[must_use]
    pub fn detached(&self) -> Self {
        Self::root(self.document.detached(self.index))
    }

    fn at(&self, index: u32) -> Self {
        Self {
            document: Arc::clone(&self.document),
            index,
        }
    }

    /// What the value is.
    pub fn kind(&self) -> Kind {
        self.part().kind()
    }

    /// The value exactly as it stands in the text it was read from.
    pub fn text(&self) -> &str {
        self.part().text()
    }

    /// The whole text that this value is a part of.
    pub fn document_text(&self) -> &Arc<str> {
        &self.document.text
    }

    /// The byte range of this value in [`Value::document_text`].
    pub fn span(&self) -> std::ops::Range<usize> {
        let node = self.part().node();
        node.start as usize..node.end as usize
    }

    /// How deep the whole document nests: 1 for `{}`, 0 for a bare number.
    pub fn depth(&self) -> usize {
        self.document.depth as usize
    }

    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        self.part().is_null()
    }

    /// The content, if this is a string that is text. `None` for other kinds and for a lone surrogate.
    pub fn as_str(&self) -> Option<Cow<'_, str>> {
        self.part().as_str()
    }

    /// The content, if this is a string.
    ///
    /// # Errors
    /// [`LoneSurrogate`] inside `Some`, where the string is valid JSON and not text.
    pub fn string(&self) -> Option<Result<Cow<'_, str>, LoneSurrogate>> {
        self.part().string()
    }

    /// Whether this is a string with half a surrogate pair in it.
    pub fn has_lone_surrogate(&self) -> bool {
        self.part().has_lone_surrogate()
    }

    /// The boolean, if this is one.
    pub fn as_bool(&self) -> Option<bool> {
        (self.kind() == Kind::Bool).then(|| self.text() == "true")
    }

    /// The integer, if this is a number written without fraction and exponent.
    pub fn as_integer(&self) -> Option<Integer> {
        self.part().as_integer()
    }

    /// The items, if this is an array; empty for every other kind.
    pub fn items(&self) -> Items {
        Items {
            value: self.clone(),
            next: self.index + 1,
            end: self.part().end_if(Kind::Array),
        }
    }

    /// The members in the order they were written, duplicates included, if this is an object; empty for
    /// every other kind.
    pub fn members(&self) -> Members {
        Members {
            value: self.clone(),
            next: self.index + 1,
            end: self.part().end_if(Kind::Object),
        }
    }

    /// The value of the member called `name`. Of duplicates the last one, as every parser that hides
    /// them answers.
    pub fn get(&self, name: &str) -> Option<Value> {
        self.part().get(name).map(|part| self.at(part.index()))
    }

    /// The names that occur more than once in this object, each once.
    pub fn duplicate_members(&self) -> Vec<String> {
        self.part().duplicate_members()
    }

    /// A text that is the same for values that mean the same: members sorted by name, escapes undone, no white
    /// space; numbers as they were spelled, because `1`, `1.0` and `"1"` are different partitions to the
    /// server (API.md T8, T13).
    pub fn canonical(&self) -> String {
        self.part().canonical()
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.part() == other.part()
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
        self.next = item.part().node().next;
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
        self.next = value.part().node().next;
        Some((name, value))
    }
}
