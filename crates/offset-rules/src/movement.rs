//! What moved between the observations seen, partition by partition.
//!
//! Says what was seen and no more: a partition that stands while its siblings move may be stuck or may have no new records,
//! and the API cannot tell which.

mod marks;
mod row;
mod seen;
mod store;
mod words;

pub use row::{Back, Change, Movement};
pub use seen::{MOST_SEEN, Observations};
pub(crate) use words::per_second;
pub use words::{CANNOT_TELL, amount, change, rate, sentence, span};
