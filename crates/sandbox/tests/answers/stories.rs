//! Connectors with a story: each fails in its own way, and heals if it can.

use crate::common::{Cloud, EDGE, FAULTS, ORDERS, patch};

#[test]
fn skipping_past_the_poison_and_restarting_heals_and_skipping_one_does_not() {
    let mut cloud = Cloud::new();
    let connector = format!("{EDGE}/poisoned-sink");
    let status = cloud.get(&format!("{connector}/status"));
    assert_eq!(status.at("connector.state"), "FAILED");
    assert_eq!(
        [0, 1, 2].map(|task| status.at(&format!("tasks.{task}.state"))),
        ["RUNNING", "FAILED", "RUNNING"]
    );
    let trace = status.at("tasks.1.msg");
    assert!(
        trace.contains("topic='shipments', partition=3, offset=77345"),
        "{trace}"
    );

    // The stopped task's partitions stand still, the others move.
    let before = cloud.observed(&connector);
    let after = cloud.observed(&connector);
    let moved: Vec<bool> = (0..6)
        .map(|at| {
            let path = format!("offsets.{at}.offset.kafka_offset");
            before.at(&path) != after.at(&path)
        })
        .collect();
    assert_eq!(moved, [true, true, false, false, true, true]);
    assert_eq!(
        before.at("offsets.3.offset.kafka_offset"),
        (77_345 - 225).to_string()
    );

    for (offset, state) in [("77121", "FAILED"), ("77346", "RUNNING")] {
        assert_eq!(
            cloud
                .altered(&connector, &patch("shipments", 3, offset))
                .at("status.phase"),
            "APPLIED"
        );
        assert_eq!(
            cloud.state(&connector),
            "FAILED",
            "altering alone does not restart it"
        );
        assert_eq!(cloud.ask("POST", &format!("{connector}/restart"), "").status, 202);
        cloud.wait(2);
        assert_eq!(cloud.state(&connector), state, "{offset}");
    }
}

#[test]
fn a_request_that_always_fails_says_why() {
    let mut cloud = Cloud::new();
    let status = cloud.altered(&format!("{FAULTS}/fails-to-apply"), &patch("orders", 0, "5000"));
    assert_eq!(status.at("status.phase"), "FAILED");
    let message = status.at("status.message");
    assert!(
        message.starts_with("Failed to alter consumer group offsets for connector fails-to-apply either")
    );
    assert!(
        message.ends_with("zombie sink tasks.") && !message.contains("  "),
        "{message}"
    );
}

#[test]
fn applied_is_not_healthy() {
    let mut cloud = Cloud::new();
    let connector = format!("{FAULTS}/applied-then-broken");
    let scn = |value: &str| {
        format!(
            r#"{{"type":"PATCH","offsets":[{{"partition":{{"server":"ORCLPDB1"}},"offset":{{"scn":"{value}"}}}}]}}"#
        )
    };
    assert_eq!(
        cloud.altered(&connector, &scn("12")).at("status.phase"),
        "APPLIED"
    );
    let status = cloud.get(&format!("{connector}/status"));
    assert_eq!(status.at("connector.state"), "FAILED");
    assert!(status.at("connector.trace").contains("ORA-21560"));
    // The way back: the previous position, and a restart.
    cloud.altered(&connector, &scn("3710473"));
    assert_eq!(cloud.state(&connector), "FAILED");
    cloud.ask("POST", &format!("{connector}/restart"), "");
    cloud.wait(2);
    assert_eq!(cloud.state(&connector), "RUNNING");
}

#[test]
fn applied_and_nothing_moves() {
    let mut cloud = Cloud::new();
    let connector = format!("{FAULTS}/applied-but-still");
    assert_eq!(
        cloud
            .altered(&connector, &patch("orders", 0, "5000"))
            .at("status.phase"),
        "APPLIED"
    );
    cloud.wait(600);
    assert_eq!(
        cloud.observed(&connector).at("offsets.0.offset.kafka_offset"),
        "5000"
    );
    assert_eq!(cloud.state(&connector), "RUNNING");
}

#[test]
fn a_slow_one_is_slower_than_anybody_s_patience() {
    let mut cloud = Cloud::new();
    let connector = format!("{FAULTS}/slow-to-apply");
    cloud.alter(&connector, &patch("orders", 0, "5000"));
    let mut phase = |seconds| {
        cloud.wait(seconds);
        cloud
            .get(&format!("{connector}/offsets/request/status"))
            .at("status.phase")
    };
    assert_eq!(phase(899), "PENDING");
    assert_eq!(phase(1), "APPLIED");
}

