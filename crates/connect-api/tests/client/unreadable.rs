//! Successes that cannot be read: why, and where.

use connect_api::{ApiError, ErrorKind, Undecodable};

use crate::common::{Canned, edge, now};
use crate::errors::{HTML, read};

#[test]
fn a_success_that_cannot_be_read_says_where_and_shows_its_beginning() {
    let table: &[(&[u8], &str, Option<&str>)] = &[
        (b"", "the text ends at line 1, column 1", None),
        (
            HTML.as_bytes(),
            "expected a value at line 1, column 1",
            Some(HTML),
        ),
        (b"OK", "expected a value at line 1, column 1", Some("OK")),
        (
            b"{\"offsets\": [{\"partition\": {\"a\": 1}, \"off",
            "the text ends at line 1, column 42, in offsets[0]",
            Some("{\"offsets\": [{\"partition\": {\"a\": 1}, \"off"),
        ),
        (
            b"{\"id\": \"\xff\"}",
            "expected valid UTF-8 at line 1, column 9",
            Some("{\"id\": \"\u{fffd}\"}"),
        ),
        (
            b"{\"id\": 01}",
            "expected no zero in front of other digits",
            Some("{\"id\": 01}"),
        ),
        (b"[]", "the answer is an array, expected an object", Some("[]")),
        (b"null", "the answer is null, expected an object", Some("null")),
    ];
    for (body, why, snippet) in table {
        let error = read(200, &[], body);
        let ErrorKind::Decode(words) = &error.kind else {
            panic!("{error:?}");
        };
        assert!(words.starts_with(why), "{words:?} does not start with {why:?}");
        assert_eq!(error.snippet.as_deref(), *snippet);
        assert_eq!((error.status, &error.message), (Some(200), &None));
        assert!(!error.certainly_refused());
    }
}

#[test]
fn a_wrong_shape_is_named_by_its_path() {
    let good = r#"{"partition":{},"offset":{}}"#;
    for (item, why) in [
        ("7", "offsets[1] is a number, expected an object"),
        ("{}", "offsets[1].partition is missing, expected an object"),
        (
            r#"{"partition":{}}"#,
            "offsets[1].offset is missing, expected an object",
        ),
        (
            r#"{"partition":"orders-0","offset":{}}"#,
            "offsets[1].partition is a string, expected an object",
        ),
        (
            r#"{"partition":null,"offset":{}}"#,
            "offsets[1].partition is null, expected an object",
        ),
        (
            r#"{"partition":{},"offset":81244}"#,
            "offsets[1].offset is a number, expected an object",
        ),
        (
            r#"{"partition":{},"offset":[]}"#,
            "offsets[1].offset is an array, expected an object",
        ),
    ] {
        let error = read(200, &[], format!(r#"{{"offsets":[{good},{item}]}}"#).as_bytes());
        assert_eq!(error.kind, ErrorKind::Decode(why.to_owned()));
    }
    let error = read(200, &[], br#"{"offsets":{}}"#);
    assert_eq!(
        error.kind,
        ErrorKind::Decode("offsets is an object, expected an array".to_owned())
    );
}

#[test]
fn each_answer_names_what_it_misses() {
    let canned = |status, body: &str| Canned::answering(status, &[], body.as_bytes());
    let why = |error: ApiError| match error.kind {
        ErrorKind::Decode(why) => why,
        other => panic!("{other:?}"),
    };
    let at = edge("a");
    for (body, expected) in [
        ("{}", "connector is missing, expected an object"),
        (
            r#"{"connector":{}}"#,
            "connector.state is missing, expected a string",
        ),
        (
            r#"{"connector":{"state":null}}"#,
            "connector.state is null, expected a string",
        ),
        (
            r#"{"connector":{"state":"RUNNING"},"tasks":[{"id":0},1]}"#,
            "tasks[1] is a number, expected an object",
        ),
    ] {
        let cloud = canned(200, body);
        let error = now(cloud.client().connector_status(&at)).unwrap_err();
        assert_eq!(why(error), expected);
    }
    for (body, expected) in [
        (
            r#"{"request":{"type":"PATCH"}}"#,
            "status is missing, expected an object",
        ),
        (
            r#"{"request":{"type":"PATCH"},"status":{}}"#,
            "status.phase is missing, expected a string",
        ),
        (
            r#"{"request":{},"status":{"phase":"PENDING"}}"#,
            "request.type is missing, expected a string",
        ),
        (
            r#"{"request":7,"status":{"phase":"PENDING"}}"#,
            "request is a number, expected an object",
        ),
        (
            r#"{"request":{"type":"PATCH","offsets":[{"partition":{},"offset":1}]},"status":{"phase":"PENDING"}}"#,
            "request.offsets[0].offset is a number, expected an object",
        ),
        (
            r#"{"request":{"type":"PATCH"},"status":{"phase":"APPLIED"},"previous_offsets":[[]]}"#,
            "previous_offsets[0] is an array, expected an object",
        ),
    ] {
        let cloud = canned(200, body);
        let error = now(cloud.client().last_request(&at)).unwrap_err();
        assert_eq!(why(error), expected);
    }
    let listed = canned(200, r#"{"a.b":{"status":{"connector":{}}}}"#);
    let error = now(listed.client().connectors(&at.place)).unwrap_err();
    assert_eq!(
        why(error),
        "a.b.status.connector.state is missing, expected a string"
    );
    let names = canned(200, r#"["a","b"]"#);
    let error = now(names.client().connectors(&at.place)).unwrap_err();
    assert_eq!(why(error), "the answer is an array, expected an object");
    let page = canned(200, r#"{"data":[{"id":"env-1"},{"display_name":"x"}]}"#);
    let error = now(page.client().environments(None)).unwrap_err();
    assert_eq!(why(error), "data[1].id is missing, expected a string");
    let config = canned(200, r#"{"name":"a","config":[]}"#);
    let error = now(config.client().connector(&at)).unwrap_err();
    assert_eq!(why(error), "config is an array, expected an object");
    let taken = canned(202, "");
    let error = now(taken.client().alter(&at, "{}", None)).unwrap_err();
    assert!(
        !error.certainly_refused(),
        "202 was answered, whatever stands in it"
    );
    assert!(why(error).starts_with("the text ends"));
}

#[test]
fn an_undecodable_answer_is_worded_with_and_without_a_find() {
    let missing = Undecodable {
        path: "a.b".to_owned(),
        expected: "an object",
        found: None,
    };
    assert_eq!(missing.to_string(), "a.b is missing, expected an object");
}

#[test]
fn a_long_body_is_cut_between_characters() {
    let long = "ü🦀a".repeat(2_000);
    let error = read(502, &[], long.as_bytes());
    let snippet = error.snippet.unwrap();
    assert_eq!(snippet.chars().count(), 240);
    assert!(long.starts_with(&snippet), "{snippet}");
}
