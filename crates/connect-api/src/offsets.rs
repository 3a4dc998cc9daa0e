//! The offsets array: one element type everywhere (API.md 2.1, 2.2).

use exact_json::{Kind, Value, array, member, object};

use crate::decode::{self, Undecodable};
use crate::time::Time;

/// One partition and its offset. Both are free-form objects; the offset may be null (API.md T9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OffsetEntry {
    /// Sink: topic and partition. Source: whatever the connector defines.
    pub partition: Value,
    /// Sink: the next record to read. Source: the connector's own position.
    pub offset: Value,
}

impl OffsetEntry {
    /// Reads one element.
    ///
    /// # Errors
    /// [`Undecodable`] where a half is missing or is no object (an offset may be null).
    pub fn decode(value: &Value) -> Result<Self, Undecodable> {
        decode::expect_object(value)?;
        let partition = decode::required(value, "partition", Kind::Object)?;
        let offset = value
            .get("offset")
            .filter(|offset| offset.is_null() || offset.kind() == Kind::Object);
        let offset = match offset {
            Some(offset) => offset,
            None => decode::required(value, "offset", Kind::Object)?,
        };
        Ok(Self { partition, offset })
    }

    /// The element as JSON text, each half exactly as it was read.
    pub fn text(&self) -> String {
        object([
            member("partition", self.partition.text()),
            member("offset", self.offset.text()),
        ])
    }
}

/// The array of elements as JSON text.
pub fn entries_text(entries: &[OffsetEntry]) -> String {
    array(entries.iter().map(OffsetEntry::text))
}

/// The same elements, out of the answer that they were read from: an element shares the whole text of its answer, and keeps it
/// in memory for as long as it is kept itself.
#[must_use]
pub fn detached(entries: &[OffsetEntry]) -> Vec<OffsetEntry> {
    let own = exact_json::parse(entries_text(entries)).ok();
    let own = own.and_then(|list| {
        let elements = list.items().map(|element| OffsetEntry::decode(&element));
        elements.collect::<Result<_, _>>().ok()
    });
    // Never: what was read once is read again.
    own.unwrap_or_else(|| entries.to_vec())
}

/// `GET …/offsets`: what the service saw when it last looked; not a live read (API.md 0.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectorOffsets {
    /// `lcc-…`; no path takes it, answers carry it (API.md T2).
    pub id: Option<String>,
    /// The connector's name.
    pub name: Option<String>,
    /// Empty just after creation or a reset: none yet, which is no error (API.md T18).
    pub offsets: Vec<OffsetEntry>,
    /// When the service looked; lags by up to about a minute (API.md T19).
    pub observed_at: Option<Time>,
}

impl ConnectorOffsets {
    /// Reads an answer.
    ///
    /// # Errors
    /// [`Undecodable`] with the path of what is wrong.
    pub fn decode(value: &Value) -> Result<Self, Undecodable> {
        decode::expect_object(value)?;
        let metadata = decode::present(value, "metadata");
        Ok(Self {
            id: decode::text(value, "id"),
            name: decode::text(value, "name"),
            offsets: decode::list(value, "offsets", OffsetEntry::decode)?,
            observed_at: metadata
                .and_then(|metadata| decode::text(&metadata, "observed_at"))
                .map(Time::read),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_detached_is_the_same_and_keeps_no_more_than_itself() {
        let answer = r#"{"id":"lcc-1","offsets":[{"offset" : {"o":123456789012345678901234567890},"partition":{"b":1.0,"a":"\u0041"},
            "more":"than this knows"},{"partition":{},"offset":null}]}"#;
        let read = ConnectorOffsets::decode(&exact_json::parse(answer).unwrap()).unwrap();
        let own = detached(&read.offsets);
        assert_eq!(own, read.offsets);
        assert_eq!(entries_text(&own), entries_text(&read.offsets));
        for half in own.iter().flat_map(|entry| [&entry.partition, &entry.offset]) {
            assert_eq!(**half.document_text(), *entries_text(&own));
        }
        assert_eq!(detached(&[]), []);
    }
}
