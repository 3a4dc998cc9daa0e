//! What became of a request: the journal's states, the table that settles an unknown one, and records that cannot be read.

mod missing;
mod sent;
mod state;
mod table;
mod unread;

pub use missing::Missing;
pub use sent::{SentRequest, StatusRead, StatusSeen, Window};
pub use state::JournalState;
pub use table::{
    Settlement, follow, is_news, is_of_another, is_other_id, is_same_time, may_be_yours, settle,
};
pub use unread::UnreadRecord;
