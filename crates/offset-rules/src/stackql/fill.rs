//! Placeholders filled in, `'{{ connector_name }}'`, so that the documentation's statements run as they stand.

use exact_json::{Kind, parse, quote};

use super::lexer::literal;
use super::plan::placeholder;

/// A statement with its placeholders filled in. Places in it lead back to the text that a person wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// The statement.
    pub text: String,
    /// For each value: where it begins and ends here, and where its placeholder began and ended.
    pieces: Vec<[usize; 4]>,
}

/// Fills in what `value` knows; a placeholder without a value stays. Values are escaped for the text they stand in;
/// a JSON array or object in quotes takes the quotes' place (`"offsets": "{{ offsets }}"`).
pub fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> Filled {
    let mut filled = Filled {
        text: String::with_capacity(text.len()),
        pieces: Vec::new(),
    };
    let mut copied = 0;
    let mut at = 0;
    while let Some(open) = find(text, at, "{{") {
        at = open + 2;
        let Some((name, behind)) = placeholder(text.get(at..).unwrap_or_default()) else {
            continue;
        };
        let Some(value) = value(name).filter(|value| !value.is_empty()) else {
            continue;
        };
        let (mut from, mut to) = (open, text.len() - behind.len());
        let is_quoted = text.get(..from).unwrap_or_default().ends_with('"')
            && text.get(to..).unwrap_or_default().starts_with('"');
        let value = match parse(value.as_str()) {
            Ok(json) if is_quoted && matches!(json.kind(), Kind::Array | Kind::Object) => {
                (from, to) = (from - 1, to + 1);
                value
            }
            _ if is_quoted => inner(&quote(&value)),
            _ => value,
        };
        filled.text.push_str(text.get(copied..from).unwrap_or_default());
        let start = filled.text.len();
        filled.text.push_str(&inner(&literal(&value)));
        filled.pieces.push([start, filled.text.len(), from, to]);
        (copied, at) = (to, to);
    }
    filled.text.push_str(text.get(copied..).unwrap_or_default());
    filled
}

fn find(text: &str, from: usize, what: &str) -> Option<usize> {
    Some(text.get(from..)?.find(what)? + from)
}

/// Without the quotes around it.
fn inner(quoted: &str) -> String {
    quoted.get(1..quoted.len() - 1).unwrap_or_default().to_owned()
}

impl Filled {
    /// Where a place of the filled text stands in the text with placeholders: inside a value, where its placeholder begins.
    pub fn original(&self, offset: usize) -> usize {
        let mut ends = (0, 0);
        for [start, end, from, to] in &self.pieces {
            if offset < *start {
                break;
            }
            if offset < *end {
                return *from;
            }
            ends = (*end, *to);
        }
        offset - ends.0 + ends.1
    }
}
