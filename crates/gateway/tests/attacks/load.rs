//! Attacks by number: bounded, and ending by themselves.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of tests: a wrong answer ends the test"
)]

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use gateway::{Config, Limits, Running};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::gateways::{hasty, limits};
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
        name: "9 500 connections at once that say nothing",
        holds: "all of them are let in, and a caller that comes beside them is answered",
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
    let (gateway, address) = start(hasty()).await;
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
    // The limit is 3 s; a busy machine may be late, a thousand drops would take 50 s.
    assert!(longest < Duration::from_secs(25), "{longest:?}");
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dripping_body_is_let_go() {
    let (gateway, address) = start(hasty()).await;
    let begin = format!("{}content-length: 5000\r\n\r\n", crate::body::head(""));
    let took = until_let_go(address, &begin, " ").await;
    assert!(took < Duration::from_secs(25), "{took:?}");
    assert!(is_well(address).await);
    gateway.stop().await;
}

/// Who holds the other ends: a process of its own, so that both sides have all their file handles.
const HOLD: &str = "OFFSET_CONSOLE_TEST_HOLD";

/// Not a test but the other process: this program, started with the name of this test alone. Without its variable nothing is asked
/// of it.
#[test]
fn the_other_side_of_many_connections() {
    let Some(asked) = std::env::var_os(HOLD).and_then(|asked| asked.into_string().ok()) else {
        return;
    };
    let (address, count) = asked.split_once(' ').expect("an address and a number");
    let address: SocketAddr = address.parse().expect("an address");
    let count: usize = count.parse().expect("a number");
    let mut held = Vec::new();
    for _ in 0..count {
        match std::net::TcpStream::connect_timeout(&address, Duration::from_secs(20)) {
            Ok(stream) => held.push(stream),
            Err(error) => {
                println!("held {} {error}", held.len());
                return;
            }
        }
    }
    // Those that were hung up on meanwhile are not held.
    let open = |stream: &std::net::TcpStream| {
        let silent = stream.set_nonblocking(true).and_then(|()| stream.peek(&mut [0]));
        silent.is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock)
    };
    println!("held {}", held.iter().filter(|stream| open(stream)).count());
    std::io::stdout().flush().expect("an output");
    // Until the test is done with it.
    let _ = std::io::stdin().lock().read_line(&mut String::new());
}

/// How many of a number of connections this system lets one process have.
fn allowed(wanted: usize) -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"));
    let most = line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok());
    most.map_or(wanted, |most| wanted.min(most.saturating_sub(500)))
}

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_silent_connections_are_held_at_once() {
    let wanted = allowed(9_500);
    let (gateway, address) = start(Limits {
        connections: 10_000,
        head: Duration::from_secs(300),
        ..limits()
    })
    .await;
    let mut other = Command::new(std::env::current_exe().expect("this program"))
        .args([
            "--exact",
            "attacks_by_number::the_other_side_of_many_connections",
            "--nocapture",
        ])
        .env(HOLD, format!("{address} {wanted}"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map(Ended)
        .expect("another process");
    let lines = BufReader::new(other.0.stdout.take().expect("its output")).lines();
    let saying = tokio::task::spawn_blocking(move || {
        lines
            .map_while(Result::ok)
            .find_map(|line| Some(line.split_once("held ")?.1.to_owned()))
    });
    let held = saying.await.expect("its end");
    let well = is_well(address).await;
    println!(
        "silence: {held:?} of {wanted} connections held at once; a caller beside them is answered: {well}"
    );
    assert_eq!((held, well), (Some(wanted.to_string()), true));
    drop(other);
    assert!(is_well(address).await);
    gateway.stop().await;
}

/// A process that ends with the test.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// In a process of its own: what other tests hold must not count.
#[tokio::test(flavor = "multi_thread")]
async fn a_gigabyte_is_not_read() {
    let mut gateway = Command::new(env!("CARGO_BIN_EXE_offset-console"))
        .args(["--listen", "127.0.0.1:0", "--quiet"])
        .stdout(Stdio::piped())
        .spawn()
        .map(Ended)
        .expect("a gateway");
    let mut line = String::new();
    BufReader::new(gateway.0.stdout.take().expect("its output"))
        .read_line(&mut line)
        .expect("a line");
    let address = line
        .trim()
        .strip_prefix("listening on http://")
        .expect("its address");
    let address: SocketAddr = address.parse().expect("an address");
    assert!(is_well(address).await);
    let before = resident(&gateway.0);
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
    let grown = resident(&gateway.0).saturating_sub(before);
    println!("gigabyte: {sent} of 1024 MB were taken off the sender's hands; memory grew by {grown} KB");
    assert!(sent < 64, "{sent} MB were read");
    assert!(grown < 8 << 10, "{grown} KB");
    assert!(is_well(address).await);
}

/// In KB; 0 where the system does not say.
fn resident(process: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or(0)
}
