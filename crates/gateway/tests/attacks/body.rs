//! Bodies: one JSON object of bounded size, or nothing.

use crate::case::Case;
use crate::targets::PLACE;

pub(crate) const ALTER: &str = r#"{"type":"DELETE"}"#;

/// A name that is in order.
const ATTEMPT: &str = "x-attempt: 0190aefe-0000-7000-8000-000000000001\r\n";

/// The start of a gateway, but not of the one that is attacked.
const OTHER: &str = "0123456789abcdef";

/// An alter request of `orders-to-warehouse`, with headers of the case's own.
pub(crate) fn alter(headers: &str, body: &str) -> String {
    format!("{}content-length: {}\r\n\r\n{body}", head(headers), body.len())
}

/// The head without a length and without its end.
pub(crate) fn head(headers: &str) -> String {
    format!(
        "POST {PLACE}/orders-to-warehouse/offsets/request HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer x\r\n\
         content-type: application/json\r\nconnection: close\r\n{headers}"
    )
}

pub(crate) fn cases() -> Vec<Case> {
    let case = |name: &str, body: &str, status| Case::new("Body", name, alter("", body), status);
    let typed = |name: &str, kind: &str| {
        let text = alter("", ALTER).replace("content-type: application/json\r\n", kind);
        Case::new("Body", name, text, 415)
    };
    vec![
        case("no body", "", 400),
        case("two JSON objects", "{} {}", 400),
        case("an array", "[]", 400),
        case("half an object", "{\"type\":", 400),
        case("a byte order mark before it", "\u{feff}{}", 400),
        case("a NUL after it", "{}\0", 400),
        Case::new(
            "Body",
            "bytes that are no UTF-8 in it",
            [
                head("").as_bytes(),
                b"content-length: 10\r\n\r\n{\"a\":\"\xff\xfe\"}",
            ]
            .concat(),
            400,
        ),
        case("nested a hundred thousand deep", &"[".repeat(100_000), 400),
        case(
            "a body beyond the limit",
            &format!("{{\"x\":\"{}\"}}", "x".repeat(2 << 20)),
            413,
        )
        .may_close(),
        Case::new(
            "Body",
            "a gigabyte announced",
            format!("{}content-length: 1073741824\r\n\r\n{{", head("")),
            413,
        ),
        typed(
            "a form that a foreign page can post",
            "content-type: application/x-www-form-urlencoded\r\n",
        ),
        typed(
            "plain text that a foreign page can post",
            "content-type: text/plain\r\n",
        ),
        typed("no content type", ""),
        Case::new(
            "Body",
            "a body where none belongs",
            format!(
                "PUT {PLACE}/payments-cdc/pause HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer x\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{{}}"
            ),
            413,
        ),
        Case::new(
            "Body",
            "an attempt's id that is none",
            alter("x-attempt: a b\r\n", ALTER),
            400,
        ),
        Case::new(
            "Body",
            "two attempts' ids",
            alter(
                "x-attempt: 0190aefe-0000-7000-8000-000000000001\r\nx-attempt: 0190aefe-0000-7000-8000-000000000002\r\n",
                ALTER,
            ),
            400,
        ),
        Case::new(
            "Body",
            "an attempt's mark that is none",
            alter(&format!("{ATTEMPT}x-attempt-mark: soon\r\n"), ALTER),
            400,
        ),
        Case::new(
            "Body",
            "two marks of an attempt",
            alter(
                &format!("{ATTEMPT}x-attempt-mark: {OTHER}.1\r\nx-attempt-mark: {OTHER}.1\r\n"),
                ALTER,
            ),
            400,
        ),
        Case::new(
            "Body",
            "an attempt made before the gateway was started",
            alter(
                &format!("{ATTEMPT}x-attempt-mark: {OTHER}.1764440000123\r\n"),
                ALTER,
            ),
            502,
        ),
        Case::new(
            "Body",
            "an attempt made through another gateway, in the year 5138",
            alter(
                &format!("{ATTEMPT}x-attempt-mark: {OTHER}.99999999999999\r\n"),
                ALTER,
            ),
            502,
        ),
        Case::new(
            "Body",
            "an honest alter request, for comparison",
            alter("", ALTER),
            202,
        )
        .forwarded(1),
    ]
}
