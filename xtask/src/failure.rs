//! What a verb ends with when it cannot go on.

use std::{fmt, io};

/// A sentence for the person at the terminal: what could not be done, and what to do about it.
#[derive(Debug)]
pub(crate) struct Failure(String);

/// The result of anything that can fail.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// A failure that says `message`.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Says what was being tried when the system refused.
pub(crate) trait Attempt<T> {
    /// Turns the error into a failure that starts with `what`.
    fn attempt(self, what: impl fmt::Display) -> Outcome<T>;
}

impl<T> Attempt<T> for io::Result<T> {
    fn attempt(self, what: impl fmt::Display) -> Outcome<T> {
        self.map_err(|error| Failure(format!("{what}: {error}")))
    }
}
