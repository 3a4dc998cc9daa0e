//! An API call on its way: what is checked after its path, and who carries it out.

use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use exact_json::Kind as JsonKind;
use http::header::{self, HeaderMap, HeaderValue};
use http::{Request, StatusCode};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::Incoming;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use crate::answer::{Answer, Refusal};
use crate::attempts::{self, Arrival, Attempts, Outcome};
use crate::audit::{self, Audit};
use crate::config::{Config, Upstream};
use crate::forward::{self, Forwarder};
use crate::paths::{Call, Kind};
use crate::sandbox_host::SandboxHost;
use crate::token::Keyed;

/// Everything the API side needs.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) backend: Backend,
    pub(crate) keyed: Option<Keyed>,
    pub(crate) in_flight: Arc<Semaphore>,
    attempts: Attempts,
    audit: Option<Audit>,
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
            attempts: Attempts::new(&config.limits),
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
        if let Err(refusal) = allowed(config, &call) {
            return refusal.into();
        }
        let user = match config.proxy.as_ref().map(|proxy| proxy.user(&parts.headers)) {
            None => None,
            Some(Ok(user)) => Some(user),
            Some(Err(refusal)) => return refusal.into(),
        };
        let authorization = match &self.keyed {
            None => parts.headers.get(header::AUTHORIZATION),
            Some(keyed) if user.is_some() => Some(keyed.authorization()),
            Some(keyed) => match keyed.unlock(&parts.headers) {
                Some(authorization) => Some(authorization),
                None => {
                    return Answer::error(
                        StatusCode::UNAUTHORIZED,
                        "The gateway's token is missing or wrong",
                    );
                }
            },
        };
        let Ok(permit) = Arc::clone(&self.in_flight).try_acquire_owned() else {
            return busy("Too many calls are in flight");
        };
        let body = match read_body(config, &call, &parts.headers, body).await {
            Ok(body) => body,
            Err(refusal) => return refusal.into(),
        };
        let mut headers = forward::to_upstream(authorization, call.kind == Kind::Alter);
        if let (Backend::Sandbox(_), Some(host)) = (&self.backend, parts.headers.get(header::HOST)) {
            // The links in its lists name the host that was asked.
            headers.insert(header::HOST, host.clone());
        }
        let attempt = match attempts::id(&parts.headers) {
            None => None,
            Some(Ok(id)) => Some(id.to_owned()),
            Some(Err(reason)) => return Answer::error(StatusCode::BAD_REQUEST, reason),
        };
        let mut request = Request::new(body);
        *request.method_mut() = parts.method;
        *request.headers_mut() = headers;
        let Ok(target) = call.target.parse() else {
            return Answer::error(StatusCode::BAD_REQUEST, "The path cannot be forwarded");
        };
        *request.uri_mut() = target;
        if call.kind == Kind::Read {
            let answer = self.send(config, request).await;
            drop(permit);
            return answer;
        }
        let write = Write {
            call,
            user,
            attempt,
            request,
        };
        self.write(config, write, permit).await
    }

    async fn send(&self, config: &Config, request: Request<Bytes>) -> Answer {
        match &self.backend {
            Backend::Sandbox(sandbox) => sandbox.ask_slowly(&request, config.limits.upstream).await,
            Backend::Remote(forwarder) => forwarder.send(request).await,
        }
    }

    /// A write runs in a task of its own: it is finished even if the browser hangs up.
    async fn write(self: &Arc<Self>, config: &Config, write: Write, permit: OwnedSemaphorePermit) -> Answer {
        let sender = match &write.attempt {
            None => watch::channel(None).0,
            Some(id) => match self
                .attempts
                .arrive(id, fingerprint(&write.request), Instant::now())
            {
                Arrival::First(sender) => sender,
                Arrival::Again(outcome) => return wait(outcome).await,
                Arrival::Different => {
                    return Answer::error(
                        StatusCode::CONFLICT,
                        "This X-Attempt was used for another request; nothing was forwarded",
                    );
                }
                Arrival::Full => return busy("Too many attempts to remember; nothing was forwarded"),
            },
        };
        let outcome = sender.subscribe();
        let (exchange, config) = (Arc::clone(self), config.clone());
        tokio::spawn(async move {
            let attempt = write.attempt.clone();
            let answer = exchange.send_write(&config, write).await;
            sender.send_replace(Some(answer.clone()));
            if let Some(id) = attempt {
                exchange.attempts.finished(&id, &answer);
            }
            drop(permit);
        });
        wait(outcome).await
    }
}

