//! From JSON to wire types: lenient where the documents allow it, precise about what is wrong.

use std::fmt;

use exact_json::{Kind, Value};

/// A JSON answer that has not the shape it must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecodable {
    /// The member path: `offsets[3].partition`.
    pub path: String,
    /// What was expected there: "an object".
    pub expected: &'static str,
    /// What was there: "a number", or `None` where it was missing.
    pub found: Option<Kind>,
}

impl fmt::Display for Undecodable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.path.is_empty() {
            "the answer"
        } else {
            self.path.as_str()
        };
        match self.found {
            Some(kind) => write!(out, "{place} is {}, expected {}", kind.word(), self.expected),
            None => write!(out, "{place} is missing, expected {}", self.expected),
        }
    }
}

impl std::error::Error for Undecodable {}

impl Undecodable {
    /// The same, seen from one level further out.
    pub(crate) fn within(mut self, outer: &str) -> Self {
        let dot = if self.path.is_empty() || self.path.starts_with('[') {
            ""
        } else {
            "."
        };
        self.path = format!("{outer}{dot}{}", self.path);
        self
    }
}

pub(crate) fn expect_object(value: &Value) -> Result<(), Undecodable> {
    expect(value, Kind::Object)
}

fn expect(value: &Value, kind: Kind) -> Result<(), Undecodable> {
    if value.kind() == kind {
        return Ok(());
    }
    Err(Undecodable {
        path: String::new(),
        expected: kind.word(),
        found: Some(value.kind()),
    })
}

/// A member that is neither absent nor null: clients must take absent for null (API.md T29).
pub(crate) fn present(value: &Value, name: &str) -> Option<Value> {
    value.get(name).filter(|member| !member.is_null())
}

pub(crate) fn required(value: &Value, name: &str, kind: Kind) -> Result<Value, Undecodable> {
    let missing = || Undecodable {
        path: name.to_owned(),
        expected: kind.word(),
        found: None,
    };
    let member = value.get(name).ok_or_else(missing)?;
    expect(&member, kind).map_err(|error| error.within(name))?;
    Ok(member)
}

/// A string, or the text of whatever stands in its place: a number for an id is still an id.
pub(crate) fn text(value: &Value, name: &str) -> Option<String> {
    let member = present(value, name)?;
    Some(
        member
            .as_str()
            .map_or_else(|| member.text().to_owned(), std::borrow::Cow::into_owned),
    )
}

/// A list that may be absent or null.
pub(crate) fn list<T>(
    value: &Value,
    name: &str,
    decode: impl Fn(&Value) -> Result<T, Undecodable>,
) -> Result<Vec<T>, Undecodable> {
    let Some(member) = present(value, name) else {
        return Ok(Vec::new());
    };
    expect(&member, Kind::Array).map_err(|error| error.within(name))?;
    let item =
        |(at, item): (usize, Value)| decode(&item).map_err(|error| error.within(&format!("{name}[{at}]")));
    member.items().enumerate().map(item).collect()
}
