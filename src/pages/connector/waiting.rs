//! What can be said of a request that is not finished: by its phase, how long ago it was made, and what the connector shows.

use connect_api::Phase;

/// Seconds of waiting after which it is said that this is longer than usual.
const LONGER_THAN_USUAL: i64 = 120;
/// Seconds of waiting after which it is said what not to do now.
const MUCH_LONGER: i64 = 600;
/// What to think of a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wait {
    /// PENDING, and the connector is stopped for it.
    Stopped,
    /// The same for longer than usual.
    Longer,
    /// The same for much longer.
    NoData,
    /// Not finished; what the connector does meanwhile is not known from that, or it runs.
    NotFinished,
    /// The same for longer than usual.
    NotFinishedLonger,
    /// The same for much longer.
    StillNotFinished,
}

/// `None` where nothing is waited for. `state` is the connector's as last seen.
pub(super) fn wait(phase: &Phase, state: Option<&str>, seconds: i64) -> Option<Wait> {
    if phase.is_terminal() {
        return None;
    }
    let is_stopped = *phase == Phase::Pending && state != Some("RUNNING");
    Some(match seconds {
        MUCH_LONGER.. if is_stopped => Wait::NoData,
        LONGER_THAN_USUAL.. if is_stopped => Wait::Longer,
        _ if is_stopped => Wait::Stopped,
        MUCH_LONGER.. => Wait::StillNotFinished,
        LONGER_THAN_USUAL.. => Wait::NotFinishedLonger,
        _ => Wait::NotFinished,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn that_no_data_flows_is_said_only_where_it_is_known() {
        let pending = |state, seconds| wait(&Phase::Pending, state, seconds);
        assert_eq!(pending(Some("PAUSED"), 5), Some(Wait::Stopped));
        assert_eq!(pending(None, 120), Some(Wait::Longer));
        assert_eq!(pending(Some("PAUSED"), 9_000), Some(Wait::NoData));
        assert_eq!(pending(Some("RUNNING"), 5), Some(Wait::NotFinished));
        assert_eq!(pending(Some("RUNNING"), 120), Some(Wait::NotFinishedLonger));
        assert_eq!(pending(Some("RUNNING"), 600), Some(Wait::StillNotFinished));
        for phase in ["PENDING_VALIDATION", "QUEUED_FOR_REVIEW"].map(Phase::read) {
            assert_eq!(wait(&phase, Some("PAUSED"), 119), Some(Wait::NotFinished));
            assert_eq!(wait(&phase, Some("PAUSED"), 599), Some(Wait::NotFinishedLonger));
            assert_eq!(wait(&phase, None, 600), Some(Wait::StillNotFinished));
        }
        assert_eq!(wait(&Phase::Applied, None, 5), None);
    }
}
