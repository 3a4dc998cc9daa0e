//! The files of `deploy/` in the real nginx and the real Caddy, in front of a sandbox on loopback. Where a program is not installed the
//! test says so and ends: Debian has both as packages.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that panics has failed, in its helpers too"
)]

mod front;
mod gateways;
mod killed;
mod site;
