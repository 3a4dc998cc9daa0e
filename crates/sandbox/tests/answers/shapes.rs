//! Every operation on every connector, held against the shapes.
#![expect(clippy::unwrap_used, reason = "a wrong answer ends the test")]

use exact_json::Value;

use crate::common::{Answer, Cloud};
use crate::shape::{self, Shape};

const PLACES: [(&str, &str); 4] = [
    ("env-dev01", "lkc-orders"),
    ("env-dev01", "lkc-edge"),
    ("env-dev01", "lkc-faults"),
    ("env-7k3mz2", "lkc-q9x2vw"),
];

/// The first three answer wrongly on purpose, and have their own tests; the last is `wide-sink` ten times over.
const ODD: [&str; 4] = ["garbled", "rate-limited", "flaky-reads", "huge-sink"];

fn hold(what: &str, answer: &Answer, shape: &Shape) {
    let mut faults = Vec::new();
    shape::faults(shape, &answer.json(), "", &mut faults);
    assert!(faults.is_empty(), "{what} ({}): {faults:#?}", answer.status);
}

/// One segment of a path.
fn encode(name: &str) -> String {
    name.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn connectors() -> Vec<String> {
    let mut cloud = Cloud::new();
    let mut found = Vec::new();
    for (environment, cluster) in PLACES {
        let base = format!("/connect/v1/environments/{environment}/clusters/{cluster}/connectors");
        for name in cloud.get(&base).json().items() {
            let name = name.as_str().unwrap().into_owned();
            if !ODD.contains(&name.as_str()) {
                found.push(format!("{base}/{}", encode(&name)));
            }
        }
    }
    assert!(found.len() > 80, "{}", found.len());
    found
}

#[test]
fn the_lists() {
    let mut cloud = Cloud::new();
    hold(
        "environments",
        &cloud.get("/org/v2/environments?page_size=1"),
        &shape::ENVIRONMENTS,
    );
    for (environment, cluster) in PLACES {
        let clusters = cloud.get(&format!("/cmk/v2/clusters?environment={environment}"));
        hold("clusters", &clusters, &shape::CLUSTERS);
        let base = format!("/connect/v1/environments/{environment}/clusters/{cluster}/connectors");
        hold("names", &cloud.get(&base), &shape::NAMES);
        let expanded = cloud.get(&format!("{base}?expand=id,info,status"));
        hold("expanded", &expanded, &shape::EXPANDED);
        assert_eq!(
            expanded.json().members().count(),
            cloud.get(&base).json().items().count()
        );
    }
}

#[test]
fn the_reads_of_every_connector() {
    let mut cloud = Cloud::new();
    for connector in connectors() {
        for (part, shape) in [
            ("", &shape::CONNECTOR),
            ("/config", &shape::CONFIG),
            ("/tasks", &shape::TASKS),
            ("/status", &shape::STATUS),
            ("/offsets", &shape::CONNECTOR_OFFSETS),
        ] {
            let answer = cloud.get(&format!("{connector}{part}"));
            assert_eq!(answer.status, 200, "{connector}{part}");
            hold(&format!("{connector}{part}"), &answer, shape);
        }
        let status = cloud.get(&format!("{connector}/offsets/request/status"));
        let shape = if status.status == 200 {
            &shape::REQUEST_STATUS
        } else {
            &shape::CONNECT_ERROR
        };
        hold(&connector, &status, shape);
    }
}

/// A PATCH of a connector's own first offset.
fn own_patch(offsets: &Value) -> Option<String> {
    let first = offsets.items().next()?;
    Some(format!(r#"{{"type":"PATCH","offsets":[{}]}}"#, first.text()))
}

#[test]
fn the_requests_of_every_connector_in_every_phase() {
    for connector in connectors() {
        let mut cloud = Cloud::new();
        let offsets = cloud
            .get(&format!("{connector}/offsets"))
            .json()
            .get("offsets")
            .unwrap();
        let patch = own_patch(&offsets);
        for body in patch.as_deref().into_iter().chain([r#"{"type":"DELETE"}"#]) {
            let taken = cloud.alter(&connector, body);
            if taken.status == 400 {
                hold(&connector, &taken, &shape::CONNECT_ERROR);
                continue;
            }
            assert_eq!(taken.status, 202, "{connector}: {}", taken.text);
            hold(&connector, &taken, &shape::REQUEST_INFO);
            for seconds in [0, 1, 2, 900] {
                cloud.wait(seconds);
                let status = cloud.get(&format!("{connector}/offsets/request/status"));
                hold(&connector, &status, &shape::REQUEST_STATUS);
            }
            hold(
                &connector,
                &cloud.get(&format!("{connector}/offsets")),
                &shape::CONNECTOR_OFFSETS,
            );
            hold(
                &connector,
                &cloud.get(&format!("{connector}/status")),
                &shape::STATUS,
            );
        }
    }
}

#[test]
fn errors_are_in_the_shape_of_their_family() {
    let mut cloud = Cloud::new();
    let connector = "/connect/v1/environments/env-dev01/clusters/lkc-orders/connectors/orders-to-warehouse";
    for authorization in ["", "Basic dmlld2VyOng=", "Bearer x"] {
        cloud.authorization = authorization;
        for (method, path) in [
            ("POST", format!("{connector}/offsets/request")),
            ("PUT", format!("{connector}/pauses")),
            ("GET", format!("{connector}x/offsets")),
            ("GET", "/cmk/v2/clusters".to_owned()),
            ("GET", "/cmk/v2/clusters?environment=none".to_owned()),
            ("POST", "/org/v2/environments".to_owned()),
        ] {
            let answer = cloud.ask(method, &path, "{}");
            assert!(answer.status >= 400, "{method} {path}: {}", answer.text);
            let known = path.starts_with("/connect") && !path.ends_with("pauses");
            hold(
                &path,
                &answer,
                if known {
                    &shape::CONNECT_ERROR
                } else {
                    &shape::LISTED_ERROR
                },
            );
        }
    }
}
