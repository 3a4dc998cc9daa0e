//! What reaches the upstream, and what comes back.

use std::time::Duration;

use gateway::Limits;

use crate::common::{FAULTS, ORDERS, REQUEST, alter, ask, get, start, upstream};
use crate::stub::{Stub, json};

#[tokio::test]
async fn the_upstream_sees_the_listed_headers_and_the_path_encoded_once() {
    let stub = Stub::answering(&json("202 Accepted", "", "{}")).await;
    let gateway = start(upstream(stub.address)).await;
    let body = r#"{"type":"PATCH","offsets":[{"partition":{"a":1.0},"offset":{"lsn":9007199254741993}}]}"#;
    let request = alter(&format!("{ORDERS}/a%252fb%2Fc/offsets/request"), body)
        .with("cookie", "session=1")
        .with("x-attempt", "0190aefe-0000-7000-8000-000000000001")
        .with("x-forwarded-for", "10.0.0.1")
        .with("x-anything", "else")
        .with("accept-encoding", "gzip");
    assert_eq!(request.send(gateway.address()).await.status, 202);
    let asked = stub.asked();
    let (head, sent) = asked
        .first()
        .expect("a request")
        .split_once("\r\n\r\n")
        .expect("a head");
    assert_eq!(sent, body);
    let mut lines = head.lines();
    let line = lines.next().expect("a request line");
    assert_eq!(
        line,
        format!("POST {ORDERS}/a%252fb%2Fc/offsets/request HTTP/1.1")
    );
    let mut names: Vec<String> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, _)| name.to_ascii_lowercase())
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "accept",
            "authorization",
            "content-length",
            "content-type",
            "host",
            "user-agent"
        ]
    );
    gateway.stop().await;
}

