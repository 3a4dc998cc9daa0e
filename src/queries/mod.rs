//! Read-only: what to load, and how often. A query never posts.

pub mod connector;
pub mod diagnosis;
pub mod endpoint;
pub mod lists;
pub mod many;
pub mod search;
pub mod statement;
