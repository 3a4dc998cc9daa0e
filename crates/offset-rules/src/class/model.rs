//! What a row of the table of connector classes consists of.

pub use super::key::{JsonType, Key, Need, Unit};

/// Whether the connector reads from Kafka or writes to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// Reads Kafka topics, writes to the target.
    Sink,
    /// Reads an outside system, writes Kafka topics.
    Source,
}

/// Which of two offsets of one partition is the earlier (API.md 4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Compare these keys one after the other; keys missing on both sides are passed over.
    Keys(&'static [&'static str]),
    /// As [`Order::Keys`], but only while this other key is the same on both sides.
    KeysWhileSame(&'static [&'static str], &'static str),
    /// Compare the first of these keys that both sides have: what the connector resumes from stands first.
    FirstOf(&'static [&'static str]),
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
    /// The same for PostgreSQL, where the server keeps a position of its own, in the replication slot (API.md T34).
    SnapshotOrSlot,
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
    /// JDBC sinks: depends on `insert.mode`.
    ByInsertMode,
    /// BigQuery V2: depends on `ingestion.mode`.
    ByIngestionMode,
    /// Documents or rows are keyed: the last write wins.
    Keyed,
    /// MongoDB: depends on where a document's id comes from.
    ById,
    /// Objects named after the offset they begin with.
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
