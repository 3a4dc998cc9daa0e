//! The exact text of the POST.

use connect_api::{AlterType, OffsetEntry};
use exact_json::{member, object, quote};

use super::intent::Intent;
use super::model::Draft;

impl Draft {
    /// The exact JSON text of the request's body. Every key of a changed partition's offset is in it, in the order
    /// and with the value texts of the live offset where they were not edited (API.md T11).
    pub fn body(&self) -> String {
        let kind = |kind: AlterType| member("type", &quote(kind.word()));
        match &self.intent {
            Intent::Patch(rows) => {
                let mut offsets = String::from("[");
                for (at, (_, row)) in rows.iter().enumerate() {
                    push_entry(&mut offsets, at, row.partition.text(), Some(row.offset.text()));
                }
                offsets.push(']');
                object([kind(AlterType::Patch), member("offsets", &offsets)])
            }
            Intent::DeleteAll => object([kind(AlterType::Delete)]),
            Intent::DeleteSome(places) => {
                let mut offsets = String::from("[");
                let entries = places.iter().filter_map(|at| self.base.entry(*at));
                for (at, entry) in entries.enumerate() {
                    push_entry(
                        &mut offsets,
                        at,
                        entry.partition.text(),
                        Some(entry.offset.text()),
                    );
                }
                offsets.push(']');
                object([kind(AlterType::Delete), member("offsets", &offsets)])
            }
        }
    }

    /// The entries of the request, in the order of the body.
    pub fn entries(&self) -> Vec<OffsetEntry> {
        match &self.intent {
            Intent::Patch(rows) => rows
                .iter()
                .map(|(_, row)| OffsetEntry {
                    partition: row.partition.clone(),
                    offset: row.offset.clone(),
                })
                .collect(),
            Intent::DeleteAll => Vec::new(),
            Intent::DeleteSome(places) => places
                .iter()
                .filter_map(|at| self.base.entry(*at).cloned())
                .collect(),
        }
    }

    /// PATCH or DELETE.
    pub fn kind(&self) -> AlterType {
        match self.intent {
            Intent::Patch(_) => AlterType::Patch,
            Intent::DeleteAll | Intent::DeleteSome(_) => AlterType::Delete,
        }
    }
}

fn push_entry(out: &mut String, at: usize, partition: &str, offset: Option<&str>) {
    if at > 0 {
        out.push(',');
    }
    out.push_str("{\"partition\":");
    out.push_str(partition);
    if let Some(offset) = offset {
        out.push_str(",\"offset\":");
        out.push_str(offset);
    }
    out.push('}');
}
