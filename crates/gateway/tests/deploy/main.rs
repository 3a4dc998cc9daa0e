//! The files of `deploy/` in the real nginx and the real Caddy, in front of a sandbox on loopback. Both have to be installed:
//! Debian has them as packages, and `cargo xtask test` installs them where it may.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that panics has failed, in its helpers too"
)]

mod attacked;
mod front;
mod hostile;
mod instead;
mod killed;
mod limits;
mod service;
mod site;
mod two_gateways;

/// The attacks on the gateway (docs/ATTACKS.md), as bytes. Those of a held key and of a strange upstream are not tried here: the first is the
/// gateway's alone, the second has its own tests (`hostile`).
macro_rules! of_the_attacks {
    ($($name:ident: $path:literal),* $(,)?) => {$(
        #[path = $path]
        #[allow(dead_code, reason = "these belong to the tests of the gateway alone, which use all of them")]
        mod $name;
    )*};
}
of_the_attacks! {
    body: "../attacks/body.rs",
    case: "../attacks/case.rs",
    framing: "../attacks/framing.rs",
    gateways: "../attacks/gateways.rs",
    hosts: "../attacks/hosts.rs",
    methods: "../attacks/methods.rs",
    origins: "../attacks/origins.rs",
    targets: "../attacks/targets.rs",
    upstream: "../attacks/upstream.rs",
    wire: "../attacks/wire.rs",
}
