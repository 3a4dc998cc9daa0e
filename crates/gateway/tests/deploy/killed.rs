//! Two gateways behind nginx, both at work; one is killed. What it had taken stays unanswered and is taken once at most; reads go on;
//! and what is unknown is settled as the console settles it.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use connect_api::{Client, ConnectorAddress, Transport, TransportError};
use offset_rules::settlement::{SentRequest, Settlement, StatusRead, StatusSeen, Window, settle};

use crate::front::{
    ALTER, BODY, Front, ORDERS, PAYMENTS, Program, SIGNED, SINKS, cloud, control, send, taken_from,
};

/// The program itself, so that it can be killed.
struct Process {
    child: Child,
    address: SocketAddr,
}

impl Process {
    fn start(upstream: SocketAddr) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_offset-console"))
            .args(["--listen", "127.0.0.1:0", "--quiet", "--upstream"])
            .arg(format!("http://{upstream}"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line.trim().strip_prefix("listening on http://").unwrap();
        Self {
            child,
            address: address.parse().unwrap(),
        }
    }

    fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The way through nginx, for the console's own client.
struct Through<'a>(&'a Front);

impl Transport for Through<'_> {
    async fn send(&self, request: http::Request<Vec<u8>>) -> Result<http::Response<Vec<u8>>, TransportError> {
        let line = format!("{} {}", request.method(), request.uri());
        let ask = format!("{line} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{SIGNED}\r\n");
        let bytes = send(self.0.address, ask.as_bytes()).await;
        let text = String::from_utf8_lossy(&bytes);
        let (head, body) = text
            .split_once("\r\n\r\n")
            .ok_or_else(|| TransportError::Network("no answer".to_owned()))?;
        let mut lines = head.lines();
        let status: u16 = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let mut response = http::Response::builder().status(status);
        for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
            response = response.header(name, value);
        }
        Ok(response.body(body.as_bytes().to_vec()).unwrap())
    }
}

/// One read of a connector's last request.
async fn status(front: &Front, connector: &str) -> StatusRead {
    let address = ConnectorAddress::new("env-7k3mz2", "lkc-q9x2vw", connector);
    match Client::new(Through(front)).last_request(&address).await {
        Ok(answer) => StatusRead {
            at: answer.date.expect("the upstream's own date"),
            seen: answer
                .value
                .map_or(StatusSeen::NoneYet, |status| StatusSeen::Status(Box::new(status))),
        },
        Err(error) => panic!("{connector}: {error}"),
    }
}

/// What the console writes down before it sends a reset of everything: when the server can have taken it, by the server's clock, and
/// what the status said before.
async fn about_to_send(front: &Front, connector: &str) -> SentRequest {
    let address = ConnectorAddress::new("env-7k3mz2", "lkc-q9x2vw", connector);
    let client = Client::new(Through(front));
    let offsets = client.offsets(&address).await.unwrap();
    let before = match client.last_request(&address).await {
        Ok(answer) => answer.value.and_then(|status| status.request.requested_at),
        // No request was made yet (API.md 9.2).
        Err(error) if error.kind == connect_api::ErrorKind::NotFound => None,
        Err(error) => panic!("{connector}: {error}"),
    };
    SentRequest {
        kind: connect_api::AlterType::Delete,
        offsets: Vec::new(),
        lcc: None,
        before,
        // Through nginx, which would otherwise say its own time.
        window: Window::new(
            offsets.date.expect("the upstream's own date"),
            Duration::from_secs(45),
        ),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_two_gateways_is_killed_under_load() {
    let cloud = cloud().await;
    let mut gateways = [Process::start(cloud.address()), Process::start(cloud.address())];
    let addresses = [
        ("127.0.0.1:8484", gateways[0].address.to_string()),
        ("127.0.0.1:8485", gateways[1].address.to_string()),
    ];
    let front = Arc::new(Front::start(Program::Nginx, "nginx-gateways.conf", &addresses).await);
    // Each alter request is taken at once and answered late: it is in flight when its gateway is killed.
    let late = r#"{"faults":[{"operation":"alterOffsets","taken":true,"wire":"delay","seconds":15,"count":"always"}]}"#;
    control(cloud.address(), "PUT", "/sandbox/faults", late).await;
    let mut sent = Vec::new();
    for connector in SINKS {
        sent.push(about_to_send(&front, connector).await);
    }
    let over = Arc::new(AtomicBool::new(false));
    let reads: Vec<_> = (0..8)
        .map(|_| {
            let (front, over) = (Arc::clone(&front), Arc::clone(&over));
            tokio::spawn(async move {
                let (mut good, mut bad) = (0, Vec::new());
                while !over.load(Ordering::Relaxed) {
                    match front.ask(&format!("GET {ORDERS}"), SIGNED, "").await.0 {
                        200 => good += 1,
                        other => bad.push(other),
                    }
                    // Not as many connections as the system has ports.
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                (good, bad)
            })
        })
        .collect();
    let writes: Vec<_> = SINKS
        .iter()
        .enumerate()
        .map(|(at, connector)| {
            let front = Arc::clone(&front);
            let attempt = format!("{ALTER}x-attempt: 0190aefe-0000-7000-8000-{at:012}\r\n");
            let request = format!("POST {PAYMENTS}/{connector}/offsets/request");
            tokio::spawn(async move { front.ask(&request, &attempt, BODY).await.0 })
        })
        .collect();
    let begun = Instant::now();
    while taken_from(cloud.address()).await.len() < SINKS.len() {
        assert!(begun.elapsed() < Duration::from_secs(14), "all of them are taken");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    gateways[0].kill();

    let mut outcomes = Vec::new();
    for write in writes {
        outcomes.push(write.await.unwrap());
    }
    over.store(true, Ordering::Relaxed);
    let unknown = outcomes.iter().filter(|status| **status == 502).count();
    let answered = outcomes.iter().filter(|status| **status == 202).count();
    assert_eq!(unknown + answered, SINKS.len(), "{outcomes:?}");
    assert!(unknown > 0 && answered > 0, "each gateway had some: {outcomes:?}");
    // Whatever the caller was told: no connector's request was taken twice.
    let mut names = taken_from(cloud.address()).await;
    names.sort();
    let mut expected: Vec<String> = SINKS.iter().map(ToString::to_string).collect();
    expected.sort();
    assert_eq!(names, expected);
    // And whoever was told nothing finds out, through the gateway that is left.
    for ((connector, sent), outcome) in SINKS.iter().zip(&sent).zip(&outcomes) {
        if *outcome == 502 {
            let settled = settle(sent, &[status(&front, connector).await]);
            assert!(
                matches!(settled, Settlement::Accepted { .. }),
                "{connector}: {settled:?}"
            );
        }
    }
    let (mut good, mut bad) = (0, Vec::new());
    for read in reads {
        let (some, others) = read.await.unwrap();
        good += some;
        bad.extend(others);
    }
    println!(
        "killed under load: writes {outcomes:?}, {good} reads answered, {} not",
        bad.len()
    );
    assert!(
        bad.is_empty() && good > 8,
        "reads are tried again at the other one: {bad:?}"
    );
    cloud.stop().await;
}
