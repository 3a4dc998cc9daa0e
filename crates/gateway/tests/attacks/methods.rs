//! Methods: what may be done, and tricks to do something else.

use crate::body::{ALTER, alter};
use crate::case::Case;
use crate::gateways::Behind;
use crate::targets::PLACE;

fn ask(line: &str, headers: &str) -> String {
    format!(
        "{line} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer x\r\n{headers}connection: close\r\n\r\n"
    )
}

/// Who asks for another protocol has to say so in `connection` too, or it is no request for one.
fn upgrade(headers: &str) -> String {
    format!(
        "GET {PLACE} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer x\r\nconnection: upgrade, close\r\n{headers}\r\n"
    )
}

pub(crate) fn cases() -> Vec<Case> {
    // Behind an upstream that answers everything: what is refused is refused here, or it is counted there.
    let sent =
        |name: &str, sent: Vec<u8>, status| Case::new("Method", name, sent, status).behind(Behind::Hostile);
    let case =
        |name: &str, line: &str, headers: &str, status| sent(name, ask(line, headers).into_bytes(), status);
    let upgraded = |name: &str, headers: &str| {
        sent(name, upgrade(headers).into_bytes(), 200)
            .reached("GET", PLACE)
            .kept_back(&["upgrade", "sec-websocket", "http2-settings", "h2c"])
            .never(&["101 switching", "upgrade:"])
    };
    let pause = format!("{PLACE}/payments-cdc/pause");
    vec![
        case(
            "DELETE a connector",
            &format!("DELETE {PLACE}/payments-cdc"),
            "",
            405,
        ),
        case(
            "PUT a connector's config",
            &format!("PUT {PLACE}/payments-cdc/config"),
            "",
            405,
        ),
        case("POST a new connector", &format!("POST {PLACE}"), "", 405),
        case(
            "PATCH offsets",
            &format!("PATCH {PLACE}/payments-cdc/offsets"),
            "",
            405,
        ),
        case(
            "GET what is to be posted",
            &format!("GET {PLACE}/payments-cdc/offsets/request"),
            "",
            405,
        ),
        case("POST what is to be put", &format!("POST {pause}"), "", 405),
        case(
            "a GET that says it is a POST (X-HTTP-Method-Override)",
            &format!("GET {PLACE}/payments-cdc/offsets/request"),
            "x-http-method-override: POST\r\n",
            405,
        ),
        case(
            "a GET that says it is a DELETE (X-HTTP-Method)",
            &format!("GET {PLACE}/payments-cdc"),
            "x-http-method: DELETE\r\n",
            200,
        )
        .reached("GET", &format!("{PLACE}/payments-cdc"))
        .kept_back(&["delete"]),
        case("HEAD of an API path", &format!("HEAD {PLACE}"), "", 405),
        case("TRACE", "TRACE /gateway", "", 405).never(&["bearer x"]),
        case("TRACE of an API path", &format!("TRACE {PLACE}"), "", 405).never(&["bearer x"]),
        case("CONNECT", "CONNECT api.confluent.cloud:443", "", 400),
        case("OPTIONS *", "OPTIONS *", "", 400),
        case("a method nobody knows", &format!("EXPLODE {PLACE}"), "", 405),
        case("a method in small letters", &format!("get {PLACE}"), "", 405),
        upgraded(
            "an upgrade to a web socket: answered as if it had not asked",
            "upgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
        ),
        upgraded(
            "an upgrade to HTTP/2 in clear: answered as if it had not asked",
            "upgrade: h2c\r\nhttp2-settings: AAMAAABkAAQ\r\n",
        ),
        sent(
            "the preface of HTTP/2",
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
            400,
        )
        .may_close(),
        sent("HTTP/0.9", b"GET /gateway\r\n".to_vec(), 400).may_close(),
        sent(
            "TLS spoken to a plain port",
            vec![0x16, 3, 1, 0, 5, 1, 0, 0, 1, 0],
            400,
        )
        .may_close(),
        Case::new(
            "Method",
            "an alter request with Expect: 100-continue",
            alter("expect: 100-continue\r\n", ALTER),
            202,
        )
        .answers(&[100, 202])
        .forwarded(1),
    ]
}
