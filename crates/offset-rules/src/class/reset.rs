//! What "reset" means for this connector, read from its config.
//!
//! Sources: the sinks' consumer API.md 2.3 and T23; `timestamp.initial` API.md T35 and the words of kafka-connect-jdbc's own
//! JdbcSourceConnectorConfig ("If not specified, all data will be retrieved"); `snapshot.mode` Debezium's documentation of each connector,
//! for PostgreSQL with API.md T34;
//! MongoDB its startup properties (mongodb.com/docs/kafka-connector, source connector); the defaults of MongoDB, Kinesis, Couchbase and
//! Salesforce confluentinc/connect-migration-utility, templates/fm. What is in none of them is not known here.

use std::borrow::Cow;

use super::Config;
use super::model::{Class, ResetRule};

type Text = Cow<'static, str>;

/// What a connector does after its offsets were removed. That it may read again and that it may leave a gap are two facts: neither
/// excludes the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResetMeaning {
    /// Reads all that is still kept, again. The sentence says why.
    ReadsAgain(Text),
    /// Reads again, and not all of it: takes a new snapshot, or starts at a time or where the server kept a position. What is
    /// read, and what may never be.
    ReadsInPart(Text, Text),
    /// Starts at the end: everything between is never read. The sentence says why.
    StartsAtTheEnd(Text),
    /// Fails until it is given an offset. The sentence says why.
    Stops(Text),
    /// Not known for this class, its config says something unknown or was not read: it may do either. The sentence says what.
    Unknown(Text),
}

impl ResetMeaning {
    /// All that is said of it.
    pub fn sentence(&self) -> String {
        match self {
            Self::ReadsInPart(again, gap) => format!("{again} {gap}"),
            Self::ReadsAgain(says) | Self::StartsAtTheEnd(says) | Self::Stops(says) | Self::Unknown(says) => {
                says.to_string()
            }
        }
    }

    /// What is said of reading again, where that may be.
    pub fn may_read_again(&self) -> Option<&str> {
        match self {
            Self::ReadsAgain(says) | Self::ReadsInPart(says, _) | Self::Unknown(says) => Some(says),
            Self::StartsAtTheEnd(_) | Self::Stops(_) => None,
        }
    }

    /// What is said of records that may never be read, where there may be some: acknowledged apart from a replay.
    pub fn may_leave_a_gap(&self) -> Option<&str> {
        match self {
            Self::StartsAtTheEnd(says) | Self::ReadsInPart(_, says) | Self::Unknown(says) => Some(says),
            Self::ReadsAgain(_) | Self::Stops(_) => None,
        }
    }
}

/// What a reset means for a connector of this class with this config; `None` where the config was not read.
///
/// Where a setting is absent the class's own default is taken and named as such: "by default". In a config that was not read
/// nothing is absent; it would tell the class for sure, too.
pub fn reset_meaning(class: Option<&Class>, config: Option<&Config>) -> ResetMeaning {
    let rule = class.map_or(ResetRule::Unknown, |class| class.reset);
    let Some(config) = config else {
        return unread(rule);
    };
    let said = |name: &str| {
        config
            .get(name)
            .map(|value| value.trim())
            .filter(|value| !value.is_empty())
    };
    match rule {
        ResetRule::SinkConsumer => sink(said("consumer.override.auto.offset.reset")),
        ResetRule::Snapshot => snapshot(said("snapshot.mode")),
        ResetRule::SnapshotOrSlot => match said("snapshot.mode") {
            Some("no_data") => slot(),
            mode => snapshot(mode),
        },
        ResetRule::JdbcInitial => jdbc(said("timestamp.initial"), said("mode")),
        ResetRule::MongoStartup => {
            let from = said("startup.mode.timestamp.start.at.operation.time");
            mongo(said("startup.mode"), said("copy.existing"), from)
        }
        ResetRule::KinesisPosition => kinesis(said("kinesis.position"), said("kinesis.shard.timestamp")),
        ResetRule::CouchbaseStreamFrom => couchbase(said("couchbase.stream.from")),
        ResetRule::SalesforceStart => salesforce(said("salesforce.initial.start"), said("connector.class")),
        ResetRule::FromTheStart => {
            ResetMeaning::ReadsAgain("Starts from the beginning of what its source keeps.".into())
        }
        ResetRule::Unknown => ResetMeaning::Unknown(
            "What a reset means is not known for this class. Look in its documentation first.".into(),
        ),
    }
}

