//! Methods: what may be done, and tricks to do something else.

use crate::body::{ALTER, alter};
use crate::case::Case;
use crate::targets::PLACE;

fn ask(line: &str, headers: &str) -> String {
    format!(
        "{line} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer x\r\n{headers}connection: close\r\n\r\n"
    )
}

pub(crate) fn cases() -> Vec<Case> {
    let case =
        |name: &str, line: &str, headers: &str, status| Case::new("Method", name, ask(line, headers), status);
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
        ),
        case("HEAD of an API path", &format!("HEAD {PLACE}"), "", 405),
        case("TRACE", "TRACE /gateway", "", 405).never(&["bearer x"]),
        case("TRACE of an API path", &format!("TRACE {PLACE}"), "", 405).never(&["bearer x"]),
        case("CONNECT", "CONNECT api.confluent.cloud:443", "", 400),
        case("OPTIONS *", "OPTIONS *", "", 400),
        case("a method nobody knows", &format!("EXPLODE {PLACE}"), "", 405),
        case("a method in small letters", &format!("get {PLACE}"), "", 405),
        case(
            "an upgrade to a web socket",
            &format!("GET {PLACE}"),
            "upgrade: websocket\r\nsec-websocket-key: x\r\n",
            200,
        ),
        case(
            "an upgrade to HTTP/2 in clear",
            "GET /gateway",
            "upgrade: h2c\r\nhttp2-settings: AAMAAABkAAQ\r\n",
            200,
        ),
        Case::new(
            "Method",
            "the preface of HTTP/2",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            400,
        )
        .may_close(),
        Case::new("Method", "HTTP/0.9", "GET /gateway\r\n", 400).may_close(),
        Case::new(
            "Method",
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
