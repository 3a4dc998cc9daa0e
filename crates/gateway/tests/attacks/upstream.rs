//! A hostile upstream: the connector's name says how it misbehaves. It ends with the test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of tests: a wrong answer ends the test"
)]

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// An upstream that was started.
pub(crate) struct Hostile {
    pub(crate) address: SocketAddr,
    asked: Arc<AtomicUsize>,
    head: Arc<Mutex<Option<String>>>,
}

impl Hostile {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&asked);
        let head = Arc::new(Mutex::new(None));
        let last = Arc::clone(&head);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(misbehave(stream, Arc::clone(&counted), Arc::clone(&last)));
            }
        });
        Self { address, asked, head }
    }

    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// The last head that came, to the letter.
    pub(crate) fn last_head(&self) -> Option<String> {
        self.head.lock().unwrap().clone()
    }
}

async fn misbehave(mut stream: TcpStream, asked: Arc<AtomicUsize>, last: Arc<Mutex<Option<String>>>) {
    let mut head = Vec::new();
    let mut piece = [0; 4096];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut piece).await {
            Ok(read) if read > 0 => head.extend(piece.iter().take(read)),
            _ => return,
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    *last.lock().unwrap() = Some(head.clone());
    asked.fetch_add(1, Ordering::SeqCst);
    let name = head.split(' ').nth(1).unwrap_or_default();
    let name = name.strip_suffix("/offsets/request").unwrap_or(name);
    let name = name.rsplit('/').next().unwrap_or_default();
    let _ = answer(&mut stream, name, &head).await;
}

fn ok(headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

async fn answer(stream: &mut TcpStream, name: &str, head: &str) -> std::io::Result<()> {
    let text = match name {
        "redirect" => {
            "HTTP/1.1 302 Found\r\nlocation: http://evil.example/\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
                .to_owned()
        }
        "html" => ok("", "<script>alert(1)</script>").replace("application/json", "text/html"),
        "svg" => ok("", "<svg onload='alert(1)'/>").replace("application/json", "image/svg+xml"),
        "untyped" => ok("", "<script>alert(1)</script>").replace("content-type: application/json\r\n", ""),
        "cookie" => ok("set-cookie: session=1; Path=/\r\n", "[]"),
        "authenticate" => ok("www-authenticate: Basic realm=\"x\"\r\n", "{}").replace("200 OK", "401 Unauthorized"),
        "cors" => ok(
            "access-control-allow-origin: *\r\naccess-control-allow-credentials: true\r\n",
            "[]",
        ),
        "policy" => ok(
            "content-security-policy: default-src *\r\nrefresh: 0;url=http://evil.example\r\nclear-site-data: \"*\"\r\nlink: <http://evil.example>; rel=preload\r\nservice-worker-allowed: /\r\nspeculation-rules: \"/x\"\r\nalt-svc: h3=\":9\"\r\nreport-to: {}\r\nserver: x-upstream\r\n",
            "[]",
        ),
        // What reached it.
        "echo" => ok("", &exact_json::quote(head)),
        // Orders to the server in front of it.
        "accel" => ok(
            "x-accel-redirect: /index.html\r\nx-accel-expires: 3600\r\nx-accel-buffering: no\r\nx-sendfile: /etc/passwd\r\n",
            "[]",
        ),
        "garbage" => "\u{1}\u{2} this is no HTTP at all\r\n\r\n".to_owned(),
        "gzip" => ok("content-encoding: gzip\r\n", "not gzip"),
        "closes" => String::new(),
        "short" => ok("", "[]").replace("content-length: 2", "content-length: 200"),
        "two-lengths" => ok("content-length: 1\r\n", "[]"),
        "both-lengths" => ok("transfer-encoding: chunked\r\n", "2\r\n[]\r\n0\r\n\r\n"),
        "switching" => "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n".to_owned(),
        "no-status" => "HTTP/1.1 99 Odd\r\ncontent-length: 0\r\n\r\n".to_owned(),
        "header-bomb" => ok(&format!("x-large: {}\r\n", "x".repeat(2 << 20)), "[]"),
        "many-headers" => ok(&"x-more: x\r\n".repeat(5_000), "[]"),
        "split" => ok("x-request-id: a\rset-cookie: session=1\r\n", "[]"),
        "bad-chunk" => "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n[]\r\n".to_owned(),
        "gigabyte" => return gigabyte(stream).await,
        "endless" => return endless(stream).await,
        "continues" => return continues(stream).await,
        "never" => {
            tokio::time::sleep(Duration::from_secs(30)).await;
            String::new()
        }
        "stalls" => {
            stream.write_all(ok("", "[]").replace("content-length: 2", "content-length: 9").as_bytes()).await?;
            tokio::time::sleep(Duration::from_secs(30)).await;
            String::new()
        }
        _ => ok("", "[]"),
    };
    stream.write_all(text.as_bytes()).await?;
    stream.shutdown().await
}

/// A body of a gigabyte, or until nobody reads it any more.
async fn gigabyte(stream: &mut TcpStream) -> std::io::Result<()> {
    stream
        .write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1073741824\r\n\r\n")
        .await?;
    let piece = vec![b' '; 1 << 20];
    for _ in 0..1024 {
        stream.write_all(&piece).await?;
    }
    Ok(())
}

/// Chunks for ever, or until nobody reads them any more.
async fn endless(stream: &mut TcpStream) -> std::io::Result<()> {
    stream
        .write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n")
        .await?;
    for _ in 0..1_000_000 {
        stream.write_all(b"400\r\n").await?;
        stream.write_all(&[b' '; 0x400]).await?;
        stream.write_all(b"\r\n").await?;
    }
    Ok(())
}

/// Promises an answer for ever.
async fn continues(stream: &mut TcpStream) -> std::io::Result<()> {
    for _ in 0..100_000 {
        stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    Ok(())
}
