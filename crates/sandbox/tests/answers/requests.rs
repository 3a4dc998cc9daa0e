//! The life of an alter request (API.md 2.3–2.5, 3).

use crate::common::{Cloud, EDGE, FAULTS, ORDERS, patch};
use sandbox::{
    ContentErrors, DeleteEcho, ListedDelete, NoRequestYet, NullOffset, Options, SecondRequest, Stamps,
    Unsupported, Wire,
};

fn orders() -> String {
    format!("{ORDERS}/orders-to-warehouse")
}

#[test]
fn a_request_is_taken_then_applied_and_the_connector_pauses_meanwhile() {
    let mut cloud = Cloud::new();
    let connector = orders();
    assert_eq!(cloud.state(&connector), "RUNNING");
    let taken = cloud.alter(&connector, &patch("orders", 0, "80000"));
    assert_eq!(taken.status, 202);
    assert_eq!(taken.at("id"), "lcc-7k2m9q");
    assert_eq!(taken.at("type"), "PATCH");
    let requested_at = taken.at("requested_at");

    let status = cloud.get(&format!("{connector}/offsets/request/status"));
    assert_eq!(status.at("status.phase"), "PENDING");
    assert_eq!(status.at("applied_at"), "null");
    assert!(!status.has("status.message") && !status.has("previous_offsets"));
    assert_eq!(status.at("request.requested_at"), requested_at);
    assert_eq!(cloud.state(&connector), "PAUSED");

    cloud.wait(4);
    let status = cloud.get(&format!("{connector}/offsets/request/status"));
    assert_eq!(status.at("status.phase"), "APPLIED");
    assert_eq!(
        status.at("status.message"),
        "The Connect framework-managed offsets for this connector have been altered successfully. However, if \
         this connector manages offsets externally, they will need to be manually altered in the system that the \
         connector uses."
    );
    assert_eq!(status.at("previous_offsets.0.offset.kafka_offset"), "81244");
    assert!(status.at("applied_at") > requested_at);
    assert_eq!(cloud.state(&connector), "RUNNING");
}

#[test]
fn offsets_are_an_observation_and_show_the_new_position_first_then_movement() {
    let mut cloud = Cloud::new();
    let connector = orders();
    let status = cloud.altered(&connector, &patch("orders", 0, "80000"));
    let stale = cloud.get(&format!("{connector}/offsets"));
    assert_eq!(stale.at("offsets.0.offset.kafka_offset"), "81244");
    assert!(stale.at("metadata.observed_at") < status.at("applied_at"));
    let fresh = cloud.observed(&connector);
    assert_eq!(fresh.at("offsets.0.offset.kafka_offset"), "80000");
    assert!(fresh.at("metadata.observed_at") > status.at("applied_at"));
    let later = cloud.observed(&connector);
    assert_ne!(later.at("offsets.0.offset.kafka_offset"), "80000");
    for _ in 0..60 {
        cloud.wait(10);
    }
    let caught_up = cloud.observed(&connector);
    assert!(
        caught_up
            .at("offsets.0.offset.kafka_offset")
            .parse::<u64>()
            .unwrap()
            > 82_000
    );
}

