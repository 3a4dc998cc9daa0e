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

/// The sinks of which something is known, by plugin name.
const SINKS: &[(&str, ReplayRule)] = &[
    ("SnowflakeSink", ReplayRule::OwnPosition),
    ("SnowflakeSinkV2", ReplayRule::OwnPosition),
    ("MySqlSink", ReplayRule::ByInsertMode),
    ("PostgresSink", ReplayRule::ByInsertMode),
    ("MicrosoftSqlServerSink", ReplayRule::ByInsertMode),
    ("OracleDatabaseSink", ReplayRule::ByInsertMode),
    ("RedshiftSink", ReplayRule::ByInsertMode),
    ("BigQueryStorageSink", ReplayRule::ByInsertMode),
    ("BigQuerySink", ReplayRule::Appends),
    ("DatabricksDeltaLakeSink", ReplayRule::Appends),
    ("ElasticsearchSink", ReplayRule::Keyed),
    ("OpenSearchSink", ReplayRule::Keyed),
    ("DynamoDbSink", ReplayRule::Keyed),
    ("RedisSink", ReplayRule::Keyed),
    ("InfluxDB2Sink", ReplayRule::Keyed),
    ("MongoDbAtlasSink", ReplayRule::ById),
    ("S3_SINK", ReplayRule::Objects),
    ("GcsSink", ReplayRule::Objects),
    ("AzureBlobSink", ReplayRule::Objects),
    ("AzureDataLakeGen2Sink", ReplayRule::Objects),
];

/// What the target does with a replay.
pub fn replay_effect(class: Option<&Class>, plugin: Option<&str>, config: &Config) -> ReplayEffect {
    let rule = match class.map(|class| (class.side, class.replay)) {
        Some((Side::Source, rule)) => rule,
        _ => SINKS
            .iter()
            .find(|(name, _)| Some(*name) == plugin)
            .map_or(ReplayRule::Unknown, |(_, rule)| *rule),
    };
    let said = |name: &str| config.get(name).map(|value| value.trim().to_ascii_lowercase());
    match rule {
        ReplayRule::AppendsToKafka => ReplayEffect::AddsDuplicates(
            "Writes the records to its Kafka topics once more; consumers see them twice.".to_owned(),
        ),
        ReplayRule::OwnPosition => own_position(said("snowflake.ingestion.method").as_deref()),
        ReplayRule::ByInsertMode => {
            by_mode(said("insert.mode").or_else(|| said("ingestion.mode")).as_deref())
        }
        ReplayRule::Keyed => ReplayEffect::RemovesDuplicates(
            "Writes by key or record id, so what comes twice overwrites itself; but an older record can overwrite a newer one until the replay has caught up.".to_owned(),
        ),
        ReplayRule::ById => by_id(said("doc.id.strategy").as_deref()),
        ReplayRule::Appends => ReplayEffect::AddsDuplicates("Adds every record once more.".to_owned()),
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

fn by_mode(mode: Option<&str>) -> ReplayEffect {
    match mode {
        Some(mode) if mode.contains("upsert") || mode == "update" => ReplayEffect::RemovesDuplicates(
            format!("Writes by primary key ({mode}): what comes twice overwrites itself."),
        ),
        Some(mode @ ("insert" | "streaming" | "batch loading" | "batch")) => ReplayEffect::AddsDuplicates(
            format!("Adds every record once more ({mode}), or fails on a row that is already there."),
        ),
        None => ReplayEffect::AddsDuplicates(
            "Adds every record once more, by default, or fails on a row that is already there.".to_owned(),
        ),
        Some(other) => ReplayEffect::Unknown(format!(
            "Its mode is “{other}”; what it does with a replay is not known here."
        )),
    }
}

fn by_id(strategy: Option<&str>) -> ReplayEffect {
    match strategy {
        None => ReplayEffect::AddsDuplicates(
            "Gives every document a new id, by default, so what comes twice is there twice.".to_owned(),
        ),
        Some(strategy) if strategy.contains("bsonoid") || strategy.contains("uuidstrategy") => {
            ReplayEffect::AddsDuplicates(
                "Gives every document a new id, so what comes twice is there twice.".to_owned(),
            )
        }
        Some(strategy)
            if strategy.contains("key") || strategy.contains("value") || strategy.contains("kafkameta") =>
        {
            ReplayEffect::RemovesDuplicates(
                "Takes the document's id from the record: what comes twice overwrites itself.".to_owned(),
            )
        }
        Some(other) => ReplayEffect::Unknown(format!(
            "doc.id.strategy is “{other}”; what it does with a replay is not known here."
        )),
    }
}
