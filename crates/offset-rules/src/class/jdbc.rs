//! API.md 4.2 rows 2 to 4 and 25: the JDBC family, in its three partition forms.

use super::model::{
    Class, Key, Order, ResetRule, Trap,
    Unit::{Count, EpochMillis, SubsecondNanos},
};

const PLUGINS: &[&str] = &[
    "MySqlSource",
    "PostgresSource",
    "MicrosoftSqlServerSource",
    "OracleDatabaseSource",
    "IbmDb2Source",
    "io.confluent.connect.jdbc.JdbcSourceConnector",
];

const OFFSET: &[Key] = &[
    // Its own default is -1 (T36), so a negative is a default here and no mistake.
    Key::integer("incrementing", Count)
        .at_least(-1)
        .says("the last value of the incrementing column that was read"),
    Key::integer("timestamp", EpochMillis)
        .says("the last timestamp that was read, in milliseconds since 1970"),
    Key::integer("timestamp_nanos", SubsecondNanos)
        .at_least(0)
        .says("the whole part below a second of the same timestamp, in nanoseconds"),
];

const TRAPS: &[Trap] = &[
    Trap {
        id: "T25",
        says: "timestamp_nanos is the whole sub-second part and has to agree with timestamp.",
    },
    Trap {
        id: "T35",
        says: "Without a stored offset and with timestamp.initial=-1 it starts now: a reset can skip everything.",
    },
    Trap {
        id: "T36",
        says: "-1 is the connector's own default for incrementing.",
    },
];

const RESUMES: &str = "incrementing and timestamp with timestamp_nanos: rows after them are read";

/// A table with the `protocol` marker, as every current version writes it.
pub(super) static JDBC_TABLE: Class = Class {
    partition: &[
        Key::text("protocol")
            .required()
            .says("the form of the partition: \"1\", a string"),
        Key::text("table").required().says("the table's full name"),
    ],
    offset: OFFSET,
    order: Order::Keys(&["timestamp", "timestamp_nanos", "incrementing"]),
    resumes_from: RESUMES,
    reset: ResetRule::JdbcInitial,
    traps: TRAPS,
    evidence: "API.md 4.2 row 2; kafka-connect-jdbc OffsetProtocols, TimestampIncrementingOffset",
    ..Class::source("jdbc-table", "JDBC source, table mode", PLUGINS)
};

/// A connector with a `query` instead of tables.
pub(super) static JDBC_QUERY: Class = Class {
    partition: &[Key::text("query").required().says("always \"query\"")],
    offset: OFFSET,
    order: Order::Keys(&["timestamp", "timestamp_nanos", "incrementing"]),
    resumes_from: RESUMES,
    reset: ResetRule::JdbcInitial,
    traps: TRAPS,
    evidence: "API.md 4.2 row 3; kafka-connect-jdbc OffsetProtocols",
    ..Class::source("jdbc-query", "JDBC source, query mode", &[])
};

/// A table as versions before `protocol` wrote it.
pub(super) static JDBC_LEGACY: Class = Class {
    partition: &[Key::text("table").required().says("the table's short name")],
    offset: OFFSET,
    order: Order::Keys(&["timestamp", "timestamp_nanos", "incrementing"]),
    resumes_from: RESUMES,
    reset: ResetRule::JdbcInitial,
    traps: TRAPS,
    evidence: "API.md 4.2 row 4; kafka-connect-jdbc OffsetProtocols",
    ..Class::source("jdbc-legacy", "JDBC source, offsets of an old version", &[])
};

/// Probably of the JDBC family (row 25), but nobody has shown its keys: learned.
pub(super) static SNOWFLAKE_SOURCE: Class = Class {
    evidence: "API.md 4.2 row 25: probably rows 2 and 3, unverified",
    ..Class::source("snowflake-source", "Snowflake source", &["SnowflakeSource"])
};
