//! A sandbox to talk to, with a clock that tests move.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of tests: a wrong answer ends the test"
)]

use exact_json::Value;
use jiff::{SignedDuration, Timestamp};
use sandbox::{Options, Reply, Sandbox, Wire};

pub(crate) const ORDERS: &str = "/connect/v1/environments/env-dev01/clusters/lkc-orders/connectors";
pub(crate) const EDGE: &str = "/connect/v1/environments/env-dev01/clusters/lkc-edge/connectors";
pub(crate) const FAULTS: &str = "/connect/v1/environments/env-dev01/clusters/lkc-faults/connectors";

pub(crate) struct Cloud {
    pub(crate) sandbox: Sandbox,
    pub(crate) now: Timestamp,
    pub(crate) authorization: &'static str,
}

/// A whole answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: http::HeaderMap,
    pub(crate) text: String,
    pub(crate) wire: Wire,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        exact_json::parse(self.text.as_str()).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// The text of a member, by path.
    pub(crate) fn at(&self, path: &str) -> String {
        at(&self.json(), path).unwrap_or_else(|| panic!("no {path} in {}", self.text))
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        at(&self.json(), path).is_some()
    }
}

/// `offsets.0.offset.lsn`; a string is answered without its quotes.
pub(crate) fn at(value: &Value, path: &str) -> Option<String> {
    let mut value = value.clone();
    for step in path.split('.') {
        value = match step.parse::<usize>() {
            Ok(index) => value.items().nth(index)?,
            Err(_) => value.get(step)?,
        };
    }
    Some(
        value
            .as_str()
            .map_or_else(|| value.text().to_owned(), std::borrow::Cow::into_owned),
    )
}

impl Cloud {
    pub(crate) fn new() -> Self {
        Self::with(Options::default())
    }

    pub(crate) fn with(options: Options) -> Self {
        let now = "2026-03-02T09:15:04Z".parse().unwrap();
        Self {
            sandbox: Sandbox::new(options, now),
            now,
            authorization: "Bearer token",
        }
    }

    pub(crate) fn wait(&mut self, seconds: i64) {
        self.now += SignedDuration::from_secs(seconds);
    }

    pub(crate) fn ask(&mut self, method: &str, path: &str, body: &str) -> Answer {
        let request = http::Request::builder()
            .method(method)
            .uri(path)
            .header("host", "api.test")
            .header("authorization", self.authorization)
            .body(body.as_bytes().to_vec())
            .unwrap();
        let Reply { response, wire } = self.sandbox.handle(&request, self.now);
        let (parts, body) = response.into_parts();
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            text: String::from_utf8(body).unwrap(),
            wire,
        }
    }

    pub(crate) fn get(&mut self, path: &str) -> Answer {
        self.ask("GET", path, "")
    }

    /// Sends an alter request.
    pub(crate) fn alter(&mut self, connector: &str, body: &str) -> Answer {
        self.ask("POST", &format!("{connector}/offsets/request"), body)
    }

    /// Sends an alter request that is taken, and waits until it has ended.
    pub(crate) fn altered(&mut self, connector: &str, body: &str) -> Answer {
        let taken = self.alter(connector, body);
        assert_eq!(taken.status, 202, "{}", taken.text);
        self.wait(5);
        self.get(&format!("{connector}/offsets/request/status"))
    }

    pub(crate) fn state(&mut self, connector: &str) -> String {
        self.get(&format!("{connector}/status")).at("connector.state")
    }

    /// The connector's offsets, after the next observation.
    pub(crate) fn observed(&mut self, connector: &str) -> Answer {
        self.wait(10);
        self.get(&format!("{connector}/offsets"))
    }
}

/// A PATCH of one sink partition.
pub(crate) fn patch(topic: &str, partition: i32, offset: &str) -> String {
    format!(
        r#"{{"type":"PATCH","offsets":[{{"partition":{{"kafka_topic":"{topic}","kafka_partition":{partition}}},"offset":{{"kafka_offset":{offset}}}}}]}}"#
    )
}
