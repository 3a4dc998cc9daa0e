//! `cargo xtask run | test | dist | bench`.
fn main() {}
