//! Strategies: ways to fill a draft. Each says what it changed and what it left, and why.

mod report;
mod shift;

pub use report::{Left, Outcome};
pub use shift::shift;
