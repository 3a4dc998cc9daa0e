//! The story of an alter request, from the POST to the observation that shows it.

use connect_api::{
    AlterStatus, AlterType, Attempt, ConnectorAddress, ConnectorOffsets, ConnectorState, ErrorKind,
    OffsetEntry, Phase,
};
use sandbox::{DeleteEcho, Options, SecondRequest};

use crate::common::{Cloud, edge, entry, faults, now, orders, record};

fn status(cloud: &Cloud, at: &ConnectorAddress) -> AlterStatus {
    now(cloud.client().last_request(at)).unwrap().value.unwrap()
}

fn offsets(cloud: &Cloud, at: &ConnectorAddress) -> ConnectorOffsets {
    now(cloud.client().offsets(at)).unwrap().value
}

fn texts(offsets: &ConnectorOffsets) -> Vec<String> {
    offsets.offsets.iter().map(OffsetEntry::text).collect()
}

#[test]
fn a_patch_is_echoed_pending_applied_and_observed() {
    let cloud = Cloud::new();
    let at = orders("orders-to-warehouse");
    let before = offsets(&cloud, &at);
    let asked = [record("orders", 2, 60_000), record("orders", 4, 61_000)];
    let body = AlterType::Patch.body(Some(&asked));

    let answer = now(cloud.client().alter(&at, &body, None)).unwrap();
    let echo = &answer.value;
    assert_eq!(echo.kind, AlterType::Patch);
    assert_eq!(echo.id.as_deref(), Some("lcc-7k2m9q"));
    assert_eq!(echo.name.as_deref(), Some("orders-to-warehouse"));
    assert_eq!(echo.offsets, asked);
    let requested_at = echo.requested_at.clone().unwrap();
    assert!(requested_at.instant.is_some());

    let pending = status(&cloud, &at);
    assert_eq!(pending.phase, Phase::Pending);
    assert_eq!(pending.request, *echo, "there is no id: this is how it is known");
    assert_eq!(
        (pending.message, pending.previous_offsets, pending.applied_at),
        (None, None, None)
    );
    let state = now(cloud.client().connector_status(&at)).unwrap().value.state;
    assert_eq!(state, ConnectorState::Paused);

    cloud.wait(4);
    let applied = status(&cloud, &at);
    assert_eq!(applied.phase, Phase::Applied);
    assert_eq!(applied.request.requested_at, Some(requested_at));
    assert!(
        applied
            .message
            .unwrap()
            .starts_with("The Connect framework-managed offsets")
    );
    let applied_at = applied.applied_at.unwrap().instant.unwrap();
    let previous = applied.previous_offsets.unwrap();
    assert_eq!(
        previous
            .iter()
            .map(|entry| entry.partition.text())
            .collect::<Vec<_>>(),
        before
            .offsets
            .iter()
            .map(|entry| entry.partition.text())
            .collect::<Vec<_>>()
    );

    let stale = offsets(&cloud, &at);
    assert!(
        stale.observed_at.unwrap().instant.unwrap() < applied_at,
        "APPLIED comes before an observation of it"
    );
    cloud.wait(10);
    let fresh = offsets(&cloud, &at);
    assert!(fresh.observed_at.as_ref().unwrap().instant.unwrap() > applied_at);
    let texts = texts(&fresh);
    assert!(texts.contains(&asked[0].text()), "{texts:?}");
    assert!(texts.contains(&asked[1].text()), "{texts:?}");
    assert_eq!(fresh.offsets.len(), 6, "the partitions that were not listed stay");
}

