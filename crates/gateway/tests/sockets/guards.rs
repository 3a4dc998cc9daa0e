//! Guards that nothing else would notice the loss of: behind each stands something that would do half of its work.
#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use gateway::{HeldKey, Limits, TrustedProxy};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::common::{Answer, ORDERS, PATIENCE, REQUEST, alter, ask, config, get, raw, start, upstream};
use crate::stub::{Stub, json};

const SECRET: &str = "0123456789abcdef";

/// An upstream that keeps its connections and says how many there were.
async fn keeping() -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::Relaxed);
            tokio::spawn(async move {
                let mut piece = [0; 4096];
                // The requests of this test fit into one piece each.
                while stream.read(&mut piece).await.is_ok_and(|read| read > 0) {
                    let answer =
                        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";
                    let _ = stream.write_all(answer).await;
                }
            });
        }
    });
    (address, count)
}

#[tokio::test]
async fn reads_share_a_connection_and_a_write_has_one_of_its_own() {
    let (upstream_address, connections) = keeping().await;
    let mut config = upstream(upstream_address);
    config.limits.workers = 1;
    let gateway = start(config).await;
    let address = gateway.address();
    for (step, expected) in [("read", 1), ("read", 1), ("write", 2), ("read", 2), ("write", 3)] {
        let status = match step {
            "read" => get(ORDERS).signed().send(address).await.status,
            _ => alter(REQUEST, "{}").send(address).await.status,
        };
        assert_eq!(
            (status, connections.load(Ordering::Relaxed)),
            (200, expected),
            "{step}"
        );
    }
    gateway.stop().await;
}

#[tokio::test]
async fn what_is_no_json_object_is_not_forwarded() {
    let stub = Stub::answering(&json("202 Accepted", "", "{}")).await;
    let gateway = start(upstream(stub.address)).await;
    for body in ["", "[]", "null", "{\"a\":1", "{}{}"] {
        assert!(
            alter(REQUEST, body).send(gateway.address()).await.is_error(400),
            "{body:?}"
        );
    }
    assert!(stub.asked().is_empty());
    gateway.stop().await;
}

#[tokio::test]
async fn an_attempt_of_one_user_says_nothing_to_another() {
    let stub = Stub::answering(&json("202 Accepted", "", "{}")).await;
    let mut config = upstream(stub.address);
    config.held_key = Some(HeldKey {
        id: "KEY".to_owned(),
        secret: "SECRET".into(),
    });
    config.proxy = TrustedProxy::new(http::HeaderName::from_static("x-user"), SECRET).ok();
    let gateway = start(config).await;
    let attempt = |user: &str| {
        ask("POST", REQUEST)
            .with("content-type", "application/json")
            .with("x-attempt", "0190aefe-0000-7000-8000-000000000001")
            .with("x-proxy-secret", SECRET)
            .with("x-user", user)
            .body("{}")
    };
    assert_eq!(attempt("ada").send(gateway.address()).await.status, 202);
    assert!(attempt("eve").send(gateway.address()).await.is_error(409));
    assert_eq!(stub.asked().len(), 1);
    gateway.stop().await;
}

#[tokio::test]
async fn options_is_for_preflights_alone() {
    let mut config = config();
    config.allow_origins = vec!["http://console.example".to_owned()];
    let gateway = start(config).await;
    let bare = ask("OPTIONS", REQUEST).with("origin", "http://console.example");
    assert!(bare.send(gateway.address()).await.is_error(405));
    gateway.stop().await;
}

#[tokio::test]
async fn who_comes_beyond_the_number_of_connections_waits() {
    let mut config = config();
    config.limits = Limits {
        connections: 2,
        ..Limits::default()
    };
    let gateway = start(config).await;
    let address = gateway.address();
    let (mut one, _other) = (
        TcpStream::connect(address).await.unwrap(),
        TcpStream::connect(address).await.unwrap(),
    );
    let third = tokio::spawn(async move { get("/gateway").send(address).await.status });
    // Those inside are served many times over meanwhile.
    let mut piece = [0; 4096];
    for _ in 0..100 {
        let ask = b"GET /gateway HTTP/1.1\r\nhost: localhost\r\n\r\n";
        one.write_all(ask).await.unwrap();
        assert!(one.read(&mut piece).await.unwrap() > 0);
    }
    assert!(!third.is_finished(), "there is no place yet");
    drop(one);
    assert_eq!(third.await.unwrap(), 200);
    gateway.stop().await;
}

#[tokio::test]
async fn a_connection_that_was_not_used_for_long_is_not_used_again() {
    let (upstream_address, connections) = keeping().await;
    let mut config = upstream(upstream_address);
    config.limits.workers = 1;
    // Any time at all is too long.
    config.limits.idle = Duration::ZERO;
    let gateway = start(config).await;
    for expected in [1, 2] {
        assert_eq!(get(ORDERS).signed().send(gateway.address()).await.status, 200);
        assert_eq!(connections.load(Ordering::Relaxed), expected);
    }
    gateway.stop().await;
}