#[tokio::test]
async fn only_listed_headers_come_back() {
    let headers = "www-authenticate: Basic\r\nset-cookie: a=b\r\naccess-control-allow-origin: *\r\nserver: x\r\n\
                   x-request-id: r1\r\nretry-after: 3\r\nx-ratelimit-reset: 3\r\ndate: Mon, 02 Mar 2026 09:15:04 GMT\r\n";
    let stub = Stub::answering(&json("401 Unauthorized", headers, "{}")).await;
    let gateway = start(upstream(stub.address)).await;
    let answer = get(ORDERS).signed().send(gateway.address()).await;
    assert_eq!(answer.status, 401);
    for name in [
        "www-authenticate",
        "set-cookie",
        "access-control-allow-origin",
        "server",
    ] {
        assert_eq!(answer.header(name), None, "{name}");
    }
    assert_eq!(answer.header("x-request-id"), Some("r1"));
    assert_eq!(answer.header("retry-after"), Some("3"));
    assert_eq!(answer.header("date"), Some("mon, 02 mar 2026 09:15:04 gmt"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    gateway.stop().await;
}

#[tokio::test]
async fn what_is_not_json_cannot_become_a_page() {
    let html = "HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\ncontent-length: 4\r\nconnection: close\r\n\r\n<h1>";
    let stub = Stub::answering(html).await;
    let gateway = start(upstream(stub.address)).await;
    let answer = get(ORDERS).signed().send(gateway.address()).await;
    assert_eq!((answer.status, answer.body.as_str()), (502, "<h1>"));
    assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
    let policy = answer.header("content-security-policy").expect("a policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"));
    gateway.stop().await;
}

#[tokio::test]
async fn redirects_and_encodings_end_here() {
    for headers in ["location: http://127.0.0.1:1/\r\n", "content-encoding: gzip\r\n"] {
        let status = if headers.starts_with("location") {
            "302 Found"
        } else {
            "200 OK"
        };
        let stub = Stub::answering(&json(status, headers, "{}")).await;
        let gateway = start(upstream(stub.address)).await;
        let answer = get(ORDERS).signed().send(gateway.address()).await;
        assert!(answer.is_error(502), "{headers}");
        assert_eq!(answer.header("location"), None);
        assert_eq!(stub.asked().len(), 1);
        gateway.stop().await;
    }
}

#[tokio::test]
async fn a_closed_connection_is_answered_and_never_retried() {
    let stub = Stub::answering("").await;
    let gateway = start(upstream(stub.address)).await;
    let answer = alter(REQUEST, r#"{"type":"DELETE"}"#)
        .send(gateway.address())
        .await;
    assert!(answer.is_error(502));
    assert!(
        answer.body.contains("whether the request was taken is not known"),
        "{}",
        answer.body
    );
    assert!(get(ORDERS).signed().send(gateway.address()).await.is_error(502));
    assert_eq!(stub.asked().len(), 2);
    gateway.stop().await;
}

#[tokio::test]
async fn an_upstream_that_is_not_there_is_answered_too() {
    // Held, and nobody listens there: no other test gets this port meanwhile.
    let nobody = tokio::net::TcpSocket::new_v4().expect("a socket");
    nobody
        .bind("127.0.0.1:0".parse().expect("an address"))
        .expect("a port");
    let gateway = start(upstream(nobody.local_addr().expect("its address"))).await;
    let answer = get(ORDERS).signed().send(gateway.address()).await;
    assert!(answer.is_error(502));
    assert!(answer.body.contains("cannot be reached"), "{}", answer.body);
    // Of a write it is known that nothing left.
    let write = alter(REQUEST, r#"{"type":"DELETE"}"#)
        .send(gateway.address())
        .await;
    assert!(write.is_error(502));
    assert!(
        write.body.contains("nothing was forwarded") && !write.body.contains("not known"),
        "{}",
        write.body
    );
    gateway.stop().await;
}

/// The console takes `Date` for the server's clock. The gateway's own clock is not it.
#[tokio::test]
async fn only_the_upstream_says_what_time_it_is() {
    let stub = Stub::answering(&json("200 OK", "", "[]")).await;
    let gateway = start(upstream(stub.address)).await;
    let address = gateway.address();
    for (answer, status) in [
        (get(ORDERS).signed().send(address).await, 200),
        (get("/connect/v1/other").send(address).await, 404),
        (get("/gateway").send(address).await, 200),
    ] {
        assert_eq!((answer.status, answer.header("date")), (status, None));
    }
    gateway.stop().await;
}

const LARGE: usize = 24 << 20;

/// A gateway that can hold one large answer at a time.
async fn of_one_large_answer(stall: Duration) -> (Stub, gateway::Running) {
    let stub = Stub::answering(&json("200 OK", "", &"x".repeat(LARGE))).await;
    let mut config = upstream(stub.address);
    config.limits = Limits {
        response_budget: 40 << 20,
        stall,
        ..Limits::default()
    };
    let gateway = start(config).await;
    (stub, gateway)
}

#[tokio::test]
async fn large_answers_are_held_within_bounds_until_they_are_delivered() {
    let (_stub, gateway) = of_one_large_answer(Duration::from_secs(60)).await;
    let address = gateway.address();
    let first = get(ORDERS).signed().send_without_reading(address).await;
    let mut byte = [0];
    first.peek(&mut byte).await.expect("its first byte");
    let second = get(ORDERS).signed().send(address).await;
    assert!(second.is_error(503), "{}", second.status);
    assert_eq!(second.header("retry-after"), Some("1"));
    drop(first);
    until_a_large_answer_comes(address).await;
    gateway.stop().await;
}

#[tokio::test]
async fn who_does_not_take_his_answer_is_let_go() {
    let (_stub, gateway) = of_one_large_answer(Duration::from_secs(2)).await;
    let address = gateway.address();
    let _first = get(ORDERS).signed().send_without_reading(address).await;
    until_a_large_answer_comes(address).await;
    gateway.stop().await;
}

async fn until_a_large_answer_comes(address: std::net::SocketAddr) {
    let coming = async {
        loop {
            let answer = get(ORDERS).signed().send(address).await;
            if answer.status == 200 && answer.body.len() == LARGE {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let came = tokio::time::timeout(crate::common::PATIENCE, coming).await;
    assert!(came.is_ok(), "room again");
}

#[tokio::test]
async fn a_silent_upstream_is_a_504() {
    let stub = Stub::waiting("").await;
    let mut config = upstream(stub.address);
    config.limits = Limits {
        // It has to be reached within that, on a machine that stands still for a while too.
        upstream: Duration::from_secs(6),
        ..Limits::default()
    };
    let gateway = start(config).await;
    let address = gateway.address();
    let asked = tokio::spawn(async move { alter(REQUEST, r#"{"type":"DELETE"}"#).send(address).await });
    stub.until_asked(1).await;
    let answer = asked.await.expect("an answer");
    assert!(answer.is_error(504), "{}", answer.status);
    assert_eq!(stub.asked().len(), 1);
    gateway.stop().await;
}

#[tokio::test]
async fn a_large_answer_is_cut_short_here() {
    let stub = Stub::answering(&json("200 OK", "", &"x".repeat(5000))).await;
    let mut config = upstream(stub.address);
    config.limits = Limits {
        response_bytes: 1000,
        ..Limits::default()
    };
    let gateway = start(config).await;
    let answer = get(ORDERS).signed().send(gateway.address()).await;
    assert!(
        answer.is_error(502) && answer.body.contains("too large"),
        "{}",
        answer.body
    );
    gateway.stop().await;
}

#[tokio::test]
async fn who_it_is() {
    let stub = Stub::answering("").await;
    let gateway = start(upstream(stub.address)).await;
    let who = get("/gateway").send(gateway.address()).await;
    let member = |name: &str| who.json().get(name).map(|value| value.text().to_owned());
    assert_eq!(member("upstream").as_deref(), Some("\"other\""));
    assert_eq!(member("endpoint"), Some(format!("\"http://{}\"", stub.address)));
    assert_eq!(member("instance").as_deref(), Some("null"));
    // The switches are the sandbox's.
    for (method, target, body) in [
        ("GET", "/sandbox/requests", None),
        ("POST", "/sandbox/reset", None),
        ("PUT", "/sandbox/faults", Some(r#"{"faults":[{"wire":"drop"}]}"#)),
        ("POST", "/sandbox/clock", Some(r#"{"seconds":86400}"#)),
        ("PUT", "/sandbox/clock", Some(r#"{"seconds":86400}"#)),
    ] {
        let mut switch = ask(method, target).signed();
        if let Some(body) = body {
            switch = switch.with("content-type", "application/json").body(body);
        }
        let answer = switch.send(gateway.address()).await;
        assert_eq!(answer.status, 404, "{method} {target}");
        assert!(
            answer.body.contains("The upstream is not a sandbox"),
            "{}",
            answer.body
        );
    }
    assert!(stub.asked().is_empty());
    gateway.stop().await;
}

#[tokio::test]
async fn the_sandbox_answers_through_the_same_filter() {
    let gateway = start(crate::common::config()).await;
    let address = gateway.address();
    let nobody = get("/org/v2/environments").send(address).await;
    assert_eq!((nobody.status, nobody.header("www-authenticate")), (401, None));
    let limited = get(&format!("{FAULTS}/rate-limited/offsets"))
        .signed()
        .send(address)
        .await;
    assert_eq!((limited.status, limited.header("retry-after")), (429, Some("2")));
    assert!(limited.header("x-ratelimit-limit").is_some() && limited.header("date").is_some());
    let garbled = get(&format!("{FAULTS}/garbled/offsets"))
        .signed()
        .send(address)
        .await;
    assert_eq!(garbled.header("content-type"), Some("text/plain; charset=utf-8"));
    let list = get("/org/v2/environments?page_size=1")
        .signed()
        .send(address)
        .await;
    let next = list
        .json()
        .get("metadata")
        .and_then(|metadata| metadata.get("next"));
    let next = next
        .and_then(|next| next.as_str().map(std::borrow::Cow::into_owned))
        .expect("a next page");
    let target = next
        .strip_prefix(&format!("http://{address}"))
        .expect("this gateway");
    assert_eq!(get(target).signed().send(address).await.status, 200);
    gateway.stop().await;
}