#[test]
fn previous_offsets_are_fit_to_be_sent_back() {
    let cloud = Cloud::new();
    let at = orders("payments-cdc");
    let before = offsets(&cloud, &at).offsets;
    let lower = [entry(
        r#"{"server":"payments"}"#,
        r#"{"transaction_id":null,"lsn_proc":9007199254740993,"lsn":9007199254740993}"#,
    )];
    now(cloud
        .client()
        .alter(&at, &AlterType::Patch.body(Some(&lower)), None))
    .unwrap();
    cloud.wait(4);
    let previous = status(&cloud, &at).previous_offsets.unwrap();
    assert_eq!(previous, before, "digit for digit, null members too");
    now(cloud
        .client()
        .alter(&at, &AlterType::Patch.body(Some(&previous)), None))
    .unwrap();
    cloud.wait(14);
    let restored = offsets(&cloud, &at);
    assert_eq!(restored.offsets, before);
}

#[test]
fn a_reset_of_everything_has_no_list_and_leaves_nothing() {
    for (echo, kept) in [(DeleteEcho::EmptyList, true), (DeleteEcho::Absent, false)] {
        let cloud = Cloud::with(Options {
            delete_echo: echo,
            ..Options::default()
        });
        let at = orders("payments-cdc");
        let body = AlterType::Delete.body(None);
        assert_eq!(body, r#"{"type":"DELETE"}"#);
        let answer = now(cloud.client().alter(&at, &body, None)).unwrap();
        assert_eq!(answer.value.kind, AlterType::Delete);
        assert_eq!(answer.value.offsets, []);
        assert_eq!(answer.raw.contains("\"offsets\""), kept, "both forms are read");
        cloud.wait(4);
        let status = status(&cloud, &at);
        assert_eq!(status.phase, Phase::Applied);
        assert_eq!(status.previous_offsets.unwrap().len(), 1);
        cloud.wait(7);
        assert_eq!(offsets(&cloud, &at).offsets, []);
    }
}

#[test]
fn a_delete_may_name_partitions() {
    let listed = [record("orders", 1, 5)];
    let body = AlterType::Delete.body(Some(&listed));
    assert_eq!(
        body,
        r#"{"type":"DELETE","offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":1},"offset":{"kafka_offset":5}}]}"#
    );
    let cloud = Cloud::new();
    let at = orders("orders-to-warehouse");
    let echo = now(cloud.client().alter(&at, &body, None)).unwrap().value;
    assert_eq!(echo.offsets, listed);
}

#[test]
fn an_unexplained_phase_before_pending_is_not_the_end() {
    let cloud = Cloud::new();
    let at = faults("pending-validation");
    let body = AlterType::Delete.body(None);
    now(cloud.client().alter(&at, &body, None)).unwrap();
    let mut phases = Vec::new();
    for _ in 0..60 {
        let phase = status(&cloud, &at).phase;
        let is_terminal = phase.is_terminal();
        if phases.last() != Some(&phase) {
            phases.push(phase);
        }
        if is_terminal {
            break;
        }
        cloud.wait(1);
    }
    assert_eq!(phases, [Phase::PendingValidation, Phase::Pending, Phase::Applied]);
}

#[test]
fn a_request_that_fails_says_why_and_changes_nothing() {
    for failed_shows_previous in [false, true] {
        let cloud = Cloud::with(Options {
            failed_shows_previous,
            failed_shows_applied_at: failed_shows_previous,
            ..Options::default()
        });
        let at = faults("fails-to-apply");
        let partition = offsets(&cloud, &at).offsets[0].partition.clone();
        let asked = OffsetEntry {
            partition,
            offset: exact_json::parse(r#"{"kafka_offset":1}"#).unwrap(),
        };
        let body = AlterType::Patch.body(Some(std::slice::from_ref(&asked)));
        now(cloud.client().alter(&at, &body, None)).unwrap();
        cloud.wait(60);
        let status = status(&cloud, &at);
        assert_eq!(status.phase, Phase::Failed);
        assert!(
            status
                .message
                .unwrap()
                .contains("Failed to alter consumer group offsets")
        );
        assert_eq!(status.previous_offsets.is_some(), failed_shows_previous);
        assert_eq!(status.applied_at.is_some(), failed_shows_previous);
        assert!(!texts(&offsets(&cloud, &at)).contains(&asked.text()));
    }
}

#[test]
fn content_that_kafka_refuses_fails_after_it_was_taken() {
    let cloud = Cloud::new();
    let at = orders("orders-to-warehouse");
    let wrong = [entry(
        r#"{"kafka_topic":"orders","kafka_partition":0}"#,
        r#"{"kafka_offset":"many"}"#,
    )];
    now(cloud
        .client()
        .alter(&at, &AlterType::Patch.body(Some(&wrong)), None))
    .unwrap();
    cloud.wait(4);
    let status = status(&cloud, &at);
    assert_eq!(status.phase, Phase::Failed);
    assert_eq!(status.request.offsets, wrong);
}

#[test]
fn a_second_request_while_one_is_in_flight_is_certainly_refused() {
    for (switch, code) in [(SecondRequest::BadRequest, 400), (SecondRequest::Conflict, 409)] {
        let cloud = Cloud::with(Options {
            second_request: switch,
            ..Options::default()
        });
        let body = AlterType::Delete.body(None);
        let error = now(cloud.client().alter(&faults("busy"), &body, None)).unwrap_err();
        assert_eq!(
            (error.kind.clone(), error.status),
            (ErrorKind::Refused, Some(code))
        );
        assert!(error.certainly_refused());
        assert!(
            error
                .message
                .unwrap()
                .contains("only one alter offsets request at a time")
        );

        let at = orders("payments-cdc");
        let first = now(cloud.client().alter(&at, &body, None)).unwrap().value;
        now(cloud.client().alter(&at, &body, None)).unwrap_err();
        assert_eq!(status(&cloud, &at).request, first, "the first one stands");
        cloud.wait(4);
        now(cloud.client().alter(&at, &body, None)).unwrap();
    }
}

#[test]
fn a_connector_whose_offsets_cannot_be_altered_refuses() {
    let cloud = Cloud::new();
    let body = AlterType::Delete.body(None);
    let error = now(cloud.client().alter(&edge("datagen-clicks"), &body, None)).unwrap_err();
    assert_eq!(error.status, Some(400));
    assert!(error.certainly_refused());
}

#[test]
fn a_lost_answer_is_no_refusal_and_the_status_shows_the_request() {
    let cloud = Cloud::new();
    let at = faults("lost-answer");
    let body = AlterType::Patch.body(Some(&[record("orders", 0, 1)]));
    let error = now(cloud.client().alter(
        &at,
        &body,
        Some(Attempt {
            id: "a-1",
            mark: Some("17"),
        }),
    ))
    .unwrap_err();
    assert_eq!(error.kind, ErrorKind::Network("connection closed".to_owned()));
    assert!(!error.certainly_refused());
    let posts = cloud
        .sent()
        .iter()
        .filter(|request| request.method() == "POST")
        .count();
    assert_eq!(posts, 1);
    let status = status(&cloud, &at);
    assert_eq!(status.request.offsets, [record("orders", 0, 1)]);
}

#[test]
fn somebody_who_may_not_write_is_refused_and_nothing_is_taken() {
    let cloud = Cloud::new();
    // viewer:x
    cloud.sign_in("Basic dmlld2VyOng=");
    let at = orders("payments-cdc");
    let client = cloud.client();
    now(client.offsets(&at)).unwrap();
    let refused = [
        now(client.alter(&at, r#"{"type":"DELETE"}"#, None)).map(drop),
        now(client.pause(&at)).map(drop),
        now(client.resume(&at)).map(drop),
        now(client.restart(&at)).map(drop),
    ];
    for outcome in refused {
        let error = outcome.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Forbidden);
        assert_eq!(error.message.as_deref(), Some("Forbidden"));
        assert!(error.certainly_refused());
    }
    let none = now(client.last_request(&at)).unwrap_err();
    assert_eq!(none.kind, ErrorKind::NotFound);
}
