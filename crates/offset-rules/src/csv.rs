//! Fields of CSV (RFC 4180) that a spreadsheet takes for what they are: a text never for a formula, a number for nothing else.

/// What a text begins with that a spreadsheet would run. A tab and the ends of a line stand here because some
/// spreadsheets drop them and look at what follows.
const FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\n'];

/// What stands before such a text: an apostrophe, which spreadsheets read as "this is text".
const MARK: char = '\'';

/// A field of CSV. What a spreadsheet would run as a formula gets an apostrophe in front; a number stays the digits and
/// the sign it is.
pub fn field(text: &str) -> String {
    let is_formula = text.starts_with(FORMULA) && !exact_json::is_number(text);
    let text = if is_formula {
        format!("{MARK}{text}")
    } else {
        text.to_owned()
    };
    if text.contains([',', '"', '\r', '\n']) || text.starts_with(' ') || text.ends_with(' ') {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

/// A line of CSV, without its end.
pub fn line<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> String {
    let fields: Vec<String> = texts.into_iter().map(|text| field(text.as_ref())).collect();
    fields.join(",")
}

/// The text that [`field`] marked; any other as it is. For what can have no apostrophe of its own, as a topic.
pub(crate) fn unmarked(text: &str) -> &str {
    match text.strip_prefix(MARK) {
        Some(rest) if rest.starts_with(FORMULA) => rest,
        _ => text,
    }
}
