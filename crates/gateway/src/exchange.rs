//! An API call on its way: what is checked after its path, and who carries it out.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{self, HeaderMap};
use http::request::Parts;
use http::{Request, StatusCode};
use hyper::body::Incoming;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use crate::answer::{Answer, Refusal};
use crate::attempts::{self, Attempts};
use crate::audit::Audit;
use crate::body;
use crate::budget::Budget;
use crate::clock::Clock;
use crate::config::{Config, Upstream};
use crate::forward::{self, Forwarder};
use crate::paths::{self, Call, Kind};
use crate::sandbox_host::SandboxHost;
use crate::token::Keyed;
use crate::writes::Write;

/// Everything the API side needs.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) backend: Backend,
    pub(crate) keyed: Option<Keyed>,
    pub(crate) in_flight: Arc<Semaphore>,
    receiving: Arc<Semaphore>,
    budget: Budget,
    pub(crate) clock: Clock,
    pub(crate) attempts: Attempts,
    pub(crate) audit: Option<Audit>,
    /// The workers stay as long as this does: a write that is being finished holds it.
    pub(crate) workers_stay: watch::Sender<()>,
}

/// Who answers.
#[derive(Debug)]
pub(crate) enum Backend {
    Sandbox(SandboxHost),
    Remote(Box<Forwarder>),
}

impl Exchange {
    pub(crate) fn new(config: &Config) -> Result<Self, std::io::Error> {
        let backend = match &config.upstream {
            Upstream::Sandbox(options) => Backend::Sandbox(SandboxHost::new(options.clone())),
            Upstream::Remote(uri) => Backend::Remote(Box::new(Forwarder::new(uri.clone(), &config.limits)?)),
        };
        let keyed = match &config.held_key {
            Some(key) => Some(Keyed::new(key).ok_or_else(|| std::io::Error::other("no token can be made"))?),
            None => None,
        };
        let endpoint = config.upstream.endpoint();
        let audit = config
            .audit_log
            .as_ref()
            .map(|target| Audit::open(target, endpoint));
        Ok(Self {
            audit: audit.transpose()?,
            backend,
            keyed,
            in_flight: Arc::new(Semaphore::new(config.limits.in_flight)),
            receiving: Arc::new(Semaphore::new(config.limits.receiving)),
            budget: Budget::new(config.limits.request_budget),
            clock: Clock::start(config.limits.fresh, config.limits.attempt)
                .ok_or_else(|| std::io::Error::other("no mark can be made"))?,
            attempts: Attempts::new(&config.limits),
            workers_stay: watch::channel(()).0,
        })
    }

    /// Answers a call that the allow-list knows.
    pub(crate) async fn answer(
        self: &Arc<Self>,
        config: &Config,
        call: Call,
        request: Request<Incoming>,
    ) -> Answer {
        let (parts, body) = request.into_parts();
        match self.carry_out(config, call, &parts, body).await {
            Ok(answer) => answer,
            Err(refusal) if self.is_over(&parts.headers, refusal) => {
                Answer::unsent(refusal.status, refusal.message)
            }
            Err(refusal) => refusal.into(),
        }
    }

    /// Whether what is refused is an attempt that came to nothing. Of another arrival of it, which may have been forwarded, it would be known
    /// here. One that waits for its place just now is not: who is told to come back is told no more.
    fn is_over(&self, headers: &HeaderMap, refusal: Refusal) -> bool {
        let is_first = |id: &str| !self.attempts.knows(id);
        let is_ours = |mark| self.clock.remembers(&mark);
        refusal.status != StatusCode::SERVICE_UNAVAILABLE
            && attempts::id(headers).is_some_and(|id| id.is_ok_and(is_first))
            && attempts::mark(headers).is_some_and(|mark| mark.is_ok_and(is_ours))
    }

