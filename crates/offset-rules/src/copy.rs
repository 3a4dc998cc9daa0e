//! Copy as: the same read, status or request in the words of other tools, exactly as those take it (API.md 7), with
//! placeholders for credentials and a warning where the tool cannot carry a value.

mod api;
mod cli;
mod create;
mod curl;
mod kafka;
mod loss;
mod model;
mod report;
mod shell;
mod stackql;
mod terraform;

pub use api::{copy_alter, copy_read, copy_status};
pub use create::{NOTHING_TO_CREATE, create_with_offsets};
pub use kafka::{find_offsets_at, read_record};
pub use model::{About, BodyForm, Copied, File, Tool};
pub use report::{Compared, Report, Sealed};
pub use shell::quoted;
