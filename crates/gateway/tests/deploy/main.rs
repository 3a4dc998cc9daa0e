//! The files of `deploy/` in the real nginx and the real Caddy, in front of a sandbox on loopback. Both have to be installed:
//! Debian has them as packages, and `cargo xtask test` installs them where it may.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that panics has failed, in its helpers too"
)]

mod front;
mod hostile;
mod killed;
mod service;
mod site;
mod two_gateways;
#[path = "../attacks/upstream.rs"]
mod upstream;
