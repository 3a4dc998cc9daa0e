//! Which form a text has, and reading it.

use super::model::{ImportError, Imported};
use super::{csv, json, lines};

const FORMS: &str =
    "Give {\"offsets\": […]}, an answer of the API, an array, lines of topic:partition:offset, or CSV.";

/// Reads a file or a paste.
///
/// # Errors
/// [`ImportError`] with line, column and member path of the first thing that is wrong.
pub fn read(bytes: &[u8]) -> Result<Imported, ImportError> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let (line, column) = place(&String::from_utf8_lossy(before));
        let says = "This is not text in UTF-8.".to_owned();
        ImportError {
            code: "import-utf8",
            line,
            column,
            path: String::new(),
            says,
            advice: "Save it as UTF-8, or choose another file.",
        }
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match text.trim_start().bytes().next() {
        None => Err(ImportError {
            code: "import-empty",
            line: 1,
            column: 1,
            path: String::new(),
            says: "There is nothing in it.".to_owned(),
            advice: FORMS,
        }),
        Some(b'{' | b'[') => json::read(text),
        Some(_) if first_line(text).contains(',') => csv::read(text),
        Some(_) => lines::read(text),
    }
}

fn first_line(text: &str) -> &str {
    text.lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default()
}

/// Line and column, from 1, at which a value begins in the text it was read from.
pub fn place_in(value: &exact_json::Value) -> (usize, usize) {
    let before = value.document_text().get(..value.span().start);
    place(before.unwrap_or_default())
}

/// Line and column of the end of a text.
pub(super) fn place(before: &str) -> (usize, usize) {
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let last = before.rsplit('\n').next().unwrap_or_default();
    (line, last.chars().count() + 1)
}
