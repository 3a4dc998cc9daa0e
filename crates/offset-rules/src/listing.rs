//! A connector's offsets as a table to read: which columns, what their cells say, filter, order, totals, export.

mod cell;
mod columns;
mod export;
mod filter;
mod order;
mod totals;

pub use cell::{Said, said};
pub use columns::{ListColumn, MOVEMENT, Source, columns};
pub use export::{csv, csv_row, json};
pub use filter::{Filter, Lower};
pub use order::{Order, order};
pub use totals::totals;
