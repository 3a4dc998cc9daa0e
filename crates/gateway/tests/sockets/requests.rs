//! The form of requests: what is refused before anything looks at it closely.

use std::time::Duration;

use gateway::Limits;

use crate::common::{Answer, ORDERS, REQUEST, alter, ask, config, get, raw, start};

const OFFSETS: &str =
    "/connect/v1/environments/env-dev01/clusters/lkc-orders/connectors/payments-cdc/offsets";

#[tokio::test]
async fn there_is_one_host_and_it_is_known() {
    let mut config = config();
    config.hosts = vec!["console.example".parse().expect("a host")];
    let gateway = start(config).await;
    let address = gateway.address();
    for (host, status) in [
        ("localhost", 200),
        ("127.0.0.1:1", 200),
        ("console.example:443", 200),
        ("rebound.example", 421),
        ("", 400),
    ] {
        let answer = get("/gateway").with("host", host).send(address).await;
        assert_eq!(answer.status, status, "{host}");
    }
    for head in [
        "GET /gateway HTTP/1.1\r\n",
        "GET /gateway HTTP/1.1\r\nhost: localhost\r\nhost: localhost\r\n",
        "GET http://localhost/gateway HTTP/1.1\r\nhost: localhost\r\n",
        "GET http://rebound.example/gateway HTTP/1.1\r\nhost: localhost\r\n",
        "OPTIONS * HTTP/1.1\r\nhost: localhost\r\n",
        "CONNECT localhost:443 HTTP/1.1\r\nhost: localhost\r\n",
    ] {
        let answer = Answer::of(&raw(address, &format!("{head}connection: close\r\n\r\n")).await);
        assert_eq!(answer.status, 400, "{head}");
    }
    gateway.stop().await;
}

