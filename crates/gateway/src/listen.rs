//! The listener: a port, connections within limits, an orderly end.

use std::error::Error as _;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;

use crate::answer::Broken;
use crate::config::Config;
use crate::exchange::Exchange;
use crate::headers;
use crate::limits::{HEAD_BYTES, HEAD_FIELDS};
use crate::service::{self, Gateway};
use crate::stall::Stall;
use crate::workers::Workers;

/// How many ports after a taken one are tried.
const NEXT_PORTS: u16 = 20;

/// Why a gateway did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// No port could be had.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// Where it was tried.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
    /// A gateway that holds the key must not be reached by others.
    #[error(
        "a gateway that holds the key listens beyond loopback ({0}) only behind a proxy that says who the user is"
    )]
    KeyedBeyondLoopback(SocketAddr),
    /// The site is not a folder.
    #[error("{0} is not a folder")]
    NoSite(std::path::PathBuf),
    /// No threads can be had.
    #[error("cannot start the threads that carry connections: {0}")]
    Workers(#[source] io::Error),
    /// The upstream's client, the token or the audit log could not be made.
    #[error("cannot prepare the way to the upstream: {0}")]
    Upstream(#[source] io::Error),
}

/// How long connections may take to end when everything in flight has been answered.
const FAREWELL: Duration = Duration::from_secs(1);

/// A gateway that is listening. Dropping it stops it without waiting for anything.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    token_fragment: Option<String>,
    stop: watch::Sender<bool>,
    accepting: JoinHandle<()>,
    connections: Arc<Semaphore>,
    gateway: Arc<Gateway>,
}

impl Running {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its address for a browser: `http://127.0.0.1:8484`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// For a gateway that holds the key: the address to open, with the token in the fragment.
    pub fn url_with_token(&self) -> Option<String> {
        let fragment = self.token_fragment.as_ref()?;
        Some(format!("{}/{fragment}", self.url()))
    }

    /// Stops accepting, lets calls in flight finish, within the time an API call may take.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        let limits = self.gateway.config.limits;
        let _ = self.accepting.await;
        all_free(&self.gateway.exchange.in_flight, limits.in_flight, limits.whole).await;
        // The last answers are on their way out.
        all_free(&self.connections, limits.connections, FAREWELL).await;
    }
}

/// Until all of the places are free, or the time is over.
async fn all_free(places: &Semaphore, count: usize, time: Duration) {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    let _ = tokio::time::timeout(time, places.acquire_many(count)).await;
}

/// Starts a gateway.
///
/// # Errors
/// [`StartError`].
pub async fn start(config: Config) -> Result<Running, StartError> {
    let loopback = config.listen.ip().is_loopback();
    if config.held_key.is_some() && config.proxy.is_none() && !loopback {
        return Err(StartError::KeyedBeyondLoopback(config.listen));
    }
    if let Some(site) = config.site.as_ref().filter(|site| !site.is_dir()) {
        return Err(StartError::NoSite(site.clone()));
    }
    let exchange = Arc::new(Exchange::new(&config).map_err(StartError::Upstream)?);
    let failed = |source| StartError::Listen {
        address: config.listen,
        source,
    };
    let listener = bind(config.listen).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    // Behind a proxy the proxy's word opens the key; a token printed here would reach nobody.
    let token_fragment = service::token_fragment(&exchange).filter(|_| config.proxy.is_none());
    let until = exchange.workers_stay.subscribe();
    let workers = Workers::start(config.limits.workers, &until).map_err(StartError::Workers)?;
    let gateway = Arc::new(Gateway {
        policy: headers::policy(&config.connect_src),
        exchange,
        config,
        loopback,
    });
    let (stop, stopping) = watch::channel(false);
    let connections = Arc::new(Semaphore::new(gateway.config.limits.connections));
    let accepting = Accepting {
        listener,
        workers,
        connections: Arc::clone(&connections),
        gateway: Arc::clone(&gateway),
        stopping,
    };
    Ok(Running {
        address,
        token_fragment,
        stop,
        accepting: tokio::spawn(accepting.run()),
        connections,
        gateway,
    })
}

/// The address, or where its port is taken the next free one.
async fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let mut wanted = address;
    loop {
        match TcpListener::bind(wanted).await {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse && address.port() != 0 => {
                let next = wanted
                    .port()
                    .checked_add(1)
                    .filter(|next| *next <= address.port().saturating_add(NEXT_PORTS));
                match next {
                    Some(next) => wanted.set_port(next),
                    None => return Err(error),
                }
            }
            other => return other,
        }
    }
}

