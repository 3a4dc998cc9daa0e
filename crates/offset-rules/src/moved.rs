//! What happened to the live offsets since a draft was begun, and whether that blocks it.

mod last_look;
mod model;
mod rebase;
mod since;

pub use last_look::last_look;
pub use model::{Block, MovedSince, Now};
pub use rebase::rebase;
pub use since::moved_since;
