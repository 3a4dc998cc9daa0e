//! What reads answer, and how lenient they are.

use std::sync::Arc;

use connect_api::{AlterType, ConnectorKind, ConnectorState, ErrorKind, Phase};
use sandbox::{NoRequestYet, Options};

use crate::common::{Canned, Cloud, edge, faults, now, orders};

fn canned(body: &str) -> Canned {
    Canned::answering(200, &[], body.as_bytes())
}

#[test]
fn offsets_come_with_the_observation_s_time_the_server_s_clock_and_the_raw_text() {
    let cloud = Cloud::new();
    cloud.wait(3);
    let answer = now(cloud.client().offsets(&orders("orders-to-warehouse"))).unwrap();
    assert_eq!(answer.value.id.as_deref(), Some("lcc-7k2m9q"));
    assert_eq!(answer.value.name.as_deref(), Some("orders-to-warehouse"));
    assert_eq!(answer.value.offsets.len(), 6);
    let observed = answer.value.observed_at.unwrap();
    assert_eq!(observed.text, "2026-03-02T09:15:04Z");
    assert_eq!(observed.instant.unwrap().to_string(), "2026-03-02T09:15:04Z");
    assert_eq!(answer.date.unwrap().to_string(), "2026-03-02T09:15:07Z");
    assert_eq!(answer.request_id.as_deref(), Some("sandbox-0-000001"));
    assert!(answer.raw.starts_with(r#"{"id":"lcc-7k2m9q""#));
    let first = &answer.value.offsets[0].partition;
    assert!(
        Arc::ptr_eq(first.document_text(), &answer.raw),
        "the values are spans of the body, not copies of it"
    );
}

#[test]
fn no_offsets_yet_is_no_error() {
    let cloud = Cloud::new();
    let offsets = now(cloud.client().offsets(&edge("new-sink"))).unwrap().value;
    assert_eq!(offsets.offsets, []);
    for body in ["{}", r#"{"offsets":null,"metadata":null,"id":null}"#] {
        let offsets = now(canned(body).client().offsets(&edge("a"))).unwrap().value;
        assert_eq!(
            (offsets.id, offsets.offsets.len(), offsets.observed_at),
            (None, 0, None)
        );
    }
}

#[test]
fn a_connector_without_a_request_is_not_found_or_empty_as_the_server_chooses() {
    let cloud = Cloud::new();
    let error = now(cloud.client().last_request(&edge("new-sink"))).unwrap_err();
    assert_eq!(
        (error.kind, error.message.as_deref()),
        (ErrorKind::NotFound, Some("resource not found"))
    );
    let cloud = Cloud::with(Options {
        no_request_yet: NoRequestYet::EmptyAnswer,
        ..Options::default()
    });
    let answer = now(cloud.client().last_request(&edge("new-sink"))).unwrap();
    assert_eq!((answer.value, answer.raw.as_ref()), (None, "{}"));
    assert_eq!(answer.date.unwrap().to_string(), "2026-03-02T09:15:04Z");
    for body in ["", r#"{"request":null}"#, r#"{"status":{"phase":"PENDING"}}"#] {
        let answer = now(canned(body).client().last_request(&edge("a"))).unwrap();
        assert_eq!((answer.value, answer.raw.as_ref()), (None, body));
    }
}

#[test]
fn a_past_request_is_told_with_what_it_replaced() {
    let cloud = Cloud::new();
    let status = now(cloud.client().last_request(&orders("orders-to-warehouse")))
        .unwrap()
        .value
        .unwrap();
    assert_eq!(status.phase, Phase::Applied);
    assert_eq!(status.request.kind, AlterType::Patch);
    assert_eq!(
        status.request.offsets[0].offset.text(),
        r#"{"kafka_offset":71500}"#
    );
    let previous = status.previous_offsets.unwrap();
    assert_eq!(previous.len(), 6);
    assert_eq!(
        previous[5].text(),
        r#"{"partition":{"kafka_topic":"orders","kafka_partition":5},"offset":{"kafka_offset":72690}}"#
    );
    let asked = status.request.requested_at.unwrap().instant.unwrap();
    let applied = status.applied_at.unwrap().instant.unwrap();
    assert_eq!(applied.duration_since(asked).as_secs(), 53);
}

#[test]
fn a_connector_s_configuration_and_state_are_read() {
    let cloud = Cloud::new();
    let connector = now(cloud.client().connector(&orders("payments-cdc")))
        .unwrap()
        .value;
    assert_eq!(connector.class(), Some("PostgresCdcSourceV2"));
    assert_eq!(connector.kind, Some(ConnectorKind::Source));
    assert_eq!(connector.config["slot.name"], "payments_slot");
    let status = now(cloud.client().connector_status(&edge("poisoned-sink")))
        .unwrap()
        .value;
    assert_eq!(status.state, ConnectorState::Failed);
    assert_eq!(status.kind, Some(ConnectorKind::Sink));
    assert_eq!(status.tasks.len(), 3);
    assert_eq!(status.tasks[1].id, "1");
    assert_eq!(status.tasks[1].state, ConnectorState::Failed);
    assert!(status.tasks[1].message.as_ref().unwrap().contains("offset=77345"));
    assert_eq!(
        (&status.tasks[0].state, &status.tasks[0].message),
        (&ConnectorState::Running, &None)
    );
}

#[test]
fn words_that_no_document_names_are_kept() {
    // Each of these has been met (API.md T4), or may come with the next release.
    let status = canned(
        r#"{"type":"Sink","connector":{"state":"HIBERNATING","trace":""},
            "tasks":[{"id":0,"state":"STOPPED","msg":""},{"id":"1","state":"RUNNING"},{}]}"#,
    );
    let status = now(status.client().connector_status(&edge("a"))).unwrap().value;
    assert_eq!(status.kind, Some(ConnectorKind::Sink));
    assert_eq!(status.state, ConnectorState::Other("HIBERNATING".to_owned()));
    assert_eq!(status.state.to_string(), "HIBERNATING");
    assert_eq!(status.trace, None);
    assert_eq!(status.tasks[0].state.word(), "STOPPED");
    assert_eq!(status.tasks[1].id, "1");
    assert_eq!(status.tasks[2].state, ConnectorState::Other(String::new()));

    let unknown = canned(r#"{"type":"unknown","connector":{"state":"RUNNING"}}"#);
    let unknown = now(unknown.client().connector_status(&edge("a"))).unwrap().value;
    assert_eq!(unknown.kind, Some(ConnectorKind::Other("unknown".to_owned())));
    assert_eq!(unknown.kind.unwrap().word(), "unknown");
    assert_eq!(unknown.tasks, []);

    let request = canned(
        r#"{"request":{"type":"Patch","offsets":null},"status":{"phase":"Rolling_Back","message":""}}"#,
    );
    let request = now(request.client().last_request(&edge("a"))).unwrap().value;
    let request = request.unwrap();
    assert_eq!(request.request.kind, AlterType::Other("Patch".to_owned()));
    assert_eq!(request.request.kind.word(), "Patch");
    assert_eq!(request.phase, Phase::Other("Rolling_Back".to_owned()));
    assert!(!request.phase.is_terminal(), "an unknown phase is not finished");
    assert_eq!((request.message, request.previous_offsets), (None, None));
}

#[test]
fn every_known_word_is_written_as_it_was_read() {
    for word in [
        "PENDING",
        "PENDING_VALIDATION",
        "APPLIED",
        "FAILED",
        "Applied",
        "",
    ] {
        assert_eq!(Phase::read(word).word(), word);
    }
    for word in [
        "RUNNING",
        "PAUSED",
        "FAILED",
        "DEGRADED",
        "PROVISIONING",
        "NONE",
        "DELETED",
        "running",
    ] {
        assert_eq!(ConnectorState::read(word).word(), word);
    }
    let terminal: Vec<&str> = ["PENDING", "PENDING_VALIDATION", "APPLIED", "FAILED", "applied"]
        .into_iter()
        .filter(|word| Phase::read(word).is_terminal())
        .collect();
    assert_eq!(terminal, ["APPLIED", "FAILED"]);
}

#[test]
fn what_stands_in_a_string_s_place_keeps_its_text() {
    let connector = canned(
        r#"{"name":42,"type":"sink","config":{"tasks.max":2,"big":9007199254741993,"on":true,"none":null}}"#,
    );
    let connector = now(connector.client().connector(&edge("a"))).unwrap().value;
    assert_eq!(connector.name, "42");
    assert_eq!(connector.config["tasks.max"], "2");
    assert_eq!(connector.config["big"], "9007199254741993");
    assert_eq!(connector.config["on"], "true");
    assert_eq!(connector.config["none"], "null");
    assert_eq!(connector.class(), None);
}

#[test]
fn every_form_of_time_is_read_and_its_text_kept() {
    // API.md T14.
    for (text, instant) in [
        ("2024-02-20T15:14:20Z", Some("2024-02-20T15:14:20Z")),
        ("2024-02-20T15:14:20.000Z", Some("2024-02-20T15:14:20Z")),
        ("2024-02-20T15:14:20+0000", Some("2024-02-20T15:14:20Z")),
        ("2024-02-20T15:14:20.5+0130", Some("2024-02-20T13:44:20.5Z")),
        (
            "2025-02-08T20:06:20.468546777Z",
            Some("2025-02-08T20:06:20.468546777Z"),
        ),
        ("yesterday", None),
        ("", None),
    ] {
        let body = format!(
            r#"{{"request":{{"type":"PATCH","requested_at":"{text}"}},"status":{{"phase":"APPLIED"}},"applied_at":"{text}"}}"#
        );
        let cloud = canned(&body);
        let status = now(cloud.client().last_request(&edge("a"))).unwrap().value;
        let status = status.unwrap();
        for time in [status.request.requested_at, status.applied_at] {
            let time = time.unwrap();
            assert_eq!(time.to_string(), text);
            assert_eq!(
                time.instant.map(|instant| instant.to_string()).as_deref(),
                instant
            );
        }
    }
}

#[test]
fn times_without_a_colon_are_read_from_the_service_too() {
    let cloud = Cloud::new();
    let at = faults("plus0000-clock");
    let offsets = now(cloud.client().offsets(&at)).unwrap().value;
    let observed = offsets.observed_at.unwrap();
    assert_eq!(observed.text, "2026-03-02T09:15:04+0000");
    assert_eq!(observed.instant.unwrap().to_string(), "2026-03-02T09:15:04Z");
    let status = now(cloud.client().last_request(&at)).unwrap().value.unwrap();
    assert_eq!(
        status.applied_at.unwrap().instant.unwrap().to_string(),
        "2026-03-01T09:15:05Z"
    );
}

#[test]
fn a_date_that_cannot_be_read_is_no_error() {
    for date in ["yesterday", "1772442904"] {
        let cloud = Canned::answering(200, &[("date", date), ("x-request-id", "")], b"{}");
        let answer = now(cloud.client().offsets(&edge("a"))).unwrap();
        assert_eq!((answer.date, answer.request_id), (None, None));
    }
}

#[test]
fn pause_resume_and_restart_are_accepted_before_anything_changes() {
    let cloud = Cloud::new();
    let client = cloud.client();
    let at = orders("orders-to-warehouse");
    let state = || now(client.connector_status(&at)).unwrap().value.state;
    let answer = now(client.pause(&at)).unwrap();
    assert_eq!(answer.raw.as_ref(), "");
    assert!(answer.request_id.is_some() && answer.date.is_some());
    assert_eq!(state(), ConnectorState::Running, "asynchronous");
    cloud.wait(10);
    assert_eq!(state(), ConnectorState::Paused);
    now(client.resume(&at)).unwrap();
    cloud.wait(10);
    assert_eq!(state(), ConnectorState::Running);
    now(client.restart(&at)).unwrap();
}
