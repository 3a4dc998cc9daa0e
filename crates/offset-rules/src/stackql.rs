//! StackQL for the two resources: statements in, requests out.
//!
//! A small parser by hand: the grammar is four statements, and every error has to name line, column and what was
//! expected there. Escapes are treated as StackQL's own scanner treats them: `''` and `\` (API.md 7.4).

mod alteration;
mod answer;
mod completion;
mod examples;
mod fill;
mod lexer;
mod parser;
mod plan;
mod result;
mod statement;
mod table;

pub use answer::{describe, show_methods};
pub use completion::{Choice, Completion, complete};
pub use examples::{Example, examples};
pub use fill::{Filled, fill};
pub use lexer::StatementError;
pub(crate) use lexer::literal;
pub use parser::parse;
pub use plan::{Alteration, Plan, PlanError, Read, placeholders, plan};
pub use result::{ResultTable, select_row};
pub use statement::{Assignment, Column, Statement};
pub use table::{Does, Generation, METHODS, Method, RESOURCES, Resource};
