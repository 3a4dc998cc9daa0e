//! The states of a journal entry.

/// The states of a journal entry: `prepared` → `sent` → `accepted` | `refused` | `unknown` → the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JournalState {
    /// Written down; the POST has not begun.
    Prepared,
    /// The POST has begun.
    Sent,
    /// The server took it.
    Accepted,
    /// The server refused it.
    Refused,
    /// No answer, or one that does not tell.
    Unknown,
    /// The status says APPLIED.
    Applied,
    /// The status says FAILED.
    Failed,
    /// Another request took its place in the status; nothing is claimed of this one.
    Superseded,
    /// The server does not know of it; it could still arrive.
    NotSeen,
    /// The connector is not there any more, or is another one of the same name.
    ConnectorGone,
}

impl JournalState {
    /// Every state.
    pub const ALL: [Self; 10] = [
        Self::Prepared,
        Self::Sent,
        Self::Accepted,
        Self::Refused,
        Self::Unknown,
        Self::Applied,
        Self::Failed,
        Self::Superseded,
        Self::NotSeen,
        Self::ConnectorGone,
    ];

    /// The word it is stored and shown as.
    pub fn word(self) -> &'static str {
        match self {
            Self::Prepared => "prepared",
            Self::Sent => "sent",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
            Self::Applied => "applied",
            Self::Failed => "failed",
            Self::Superseded => "superseded",
            Self::NotSeen => "not seen",
            Self::ConnectorGone => "connector gone",
        }
    }

    /// Reads the word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether nothing is left to find out.
    pub fn is_settled(self) -> bool {
        !matches!(self, Self::Prepared | Self::Sent | Self::Accepted | Self::Unknown)
    }
}
