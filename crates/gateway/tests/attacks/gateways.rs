//! The gateways that are attacked.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of tests: a wrong answer ends the test"
)]

use std::net::SocketAddr;
use std::time::Duration;

use gateway::{Config, HeldKey, Limits, Running, TrustedProxy, Upstream};
use secrecy::SecretString;

use crate::upstream::Hostile;
use crate::wire;

/// What stands behind the gateway of a case, and how it was started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Behind {
    /// The sandbox; as `cargo xtask run` starts it, with smaller limits.
    Sandbox,
    /// The sandbox, with little patience: for who is slow, and for nobody honest on a busy machine.
    Hasty,
    /// The sandbox, with a console of another origin allowed.
    NamedOrigin,
    /// The sandbox, read-only, one environment and one cluster.
    Narrow,
    /// The sandbox, on a listener that others can reach.
    BeyondLoopback,
    /// A hostile upstream on loopback.
    Hostile,
    /// As [`Behind::Hostile`], with little patience: for an upstream that says nothing, and for none that answers.
    Silent,
    /// A hostile upstream; the gateway holds the key.
    Keyed,
    /// As [`Behind::Keyed`], for one environment; it may write.
    OneEnvironment,
    /// As [`Behind::Keyed`], for one cluster; it may write.
    OneCluster,
    /// As [`Behind::Keyed`], behind a proxy that says who the user is.
    Proxied,
}

/// The secret of the reverse proxy in these tests.
pub(crate) const PROXY_SECRET: &str = "proxy-secret-of-the-tests";

/// A running gateway.
pub(crate) struct Gateway {
    running: Running,
    pub(crate) address: SocketAddr,
    /// Of a gateway that holds the key.
    pub(crate) token: Option<String>,
    upstream: Option<Hostile>,
}

/// Small, so that what is too large is soon sent; whatever happens, the end comes within a test's patience.
pub(crate) fn limits() -> Limits {
    Limits {
        request_bytes: 1 << 20,
        response_bytes: 1 << 20,
        upstream: Duration::from_secs(12),
        whole: Duration::from_secs(15),
        ..Limits::default()
    }
}

/// Short, so that an upstream that says nothing is soon given up; long enough for it to be reached on a machine that stands still for a
/// while.
fn impatient() -> Limits {
    Limits {
        upstream: Duration::from_secs(5),
        ..limits()
    }
}

/// Short, so that who is slow is let go within a test's patience.
pub(crate) fn hasty() -> Limits {
    Limits {
        head: Duration::from_secs(3),
        body: Duration::from_millis(600),
        ..limits()
    }
}

impl Gateway {
    pub(crate) async fn start(behind: Behind) -> Self {
        let mut config = Config::sandbox("127.0.0.1:0".parse().expect("an address"));
        config.limits = limits();
        let mut upstream = None;
        match behind {
            Behind::Sandbox => {}
            Behind::Hasty => config.limits = hasty(),
            Behind::NamedOrigin => config.allow_origins = vec!["http://console.example".to_owned()],
            Behind::Narrow => {
                config.read_only = true;
                config.environments = vec!["env-dev01".to_owned()];
                config.clusters = vec!["lkc-orders".to_owned()];
            }
            Behind::BeyondLoopback => config.listen = "0.0.0.0:0".parse().expect("an address"),
            Behind::Hostile
            | Behind::Silent
            | Behind::Keyed
            | Behind::OneEnvironment
            | Behind::OneCluster
            | Behind::Proxied => {
                let hostile = Hostile::start().await;
                let address = format!("http://{}", hostile.address);
                config.upstream =
                    Upstream::parse(&address, sandbox::Options::default()).expect("an upstream");
                upstream = Some(hostile);
            }
        }
        match behind {
            Behind::Silent => config.limits = impatient(),
            Behind::OneEnvironment => config.environments = vec!["env-dev01".to_owned()],
            Behind::OneCluster => config.clusters = vec!["lkc-orders".to_owned()],
            _ => {}
        }
        if matches!(
            behind,
            Behind::Keyed | Behind::OneEnvironment | Behind::OneCluster | Behind::Proxied
        ) {
            config.held_key = Some(HeldKey {
                id: "CANARYKEY".to_owned(),
                secret: SecretString::from("canary-secret"),
            });
        }
        if behind == Behind::Proxied {
            let header = "x-remote-user".parse().expect("a header's name");
            config.proxy = Some(TrustedProxy::new(header, PROXY_SECRET).expect("a secret"));
        }
        let running = gateway::start(config).await.expect("a gateway");
        let mut address = running.address();
        if behind == Behind::BeyondLoopback {
            address.set_ip([127, 0, 0, 1].into());
        }
        let token = running
            .url_with_token()
            .and_then(|url| Some(url.split_once("#token=")?.1.to_owned()));
        Self {
            running,
            address,
            token,
            upstream,
        }
    }

    /// How many requests have reached the upstream; of a sandbox, how many alter requests it has taken.
    pub(crate) async fn forwarded(&self) -> usize {
        if let Some(hostile) = &self.upstream {
            return hostile.asked();
        }
        let ask = "GET /sandbox/requests HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
        let came = wire::exchange(self.address, ask.as_bytes()).await;
        let body = came.text.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        let requests = exact_json::parse(body).ok().and_then(|body| body.get("requests"));
        requests.map_or(0, |requests| requests.items().count())
    }

    /// The head of the last request that reached a hostile upstream, as it came.
    pub(crate) fn last_head(&self) -> Option<String> {
        self.upstream.as_ref()?.last_head()
    }

    /// A sandbox as it was at its start: an alter request of one case is not in the way of the next one's.
    pub(crate) async fn reset(&self) {
        let ask = "POST /sandbox/reset HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
        wire::exchange(self.address, ask.as_bytes()).await;
    }

    pub(crate) async fn is_well(&self) -> bool {
        let ask = "GET /gateway HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
        wire::exchange(self.address, ask.as_bytes()).await.statuses == [200]
    }

    pub(crate) async fn stop(self) {
        self.running.stop().await;
    }
}