/// What may be, as long as the config does not tell.
fn unread(rule: ResetRule) -> ResetMeaning {
    let may = match rule {
        ResetRule::SinkConsumer => "read all retained records again, start at the end, or fail",
        ResetRule::Snapshot | ResetRule::SnapshotOrSlot => {
            "take a new snapshot, or start in the log without one"
        }
        ResetRule::JdbcInitial => "read all rows again, or some of them, or start now",
        _ => "read again what is kept, or start at the end",
    };
    ResetMeaning::Unknown(
        format!("What a reset means is not known, because the configuration was not read. It may {may}.")
            .into(),
    )
}

fn unknown(name: &str, value: &str) -> ResetMeaning {
    ResetMeaning::Unknown(format!("{name} is “{value}”; what a reset means then is not known here.").into())
}

/// Starts at a time that this setting names.
fn from_a_time(setting: &str, again: String) -> ResetMeaning {
    ResetMeaning::ReadsInPart(
        again.into(),
        format!("What came before {setting} and was not read yet is never read.").into(),
    )
}

fn sink(reset: Option<&str>) -> ResetMeaning {
    match reset {
        None => ResetMeaning::ReadsAgain(
            "Reads all retained records again: by default it starts at the earliest one.".into(),
        ),
        Some("earliest") => ResetMeaning::ReadsAgain(
            "Reads all retained records again: consumer.override.auto.offset.reset is earliest.".into(),
        ),
        Some("latest") => ResetMeaning::StartsAtTheEnd(
            "Starts at the end: consumer.override.auto.offset.reset is latest. Everything between is never read.".into(),
        ),
        Some("none") => ResetMeaning::Stops(
            "Fails: consumer.override.auto.offset.reset is none, so it does not start without an offset.".into(),
        ),
        Some(other) => unknown("consumer.override.auto.offset.reset", other),
    }
}

/// Debezium's `snapshot.mode` in its old and new spellings.
fn snapshot(mode: Option<&str>) -> ResetMeaning {
    let by = mode.map_or_else(
        || "by default".to_owned(),
        |mode| format!("snapshot.mode is {mode}"),
    );
    match mode {
        None | Some("initial" | "always" | "when_needed") => ResetMeaning::ReadsInPart(
            format!("Takes a new snapshot: {by}. Every row is written to Kafka once more.").into(),
            "Changes since the old position that the snapshot does not show, such as deletes, are not seen.".into(),
        ),
        Some("initial_only") => ResetMeaning::ReadsInPart(
            "Takes a new snapshot and then stops: snapshot.mode is initial_only.".into(),
            "Changes after the snapshot are not read, and those before it that it does not show, such as deletes, are not seen.".into(),
        ),
        // Older versions for MySQL begin at the oldest binlog that is kept, newer ones and others do not.
        Some("never") => ResetMeaning::Unknown(
            "Takes no snapshot: snapshot.mode is never. Where in the log it begins depends on the database and the connector's version.".into(),
        ),
        Some("no_data" | "schema_only") => {
            ResetMeaning::StartsAtTheEnd(format!(
                "Takes no data: {by}. It starts at the current end of the log, or at what the server has kept for it; changes between are probably never read."
            ).into())
        }
        Some(other) => unknown("snapshot.mode", other),
    }
}

/// PostgreSQL without a snapshot and without an offset: the slot says where it goes on, and it keeps what it has not confirmed.
fn slot() -> ResetMeaning {
    ResetMeaning::ReadsInPart(
        "Takes no data: snapshot.mode is no_data. It starts at what its replication slot has confirmed; what came after that is read again."
            .into(),
        "Where the slot is gone, a new one starts at the current end of the log, and changes between are never read.".into(),
    )
}

