//! Drafts: what somebody intends to do with a connector's offsets, before anything is sent.

mod base;
mod body;
mod cell;
mod groups;
mod intent;
mod migrate;
mod model;
mod store;
mod view;
mod words;

pub use base::{Base, PartitionId};
pub use cell::BadCell;
pub(crate) use intent::parse_or_null;
pub use intent::{At, Intent, Row, RowIntent, Rows};
pub use model::{Draft, DraftState};
pub use store::SCHEMA;
pub(crate) use words::{intent_member, read_intent};
