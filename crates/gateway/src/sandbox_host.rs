//! The sandbox in this process: its clock, and one request at a time.

use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use http::{Request, StatusCode};
use jiff::Timestamp;
use sandbox::{Options, Sandbox, Wire};

use crate::answer::Answer;
use crate::headers;
use crate::random;

/// A sandbox and whoever waits for it.
#[derive(Debug)]
pub(crate) struct SandboxHost(Mutex<Sandbox>);

impl SandboxHost {
    /// A sandbox with an instance of its own.
    pub(crate) fn new(mut options: Options) -> Self {
        let mut bytes = [0; 6];
        // Without random numbers two starts could look like one: the time tells them apart then.
        options.instance = match random::fill(&mut bytes) {
            Some(()) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
            None => format!("{:x}", Timestamp::now().as_nanosecond()),
        };
        Self(Mutex::new(Sandbox::new(options, Timestamp::now())))
    }

    /// The sandbox's present instance.
    pub(crate) fn instance(&self) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).instance()
    }

    /// Asks the sandbox.
    pub(crate) fn ask(&self, request: &Request<Bytes>) -> Answer {
        let reply = {
            let mut sandbox = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            sandbox.handle(request, Timestamp::now())
        };
        let (parts, body) = reply.response.into_parts();
        Answer {
            status: parts.status,
            headers: headers::from_upstream(&parts.headers),
            body: Bytes::from(body),
            wire: reply.wire,
            held: None,
            plain: None,
        }
    }

    /// Asks the sandbox as if it was far away: a delayed answer counts against the upstream's time.
    pub(crate) async fn ask_slowly(&self, request: &Request<Bytes>, limit: std::time::Duration) -> Answer {
        let mut answer = self.ask(request);
        if let Wire::Delay(time) = answer.wire {
            tokio::time::sleep(time.min(limit)).await;
            if time >= limit {
                return Answer::error(StatusCode::GATEWAY_TIMEOUT, "The upstream did not answer in time");
            }
            answer.wire = Wire::Whole;
        }
        answer
    }
}
