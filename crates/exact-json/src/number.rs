//! The spelling of JSON numbers.

use crate::error::Expected;

/// Reads a number at the front of `bytes`: its length, or where it goes wrong.
pub(crate) fn scan(bytes: &[u8]) -> Result<usize, (usize, Expected)> {
    let digits = |from: usize| {
        bytes
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count()
    };
    let mut at = usize::from(bytes.first() == Some(&b'-'));
    let whole = digits(at);
    if whole == 0 {
        return Err((at, Expected::Digit));
    }
    if whole > 1 && bytes.get(at) == Some(&b'0') {
        return Err((at, Expected::NoLeadingZero));
    }
    at += whole;
    if bytes.get(at) == Some(&b'.') {
        let fraction = digits(at + 1);
        if fraction == 0 {
            return Err((at + 1, Expected::Digit));
        }
        at += 1 + fraction;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        let exponent = digits(at + 1 + sign);
        if exponent == 0 {
            return Err((at + 1 + sign, Expected::Digit));
        }
        at += 1 + sign + exponent;
    }
    Ok(at)
}

/// Whether `text` is exactly one JSON number, nothing around it.
pub fn is_number(text: &str) -> bool {
    scan(text.as_bytes()) == Ok(text.len())
}

/// Whether `text` is exactly one JSON number written without fraction and exponent.
pub fn is_integer(text: &str) -> bool {
    is_number(text) && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_what_looks_like_them() {
        for good in [
            "0",
            "-0",
            "1",
            "9007199254741993",
            "1.0",
            "1e3",
            "-1.5E-7",
            "123456789012345678901234567890",
        ] {
            assert!(is_number(good), "{good}");
        }
        for bad in [
            "", "-", "01", "1.", ".5", "+1", "1e", "0x1", "1 ", " 1", "NaN", "1_000", "٣",
        ] {
            assert!(!is_number(bad), "{bad}");
        }
        assert!(is_integer("-7") && !is_integer("7.0") && !is_integer("7e0"));
    }
}
