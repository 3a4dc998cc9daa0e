//! Text from parts that are already JSON text. Nothing is re-spelled.

use crate::string::quote;
use crate::value::Value;

/// `"name":value`, where `value` is JSON text.
pub fn member(name: &str, value: &str) -> String {
    format!("{}:{value}", quote(name))
}

/// An object of members made by [`member`], or taken over as text from elsewhere.
pub fn object<I: IntoIterator<Item = S>, S: AsRef<str>>(members: I) -> String {
    wrap('{', '}', members)
}

/// An array of items that are JSON text.
pub fn array<I: IntoIterator<Item = S>, S: AsRef<str>>(items: I) -> String {
    wrap('[', ']', items)
}

fn wrap<I: IntoIterator<Item = S>, S: AsRef<str>>(open: char, close: char, parts: I) -> String {
    let mut out = String::new();
    out.push(open);
    for (at, part) in parts.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        out.push_str(part.as_ref());
    }
    out.push(close);
    out
}

impl Value {
    /// This object's text with the value of member `name` replaced by the JSON text `value`; everything else,
    /// white space and order included, stays byte for byte. A member that is not there is added at the end.
    /// Anything that is not an object is answered with its own text.
    pub fn with_member(&self, name: &str, value: &str) -> String {
        let text = self.text();
        let start = self.span().start;
        if self.kind() != crate::Kind::Object {
            return text.to_owned();
        }
        if let Some(old) = self.get(name) {
            let span = old.span();
            let before = text.get(..span.start - start).unwrap_or_default();
            let after = text.get(span.end - start..).unwrap_or_default();
            return format!("{before}{value}{after}");
        }
        let last = self.members().last().map(|(_, last)| last.span().end - start);
        let (at, comma) = last.map_or((1, ""), |end| (end, ","));
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at..).unwrap_or_default();
        format!("{before}{comma}{}{after}", member(name, value))
    }
}
