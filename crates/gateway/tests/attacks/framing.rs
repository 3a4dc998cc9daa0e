//! Framing: where one request ends and the next begins must never be in doubt.

use crate::body::{ALTER, alter, head};
use crate::case::Case;
use crate::gateways::Behind;

const CHUNKED: &str = "11\r\n{\"type\":\"DELETE\"}\r\n0\r\n\r\n";

pub(crate) fn cases() -> Vec<Case> {
    let case = |name: &str, lengths: &str, body: &str, status| {
        Case::new(
            "Framing",
            name,
            format!("{}{lengths}\r\n{body}", head("")),
            status,
        )
    };
    let inner = "GET /gateway HTTP/1.1\r\nhost: localhost\r\n\r\n";
    vec![
        case("chunks", "transfer-encoding: chunked\r\n", CHUNKED, 411),
        case(
            "Content-Length, then Transfer-Encoding",
            "content-length: 17\r\ntransfer-encoding: chunked\r\n",
            CHUNKED,
            411,
        ),
        case(
            "Transfer-Encoding, then Content-Length",
            "transfer-encoding: chunked\r\ncontent-length: 5\r\n",
            CHUNKED,
            411,
        ),
        case(
            "Transfer-Encoding twice",
            "transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n",
            CHUNKED,
            400,
        ),
        case(
            "a Transfer-Encoding nobody knows",
            "transfer-encoding: xchunked\r\n",
            CHUNKED,
            400,
        ),
        case(
            "Transfer-Encoding with a tab before it",
            "transfer-encoding:\tchunked\r\n",
            CHUNKED,
            411,
        ),
        case(
            "a space before the colon",
            "transfer-encoding : chunked\r\ncontent-length: 5\r\n",
            CHUNKED,
            400,
        ),
        case(
            "an underscore instead of a dash",
            "transfer_encoding: chunked\r\ncontent-length: 17\r\n",
            ALTER,
            202,
        )
        .forwarded(1),
        case(
            "a folded header",
            "x-folded: a\r\n transfer-encoding: chunked\r\ncontent-length: 17\r\n",
            ALTER,
            400,
        ),
        case(
            "two different lengths",
            "content-length: 5\r\ncontent-length: 17\r\n",
            ALTER,
            400,
        ),
        case(
            "two equal lengths",
            "content-length: 17\r\ncontent-length: 17\r\n",
            ALTER,
            202,
        )
        .forwarded(1),
        case("two lengths in one line", "content-length: 17, 5\r\n", ALTER, 400),
        case("a length below zero", "content-length: -1\r\n", ALTER, 400),
        case("a length with a sign", "content-length: +17\r\n", ALTER, 400),
        case("a length in hexadecimal", "content-length: 0x11\r\n", ALTER, 400),
        case(
            "a length beyond 64 bits",
            "content-length: 99999999999999999999\r\n",
            ALTER,
            400,
        ),
        case(
            "a chunk's length beyond 64 bits",
            "transfer-encoding: chunked\r\n",
            "ffffffffffffffffff\r\n{}\r\n0\r\n\r\n",
            411,
        ),
        Case::new("Framing", "a request hidden in a body", alter("", inner), 400),
        Case::new(
            "Framing",
            "a request after the body, when the connection was to close",
            format!("{}{inner}", alter("", ALTER)),
            202,
        )
        .forwarded(1),
        Case::new(
            "Framing",
            "two requests in one piece: each is answered by itself",
            format!("{}{inner}", alter("", ALTER)).replacen("connection: close\r\n", "", 1),
            202,
        )
        .answers(&[202, 200])
        .forwarded(1),
        Case::new(
            "Framing",
            "a header's name with a NUL",
            "GET /gateway HTTP/1.1\r\nhost: localhost\r\nx\0y: z\r\nconnection: close\r\n\r\n",
            400,
        ),
        Case::new(
            "Framing",
            "a header's value with a NUL",
            "GET /gateway HTTP/1.1\r\nhost: localhost\r\nx: a\0b\r\nconnection: close\r\n\r\n",
            400,
        ),
        Case::new(
            "Framing",
            "a line feed alone as line end",
            "GET /gateway HTTP/1.1\nhost: localhost\nconnection: close\n\n",
            200,
        ),
        Case::new(
            "Framing",
            "a carriage return alone in a header",
            "GET /gateway HTTP/1.1\r\nhost: localhost\r\nx: a\rhost: evil.example\r\nconnection: close\r\n\r\n",
            400,
        ),
        Case::new(
            "Framing",
            "an HTTP version that does not exist",
            "GET /gateway HTTP/1.7\r\nhost: localhost\r\n\r\n",
            400,
        )
        .may_close(),
        Case::new(
            "Framing",
            "a body cut off by its sender's silence",
            format!("{}content-length: 17\r\n\r\n{{\"type\"", head("")),
            408,
        )
        .behind(Behind::Hasty),
        Case::new(
            "Framing",
            "half a head, and silence",
            "GET /gateway HTTP/1.1\r\nhost: local",
            408,
        )
        .behind(Behind::Hasty)
        .may_close(),
        Case::new(
            "Framing",
            "one header of a megabyte",
            format!(
                "GET /gateway HTTP/1.1\r\nhost: localhost\r\nx: {}\r\n\r\n",
                "x".repeat(1 << 20)
            ),
            431,
        )
        .may_close(),
        Case::new(
            "Framing",
            "ten thousand headers",
            format!(
                "GET /gateway HTTP/1.1\r\nhost: localhost\r\n{}\r\n",
                "x: y\r\n".repeat(10_000)
            ),
            431,
        )
        .may_close(),
    ]
}
