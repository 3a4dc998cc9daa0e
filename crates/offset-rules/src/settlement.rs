//! What became of a request: the journal's states and the table that settles an unknown one.

mod sent;
mod state;
mod table;

pub use sent::{SentRequest, StatusRead, StatusSeen, Window};
pub use state::JournalState;
pub use table::{Settlement, follow, is_news, is_of_another, is_same_time, settle};
