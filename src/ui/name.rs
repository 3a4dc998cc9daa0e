//! Names from elsewhere, shown so that they cannot mislead.

use std::borrow::Cow;

use exact_json::{legible, legible_but};
use leptos::prelude::*;

/// A name with a mark for each character that is not to be seen or turns the reading direction, and for spaces at its
/// ends: `abc⟨U+202E⟩def`. For titles and labels; what is copied or sent is the name itself.
pub fn visible(name: &str) -> Cow<'_, str> {
    let inner = name.trim_matches(' ');
    if inner.len() == name.len() {
        return legible(name);
    }
    let leading = name.len() - name.trim_start_matches(' ').len();
    let trailing = name.len() - leading - inner.len();
    let spaces = |count: usize| "␠".repeat(count);
    Cow::Owned(format!(
        "{}{}{}",
        spaces(leading),
        legible(inner),
        spaces(trailing)
    ))
}

/// The same for a text of several lines, whose tabs, line ends and spaces are its own affair.
pub fn visible_lines(text: &str) -> String {
    legible_but(text, |c| matches!(c, '\n' | '\r' | '\t')).into_owned()
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
