//! Small words that sentences are made of: grouped digits, counted nouns.

use exact_json::{Integer, legible_but};

/// Between groups of three digits in a sentence. A narrow no-break space: it reads as one number in every
/// locale, and what a person copies out of a sentence [`crate::input`] takes back.
pub const GROUP: char = '\u{202f}';

/// Digits in groups of three, for sentences only: a value to copy is always its bare text.
///
/// Anything that is not an integer comes back as it is.
pub fn grouped(digits: &str) -> String {
    let (sign, bare) = digits.strip_prefix('-').map_or(("", digits), |bare| ("-", bare));
    if bare.len() < 4 || !bare.bytes().all(|byte| byte.is_ascii_digit()) {
        return digits.to_owned();
    }
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 * GROUP.len_utf8());
    out.push_str(sign);
    for (at, digit) in bare.chars().enumerate() {
        if at > 0 && (bare.len() - at).is_multiple_of(3) {
            out.push(GROUP);
        }
        out.push(digit);
    }
    out
}

/// A sentence that quotes what came from elsewhere, with a mark for each character in it that misleads. The space between
/// groups of digits is our own, and stays.
pub fn legible_sentence(sentence: &str) -> String {
    legible_but(sentence, |c| c == GROUP).into_owned()
}

/// [`grouped`] for what is counted in memory.
pub fn how_many(count: impl Copy + ToString) -> String {
    grouped(&count.to_string())
}

/// "1 record", "1 244 records".
pub fn counted(count: &Integer, one: &str, many: &str) -> String {
    let noun = if *count == Integer::from(1_i64) { one } else { many };
    format!("{} {noun}", how_many(count))
}

/// [`counted`] for what is counted in memory.
pub fn counted_usize(count: usize, one: &str, many: &str) -> String {
    let noun = if count == 1 { one } else { many };
    format!("{} {noun}", how_many(count))
}

/// "a", "a and b", "a, b and c".
pub fn listed<S: AsRef<str>>(words: &[S]) -> String {
    match words {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// At most `most` characters of a text that came from elsewhere, with "…" where it was cut.
pub fn clipped(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_keeps_its_groups_and_marks_what_misleads() {
        assert_eq!(
            legible_sentence("“a\u{202e}b” reads 1\u{202f}244 again"),
            "“a⟨U+202E⟩b” reads 1\u{202f}244 again"
        );
    }

    #[test]
    fn digits_are_grouped_from_the_right() {
        for (bare, said) in [
            ("7", "7"),
            ("226", "226"),
            ("1244", "1 244"),
            ("81244", "81 244"),
            ("-9223372036854775808", "-9 223 372 036 854 775 808"),
            ("1.5", "1.5"),
            ("", ""),
        ] {
            assert_eq!(grouped(bare), said.replace(' ', "\u{202f}"));
        }
        assert_eq!(counted(&Integer::from(1_i64), "record", "records"), "1 record");
        assert_eq!(how_many(100_000_usize), "100\u{202f}000");
        assert_eq!(counted_usize(2, "record", "records"), "2 records");
    }

    #[test]
    fn lists_and_clips() {
        assert_eq!(listed(&["a", "b", "c"]), "a, b and c");
        assert_eq!(listed::<&str>(&[]), "");
        assert_eq!(clipped("äöü", 2), "äö…");
        assert_eq!(clipped("äö", 2), "äö");
    }
}
