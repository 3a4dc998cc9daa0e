//! One text for all values that mean the same.

use std::borrow::Cow;

use crate::document::Kind;
use crate::part::Part;
use crate::string::quote;

/// Beyond this nesting a value is compared by its text: offsets are flat maps of primitives (API.md 2.1),
/// and a hostile text must not overflow the stack.
const DEEPEST: usize = 64;

pub(crate) fn canonical(value: Part<'_>) -> String {
    let mut out = String::with_capacity(value.text().len());
    write(value, &mut out, 0);
    out
}

fn write(value: Part<'_>, out: &mut String, depth: usize) {
    if depth > DEEPEST {
        out.push_str(value.text());
        return;
    }
    match value.kind() {
        Kind::Null | Kind::Bool | Kind::Number => out.push_str(value.text()),
        Kind::String => out.push_str(&string(value)),
        Kind::Array => {
            out.push('[');
            for (at, item) in value.items().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(item, out, depth + 1);
            }
            out.push(']');
        }
        Kind::Object => {
            let mut members: Vec<(Cow<'_, str>, Part<'_>)> = value
                .members()
                .map(|(name, value)| (string(name), value))
                .collect();
            // Stable: duplicates keep their order, so a text with duplicates never equals one without.
            members.sort_by(|left, right| left.0.cmp(&right.0));
            out.push('{');
            for (at, (name, value)) in members.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                out.push_str(name);
                out.push(':');
                write(*value, out, depth + 1);
            }
            out.push('}');
        }
    }
}

/// A string with only the escapes it needs; one that is not text stays as it was written.
fn string(value: Part<'_>) -> Cow<'_, str> {
    match value.string() {
        // Without an escape it was written with as few as can be.
        Some(Ok(Cow::Owned(text))) => Cow::Owned(quote(&text)),
        _ => Cow::Borrowed(value.text()),
    }
}
