//! The JSON view: the same draft as a text to edit.

use exact_json::{Value, quote};

use super::intent::{At, Intent, RowIntent};
use super::model::Draft;
use crate::import::{ImportError, read};

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
    /// rows that say what they said keep why. A body without a type is a PATCH.
    ///
    /// # Errors
    /// [`ImportError`] with line, column and member path; the draft stays as it is.
    pub fn apply_view(&mut self, text: &str) -> Result<(), ImportError> {
        let imported = read(text.as_bytes())?;
        let before = self.clone();
        if imported.kind == Some(connect_api::AlterType::Delete) {
            let places: std::collections::BTreeSet<usize> = imported
                .entries
                .iter()
                .filter_map(|entry| self.base.position(&entry.partition))
                .collect();
            self.intent = if imported.entries.is_empty() {
                Intent::DeleteAll
            } else {
                Intent::DeleteSome(places)
            };
            return Ok(());
        }
        self.intent = Intent::Patch(super::intent::Rows::default());
        for entry in imported.entries {
            let at = self.add_partition(entry.partition.clone());
            let intent = before
                .why(&entry.partition, &entry.offset)
                .unwrap_or(RowIntent::Value);
            self.set_offset(at, entry.offset.text(), intent);
            self.keep_partition_text(at, entry.partition);
        }
        Ok(())
    }

    /// Why a partition has this very offset, where the draft says so.
    fn why(&self, partition: &Value, offset: &Value) -> Option<RowIntent> {
        let place = self.base.position(partition).map(At::Base);
        let at = place.or_else(|| self.rows()?.position_added(partition).map(At::Added))?;
        let row = self.row(at)?;
        (row.offset.text() == offset.text()).then(|| row.intent.clone())
    }
}
