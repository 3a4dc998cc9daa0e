//! `offset-console`: serves the console, forwards API calls, hosts the sandbox.
fn main() {}
