//! What each operation puts on the wire: exactly one request, whatever comes back.

use connect_api::{ApiError, Attempt, ClusterAddress, ErrorKind, Operation, TransportError};

use crate::common::{Canned, edge, now};

/// Every operation once, in the order in which `Operation` lists them.
fn everything(cloud: &Canned) -> Vec<Result<(), ApiError>> {
    let client = cloud.client();
    let at = edge("name with / % + # ü");
    now(async {
        vec![
            client.environments(None).await.map(drop),
            client.clusters("env-dev01", None).await.map(drop),
            client.connectors(&at.place).await.map(drop),
            client.connector(&at).await.map(drop),
            client.connector_status(&at).await.map(drop),
            client.offsets(&at).await.map(drop),
            client.last_request(&at).await.map(drop),
            client
                .alter(
                    &at,
                    r#"{"type":"DELETE"}"#,
                    Some(Attempt {
                        id: "a-1",
                        mark: Some("17"),
                    }),
                )
                .await
                .map(drop),
            client.pause(&at).await.map(drop),
            client.resume(&at).await.map(drop),
            client.restart(&at).await.map(drop),
        ]
    })
}

const OPERATIONS: [Operation; 11] = [
    Operation::ListEnvironments,
    Operation::ListClusters,
    Operation::ListConnectors,
    Operation::ReadConnector,
    Operation::ReadConnectorStatus,
    Operation::ReadOffsets,
    Operation::ReadLastRequest,
    Operation::SubmitRequest,
    Operation::Pause,
    Operation::Resume,
    Operation::Restart,
];

#[test]
fn every_operation_is_one_request_with_the_method_and_address_of_the_document() {
    let cloud = Canned::answering(500, &[], b"");
    everything(&cloud);
    let sent: Vec<String> = cloud
        .sent()
        .iter()
        .map(|request| format!("{} {}", request.method(), request.uri()))
        .collect();
    let cluster = "/connect/v1/environments/env-dev01/clusters/lkc-edge/connectors";
    let name = format!("{cluster}/name%20with%20%2F%20%25%20%2B%20%23%20%C3%BC");
    assert_eq!(
        sent,
        [
            "GET /org/v2/environments?page_size=100".to_owned(),
            "GET /cmk/v2/clusters?environment=env-dev01&page_size=100".to_owned(),
            format!("GET {cluster}?expand=id,info,status"),
            format!("GET {name}"),
            format!("GET {name}/status"),
            format!("GET {name}/offsets"),
            format!("GET {name}/offsets/request/status"),
            format!("POST {name}/offsets/request"),
            format!("PUT {name}/pause"),
            format!("PUT {name}/resume"),
            format!("POST {name}/restart"),
        ]
    );
}

#[test]
fn nothing_is_sent_twice_whatever_comes_back() {
    let outcomes = [
        Canned::answering(200, &[], b"{}"),
        Canned::answering(202, &[], b""),
        Canned::answering(301, &[("location", "/elsewhere")], b""),
        Canned::answering(401, &[], b""),
        Canned::answering(408, &[], b""),
        Canned::answering(429, &[("retry-after", "0")], b""),
        Canned::answering(500, &[], b""),
        Canned::answering(503, &[("retry-after", "0")], b""),
        Canned::answering(200, &[], b"{\"offsets\": ["),
        Canned::of(Err(TransportError::Network("reset".to_owned()))),
        Canned::of(Err(TransportError::Timeout(45))),
        Canned::of(Err(TransportError::Aborted)),
    ];
    for cloud in outcomes {
        let answers = everything(&cloud).len();
        assert_eq!(
            cloud.sent().len(),
            answers,
            "a call was sent again, or not at all"
        );
    }
}

#[test]
fn every_error_names_its_operation() {
    let failed = everything(&Canned::answering(500, &[], b""));
    let named: Vec<Operation> = failed
        .into_iter()
        .map(|outcome| outcome.unwrap_err().operation)
        .collect();
    assert_eq!(named, OPERATIONS);
    let lost = everything(&Canned::of(Err(TransportError::Aborted)));
    let named: Vec<Operation> = lost
        .into_iter()
        .map(|outcome| outcome.unwrap_err().operation)
        .collect();
    assert_eq!(named, OPERATIONS);
}

#[test]
fn operations_that_are_no_get_are_no_reads() {
    let cloud = Canned::answering(500, &[], b"");
    everything(&cloud);
    for (operation, request) in OPERATIONS.into_iter().zip(cloud.sent()) {
        assert_eq!(
            operation.is_read(),
            request.method() == "GET",
            "{operation:?} is sent as {}",
            request.method()
        );
    }
}

#[test]
fn only_a_body_is_announced_as_json() {
    let cloud = Canned::answering(500, &[], b"");
    everything(&cloud);
    for request in cloud.sent() {
        assert_eq!(request.headers()["accept"], "application/json");
        let content_type = request.headers().get("content-type");
        assert_eq!(content_type.is_some(), !request.body().is_empty());
        assert!(content_type.is_none_or(|content_type| content_type == "application/json"));
    }
}

#[test]
fn only_a_submission_carries_its_attempt() {
    let cloud = Canned::answering(500, &[], b"");
    everything(&cloud);
    let with_attempt: Vec<_> = cloud
        .sent()
        .into_iter()
        .filter(|request| request.headers().contains_key(connect_api::headers::ATTEMPT))
        .collect();
    assert_eq!(with_attempt.len(), 1);
    assert_eq!(with_attempt[0].headers()["x-attempt"], "a-1");
    assert_eq!(with_attempt[0].headers()["x-attempt-mark"], "17");
    assert!(with_attempt[0].uri().path().ends_with("/offsets/request"));
}

#[test]
fn a_submission_without_an_attempt_has_no_such_header() {
    let cloud = Canned::answering(500, &[], b"");
    let _ = now(cloud.client().alter(&edge("a"), "{}", None));
    assert!(!cloud.sent()[0].headers().contains_key("x-attempt"));
    assert!(!cloud.sent()[0].headers().contains_key("x-attempt-mark"));
}

#[test]
fn an_identifier_from_an_address_cannot_leave_its_segment() {
    let cloud = Canned::answering(404, &[], b"");
    let place = ClusterAddress {
        environment: "env/../x?y".to_owned(),
        cluster: "lkc#1".to_owned(),
    };
    let error = now(cloud.client().connectors(&place)).unwrap_err();
    assert_eq!(error.kind, ErrorKind::NotFound);
    assert_eq!(
        cloud.sent()[0].uri().to_string(),
        "/connect/v1/environments/env%2F..%2Fx%3Fy/clusters/lkc%231/connectors?expand=id,info,status"
    );
    let _ = now(cloud.client().clusters("env&page_size=1#", None));
    assert_eq!(
        cloud.sent()[1].uri().to_string(),
        "/cmk/v2/clusters?environment=env%26page_size%3D1%23&page_size=100"
    );
}
