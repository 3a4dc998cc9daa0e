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

    /// All that is marked, first and last of each run.
    const MARKED: [(char, char, &str); 18] = [
        ('\u{0}', '\u{1f}', "controls"),
        ('\u{7f}', '\u{a0}', "delete, the C1 controls, a no-break space"),
        ('\u{ad}', '\u{ad}', "a hyphen that is not drawn"),
        ('\u{34f}', '\u{34f}', "a joiner of graphemes"),
        ('\u{61c}', '\u{61c}', "a mark of direction"),
        ('\u{115f}', '\u{1160}', "Hangul fillers"),
        ('\u{17b4}', '\u{17b5}', "vowels that are not drawn"),
        ('\u{180b}', '\u{180f}', "Mongolian selectors and a separator"),
        ('\u{2000}', '\u{200f}', "spaces, joiners, marks of direction"),
        (
            '\u{2028}',
            '\u{202f}',
            "ends of lines, embeddings, overrides, a space",
        ),
        ('\u{205f}', '\u{206f}', "a space, operators not drawn, isolates"),
        ('\u{3000}', '\u{3000}', "a wide space"),
        ('\u{3164}', '\u{3164}', "a Hangul filler"),
        ('\u{fe00}', '\u{fe0f}', "selectors of variants"),
        ('\u{feff}', '\u{feff}', "the byte order mark"),
        ('\u{ffa0}', '\u{ffa0}', "a narrow Hangul filler"),
        ('\u{fff0}', '\u{fffb}', "annotations"),
        ('\u{e0000}', '\u{e0fff}', "tags, more selectors of variants"),
    ];

    #[test]
    fn every_run_is_marked_to_its_ends_and_nothing_beside() {
        let mut count = 0;
        for (first, last, what) in MARKED {
            for character in first..=last {
                assert!(misleads(character), "{what}: {}", character.escape_unicode());
                count += 1;
            }
        }
        let all = ('\u{0}'..=char::MAX).filter(|character| misleads(*character));
        assert_eq!(all.count(), count);
    }

    #[test]
    fn what_turns_a_text_around_is_marked_by_its_number() {
        for (text, marked) in [
            (
                "a\u{2066}b\u{2067}c\u{2068}d\u{2069}",
                "a⟨U+2066⟩b⟨U+2067⟩c⟨U+2068⟩d⟨U+2069⟩",
            ),
            ("\u{61c}orders", "⟨U+061C⟩orders"),
            ("or\u{34f}ders", "or⟨U+034F⟩ders"),
            (
                "\u{115f}\u{1160}\u{3164}\u{ffa0}",
                "⟨U+115F⟩⟨U+1160⟩⟨U+3164⟩⟨U+FFA0⟩",
            ),
            ("a\u{2028}b\u{2029}c", "a⟨U+2028⟩b⟨U+2029⟩c"),
            ("a\u{fff9}b\u{fffa}c\u{fffb}", "a⟨U+FFF9⟩b⟨U+FFFA⟩c⟨U+FFFB⟩"),
            ("\u{85}\u{9b}31m", "⟨U+0085⟩⟨U+009B⟩31m"),
        ] {
            assert_eq!(legible(text), marked);
        }
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
