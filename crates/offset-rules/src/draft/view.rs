//! The JSON view: the same draft as a text to edit.

use std::collections::BTreeSet;

use connect_api::{AlterType, OffsetEntry};
use exact_json::{Value, quote};

use super::cell::BadCell;
use super::intent::{At, Intent, Row, RowIntent, Rows};
use super::model::Draft;
use crate::import::{ImportError, Imported, place_in, read};

impl Draft {
    /// The request's body for reading and editing: an entry a line, every value as it is.
    pub fn view(&self) -> String {
        let kind = quote(self.kind().word());
        let entries = self.entries();
        if entries.is_empty() && self.intent == Intent::DeleteAll {
            return format!("{{\n  \"type\": {kind}\n}}\n");
        }
        let lines: Vec<String> = entries
            .iter()
            .map(|entry| format!("    {}", entry.text()))
            .collect();
        let lines = if lines.is_empty() {
            String::new()
        } else {
            format!("\n{}\n  ", lines.join(",\n"))
        };
        format!("{{\n  \"type\": {kind},\n  \"offsets\": [{lines}]\n}}\n")
    }

    /// Makes the draft what an edited [`Draft::view`] says: partitions that are not in it are left alone by the request, and
    /// rows that say what they said keep why, and what was typed in them and is no value yet. A body without a type is a
    /// PATCH. Answers what was read, for the places of problems.
    ///
    /// # Errors
    /// [`ImportError`] with line, column and member path; the draft stays as it is.
    pub fn apply_view(&mut self, text: &str) -> Result<Imported, ImportError> {
        let imported = read(text.as_bytes())?;
        if !imported.topics.is_empty() {
            return Err(ImportError {
                code: "import-shape",
                line: 1,
                column: 1,
                path: String::new(),
                says: format!("This is {}, not the body of a request.", imported.form.word()),
                advice: "Use Import for it.",
            });
        }
        if imported.kind == Some(AlterType::Delete) {
            self.intent = self.delete_of(&imported.entries)?;
            return Ok(imported);
        }
        let before = std::mem::replace(&mut self.intent, Intent::Patch(Rows::default()));
        let before = match before {
            Intent::Patch(rows) => rows,
            Intent::DeleteAll | Intent::DeleteSome(_) => Rows::default(),
        };
        for entry in &imported.entries {
            let at = self.add_partition(entry.partition.clone());
            let known = self.row_then(&before, &entry.partition);
            let (intent, typed) = match known {
                Some(row) if row.offset.text() == entry.offset.text() => {
                    (row.intent.clone(), row.bad_cells.clone())
                }
                _ => (RowIntent::Value, Vec::<BadCell>::new()),
            };
            self.set_offset(at, entry.offset.text(), intent);
            if !typed.is_empty()
                && let Some(row) = self.row_or_new(at)
            {
                row.bad_cells = typed;
            }
            self.keep_partition_text(at, entry.partition.clone());
        }
        Ok(imported)
    }

    fn delete_of(&self, entries: &[OffsetEntry]) -> Result<Intent, ImportError> {
        if entries.is_empty() {
            return Ok(Intent::DeleteAll);
        }
        let mut places = BTreeSet::new();
        for (at, entry) in entries.iter().enumerate() {
            let Some(place) = self.base.position(&entry.partition) else {
                let (line, column) = place_in(&entry.partition);
                return Err(ImportError {
                    code: "import-shape",
                    line,
                    column,
                    path: format!("offsets[{at}].partition"),
                    says: "This connector has no such partition; there is nothing to remove.".to_owned(),
                    advice: "Take it out, or correct it.",
                });
            };
            places.insert(place);
        }
        Ok(Intent::DeleteSome(places))
    }

    /// The row that a partition had.
    fn row_then<'a>(&self, before: &'a Rows, partition: &Value) -> Option<&'a Row> {
        let place = self.base.position(partition).map(At::Base);
        before.get(place.or_else(|| before.position_added(partition).map(At::Added))?)
    }
}
