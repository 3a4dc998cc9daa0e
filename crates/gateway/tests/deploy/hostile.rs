//! Strangers on both sides of the real web servers: an upstream that misbehaves, and callers that do.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use gateway::{Config, Upstream};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::front::{ALTER, BODY, Front, ORDERS, PAYMENTS, Program, SIGNED, cloud, send, taken_from};
use crate::upstream::Hostile;

pub(crate) const SITES: [(Program, &str); 2] = [
    (Program::Nginx, "nginx-static.conf"),
    (Program::Caddy, "Caddyfile-static"),
];

pub(crate) const GATEWAYS: [(Program, &str); 2] = [
    (Program::Nginx, "nginx-gateways.conf"),
    (Program::Caddy, "Caddyfile-gateways"),
];

/// What each server has in front of it in these tests: the cloud itself, or a gateway to it.
fn to(upstream: SocketAddr) -> Vec<(&'static str, String)> {
    vec![
        ("https://api.confluent.cloud", format!("http://{upstream}")),
        ("127.0.0.1:8484", upstream.to_string()),
        ("127.0.0.1:8485", upstream.to_string()),
    ]
}

/// (how the upstream misbehaves, what of it must not come through)
const STRANGE: [(&str, &[&str]); 8] = [
    ("html", &["text/html"]),
    ("svg", &["image/svg"]),
    ("cookie", &["set-cookie", "session=1"]),
    ("authenticate", &["www-authenticate"]),
    ("cors", &["access-control-"]),
    (
        "policy",
        &[
            "default-src *",
            "refresh:",
            "clear-site-data",
            "link:",
            "service-worker-allowed",
            "speculation-rules",
            "alt-svc",
            "report-to",
            "x-upstream",
        ],
    ),
    ("redirect", &["location:", "evil.example"]),
    ("accel", &["x-accel", "x-sendfile", "the console", "root:"]),
];

async fn strange_answers(front: &Front, name: &str) {
    for (connector, never) in STRANGE {
        let (status, text) = front.ask(&format!("GET {ORDERS}/{connector}"), SIGNED, "").await;
        assert_ne!(status, 0, "{name} {connector}");
        for word in never {
            assert!(!text.contains(word), "{name} {connector}: {word} in {text}");
        }
        let (head, _) = text.split_once("\r\n\r\n").unwrap();
        let types = head.matches("\r\ncontent-type:").count();
        assert!(types <= 1, "{name} {connector}: {head}");
        // The upstream says no time, so nobody does.
        assert!(!head.contains(" gmt"), "{name} {connector}: {head}");
        for word in ["nosniff", "default-src 'none'", "no-store"] {
            assert!(head.contains(word), "{name} {connector}: no {word} in {head}");
        }
    }
}

#[tokio::test]
async fn a_strange_upstream_behind_a_site_without_a_gateway() {
    for (program, file) in SITES {
        let hostile = Hostile::start().await;
        let front = Front::start(program, file, &to(hostile.address)).await;
        strange_answers(&front, file).await;
        let (_, html) = front.ask(&format!("GET {ORDERS}/html"), SIGNED, "").await;
        assert!(html.contains("content-type: text/plain"), "{file}: {html}");

        // Upwards go the headers of the list.
        let curious = format!(
            "{SIGNED}cookie: session=1\r\nx-forwarded-for: 10.0.0.1\r\nx-anything: else\r\nreferer: http://localhost/x\r\n"
        );
        let before = hostile.asked();
        let (status, echo) = front.ask(&format!("GET {ORDERS}/echo"), &curious, "").await;
        assert_eq!((status, hostile.asked()), (200, before + 1), "{file}");
        let (_, seen) = echo.split_once("\r\n\r\n").unwrap();
        assert!(
            seen.contains("authorization: bearer canary-of-the-logs"),
            "{file}: {seen}"
        );
        for word in ["cookie", "forwarded", "x-anything", "referer"] {
            assert!(!seen.contains(word), "{file}: {word} in {seen}");
        }

        // A gigabyte goes through as fast as it is taken, and is kept nowhere.
        let ask = format!(
            "GET {ORDERS}/gigabyte HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer canary-of-the-logs\r\n\r\n"
        );
        let mut stream = TcpStream::connect(front.address).await.unwrap();
        stream.write_all(ask.as_bytes()).await.unwrap();
        let mut piece = vec![0; 1 << 20];
        let mut read = 0;
        while read < 32 << 20 {
            let some = tokio::time::timeout(Duration::from_secs(20), stream.read(&mut piece)).await;
            read += some.unwrap().unwrap();
        }
        assert!(
            front.on_disk() < 1 << 20,
            "{file}: {} bytes on the disk",
            front.on_disk()
        );
        drop(stream);
        assert_eq!(front.ask("GET /", "", "").await.0, 200, "{file}");
        front.keeps_the_key_to_itself();
    }
}

