//! Who may ask, what is not there, and the switches of tests.

use crate::common::{Cloud, EDGE, FAULTS, ORDERS};
use sandbox::Wire;

const BASIC_EXPIRED: &str = "Basic ZXhwaXJlZDp4";
const BASIC_VIEWER: &str = "Basic dmlld2VyOng=";
const BASIC_NARROW: &str = "Basic bmFycm93Ong=";

#[test]
fn the_expired_and_the_nameless_are_401_in_each_family() {
    for authorization in ["", BASIC_EXPIRED] {
        let mut cloud = Cloud::new();
        cloud.authorization = authorization;
        let connect = cloud.get(&format!("{ORDERS}/payments-cdc/offsets"));
        assert_eq!(
            (connect.status, connect.at("error.message")),
            (401, "Unauthorized".to_owned())
        );
        let listed = cloud.get("/org/v2/environments");
        assert_eq!(
            (listed.status, listed.at("errors.0.status")),
            (401, "401".to_owned())
        );
        assert!(listed.headers.contains_key("www-authenticate"));
    }
}

#[test]
fn a_viewer_reads_and_does_not_write() {
    let mut cloud = Cloud::new();
    cloud.authorization = BASIC_VIEWER;
    assert_eq!(cloud.get(&format!("{ORDERS}/payments-cdc/offsets")).status, 200);
    for (method, path) in [
        ("POST", "offsets/request"),
        ("PUT", "pause"),
        ("PUT", "resume"),
        ("POST", "restart"),
    ] {
        let refused = cloud.ask(
            method,
            &format!("{ORDERS}/payments-cdc/{path}"),
            r#"{"type":"DELETE"}"#,
        );
        assert_eq!(
            (refused.status, refused.at("error.code")),
            (403, "403".to_owned())
        );
    }
    assert_eq!(cloud.get("/sandbox/requests").at("requests"), "[]");
}

#[test]
fn a_narrow_one_sees_one_cluster() {
    let mut cloud = Cloud::new();
    cloud.authorization = BASIC_NARROW;
    let count = |answer: crate::common::Answer| answer.json().get("data").unwrap().items().count();
    assert_eq!(count(cloud.get("/org/v2/environments")), 1);
    assert_eq!(count(cloud.get("/cmk/v2/clusters?environment=env-dev01")), 1);
    assert_eq!(count(cloud.get("/cmk/v2/clusters?environment=env-7k3mz2")), 0);
    assert_eq!(cloud.get(EDGE).text, "[]");
    assert_eq!(cloud.get(&format!("{EDGE}?expand=id")).text, "{}");
    assert_eq!(cloud.get(&format!("{EDGE}/new-sink/offsets")).status, 403);
    assert_eq!(cloud.get(&format!("{ORDERS}/payments-cdc/offsets")).status, 200);
}

#[test]
fn what_is_not_there_says_so_in_the_words_of_its_call() {
    let mut cloud = Cloud::new();
    for (path, message) in [
        ("none/offsets", "resource not found"),
        ("none/offsets/request/status", "resource not found"),
        ("none/status", "account not found"),
        ("none", "account not found"),
    ] {
        let missing = cloud.get(&format!("{ORDERS}/{path}"));
        assert_eq!(
            (missing.status, missing.at("error.message").as_str()),
            (404, message),
            "{path}"
        );
    }
    assert_eq!(cloud.get(&ORDERS.replace("lkc-orders", "lkc-none")).status, 404);
    assert_eq!(cloud.get("/cmk/v2/clusters").status, 400);
    assert_eq!(cloud.get("/cmk/v2/clusters?environment=env-none").status, 404);
    assert_eq!(
        cloud.ask("DELETE", &format!("{ORDERS}/payments-cdc"), "").status,
        405
    );
    assert_eq!(cloud.get("/nowhere").status, 404);
}

#[test]
fn names_are_matched_after_decoding_once() {
    let mut cloud = Cloud::new();
    for (segment, id) in [
        ("a%252Fb", "lcc-e2f2ab"),
        ("name%20with%20%2F%20%25%20%2B%20%23%20%C3%BC", "lcc-n7m5od"),
        ("orders.v1.sink", "lcc-v1d0ts"),
    ] {
        assert_eq!(cloud.get(&format!("{EDGE}/{segment}/offsets")).at("id"), id);
    }
    assert_eq!(cloud.get(&format!("{EDGE}/a%2Fb/offsets")).status, 404);
}

#[test]
fn every_answer_has_a_request_id_of_its_own_and_a_date() {
    let mut cloud = Cloud::new();
    let first = cloud.get("/org/v2/environments");
    cloud.wait(2);
    let second = cloud.get("/nowhere");
    let id = |answer: &crate::common::Answer| answer.headers.get("x-request-id").unwrap().clone();
    assert_ne!(id(&first), id(&second));
    assert_eq!(
        second.headers.get("date").unwrap(),
        "Mon, 02 Mar 2026 09:15:06 GMT"
    );
}

