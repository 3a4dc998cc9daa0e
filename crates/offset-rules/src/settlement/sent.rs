//! What was sent, when the server can have taken it, and what was seen since.

use std::time::Duration;

use connect_api::{AlterStatus, AlterType, OffsetEntry, Time, Timestamp};

/// The time in which the server can have taken a request, by the server's own clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Not before: the `Date` of the read just before sending.
    pub from: Timestamp,
    /// Not after: that `Date` and the time limit of the submission.
    pub until: Timestamp,
}

impl Window {
    /// The window of a submission: from the server's `Date` just before it, as long as its time limit. A second is
    /// added on both sides, because `Date` counts whole seconds.
    pub fn new(date_before: Timestamp, limit: Duration) -> Self {
        let second = Duration::from_secs(1);
        Self {
            from: date_before.saturating_sub(second),
            until: date_before.saturating_add(limit + second),
        }
    }

    /// Whether an instant lies in it.
    pub fn holds(&self, at: Timestamp) -> bool {
        (self.from..=self.until).contains(&at)
    }
}

/// What was sent, and what the status said just before.
#[derive(Clone, Debug)]
pub struct SentRequest {
    /// PATCH or DELETE.
    pub kind: AlterType,
    /// Its entries.
    pub offsets: Vec<OffsetEntry>,
    /// The connector's id then.
    pub lcc: Option<String>,
    /// `requested_at` of the status read just before sending; `None` where there was no request yet.
    pub before: Option<Time>,
    /// When the server can have taken it.
    pub window: Window,
}

/// What one read of the status said.
#[derive(Clone, Debug)]
pub enum StatusSeen {
    /// The most recent request.
    Status(Box<AlterStatus>),
    /// No request was ever made, and the connector is there.
    NoneYet,
    /// The connector answers 404.
    ConnectorMissing,
    /// Another connector has the name by now.
    Replaced,
}

/// One read of the status after an unknown outcome.
#[derive(Clone, Debug)]
pub struct StatusRead {
    /// The server's `Date`, or where it sent none the local time.
    pub at: Timestamp,
    /// What it said.
    pub seen: StatusSeen,
}
