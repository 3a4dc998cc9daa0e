//! From `connector.class`, or else from the offsets themselves, to a class.

use connect_api::OffsetEntry;
use exact_json::Value;

use super::model::{Class, Key, Need};
use super::table::{TABLE, by_plugin};
use super::{jdbc, sink};

/// How sure the answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recognised {
    /// By `connector.class`.
    ByPlugin(&'static Class),
    /// By the keys of its offsets: "looks like".
    ByShape(&'static Class),
    /// Neither: the shape is learned from the connector's own offsets.
    Unknown,
}

impl Recognised {
    /// The class, however it was found.
    pub fn class(self) -> Option<&'static Class> {
        match self {
            Self::ByPlugin(class) | Self::ByShape(class) => Some(class),
            Self::Unknown => None,
        }
    }
}

/// Finds the class of a connector: by its `connector.class`, and where one plugin writes several shapes (the
/// JDBC family) by the offsets as well; without a known plugin by the offsets alone.
pub fn recognise(plugin: Option<&str>, entries: &[OffsetEntry]) -> Recognised {
    let by_shape = || TABLE.iter().copied().find(|class| looks_like(class, entries));
    match plugin.and_then(by_plugin) {
        Some(class) if std::ptr::eq(class, &raw const jdbc::JDBC_TABLE) => {
            let forms: [&'static Class; 3] = [&jdbc::JDBC_TABLE, &jdbc::JDBC_QUERY, &jdbc::JDBC_LEGACY];
            let form = forms.into_iter().find(|form| looks_like(form, entries));
            Recognised::ByPlugin(form.unwrap_or(class))
        }
        Some(class) => Recognised::ByPlugin(class),
        None => by_shape().map_or(Recognised::Unknown, Recognised::ByShape),
    }
}

/// Whether the first entries have every key that the class requires of a partition and none that it does not
/// know, and an offset that it knows something of. A few entries suffice: one connector writes one shape.
fn looks_like(class: &Class, entries: &[OffsetEntry]) -> bool {
    const SAMPLE: usize = 8;
    let fits =
        |entry: &OffsetEntry| partition_fits(class, &entry.partition) && offset_fits(class, &entry.offset);
    !class.partition.is_empty() && !entries.is_empty() && entries.iter().take(SAMPLE).all(fits)
}

fn partition_fits(class: &Class, partition: &Value) -> bool {
    let required = class.partition.iter().filter(|key| key.need == Need::Required);
    let known = |name: &Value| {
        name.as_str()
            .is_some_and(|name| class.partition_key(&name).is_some())
    };
    required.clone().all(|key| partition.get(key.name).is_some())
        && partition.members().all(|(name, _)| known(&name))
}

fn offset_fits(class: &Class, offset: &Value) -> bool {
    let known = |name: &Value| name.as_str().is_some_and(|name| class.knows_offset_key(&name));
    if offset.is_null() {
        return std::ptr::eq(class, &raw const sink::SINK);
    }
    // A file before its first streaming event may lack keys that are required later, so what is there decides: one of them, or
    // where none is required one that is not every Debezium connector's. An empty offset says nothing.
    const SHARED: [&str; 3] = ["snapshot", "snapshot_completed", "transaction_id"];
    let mut required = class
        .offset
        .iter()
        .filter(|key| key.need == Need::Required)
        .peekable();
    let is_there = |key: &Key| offset.get(key.name).is_some();
    let says_something = if required.peek().is_some() {
        required.any(is_there)
    } else {
        let own = class.offset.iter().filter(|key| !SHARED.contains(&key.name));
        own.into_iter().any(is_there)
    };
    says_something && offset.members().all(|(name, _)| known(&name))
}
