//! Characters that a text must not be shown with unmarked.

/// Whether a character is not to be seen, or changes how the others are: a name that holds one looks like another.
pub fn misleads(character: char) -> bool {
    matches!(character,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{a0}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}'
        | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}'
        | '\u{205f}'..='\u{206f}' | '\u{3000}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::misleads;

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