#[tokio::test]
async fn a_call_is_answered_in_time_whatever_happens() {
    let stub = Stub::waiting(&json("200 OK", "", "[]")).await;
    let mut config = upstream(stub.address);
    config.limits.whole = Duration::from_millis(300);
    let gateway = start(config).await;
    let answer = get(ORDERS).signed().send(gateway.address()).await;
    assert!(answer.is_error(504));
    stub.gate.add_permits(1);
    gateway.stop().await;
}

#[tokio::test]
async fn an_answer_is_for_nobody_but_its_own_origin() {
    let gateway = start(config()).await;
    let answer = get("/gateway").send(gateway.address()).await;
    for name in ["cross-origin-resource-policy", "cross-origin-opener-policy"] {
        assert_eq!(answer.header(name), Some("same-origin"), "{name}");
    }
    gateway.stop().await;
}

/// What the bodies of all requests may hold together is bounded; each has its share until its write is finished.
#[tokio::test]
async fn large_requests_are_held_within_bounds_until_they_are_answered() {
    // So much of each body is not counted.
    const FREE: usize = 64 << 10;
    let stub = Stub::waiting(&json("202 Accepted", "", "{}")).await;
    let mut config = upstream(stub.address);
    config.limits.request_budget = FREE;
    let gateway = start(config).await;
    let address = gateway.address();
    let large = alter(
        REQUEST,
        &format!(r#"{{"type":"DELETE","x":"{}"}}"#, "x".repeat(FREE)),
    );
    let first = large.clone();
    let first = tokio::spawn(async move { first.send(address).await.status });
    stub.until_asked(1).await;
    // As soon as one is beyond what is free, and without the rest of it.
    let beyond = format!(
        "POST {REQUEST} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer token\r\ncontent-type: application/json\r\n\
         connection: close\r\ncontent-length: {}\r\n\r\n{}",
        2 * FREE,
        " ".repeat(FREE + 1)
    );
    let second = Answer::of(&raw(address, &beyond).await);
    assert!(second.is_error(503), "{}", second.status);
    assert!(
        second.body.contains("Too many large requests") && second.body.contains("nothing was forwarded"),
        "{}",
        second.body
    );
    assert_eq!(second.header("retry-after"), Some("1"));
    // A small one is let through beside it.
    let small = tokio::spawn(async move { alter(REQUEST, "{}").send(address).await.status });
    stub.until_asked(2).await;
    stub.gate.add_permits(3);
    assert_eq!((first.await.unwrap(), small.await.unwrap()), (202, 202));
    // There is room again.
    assert_eq!(large.send(address).await.status, 202);
    assert_eq!(stub.asked().len(), 3);
    gateway.stop().await;
}

#[tokio::test]
async fn the_body_of_a_switch_is_bounded() {
    const MOST: usize = 1 << 20;
    let gateway = start(config()).await;
    let address = gateway.address();
    let faults = r#"{"faults":[]}"#;
    let longest = format!("{faults}{}", " ".repeat(MOST - faults.len()));
    let taken = ask("PUT", "/sandbox/faults").body(&longest).send(address).await;
    assert_eq!(taken.status, 200, "{}", taken.body);
    // Announced alone: what is too large is not waited for.
    let announced = format!(
        "PUT /sandbox/faults HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        MOST + 1
    );
    let refused = Answer::of(&raw(address, &announced).await);
    assert!(refused.is_error(413), "{}", refused.status);
    gateway.stop().await;
}

#[tokio::test]
async fn who_waits_for_an_answer_at_the_end_still_gets_it() {
    let stub = Stub::waiting(&json("200 OK", "", "[]")).await;
    let mut config = upstream(stub.address);
    config.limits.workers = 1;
    let gateway = start(config).await;
    let address = gateway.address();
    // Somebody who has had an answer and stays: when he is let go, the end has begun.
    let mut idle = TcpStream::connect(address).await.unwrap();
    let ask = b"GET /gateway HTTP/1.1\r\nhost: localhost\r\n\r\n";
    idle.write_all(ask).await.unwrap();
    let mut piece = [0; 4096];
    assert!(idle.read(&mut piece).await.unwrap() > 0);
    let waiting = tokio::spawn(async move { get(ORDERS).signed().send(address).await });
    stub.until_asked(1).await;
    let stopping = tokio::spawn(gateway.stop());
    let mut rest = Vec::new();
    let let_go = idle.read_to_end(&mut rest);
    tokio::time::timeout(PATIENCE, let_go).await.unwrap().unwrap();
    assert!(!waiting.is_finished());
    stub.gate.add_permits(1);
    let answer = waiting.await.unwrap();
    assert_eq!((answer.status, answer.body.as_str()), (200, "[]"));
    tokio::time::timeout(PATIENCE, stopping).await.unwrap().unwrap();
}
