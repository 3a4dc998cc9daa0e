//! What the target does with records that come a second time.

use super::Config;
use super::model::{Class, ReplayRule, Side};

/// What the target does with a replay, as far as class and config tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplayEffect {
    /// It keeps its own position: moving the Kafka offset alone will probably replay nothing (T37).
    KeepsItsOwnPosition(String),
    /// What comes twice overwrites itself.
    RemovesDuplicates(String),
    /// What comes twice is there twice.
    AddsDuplicates(String),
    /// Not known.
    Unknown(String),
}

impl ReplayEffect {
    /// The sentence.
    pub fn sentence(&self) -> &str {
        match self {
            Self::KeepsItsOwnPosition(says)
            | Self::RemovesDuplicates(says)
            | Self::AddsDuplicates(says)
            | Self::Unknown(says) => says,
        }
    }
}

/// The sinks of which something is documented, by plugin name; of every other it is not known.
///
/// Sources: for Snowflake API.md 12 T37; for the rest the connectors' pages under docs.confluent.io/cloud/current/connectors (JDBC:
/// "insert.mode … upsert … which provides idempotence", cc-alloydb-sink and the JDBC sink's page; Elasticsearch: "topic+partition+offset
/// as a unique identifier", or the key, cc-elasticsearch-service-sink; object stores: "the key name encodes the topic, the Kafka
/// partition, and the start offset", cc-s3-sink, cc-gcs-sink, azure-blob-storage-sink, azure-data-lake-gen2-sink) and the settings with
/// their defaults in confluentinc/connect-migration-utility, templates/fm (BigQueryStorageSink, MongoDbAtlasSink).
const SINKS: &[(&str, ReplayRule)] = &[
    ("SnowflakeSink", ReplayRule::OwnPosition),
    ("MySqlSink", ReplayRule::ByInsertMode),
    ("PostgresSink", ReplayRule::ByInsertMode),
    ("MicrosoftSqlServerSink", ReplayRule::ByInsertMode),
    ("OracleDatabaseSink", ReplayRule::ByInsertMode),
    ("AlloyDbSink", ReplayRule::ByInsertMode),
    ("BigQueryStorageSink", ReplayRule::ByIngestionMode),
    ("ElasticsearchSink", ReplayRule::Keyed),
    ("MongoDbAtlasSink", ReplayRule::ById),
    ("S3_SINK", ReplayRule::Objects),
    ("GcsSink", ReplayRule::Objects),
    ("AzureBlobSink", ReplayRule::Objects),
    ("AzureDataLakeGen2Sink", ReplayRule::Objects),
];

/// What the target does with a replay; `config` is `None` where it was not read. That a source writes to Kafka needs none.
pub fn replay_effect(class: Option<&Class>, plugin: Option<&str>, config: Option<&Config>) -> ReplayEffect {
    let rule = match class.map(|class| (class.side, class.replay)) {
        Some((Side::Source, rule)) => rule,
        _ => SINKS
            .iter()
            .find(|(name, _)| Some(*name) == plugin)
            .map_or(ReplayRule::Unknown, |(_, rule)| *rule),
    };
    if config.is_none() && rule != ReplayRule::AppendsToKafka {
        return ReplayEffect::Unknown(
            "Not known, because the configuration was not read: it may add what comes again, overwrite it, or keep its own position and replay nothing.".to_owned(),
        );
    }
    let said = |name: &str| {
        config
            .and_then(|config| config.get(name))
            .map(|value| value.trim().to_ascii_lowercase())
    };
    match rule {
        ReplayRule::AppendsToKafka => ReplayEffect::AddsDuplicates(
            "Writes the records to its Kafka topics once more; consumers see them twice.".to_owned(),
        ),
        ReplayRule::OwnPosition => own_position(said("snowflake.ingestion.method").as_deref()),
        ReplayRule::ByInsertMode => by_insert_mode(said("insert.mode").as_deref()),
        ReplayRule::ByIngestionMode => by_ingestion_mode(said("ingestion.mode").as_deref()),
        ReplayRule::Keyed => overwrites("Writes by key or record id"),
        ReplayRule::ById => by_id(&said),
        ReplayRule::Objects => ReplayEffect::AddsDuplicates(
            "Writes objects named after their first offset: the same start overwrites, any other start leaves overlapping objects.".to_owned(),
        ),
        ReplayRule::Unknown => ReplayEffect::Unknown(
            "What the target does with records that come again is not known for this class.".to_owned(),
        ),
    }
}

