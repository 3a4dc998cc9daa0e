//! A pause, resume or restart that this tab asked for, and what became of it.

use connect_api::{ApiError, ConnectorStatus, Phase, Timestamp};

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

/// Seconds after which a phase that nobody knows no longer keeps anybody from doing something.
pub const AN_HOUR: i64 = 3600;

/// Whether a request keeps the connector from being paused, resumed or restarted; `seconds` since it was made. A phase that this
/// client does not know may be an end that it does not know: after an hour it is advised against, and no more. Without a time it
/// bars.
pub fn bars(phase: &Phase, seconds: Option<i64>) -> bool {
    match phase {
        Phase::Applied | Phase::Failed => false,
        Phase::Pending | Phase::PendingValidation => true,
        Phase::Other(_) => seconds.is_none_or(|seconds| seconds < AN_HOUR),
    }
}

/// Looks after which a state that stays as it was is taken for what it is: a restart may be over between two looks.
const LOOKS_AT_THE_SAME: u32 = 3;

/// Watches the state until it shows what was asked for.
#[derive(Clone, Copy, Debug)]
pub struct Watching {
    /// It showed that already when it was asked for, and has shown nothing else since.
    is_as_before: bool,
    looks: u32,
}

impl Watching {
    /// Of a state that shows what is asked for already, or does not.
    pub fn start(shows_already: bool) -> Self {
        Self {
            is_as_before: shows_already,
            looks: 0,
        }
    }

    /// What a look at the state says; `None` while it is watched further.
    pub fn look(&mut self, shows: bool) -> Option<Progress> {
        self.looks += 1;
        self.is_as_before &= shows;
        match (shows, self.is_as_before) {
            (false, _) => None,
            (true, false) => Some(Progress::Seen),
            (true, true) => (self.looks >= LOOKS_AT_THE_SAME).then_some(Progress::AsBefore),
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
    /// The server took it; the state shows what it showed before, so that nothing was seen to happen.
    AsBefore,
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
    /// Of a pause and a resume: the first is done.
    pub has_paused: bool,
    /// Nothing more is being waited for.
    pub is_over: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(shows_already: bool, looks: &[bool]) -> Option<Progress> {
        let mut watching = Watching::start(shows_already);
        looks.iter().find_map(|shows| watching.look(*shows))
    }

    #[test]
    fn an_unknown_phase_bars_for_an_hour_and_not_for_ever() {
        let unknown = Phase::read("QUEUED_FOR_REVIEW");
        assert!(bars(&unknown, Some(3599)) && bars(&unknown, None));
        assert!(!bars(&unknown, Some(3600)));
        assert!(bars(&Phase::Pending, Some(86_400)) && bars(&Phase::PendingValidation, Some(86_400)));
        assert!(!bars(&Phase::Failed, Some(0)));
    }

    #[test]
    fn what_was_so_before_is_not_said_to_be_done() {
        assert_eq!(said(true, &[true; 2]), None);
        assert_eq!(said(true, &[true; 3]), Some(Progress::AsBefore));
        assert_eq!(said(true, &[true, false, true]), Some(Progress::Seen));
        assert_eq!(said(false, &[false, true]), Some(Progress::Seen));
        assert_eq!(said(false, &[true]), Some(Progress::Seen));
    }
}
