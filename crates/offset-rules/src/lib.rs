//! What an operator knows about connector offsets: classes, problems, drafts, settlement.
//!
//! Pure: no I/O, no clock, no web. Rows named "API.md …" refer to the collected facts about the server; what
//! this crate relies on is repeated where it is used.

pub mod class;
pub mod content;
pub mod copy;
pub mod csv;
pub mod diff;
pub mod draft;
pub mod import;
pub mod input;
pub mod link;
pub mod listing;
mod lookup;
pub mod lsn;
pub mod moved;
pub mod movement;
pub mod naming;
pub mod position;
pub mod problems;
pub mod record;
pub mod settlement;
pub mod stackql;
pub mod strategy;
pub mod target;
pub mod trace;
pub mod verdict;
pub mod words;