fn own_position(method: Option<&str>) -> ReplayEffect {
    match method {
        Some("snowpipe_streaming") => ReplayEffect::KeepsItsOwnPosition(
            "Snowflake streaming keeps its own position in the target (the channel's offset token): moving the Kafka offset alone will probably replay nothing.".to_owned(),
        ),
        Some("snowpipe") => ReplayEffect::Unknown(
            "Snowpipe loads files; whether records that come again are added twice is not known here.".to_owned(),
        ),
        _ => ReplayEffect::Unknown(
            "With snowflake.ingestion.method SNOWPIPE_STREAMING it keeps its own position and may ignore this; the config does not say which method it uses.".to_owned(),
        ),
    }
}

/// What comes twice overwrites itself; on the way there is more to say.
fn overwrites(how: &str) -> ReplayEffect {
    ReplayEffect::RemovesDuplicates(format!(
        "{how}, so what comes twice overwrites itself; but an older record can overwrite a newer one until the replay has caught up."
    ))
}

fn unknown_setting(name: &str, value: &str) -> ReplayEffect {
    ReplayEffect::Unknown(format!(
        "{name} is “{value}”; what it does with a replay is not known here."
    ))
}

/// The JDBC sinks; INSERT is their default.
fn by_insert_mode(mode: Option<&str>) -> ReplayEffect {
    match mode {
        Some(mode @ ("upsert" | "update")) => overwrites(&format!("Writes by primary key ({mode})")),
        Some("insert") => ReplayEffect::AddsDuplicates(
            "Adds every record once more (insert), or fails on a row that is already there.".to_owned(),
        ),
        None => ReplayEffect::AddsDuplicates(
            "Adds every record once more, by default, or fails on a row that is already there.".to_owned(),
        ),
        Some(other) => unknown_setting("insert.mode", other),
    }
}

/// BigQuery V2; STREAMING is its default.
fn by_ingestion_mode(mode: Option<&str>) -> ReplayEffect {
    match mode {
        Some(mode @ ("upsert" | "upsert_delete")) => overwrites(&format!("Writes by key ({mode})")),
        Some(mode @ ("streaming" | "batch loading")) => {
            ReplayEffect::AddsDuplicates(format!("Adds every record once more ({mode})."))
        }
        None => ReplayEffect::AddsDuplicates("Adds every record once more, by default.".to_owned()),
        Some(other) => unknown_setting("ingestion.mode", other),
    }
}

/// MongoDB: who gives the document its id. A document that brings one keeps it, unless told otherwise.
fn by_id(said: &dyn Fn(&str) -> Option<String>) -> ReplayEffect {
    let other_than = |name: &str, usual: &str| said(name).filter(|value| value != usual);
    if let Some(handler) = other_than("cdc.handler", "none") {
        return unknown_setting("cdc.handler", &handler);
    }
    if let Some(write) = other_than("write.strategy", "defaultwritemodelstrategy") {
        return unknown_setting("write.strategy", &write);
    }
    let strategy = said("doc.id.strategy");
    match strategy.as_deref() {
        None | Some("bsonoidstrategy" | "uuidstrategy") => ReplayEffect::AddsDuplicates(
            "Gives a new id to every document that brings none, so such a document is there twice."
                .to_owned(),
        ),
        Some(
            "kafkametadatastrategy"
            | "fullkeystrategy"
            | "providedinkeystrategy"
            | "providedinvaluestrategy"
            | "partialkeystrategy"
            | "partialvaluestrategy",
        ) => overwrites("Takes the document's id from the record"),
        Some(other) => unknown_setting("doc.id.strategy", other),
    }
}
