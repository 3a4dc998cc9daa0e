//! How far an alter request is.

use std::fmt;

/// The phase of an alter request. The set is extensible (API.md T3, T4): whatever is not known is kept as the
/// server's word and counts as not finished.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Being applied.
    Pending,
    /// In the API's list without a word of explanation (API.md 9.3).
    PendingValidation,
    /// Done. Says nothing about the connector's health (API.md 5.4).
    Applied,
    /// Refused or broken off; the message says why.
    Failed,
    /// A word this client does not know.
    Other(String),
}

impl Phase {
    /// Reads the server's word.
    pub fn read(word: &str) -> Self {
        match word {
            "PENDING" => Self::Pending,
            "PENDING_VALIDATION" => Self::PendingValidation,
            "APPLIED" => Self::Applied,
            "FAILED" => Self::Failed,
            other => Self::Other(other.to_owned()),
        }
    }

    /// The server's word.
    pub fn word(&self) -> &str {
        match self {
            Self::Pending => "PENDING",
            Self::PendingValidation => "PENDING_VALIDATION",
            Self::Applied => "APPLIED",
            Self::Failed => "FAILED",
            Self::Other(word) => word,
        }
    }

    /// Whether nothing more will happen to the request. Certain only of APPLIED and FAILED.
    pub fn is_terminal(&self) -> bool {
        matches!(self, Self::Applied | Self::Failed)
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.word())
    }
}
