//! Transports without a network: the sandbox with a clock that tests move, and answers made by hand.

use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use connect_api::{Client, ConnectorAddress, OffsetEntry, Transport, TransportError};
use http::{Request, Response};
use jiff::{SignedDuration, Timestamp};
use sandbox::{Options, Sandbox, Wire};

/// Runs a future that never has to wait: nothing here does.
pub(crate) fn now<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the client waited for something that is not its transport"),
    }
}

pub(crate) fn orders(name: &str) -> ConnectorAddress {
    ConnectorAddress::new("env-dev01", "lkc-orders", name)
}

pub(crate) fn edge(name: &str) -> ConnectorAddress {
    ConnectorAddress::new("env-dev01", "lkc-edge", name)
}

pub(crate) fn faults(name: &str) -> ConnectorAddress {
    ConnectorAddress::new("env-dev01", "lkc-faults", name)
}

/// An element of an offsets array, each half as JSON text.
pub(crate) fn entry(partition: &str, offset: &str) -> OffsetEntry {
    OffsetEntry {
        partition: exact_json::parse(partition).unwrap(),
        offset: exact_json::parse(offset).unwrap(),
    }
}

/// An element for one partition of a sink.
pub(crate) fn record(topic: &str, partition: u32, offset: u64) -> OffsetEntry {
    entry(
        &format!(r#"{{"kafka_topic":"{topic}","kafka_partition":{partition}}}"#),
        &format!(r#"{{"kafka_offset":{offset}}}"#),
    )
}

/// The simulated service behind a transport.
pub(crate) struct Cloud {
    sandbox: RefCell<Sandbox>,
    now: Cell<Timestamp>,
    sent: RefCell<Vec<Request<Vec<u8>>>>,
    authorization: Cell<&'static str>,
    page_size: Cell<usize>,
}

impl Cloud {
    pub(crate) fn new() -> Self {
        Self::with(Options::default())
    }

    pub(crate) fn with(options: Options) -> Self {
        let now = "2026-03-02T09:15:04Z".parse().unwrap();
        Self {
            sandbox: RefCell::new(Sandbox::new(options, now)),
            now: Cell::new(now),
            sent: RefCell::default(),
            authorization: Cell::new("Bearer token"),
            page_size: Cell::new(100),
        }
    }

    pub(crate) fn client(&self) -> Client<&Self> {
        Client::new(self)
    }

    /// Moves the service's clock.
    pub(crate) fn wait(&self, seconds: i64) {
        self.now.set(self.now.get() + SignedDuration::from_secs(seconds));
    }

    /// Signs in as somebody else; an empty text is nobody.
    pub(crate) fn sign_in(&self, authorization: &'static str) {
        self.authorization.set(authorization);
    }

    /// Makes the service give smaller pages than the client asks for, as its own limit would.
    pub(crate) fn page_size(&self, size: usize) {
        self.page_size.set(size);
    }

    /// Everything that was sent so far.
    pub(crate) fn sent(&self) -> Vec<Request<Vec<u8>>> {
        self.sent.borrow().clone()
    }

    /// The last thing that was sent.
    pub(crate) fn last(&self) -> Request<Vec<u8>> {
        self.sent.borrow().last().cloned().unwrap()
    }

    fn carry(&self, mut request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, TransportError> {
        self.sent.borrow_mut().push(request.clone());
        let smaller = format!("page_size={}", self.page_size.get());
        let address = request.uri().to_string().replace("page_size=100", &smaller);
        *request.uri_mut() = address.parse().unwrap();
        let authorization = self.authorization.get();
        if !authorization.is_empty() {
            let value = authorization.parse().unwrap();
            request.headers_mut().insert("authorization", value);
        }
        let reply = self.sandbox.borrow_mut().handle(&request, self.now.get());
        match reply.wire {
            Wire::Whole | Wire::Drip(_) | Wire::Delay(_) => Ok(reply.response),
            Wire::Short(bytes) => Ok(reply.response.map(|body| body.into_iter().take(bytes).collect())),
            Wire::Drop | Wire::Reset | Wire::Cut(_) => {
                Err(TransportError::Network("connection closed".to_owned()))
            }
            Wire::Hang => Err(TransportError::Timeout(45)),
        }
    }
}

impl Transport for &Cloud {
    async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, TransportError> {
        self.carry(request)
    }
}

/// A transport that gives one outcome to everything and counts.
pub(crate) struct Canned {
    outcome: Result<Response<Vec<u8>>, TransportError>,
    sent: RefCell<Vec<Request<Vec<u8>>>>,
}

impl Canned {
    pub(crate) fn of(outcome: Result<Response<Vec<u8>>, TransportError>) -> Self {
        Self {
            outcome,
            sent: RefCell::default(),
        }
    }

    pub(crate) fn answering(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Self {
        let mut response = Response::builder().status(status);
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        Self::of(Ok(response.body(body.to_vec()).unwrap()))
    }

    pub(crate) fn client(&self) -> Client<&Self> {
        Client::new(self)
    }

    pub(crate) fn sent(&self) -> Vec<Request<Vec<u8>>> {
        self.sent.borrow().clone()
    }
}

impl Transport for &Canned {
    async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, TransportError> {
        self.sent.borrow_mut().push(request);
        self.outcome.clone()
    }
}
