//! Pages elsewhere.

use crate::body::{ALTER, alter};
use crate::case::Case;
use crate::gateways::Behind;

/// None of these may ever be told to a foreign page.
const NO_CORS: &[&str] = &["access-control-allow-origin", "access-control-allow-credentials"];

fn ask(line: &str, headers: &str) -> String {
    format!(
        "{line} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer x\r\n{headers}connection: close\r\n\r\n"
    )
}

pub(crate) fn cases() -> Vec<Case> {
    let get = |name: &str, headers: &str, status| {
        Case::new("Origin", name, ask("GET /org/v2/environments", headers), status)
            .behind(Behind::NamedOrigin)
            .never(NO_CORS)
    };
    let preflight = "OPTIONS /org/v2/environments";
    let asks = "access-control-request-method: GET\r\naccess-control-request-headers: authorization\r\n";
    vec![
        get("a foreign page", "origin: http://evil.example\r\n", 403),
        get("a page without an origin (null)", "origin: null\r\n", 403),
        get("a file", "origin: file://\r\n", 403),
        get(
            "a page on another port of this machine",
            "origin: http://localhost:1\r\n",
            403,
        ),
        get(
            "an origin that begins like the named one",
            "origin: http://console.example.evil.example\r\n",
            403,
        ),
        get(
            "the named origin, over another scheme",
            "origin: https://console.example\r\n",
            403,
        ),
        get(
            "two origins",
            "origin: http://console.example\r\norigin: http://evil.example\r\n",
            403,
        ),
        get(
            "an image of a foreign page (Sec-Fetch-Site)",
            "sec-fetch-site: cross-site\r\n",
            403,
        ),
        get("a page of a sibling site", "sec-fetch-site: same-site\r\n", 403),
        Case::new(
            "Origin",
            "an alter request of a foreign page",
            alter("origin: http://evil.example\r\n", ALTER),
            403,
        )
        .never(NO_CORS),
        Case::new(
            "Origin",
            "who am I, asked by a foreign page",
            ask("GET /gateway", "origin: http://evil.example\r\n"),
            403,
        )
        .never(NO_CORS),
        Case::new(
            "Origin",
            "the sandbox's switches, by a foreign page",
            ask(
                "POST /sandbox/reset",
                "origin: http://evil.example\r\ncontent-length: 0\r\n",
            ),
            403,
        )
        .never(NO_CORS),
        Case::new(
            "Origin",
            "a preflight of a foreign page",
            ask(preflight, &format!("origin: http://evil.example\r\n{asks}")),
            403,
        )
        .behind(Behind::NamedOrigin)
        .never(NO_CORS),
        Case::new(
            "Origin",
            "a preflight of the named origin",
            ask(preflight, &format!("origin: http://console.example\r\n{asks}")),
            204,
        )
        .behind(Behind::NamedOrigin)
        .says(&["access-control-allow-origin: http://console.example"])
        .never(&[
            "access-control-allow-credentials",
            "access-control-allow-origin: *",
        ]),
        Case::new(
            "Origin",
            "a preflight without an origin",
            ask(preflight, asks),
            405,
        )
        .never(NO_CORS),
        Case::new(
            "Origin",
            "a cookie instead of a key",
            "GET /org/v2/environments HTTP/1.1\r\nhost: localhost\r\ncookie: authorization=Bearer x\r\nconnection: close\r\n\r\n",
            401,
        ),
        Case::new(
            "Origin",
            "a switch of the sandbox, beyond loopback",
            ask("GET /sandbox/requests", ""),
            404,
        )
        .behind(Behind::BeyondLoopback),
        Case::new(
            "Origin",
            "a write through a read-only gateway",
            alter("", ALTER),
            403,
        )
        .behind(Behind::Narrow),
        Case::new(
            "Origin",
            "another environment through a narrow gateway",
            ask(
                "GET /connect/v1/environments/env-7k3mz2/clusters/lkc-q9x2vw/connectors",
                "",
            ),
            403,
        )
        .behind(Behind::Narrow),
        Case::new(
            "Origin",
            "another cluster through a narrow gateway",
            ask(
                "GET /connect/v1/environments/env-dev01/clusters/lkc-edge/connectors",
                "",
            ),
            403,
        )
        .behind(Behind::Narrow),
        Case::new(
            "Origin",
            "another environment by a filter",
            ask("GET /cmk/v2/clusters?environment=env-7k3mz2", ""),
            403,
        )
        .behind(Behind::Narrow),
    ]
}
