//! Names from elsewhere, shown so that they cannot mislead.

use std::borrow::Cow;

use exact_json::{legible, legible_but};
use leptos::prelude::*;

/// Characters of a name that are shown. A name of a megabyte would stop the page for seconds, and push away all that stands
/// below it.
const LONGEST: usize = 4_000;

/// A name with a mark for each character that is not to be seen or turns the reading direction, and for spaces at its
/// ends: `abc⟨U+202E⟩def`; of a very long one the beginning, with its length. For titles and labels; what is copied or sent
/// is the name itself.
pub fn visible(name: &str) -> Cow<'_, str> {
    if let Some(beginning) = beginning(name) {
        return Cow::Owned(counted(&visible(beginning), name));
    }
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

/// A sentence of ours that quotes what came from elsewhere. The narrow space between groups of digits is our own, and stays.
pub fn visible_sentence(sentence: &str) -> String {
    if let Some(beginning) = beginning(sentence) {
        return counted(&visible_sentence(beginning), sentence);
    }
    legible_but(sentence, |c| c == '\u{202f}').into_owned()
}

/// What is shown of a very long text; nothing, where all of it is.
fn beginning(text: &str) -> Option<&str> {
    let (end, _) = text.char_indices().nth(LONGEST)?;
    text.get(..end)
}

/// The beginning of a text as it is shown, with the length of the whole.
fn counted(beginning: &str, whole: &str) -> String {
    format!("{beginning}… ({} characters)", whole.chars().count())
}

/// A note on a page, as the cell of a table has it: cut, all of its lines on hovering.
pub fn note(text: &str) -> AnyView {
    let note = beginning(text).map_or_else(|| visible_lines(text), |cut| visible_lines(cut) + "…");
    view! { <span title=note.clone()>{note.clone()}</span> }.into_any()
}

/// A name on a page: its own reading direction stays inside it, and what misleads is marked.
pub fn name(text: &str) -> AnyView {
    view! { <bdi>{visible(text).into_owned()}</bdi> }.into_any()
}

/// The same of a text that was cut already, to a length of its own.
pub fn cut_name(text: &str) -> AnyView {
    view! { <bdi>{legible(text).into_owned()}</bdi> }.into_any()
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
        assert_eq!(
            visible_sentence("“\u{202e}” of 1\u{202f}244"),
            "“⟨U+202E⟩” of 1\u{202f}244"
        );
        assert_eq!(visible_lines("a\n\tat b\r\n  c"), "a\n\tat b\r\n  c");
        assert_eq!(visible_lines("a\n\u{202e}b"), "a\n⟨U+202E⟩b");
    }

    #[test]
    fn of_a_megabyte_the_beginning_is_shown_and_its_length_said() {
        let whole = "ü".repeat(LONGEST);
        assert_eq!(visible(&whole), whole);
        let shown = visible(&"ü".repeat(1_000_000)).into_owned();
        assert_eq!(shown, format!("{whole}… (1000000 characters)"));
    }
}
