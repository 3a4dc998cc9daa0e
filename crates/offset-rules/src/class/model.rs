//! What a row of the table of connector classes consists of.

/// Whether the connector reads from Kafka or writes to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// Reads Kafka topics, writes to the target.
    Sink,
    /// Reads an outside system, writes Kafka topics.
    Source,
}

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

    pub(super) const fn says(mut self, meaning: &'static str) -> Self {
        self.meaning = meaning;
        self
    }
}

/// Which of two offsets of one partition is the earlier (API.md 4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Compare these keys one after the other; keys missing on both sides are passed over.
    Keys(&'static [&'static str]),
    /// As [`Order::Keys`], but only while this other key is the same on both sides.
    KeysWhileSame(&'static [&'static str], &'static str),
    /// No order to show.
    Opaque,
}

/// Whether Confluent Cloud lets this class's offsets be altered (API.md 4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alterable {
    /// Documented or seen.
    Yes,
    /// Known to be refused; the reason.
    Refused(&'static str),
    /// Taken, but the connector does not look at it; the reason.
    Ignored(&'static str),
    /// No source says either way; what is known.
    Unproven(&'static str),
}

/// Which rule says what a reset means (see [`super::reset_meaning`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResetRule {
    /// The consumer's `auto.offset.reset`; by default the earliest record that is kept (API.md 2.3).
    SinkConsumer,
    /// Debezium: `snapshot.mode`.
    Snapshot,
    /// JDBC: `timestamp.initial` and the mode (T35).
    JdbcInitial,
    /// MongoDB: `startup.mode`, in older versions `copy.existing`.
    MongoStartup,
    /// Kinesis: `kinesis.position`.
    KinesisPosition,
    /// Couchbase: `couchbase.stream.from`.
    CouchbaseStreamFrom,
    /// Salesforce: `salesforce.initial.start`.
    SalesforceStart,
    /// Reads from the start of what the source keeps, whatever the config.
    FromTheStart,
    /// Nothing is known for this class.
    Unknown,
}

/// Which rule says what the target does with records that are read again (see [`super::replay_effect`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplayRule {
    /// A source writes its records to Kafka once more.
    AppendsToKafka,
    /// The target keeps its own position (T37).
    OwnPosition,
    /// Depends on `insert.mode` or `write.mode`.
    ByInsertMode,
    /// Documents or rows are keyed: the last write wins.
    Keyed,
    /// Depends on the `input.key.format`-like id settings; unknown without them.
    ById,
    /// Every record is added once more.
    Appends,
    /// The same objects are written again under the same names if the partitioner is deterministic.
    Objects,
    /// Nothing is known for this class.
    Unknown,
}

/// A trap of API.md that this class is known for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trap {
    /// Its number in API.md 6 and 12: `T33`.
    pub id: &'static str,
    /// What to know, in one sentence.
    pub says: &'static str,
}

/// A connector class, or several that share one shape: a row of API.md 4.2.
#[derive(Debug, PartialEq, Eq)]
pub struct Class {
    /// A stable short id: `sink`, `mysql-cdc`.
    pub id: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// Sink or source.
    pub side: Side,
    /// The `connector.class` values that are this class; sinks are recognised by their ending too.
    pub plugins: &'static [&'static str],
    /// The keys of `partition`, in the order the connector writes them. Empty: not known, see `learned`.
    pub partition: &'static [Key],
    /// The keys of `offset`, in the order to show them.
    pub offset: &'static [Key],
    /// Keys that come as a family: every key that begins so belongs to the class.
    pub offset_prefixes: &'static [&'static str],
    /// Earlier and later.
    pub order: Order,
    /// What the connector really goes by when it starts again (API.md 12).
    pub resumes_from: &'static str,
    /// Whether Confluent Cloud lets it be altered.
    pub alterable: Alterable,
    /// What a reset means.
    pub reset: ResetRule,
    /// What the target does with a replay. For sinks decided by plugin, see [`super::replay_effect`].
    pub replay: ReplayRule,
    /// What to look out for.
    pub traps: &'static [Trap],
    /// Where the shape comes from.
    pub evidence: &'static str,
}

impl Class {
    /// A class of which nothing is known yet: the start of every row of the table.
    pub(super) const fn source(
        id: &'static str,
        name: &'static str,
        plugins: &'static [&'static str],
    ) -> Self {
        Self {
            id,
            name,
            side: Side::Source,
            plugins,
            partition: &[],
            offset: &[],
            offset_prefixes: &[],
            order: Order::Opaque,
            resumes_from: "the stored offset, as far as is known",
            alterable: Alterable::Yes,
            reset: ResetRule::Unknown,
            replay: ReplayRule::AppendsToKafka,
            traps: &[],
            evidence: "API.md 4.4: keys not known, learned from the connector's own offsets",
        }
    }

    /// Whether the keys of this class are known, or have to be learned from what the connector returns.
    pub fn has_known_keys(&self) -> bool {
        !self.offset.is_empty()
    }

    /// The offset key of that name.
    pub fn offset_key(&self, name: &str) -> Option<&'static Key> {
        self.offset.iter().find(|key| key.name == name)
    }

    /// The partition key of that name.
    pub fn partition_key(&self, name: &str) -> Option<&'static Key> {
        self.partition.iter().find(|key| key.name == name)
    }

    /// Whether an offset key of that name belongs to the class.
    pub fn knows_offset_key(&self, name: &str) -> bool {
        self.offset_key(name).is_some() || self.offset_prefixes.iter().any(|prefix| name.starts_with(prefix))
    }
}
