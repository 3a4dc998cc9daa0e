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
