//! Quoting for POSIX shells.

/// One word of a command, whatever is in it: in single quotes, with `'\''` for a quote. A NUL cannot be in a command
/// and is left out.
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\0', "").replace('\'', r"'\''"))
}

/// Like [`quoted`], without quotes where none are needed.
pub(super) fn word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':');
    if !text.is_empty() && text.chars().all(plain) && !text.starts_with('-') {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// A text in a comment: one line, whatever is in it.
pub(super) fn comment(text: &str) -> String {
    let one_line: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    format!("# {one_line}")
}
