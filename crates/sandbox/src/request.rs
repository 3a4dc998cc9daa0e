//! An alter request from its acceptance to its end, and how the status endpoint shows it (API.md 2.4, 2.5).

use exact_json::{member, object, quote};

use crate::alter_body::{AlterBody, AlterType};
use crate::options::{DeleteEcho, Options};
use crate::times::Millis;

/// The long text means: Kafka cannot vouch for offsets kept outside Connect (API.md 2.5).
pub(crate) const ALTERED: &str = "The Connect framework-managed offsets for this connector have been altered \
successfully. However, if this connector manages offsets externally, they will need to be manually altered in \
the system that the connector uses.";

/// The same for DELETE.
pub(crate) const RESET: &str = "The Connect framework-managed offsets for this connector have been reset \
successfully. However, if this connector manages offsets externally, they will need to be manually reset in \
the system that the connector uses.";

/// The most recent alter request of a connector.
#[derive(Clone, Debug)]
pub(crate) struct AlterRequest {
    pub(crate) body: AlterBody,
    pub(crate) requested: Millis,
    /// Until then it is `PENDING_VALIDATION`.
    pub(crate) validated: Millis,
    /// Then it is applied or fails. `None`: never, it is somebody else's and stuck.
    pub(crate) settles: Option<Millis>,
    pub(crate) end: Option<End>,
}

/// How a request ended.
#[derive(Clone, Debug)]
pub(crate) struct End {
    pub(crate) applied: bool,
    pub(crate) message: String,
    /// What the connector had processed before, as a JSON array.
    pub(crate) previous: String,
    pub(crate) at: Millis,
}

impl AlterRequest {
    /// Whether it still stops the connector and bars another request.
    pub(crate) fn is_in_flight(&self) -> bool {
        self.end.is_none()
    }

    /// The phase at a moment.
    pub(crate) fn phase(&self, now: Millis) -> &'static str {
        match &self.end {
            Some(end) if end.applied => "APPLIED",
            Some(_) => "FAILED",
            None if now < self.validated => "PENDING_VALIDATION",
            None => "PENDING",
        }
    }

    /// The success text for its type.
    pub(crate) fn success(&self) -> &'static str {
        match self.body.kind {
            AlterType::Patch => ALTERED,
            AlterType::Delete => RESET,
        }
    }

    /// The echo: the answer to the POST, and `request` in the status.
    pub(crate) fn echo(
        &self,
        id: &str,
        name: &str,
        options: &Options,
        stamp: &dyn Fn(Millis) -> String,
    ) -> String {
        let offsets = match (&self.body.offsets, options.delete_echo) {
            (Some(sent), _) => Some(member("offsets", sent)),
            (None, DeleteEcho::EmptyList) => Some(member("offsets", "[]")),
            (None, DeleteEcho::Absent) => None,
        };
        object(
            [
                member("id", &quote(id)),
                member("name", &quote(name)),
                member("type", &quote(self.body.kind.word())),
            ]
            .into_iter()
            .chain(offsets)
            .chain([member("requested_at", &quote(&stamp(self.requested)))]),
        )
    }

    /// The status. While pending there is no message and no `previous_offsets`, and `applied_at` is null.
    pub(crate) fn status(
        &self,
        echo: &str,
        now: Millis,
        options: &Options,
        stamp: &dyn Fn(Millis) -> String,
    ) -> String {
        let phase = member("phase", &quote(self.phase(now)));
        let mut members = vec![member("request", echo)];
        let Some(end) = &self.end else {
            members.push(member("status", &object([phase])));
            members.push(member("applied_at", "null"));
            return object(members);
        };
        members.push(member(
            "status",
            &object([phase, member("message", &quote(&end.message))]),
        ));
        if end.applied || options.failed_shows_previous {
            members.push(member("previous_offsets", &end.previous));
        }
        let shown = end.applied || options.failed_shows_applied_at;
        let applied_at = if shown {
            quote(&stamp(end.at))
        } else {
            "null".to_owned()
        };
        members.push(member("applied_at", &applied_at));
        object(members)
    }
}
