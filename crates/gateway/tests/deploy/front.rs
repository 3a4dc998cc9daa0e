//! A real web server with a file of `deploy/`, changed only in addresses, folders and limits, which are smaller.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use gateway::{Config, Running};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Which program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Program {
    Nginx,
    Caddy,
}

/// A running web server; it ends with the test.
pub(crate) struct Front {
    program: Program,
    child: Child,
    pub(crate) address: SocketAddr,
    folder: PathBuf,
}

impl Drop for Front {
    fn drop(&mut self) {
        // nginx's master ends its workers when it is asked to; a plain kill would leave them.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A port that was free a moment ago.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

impl Front {
    /// Starts `program` with `deploy/<file>` after the replacements. A port that was free a moment ago may be somebody else's by now:
    /// then it is tried again with another one.
    pub(crate) async fn start(program: Program, file: &str, replacements: &[(&str, String)]) -> Self {
        let mut said = String::new();
        for _ in 0..5 {
            match Self::start_once(program, file, replacements).await {
                Ok(front) => return front,
                Err(why) => said = why,
            }
        }
        panic!("{program:?} does not start: {said}");
    }

    async fn start_once(
        program: Program,
        file: &str,
        replacements: &[(&str, String)],
    ) -> Result<Self, String> {
        let name = match program {
            Program::Nginx => "nginx",
            Program::Caddy => "caddy",
        };
        let port = free_port();
        let folder =
            std::env::temp_dir().join(format!("offset-console-{name}-{}-{port}", std::process::id()));
        std::fs::create_dir_all(folder.join("site/assets")).unwrap();
        std::fs::write(folder.join("site/index.html"), "<!doctype html>the console").unwrap();
        std::fs::write(folder.join("site/assets/app.wasm"), "wasm").unwrap();
        let config = folder.join("config");
        std::fs::write(&config, configured(program, file, port, &folder, replacements)).unwrap();
        let mut command = Command::new(name);
        match program {
            Program::Nginx => {
                let globals = format!(
                    "daemon off; user root; error_log stderr; pid {}/pid;",
                    folder.display()
                );
                command.arg("-c").arg(&config).arg("-g").arg(globals);
            }
            Program::Caddy => {
                command
                    .args(["run", "--adapter", "caddyfile", "--config"])
                    .arg(&config);
                command.env("HOME", &folder);
            }
        }
        let errors = std::fs::File::create(folder.join("errors")).unwrap();
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(errors)
            .spawn()
            .unwrap_or_else(|error| {
                panic!("{name}: {error}; `cargo xtask test` installs it where it may (Debian: apt install {name})")
            });
        let mut front = Self {
            program,
            child,
            address: SocketAddr::from(([127, 0, 0, 1], port)),
            folder,
        };
        for _ in 0..200 {
            // Whoever answers on the port must be the one that was started.
            if !matches!(front.child.try_wait(), Ok(None)) {
                break;
            }
            if TcpStream::connect(front.address).await.is_ok() && matches!(front.child.try_wait(), Ok(None)) {
                return Ok(front);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err(std::fs::read_to_string(front.folder.join("errors")).unwrap_or_default())
    }

    /// How many bytes lie in its folder: what it buffered on the disk.
    pub(crate) fn on_disk(&self) -> u64 {
        let mut open = vec![self.folder.clone()];
        let mut bytes = 0;
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                match entry.metadata() {
                    Ok(known) if known.is_dir() => open.push(entry.path()),
                    Ok(known) => bytes += known.len(),
                    Err(_) => {}
                }
            }
        }
        bytes
    }

    /// Neither the log that the file names nor what the program says by itself holds the key of anybody who asked.
    pub(crate) fn keeps_the_key_to_itself(&self) {
        assert!(SIGNED.contains(CANARY) && ALTER.contains(CANARY));
        for name in ["log", "errors"] {
            let text = std::fs::read_to_string(self.folder.join(name)).unwrap_or_default();
            let told = text.lines().find(|line| line.contains(CANARY));
            assert!(told.is_none(), "the key is in {name}: {told:?}");
            // What nothing is written to holds no key either: Caddy keeps no log of calls, nginx starts without a word.
            let written = match self.program {
                Program::Nginx => name == "log",
                Program::Caddy => name == "errors",
            };
            assert!(!written || !text.is_empty(), "nothing was written to {name}");
        }
    }

    /// Sends a request with these lines; answers status and everything that came, in small letters.
    pub(crate) async fn ask(&self, line: &str, headers: &str, body: &str) -> (u16, String) {
        let length = if body.is_empty() && line.starts_with("GET") {
            String::new()
        } else {
            format!("content-length: {}\r\n", body.len())
        };
        let host = if headers.contains("host:") {
            ""
        } else {
            "host: localhost\r\n"
        };
        let text = format!("{line} HTTP/1.1\r\n{host}connection: close\r\n{headers}{length}\r\n{body}");
        let bytes = send(self.address, text.as_bytes()).await;
        let text = String::from_utf8_lossy(&bytes).to_ascii_lowercase();
        let status = text.split(' ').nth(1).and_then(|status| status.parse().ok());
        (status.unwrap_or(0), text)
    }
}

/// The limits of the files, and what stands in their place in a test: what is beyond them has to be sent, and waited for.
pub(crate) const LIMITS: [(Program, &str, &str); 7] = [
    (
        Program::Nginx,
        "client_max_body_size 16m;",
        "client_max_body_size 1m;",
    ),
    (
        Program::Nginx,
        "client_header_timeout 20s;",
        "client_header_timeout 3s;",
    ),
    (
        Program::Nginx,
        "client_body_timeout 20s;",
        "client_body_timeout 3s;",
    ),
    (Program::Caddy, "max_size 16MB", "max_size 1MB"),
    (Program::Caddy, "> 16000000", "> 1000000"),
    (Program::Caddy, "read_header 20s", "read_header 3s"),
    // And who is served and says no more is let go within a test's patience.
    (Program::Caddy, "read_body 20s", "read_body 3s\n\t\t\tidle 3s"),
];

/// The file of `deploy/` for a test: other addresses and folders, smaller limits.
fn configured(
    program: Program,
    file: &str,
    port: u16,
    folder: &Path,
    replacements: &[(&str, String)],
) -> String {
    let source = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../deploy")
        .join(file);
    let mut text = std::fs::read_to_string(source).unwrap();
    let own = [
        ("8080", port.to_string()),
        (
            "/srv/offset-console/site",
            folder.join("site").display().to_string(),
        ),
        (
            "/var/log/nginx/offset-console.log",
            folder.join("log").display().to_string(),
        ),
    ];
    let own = own.iter().map(|(what, by)| (*what, by.as_str()));
    let limits = LIMITS.iter().filter(|limit| limit.0 == program);
    let limits = limits.map(|(_, what, by)| (*what, *by));
    let given = replacements.iter().map(|(what, by)| (*what, by.as_str()));
    for (what, by) in own.chain(limits).chain(given) {
        text = text.replace(what, by);
    }
    if program == Program::Nginx {
        let mut places = String::from("http {\nkeepalive_timeout 3s;\n");
        for kind in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"] {
            places.push_str(&format!("{kind}_temp_path {}/{kind};\n", folder.display()));
        }
        text = text.replacen("http {\n", &places, 1);
    }
    text
}

pub(crate) async fn send(address: SocketAddr, bytes: &[u8]) -> Vec<u8> {
    let exchange = async {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let _ = stream.write_all(bytes).await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        answer
    };
    tokio::time::timeout(Duration::from_secs(60), exchange)
        .await
        .unwrap_or_default()
}

/// A sandbox that plays the Cloud.
pub(crate) async fn cloud() -> Running {
    gateway::start(Config::sandbox("127.0.0.1:0".parse().unwrap()))
        .await
        .unwrap()
}

/// One of its switches; answers the body.
pub(crate) async fn control(cloud: SocketAddr, method: &str, path: &str, body: &str) -> String {
    let length = body.len();
    let ask = format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    let bytes = send(cloud, ask.as_bytes()).await;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    text.split_once("\r\n\r\n")
        .map_or_else(String::new, |(_, body)| body.to_owned())
}

/// Whose alter requests it has taken, by the connectors' names.
pub(crate) async fn taken_from(cloud: SocketAddr) -> Vec<String> {
    let body = control(cloud, "GET", "/sandbox/requests", "").await;
    let requests = exact_json::parse(body).ok().and_then(|body| body.get("requests"));
    let name = |request: exact_json::Value| {
        let name = request.get("connector_name")?;
        name.as_str().map(std::borrow::Cow::into_owned)
    };
    requests.map_or_else(Vec::new, |requests| requests.items().filter_map(name).collect())
}

/// How many alter requests it has taken.
pub(crate) async fn taken(cloud: SocketAddr) -> usize {
    taken_from(cloud).await.len()
}

pub(crate) const ORDERS: &str = "/connect/v1/environments/env-dev01/clusters/lkc-orders/connectors";
pub(crate) const EDGE: &str = "/connect/v1/environments/env-dev01/clusters/lkc-edge/connectors";
pub(crate) const PAYMENTS: &str = "/connect/v1/environments/env-7k3mz2/clusters/lkc-q9x2vw/connectors";

/// Connectors there that take any reset. As many as it needs for two gateways to have some of them each, whatever their ports: which
/// gateway a connector belongs to is a hash over the gateways' addresses, and of six now and then all belong to one.
pub(crate) const SINKS: [&str; 30] = [
    "orders-to-warehouse",
    "payments-to-warehouse",
    "ledger-to-warehouse",
    "invoices-to-warehouse",
    "cards-to-warehouse",
    "disputes-to-warehouse",
    "kyc-checks-to-warehouse",
    "balances-to-warehouse",
    "payments-search",
    "chargebacks-search",
    "invoices-search",
    "accounts-search",
    "merchants-search",
    "fees-search",
    "kyc-checks-search",
    "mandates-search",
    "refunds-to-bigquery",
    "ledger-to-bigquery",
    "customers-to-bigquery",
    "cards-to-bigquery",
    "payouts-to-bigquery",
    "disputes-to-bigquery",
    "limits-to-bigquery",
    "balances-to-bigquery",
    "chargebacks-webhook",
    "settlements-webhook",
    "accounts-webhook",
    "fees-webhook",
    "statements-webhook",
    "transfers-webhook",
];

/// The key of these tests: no log may hold it.
pub(crate) const CANARY: &str = "canary-of-the-logs";
pub(crate) const SIGNED: &str = "authorization: Bearer canary-of-the-logs\r\n";
pub(crate) const ALTER: &str =
    "authorization: Bearer canary-of-the-logs\r\ncontent-type: application/json\r\n";
pub(crate) const BODY: &str = r#"{"type":"DELETE"}"#;
