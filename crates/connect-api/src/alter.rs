//! Alter requests: what is asked and what became of it (API.md 2.3–2.5).

use exact_json::{Kind, Value, member, object, quote};

use crate::decode::{self, Undecodable};
use crate::offsets::{OffsetEntry, entries_text};
use crate::phase::Phase;
use crate::time::Time;

/// What an alter request does. The set is closed in the document; answers are read leniently all the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum AlterType {
    /// Sets the listed partitions; the others stay.
    Patch,
    /// Removes offsets: of all partitions, or (by one sentence of the document) of the listed ones.
    Delete,
    /// A word this client does not know; seen in answers only, never sent.
    Other(String),
}

impl AlterType {
    /// The API's word.
    pub fn word(&self) -> &str {
        match self {
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Other(word) => word,
        }
    }

    fn read(word: &str) -> Self {
        match word {
            "PATCH" => Self::Patch,
            "DELETE" => Self::Delete,
            other => Self::Other(other.to_owned()),
        }
    }

    /// The body of `POST …/offsets/request`: `{"type":…,"offsets":[…]}`, with no `offsets` member where `offsets`
    /// is `None` (the form that every client sends for a reset of everything).
    pub fn body(&self, offsets: Option<&[OffsetEntry]>) -> String {
        let kind = member("type", &quote(self.word()));
        match offsets {
            Some(offsets) => object([kind, member("offsets", &entries_text(offsets))]),
            None => object([kind]),
        }
    }
}

/// The server's echo of a request: the 202 answer, and `request` in the status. There is no request id; two
/// requests are told apart by `requested_at` and content alone (API.md 2.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlterRequestInfo {
    /// `lcc-…`
    pub id: Option<String>,
    /// The connector's name.
    pub name: Option<String>,
    /// PATCH or DELETE.
    pub kind: AlterType,
    /// When the server took it.
    pub requested_at: Option<Time>,
    /// Empty or missing for a reset of everything (API.md T20).
    pub offsets: Vec<OffsetEntry>,
}

impl AlterRequestInfo {
    /// Reads an answer.
    ///
    /// # Errors
    /// [`Undecodable`] with the path of what is wrong.
    pub fn decode(value: &Value) -> Result<Self, Undecodable> {
        decode::expect_object(value)?;
        let kind = decode::required(value, "type", Kind::String)?;
        Ok(Self {
            id: decode::text(value, "id"),
            name: decode::text(value, "name"),
            kind: AlterType::read(&kind.as_str().unwrap_or_default()),
            requested_at: decode::text(value, "requested_at").map(Time::read),
            offsets: decode::list(value, "offsets", OffsetEntry::decode)?,
        })
    }
}

/// `GET …/offsets/request/status`: the most recent alter request of a connector and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlterStatus {
    /// What was asked.
    pub request: AlterRequestInfo,
    /// How far it is.
    pub phase: Phase,
    /// The server's words, to be shown as they are.
    pub message: Option<String>,
    /// What the connector held before; absent while pending, empty when there was nothing (API.md T16).
    pub previous_offsets: Option<Vec<OffsetEntry>>,
    /// When it was applied; absent or null until then (API.md T15).
    pub applied_at: Option<Time>,
}

impl AlterStatus {
    /// Reads an answer; `None` where it says that there has been no request (no `request` member, API.md T21).
    ///
    /// # Errors
    /// [`Undecodable`] with the path of what is wrong.
    pub fn decode(value: &Value) -> Result<Option<Self>, Undecodable> {
        decode::expect_object(value)?;
        let Some(request) = decode::present(value, "request") else {
            return Ok(None);
        };
        let status = decode::required(value, "status", Kind::Object)?;
        let phase =
            decode::required(&status, "phase", Kind::String).map_err(|error| error.within("status"))?;
        let previous = decode::present(value, "previous_offsets")
            .map(|_| decode::list(value, "previous_offsets", OffsetEntry::decode))
            .transpose()?;
        Ok(Some(Self {
            request: AlterRequestInfo::decode(&request).map_err(|error| error.within("request"))?,
            phase: Phase::read(&phase.as_str().unwrap_or_default()),
            message: decode::text(&status, "message").filter(|message| !message.is_empty()),
            previous_offsets: previous,
            applied_at: decode::text(value, "applied_at").map(Time::read),
        }))
    }
}
