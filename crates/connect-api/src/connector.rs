//! Connectors, their state and tasks (API.md 2.6, 2.7).

use std::collections::BTreeMap;
use std::fmt;

use exact_json::{Kind, Value};

use crate::decode::{self, Undecodable};

/// A connector's state. Declared closed, found open (API.md T4): unknown words are kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ConnectorState {
    /// `RUNNING`
    Running,
    /// `PAUSED`; also what a running connector shows while its offsets are altered (API.md 3).
    Paused,
    /// `FAILED`
    Failed,
    /// `DEGRADED`
    Degraded,
    /// `PROVISIONING`
    Provisioning,
    /// Any other word.
    Other(String),
}

impl ConnectorState {
    /// Reads the server's word.
    pub fn read(word: &str) -> Self {
        match word {
            "RUNNING" => Self::Running,
            "PAUSED" => Self::Paused,
            "FAILED" => Self::Failed,
            "DEGRADED" => Self::Degraded,
            "PROVISIONING" => Self::Provisioning,
            other => Self::Other(other.to_owned()),
        }
    }

    /// The server's word.
    pub fn word(&self) -> &str {
        match self {
            Self::Running => "RUNNING",
            Self::Paused => "PAUSED",
            Self::Failed => "FAILED",
            Self::Degraded => "DEGRADED",
            Self::Provisioning => "PROVISIONING",
            Self::Other(word) => word,
        }
    }
}

impl fmt::Display for ConnectorState {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.word())
    }
}

/// Which way a connector moves records.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ConnectorKind {
    /// Kafka to elsewhere.
    Sink,
    /// Elsewhere to Kafka.
    Source,
    /// Any other word; a running connector with `unknown` has been seen (API.md 2.7).
    Other(String),
}

impl ConnectorKind {
    fn read(word: &str) -> Self {
        // The CLI's test server writes `Sink` with a capital (API.md 2.7).
        if word.eq_ignore_ascii_case("sink") {
            Self::Sink
        } else if word.eq_ignore_ascii_case("source") {
            Self::Source
        } else {
            Self::Other(word.to_owned())
        }
    }

    /// The word for it.
    pub fn word(&self) -> &str {
        match self {
            Self::Sink => "sink",
            Self::Source => "source",
            Self::Other(word) => word,
        }
    }
}

/// `GET …/connectors/{name}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connector {
    /// The connector's name.
    pub name: String,
    /// Sink or source, where the answer says so.
    pub kind: Option<ConnectorKind>,
    /// The configuration; secrets come masked and are never sent back (API.md T28).
    pub config: BTreeMap<String, String>,
}

impl Connector {
    /// Reads an answer.
    ///
    /// # Errors
    /// [`Undecodable`] with the path of what is wrong.
    pub fn decode(value: &Value) -> Result<Self, Undecodable> {
        decode::expect_object(value)?;
        let mut config = BTreeMap::new();
        if let Some(members) = decode::present(value, "config") {
            decode::expect_object(&members).map_err(|error| error.within("config"))?;
            for (name, member) in members.members() {
                let name = name.as_str().unwrap_or_default().into_owned();
                let text = member
                    .as_str()
                    .map_or_else(|| member.text().to_owned(), std::borrow::Cow::into_owned);
                config.insert(name, text);
            }
        }
        Ok(Self {
            name: decode::text(value, "name").unwrap_or_default(),
            kind: decode::text(value, "type").as_deref().map(ConnectorKind::read),
            config,
        })
    }

    /// `connector.class`: in Confluent Cloud a short plugin name (API.md 4.1).
    pub fn class(&self) -> Option<&str> {
        self.config.get("connector.class").map(String::as_str)
    }
}

/// One task of a connector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Its number, as the server wrote it.
    pub id: String,
    /// A free word in the document.
    pub state: ConnectorState,
    /// What it says; a trace where it failed.
    pub message: Option<String>,
}

impl Task {
    fn decode(value: &Value) -> Result<Self, Undecodable> {
        decode::expect_object(value)?;
        Ok(Self {
            id: decode::text(value, "id").unwrap_or_default(),
            state: ConnectorState::read(&decode::text(value, "state").unwrap_or_default()),
            message: decode::text(value, "msg").filter(|message| !message.is_empty()),
        })
    }
}

/// `GET …/connectors/{name}/status`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectorStatus {
    /// Sink or source.
    pub kind: Option<ConnectorKind>,
    /// The connector's state.
    pub state: ConnectorState,
    /// Why it is in that state; absent when it is well.
    pub trace: Option<String>,
    /// May be empty: provisioning, failed.
    pub tasks: Vec<Task>,
}

impl ConnectorStatus {
    /// Reads an answer.
    ///
    /// # Errors
    /// [`Undecodable`] with the path of what is wrong.
    pub fn decode(value: &Value) -> Result<Self, Undecodable> {
        decode::expect_object(value)?;
        let connector = decode::required(value, "connector", Kind::Object)?;
        let state =
            decode::required(&connector, "state", Kind::String).map_err(|error| error.within("connector"))?;
        Ok(Self {
            kind: decode::text(value, "type").as_deref().map(ConnectorKind::read),
            state: ConnectorState::read(&state.as_str().unwrap_or_default()),
            trace: decode::text(&connector, "trace").filter(|trace| !trace.is_empty()),
            tasks: decode::list(value, "tasks", Task::decode)?,
        })
    }
}

/// One connector of `GET …/connectors?expand=id,info,status`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedConnector {
    /// The connector's name: the member name in the answer.
    pub name: String,
    /// `lcc-…`
    pub id: Option<String>,
    /// Its configuration.
    pub info: Option<Connector>,
    /// Its state and tasks.
    pub status: Option<ConnectorStatus>,
}

impl ListedConnector {
    /// Reads the answer, an object keyed by name.
    ///
    /// # Errors
    /// [`Undecodable`] with the path of what is wrong.
    pub fn decode_all(value: &Value) -> Result<Vec<Self>, Undecodable> {
        decode::expect_object(value)?;
        let one = |(name, value): (Value, Value)| {
            let name = name.as_str().unwrap_or_default().into_owned();
            Self::decode(name.clone(), &value).map_err(|error| error.within(&name))
        };
        value.members().map(one).collect()
    }

    fn decode(name: String, value: &Value) -> Result<Self, Undecodable> {
        let info = decode::present(value, "info")
            .map(|info| Connector::decode(&info))
            .transpose();
        let status = decode::present(value, "status")
            .map(|status| ConnectorStatus::decode(&status))
            .transpose();
        Ok(Self {
            name,
            id: decode::present(value, "id").and_then(|id| decode::text(&id, "id")),
            info: info.map_err(|error| error.within("info"))?,
            status: status.map_err(|error| error.within("status"))?,
        })
    }
}
