//! What happened to the live offsets since a draft was begun, and whether that blocks it.

mod model;
mod rebase;
mod since;

pub use model::{Block, MovedSince, Now};
pub use rebase::rebase;
pub use since::moved_since;