#[test]
fn what_was_sent_is_echoed_as_it_was_sent() {
    let mut cloud = Cloud::new();
    let connector = format!("{ORDERS}/payments-cdc");
    let offsets = r#"[ {"offset" : {"lsn":9007199254741993, "x": 1.0, "y":1e3,"z":-0, "s":"\u0041"}, "partition":{"server":"payments"}}]"#;
    let body = format!(r#"{{"type":"PATCH","offsets":{offsets}}}"#);
    let taken = cloud.alter(&connector, &body);
    assert!(taken.text.contains(offsets), "{}", taken.text);
    cloud.wait(5);
    let status = cloud.get(&format!("{connector}/offsets/request/status"));
    assert!(status.text.contains(offsets), "{}", status.text);
    // Values that do not move are stored as they were sent, and the object is replaced as a whole (T11).
    let fresh = cloud.observed(&connector);
    assert!(
        fresh
            .text
            .contains(r#"{"lsn":9007199254741993,"x":1.0,"y":1e3,"z":-0,"s":"\u0041"}"#),
        "{}",
        fresh.text
    );
    let kept = cloud.get("/sandbox/requests");
    assert_eq!(kept.at("requests.0.body"), body);
    assert_eq!(kept.at("requests.0.connector_name"), "payments-cdc");
}

#[test]
fn one_request_at_a_time() {
    for (second_request, status) in [(SecondRequest::BadRequest, 400), (SecondRequest::Conflict, 409)] {
        let mut cloud = Cloud::with(Options {
            second_request,
            ..Options::default()
        });
        assert_eq!(cloud.alter(&orders(), r#"{"type":"DELETE"}"#).status, 202);
        let second = cloud.alter(&orders(), r#"{"type":"DELETE"}"#);
        assert_eq!(second.status, status);
        assert_eq!(second.at("error.code"), status.to_string());
        assert_eq!(
            cloud
                .get("/sandbox/requests")
                .json()
                .get("requests")
                .unwrap()
                .items()
                .count(),
            1
        );
        cloud.wait(4);
        assert_eq!(cloud.alter(&orders(), r#"{"type":"DELETE"}"#).status, 202);
    }
}

#[test]
fn a_paused_connector_stays_paused() {
    let mut cloud = Cloud::new();
    let connector = format!("{EDGE}/paused-sink");
    assert_eq!(cloud.state(&connector), "PAUSED");
    cloud.altered(&connector, &patch("clicks", 1, "12"));
    assert_eq!(cloud.state(&connector), "PAUSED");
    let fresh = cloud.observed(&connector);
    assert_eq!(fresh.at("offsets.1.offset.kafka_offset"), "12");
    assert_eq!(
        cloud.observed(&connector).at("offsets.1.offset.kafka_offset"),
        "12"
    );
    assert_eq!(cloud.ask("PUT", &format!("{connector}/resume"), "").status, 202);
    assert_eq!(cloud.state(&connector), "PAUSED");
    cloud.wait(1);
    assert_eq!(cloud.state(&connector), "RUNNING");
    assert_ne!(
        cloud.observed(&connector).at("offsets.1.offset.kafka_offset"),
        "12"
    );
    assert_eq!(cloud.ask("PUT", &format!("{connector}/pause"), "").text, "");
    cloud.wait(1);
    assert_eq!(cloud.state(&connector), "PAUSED");
}

#[test]
fn no_request_yet() {
    let path = format!("{EDGE}/new-sink/offsets/request/status");
    let mut cloud = Cloud::new();
    let none = cloud.get(&path);
    assert_eq!(
        (none.status, none.at("error.message")),
        (404, "resource not found".to_owned())
    );
    assert_eq!(cloud.get(&format!("{EDGE}/new-sink/offsets")).at("offsets"), "[]");
    let mut cloud = Cloud::with(Options {
        no_request_yet: NoRequestYet::EmptyAnswer,
        ..Options::default()
    });
    assert_eq!(
        (cloud.get(&path).status, cloud.get(&path).text),
        (200, "{}".to_owned())
    );
}

#[test]
fn a_delete_empties_and_the_connector_starts_over() {
    let mut cloud = Cloud::new();
    let status = cloud.altered(&orders(), r#"{"type":"DELETE"}"#);
    assert_eq!(status.at("request.offsets"), "[]");
    assert!(status.at("status.message").contains("reset successfully"));
    assert_eq!(cloud.observed(&orders()).at("offsets"), "[]");
    let again = cloud.observed(&orders());
    let position: u64 = again.at("offsets.0.offset.kafka_offset").parse().unwrap();
    assert!((60_000..62_000).contains(&position), "{position}");

    let mut cloud = Cloud::new();
    let source = format!("{ORDERS}/inventory-mysql");
    cloud.altered(&source, r#"{"type":"DELETE"}"#);
    assert_eq!(cloud.observed(&source).at("offsets"), "[]");
    assert_eq!(
        cloud.observed(&source).at("offsets.0.offset.file"),
        "mysql-bin.000600"
    );
}

#[test]
fn a_listed_delete_removes_those_partitions_or_by_choice_all() {
    let body = r#"{"type":"DELETE","offsets":[{"partition":{"kafka_topic":"clicks","kafka_partition":1}}]}"#;
    let count = |options: Options, connector: &str, body: &str| {
        let mut cloud = Cloud::with(options);
        cloud.altered(connector, body);
        cloud
            .observed(connector)
            .json()
            .get("offsets")
            .unwrap()
            .items()
            .count()
    };
    let paused = format!("{EDGE}/paused-sink");
    assert_eq!(count(Options::default(), &paused, body), 2);
    let everything = Options {
        listed_delete: ListedDelete::Everything,
        ..Options::default()
    };
    assert_eq!(count(everything, &paused, body), 0);
    let orders = body.replace("clicks", "orders");
    assert_eq!(
        count(Options::default(), &format!("{FAULTS}/deletes-all"), &orders),
        0
    );
}

#[test]
fn the_echo_of_a_delete_can_lack_its_offsets() {
    let mut cloud = Cloud::with(Options {
        delete_echo: DeleteEcho::Absent,
        ..Options::default()
    });
    assert!(!cloud.alter(&orders(), r#"{"type":"DELETE"}"#).has("offsets"));
}

#[test]
fn a_null_offset_removes_that_partition_or_is_refused() {
    let body = r#"{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"clicks","kafka_partition":0},"offset":null}]}"#;
    let paused = format!("{EDGE}/paused-sink");
    let mut cloud = Cloud::new();
    cloud.altered(&paused, body);
    assert_eq!(
        cloud.observed(&paused).at("offsets.0.partition.kafka_partition"),
        "1"
    );
    let mut cloud = Cloud::with(Options {
        null_offset: NullOffset::Refused,
        ..Options::default()
    });
    assert_eq!(cloud.alter(&paused, body).status, 400);
}

#[test]
fn wrong_content_fails_afterwards_and_changes_nothing() {
    let mut cloud = Cloud::new();
    let paused = format!("{EDGE}/paused-sink");
    let body = r#"{"type":"PATCH","offsets":[
        {"partition":{"kafka_topic":"clicks","kafka_partition":0},"offset":{"kafka_offset":1}},
        {"partition":{"kafka_topic":"clicks","kafka_partition":99},"offset":{"kafka_offset":1}}]}"#;
    let status = cloud.altered(&paused, body);
    assert_eq!(status.at("status.phase"), "FAILED");
    assert_eq!(
        status.at("status.message"),
        "Failed to alter consumer group offsets for connector paused-sink"
    );
    assert_eq!(status.at("applied_at"), "null");
    assert!(!status.has("previous_offsets"));
    assert_eq!(
        cloud.observed(&paused).at("offsets.0.offset.kafka_offset"),
        "5000"
    );
    let status = cloud.altered(&paused, &patch("clicks", 0, "-1"));
    assert!(status.at("status.message").contains("Invalid negative offset"));
}

#[test]
fn by_choice_wrong_content_is_refused_at_once_and_failures_show_more() {
    let mut cloud = Cloud::with(Options {
        content_errors: ContentErrors::Refused,
        failed_shows_previous: true,
        failed_shows_applied_at: true,
        ..Options::default()
    });
    assert_eq!(cloud.alter(&orders(), &patch("orders", 0, "\"x\"")).status, 400);
    let status = cloud.altered(&orders(), &patch("orders", 99, "1"));
    assert_eq!(status.at("status.phase"), "FAILED");
    assert!(status.has("previous_offsets") && status.at("applied_at") != "null");
}

#[test]
fn unsupported_connectors_refuse_or_fail() {
    let datagen = format!("{EDGE}/datagen-clicks");
    let body = r#"{"type":"PATCH","offsets":[{"partition":{"task.id":0},"offset":{"current.iteration":1}}]}"#;
    assert_eq!(Cloud::new().alter(&datagen, body).status, 400);
    let mut cloud = Cloud::with(Options {
        unsupported: Unsupported::Fail,
        ..Options::default()
    });
    let status = cloud.altered(&datagen, body);
    assert_eq!(status.at("status.phase"), "FAILED");
    assert!(
        status
            .at("status.message")
            .contains("doesn't support external modification of offsets")
    );
}

#[test]
fn a_made_up_partition_is_stored_beside_and_nothing_moves() {
    let mut cloud = Cloud::new();
    let connector = format!("{ORDERS}/customers-jdbc");
    // A number where the connector writes a string (API.md T8).
    let body = r#"{"type":"PATCH","offsets":[{"partition":{"protocol":1,"table":"public.customers"},"offset":{"incrementing":5}}]}"#;
    assert_eq!(cloud.altered(&connector, body).at("status.phase"), "APPLIED");
    let fresh = cloud.observed(&connector);
    assert_eq!(fresh.at("offsets.2.partition.protocol"), "1");
    cloud.wait(100);
    assert_eq!(
        cloud.observed(&connector).at("offsets.2.offset.incrementing"),
        "5"
    );
    // Matched as a whole, whatever the order of its keys.
    let body = r#"{"type":"PATCH","offsets":[{"partition":{"table":"public.customers","protocol":"1"},"offset":{"incrementing":7}}]}"#;
    cloud.altered(&connector, body);
    let fresh = cloud.observed(&connector);
    assert_eq!(fresh.json().get("offsets").unwrap().items().count(), 3);
    assert_eq!(fresh.at("offsets.0.offset"), r#"{"incrementing":7}"#);
}

#[test]
fn validation_can_come_first() {
    let mut cloud = Cloud::new();
    let connector = format!("{FAULTS}/pending-validation");
    cloud.alter(&connector, &patch("orders", 0, "5000"));
    let mut phase = |seconds| {
        cloud.wait(seconds);
        cloud
            .get(&format!("{connector}/offsets/request/status"))
            .at("status.phase")
    };
    assert_eq!(phase(0), "PENDING_VALIDATION");
    assert_eq!(phase(3), "PENDING");
    assert_eq!(phase(4), "APPLIED");
}

#[test]
fn times_can_be_written_without_a_colon() {
    let mut cloud = Cloud::with(Options {
        stamps: Stamps::PlusZero,
        ..Options::default()
    });
    assert!(
        cloud
            .alter(&orders(), r#"{"type":"DELETE"}"#)
            .at("requested_at")
            .ends_with("+0000")
    );
    let status = Cloud::new().get(&format!("{FAULTS}/plus0000-clock/offsets/request/status"));
    assert_eq!(status.at("request.requested_at"), "2026-03-01T09:15:04+0000");
    assert_eq!(status.at("request.offsets.0.offset.kafka_offset"), "50");
    assert!(status.text.contains(r#"{"kafka_offset":"50"}"#));
}

#[test]
fn a_lost_answer_is_a_taken_request() {
    let mut cloud = Cloud::new();
    let connector = format!("{FAULTS}/lost-answer");
    let lost = cloud.alter(&connector, &patch("orders", 0, "5000"));
    assert_eq!(lost.wire, Wire::Drop);
    cloud.wait(4);
    let status = cloud.get(&format!("{connector}/offsets/request/status"));
    assert_eq!(
        (status.at("status.phase"), status.wire),
        ("APPLIED".to_owned(), Wire::Whole)
    );
}

#[test]
fn somebody_else_s_request_never_ends() {
    let mut cloud = Cloud::new();
    let connector = format!("{FAULTS}/busy");
    cloud.wait(3600);
    let status = cloud.get(&format!("{connector}/offsets/request/status"));
    assert_eq!(status.at("status.phase"), "PENDING");
    assert_eq!(cloud.alter(&connector, r#"{"type":"DELETE"}"#).status, 400);
    assert_eq!(cloud.state(&connector), "PAUSED");
}

proptest::proptest! {
    /// Any number, in any spelling, is echoed and stored as it was sent (API.md T5, T6).
    #[test]
    fn any_number_stays_its_own_text(number in "-?(0|[1-9][0-9]{0,40})(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?") {
        let mut cloud = Cloud::new();
        let connector = format!("{ORDERS}/catalog-mongo");
        let partition = r#"{"ns":"mongodb+srv://cluster0.example.mongodb.net/shop.catalog"}"#;
        let offset = format!(r#"{{"value":{number}}}"#);
        let body = format!(r#"{{"type":"PATCH","offsets":[{{"partition":{partition},"offset":{offset}}}]}}"#);
        let status = cloud.altered(&connector, &body);
        proptest::prop_assert!(status.text.contains(&offset), "{}", status.text);
        let fresh = cloud.observed(&connector);
        proptest::prop_assert!(fresh.text.contains(&offset), "{}", fresh.text);
    }
}