#[test]
fn a_test_moves_time_and_starts_over() {
    let mut cloud = Cloud::new();
    let connector = format!("{ORDERS}/orders-to-warehouse");
    let instance = cloud.sandbox.instance();
    cloud.alter(&connector, r#"{"type":"DELETE"}"#);
    let moved = cloud.ask("POST", "/sandbox/clock", r#"{"seconds":3600}"#);
    assert_eq!(moved.at("now"), "2026-03-02T10:15:04Z");
    assert_eq!(
        cloud
            .get(&format!("{connector}/offsets/request/status"))
            .at("status.phase"),
        "APPLIED"
    );
    let reset = cloud.ask("POST", "/sandbox/reset", "");
    assert_ne!(reset.at("instance"), instance);
    assert_eq!(cloud.sandbox.instance(), reset.at("instance"));
    let offsets = cloud.get(&format!("{connector}/offsets"));
    assert_eq!(offsets.at("metadata.observed_at"), "2026-03-02T09:15:04Z");
    assert_eq!(offsets.at("offsets.0.offset.kafka_offset"), "81244");
    assert_eq!(cloud.get("/sandbox/requests").at("requests"), "[]");
}

#[test]
fn any_call_can_be_made_to_fail() {
    let mut cloud = Cloud::new();
    let offsets = format!("{ORDERS}/payments-cdc/offsets");
    let mut under = |fault: &str, method: &str, path: &str| {
        let set = cloud.ask("PUT", "/sandbox/faults", &format!(r#"{{"faults":[{fault}]}}"#));
        assert_eq!(set.status, 200, "{}", set.text);
        cloud.ask(method, path, r#"{"type":"DELETE"}"#)
    };
    for status in [401, 403, 404, 429, 500, 503] {
        let answer = under(
            &format!(r#"{{"operation":"getOffsets","status":{status}}}"#),
            "GET",
            &offsets,
        );
        assert_eq!(answer.status, status);
    }
    let html = under(
        r#"{"path":"*/offsets","wire":"html","status":502}"#,
        "GET",
        &offsets,
    );
    assert_eq!((html.status, html.text.starts_with("<!doctype")), (502, true));
    let cut = under(r#"{"wire":"cut","bytes":10}"#, "GET", &offsets);
    assert_eq!((cut.status, cut.wire), (200, Wire::Cut(10)));
    let short = under(r#"{"wire":"short"}"#, "GET", &offsets);
    assert_eq!(
        (short.status, short.wire),
        (200, Wire::Short(short.text.len() / 2))
    );
    let body = under(r#"{"status":200,"body":"[]"}"#, "GET", &offsets);
    assert_eq!(body.text, "[]");
    assert_eq!(under(r#"{"wire":"hang"}"#, "GET", &offsets).wire, Wire::Hang);
    assert_eq!(under(r#"{"wire":"reset"}"#, "GET", &offsets).wire, Wire::Reset);

    // A write can be refused before it is taken, or taken and answered wrongly.
    let request = format!("{ORDERS}/payments-cdc/offsets/request");
    assert_eq!(
        under(r#"{"status":500,"method":"POST"}"#, "POST", &request).status,
        500
    );
    assert_eq!(under("", "GET", "/sandbox/requests").at("requests"), "[]");
    assert_eq!(
        under(r#"{"status":500,"method":"POST","taken":true}"#, "POST", &request).status,
        500
    );
    let kept = under("", "GET", "/sandbox/requests");
    assert_eq!(kept.json().get("requests").unwrap().items().count(), 1);
}

#[test]
fn misspelt_switches_are_refused() {
    let mut cloud = Cloud::new();
    assert_eq!(
        cloud
            .ask(
                "PUT",
                "/sandbox/faults",
                r#"{"faults":[{"status":500,"cuont":1}]}"#
            )
            .status,
        400
    );
    assert_eq!(
        cloud.ask("POST", "/sandbox/clock", r#"{"seconds":"x"}"#).status,
        400
    );
    assert_eq!(cloud.ask("GET", "/sandbox/clock", "").status, 405);
    assert_eq!(cloud.ask("POST", "/sandbox/nothing", "").status, 404);
}

#[test]
fn the_same_name_elsewhere_is_another_connector() {
    let mut cloud = Cloud::new();
    let production = "/connect/v1/environments/env-7k3mz2/clusters/lkc-q9x2vw/connectors";
    let here = cloud
        .get(&format!("{ORDERS}/orders-to-warehouse/offsets"))
        .at("id");
    let there = cloud
        .get(&format!("{production}/orders-to-warehouse/offsets"))
        .at("id");
    assert_ne!(here, there);
    assert_eq!(cloud.get(production).json().items().count(), 60);
    assert_eq!(cloud.get(&format!("{FAULTS}?expand=status")).status, 200);
}
