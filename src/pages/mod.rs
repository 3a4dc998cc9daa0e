//! One file or folder for each page.

pub mod connection;
pub mod connector;
pub mod failure;
pub mod home;
pub mod unknown;