    async fn carry_out(
        self: &Arc<Self>,
        config: &Config,
        call: Call,
        parts: &Parts,
        body: Incoming,
    ) -> Result<Answer, Refusal> {
        allowed(config, &call)?;
        let user = match config.proxy.as_ref().map(|proxy| proxy.user(&parts.headers)) {
            None => None,
            Some(Ok(user)) => Some(user),
            Some(Err(refusal)) => return Err(refusal),
        };
        let authorization = match &self.keyed {
            None => parts.headers.get(header::AUTHORIZATION),
            Some(keyed) if user.is_some() => Some(keyed.authorization()),
            Some(keyed) => match keyed.unlock(&parts.headers) {
                Some(authorization) => Some(authorization),
                None => {
                    return Err(Refusal::new(
                        StatusCode::UNAUTHORIZED,
                        "The gateway's token is missing or wrong",
                    ));
                }
            },
        };
        // Bodies have places of their own: who is slow to send one keeps nobody from reading.
        let receiving = match call.kind {
            Kind::Alter => match place(&self.receiving, config.limits.patience).await {
                Some(permit) => Some(permit),
                None => {
                    return Err(busy(
                        "Too many requests are being received; nothing was forwarded",
                    ));
                }
            },
            // Others have none: that is seen at once.
            Kind::Read | Kind::Turn => None,
        };
        let received = body::of_call(&config.limits, &call, &parts.headers, body, &self.budget).await;
        drop(receiving);
        let (body, held) = received?;
        let Some(permit) = place(&self.in_flight, config.limits.patience).await else {
            return Err(busy("Too many calls are in flight; nothing was forwarded"));
        };
        let mut headers = forward::to_upstream(authorization, call.kind == Kind::Alter);
        if let (Backend::Sandbox(_), Some(host)) = (&self.backend, parts.headers.get(header::HOST)) {
            // The links in its lists name the host that was asked.
            headers.insert(header::HOST, host.clone());
        }
        let attempt = match attempts::id(&parts.headers) {
            None => None,
            Some(Ok(id)) => Some(id.to_owned()),
            Some(Err(reason)) => return Err(bad(reason)),
        };
        let mark = attempts::mark(&parts.headers).transpose().map_err(bad)?;
        let mut request = Request::new(body);
        *request.method_mut() = parts.method.clone();
        *request.headers_mut() = headers;
        let Ok(target) = call.target.parse() else {
            return Err(bad("The path cannot be forwarded"));
        };
        *request.uri_mut() = target;
        if call.kind == Kind::Read {
            // Boxed, as the write below: thousands may wait for their place, and need not hold what comes after it.
            let answer = Box::pin(self.send(config, request)).await;
            drop(permit);
            return Ok(answer);
        }
        let write = Write {
            call,
            user,
            attempt,
            mark,
            request,
            held,
        };
        Ok(Box::pin(self.write(config, write, permit)).await)
    }

    pub(crate) async fn send(&self, config: &Config, request: Request<Bytes>) -> Answer {
        match &self.backend {
            Backend::Sandbox(sandbox) => sandbox.ask_slowly(&request, config.limits.upstream).await,
            Backend::Remote(forwarder) => forwarder.send(request).await,
        }
    }
}

fn bad(reason: &'static str) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, reason)
}

fn busy(reason: &'static str) -> Refusal {
    Refusal::new(StatusCode::SERVICE_UNAVAILABLE, reason)
}

/// One of the places, for who waits no longer than that.
async fn place(places: &Arc<Semaphore>, patience: Duration) -> Option<OwnedSemaphorePermit> {
    let place = Arc::clone(places).acquire_owned();
    tokio::time::timeout(patience, place).await.ok()?.ok()
}

/// What the operator allows.
fn allowed(config: &Config, call: &Call) -> Result<(), Refusal> {
    if config.read_only && call.kind != Kind::Read {
        return Err(Refusal::new(StatusCode::FORBIDDEN, "This gateway is read-only"));
    }
    let outside = |list: &[String], id: &Option<String>| {
        let named = id.as_ref().is_some_and(|id| !list.contains(id));
        !list.is_empty() && named
    };
    if outside(&config.environments, &call.environment) {
        return Err(Refusal::new(
            StatusCode::FORBIDDEN,
            "This gateway does not serve that environment",
        ));
    }
    // A list of clusters without a filter is one of every environment's.
    let narrow = !config.environments.is_empty() || !config.clusters.is_empty();
    if narrow && call.template == paths::CLUSTER_LIST && call.environment.is_none() {
        return Err(Refusal::new(
            StatusCode::FORBIDDEN,
            "This gateway lists clusters of a named environment only",
        ));
    }
    if outside(&config.clusters, &call.cluster) {
        return Err(Refusal::new(
            StatusCode::FORBIDDEN,
            "This gateway does not serve that cluster",
        ));
    }
    Ok(())
}