#[test]
fn a_rate_limit_gives_way_to_who_waits() {
    let mut cloud = Cloud::new();
    let path = format!("{FAULTS}/rate-limited/offsets");
    let mut attempt = |wait| {
        cloud.wait(wait);
        cloud.get(&path)
    };
    let limited = attempt(0);
    assert_eq!(limited.status, 429);
    assert_eq!(limited.text, "");
    for name in ["retry-after", "x-ratelimit-reset"] {
        assert_eq!(limited.headers.get(name).unwrap(), "2");
    }
    assert_eq!(limited.headers.get("x-ratelimit-remaining").unwrap(), "0");
    assert_eq!(attempt(0).status, 429);
    assert_eq!(attempt(1).status, 429);
    assert_eq!(attempt(1).status, 429);
    assert_eq!(attempt(1).status, 429);
    assert_eq!(attempt(1).status, 200);
    assert_eq!(attempt(0).status, 429);
}

#[test]
fn garbled_answers_are_garbled_each_in_its_own_way() {
    let mut cloud = Cloud::new();
    let offsets = cloud.get(&format!("{FAULTS}/garbled/offsets"));
    assert_eq!(offsets.status, 200);
    assert!(
        offsets
            .headers
            .get("content-type")
            .unwrap()
            .to_str()
            .unwrap()
            .starts_with("text/html")
    );
    let status = cloud.get(&format!("{FAULTS}/garbled/offsets/request/status"));
    assert!(exact_json::parse(status.text).is_err_and(|error| error.cut_off));
    assert_eq!(cloud.state(&format!("{FAULTS}/garbled")), "RUNNING");
}

#[test]
fn flaky_reads_succeed_every_second_time() {
    let mut cloud = Cloud::new();
    let mut read = || cloud.get(&format!("{FAULTS}/flaky-reads/offsets")).status;
    assert_eq!([read(), read(), read(), read()], [500, 200, 500, 200]);
}

/// Every named fault on an alter request: the sandbox's own count is what the fault says, whatever the caller was told.
#[test]
fn a_named_fault_takes_the_request_or_does_not() {
    let mut cloud = Cloud::new();
    let scenarios = cloud.get("/sandbox/scenarios").json();
    let scenarios = scenarios.get("scenarios").unwrap();
    assert!(scenarios.items().count() >= 40);
    for scenario in scenarios.items() {
        let name = scenario.get("name").unwrap();
        cloud.ask("POST", "/sandbox/reset", "");
        let fault = format!(
            r#"{{"faults":[{{"scenario":{},"operation":"alterOffsets"}}]}}"#,
            name.text()
        );
        assert_eq!(cloud.ask("PUT", "/sandbox/faults", &fault).status, 200, "{name}");
        let request = format!("{ORDERS}/orders-to-warehouse/offsets/request");
        cloud.ask("POST", &request, &patch("orders", 0, "80000"));
        let taken = cloud.get("/sandbox/requests").json();
        let count = taken.get("requests").unwrap().items().count();
        let expected = usize::from(scenario.get("taken").unwrap().text() == "true");
        assert_eq!(count, expected, "{name}");
        // Once, unless it is told otherwise.
        assert_eq!(
            cloud.get(&format!("{ORDERS}/orders-to-warehouse/offsets")).status,
            200,
            "{name}"
        );
    }
}

#[test]
fn a_named_fault_changes_what_it_says_and_nothing_else() {
    let mut cloud = Cloud::new();
    let status = format!("{ORDERS}/orders-to-warehouse/offsets/request/status");
    let plain = cloud.get(&status);
    let fault = |cloud: &mut Cloud, name: &str| {
        let fault =
            format!(r#"{{"faults":[{{"scenario":"{name}","operation":"getOffsetsRequestStatus"}}]}}"#);
        assert_eq!(cloud.ask("PUT", "/sandbox/faults", &fault).status, 200);
        cloud.get(&status)
    };
    let dreaming = fault(&mut cloud, "unknown-phase");
    assert_eq!(dreaming.at("status.phase"), "DREAMING");
    assert_eq!(
        dreaming.at("request.requested_at"),
        plain.at("request.requested_at")
    );
    assert_eq!(
        fault(&mut cloud, "status-of-another").at("request.id"),
        "lcc-other1"
    );
    assert_eq!(
        fault(&mut cloud, "failed-without-message")
            .json()
            .get("status")
            .unwrap()
            .text(),
        r#"{"phase":"FAILED"}"#
    );
}
