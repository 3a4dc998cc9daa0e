//! A gateway to talk to, and a client that sends exactly what it is told.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of tests: a wrong answer ends the test"
)]

use std::net::SocketAddr;
use std::time::Duration;

use gateway::{Config, Running, Upstream};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Everything here is on loopback; whatever takes longer is broken, on a slow machine too.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) const ORDERS: &str = "/connect/v1/environments/env-dev01/clusters/lkc-orders/connectors";
pub(crate) const FAULTS: &str = "/connect/v1/environments/env-dev01/clusters/lkc-faults/connectors";
pub(crate) const REQUEST: &str =
    "/connect/v1/environments/env-dev01/clusters/lkc-orders/connectors/orders-to-warehouse/offsets/request";

pub(crate) fn config() -> Config {
    Config::sandbox("127.0.0.1:0".parse().unwrap())
}

pub(crate) fn upstream(address: SocketAddr) -> Config {
    Config {
        upstream: Upstream::parse(&format!("http://{address}"), sandbox::Options::default()).unwrap(),
        ..config()
    }
}

pub(crate) async fn start(config: Config) -> Running {
    gateway::start(config).await.unwrap()
}

/// A request as text.
#[derive(Clone)]
pub(crate) struct Ask {
    line: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
}

pub(crate) fn ask(method: &str, target: &str) -> Ask {
    Ask {
        line: format!("{method} {target} HTTP/1.1"),
        headers: Vec::new(),
        body: None,
    }
}

pub(crate) fn get(target: &str) -> Ask {
    ask("GET", target)
}

/// An alter request, as the console sends it.
pub(crate) fn alter(target: &str, body: &str) -> Ask {
    ask("POST", target)
        .with("authorization", "Bearer token")
        .with("content-type", "application/json")
        .body(body)
}

impl Ask {
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Signed in.
    pub(crate) fn signed(self) -> Self {
        self.with("authorization", "Bearer token")
    }

    pub(crate) fn body(mut self, body: &str) -> Self {
        self.body = Some(body.to_owned());
        self
    }

    fn text(&self, address: SocketAddr) -> String {
        let mut text = format!("{}\r\n", self.line);
        if !self.headers.iter().any(|(name, _)| name == "host") {
            text.push_str(&format!("host: {address}\r\n"));
        }
        for (name, value) in &self.headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if let Some(body) = &self.body {
            text.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        text.push_str("connection: close\r\n\r\n");
        text.push_str(self.body.as_deref().unwrap_or_default());
        text
    }

    pub(crate) async fn send(&self, address: SocketAddr) -> Answer {
        Answer::of(&raw(address, &self.text(address)).await)
    }

    /// Sends, and hangs up without reading.
    #[must_use = "who leaves before the gateway has read the request has sent nothing"]
    pub(crate) async fn send_without_reading(&self, address: SocketAddr) -> TcpStream {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(self.text(address).as_bytes()).await.unwrap();
        stream.flush().await.unwrap();
        stream
    }
}

/// Sends bytes and reads until the connection closes.
pub(crate) async fn raw(address: SocketAddr, text: &str) -> Vec<u8> {
    let exchange = async {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        // A connection that is reset ends the answer like one that is closed.
        let _ = stream.read_to_end(&mut answer).await;
        answer
    };
    tokio::time::timeout(PATIENCE, exchange)
        .await
        .unwrap_or_else(|_| panic!("no end of the answer to {text:?}"))
}

/// An answer. Status 0: the connection closed without one.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        Self {
            status: status.unwrap_or(0),
            head: head.to_ascii_lowercase(),
            body: body.to_owned(),
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().skip(1);
        let mut found = lines
            .filter_map(|line| line.split_once(": "))
            .filter(|(key, _)| *key == name);
        found.next().map(|(_, value)| value)
    }

    pub(crate) fn json(&self) -> exact_json::Value {
        exact_json::parse(self.body.as_str()).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// Whether this is an error in the shape of connect/v1.
    pub(crate) fn is_error(&self, status: u16) -> bool {
        let code = self.json().get("error").and_then(|error| error.get("code"));
        self.status == status && code.is_some_and(|code| code.text() == status.to_string())
    }
}
