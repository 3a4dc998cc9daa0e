//! Results: as a table, as JSON, as CSV.

use exact_json::{Value, array, member, object, quote};

use super::statement::Column;
use crate::csv::line;

/// Columns and rows of texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResultTable {
    /// The headings.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

impl ResultTable {
    /// As CSV, with a line of headings; its fields as [`crate::csv`] has them.
    pub fn csv(&self) -> String {
        let mut out = String::new();
        for row in std::iter::once(&self.columns).chain(&self.rows) {
            out.push_str(&line(row));
            out.push_str("\r\n");
        }
        out
    }
}

/// The columns of an answer as JSON texts, exactly as the server wrote them; `null` where the answer has none.
/// Returns the row for the table (strings without quotes) and the same as a JSON object.
pub fn select_row(answer: &Value, columns: &[Column]) -> (Vec<String>, String) {
    let values: Vec<Option<Value>> = columns.iter().map(|column| answer.get(column.name)).collect();
    let row = values
        .iter()
        .map(|value| {
            value
                .as_ref()
                .map_or_else(|| "null".to_owned(), crate::input::shown)
        })
        .collect();
    let members = columns.iter().zip(&values).map(|(column, value)| {
        format!(
            "{}:{}",
            quote(&column.label),
            value.as_ref().map_or("null", Value::text)
        )
    });
    (row, object(members))
}

impl ResultTable {
    /// As a JSON array of objects of strings.
    pub fn json(&self) -> String {
        let row = |row: &Vec<String>| {
            object(
                self.columns
                    .iter()
                    .zip(row)
                    .map(|(name, field)| member(name, &quote(field))),
            )
        };
        array(self.rows.iter().map(row))
    }
}
