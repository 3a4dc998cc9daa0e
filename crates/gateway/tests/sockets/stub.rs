//! An upstream that answers what it is told, and remembers what it was asked.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of tests: a wrong answer ends the test"
)]

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

pub(crate) struct Stub {
    pub(crate) address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
    /// One permit for each answer that may go out.
    pub(crate) gate: Arc<Semaphore>,
}

impl Stub {
    /// Answers every request with these bytes, and closes. Empty: closes without an answer.
    pub(crate) async fn answering(answer: &str) -> Self {
        let stub = Self::waiting(answer).await;
        stub.gate.add_permits(1000);
        stub
    }

    /// The same, but each answer waits for a permit of `gate`.
    pub(crate) async fn waiting(answer: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let stub = Self {
            address: listener.local_addr().unwrap(),
            asked: Arc::default(),
            gate: Arc::new(Semaphore::new(0)),
        };
        let (asked, gate, answer) = (Arc::clone(&stub.asked), Arc::clone(&stub.gate), answer.to_owned());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (asked, gate, answer) = (Arc::clone(&asked), Arc::clone(&gate), answer.clone());
                tokio::spawn(async move {
                    let request = read(&mut stream).await;
                    asked.lock().unwrap().push(request);
                    gate.acquire().await.unwrap().forget();
                    let _ = stream.write_all(answer.as_bytes()).await;
                });
            }
        });
        stub
    }

    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// Waits until so many requests have arrived.
    pub(crate) async fn until_asked(&self, count: usize) {
        let arrived = async {
            while self.asked().len() < count {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        tokio::time::timeout(super::common::PATIENCE, arrived)
            .await
            .unwrap();
    }
}

/// A whole request: the head, and as many bytes as it promises.
async fn read(stream: &mut TcpStream) -> String {
    let mut request = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .to_ascii_lowercase()
                .lines()
                .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return text;
            }
        }
        match stream.read(&mut piece).await {
            Ok(read) if read > 0 => request.extend(piece.iter().take(read)),
            _ => return text,
        }
    }
}

/// An answer with JSON.
pub(crate) fn json(status: &str, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}
