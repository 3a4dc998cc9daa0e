//! Strategies: ways to fill a draft. Each says what it changed and what it left, and why.

mod column;
mod copy;
mod import;
mod move_to;
mod report;
mod reset;
mod restore;
mod set;
mod shift;
mod skip;

pub use column::paste_column;
pub use copy::{Source, copy_from};
pub use import::import;
pub use move_to::{Move, MoveError, move_to};
pub use report::{Left, Outcome};
pub use reset::{reset_all, reset_some};
pub use restore::{Candidate, Restorable, restorable, restore};
pub use set::set;
pub(crate) use shift::as_written;
pub use shift::shift;
pub use skip::{skip_one, skip_past};
