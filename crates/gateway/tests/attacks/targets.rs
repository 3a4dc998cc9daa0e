//! Paths: what is not a name inside the allow-list does not get through, what is one gets through exactly.

use crate::case::Case;
use crate::gateways::Behind;

pub(crate) const PLACE: &str = "/connect/v1/environments/env-dev01/clusters/lkc-orders/connectors";

pub(crate) fn get(target: &str) -> Vec<u8> {
    get_bytes(target.as_bytes())
}

fn get_bytes(target: &[u8]) -> Vec<u8> {
    let end = b" HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer x\r\nconnection: close\r\n\r\n";
    [b"GET ", target, end.as_slice()].concat()
}

pub(crate) fn cases() -> Vec<Case> {
    // Behind an upstream that answers everything: what is refused is refused here, or it is counted there.
    let raw = |what: &str, bytes: &[u8], status| {
        Case::new("Path", what, get_bytes(bytes), status).behind(Behind::Hostile)
    };
    let case = |name: &str, target: &str, status| raw(name, target.as_bytes(), status);
    let name = |what: &str, name: &str, status| case(what, &format!("{PLACE}/{name}/offsets"), status);
    let forwarded = |what: &str, name: &str| {
        let target = format!("{PLACE}/{name}/offsets");
        case(what, &target, 200).reached("GET", &target)
    };
    vec![
        case(
            "another host as a path (//evil.example)",
            "//evil.example/connect/v1/environments",
            404,
        ),
        case("a backslash after the slash", "/\\evil.example", 404),
        case(
            "two dots between segments",
            "/connect/v1/../../org/v2/environments",
            404,
        ),
        case(
            "two dots, encoded, between segments",
            "/connect/v1/%2e%2e/%2e%2e/org/v2/environments",
            404,
        ),
        case("two dots in a file's path", "/../../../../etc/passwd", 404).never(&["root:"]),
        case(
            "two dots, encoded, in a file's path",
            "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
            404,
        )
        .never(&["root:"]),
        case(
            "a slash, encoded, in a file's path",
            "/..%2f..%2f..%2fetc%2fpasswd",
            404,
        )
        .never(&["root:"]),
        name("two dots as a connector's name", "..", 400),
        name("two dots, encoded, as a connector's name", "%2e%2e", 400),
        name("a dot and an encoded dot as a connector's name", ".%2e", 400),
        forwarded(
            "dots encoded twice: a name like any other, sent as it came",
            "%252e%252e",
        ),
        forwarded("a slash, encoded, inside a name: allowed", "a%2Fb"),
        forwarded(
            "a slash encoded twice inside a name: allowed, and stays so",
            "a%252Fb",
        ),
        forwarded("a backslash, encoded, inside a name: allowed", "a%5Cb"),
        case(
            "a slash, encoded, between segments",
            "/connect/v1/environments/env-dev01%2Fclusters/lkc-orders/connectors",
            404,
        ),
        case(
            "a slash, encoded, inside an id",
            "/connect/v1/environments/env-dev01/clusters/lkc-orders%2F../connectors",
            400,
        ),
        case(
            "a backslash inside an id",
            "/connect/v1/environments/env-dev01/clusters/lkc-orders\\x/connectors",
            400,
        ),
        case(
            "a semicolon inside an id",
            "/connect/v1/environments/env-dev01;x=1/clusters/lkc-orders/connectors",
            400,
        ),
        case(
            "capitals inside an id",
            "/connect/v1/environments/ENV-DEV01/clusters/lkc-orders/connectors",
            400,
        ),
        name("a NUL inside a name", "a%00b", 400),
        name("a line end inside a name", "a%0d%0aset-cookie:%20x=1", 400).never(&["set-cookie"]),
        name("a delete character inside a name", "a%7fb", 400),
        name("overlong UTF-8 (%c0%af for a slash)", "a%c0%afb", 400),
        name("bytes that are no UTF-8", "a%ffb", 400),
        name("half a surrogate pair in UTF-8", "a%ed%a0%80b", 400),
        name("a percent sign with one digit", "a%2", 400),
        name("a percent sign with no digits", "a%zzb", 400),
        name("an empty name", "", 400),
        case(
            "a query where none is allowed",
            &format!("{PLACE}/payments-cdc/offsets?x=1"),
            400,
        ),
        case(
            "a query parameter twice",
            "/org/v2/environments?page_size=1&page_size=2",
            400,
        ),
        case(
            "a query with a line end",
            "/org/v2/environments?page_token=a%0d%0ab",
            400,
        ),
        case("another service of the upstream", "/iam/v2/api-keys", 404),
        case(
            "a path that begins like a service",
            "/connect/v2/environments",
            404,
        ),
        case(
            "the service's name encoded",
            "/%63onnect/v1/environments/env-dev01/clusters/lkc-orders/connectors/../..",
            404,
        ),
        case(
            "a target of nine thousand characters",
            &format!("/{}", "x".repeat(9_000)),
            414,
        ),
        raw("a raw NUL in the target", b"/gate\0way", 400),
        raw("a raw tab in the target", b"/gate\tway", 400),
        raw("raw bytes beyond ASCII in the target", b"/connect/\xff\xfe", 400),
    ]
}
