//! All rows of the table, in the order in which a shape is tried.

use super::model::Class;
use super::{debezium, jdbc, oracle, self_managed, services, sink, sql_server, stores};

/// Every class. Where two could claim the same keys the more demanding one stands first.
pub static TABLE: &[&Class] = &[
    &sink::SINK,
    &jdbc::JDBC_TABLE,
    &jdbc::JDBC_QUERY,
    &jdbc::JDBC_LEGACY,
    &jdbc::SNOWFLAKE_SOURCE,
    &debezium::MYSQL_CDC,
    &debezium::POSTGRES_CDC,
    &sql_server::SQL_SERVER_CDC,
    &sql_server::SQL_SERVER_CDC_LEGACY,
    &oracle::ORACLE_LOGMINER,
    &oracle::ORACLE_XSTREAM,
    &debezium::MONGODB_CDC,
    &oracle::ORACLE_CDC,
    &stores::MONGODB_ATLAS,
    &stores::COUCHBASE,
    &stores::COSMOS,
    &stores::COSMOS_V2,
    &stores::KINESIS,
    &stores::DYNAMODB,
    &services::GITHUB,
    &services::SALESFORCE_STREAM,
    &services::GENERIC_HTTP,
    &services::CLOSED,
    &services::UNLISTED,
    &services::POSITION_ELSEWHERE,
    &self_managed::DATAGEN,
    &self_managed::FILE_STREAM,
    &self_managed::MIRROR_SOURCE,
    &self_managed::MIRROR_CHECKPOINT,
    &self_managed::MIRROR_HEARTBEAT,
];

/// The class of that short id.
pub fn by_id(id: &str) -> Option<&'static Class> {
    TABLE.iter().copied().find(|class| class.id == id)
}

/// The class that lists this `connector.class`; sinks by their ending.
pub fn by_plugin(plugin: &str) -> Option<&'static Class> {
    TABLE
        .iter()
        .copied()
        .find(|class| class.plugins.contains(&plugin))
        .or_else(|| is_sink_name(plugin).then_some(&sink::SINK))
}

/// Sinks end in `Sink` (API.md 4.1), in code in `SinkConnector`.
fn is_sink_name(plugin: &str) -> bool {
    plugin.ends_with("Sink") || plugin.ends_with("SinkConnector")
}
