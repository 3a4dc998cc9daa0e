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
        name: "10 000 connections at once that say nothing",
        holds: "where so many may be open, all of them are let in, and a caller that comes beside them is answered",
    },
    Load {
        name: "10 000 connections at once that say nothing, against the limits as they are shipped",
        holds: "1 024 are let in, and let go after the time a head may take (20 s); a caller beside them who asks again each second is \
                answered then; memory grows by less than 64 MB",
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

/// What another process of this program is for. The gateway and who attacks it have one each: both sides have all their file
/// handles then, and what other tests hold does not count.
const ROLE: &str = "OFFSET_CONSOLE_TEST_ROLE";

/// Connections, and what a process needs beside them.
const MANY: usize = 10_000;
const BESIDE: usize = 500;

/// Not a test but the other processes: this program, started with the name of this test alone. Without its variable nothing is asked
/// of it.
#[tokio::test(flavor = "multi_thread")]
async fn the_other_side_of_many_connections() {
    let Some(asked) = std::env::var_os(ROLE).and_then(|asked| asked.into_string().ok()) else {
        return;
    };
    let mut words = asked.split(' ');
    let role = words.next().expect("a role");
    let number = |text: Option<&str>| text.and_then(|text| text.parse().ok()).expect("a number");
    if role == "serve" {
        let (running, address) = start(Limits {
            connections: number(words.next()),
            head: Duration::from_secs(300),
            ..limits()
        })
        .await;
        say(&format!("listening {address}"));
        until_the_test_is_done().await;
        running.stop().await;
        return;
    }
    let address: SocketAddr = words
        .next()
        .and_then(|text| text.parse().ok())
        .expect("an address");
    let count = number(words.next());
    if role == "hold" {
        let mut held = Vec::new();
        for _ in 0..count {
            let connecting = tokio::time::timeout(Duration::from_secs(20), TcpStream::connect(address));
            match connecting.await {
                Ok(Ok(stream)) => held.push(stream),
                other => return say(&format!("held {} {other:?}", held.len())),
            }
        }
        // Those that were hung up on meanwhile are not held.
        let open = |stream: &TcpStream| {
            let read = stream.try_read(&mut [0]);
            read.is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock)
        };
        say(&format!(
            "held {}",
            held.iter().filter(|stream| open(stream)).count()
        ));
        until_the_test_is_done().await;
    } else {
        // All at once, each for as long as the other side lets it.
        for _ in 0..count {
            tokio::spawn(async move {
                if let Ok(mut stream) = TcpStream::connect(address).await {
                    let _ = stream.read(&mut [0]).await;
                }
            });
        }
        tokio::time::sleep(Duration::from_secs(2)).await;
        say(&format!("begun {count}"));
        until_the_test_is_done().await;
    }
}

fn say(line: &str) {
    println!("{line}");
    std::io::stdout().flush().expect("an output");
}

async fn until_the_test_is_done() {
    let reading = tokio::task::spawn_blocking(|| std::io::stdin().lock().read_line(&mut String::new()));
    let _ = reading.await;
}

