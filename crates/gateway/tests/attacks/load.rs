//! Attacks by number: bounded, and ending by themselves.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of tests: a wrong answer ends the test"
)]

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use gateway::{Config, Limits, Running};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::gateways::limits;
use crate::wire;

/// An attack by number, as the document names it.
pub(crate) struct Load {
    pub(crate) name: &'static str,
    pub(crate) holds: &'static str,
}

pub(crate) const CASES: &[Load] = &[
    Load {
        name: "200 connections that send their head a byte at a time (slowloris)",
        holds: "each is let go after the time a head may take, however busy it is",
    },
    Load {
        name: "a body a byte at a time",
        holds: "it is let go after the time a body may take",
    },
    Load {
        name: "10 000 connections that say nothing, a thousand at a time",
        holds: "all of them are let in, and a caller that comes after each thousand is answered",
    },
    Load {
        name: "1 GB of body, streamed",
        holds: "refused without being read to its end; memory does not grow by it",
    },
];

async fn start(limits: Limits) -> (Running, SocketAddr) {
    let mut config = Config::sandbox("127.0.0.1:0".parse().expect("an address"));
    config.limits = limits;
    let running = gateway::start(config).await.expect("a gateway");
    let address = running.address();
    (running, address)
}

async fn is_well(address: SocketAddr) -> bool {
    let ask = "GET /gateway HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    wire::exchange(address, ask.as_bytes()).await.statuses == [200]
}

/// How long it takes until the other side hangs up on somebody who sends `drops`, one by one.
async fn until_let_go(address: SocketAddr, begin: &str, drops: &str) -> Duration {
    let begun = Instant::now();
    let Ok(mut stream) = TcpStream::connect(address).await else {
        return begun.elapsed();
    };
    let _ = stream.write_all(begin.as_bytes()).await;
    let mut piece = [0; 1024];
    for drop in drops.bytes().cycle().take(1_000) {
        if stream.write_all(&[drop]).await.is_err() {
            break;
        }
        let read = tokio::time::timeout(Duration::from_millis(50), stream.read(&mut piece)).await;
        if matches!(read, Ok(Ok(0) | Err(_))) {
            break;
        }
    }
    begun.elapsed()
}

#[tokio::test(flavor = "multi_thread")]
async fn slowloris_is_let_go() {
    let (gateway, address) = start(limits()).await;
    let crowd: Vec<_> = (0..200)
        .map(|_| {
            tokio::spawn(until_let_go(
                address,
                "GET /gateway HTTP/1.1\r\nhost: localhost\r\nx: ",
                "y",
            ))
        })
        .collect();
    assert!(is_well(address).await, "answered meanwhile");
    let mut longest = Duration::ZERO;
    for one in crowd {
        longest = longest.max(one.await.expect("an end"));
    }
    println!("slowloris: the last of 200 was let go after {longest:?}");
    // The limit is 600 ms; a busy machine may be late, a thousand drops would take 50 s.
    assert!(longest < Duration::from_secs(15), "{longest:?}");
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dripping_body_is_let_go() {
    let (gateway, address) = start(limits()).await;
    let begin = format!("{}content-length: 5000\r\n\r\n", crate::body::head(""));
    let took = until_let_go(address, &begin, " ").await;
    assert!(took < Duration::from_secs(15), "{took:?}");
    assert!(is_well(address).await);
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_silent_connections_pass() {
    let (gateway, address) = start(Limits {
        head: Duration::from_millis(300),
        ..limits()
    })
    .await;
    let (mut opened, mut well) = (0, 0);
    // A thousand at a time, so that this process's own handles suffice.
    for _ in 0..10 {
        let mut crowd = Vec::new();
        for _ in 0..1_000 {
            let connecting = TcpStream::connect(address);
            if let Ok(Ok(stream)) = tokio::time::timeout(Duration::from_secs(5), connecting).await {
                crowd.push(stream);
            }
        }
        opened += crowd.len();
        well += usize::from(is_well(address).await);
    }
    println!("silence: {opened} connections, answered in between {well} of 10 times");
    assert_eq!((opened, well), (10_000, 10));
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gigabyte_is_not_read() {
    let (gateway, address) = start(limits()).await;
    let before = resident();
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let head = format!("{}content-length: 1073741824\r\n\r\n{{", crate::body::head(""));
    stream.write_all(head.as_bytes()).await.expect("a head");
    let piece = vec![b' '; 1 << 20];
    let mut sent = 0;
    for _ in 0..1024 {
        let sending = tokio::time::timeout(Duration::from_secs(5), stream.write_all(&piece)).await;
        if !matches!(sending, Ok(Ok(()))) {
            break;
        }
        sent += 1;
    }
    let grown = resident().saturating_sub(before);
    println!("gigabyte: {sent} of 1024 MB were taken off the sender's hands; memory grew by {grown} KB");
    assert!(sent < 64, "{sent} MB were read");
    assert!(grown < 64 << 10, "{grown} KB");
    assert!(is_well(address).await);
    gateway.stop().await;
}

/// In KB; 0 where the system does not say.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or(0)
}
