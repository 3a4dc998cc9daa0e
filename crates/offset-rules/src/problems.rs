//! Problems of a draft: what is wrong or risky, where, and what to do.
//!
//! Rules belong to classes: a negative is an error for a sink and a default for JDBC (API.md T36).

mod cdc;
mod code;
mod collect;
mod keys;
mod movement;
mod request;
mod row;
mod values;

pub use code::{Code, Severity};
pub use collect::{Finding, Place, Problem, Problems};
pub use row::{Context, check, check_row};
pub(crate) use values::is_lsn_text;