#[tokio::test]
async fn a_body_has_one_length() {
    let gateway = start(config()).await;
    let address = gateway.address();
    let head = format!(
        "POST {REQUEST} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer x\r\ncontent-type: application/json\r\nconnection: close\r\n"
    );
    let chunked = "11\r\n{\"type\":\"DELETE\"}\r\n0\r\n\r\n";
    for (lengths, status) in [
        ("transfer-encoding: chunked\r\n", 411),
        ("content-length: 17\r\ntransfer-encoding: chunked\r\n", 411),
        ("transfer-encoding: chunked\r\ncontent-length: 5\r\n", 411),
        ("content-length: 5\r\ncontent-length: 17\r\n", 400),
        ("content-length: -1\r\n", 400),
    ] {
        let answer = Answer::of(&raw(address, &format!("{head}{lengths}\r\n{chunked}")).await);
        assert_eq!(answer.status, status, "{lengths}");
    }
    let taken = get("/sandbox/requests").send(address).await;
    assert_eq!(taken.body, r#"{"requests":[]}"#);
    gateway.stop().await;
}

#[tokio::test]
async fn an_alter_body_is_one_json_object_of_bounded_size() {
    let mut config = config();
    config.limits = Limits {
        request_bytes: 1000,
        ..Limits::default()
    };
    let gateway = start(config).await;
    let address = gateway.address();
    for body in [
        "",
        "[]",
        "{} {}",
        "{",
        "null",
        "\u{feff}{}",
        r#"{"type":"DELETE"},"#,
    ] {
        assert!(alter(REQUEST, body).send(address).await.is_error(400), "{body}");
    }
    let large = format!(r#"{{"type":"DELETE","x":"{}"}}"#, "x".repeat(2000));
    assert!(alter(REQUEST, &large).send(address).await.is_error(413));
    for content_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    ] {
        let form = ask("POST", REQUEST)
            .signed()
            .with("content-type", content_type)
            .body("{}");
        assert!(form.send(address).await.is_error(415), "{content_type}");
    }
    assert!(
        ask("POST", REQUEST)
            .signed()
            .body("{}")
            .send(address)
            .await
            .is_error(415)
    );
    assert_eq!(get(OFFSETS).signed().body("x").send(address).await.status, 413);
    assert_eq!(
        alter(REQUEST, r#"{"type":"DELETE"}"#).send(address).await.status,
        202
    );
    gateway.stop().await;
}

#[tokio::test]
async fn only_listed_calls_pass() {
    let gateway = start(config()).await;
    let address = gateway.address();
    for (method, target, status) in [
        ("GET", OFFSETS.to_owned(), 200),
        ("DELETE", format!("{ORDERS}/payments-cdc"), 405),
        ("PUT", format!("{ORDERS}/payments-cdc/config"), 405),
        ("POST", ORDERS.to_owned(), 405),
        ("GET", "/iam/v2/api-keys".to_owned(), 404),
        (
            "GET",
            "/connect/v1/environments/env-dev01/clusters/lkc-orders/connector-plugins".to_owned(),
            404,
        ),
        ("GET", format!("{ORDERS}/%2e%2e/offsets"), 400),
        ("GET", format!("{ORDERS}/../connectors"), 404),
        ("GET", format!("{OFFSETS}?x=1"), 400),
        ("GET", format!("/{}", "x".repeat(9000)), 414),
    ] {
        let answer = ask(method, &target).signed().send(address).await;
        assert_eq!(answer.status, status, "{method} {target}");
    }
    gateway.stop().await;
}

#[tokio::test]
async fn a_read_only_gateway_only_reads_and_a_narrow_one_serves_its_own() {
    let mut config = config();
    config.read_only = true;
    config.environments = vec!["env-dev01".to_owned()];
    config.clusters = vec!["lkc-orders".to_owned()];
    let gateway = start(config).await;
    let address = gateway.address();
    assert!(
        alter(REQUEST, r#"{"type":"DELETE"}"#)
            .send(address)
            .await
            .is_error(403)
    );
    for (method, part) in [("PUT", "pause"), ("PUT", "resume"), ("POST", "restart")] {
        let target = format!("{ORDERS}/payments-cdc/{part}");
        assert!(
            ask(method, &target).signed().send(address).await.is_error(403),
            "{part}"
        );
    }
    for (target, status) in [
        (OFFSETS.to_owned(), 200),
        ("/org/v2/environments".to_owned(), 200),
        ("/cmk/v2/clusters?environment=env-dev01".to_owned(), 200),
        ("/cmk/v2/clusters?environment=env-7k3mz2".to_owned(), 403),
        // Without the filter it would be every environment's.
        ("/cmk/v2/clusters".to_owned(), 403),
        ("/cmk/v2/clusters?page_size=10".to_owned(), 403),
        (OFFSETS.replace("lkc-orders", "lkc-edge"), 403),
        (OFFSETS.replace("env-dev01", "env-7k3mz2"), 403),
    ] {
        assert_eq!(
            get(&target).signed().send(address).await.status,
            status,
            "{target}"
        );
    }
    let who = get("/gateway").send(address).await;
    assert_eq!(
        who.json()
            .get("read_only")
            .map(|value| value.text().to_owned())
            .as_deref(),
        Some("true")
    );
    gateway.stop().await;
}

#[tokio::test]
async fn who_is_slow_to_ask_is_let_go() {
    // One limit is short at a time: on a busy machine the other one would end what is to be tried.
    let mut hasty = config();
    hasty.limits.head = Duration::from_millis(200);
    let gateway = start(hasty).await;
    let address = gateway.address();
    let silent = raw(address, "GET /gateway HTTP/1.1\r\nhost: local").await;
    assert!(
        matches!(Answer::of(&silent).status, 0 | 408),
        "{}",
        String::from_utf8_lossy(&silent)
    );
    gateway.stop().await;
    let mut hasty = config();
    hasty.limits.body = Duration::from_millis(200);
    let gateway = start(hasty).await;
    let address = gateway.address();
    let head = format!(
        "POST {REQUEST} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 9\r\nconnection: close\r\n\r\n{{"
    );
    assert_eq!(Answer::of(&raw(address, &head).await).status, 408);
    gateway.stop().await;
}

#[tokio::test]
async fn the_head_of_a_request_is_bounded() {
    let gateway = start(config()).await;
    let address = gateway.address();
    let large = get("/gateway")
        .with("x-large", &"x".repeat(64 << 10))
        .send(address)
        .await;
    assert!(matches!(large.status, 0 | 431), "{}", large.status);
    // Below the server library's own limit of 100.
    for (count, passes) in [(55, true), (80, false)] {
        let mut many = get("/gateway");
        for at in 0..count {
            many = many.with(&format!("x-{at}"), "x");
        }
        let status = many.send(address).await.status;
        assert!(
            if passes {
                status == 200
            } else {
                matches!(status, 0 | 431)
            },
            "{count}: {status}"
        );
    }
    assert_eq!(get("/gateway").send(address).await.status, 200);
    gateway.stop().await;
}

#[tokio::test]
async fn more_calls_than_allowed_are_asked_to_wait() {
    let stub = crate::stub::Stub::waiting(&crate::stub::json("200 OK", "", "[]")).await;
    let mut config = crate::common::upstream(stub.address);
    config.limits = Limits {
        in_flight: 1,
        patience: Duration::from_millis(100),
        ..Limits::default()
    };
    let gateway = start(config).await;
    let address = gateway.address();
    let first = tokio::spawn(async move { get(ORDERS).signed().send(address).await });
    stub.until_asked(1).await;
    let second = get(ORDERS).signed().send(address).await;
    assert!(second.is_error(503));
    assert_eq!(second.header("retry-after"), Some("1"));
    assert_eq!(stub.asked().len(), 1, "it was not forwarded");
    stub.gate.add_permits(1);
    assert_eq!(first.await.expect("the first").status, 200);
    gateway.stop().await;
}

#[tokio::test]
async fn a_call_waits_a_moment_for_its_place() {
    let stub = crate::stub::Stub::waiting(&crate::stub::json("200 OK", "", "[]")).await;
    let mut config = crate::common::upstream(stub.address);
    config.limits = Limits {
        in_flight: 1,
        patience: Duration::from_secs(20),
        ..Limits::default()
    };
    let gateway = start(config).await;
    let address = gateway.address();
    let ask = || tokio::spawn(async move { get(ORDERS).signed().send(address).await });
    let (first, second) = (ask(), ask());
    stub.until_asked(1).await;
    stub.gate.add_permits(2);
    assert_eq!(first.await.expect("the first").status, 200);
    assert_eq!(second.await.expect("the second").status, 200);
    gateway.stop().await;
}

/// Who drips bodies takes places from others who send one, and from nobody who reads.
#[tokio::test]
async fn who_sends_a_body_slowly_keeps_nobody_from_reading() {
    let mut config = config();
    config.limits = Limits {
        receiving: 2,
        in_flight: 1,
        patience: Duration::from_millis(200),
        ..Limits::default()
    };
    let gateway = start(config).await;
    let address = gateway.address();
    let half = format!(
        "POST {REQUEST} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer x\r\ncontent-type: application/json\r\n\
         content-length: 1000000\r\n\r\n{{"
    );
    let mut slow = Vec::new();
    for _ in 0..2 {
        let mut stream = tokio::net::TcpStream::connect(address)
            .await
            .expect("a connection");
        tokio::io::AsyncWriteExt::write_all(&mut stream, half.as_bytes())
            .await
            .expect("half a request");
        slow.push(stream);
    }
    let mut write = alter(REQUEST, r#"{"type":"DELETE"}"#).send(address).await.status;
    // Until both have their places.
    while write == 202 || write == 400 {
        write = alter(REQUEST, r#"{"type":"DELETE"}"#).send(address).await.status;
    }
    assert_eq!(write, 503);
    assert_eq!(get(OFFSETS).signed().send(address).await.status, 200);
    gateway.stop().await;
}

/// What is listed for a narrow gateway by clusters alone is narrow, too.
#[tokio::test]
async fn a_gateway_of_one_cluster_lists_those_of_a_named_environment() {
    let mut config = config();
    config.clusters = vec!["lkc-orders".to_owned()];
    let gateway = start(config).await;
    for (target, status) in [
        ("/cmk/v2/clusters", 403),
        ("/cmk/v2/clusters?environment=env-dev01", 200),
    ] {
        let answer = get(target).signed().send(gateway.address()).await;
        assert_eq!(answer.status, status, "{target}");
    }
    gateway.stop().await;
}
