//! The simulated service with a clock that tests move, and requests that arrive late.

use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use connect_api::{Client, ConnectorAddress, Timestamp, Transport, TransportError};
use exact_json::Value;
use http::{Request, Response};
use jiff::SignedDuration;
use sandbox::{Options, Sandbox, Wire};

use crate::contents::content_of;

/// A sink with a request in its past, a source, one that loses its answers, one whose stamps are whole seconds, one that
/// refuses every other read.
pub(crate) const CONNECTORS: [(&str, &str); 5] = [
    ("lkc-orders", "orders-to-warehouse"),
    ("lkc-orders", "payments-cdc"),
    ("lkc-faults", "lost-answer"),
    ("lkc-faults", "plus0000-clock"),
    ("lkc-faults", "flaky-reads"),
];

pub(crate) fn address(on: usize) -> ConnectorAddress {
    let (cluster, name) = CONNECTORS[on];
    ConnectorAddress::new("env-dev01", cluster, name)
}

/// Runs a future that never has to wait: nothing here does.
pub(crate) fn now<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the client waited for something that is not its transport"),
    }
}

/// A request that the service says it took.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    pub(crate) at: Timestamp,
    pub(crate) content: usize,
}

pub(crate) struct Cloud {
    sandbox: RefCell<Sandbox>,
    now: Cell<jiff::Timestamp>,
    /// Milliseconds that have passed, however.
    passed: Cell<u64>,
    /// What is still on its way: when it arrives, for which connector, the body.
    on_its_way: RefCell<Vec<(u64, usize, String)>>,
}

impl Cloud {
    pub(crate) fn new(options: Options) -> Self {
        let now = "2026-03-02T09:15:04.3Z".parse().unwrap();
        Self {
            sandbox: RefCell::new(Sandbox::new(options, now)),
            now: Cell::new(now),
            passed: Cell::new(0),
            on_its_way: RefCell::default(),
        }
    }

    pub(crate) fn client(&self) -> Client<&Self> {
        Client::new(self)
    }

    pub(crate) fn instance(&self) -> String {
        self.sandbox.borrow().instance()
    }

    fn handle(&self, mut request: Request<Vec<u8>>) -> sandbox::Reply {
        let headers = request.headers_mut();
        headers.insert("authorization", http::HeaderValue::from_static("Bearer token"));
        self.sandbox.borrow_mut().handle(&request, self.now.get())
    }

    fn switch(&self, method: &str, switch: &str, body: &str) -> Value {
        let request = Request::builder()
            .method(method)
            .uri(format!("/sandbox/{switch}"));
        let reply = self.handle(request.body(body.as_bytes().to_vec()).unwrap());
        assert_eq!(reply.response.status(), 200, "{switch} {body}");
        exact_json::parse_bytes(reply.response.body()).unwrap()
    }

    /// Faults from now on; none of the earlier ones.
    pub(crate) fn faults(&self, faults: &str) {
        self.switch("PUT", "faults", &format!(r#"{{"faults":[{faults}]}}"#));
    }

    pub(crate) fn reset(&self) {
        self.switch("POST", "reset", "");
    }

    /// What the service says that it took for a connector since its start, in that order.
    pub(crate) fn taken(&self, on: usize) -> Vec<Taken> {
        let text = |value: &Value, name: &str| value.get(name).unwrap().as_str().unwrap().into_owned();
        let answer = self.switch("GET", "requests", "");
        let requests = answer.get("requests").unwrap();
        let of_this = requests.items().filter(|request| {
            (
                text(request, "kafka_cluster_id").as_str(),
                text(request, "connector_name").as_str(),
            ) == CONNECTORS[on]
        });
        of_this
            .map(|request| Taken {
                at: text(&request, "requested_at").parse().unwrap(),
                content: content_of(&text(&request, "body")),
            })
            .collect()
    }

    /// A request of which nobody here sees the answer.
    pub(crate) fn post(&self, on: usize, body: &str) {
        let _ = now(self.client().alter(&address(on), body, None));
    }

    /// The same, arriving after that time.
    pub(crate) fn post_late(&self, on: usize, body: &str, after: u64) {
        let arrives = self.passed.get() + after;
        self.on_its_way.borrow_mut().push((arrives, on, body.to_owned()));
    }

    /// Time passes, and what was on its way arrives when it is due.
    pub(crate) fn wait(&self, time: u64, by_switch: bool) {
        let until = self.passed.get() + time;
        loop {
            let due = {
                let mut on_its_way = self.on_its_way.borrow_mut();
                let first = (0..on_its_way.len()).min_by_key(|at| on_its_way[*at].0);
                let due = first.filter(|at| on_its_way[*at].0 <= until);
                due.map(|at| on_its_way.remove(at))
            };
            let Some((arrives, on, body)) = due else { break };
            self.step(arrives - self.passed.get(), by_switch);
            self.post(on, &body);
        }
        self.step(until - self.passed.get(), by_switch);
    }

    fn step(&self, time: u64, by_switch: bool) {
        self.passed.set(self.passed.get() + time);
        let (seconds, rest) = if by_switch {
            (time / 1000, time % 1000)
        } else {
            (0, time)
        };
        if seconds > 0 {
            self.switch("POST", "clock", &format!(r#"{{"seconds":{seconds}}}"#));
        }
        let rest = SignedDuration::from_millis(i64::try_from(rest).unwrap());
        self.now.set(self.now.get() + rest);
    }
}

impl Transport for &Cloud {
    async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, TransportError> {
        let reply = self.handle(request);
        match reply.wire {
            Wire::Whole | Wire::Drip(_) | Wire::Delay(_) => Ok(reply.response),
            Wire::Short(bytes) => Ok(reply.response.map(|body| body.into_iter().take(bytes).collect())),
            Wire::Drop | Wire::Reset | Wire::Cut(_) => {
                Err(TransportError::Network("connection closed".to_owned()))
            }
            Wire::Hang => Err(TransportError::Timeout(30)),
        }
    }
}
