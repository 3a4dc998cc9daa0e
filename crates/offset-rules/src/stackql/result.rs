//! Results: as a table, as JSON, as CSV.

use exact_json::{Value, array, member, object, quote};

use super::statement::Column;

/// Columns and rows of texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResultTable {
    /// The headings.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

impl ResultTable {
    /// As CSV (RFC 4180), with a line of headings. A field that a spreadsheet would run as a formula gets an apostrophe
    /// in front.
    pub fn csv(&self) -> String {
        let mut out = String::new();
        for row in std::iter::once(&self.columns).chain(&self.rows) {
            let fields: Vec<String> = row.iter().map(|field| csv_field(field)).collect();
            out.push_str(&fields.join(","));
            out.push_str("\r\n");
        }
        out
    }
}

/// A field of CSV.
fn csv_field(field: &str) -> String {
    let is_number = exact_json::is_number(field);
    let formula = !is_number && field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let field = if formula {
        format!("'{field}")
    } else {
        field.to_owned()
    };
    if field.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field
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
