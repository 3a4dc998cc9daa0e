//! Bytes out, bytes in.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Everything is on loopback and every limit of the gateways here is shorter.
const PATIENCE: Duration = Duration::from_secs(20);

/// What came back.
pub(crate) struct Came {
    pub(crate) statuses: Vec<u16>,
    pub(crate) text: String,
    /// The other side ended the connection, in order or not. False: it was still open when our patience was over.
    pub(crate) ended: bool,
    pub(crate) forwarded: usize,
    /// The head of the last request that the upstream of this case got, where it keeps them.
    pub(crate) head: Option<String>,
    pub(crate) well_after: bool,
}

/// Sends and reads to the end. The sending side stays open: who waits for more has to hang up by itself.
pub(crate) async fn exchange(address: SocketAddr, sent: &[u8]) -> Came {
    let mut bytes = Vec::new();
    let exchange = async {
        let Ok(stream) = TcpStream::connect(address).await else {
            return;
        };
        let (mut reader, mut writer) = stream.into_split();
        // Some are refused while they still send; reading must not wait for that.
        let sending = async {
            let _ = writer.write_all(sent).await;
            writer
        };
        let reading = async {
            let mut piece = vec![0; 64 << 10];
            while let Ok(read) = reader.read(&mut piece).await {
                if read == 0 {
                    break;
                }
                bytes.extend(piece.iter().take(read));
            }
        };
        let _writer = tokio::join!(sending, reading).0;
    };
    let ended = tokio::time::timeout(PATIENCE, exchange).await.is_ok();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Came {
        statuses: statuses(&text),
        text,
        ended,
        forwarded: 0,
        head: None,
        well_after: false,
    }
}

/// The status of every answer in a stream of them.
fn statuses(text: &str) -> Vec<u16> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((head, body)) = rest.split_once("\r\n\r\n") {
        let Some(status) = head.split(' ').nth(1).and_then(|status| status.parse().ok()) else {
            break;
        };
        found.push(status);
        let length = head
            .to_ascii_lowercase()
            .lines()
            .find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok())
            .unwrap_or(0);
        rest = body.get(length..).unwrap_or_default();
    }
    found
}

/// `bytes` with every `what` replaced.
pub(crate) fn replace(bytes: &[u8], what: &[u8], by: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix(what) {
            out.extend(by);
            rest = after;
        } else if let Some((first, after)) = rest.split_first() {
            out.push(*first);
            rest = after;
        }
    }
    out
}
