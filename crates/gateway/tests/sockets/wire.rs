//! Wire faults, carried out.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::common::{FAULTS, ORDERS, ask, config, get, start};

async fn fault(address: std::net::SocketAddr, fault: &str) {
    let set = ask("PUT", "/sandbox/faults")
        .body(&format!(r#"{{"faults":[{fault}]}}"#))
        .send(address)
        .await;
    assert_eq!(set.status, 200, "{}", set.body);
}

#[tokio::test]
async fn a_dropped_answer_is_no_answer() {
    let gateway = start(config()).await;
    let address = gateway.address();
    let lost = crate::common::alter(
        &format!("{FAULTS}/lost-answer/offsets/request"),
        r#"{"type":"DELETE"}"#,
    );
    let answer = lost.send(address).await;
    assert_eq!((answer.status, answer.head.as_str()), (0, ""));
    let taken = get("/sandbox/requests").send(address).await;
    assert!(taken.body.contains("lost-answer"), "{}", taken.body);
    gateway.stop().await;
}

#[tokio::test]
async fn a_cut_answer_is_shorter_than_it_promised() {
    let gateway = start(config()).await;
    let address = gateway.address();
    fault(address, r#"{"wire":"cut","bytes":10}"#).await;
    let answer = get(ORDERS).signed().send(address).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, r#"["orders-t"#));
    let promised: usize = answer
        .header("content-length")
        .and_then(|length| length.parse().ok())
        .expect("a length");
    assert!(promised > 10);
    gateway.stop().await;
}

#[tokio::test]
async fn a_reset_is_a_reset_and_a_drop_is_an_end() {
    let gateway = start(config()).await;
    let address = gateway.address();
    for (wire, came) in [("drop", Ok(0)), ("reset", Err(ErrorKind::ConnectionReset))] {
        fault(address, &format!(r#"{{"wire":"{wire}"}}"#)).await;
        let mut stream = TcpStream::connect(address).await.unwrap();
        let ask = format!("GET {ORDERS} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer token\r\n\r\n");
        stream.write_all(ask.as_bytes()).await.unwrap();
        let read = stream.read(&mut [0; 100]).await;
        assert_eq!(read.map_err(|error| error.kind()), came, "{wire}");
    }
    gateway.stop().await;
}

#[tokio::test]
async fn a_short_answer_is_as_long_as_it_promised_and_half_of_what_it_was() {
    let gateway = start(config()).await;
    let address = gateway.address();
    let whole = get(ORDERS).signed().send(address).await.body;
    fault(address, r#"{"wire":"short"}"#).await;
    let answer = get(ORDERS).signed().send(address).await;
    let promised = answer.header("content-length").map(str::to_owned);
    assert_eq!(promised, Some((whole.len() / 2).to_string()));
    assert_eq!(
        (answer.status, Some(answer.body.as_str())),
        (200, whole.get(..whole.len() / 2))
    );
    gateway.stop().await;
}

#[tokio::test]
async fn dripping_and_delayed_answers_take_their_time_and_are_whole() {
    let gateway = start(config()).await;
    let address = gateway.address();
    for wire in ["drip", "delay"] {
        fault(address, &format!(r#"{{"wire":"{wire}","seconds":1}}"#)).await;
        let started = Instant::now();
        let answer = get(ORDERS).signed().send(address).await;
        assert!(started.elapsed() >= Duration::from_millis(900), "{wire}");
        assert_eq!(answer.json().items().count(), 9, "{wire}");
    }
    gateway.stop().await;
}

#[tokio::test]
async fn a_delay_beyond_the_upstream_s_time_is_a_504() {
    let mut config = config();
    config.limits.upstream = Duration::from_millis(200);
    let gateway = start(config).await;
    let address = gateway.address();
    fault(address, r#"{"wire":"delay","seconds":60}"#).await;
    assert!(get(ORDERS).signed().send(address).await.is_error(504));
    gateway.stop().await;
}

#[tokio::test]
async fn a_test_moves_time_and_the_answers_date_moves_with_it() {
    let gateway = start(config()).await;
    let address = gateway.address();
    let moved = ask("POST", "/sandbox/clock")
        .body(r#"{"seconds":86400}"#)
        .send(address)
        .await;
    assert_eq!(moved.status, 200);
    let before = get("/org/v2/environments")
        .signed()
        .send(address)
        .await
        .header("date")
        .map(str::to_owned);
    let reset = ask("POST", "/sandbox/reset").send(address).await;
    assert_eq!(reset.status, 200);
    let after = get("/org/v2/environments")
        .signed()
        .send(address)
        .await
        .header("date")
        .map(str::to_owned);
    assert_ne!(before, after);
    let who = get("/gateway").send(address).await;
    assert_eq!(
        who.json()
            .get("instance")
            .map(|instance| instance.text().to_owned()),
        reset
            .json()
            .get("instance")
            .map(|instance| instance.text().to_owned())
    );
    gateway.stop().await;
}
