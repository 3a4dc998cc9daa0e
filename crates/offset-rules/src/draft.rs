//! Drafts: what somebody intends to do with a connector's offsets, before anything is sent.

mod base;
mod body;
mod cell;
mod intent;
mod model;

pub use base::{Base, PartitionId};
pub use cell::BadCell;
pub use intent::{At, Intent, Row, RowIntent, Rows};
pub use model::{Draft, DraftState};