/// A write on its way.
struct Write {
    call: Call,
    user: Option<String>,
    attempt: Option<String>,
    request: Request<Bytes>,
}

impl Exchange {
    /// Written down, then forwarded, then written down how it went.
    async fn send_write(&self, config: &Config, write: Write) -> Answer {
        let Some(audit) = &self.audit else {
            return self.send(config, write.request).await;
        };
        let record = audit::Write {
            call: &write.call,
            user: write.user.as_deref(),
            attempt: write.attempt.as_deref(),
            body: write.request.body(),
        };
        match audit.before(&record).await {
            Ok(id) => {
                let answer = self.send(config, write.request).await;
                audit.after(&id, &answer).await;
                answer
            }
            Err(_) => Answer::error(
                StatusCode::INSUFFICIENT_STORAGE,
                "The audit log cannot be written; nothing was forwarded",
            ),
        }
    }
}

async fn wait(mut outcome: Outcome) -> Answer {
    let answer = match outcome.wait_for(Option::is_some).await {
        Ok(answer) => answer.clone(),
        Err(_) => None,
    };
    answer.unwrap_or_else(|| {
        Answer::error(
            StatusCode::BAD_GATEWAY,
            "The call ended without an answer; whether the request was taken is not known",
        )
    })
}

fn fingerprint(request: &Request<Bytes>) -> attempts::Fingerprint {
    let authorization = request.headers().get(header::AUTHORIZATION);
    attempts::fingerprint(&[
        request.method().as_str().as_bytes(),
        request.uri().path().as_bytes(),
        authorization.map_or(b"", HeaderValue::as_bytes),
        request.body(),
    ])
}

fn busy(reason: &str) -> Answer {
    let mut answer = Answer::error(StatusCode::SERVICE_UNAVAILABLE, reason);
    answer
        .headers
        .insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    answer
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
    if outside(&config.clusters, &call.cluster) {
        return Err(Refusal::new(
            StatusCode::FORBIDDEN,
            "This gateway does not serve that cluster",
        ));
    }
    Ok(())
}

async fn read_body(
    config: &Config,
    call: &Call,
    headers: &HeaderMap,
    body: Incoming,
) -> Result<Bytes, Refusal> {
    if call.kind == Kind::Alter && !is_json(headers) {
        // It also keeps out every form that a foreign page could post without a preflight.
        return Err(Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Content-Type must be application/json",
        ));
    }
    let limit = if call.kind == Kind::Alter {
        config.limits.request_bytes
    } else {
        0
    };
    let body = read(body, limit, config.limits.body).await?;
    if call.kind == Kind::Alter {
        match exact_json::parse_bytes(&body) {
            Ok(value) if value.kind() == JsonKind::Object => {}
            _ => {
                return Err(Refusal::new(
                    StatusCode::BAD_REQUEST,
                    "The body must be one JSON object",
                ));
            }
        }
    }
    Ok(body)
}

/// Reads a body of at most `limit` bytes in at most `time`.
pub(crate) async fn read(body: Incoming, limit: usize, time: std::time::Duration) -> Result<Bytes, Refusal> {
    match tokio::time::timeout(time, Limited::new(body, limit).collect()).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Refusal::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "The body is larger than this call may carry",
        )),
        Ok(Err(_)) => Err(Refusal::new(StatusCode::BAD_REQUEST, "The body was cut off")),
        Err(_) => Err(Refusal::new(
            StatusCode::REQUEST_TIMEOUT,
            "The body did not arrive in time",
        )),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let content_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    content_type.is_some_and(|text| {
        let kind = text.split(';').next().unwrap_or_default().trim();
        kind.eq_ignore_ascii_case("application/json")
    })
}
