//! Time that a test itself has worked. A guard against a quadratic step needs a limit, and on a machine that others use
//! the clock on the wall measures them.

use std::fs;
use std::time::{Duration, Instant};

/// A stretch of work of this thread.
pub struct Busy {
    processor: Option<Duration>,
    wall: Instant,
}

impl Busy {
    /// Begins.
    pub fn begin() -> Self {
        Self {
            processor: on_processor(),
            wall: Instant::now(),
        }
    }

    /// What this thread has used of a processor since then; where the system does not say, the time that has passed.
    pub fn so_far(&self) -> Duration {
        match (self.processor, on_processor()) {
            (Some(then), Some(now)) => now - then,
            _ => self.wall.elapsed(),
        }
    }
}

/// Linux says it in nanoseconds, as the first of three numbers.
fn on_processor() -> Option<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = text.split(' ').next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}
