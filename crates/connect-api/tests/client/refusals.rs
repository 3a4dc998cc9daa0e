//! Failures without an answer, and which failures leave no doubt that a request was not taken.

use connect_api::{ApiError, ErrorKind, Operation, TransportError};

use crate::common::{Canned, edge, now};

#[test]
fn a_failure_of_the_transport_keeps_its_kind_and_words() {
    for (error, kind, words) in [
        (
            TransportError::Network("Failed to fetch".to_owned()),
            ErrorKind::Network("Failed to fetch".to_owned()),
            "reading the offsets failed: Failed to fetch",
        ),
        (
            TransportError::Timeout(45),
            ErrorKind::Timeout(45),
            "reading the offsets failed: no answer within 45 s",
        ),
        (
            TransportError::Aborted,
            ErrorKind::Aborted,
            "reading the offsets failed: given up",
        ),
    ] {
        let cloud = Canned::of(Err(error));
        let failed = now(cloud.client().offsets(&edge("a"))).unwrap_err();
        let expected = ApiError {
            operation: Operation::ReadOffsets,
            kind,
            status: None,
            message: None,
            request_id: None,
            snippet: None,
            is_of_gateway: false,
            is_unsent: false,
        };
        assert_eq!(failed, expected);
        assert_eq!(failed.to_string(), words);
    }
}

/// Chromium sends a POST again by itself where a kept connection broke before the answer: the answer is the second's.
#[test]
fn where_nobody_keeps_the_same_request_from_arriving_twice_a_refusal_may_be_the_seconds() {
    let submit = |status| {
        let cloud = Canned::answering(status, &[], b"");
        now(cloud.client().alter(&edge("a"), "{}", None)).unwrap_err()
    };
    for status in [400, 409, 429] {
        assert!(submit(status).is_refusal(true), "{status}");
        assert!(!submit(status).is_refusal(false), "{status}");
    }
    for status in [401, 403, 404, 413, 422] {
        assert!(
            submit(status).is_refusal(true) && submit(status).is_refusal(false),
            "{status}"
        );
    }
    for status in [204, 301, 500, 502] {
        assert!(
            !submit(status).is_refusal(true) && !submit(status).is_refusal(false),
            "{status}"
        );
    }
}

#[test]
fn a_submission_counts_as_refused_only_where_the_server_itself_said_no() {
    let submit = |cloud: &Canned| now(cloud.client().alter(&edge("a"), "{}", None)).unwrap_err();
    for status in [400, 401, 403, 404, 409, 413, 422, 429] {
        let error = submit(&Canned::answering(status, &[], b""));
        assert!(error.certainly_refused(), "{status}");
    }
    // It may have been taken: whoever answered, or did not, cannot know.
    for status in [200, 201, 204, 301, 302, 307, 500, 502, 503, 504] {
        let error = submit(&Canned::answering(status, &[], b"{}"));
        assert!(!error.certainly_refused(), "{status}");
    }
    for lost in [
        TransportError::Network("reset".to_owned()),
        TransportError::Timeout(45),
        TransportError::Aborted,
    ] {
        assert!(!submit(&Canned::of(Err(lost))).certainly_refused());
    }
    // Taken, and the echo is unreadable.
    for body in [&b""[..], b"<html>", b"{}", b"\xff"] {
        let error = submit(&Canned::answering(202, &[], body));
        assert!(matches!(error.kind, ErrorKind::Decode(_)));
        assert!(!error.certainly_refused());
    }
}

#[test]
fn an_error_is_worded_with_its_status_and_the_server_s_words() {
    let body = br#"{"error":{"code":403,"message":"Forbidden"}}"#;
    let cloud = Canned::answering(403, &[], body);
    let error = now(cloud.client().pause(&edge("a"))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "pausing the connector failed: HTTP 403: Forbidden"
    );
    let cloud = Canned::answering(502, &[], b"<html>");
    let error = now(cloud.client().environments(None)).unwrap_err();
    assert_eq!(error.to_string(), "listing the environments failed: HTTP 502");
    let cloud = Canned::answering(200, &[], b"[]");
    let error = now(cloud.client().connector(&edge("a"))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "reading the connector failed: the answer is an array, expected an object"
    );
    assert_eq!(
        TransportError::Network("reset".to_owned()).to_string(),
        "no connection: reset"
    );
}
