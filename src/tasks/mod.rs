//! What changes something, each a verb. Tasks run in the app's root: leaving a page does not cut them.

pub mod admit_tab;
pub mod adopt_draft;
pub mod draft_alteration;
pub mod draft_files;
pub mod draft_import;
pub mod follow_request;
pub mod forget_when_idle;
pub mod look_after;
pub mod restore_previous;
pub mod save;
pub mod settle_all;
pub mod settle_request;
pub mod skip_past;
pub mod submit_draft;
pub mod turn_connector;
mod who_answers;
