//! A simulated Confluent Cloud: `(request, now) -> reply`.
//!
//! A pure state machine: no I/O, no clock, no threads. Whoever hosts it gives the time with every request
//! and carries out the wire fault a reply may ask for. It shares no types and no rules with the client that
//! is tried on it: it is a second opinion, written from the facts about the server (API.md).
//!
//! Offsets stay the JSON text they were sent as (API.md T5, T6).
//!
//! ```
//! use sandbox::{Options, Sandbox};
//!
//! let now = "2026-03-02T09:15:04Z".parse()?;
//! let mut sandbox = Sandbox::new(Options::default(), now);
//! let request = http::Request::get(
//!     "/connect/v1/environments/env-dev01/clusters/lkc-orders/connectors/payments-cdc/offsets",
//! )
//! .header("authorization", "Bearer anything")
//! .body(Vec::new())?;
//! let reply = sandbox.handle(&request, now);
//! assert_eq!(reply.response.status(), 200);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod alter;
mod alter_body;
mod answer;
mod auth;
mod clusters;
mod connector;
mod connectors;
mod environments;
mod faults;
mod kafka_rules;
mod lifecycle;
mod misreads;
mod options;
mod page;
mod reply;
mod request;
mod route;
mod sandbox;
mod scenarios;
mod seeds;
mod sink;
mod source;
mod status;
mod switches;
mod times;
mod world;

pub use options::{
    ContentErrors, DeleteEcho, ListedDelete, NoRequestYet, NullOffset, Options, SecondRequest, Stamps,
    Unsupported,
};
pub use reply::{Reply, Wire};
pub use sandbox::Sandbox;
