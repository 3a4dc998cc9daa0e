//! What the server speaks: wire types, requests built without I/O, responses, errors, and a client that is
//! generic over its [`Transport`].
//!
//! Rows named "API.md …" refer to the collected facts about the server; the ones this crate relies on are
//! repeated where they are used.
//!
//! The floors below: [`exact_json`]. Values of offsets stay [`exact_json::Value`]s from the wire to the
//! wire; nothing here knows what a value means.

mod address;
mod alter;
mod client;
mod connector;
mod decode;
mod error;
pub mod headers;
mod navigation;
mod offsets;
mod phase;
mod request;
mod time;
mod timestamp;
mod transport;

pub use address::{ClusterAddress, ConnectorAddress, NameError, check_name};
pub use alter::{AlterRequestInfo, AlterStatus, AlterType};
pub use client::{Answer, Client};
pub use connector::{Connector, ConnectorKind, ConnectorState, ConnectorStatus, ListedConnector, Task};
pub use decode::Undecodable;
pub use error::{ApiError, ErrorKind, LONGEST_WAIT_SECONDS, Operation, is_of_gateway};
pub use navigation::{Environment, KafkaCluster, Page};
pub use offsets::{ConnectorOffsets, OffsetEntry, detached, entries_text};
pub use phase::Phase;
pub use request::{Attempt, encode_segment};
pub use time::Time;
pub use timestamp::{NoTimestamp, Timestamp};
pub use transport::{Transport, TransportError};
