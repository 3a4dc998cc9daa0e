//! What the program writes about requests: nothing that a caller showed, and nothing that the gateway holds.
#![expect(
    clippy::expect_used,
    reason = "a program that does not start, or says nothing, ends the test"
)]

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::common::{Ask, REQUEST, ask, get};

const KEY: &str = "CANARYKEY";
const SECRET: &str = "canary-secret";
const PROXY_SECRET: &str = "canary-proxy-secret";
/// The pair of both, as a request has it.
const PAIR: &str = "Q0FOQVJZS0VZOmNhbmFyeS1zZWNyZXQ=";
const ATTEMPT: &str = "0190aefe-0000-7000-8000-00000000ca7a";

/// The program, its audit log and the address it has printed; all of it is gone at the end.
struct Program {
    child: Child,
    out: BufReader<ChildStdout>,
    address: SocketAddr,
    folder: PathBuf,
}

impl Program {
    /// Starts it with an audit log, and a file with the proxy's secret for who names it.
    fn start(name: &str, arguments: &[&str]) -> Self {
        let folder = std::env::temp_dir().join(format!("offset-console-logs-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("secret"), PROXY_SECRET).expect("a file");
        let mut child = Command::new(env!("CARGO_BIN_EXE_offset-console"))
            .current_dir(&folder)
            .args(["--listen", "127.0.0.1:0", "--audit-log", "audit"])
            .args(arguments)
            .env("CONFLUENT_CLOUD_API_KEY", KEY)
            .env("CONFLUENT_CLOUD_API_SECRET", SECRET)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("a process");
        let mut program = Self {
            out: BufReader::new(child.stdout.take().expect("its output")),
            child,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            folder,
        };
        let line = program.line();
        let address = line.strip_prefix("listening on http://").expect("an address");
        program.address = address.parse().expect("one that can be read");
        program
    }

    /// The next line of its standard output.
    fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).expect("a line");
        line.trim_end().to_owned()
    }

    /// Ends it; answers what it has logged, and its audit log.
    fn end(&mut self) -> (String, String) {
        self.child.kill().expect("an end");
        self.child.wait().expect("a status");
        let mut log = String::new();
        let mut errors = self.child.stderr.take().expect("its errors");
        errors.read_to_string(&mut log).expect("text");
        let audit = std::fs::read_to_string(self.folder.join("audit")).expect("an audit log");
        (log, audit)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// An attempt at a write, without any credentials.
fn write() -> Ask {
    ask("POST", REQUEST)
        .with("content-type", "application/json")
        .with("x-attempt", ATTEMPT)
        .body(r#"{"type":"DELETE"}"#)
}

/// Looks at both for what must be in neither, and at each for what tells that it is the right one.
fn check(log: &str, audit: &str, requests: usize, secrets: &[&str]) {
    assert_eq!(log.lines().count(), requests, "a line each: {log}");
    assert!(
        log.contains(
            "POST /connect/v1/environments/{env}/clusters/{lkc}/connectors/{name}/offsets/request 202 "
        ),
        "{log}"
    );
    assert_eq!(audit.lines().count(), 2, "a write and its outcome: {audit}");
    assert!(
        audit.contains(ATTEMPT) && audit.contains("orders-to-warehouse"),
        "{audit}"
    );
    for secret in secrets.iter().chain(&[SECRET, PROXY_SECRET, PAIR, KEY]) {
        assert!(!log.contains(secret), "{secret} is in the log: {log}");
        assert!(!audit.contains(secret), "{secret} is in the audit log: {audit}");
    }
    // Whose connector it is, and which attempt, is for the audit log alone.
    for name in [ATTEMPT, "orders-to-warehouse", "env-dev01", "lkc-orders"] {
        assert!(!log.contains(name), "{name} is in the log: {log}");
    }
}

#[tokio::test]
async fn nothing_that_a_browser_shows_is_written_down() {
    let mut program = Program::start("browser", &[]);
    let address = program.address;
    let basic = format!("Basic {PAIR}");
    let bearer = "Bearer canary-token";
    let environments = "/org/v2/environments";
    let asks = [
        (write().with("authorization", &basic), 202),
        (get(environments).with("authorization", bearer), 200),
        (
            get(environments)
                .with("authorization", bearer)
                .with("cookie", "a=canary-cookie"),
            200,
        ),
        // What is refused is written down likewise.
        (get(&format!("{environments}?key={SECRET}")), 400),
        (get(&format!("/connect/v1/{SECRET}")), 404),
        (get(&format!("/{SECRET}?canary-token")), 404),
        (get("/gateway").with("host", "canary-secret.example"), 421),
        (
            get(environments)
                .with("authorization", &basic)
                .with("origin", "https://canary-secret.example"),
            403,
        ),
        (
            write().with("authorization", bearer).with("x-attempt", SECRET),
            400,
        ),
    ];
    for (ask, status) in &asks {
        assert_eq!(ask.send(address).await.status, *status);
    }
    let (log, audit) = program.end();
    let shown = ["canary-token", "canary-cookie", "Basic", "Bearer"];
    check(&log, &audit, asks.len(), &shown);
}

#[tokio::test]
async fn nothing_that_the_gateway_holds_is_written_down() {
    let mut program = Program::start("held", &["--credentials", "env"]);
    let address = program.address;
    let opened = program.line();
    let (_, token) = opened.split_once("/#token=").expect("a token");
    let asks = [
        (write().with("x-console-token", token), 202),
        (write(), 401),
        (write().with("x-console-token", "canary-token"), 401),
        (get(&format!("/connect/v1/{token}")), 404),
    ];
    for (ask, status) in &asks {
        assert_eq!(ask.send(address).await.status, *status);
    }
    let (log, audit) = program.end();
    check(&log, &audit, asks.len(), &[token, "canary-token", "Basic"]);
}

#[tokio::test]
async fn nothing_that_the_proxy_shows_but_the_user_is_written_down() {
    let behind = [
        "--credentials",
        "env",
        "--user-header",
        "x-user",
        "--proxy-secret-file",
        "secret",
    ];
    let mut program = Program::start("proxy", &behind);
    let address = program.address;
    let named = write().with("x-user", "somebody");
    let asks = [
        (named.clone().with("x-proxy-secret", PROXY_SECRET), 202),
        (named.with("x-proxy-secret", "canary-guess"), 401),
    ];
    for (ask, status) in &asks {
        assert_eq!(ask.send(address).await.status, *status);
    }
    let (log, audit) = program.end();
    check(&log, &audit, asks.len(), &["canary-guess", "Basic"]);
    assert!(audit.contains(r#""user":"somebody""#), "{audit}");
    assert!(!log.contains("somebody"), "{log}");
}
