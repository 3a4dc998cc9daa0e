//! One file or folder for each page.

pub mod attended;
pub mod browse;
pub mod connection;
pub mod connector;
pub mod draft_notices;
pub mod drafts;
pub mod failure;
pub mod history;
pub mod home;
pub mod lazy;
pub mod progress;
pub mod query;
pub mod unknown;
