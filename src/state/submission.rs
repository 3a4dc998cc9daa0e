//! One submission: what was sent, and all that became known of it.

use std::sync::Arc;

use connect_api::{
    AlterStatus, AlterType, ApiError, ConnectorOffsets, ConnectorState, OffsetEntry, Time, Timestamp,
};
use exact_json::Value;
use offset_rules::class::Class;
use offset_rules::content::Echo;
use offset_rules::draft::Base;
use offset_rules::settlement::{JournalState, SentRequest, Window};
use offset_rules::target::Target;
use offset_rules::verdict::{Evidence, PartitionVerdict, verdict};

/// One submission: what was sent, and all that became known of it.
#[derive(Clone, Debug)]
pub struct Submission {
    /// The name of the attempt, also to our gateway.
    pub attempt: String,
    /// Whose offsets.
    pub target: Target,
    /// PATCH or DELETE.
    pub kind: AlterType,
    /// What was asked for.
    pub entries: Vec<OffsetEntry>,
    /// The exact body.
    pub body: String,
    /// `7f3a-91c2`
    pub digest: String,
    /// The draft's note.
    pub note: String,
    /// The id of the key that signs it; `None` where the gateway does.
    pub by: Option<String>,
    /// When it was written down.
    pub prepared_at: Timestamp,
    /// The offsets just before.
    pub before: Arc<Base>,
    /// The connector's state just before.
    pub state_before: Option<ConnectorState>,
    /// `requested_at` of the request before this one.
    pub request_before: Option<Time>,
    /// When the server can have taken it.
    pub window: Window,
    /// How far it is.
    pub state: JournalState,
    /// `requested_at` of this request, once it is known that it was taken.
    pub requested_at: Option<Time>,
    /// How the echo compares.
    pub echo: Option<Echo>,
    /// Why it was refused, or why its outcome is not known.
    pub error: Option<ApiError>,
    /// What settling an unknown outcome came to, in words.
    pub settled_as: Option<String>,
    /// The last status read for it.
    pub status: Option<AlterStatus>,
    /// When APPLIED: by the server's `applied_at`, else its `Date` of the first such answer.
    pub applied: Option<Timestamp>,
    /// Observations since.
    pub observations: Vec<ConnectorOffsets>,
    /// What they say of each partition.
    pub verdicts: Vec<(Value, PartitionVerdict)>,
    /// The connector's state when last seen after APPLIED.
    pub state_after: Option<ConnectorState>,
    /// Nothing more is being waited for.
    pub is_over: bool,
}

impl Submission {
    /// What settlement compares the status with.
    pub fn sent_request(&self) -> SentRequest {
        SentRequest {
            kind: self.kind.clone(),
            offsets: self.entries.clone(),
            lcc: self.target.lcc.clone(),
            before: self.request_before.clone(),
            window: self.window,
        }
    }

    /// What all observations, and perhaps one more, say of each partition; nothing before APPLIED.
    pub fn judge(
        &self,
        class: Option<&Class>,
        latest: Option<&ConnectorOffsets>,
    ) -> Vec<(Value, PartitionVerdict)> {
        let Some(applied) = self.applied else {
            return Vec::new();
        };
        let is_new = |latest: &&ConnectorOffsets| {
            self.observations
                .last()
                .is_none_or(|last| last.observed_at != latest.observed_at)
        };
        let observations: Vec<ConnectorOffsets> = self
            .observations
            .iter()
            .chain(latest.filter(is_new))
            .cloned()
            .collect();
        let previous = self
            .status
            .as_ref()
            .and_then(|status| status.previous_offsets.as_deref());
        verdict(&Evidence {
            class,
            kind: &self.kind,
            requested: &self.entries,
            previous: previous.unwrap_or(&self.before.entries),
            applied,
            observations: &observations,
        })
    }

    /// Whether every partition is confirmed by a fresh observation.
    pub fn is_confirmed(&self) -> bool {
        !self.verdicts.is_empty() && self.verdicts.iter().all(|(_, verdict)| verdict.is_confirmed())
    }
}
