//! The gateway over real loopback sockets: what a browser, curl or somebody worse would send, byte by byte.

mod attempts;
mod audit;
mod common;
mod forwarding;
mod guards;
mod keyed;
mod logs;
mod origins;
mod process;
mod requests;
mod site;
mod stub;
mod wire;
