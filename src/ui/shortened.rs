//! A text that may be too long to be drawn.

/// Bytes from its beginning and from its end that are shown of a longer one: a megabyte would stop the page.
const HEAD: usize = 24_000;
const TAIL: usize = 8_000;

/// The beginning and the end of a very long text, with what is left out said in between; `besides` says where all of it is.
pub fn shortened(text: &str, besides: &str) -> String {
    let (Some((head, rest)), true) = (
        text.split_at_checked(boundary(text, HEAD)),
        text.len() > HEAD + TAIL,
    ) else {
        return text.to_owned();
    };
    let cut = boundary(rest, rest.len() - TAIL);
    let (left_out, tail) = rest.split_at_checked(cut).unwrap_or((rest, ""));
    format!(
        "{head}\n\n… {} characters are left out here{besides} …\n\n{tail}",
        left_out.chars().count()
    )
}

/// The last boundary between characters up to `at`.
fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_very_long_is_shortened() {
        assert_eq!(shortened("short", ""), "short");
        let long = "ü".repeat(600_000);
        let shown = shortened(&long, "");
        assert!(shown.len() < 40_000, "{}", shown.len());
        assert!(shown.contains("584000 characters are left out here …"));
    }
}
