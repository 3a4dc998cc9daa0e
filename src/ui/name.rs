//! Names from elsewhere, shown so that they cannot mislead.

use std::borrow::Cow;
use std::fmt::Write;

use exact_json::misleads;
use leptos::prelude::*;

/// A name with a mark for each character that is not to be seen or turns the reading direction, and for spaces at its
/// ends: `abc⟨U+202E⟩def`. For titles and labels; what is copied or sent is the name itself.
pub fn visible(name: &str) -> Cow<'_, str> {
    let inner = name.trim_matches(' ');
    if inner.len() == name.len() && !name.chars().any(misleads) {
        return Cow::Borrowed(name);
    }
    let leading = name.len() - name.trim_start_matches(' ').len();
    let last = leading + inner.len();
    let mut shown = String::with_capacity(name.len() + 16);
    for (at, character) in name.char_indices() {
        if misleads(character) {
            // Writing into a text cannot fail.
            let _ = write!(shown, "⟨U+{:04X}⟩", u32::from(character));
        } else if character == ' ' && (at < leading || at >= last) {
            shown.push('␠');
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// The same for a text of several lines, whose tabs, line ends and spaces are its own affair.
pub fn visible_lines(text: &str) -> String {
    let is_odd = |c: char| misleads(c) && !matches!(c, '\n' | '\r' | '\t');
    let mark = |c: char| {
        if is_odd(c) {
            format!("⟨U+{:04X}⟩", u32::from(c))
        } else {
            c.to_string()
        }
    };
    if text.contains(is_odd) {
        text.chars().map(mark).collect()
    } else {
        text.to_owned()
    }
}

/// A name on a page: its own reading direction stays inside it, and what misleads is marked.
pub fn name(text: &str) -> AnyView {
    view! { <bdi>{visible(text).into_owned()}</bdi> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_marked() {
        assert_eq!(visible("orders-to-warehouse"), "orders-to-warehouse");
        assert_eq!(visible("name with / % + # ü"), "name with / % + # ü");
        assert_eq!(visible("طلبات"), "طلبات");
        assert_eq!(visible("pay\u{200b}ments"), "pay⟨U+200B⟩ments");
        assert_eq!(visible("knis-\u{202e}redro"), "knis-⟨U+202E⟩redro");
        assert_eq!(visible("a\tb\u{7f}"), "a⟨U+0009⟩b⟨U+007F⟩");
        assert_eq!(visible(" a b "), "␠a b␠");
        assert_eq!(visible("   "), "␠␠␠");
        assert_eq!(visible_lines("a\n\tat b\r\n  c"), "a\n\tat b\r\n  c");
        assert_eq!(visible_lines("a\n\u{202e}b"), "a\n⟨U+202E⟩b");
    }
}
