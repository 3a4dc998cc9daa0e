//! A pause, resume or restart that this tab asked for, and what became of it.

use connect_api::{ApiError, ConnectorStatus, Timestamp};

/// What is asked of a connector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Stop for a while.
    Pause,
    /// Go on.
    Resume,
    /// Start anew; Preview in the API (API.md 1.2).
    Restart,
    /// Where a restart is refused: stop, and once that is seen, go on.
    PauseThenResume,
}

impl Wish {
    /// The word on the button.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pause => "Pause",
            Self::Resume => "Resume",
            Self::Restart => "Restart",
            Self::PauseThenResume => "Pause, then resume",
        }
    }

    /// Whether the state shows what was asked for.
    pub fn is_seen_in(self, status: &ConnectorStatus) -> bool {
        let runs = || {
            let running = status.tasks.iter().all(|task| task.state.word() == "RUNNING");
            status.state.word() == "RUNNING" && running
        };
        match self {
            Self::Pause => status.state.word() == "PAUSED",
            Self::Resume => status.state.word() == "RUNNING",
            Self::Restart | Self::PauseThenResume => runs(),
        }
    }
}

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Looking whether an alter request is under way.
    Looking,
    /// On its way to the server.
    Sent,
    /// The server took it; the state does not show it yet.
    Taken,
    /// The state shows it.
    Seen,
    /// Watched for minutes, the state does not show it.
    NotSeen,
    /// Nothing was asked: an alter request is under way.
    Altering,
    /// Nothing was asked: whether an alter request is under way could not be read.
    Unread(ApiError),
    /// The server said no.
    Refused(ApiError),
    /// No answer: whether it was taken is not known. It is not sent again.
    Unknown(ApiError),
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// What was asked.
    pub wish: Wish,
    /// When.
    pub asked_at: Timestamp,
    /// How far it is.
    pub progress: Progress,
    /// Nothing more is being waited for.
    pub is_over: bool,
}
