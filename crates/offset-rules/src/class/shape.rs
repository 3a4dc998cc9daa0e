//! The columns of a connector's table: what its class says and what its own offsets show.

use std::sync::Arc;

use connect_api::OffsetEntry;
use exact_json::{Kind, Part, Value};

use super::model::{Class, Key, Need, Side};
use super::recognise::{Recognised, recognise};

/// One key of the partitions or of the offsets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The member's name.
    pub name: Arc<str>,
    /// What the class knows of it.
    pub key: Option<&'static Key>,
    /// The JSON type of the live values: `None` where there is no live value, or only nulls.
    pub kind: Option<Kind>,
    /// The live values have several JSON types.
    pub mixed: bool,
    /// How many entries have it.
    pub count: usize,
    /// The length of the longest value as JSON text, in bytes.
    pub longest: usize,
}

impl Column {
    fn new(name: &str, key: Option<&'static Key>) -> Self {
        Self {
            name: name.into(),
            key,
            kind: None,
            mixed: false,
            count: 0,
            longest: 0,
        }
    }

    /// The phrase for the column's help; empty where nothing is known.
    pub fn help(&self) -> &'static str {
        self.key.map_or("", |key| key.meaning)
    }

    fn see(&mut self, value: Part<'_>) {
        let kind = value.kind();
        self.count += 1;
        self.longest = self.longest.max(value.text().len());
        match (self.kind, kind) {
            (_, Kind::Null) => {}
            (None, kind) => self.kind = Some(kind),
            (Some(seen), kind) => self.mixed |= seen != kind,
        }
    }
}

/// What a connector's offsets look like: the class where one is known, and the columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// The class and how it was found.
    pub recognised: Recognised,
    /// Sink or source; by the class, else by what the API said.
    pub side: Option<Side>,
    /// The keys of the partitions: the class's order first, then in the order of appearance.
    pub partition: Vec<Column>,
    /// The keys of the offsets, ordered likewise.
    pub offset: Vec<Column>,
    /// How many entries were looked at.
    pub entries: usize,
}

impl Shape {
    /// Learns the shape of a connector from its class name and its live offsets. One pass over the entries.
    pub fn of(plugin: Option<&str>, side: Option<Side>, entries: &[OffsetEntry]) -> Self {
        let recognised = recognise(plugin, entries);
        let class = recognised.class();
        let mut partition = known(class.map_or(&[], |class| class.partition));
        let mut offset = known(class.map_or(&[], |class| class.offset));
        for entry in entries {
            see(&mut partition, &entry.partition, |name| {
                class?.partition_key(name)
            });
            see(&mut offset, &entry.offset, |name| class?.offset_key(name));
        }
        // Optional keys that this connector does not use would only be empty columns.
        let used =
            |column: &Column| column.count > 0 || column.key.is_some_and(|key| key.need == Need::Required);
        if !entries.is_empty() {
            partition.retain(used);
            offset.retain(used);
        }
        Self {
            recognised,
            side: class.map(|class| class.side).or(side),
            partition,
            offset,
            entries: entries.len(),
        }
    }

    /// The class, if one was recognised.
    pub fn class(&self) -> Option<&'static Class> {
        self.recognised.class()
    }

    /// Whether this is a sink.
    pub fn is_sink(&self) -> bool {
        self.side == Some(Side::Sink)
    }

    /// The offset column of that name.
    pub fn offset_column(&self, name: &str) -> Option<&Column> {
        self.offset.iter().find(|column| &*column.name == name)
    }

    /// The partition column of that name.
    pub fn partition_column(&self, name: &str) -> Option<&Column> {
        self.partition.iter().find(|column| &*column.name == name)
    }
}

fn known(keys: &'static [Key]) -> Vec<Column> {
    keys.iter().map(|key| Column::new(key.name, Some(key))).collect()
}

fn see(columns: &mut Vec<Column>, object: &Value, key: impl Fn(&str) -> Option<&'static Key>) {
    for (at, (name, value)) in object.part().members().enumerate() {
        // Entries of one connector name the same keys in the same order: the guess is nearly always right.
        if let Some(column) = columns.get_mut(at).filter(|column| name.is_str(&column.name)) {
            column.see(value);
            continue;
        }
        let Some(name) = name.as_str() else { continue };
        let found = columns.iter().position(|column| *column.name == *name);
        if let Some(column) = found.and_then(|at| columns.get_mut(at)) {
            column.see(value);
        } else if columns.len() < 256 {
            // A hostile answer could name a new key in every entry: beyond this many they are not columns.
            let mut column = Column::new(&name, key(&name));
            column.see(value);
            columns.push(column);
        }
    }
}
