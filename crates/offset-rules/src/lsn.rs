//! PostgreSQL log sequence numbers: an integer for machines, `X/Y` hex for people.

use exact_json::Integer;

/// `16/B374D848` as an integer: high and low 32 bits, hexadecimal (API.md 4.3).
pub fn parse(text: &str) -> Option<Integer> {
    let (high, low) = text.split_once('/')?;
    let half = |hex: &str| {
        let right_length = (1..=8).contains(&hex.len());
        let all_hex = hex.bytes().all(|byte| byte.is_ascii_hexdigit());
        (right_length && all_hex)
            .then(|| u32::from_str_radix(hex, 16).ok())
            .flatten()
    };
    Some(Integer::from(
        u64::from(half(high)?) << 32 | u64::from(half(low)?),
    ))
}

/// The `X/Y` form, as PostgreSQL prints it; `None` for what is no 64-bit position.
pub fn shown(lsn: &Integer) -> Option<String> {
    let value: u64 = lsn.to_string().parse().ok()?;
    Some(format!("{:X}/{:X}", value >> 32, value & 0xFFFF_FFFF))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_one_position() {
        let lsn = parse("16/B374D848").unwrap();
        assert_eq!(lsn.to_string(), "97500059720");
        assert_eq!(shown(&lsn).as_deref(), Some("16/B374D848"));
        assert_eq!(
            parse("FFFFFFFF/FFFFFFFF").unwrap().to_string(),
            "18446744073709551615"
        );
        assert_eq!(shown(&Integer::from(0_i64)).as_deref(), Some("0/0"));
        for bad in [
            "",
            "/",
            "16",
            "16/",
            "/1",
            "G/1",
            "1/2/3",
            "123456789/0",
            "-1/0",
            "+1/0",
            " 1/0",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
        assert_eq!(shown(&Integer::from(-1_i64)), None);
    }
}
