//! The client over the simulated service, and over answers that no service should give.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests: a wrong answer ends the test"
)]

mod alter;
mod common;
mod errors;
mod exactness;
mod names;
mod navigation;
mod reads;
mod refusals;
mod requests;
mod unreadable;