#[tokio::test]
async fn a_strange_upstream_behind_gateways() {
    for (program, file) in GATEWAYS {
        let hostile = Hostile::start().await;
        let mut config = Config::sandbox("127.0.0.1:0".parse().unwrap());
        let address = format!("http://{}", hostile.address);
        config.upstream = Upstream::parse(&address, sandbox::Options::default()).unwrap();
        let gateway = gateway::start(config).await.unwrap();
        let front = Front::start(program, file, &to(gateway.address())).await;
        strange_answers(&front, file).await;
        let (status, _) = front.ask(&format!("GET {ORDERS}/gigabyte"), SIGNED, "").await;
        assert_eq!(status, 502, "{file}: too large for the gateway");
        front.keeps_the_key_to_itself();
        drop(front);
        gateway.stop().await;
    }
}

/// A request that says its length twice over, with another one hidden where the two disagree.
fn ambiguous(order: [&str; 2]) -> String {
    let hidden = format!(
        "POST {PAYMENTS}/ledger-to-warehouse/offsets/request HTTP/1.1\r\nhost: localhost\r\n{ALTER}content-length: {}\r\n\r\n{BODY}",
        BODY.len()
    );
    let body = format!("{:x}\r\n{BODY}\r\n0\r\n\r\n{hidden}", BODY.len());
    let lengths = order.map(|name| match name {
        "te" => "transfer-encoding: chunked\r\n".to_owned(),
        _ => format!("content-length: {}\r\n", body.len()),
    });
    let [one, other] = lengths;
    format!(
        "POST {PAYMENTS}/payments-to-warehouse/offsets/request HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{ALTER}{one}{other}\r\n{body}"
    )
}

/// How long a caller is kept who sends half a head and then a byte now and then.
async fn until_let_go(address: SocketAddr) -> Duration {
    let begun = Instant::now();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let _ = stream
        .write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\nx: ")
        .await;
    let mut piece = [0; 1024];
    for _ in 0..400 {
        if stream.write_all(b"y").await.is_err() {
            break;
        }
        let read = tokio::time::timeout(Duration::from_millis(100), stream.read(&mut piece)).await;
        if matches!(read, Ok(Ok(0) | Err(_))) {
            break;
        }
    }
    begun.elapsed()
}

#[tokio::test]
async fn callers_that_misbehave() {
    for (program, file) in SITES.into_iter().chain(GATEWAYS) {
        let cloud = cloud().await;
        let front = Front::start(program, file, &to(cloud.address())).await;
        let address = front.address;
        for order in [["cl", "te"], ["te", "cl"]] {
            let bytes = send(address, ambiguous(order).as_bytes()).await;
            let text = String::from_utf8_lossy(&bytes);
            // Refused, or one request by its chunks. The hidden one is nobody's: the connection was to close after the first.
            let taken = taken_from(cloud.address()).await;
            assert!(text.starts_with("HTTP/1.1 "), "{file} {order:?}: {text}");
            assert!(
                !taken.iter().any(|name| name == "ledger-to-warehouse"),
                "{file} {order:?}: {taken:?} {text}"
            );
            if program == Program::Nginx {
                assert!(
                    text.starts_with("HTTP/1.1 400") && taken.is_empty(),
                    "{file} {order:?}: {text}"
                );
            }
        }
        let huge = format!("{SIGNED}x-large: {}\r\n", "x".repeat(1 << 20));
        let (status, _) = front.ask(&format!("GET {ORDERS}"), &huge, "").await;
        assert!(matches!(status, 0 | 400 | 431), "{file}: {status}");
        // Who falls silent in the middle of an alter request is not told that it was taken, nor anything else that is good.
        let half = format!(
            "POST {PAYMENTS}/payments-to-warehouse/offsets/request HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{ALTER}content-length: {}\r\n\r\n{{\"type\"",
            BODY.len()
        );
        let before = taken_from(cloud.address()).await.len();
        let bytes = send(address, half.as_bytes()).await;
        let text = String::from_utf8_lossy(&bytes);
        assert!(
            text.is_empty() || text.starts_with("HTTP/1.1 400") || text.starts_with("HTTP/1.1 408"),
            "{file}: {text}"
        );
        assert_eq!(taken_from(cloud.address()).await.len(), before, "{file}");
        let kept = until_let_go(address).await;
        assert!(
            kept < Duration::from_secs(25),
            "{file}: a slow head is kept for {kept:?}"
        );
        assert_eq!(
            front.ask(&format!("GET {ORDERS}"), SIGNED, "").await.0,
            200,
            "{file}"
        );
        front.keeps_the_key_to_itself();
        drop(front);
        cloud.stop().await;
    }
}

/// A browser sends a POST again by itself where a kept connection breaks: nginx keeps none. Caddy cannot be told so (deploy/README.md).
#[tokio::test]
async fn nginx_keeps_no_connection_without_a_gateway() {
    let cloud = cloud().await;
    let front = Front::start(Program::Nginx, "nginx-static.conf", &to(cloud.address())).await;
    for target in ["/", "/org/v2/environments"] {
        // Nothing asks for the end, and yet it comes: without it this would wait and answer nothing.
        let ask = format!(
            "GET {target} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer canary-of-the-logs\r\n\r\n"
        );
        let begun = Instant::now();
        let bytes = send(front.address, ask.as_bytes()).await;
        let text = String::from_utf8_lossy(&bytes).to_ascii_lowercase();
        assert!(
            text.starts_with("http/1.1 200"),
            "{target} after {:?}: {text}",
            begun.elapsed()
        );
        assert!(text.contains("connection: close"), "{target}: {text}");
    }
    cloud.stop().await;
}
