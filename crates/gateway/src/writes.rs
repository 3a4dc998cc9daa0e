//! Writes: remembered, written down, forwarded once, finished whatever the browser does.

use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use http::header::{self, HeaderValue};
use http::{Request, StatusCode};
use tokio::sync::{OwnedSemaphorePermit, watch};

use crate::answer::{Answer, busy};
use crate::attempts::{self, Arrival, Outcome};
use crate::audit;
use crate::budget::Held;
use crate::clock::{Late, Mark};
use crate::config::Config;
use crate::exchange::Exchange;
use crate::paths::Call;

/// A write on its way.
pub(crate) struct Write {
    pub(crate) call: Call,
    pub(crate) user: Option<String>,
    pub(crate) attempt: Option<String>,
    /// When the attempt was made, where it says so.
    pub(crate) mark: Option<Mark>,
    pub(crate) request: Request<Bytes>,
    /// Its body's share of what may be held at once.
    pub(crate) held: Option<Held>,
}

impl Exchange {
    /// A write runs in a task of its own: it is finished even if the browser hangs up.
    pub(crate) async fn write(
        self: &Arc<Self>,
        config: &Config,
        mut write: Write,
        permit: OwnedSemaphorePermit,
    ) -> Answer {
        let sender = match &write.attempt {
            None => watch::channel(None).0,
            Some(id) => match self.arrival(id, &write) {
                Arrival::First(sender) => sender,
                Arrival::Again(outcome) => return wait(outcome).await,
                Arrival::Different => {
                    return Answer::error(
                        StatusCode::CONFLICT,
                        "This X-Attempt was used for another request; this one was not forwarded",
                    );
                }
                Arrival::Full => return busy("Too many attempts to remember; nothing was forwarded"),
                Arrival::Late(why) => return late(why, config),
            },
        };
        let outcome = sender.subscribe();
        let (exchange, config) = (Arc::clone(self), config.clone());
        tokio::spawn(async move {
            let (attempt, held) = (write.attempt.clone(), write.held.take());
            // Where another start or another gateway marked it, it may have been forwarded there.
            let is_ours = write
                .mark
                .as_ref()
                .is_some_and(|mark| exchange.clock.remembers(mark));
            let answer = exchange.send_write(&config, write).await;
            let answer = if is_ours { answer } else { answer.plain() };
            sender.send_replace(Some(answer.clone()));
            if let Some(id) = attempt {
                exchange.attempts.finished(&id, &answer);
            }
            drop((permit, held));
        });
        wait(outcome).await
    }

    fn arrival(&self, id: &str, write: &Write) -> Arrival {
        self.attempts
            .arrive(id, fingerprint(write), self.lateness(write), Instant::now())
    }

    fn lateness(&self, write: &Write) -> Option<Late> {
        self.clock.late(write.mark.as_ref()?)
    }

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
                // It may have taken its time to write that down.
                let answer = match self.lateness(&write) {
                    Some(why) => late(why, config),
                    None => self.send(config, write.request).await,
                };
                audit.after(&id, &answer).await;
                answer
            }
            Err(_) => Answer::unsent(
                StatusCode::INSUFFICIENT_STORAGE,
                "The audit log cannot be written; nothing was forwarded",
            ),
        }
    }
}

/// What could have been forwarded by another start, or another gateway, is not known; anything else is a refusal.
fn late(why: Late, config: &Config) -> Answer {
    match why {
        Late::Missed => Answer::unsent(
            StatusCode::PRECONDITION_FAILED,
            &format!(
                "This attempt came more than {} s after it was made; nothing was forwarded",
                config.limits.fresh.as_secs()
            ),
        ),
        Late::Untold => Answer::error(
            StatusCode::BAD_GATEWAY,
            "This attempt was made before this gateway was started, or through another one whose clock goes differently. Whether it \
             was forwarded then is not known; it is not forwarded now. Read the status of the request.",
        ),
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

fn fingerprint(write: &Write) -> attempts::Fingerprint {
    let request = &write.request;
    let authorization = request.headers().get(header::AUTHORIZATION);
    attempts::fingerprint(&[
        request.method().as_str().as_bytes(),
        request.uri().path().as_bytes(),
        authorization.map_or(b"", HeaderValue::as_bytes),
        write.user.as_deref().unwrap_or_default().as_bytes(),
        request.body(),
    ])
}
