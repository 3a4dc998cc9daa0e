//! A key of a partition or of an offset: its type, its unit, what it means.

/// The JSON type that the connector's code reads (API.md 4.2). A wrong one can pass the API and fail in the
/// connector, or silently start a new partition (T7, T8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JsonType {
    /// A number without fraction, within int64.
    Integer,
    /// An integer, or the same digits in a string: only sinks take both (`SinkUtils`, API.md 4.2 row 1).
    IntegerOrDigits,
    /// A string.
    Text,
    /// A string that holds only digits (Oracle `scn`, Kinesis `sequenceNumber`, Couchbase `partition`).
    Digits,
    /// `true` or `false`.
    Boolean,
    /// Not known: whatever the connector itself returned is the type to keep.
    Unknown,
}

/// What the value counts or names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Records of one topic partition: the next one to read.
    Records,
    /// Milliseconds since 1970.
    EpochMillis,
    /// Microseconds since 1970.
    EpochMicros,
    /// Seconds since 1970.
    EpochSeconds,
    /// The whole sub-second part, 0 to 999 999 999 (T25).
    SubsecondNanos,
    /// A PostgreSQL log sequence number: bytes of log, shown to people as `X/Y` hex.
    Lsn,
    /// A SQL Server log sequence number as text, compared as text.
    LsnText,
    /// An Oracle system change number.
    Scn,
    /// A binlog file with a numeric suffix.
    BinlogFile,
    /// A set of transaction ids: no order.
    Gtids,
    /// An ISO 8601 time in UTC.
    IsoTime,
    /// JSON inside a string (T26).
    JsonText,
    /// A count in the source's own terms.
    Count,
    /// A position that only its own source understands.
    Opaque,
    /// A name, an id, a flag.
    Plain,
}

/// Whether a key has to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Need {
    /// The connector refuses or loses its place without it.
    Required,
    /// Written only when known, or only in some modes.
    Optional,
}

/// A key of a partition or of an offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The member's name, exactly.
    pub name: &'static str,
    /// The JSON type the connector reads.
    pub json: JsonType,
    /// Whether `null` is normal here (T10).
    pub nullable: bool,
    /// Whether it has to be there.
    pub need: Need,
    /// What the value counts or names.
    pub unit: Unit,
    /// The lowest value that makes sense, where there is one: -1 for JDBC's `incrementing` (T36), 0 for a sink.
    pub lowest: Option<i64>,
    /// Whether the server or the connector refuses less (API.md 5.3), rather than it being only unusual.
    pub lowest_is_strict: bool,
    /// The highest value that there can be, where there is one: 1023 for a vBucket.
    pub highest: Option<i64>,
    /// One phrase for the column's help.
    pub meaning: &'static str,
}

impl Key {
    const fn new(name: &'static str, json: JsonType, unit: Unit) -> Self {
        Self {
            name,
            json,
            nullable: false,
            need: Need::Optional,
            unit,
            lowest: None,
            lowest_is_strict: false,
            highest: None,
            meaning: "",
        }
    }

    pub(super) const fn integer(name: &'static str, unit: Unit) -> Self {
        Self::new(name, JsonType::Integer, unit)
    }

    pub(super) const fn text(name: &'static str) -> Self {
        Self::new(name, JsonType::Text, Unit::Plain)
    }

    pub(super) const fn digits(name: &'static str, unit: Unit) -> Self {
        Self::new(name, JsonType::Digits, unit)
    }

    pub(super) const fn boolean(name: &'static str) -> Self {
        Self::new(name, JsonType::Boolean, Unit::Plain)
    }

    pub(super) const fn json(mut self, json: JsonType) -> Self {
        self.json = json;
        self
    }

    pub(super) const fn unit(mut self, unit: Unit) -> Self {
        self.unit = unit;
        self
    }

    pub(super) const fn required(mut self) -> Self {
        self.need = Need::Required;
        self
    }

    pub(super) const fn or_null(mut self) -> Self {
        self.nullable = true;
        self
    }

    pub(super) const fn at_least(mut self, lowest: i64) -> Self {
        self.lowest = Some(lowest);
        self
    }

    pub(super) const fn refused_below(mut self, lowest: i64) -> Self {
        self.lowest_is_strict = true;
        self.at_least(lowest)
    }

    pub(super) const fn at_most(mut self, highest: i64) -> Self {
        self.highest = Some(highest);
        self
    }

    pub(super) const fn says(mut self, meaning: &'static str) -> Self {
        self.meaning = meaning;
        self
    }
}
