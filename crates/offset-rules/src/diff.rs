//! Live, requested, previous: what changes, per partition and per key, and what it means.

mod change;
mod meaning;
mod totals;

pub use change::{Change, KeyChange, change, change_of, key_changes};
pub use meaning::{Meaning, duration_words, meaning};
pub use totals::{Sum, Totals, totals};