/// What accepting connections takes.
struct Accepting {
    listener: TcpListener,
    workers: Workers,
    connections: Arc<Semaphore>,
    gateway: Arc<Gateway>,
    stopping: watch::Receiver<bool>,
}

impl Accepting {
    async fn run(mut self) {
        loop {
            // A place first: who comes beyond them waits in the system's queue.
            let place = tokio::select! {
                place = Arc::clone(&self.connections).acquire_owned() => place,
                _ = self.stopping.wait_for(|stop| *stop) => return,
            };
            let Ok(place) = place else {
                return;
            };
            let accepted = tokio::select! {
                accepted = self.listener.accept() => accepted,
                _ = self.stopping.wait_for(|stop| *stop) => return,
            };
            let (gateway, stopping) = (Arc::clone(&self.gateway), self.stopping.clone());
            let carried = accepted.and_then(|(stream, _)| {
                self.workers.carry(stream, move |stream| async move {
                    serve(stream, gateway, stopping).await;
                    drop(place);
                })
            });
            if carried.is_err() {
                // Out of file handles: wait for some to come back instead of spinning.
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

async fn serve(stream: TcpStream, gateway: Arc<Gateway>, mut stopping: watch::Receiver<bool>) {
    let _ = stream.set_nodelay(true);
    let (head, stall) = (gateway.config.limits.head, gateway.config.limits.stall);
    let service = service_fn(move |request| service::handle(Arc::clone(&gateway), request));
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head)
        .max_headers(HEAD_FIELDS)
        .max_buf_size(HEAD_BYTES)
        // The console takes an API answer's `Date` for the server's clock: the gateway's own is not it.
        .auto_date_header(false)
        .serve_connection(TokioIo::new(Stall::new(stream, stall)), service);
    // Errors are the client's: it hung up, it was too slow, or a fault ends the connection on purpose.
    let ended = tokio::select! {
        ended = &mut connection => Some(ended),
        _ = stopping.wait_for(|stop| *stop) => None,
    };
    let ended = match ended {
        Some(ended) => ended,
        None => {
            Pin::new(&mut connection).graceful_shutdown();
            (&mut connection).await
        }
    };
    if ended.is_err_and(|error| is_reset(&error)) {
        // What lingers for no time goes with an RST when it is dropped.
        let _ = connection.into_parts().io.inner().stream().set_zero_linger();
    }
}

/// Whether a fault asks for a reset.
fn is_reset(error: &hyper::Error) -> bool {
    let broken = error.source().and_then(|source| source.downcast_ref());
    matches!(broken, Some(Broken::Reset))
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;

    /// A gateway that has been started, but for its listener.
    fn running() -> Running {
        let config = Config::sandbox("127.0.0.1:0".parse().unwrap());
        let gateway = Arc::new(Gateway {
            policy: headers::policy(&[]),
            exchange: Arc::new(Exchange::new(&config).unwrap()),
            config,
            loopback: true,
        });
        Running {
            address: gateway.config.listen,
            token_fragment: None,
            stop: watch::channel(false).0,
            accepting: tokio::spawn(async {}),
            connections: Arc::new(Semaphore::new(gateway.config.limits.connections)),
            gateway,
        }
    }

    // Time passes only as far as everybody waits for it.
    #[tokio::test(start_paused = true)]
    async fn an_end_waits_for_the_calls_and_then_for_their_answers_to_be_out() {
        for (is_called, is_connected) in [(false, false), (false, true), (true, false), (true, true)] {
            let running = running();
            let taken = |places: &Arc<Semaphore>| Arc::clone(places).try_acquire_owned().unwrap();
            let _call = is_called.then(|| taken(&running.gateway.exchange.in_flight));
            let _connection = is_connected.then(|| taken(&running.connections));
            let mut longest = Duration::ZERO;
            if is_called {
                longest += running.gateway.config.limits.whole;
            }
            if is_connected {
                longest += FAREWELL;
            }
            let begun = Instant::now();
            running.stop().await;
            // A timer is exact to the millisecond.
            assert_eq!(begun.elapsed().as_secs(), longest.as_secs());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_end_comes_when_the_last_answer_is_out() {
        let running = running();
        let call = Arc::clone(&running.gateway.exchange.in_flight).try_acquire_owned();
        let connection = Arc::clone(&running.connections).try_acquire_owned();
        let begun = Instant::now();
        tokio::join!(running.stop(), async move {
            drop(call.unwrap());
            drop(connection.unwrap());
        });
        assert!(begun.elapsed() < FAREWELL);
    }
}
