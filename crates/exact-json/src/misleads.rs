//! Characters that a text must not be shown with unmarked.

use std::borrow::Cow;

/// Whether a character is not to be seen, or changes how the others are: a name that holds one looks like another.
pub fn misleads(character: char) -> bool {
    matches!(character,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{a0}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}'
        | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}'
        | '\u{205f}'..='\u{206f}' | '\u{3000}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// A text for reading, with a mark for each character that [misleads](misleads): `abc⟨U+202E⟩def`.
pub fn legible(text: &str) -> Cow<'_, str> {
    legible_but(text, |_| false)
}

/// The same, where some of these characters are meant to be there.
pub fn legible_but(text: &str, is_meant: impl Fn(char) -> bool) -> Cow<'_, str> {
    let is_odd = |c: char| misleads(c) && !is_meant(c);
    if !text.contains(is_odd) {
        return Cow::Borrowed(text);
    }
    let mark = |c: char| {
        if is_odd(c) {
            format!("⟨U+{:04X}⟩", u32::from(c))
        } else {
            c.to_string()
        }
    };
    Cow::Owned(text.chars().map(mark).collect())
}

#[cfg(test)]
mod tests {
    use super::{legible, legible_but, misleads};

    #[test]
    fn what_misleads_is_marked_and_the_rest_stays() {
        assert_eq!(legible("orders/0 طلبات"), "orders/0 طلبات");
        assert_eq!(legible("abc\u{202e}def\n"), "abc⟨U+202E⟩def⟨U+000A⟩");
        assert_eq!(legible_but("abc\u{202e}def\n", |c| c == '\n'), "abc⟨U+202E⟩def\n");
    }

    #[test]
    fn what_is_not_seen_misleads_and_letters_do_not() {
        for hidden in [
            '\u{ad}',
            '\u{200b}',
            '\u{202e}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{e0041}',
            '\n',
        ] {
            assert!(misleads(hidden), "{}", hidden.escape_unicode());
        }
        assert!(!"a Z09-ü طلبات 🦀 ".chars().any(misleads));
    }
}
