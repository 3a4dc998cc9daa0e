//! The repository tests itself: what must stay true and what no compiler sees.
//!
//! Every check is a test of its own; a failure names the place and says what to do.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "checks of a repository, over texts that they read themselves"
)]

#[path = "architecture/code.rs"]
mod code;
#[path = "architecture/codes.rs"]
mod codes;
#[path = "architecture/dependencies.rs"]
mod dependencies;
#[path = "architecture/files.rs"]
mod files;
#[path = "architecture/floors.rs"]
mod floors;
#[path = "architecture/page.rs"]
mod page;
#[path = "architecture/rust.rs"]
mod rust;
#[path = "architecture/texts.rs"]
mod texts;
