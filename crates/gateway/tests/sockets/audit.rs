//! What is written down, and that nothing goes where it cannot be written down.

use std::time::Duration;

use gateway::{HeldKey, TrustedProxy};

use crate::attempts::{is_over, mark_at, until_later};
use crate::common::{ORDERS, PATIENCE, REQUEST, alter, ask, config, get, start, upstream};
use crate::stub::{Stub, json};

const SECRET: &str = "0123456789abcdef";

fn file(name: &str) -> std::path::PathBuf {
    std::env::temp_dir().join(format!("offset-console-audit-{}-{name}", std::process::id()))
}

const ATTEMPT: &str = "0190aefe-0000-7000-8000-000000000001";

/// Whether the attempt has arrived: of another arrival, refused by its form, it is no longer said that nothing was forwarded.
async fn is_known(address: std::net::SocketAddr, mark: &str) -> bool {
    let refused = ask("POST", REQUEST)
        .signed()
        .with("content-type", "text/plain")
        .with("x-attempt", ATTEMPT)
        .with("x-attempt-mark", mark)
        .body("{}")
        .send(address)
        .await;
    assert!(refused.is_error(415), "{}", refused.status);
    !is_over(&refused)
}

/// A log that takes nothing for a while, as a pipe whose reader stands still, holds a write up. By the time it is written down, whoever
/// made it may have given it up and made another one.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn what_the_log_held_up_for_too_long_is_not_forwarded() {
    let pipe = file("pipe");
    let _ = std::fs::remove_file(&pipe);
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.is_ok_and(|status| status.success()), "mkfifo");
    // Opened for both, so that neither side waits for the other one.
    let reader = std::fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open(&pipe)
        .unwrap();
    // It reads when it is told to, or when this test has failed: nothing waits for the pipe then.
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    std::thread::spawn(move || {
        let _ = wait.recv();
        for line in std::io::BufRead::lines(std::io::BufReader::new(reader)) {
            let _ = tell.send(line.unwrap_or_default());
        }
    });
    let stub = Stub::answering(&json("202 Accepted", "", "{}")).await;
    let mut config = upstream(stub.address);
    config.audit_log = Some(pipe.display().to_string());
    config.limits.fresh = Duration::from_secs(5);
    let gateway = start(config).await;
    let address = gateway.address();
    // More than a pipe takes before somebody reads.
    let body = format!(r#"{{"type":"{}"}}"#, "x".repeat(1 << 20));
    let arriving = async {
        loop {
            let mark = mark_at(address).await.expect("a mark");
            let held = alter(REQUEST, &body)
                .with("x-attempt", ATTEMPT)
                .with("x-attempt-mark", &mark);
            let sent = tokio::spawn(async move { held.send(address).await });
            while !sent.is_finished() {
                if is_known(address, &mark).await {
                    return (mark, sent);
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            // Late before it came to the log, on a machine that stood still: once more, with a mark of now.
            let late = sent.await.unwrap();
            assert!(late.is_error(412), "{}", late.status);
        }
    };
    let (mark, sent) = tokio::time::timeout(PATIENCE, arriving)
        .await
        .expect("one that comes in time");
    until_later(address, &mark, 5_500).await;
    assert!(!sent.is_finished(), "the log takes it only when it is read");
    drop(go);
    let answer = sent.await.unwrap();
    assert!(answer.is_error(412), "{}", answer.status);
    assert!(is_over(&answer), "{}", answer.body);
    let write = told.recv().await.unwrap_or_default();
    let outcome = told.recv().await.unwrap_or_default();
    assert!(write.contains(r#""event":"write""#));
    assert!(outcome.contains(r#""status":412"#), "{outcome}");
    assert_eq!(stub.asked().len(), 0);
    gateway.stop().await;
    let _ = std::fs::remove_file(&pipe);
}

#[tokio::test]
async fn a_write_is_written_down_before_and_after() {
    let log = file("log");
    let _ = std::fs::remove_file(&log);
    let mut config = config();
    config.audit_log = Some(log.display().to_string());
    config.proxy = TrustedProxy::new(http::HeaderName::from_static("x-user"), SECRET).ok();
    let gateway = start(config).await;
    let address = gateway.address();
    let named = |ask: crate::common::Ask| ask.with("x-proxy-secret", SECRET).with("x-user", "ada");
    let attempt = "0190aefe-0000-7000-8000-000000000001";
    let write = named(alter(REQUEST, r#"{"type":"DELETE"}"#).with("x-attempt", attempt));
    for _ in 0..2 {
        assert_eq!(write.send(address).await.status, 202);
    }
    assert_eq!(named(get(ORDERS).signed()).send(address).await.status, 200);
    assert!(
        alter(REQUEST, r#"{"type":"DELETE"}"#)
            .send(address)
            .await
            .is_error(401)
    );
    gateway.stop().await;

    let text = std::fs::read_to_string(&log).unwrap();
    let lines: Vec<exact_json::Value> = text
        .lines()
        .map(|line| exact_json::parse(line).unwrap())
        .collect();
    let texts = |name: &str| -> Vec<String> {
        lines
            .iter()
            .filter_map(|line| line.get(name))
            .map(|value| value.text().to_owned())
            .collect()
    };
    assert_eq!(
        texts("event"),
        ["\"write\"", "\"outcome\""],
        "one write, although it arrived twice"
    );
    assert_eq!(texts("user"), ["\"ada\""]);
    assert_eq!(texts("body"), [r#""{\"type\":\"DELETE\"}""#]);
    assert_eq!(texts("status"), ["202"]);
    assert_eq!(texts("attempt"), [format!("\"{attempt}\"")]);
    let ids = texts("id");
    assert_eq!(ids.first(), ids.last());
    assert!(!text.contains(SECRET) && !text.contains("Bearer"));
    std::fs::remove_file(&log).unwrap();
}

/// A gateway that was killed, or a disk that was full, leaves half a line: the next record is not glued to it. The file is nobody
/// else's to read.
#[cfg(unix)]
#[tokio::test]
async fn half_a_line_of_before_stays_by_itself() {
    use std::os::unix::fs::PermissionsExt as _;
    let log = file("torn");
    let _ = std::fs::remove_file(&log);
    let mut config = config();
    config.audit_log = Some(log.display().to_string());
    let gateway = start(config.clone()).await;
    gateway.stop().await;
    let mode = std::fs::metadata(&log).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    std::fs::write(&log, "{\"half\":").unwrap();
    let gateway = start(config).await;
    let write = alter(REQUEST, r#"{"type":"DELETE"}"#);
    assert_eq!(write.send(gateway.address()).await.status, 202);
    gateway.stop().await;
    let text = std::fs::read_to_string(&log).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!((lines.len(), lines[0]), (3, "{\"half\":"));
    assert!(lines[1..].iter().all(|line| exact_json::parse(*line).is_ok()));
    std::fs::remove_file(&log).unwrap();
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn what_cannot_be_written_down_is_not_forwarded() {
    let stub = Stub::answering(&json("202 Accepted", "", "{}")).await;
    let mut config = upstream(stub.address);
    config.audit_log = Some("/dev/full".to_owned());
    let gateway = start(config).await;
    let address = gateway.address();
    assert!(
        alter(REQUEST, r#"{"type":"DELETE"}"#)
            .send(address)
            .await
            .is_error(507)
    );
    assert!(
        ask("PUT", &format!("{ORDERS}/x/pause"))
            .signed()
            .send(address)
            .await
            .is_error(507)
    );
    assert!(stub.asked().is_empty());
    gateway.stop().await;
    let mut config = upstream(stub.address);
    config.audit_log = Some("/nowhere/at/all".to_owned());
    assert!(gateway::start(config).await.is_err());
}

#[tokio::test]
async fn behind_a_proxy_its_word_opens_the_key() {
    let stub = Stub::answering(&json("200 OK", "", "[]")).await;
    let mut config = upstream(stub.address);
    config.listen = "0.0.0.0:0".parse().unwrap();
    config.held_key = Some(HeldKey {
        id: "KEY".to_owned(),
        secret: "SECRET".into(),
    });
    config.proxy = TrustedProxy::new(http::HeaderName::from_static("x-user"), SECRET).ok();
    let gateway = start(config).await;
    assert!(gateway.url_with_token().is_none());
    let address = std::net::SocketAddr::from(([127, 0, 0, 1], gateway.address().port()));
    assert!(
        get(ORDERS)
            .with("x-user", "ada")
            .send(address)
            .await
            .is_error(401)
    );
    let named = get(ORDERS).with("x-user", "ada").with("x-proxy-secret", SECRET);
    assert_eq!(named.send(address).await.status, 200);
    let asked = stub.asked();
    assert_eq!(asked.len(), 1);
    assert!(
        asked
            .iter()
            .all(|asked| asked.contains("Basic S0VZOlNFQ1JFVA==") && !asked.contains("x-user"))
    );
    gateway.stop().await;
}
