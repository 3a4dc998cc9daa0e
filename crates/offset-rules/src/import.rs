//! Import: offsets from files, pastes and other tools.
//!
//! Strict on everything but a byte order mark and a trailing newline: anything wrong is named with its place.

mod csv;
mod detect;
mod json;
mod lines;
mod model;

pub use detect::{place_in, read};
pub use model::{Form, ImportError, Imported, TopicOffset};

/// How many keys a partition or an offset can have here. The richest that is known has 15; beyond this, comparing two of
/// them key by key would cost a hostile text's length squared.
const MOST_KEYS: usize = 256;

/// Whether an object has more keys than any partition or offset.
pub(crate) fn is_overfull(object: &exact_json::Value) -> bool {
    object.members().nth(MOST_KEYS).is_some()
}
