//! Connections to the one upstream. Reads keep theirs for the next read. A write gets one of its own: a kept one that closes before
//! the answer would leave the outcome unknown for no reason. A request is sent on one connection, once; nothing here could repeat it.

use std::error::Error;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::HeaderValue;
use http::uri::Scheme;
use http::{Request, Response, Uri};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use rustls::{ClientConfig, RootCertStore};
use tower_service::Service as _;

use crate::limits::Limits;
use crate::workers;

/// Opens connections, and keeps some.
#[derive(Debug)]
pub(crate) struct Connections {
    connector: HttpsConnector<HttpConnector>,
    upstream: Uri,
    /// For each worker those that its thread carries, the last used at the end.
    kept: Vec<Mutex<Vec<Kept>>>,
    most: usize,
    idle: Duration,
}

#[derive(Debug)]
struct Kept {
    connection: Connection,
    since: Instant,
}

/// A connection that a request can be sent on.
#[derive(Debug)]
pub(crate) struct Connection(SendRequest<Full<Bytes>>);

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Nothing was sent.
    Connect(Box<dyn Error + Send + Sync>),
    /// Something may have been.
    Send(hyper::Error),
}

impl Connections {
    /// To `upstream`, an origin.
    ///
    /// # Errors
    /// No trusted certificates on this machine.
    pub(crate) fn new(upstream: Uri, limits: &Limits) -> io::Result<Self> {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(Duration::from_secs(10).min(limits.upstream)));
        let connector = if upstream.scheme() == Some(&Scheme::HTTPS) {
            let builder = HttpsConnectorBuilder::new().with_native_roots()?;
            builder.https_only().enable_http1().wrap_connector(tcp)
        } else {
            // A loopback upstream needs no certificates, and a machine without any can still have one.
            let builder = HttpsConnectorBuilder::new().with_tls_config(trusting_nobody()?);
            builder.https_or_http().enable_http1().wrap_connector(tcp)
        };
        Ok(Self {
            connector,
            upstream,
            kept: (0..limits.workers.max(1)).map(|_| Mutex::default()).collect(),
            most: limits.in_flight,
            idle: limits.idle,
        })
    }

    /// The upstream's name, for the `Host` header.
    pub(crate) fn host(&self) -> Option<HeaderValue> {
        let authority = self.upstream.authority()?.as_str();
        let usual = if self.upstream.scheme() == Some(&Scheme::HTTPS) {
            ":443"
        } else {
            ":80"
        };
        HeaderValue::from_str(authority.strip_suffix(usual).unwrap_or(authority)).ok()
    }

    /// A connection that nobody has used.
    pub(crate) async fn open(&self) -> Result<Connection, Failure> {
        let stream = self.connector.clone().call(self.upstream.clone()).await;
        let stream = stream.map_err(Failure::Connect)?;
        // It sends nothing yet.
        let connected = http1::handshake(stream).await;
        let (sender, connection) = connected.map_err(|error| Failure::Connect(error.into()))?;
        // It ends when its sender is dropped or the upstream hangs up.
        tokio::spawn(connection);
        Ok(Connection(sender))
    }

    /// A kept connection, or a new one.
    pub(crate) async fn kept_or_open(&self) -> Result<Connection, Failure> {
        while let Some(mut connection) = self.kept() {
            if connection.0.ready().await.is_ok() {
                return Ok(connection);
            }
        }
        self.open().await
    }

    fn kept(&self) -> Option<Connection> {
        let mut kept = self.here()?.lock().unwrap_or_else(PoisonError::into_inner);
        let last = kept.pop()?;
        if last.since.elapsed() < self.idle {
            return Some(last.connection);
        }
        // The others have waited for longer.
        kept.clear();
        None
    }

    /// Keeps a connection whose answer was read to its end.
    pub(crate) fn keep(&self, connection: Connection) {
        let Some(here) = self.here().filter(|_| !connection.0.is_closed()) else {
            return;
        };
        let since = Instant::now();
        let mut kept = here.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < self.most {
            kept.push(Kept { connection, since });
        }
    }

    fn here(&self) -> Option<&Mutex<Vec<Kept>>> {
        self.kept.get(workers::here())
    }
}

impl Connection {
    /// Sends a request, once.
    pub(crate) async fn send(
        &mut self,
        request: Request<Full<Bytes>>,
    ) -> Result<Response<Incoming>, Failure> {
        self.0.send_request(request).await.map_err(Failure::Send)
    }
}

impl Failure {
    /// The reason without addresses or header values.
    pub(crate) fn words(&self) -> String {
        let (kind, error): (_, &dyn Error) = match self {
            Self::Connect(error) => ("the upstream cannot be reached", error.as_ref()),
            Self::Send(error) => ("the upstream closed the connection before an answer", error),
        };
        let mut last = error;
        while let Some(inner) = last.source() {
            last = inner;
        }
        format!("{kind} ({last})")
    }
}

fn trusting_nobody() -> io::Result<ClientConfig> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?;
    Ok(builder
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn no_more_are_kept_than_calls_may_be_under_way() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let upstream = format!("http://{}", listener.local_addr().unwrap());
        let limits = Limits {
            in_flight: 2,
            workers: 1,
            ..Limits::default()
        };
        let connections = Connections::new(upstream.parse().unwrap(), &limits).unwrap();
        let mut open = Vec::new();
        for _ in 0..4 {
            open.push(connections.open().await.unwrap());
        }
        for (connection, kept) in open.into_iter().zip([1, 2, 2, 2]) {
            connections.keep(connection);
            assert_eq!(connections.kept[0].lock().unwrap().len(), kept);
        }
    }
}
