//! The console as a library, so that tests can import it.