/// A program that may have so many file handles, whatever this one may have: the shell raises its own limit before it becomes it.
fn with_handles(handles: usize, program: &str) -> Command {
    let mut command = Command::new("sh");
    command
        .args(["-c", "ulimit -n \"$0\" && exec \"$@\""])
        .arg(handles.to_string())
        .arg(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    command
}

/// Another process of this program; the rest of the first line in which it says the word.
async fn other(role: &str, word: &'static str) -> (Ended, String) {
    let program = std::env::current_exe().expect("this program");
    let handles = MANY + BESIDE;
    let mut other = with_handles(handles, program.to_str().expect("its path"))
        .args([
            "--exact",
            "attacks_by_number::the_other_side_of_many_connections",
            "--nocapture",
        ])
        .env(ROLE, role)
        .spawn()
        .map(Ended)
        .expect("another process");
    let lines = BufReader::new(other.0.stdout.take().expect("its output")).lines();
    let saying = tokio::task::spawn_blocking(move || {
        lines
            .map_while(Result::ok)
            .find_map(|line| Some(line.split_once(word)?.1.trim().to_owned()))
    });
    let Some(said) = saying.await.expect("its end") else {
        panic!(
            "the process for {role:?} did not begin. It needs {handles} file handles: where this system lets nobody have so many, \
             10 000 connections cannot be tried (`ulimit -Hn` says how many; an administrator may have more)"
        );
    };
    (other, said)
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_silent_connections_are_held_at_once() {
    let (gateway, address) = other(&format!("serve {}", MANY + 100), "listening ").await;
    let address: SocketAddr = address.parse().expect("an address");
    assert!(is_well(address).await);
    let before = resident(&gateway.0);
    let (crowd, held) = other(&format!("hold {address} {MANY}"), "held ").await;
    let well = is_well(address).await;
    let grown = peak(&gateway.0).saturating_sub(before);
    println!(
        "silence: {held} of {MANY} connections held at once; a caller beside them is answered: {well}; memory grew by {grown} KB"
    );
    assert_eq!((held, well), (MANY.to_string(), true));
    assert!(grown < 256 << 10, "{grown} KB");
    drop(crowd);
    assert!(is_well(address).await);
}

/// The gateway's program, in a process of its own.
const PROGRAM: &str = env!("CARGO_BIN_EXE_offset-console");

/// A gateway that was started so, and is well.
async fn well(mut program: Command) -> (Ended, SocketAddr) {
    let mut gateway = program
        .args(["--listen", "127.0.0.1:0", "--quiet"])
        .stdout(Stdio::piped())
        .spawn()
        .map(Ended)
        .expect("a gateway");
    let address = listening(&mut gateway);
    assert!(is_well(address).await);
    (gateway, address)
}

/// The handles that the service of `deploy/` gives it.
const SERVICE_HANDLES: usize = 4096;

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_silent_connections_against_the_limits_as_they_are_shipped() {
    let limits = Limits::default();
    assert_eq!(limits.connections, 1024, "docs/SECURITY.md says so");
    let (gateway, address) = well(with_handles(SERVICE_HANDLES, PROGRAM)).await;
    let before = resident(&gateway.0);
    let (_crowd, begun) = other(&format!("flood {address} {MANY}"), "begun ").await;
    assert_eq!(begun, MANY.to_string());
    let handles = most_handles(&gateway.0, limits.connections).await;
    let took = until_served(address).await;
    let grown = peak(&gateway.0).saturating_sub(before);
    println!(
        "silence: {handles:?} handles of a gateway as shipped, which {MANY} want; a caller that asks again each second was answered \
         after {took:?}; memory grew by {grown} KB"
    );
    // Not known on every system. Beside connections there are a listener, the workers' own and the standard three.
    if let Some(handles) = handles {
        assert!((1024..1024 + 64).contains(&handles), "{handles} handles");
    }
    // Those that were let in go after that time; a busy machine may be late, and who was not let in comes as late as the system tells it to.
    assert!(took < limits.head * 2, "{took:?}");
    assert!(grown < 64 << 10, "{grown} KB");
    assert!(is_well(address).await);
}

/// How long it takes until somebody is answered who asks anew where there is no connection within a second, as a browser's user does.
async fn until_served(address: SocketAddr) -> Duration {
    let ask = b"GET /gateway HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    let begun = Instant::now();
    let second = Duration::from_secs(1);
    while begun.elapsed() < Duration::from_secs(150) {
        let Ok(Ok(mut stream)) = tokio::time::timeout(second, TcpStream::connect(address)).await else {
            continue;
        };
        let mut answer = Vec::new();
        let exchange = async {
            stream.write_all(ask).await?;
            stream.read_to_end(&mut answer).await
        };
        let _ = tokio::time::timeout(Duration::from_secs(90), exchange).await;
        if answer.starts_with(b"HTTP/1.1 200 ") {
            break;
        }
    }
    begun.elapsed()
}

/// Where a gateway says that it listens.
fn listening(gateway: &mut Ended) -> SocketAddr {
    let mut line = String::new();
    BufReader::new(gateway.0.stdout.take().expect("its output"))
        .read_line(&mut line)
        .expect("a line");
    let address = line.trim().strip_prefix("listening on http://");
    address
        .and_then(|address| address.parse().ok())
        .unwrap_or_else(|| panic!("no gateway listens: {line:?}"))
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
    let (gateway, address) = well(Command::new(PROGRAM)).await;
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

/// What it holds, in KB; 0 where the system does not say.
fn resident(process: &Child) -> u64 {
    memory(process, "VmRSS:")
}

/// The most that it ever held.
fn peak(process: &Child) -> u64 {
    memory(process, "VmHWM:")
}

fn memory(process: &Child, which: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(which));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or(0)
}

/// The most file handles that it has open, until two seconds after they are so many; where they never are, within a minute.
async fn most_handles(process: &Child, many: usize) -> Option<usize> {
    let begun = Instant::now();
    let (mut most, mut full) = (0_usize, None);
    loop {
        most = most.max(handles(process)?);
        if most >= many {
            full.get_or_insert_with(Instant::now);
        }
        let is_over = match full {
            Some(full) => full.elapsed() > Duration::from_secs(2),
            None => begun.elapsed() > Duration::from_secs(60),
        };
        if is_over {
            return Some(most);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// How many file handles it has open.
fn handles(process: &Child) -> Option<usize> {
    Some(
        std::fs::read_dir(format!("/proc/{}/fd", process.id()))
            .ok()?
            .count(),
    )
}
