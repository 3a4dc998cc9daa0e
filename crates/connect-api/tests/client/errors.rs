//! Every way in which an answer can be bad: its kind, the server's words, its id, its beginning.

use connect_api::{ApiError, ErrorKind, Operation, is_of_gateway};

use crate::common::{Canned, Cloud, edge, faults, now, orders};

pub(crate) type Headers<'a> = &'a [(&'a str, &'a str)];

pub(crate) fn read(status: u16, headers: Headers<'_>, body: &[u8]) -> ApiError {
    let cloud = Canned::answering(status, headers, body);
    now(cloud.client().offsets(&edge("a"))).unwrap_err()
}

/// A body of an error status, and what is to be made of it.
struct Case {
    body: &'static str,
    message: Option<&'static str>,
    request_id: Option<&'static str>,
    snippet: Option<&'static str>,
}

const fn says(body: &'static str, message: &'static str) -> Case {
    Case {
        body,
        message: Some(message),
        request_id: None,
        snippet: None,
    }
}

const fn shows(body: &'static str, snippet: &'static str) -> Case {
    Case {
        body,
        message: None,
        request_id: None,
        snippet: Some(snippet),
    }
}

pub(crate) const HTML: &str = "<html><body><h1>502 Bad Gateway</h1></body></html>";