/// `timestamp.initial`: absent reads everything, -1 starts now (T35). `mode` says whether it counts at all.
fn jdbc(initial: Option<&str>, mode: Option<&str>) -> ResetMeaning {
    let by_time = mode.is_none_or(|mode| mode.to_ascii_lowercase().contains("timestamp"));
    match initial {
        Some("-1") if by_time => ResetMeaning::StartsAtTheEnd(
            "Starts now: timestamp.initial is -1. Rows that changed since the old position are never read."
                .into(),
        ),
        Some(millis) if by_time => from_a_time(
            "timestamp.initial",
            format!(
                "Reads again what changed since timestamp.initial ({millis}, in milliseconds since 1970)."
            ),
        ),
        _ => ResetMeaning::ReadsAgain("Reads all rows of its tables again.".into()),
    }
}

fn mongo(startup: Option<&str>, copy: Option<&str>, from: Option<&str>) -> ResetMeaning {
    // Without a time, timestamp is the same as latest.
    let startup = startup.filter(|mode| *mode != "timestamp" || from.is_some());
    match (startup, copy) {
        (Some("copy_existing"), _) | (None, Some("true")) => ResetMeaning::ReadsInPart(
            "Copies all existing documents again, then follows the change stream.".into(),
            "Changes since the old position that the copy does not show, such as deletes, are not seen."
                .into(),
        ),
        (Some("timestamp"), _) => from_a_time(
            "startup.mode.timestamp.start.at.operation.time",
            "Starts at startup.mode.timestamp.start.at.operation.time, as far back as the oplog reaches."
                .to_owned(),
        ),
        (None | Some("latest"), _) => ResetMeaning::StartsAtTheEnd(
            "Starts at the current end of the change stream. Everything between is never read.".into(),
        ),
        (Some(other), _) => unknown("startup.mode", other),
    }
}

fn kinesis(position: Option<&str>, from: Option<&str>) -> ResetMeaning {
    match (position, from) {
        (None, _) => ResetMeaning::ReadsAgain(
            "Reads all retained records again: by default it starts at the oldest (TRIM_HORIZON).".into(),
        ),
        (Some("AT_TIMESTAMP"), Some(from)) => from_a_time(
            "kinesis.shard.timestamp",
            format!("Reads again from kinesis.shard.timestamp ({from}), as far back as the stream reaches."),
        ),
        (Some("TRIM_HORIZON"), _) => ResetMeaning::ReadsAgain(
            "Reads all retained records again: kinesis.position is TRIM_HORIZON.".into(),
        ),
        (Some("LATEST"), _) => ResetMeaning::StartsAtTheEnd(
            "Starts at the end: kinesis.position is LATEST. Everything between is never read.".into(),
        ),
        (Some(other), _) => unknown("kinesis.position", other),
    }
}

fn couchbase(from: Option<&str>) -> ResetMeaning {
    match from {
        None | Some("SAVED_OFFSET_OR_BEGINNING" | "BEGINNING") => {
            ResetMeaning::ReadsAgain("Streams the bucket from its beginning.".into())
        }
        Some("SAVED_OFFSET_OR_NOW" | "NOW") => ResetMeaning::StartsAtTheEnd(
            "Starts now: couchbase.stream.from says so. Everything between is never read.".into(),
        ),
        Some(other) => unknown("couchbase.stream.from", other),
    }
}

/// The default is documented for two of the three.
fn salesforce(start: Option<&str>, plugin: Option<&str>) -> ResetMeaning {
    match start {
        None if matches!(plugin, Some("SalesforceCdcSource" | "SalesforcePushTopicSource")) => {
            ResetMeaning::StartsAtTheEnd(
                "Starts with new events, by default. Everything between is never read.".into(),
            )
        }
        Some("all") => ResetMeaning::ReadsAgain(
            "Reads all events that Salesforce still keeps: salesforce.initial.start is all.".into(),
        ),
        Some("latest") => ResetMeaning::StartsAtTheEnd(
            "Starts with new events: salesforce.initial.start is latest. Everything between is never read."
                .into(),
        ),
        None => ResetMeaning::Unknown(
            "salesforce.initial.start is not in the config; where it starts is not known here.".into(),
        ),
        Some(other) => unknown("salesforce.initial.start", other),
    }
}
