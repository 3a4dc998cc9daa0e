//! Two gateways behind nginx, both at work; one is killed. What it had taken stays unanswered and is taken once at most; reads go on.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::front::{
    ALTER, BODY, Front, ORDERS, PAYMENTS, Program, SIGNED, SINKS, cloud, control, taken_from,
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
    let late = r#"{"faults":[{"operation":"alterOffsets","taken":true,"wire":"delay","seconds":3,"count":"always"}]}"#;
    control(cloud.address(), "PUT", "/sandbox/faults", late).await;
    let reads: Vec<_> = (0..8)
        .map(|_| {
            let front = Arc::clone(&front);
            tokio::spawn(async move {
                let (mut good, mut bad) = (0, Vec::new());
                let begun = Instant::now();
                while begun.elapsed() < Duration::from_secs(4) {
                    match front.ask(&format!("GET {ORDERS}"), SIGNED, "").await.0 {
                        200 => good += 1,
                        other => bad.push(other),
                    }
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
        assert!(begun.elapsed() < Duration::from_secs(10), "all of them are taken");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    gateways[0].kill();

    let mut outcomes = Vec::new();
    for write in writes {
        outcomes.push(write.await.unwrap());
    }
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
