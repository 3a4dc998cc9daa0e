//! Durations for people.

use std::time::Duration;

/// `2 min 58 s`, `41 s`, `0.4 s`: as exact as anybody cares to know.
pub(crate) fn human(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0..10 => format!("{seconds}.{} s", duration.subsec_millis() / 100),
        10..60 => format!("{seconds} s"),
        _ => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_get_coarser_as_they_grow() {
        assert_eq!(human(Duration::from_millis(430)), "0.4 s");
        assert_eq!(human(Duration::from_millis(9_999)), "9.9 s");
        assert_eq!(human(Duration::from_millis(41_700)), "41 s");
        assert_eq!(human(Duration::from_secs(178)), "2 min 58 s");
    }
}