/// API.md 5.1, family by family.
const FAMILIES: &[Case] = &[
    // connect/v1
    says(
        r#"{"error":{"code":404,"message":"resource not found"}}"#,
        "resource not found",
    ),
    // connect/v1 create, as its schemas have it
    says(r#"{"code":400,"message":"Bad Request"}"#, "Bad Request"),
    says(
        r#"{"error_code":500,"message":"Oops, something went wrong"}"#,
        "Oops, something went wrong",
    ),
    // Kafka Connect
    says(
        r#"{"error_code":409,"message":"Cannot complete request because of a conflicting operation"}"#,
        "Cannot complete request because of a conflicting operation",
    ),
    // org/v2, cmk/v2; the status is a string there
    Case {
        request_id: Some("b5b0"),
        ..says(
            r#"{"errors":[{"id":"b5b0","status":"401","code":"user_unauthenticated","title":"Authentication Required","detail":"Valid authentication credentials must be provided"}]}"#,
            "Valid authentication credentials must be provided",
        )
    },
    says(
        r#"{"errors":[{"status":"400","title":"Invalid Filter","source":{"parameter":"environment"}}]}"#,
        "Invalid Filter",
    ),
    says(
        r#"{"errors":[{"title":"Invalid Filter","detail":""}]}"#,
        "Invalid Filter",
    ),
    says(
        r#"{"errors":[{"detail":"Not this key.","resolution":"Use a Cloud API key."}]}"#,
        "Not this key. Use a Cloud API key.",
    ),
    says(
        r#"{"errors":[{"resolution":"Use a Cloud API key."}]}"#,
        "Use a Cloud API key.",
    ),
    says(r#"{"errors":[{"detail":"first"},{"detail":"second"}]}"#, "first"),
    // The errors are looked at first, what else there is when they say nothing.
    says(
        r#"{"errors":[{"detail":"inner"}],"message":"outer","error":{"message":"nested"}}"#,
        "inner",
    ),
    says(r#"{"errors":[],"message":"outer"}"#, "outer"),
    says(r#"{"errors":[{"status":"400"}],"message":"outer"}"#, "outer"),
    says(r#"{"message":"outer","error":{"message":"nested"}}"#, "outer"),
    says(r#"{"message":"","error":{"message":"nested"}}"#, "nested"),
    // The newest style of the policy text
    Case {
        request_id: Some("r-77"),
        ..says(
            r#"{"status":403,"error":{"code":"forbidden","message":"No access","suggestion":"Ask"},"requestId":"r-77","doc_url":"x"}"#,
            "No access",
        )
    },
    // Proxies
    says(r#"{"error":"upstream unavailable"}"#, "upstream unavailable"),
    says(r#"{"message":"tab\tand \u00fc"}"#, "tab\tand ü"),
    // A message of another type is still a message.
    says(r#"{"message":503}"#, "503"),
    // Nothing was said that can be read
    shows("{}", "{}"),
    shows(r#"{"error":null}"#, r#"{"error":null}"#),
    shows(r#"{"error":{}}"#, r#"{"error":{}}"#),
    shows(r#"{"error":{"code":500}}"#, r#"{"error":{"code":500}}"#),
    shows(r#"{"message":""}"#, r#"{"message":""}"#),
    shows(r#"{"errors":[{}]}"#, r#"{"errors":[{}]}"#),
    shows(r#"{"error":""}"#, r#"{"error":""}"#),
    shows(r#""Forbidden""#, r#""Forbidden""#),
    shows("[1]", "[1]"),
    shows("\n  upstream connect error\n", "upstream connect error"),
    shows(HTML, HTML),
    shows(r#"{"error":{"code":5"#, r#"{"error":{"code":5"#),
    Case {
        body: "",
        message: None,
        request_id: None,
        snippet: None,
    },
    Case {
        body: " \r\n\t",
        message: None,
        request_id: None,
        snippet: None,
    },
];

/// Every status that means something, and one of each kind that does not.
const STATUSES: &[(u16, ErrorKind, bool)] = &[
    (204, ErrorKind::Unexpected, false),
    (202, ErrorKind::Unexpected, false),
    (301, ErrorKind::Unexpected, false),
    (304, ErrorKind::Unexpected, false),
    (400, ErrorKind::Refused, true),
    (401, ErrorKind::Unauthorized, true),
    (403, ErrorKind::Forbidden, true),
    (404, ErrorKind::NotFound, true),
    (405, ErrorKind::Refused, true),
    (409, ErrorKind::Refused, true),
    (413, ErrorKind::Refused, true),
    (422, ErrorKind::Refused, true),
    (429, ErrorKind::RateLimited(None), true),
    (500, ErrorKind::Server, false),
    (502, ErrorKind::Server, false),
    (503, ErrorKind::Server, false),
    (504, ErrorKind::Server, false),
    (599, ErrorKind::Server, false),
];

#[test]
fn every_status_with_every_family_of_bodies() {
    for (status, kind, certainly_refused) in STATUSES {
        for case in FAMILIES {
            let error = read(*status, &[], case.body.as_bytes());
            let expected = ApiError {
                operation: Operation::ReadOffsets,
                kind: kind.clone(),
                status: Some(*status),
                message: case.message.map(str::to_owned),
                request_id: case.request_id.map(str::to_owned),
                snippet: case.snippet.map(str::to_owned),
                is_of_gateway: false,
                is_unsent: false,
            };
            assert_eq!(error, expected, "{status} {}", case.body);
            assert_eq!(error.certainly_refused(), *certainly_refused, "{status}");
        }
    }
}

#[test]
fn the_header_s_request_id_comes_before_the_body_s() {
    let body = br#"{"errors":[{"id":"of-the-body","detail":"no"}],"requestId":"of-the-body-too"}"#;
    let error = read(400, &[("x-request-id", "of-the-header")], body);
    assert_eq!(error.request_id.as_deref(), Some("of-the-header"));
    let error = read(400, &[("x-request-id", "")], body);
    assert_eq!(error.request_id.as_deref(), Some("of-the-body-too"));
    let error = read(200, &[("x-request-id", "of-the-header")], b"<html>");
    assert_eq!(error.request_id.as_deref(), Some("of-the-header"));
}

#[test]
fn a_wait_is_read_in_every_form_and_is_never_absurd() {
    let date = ("date", "Mon, 02 Mar 2026 09:15:04 GMT");
    let after = |value| ("retry-after", value);
    let reset = |value| ("x-ratelimit-reset", value);
    let table: &[(Headers<'_>, Option<u32>)] = &[
        (&[], None),
        (&[after("0")], Some(0)),
        (&[after("12")], Some(12)),
        (&[after(" 12 ")], Some(12)),
        (&[after("3600")], Some(3600)),
        (&[after("3601")], Some(3600)),
        (&[after("4294967296")], Some(3600)),
        (&[after("99999999999999999999999999")], Some(3600)),
        (&[date, after("Mon, 02 Mar 2026 09:16:34 GMT")], Some(90)),
        (&[date, after("Mon, 02 Mar 2026 09:15:04 GMT")], Some(0)),
        // Over already: nothing to wait for.
        (&[date, after("Mon, 02 Mar 2026 09:14:04 GMT")], Some(0)),
        (&[date, after("Mon, 02 Mar 2099 09:15:04 GMT")], Some(3600)),
        // A date against nothing.
        (&[after("Mon, 02 Mar 2026 09:16:34 GMT")], None),
        (&[date, after("soon")], None),
        (&[after("-5")], None),
        (&[after("1.5")], None),
        (&[after("")], None),
        // Seconds from now, and no epoch (API.md 8).
        (&[reset("7")], Some(7)),
        (&[reset("1772442904")], Some(3600)),
        (&[reset("99999999999999999999")], Some(3600)),
        (&[reset("x")], None),
        (&[after("3"), reset("7")], Some(3)),
        (&[after("soon"), reset("7")], Some(7)),
    ];
    for (headers, wait) in table {
        let error = read(429, headers, b"");
        assert_eq!(error.kind, ErrorKind::RateLimited(*wait), "{headers:?}");
        assert_eq!((error.message, error.snippet), (None, None));
    }
    // Only being limited makes a wait of it.
    assert_eq!(read(503, &[after("12")], b"").kind, ErrorKind::Server);
}

#[test]
fn the_service_s_own_refusals_are_told_apart() {
    let cloud = Cloud::new();
    let offsets = |at: &_| now(cloud.client().offsets(at)).unwrap_err();
    let limited = offsets(&faults("rate-limited"));
    assert_eq!(limited.kind, ErrorKind::RateLimited(Some(2)));
    let flaky = offsets(&faults("flaky-reads"));
    assert_eq!(flaky.kind, ErrorKind::Server);
    assert_eq!(flaky.message.as_deref(), Some("Oops, something went wrong"));
    assert!(flaky.request_id.is_some());
    now(cloud.client().offsets(&faults("flaky-reads"))).unwrap();
    let html = offsets(&faults("garbled"));
    assert!(matches!(html.kind, ErrorKind::Decode(_)));
    assert!(html.snippet.unwrap().starts_with("<!doctype html>"));
    let half = now(cloud.client().last_request(&faults("garbled"))).unwrap_err();
    assert!(
        matches!(&half.kind, ErrorKind::Decode(why) if why.starts_with("the text ends")),
        "{half:?}"
    );
    // Nobody, somebody whose key is over (expired:x), somebody who sees less (narrow:x).
    for (who, at, kind) in [
        ("", orders("payments-cdc"), ErrorKind::Unauthorized),
        (
            "Basic ZXhwaXJlZDp4",
            orders("payments-cdc"),
            ErrorKind::Unauthorized,
        ),
        ("Basic bmFycm93Ong=", edge("new-sink"), ErrorKind::Forbidden),
    ] {
        cloud.sign_in(who);
        assert_eq!(offsets(&at).kind, kind, "{who}");
    }
    cloud.sign_in("");
    let nobody = now(cloud.client().environments(None)).unwrap_err();
    assert_eq!(
        nobody.message.as_deref(),
        Some("Valid authentication credentials must be provided")
    );
}

#[test]
fn what_the_gateway_says_by_itself_is_signed_by_it() {
    let ours = br#"{"error":{"code":403,"message":"This gateway is read-only","by":"gateway"}}"#;
    for status in [400, 401, 403, 404, 502, 503, 504] {
        let error = read(status, &[], ours);
        assert!(error.is_of_gateway, "{status}");
        assert_eq!(error.message.as_deref(), Some("This gateway is read-only"));
        let response = http::Response::builder().status(status);
        assert!(is_of_gateway(&response.body(ours.to_vec()).unwrap()), "{status}");
    }
    // A success is never the gateway's own word, whatever stands in it.
    assert!(!is_of_gateway(&http::Response::new(ours.to_vec())));
    for other in [
        r#"{"error":{"code":403,"message":"no"}}"#,
        r#"{"error":{"by":"somebody"}}"#,
        r#"{"by":"gateway"}"#,
        r#"{"error":"gateway"}"#,
        HTML,
    ] {
        assert!(!read(403, &[], other.as_bytes()).is_of_gateway, "{other}");
    }
}

/// A submission that the gateway stops may be the second arrival of one that it let through: only its word that the attempt is over counts.
#[test]
fn a_submission_is_refused_by_the_gateway_only_where_it_says_that_nothing_was_forwarded() {
    let submit = |status: u16, body: &str| {
        let cloud = Canned::answering(status, &[], body.as_bytes());
        now(cloud.client().alter(&edge("a"), r#"{"type":"DELETE"}"#, None)).unwrap_err()
    };
    let over = r#"{"error":{"code":503,"message":"no","by":"gateway","forwarded":false}}"#;
    let stopped = r#"{"error":{"code":503,"message":"no","by":"gateway"}}"#;
    for status in [401, 403, 409, 412, 415, 502, 503, 507] {
        let error = submit(status, over);
        assert!(
            error.is_unsent && error.certainly_refused() && error.is_refusal(true),
            "{status}"
        );
        // Said where there is no gateway of ours: it may be somebody else's word, about one of two arrivals.
        assert!(!error.is_refusal(false), "{status}");
        let error = submit(status, stopped);
        assert!(!error.is_unsent && !error.certainly_refused(), "{status}");
    }
    for other in [
        r#"{"error":{"code":503,"by":"gateway","forwarded":true}}"#,
        r#"{"error":{"code":503,"by":"gateway","forwarded":"false"}}"#,
        r#"{"error":{"code":503,"forwarded":false}}"#,
        r#"{"error":{"code":503,"by":"gateway"},"forwarded":false}"#,
    ] {
        let error = submit(503, other);
        assert!(!error.is_unsent && !error.certainly_refused(), "{other}");
    }
    // What the server itself refuses is refused; and a read that the gateway stops is no more than that.
    assert!(submit(403, r#"{"error":{"code":403,"message":"no"}}"#).certainly_refused());
    assert!(read(403, &[], stopped.as_bytes()).certainly_refused());
}
