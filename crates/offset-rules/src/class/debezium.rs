//! API.md 4.2 rows 5, 6 and 17: change data capture with Debezium, and the keys that all of it shares.

use super::model::{
    Class, JsonType, Key, Order, ResetRule, Trap,
    Unit::{BinlogFile, Count, EpochMicros, EpochSeconds, Gtids, Lsn, Opaque, Plain},
};

pub(super) const SERVER: Key = Key::text("server")
    .required()
    .says("the logical server name: topic.prefix, or database.server.name");
pub(super) const TRANSACTION: Key = Key::text("transaction_id")
    .or_null()
    .says("the transaction that was open; null is normal");
// Written as true, as "true" and as "INITIAL" by different versions, so no type is claimed.
pub(super) const SNAPSHOT: Key = Key::text("snapshot")
    .json(JsonType::Unknown)
    .or_null()
    .says("set while a snapshot runs");
pub(super) const SNAPSHOT_DONE: Key = Key::boolean("snapshot_completed")
    .json(JsonType::Unknown)
    .or_null()
    .says("whether the snapshot was finished");
pub(super) const INCREMENTAL: &[&str] = &["incremental_snapshot_", "transaction_"];

/// MySQL and MariaDB.
pub(super) static MYSQL_CDC: Class = Class {
    partition: &[SERVER],
    offset: &[
        Key::text("file")
            .unit(BinlogFile)
            .required()
            .says("the binlog file"),
        Key::integer("pos", Count)
            .at_least(0)
            .says("the byte position in that file"),
        Key::text("gtids")
            .unit(Gtids)
            .or_null()
            .says("the set of transactions already read; it wins over file and pos"),
        Key::integer("event", Count)
            .at_least(0)
            .says("events of the transaction at pos that are skipped"),
        Key::integer("row", Count)
            .at_least(0)
            .says("rows of that event that are skipped"),
        Key::integer("server_id", Plain).says("the server the event came from"),
        Key::integer("ts_sec", EpochSeconds).says("when the event happened, in seconds since 1970"),
        TRANSACTION,
        SNAPSHOT,
        SNAPSHOT_DONE,
    ],
    offset_prefixes: INCREMENTAL,
    order: Order::KeysWhileSame(&["file", "pos", "event", "row"], "gtids"),
    resumes_from: "gtids where there are any, and then file and pos are ignored; else file and pos, skipping event and row",
    reset: ResetRule::Snapshot,
    traps: &[
        Trap {
            id: "T33",
            says: "With gtids it ignores file and pos; leftover event and row skip events at the new place.",
        },
        Trap {
            id: "T10",
            says: "transaction_id: null is normal and has to be sent along.",
        },
    ],
    evidence: "API.md 4.2 row 5; debezium BinlogOffsetContext; API.md 12 T33",
    ..Class::source(
        "mysql-cdc",
        "MySQL or MariaDB change data capture",
        &[
            "MySqlCdcSource",
            "MySqlCdcSourceV2",
            "MariaDbCdcSource",
            "io.debezium.connector.mysql.MySqlConnector",
            "io.debezium.connector.mariadb.MariaDbConnector",
        ],
    )
};

/// PostgreSQL.
pub(super) static POSTGRES_CDC: Class = Class {
    partition: &[SERVER],
    offset: &[
        Key::integer("lsn", Lsn)
            .required()
            .at_least(0)
            .says("the position of the last event in the log"),
        Key::integer("lsn_proc", Lsn)
            .at_least(0)
            .says("the last position fully processed; it wins over lsn"),
        Key::integer("lsn_commit", Lsn)
            .at_least(0)
            .says("the position of the last commit"),
        Key::integer("txId", Plain).or_null().says("the transaction"),
        Key::integer("ts_usec", EpochMicros)
            .or_null()
            .says("when the event happened, in microseconds since 1970"),
        Key::text("messageType")
            .or_null()
            .says("the kind of the last message"),
        Key::integer("xmin", Plain)
            .or_null()
            .says("the oldest transaction still open"),
        Key::integer("lsn_events_processed", Count)
            .or_null()
            .at_least(0)
            .says("events already processed at lsn"),
        SNAPSHOT,
        Key::boolean("last_snapshot_record")
            .or_null()
            .says("whether this was the snapshot's last record"),
        SNAPSHOT_DONE,
        TRANSACTION,
    ],
    offset_prefixes: INCREMENTAL,
    order: Order::FirstOf(&["lsn_proc", "lsn"]),
    resumes_from: "lsn_proc, else lsn; the server starts at the greater of that and what the slot has confirmed",
    reset: ResetRule::SnapshotOrSlot,
    traps: &[
        Trap {
            id: "T34",
            says: "Set lsn, lsn_proc and lsn_commit together; going back replays nothing that the slot has confirmed.",
        },
        Trap {
            id: "T5",
            says: "Positions go beyond 2^53; tools that pass them through a float round them.",
        },
    ],
    evidence: "API.md 4.2 row 6; debezium PostgresOffsetContext; API.md 12 T34",
    ..Class::source(
        "postgres-cdc",
        "PostgreSQL change data capture",
        &[
            "PostgresCdcSource",
            "PostgresCdcSourceV2",
            "io.debezium.connector.postgresql.PostgresConnector",
        ],
    )
};

/// MongoDB with Debezium, self-managed.
pub(super) static MONGODB_CDC: Class = Class {
    partition: &[
        Key::text("server_id").required().says("the logical server name"),
        Key::text("rs").says("the replica set, in older versions"),
    ],
    offset: &[
        Key::integer("sec", EpochSeconds).says("when the event happened, in seconds since 1970"),
        Key::integer("ord", Count).says("which of the events of that second"),
        Key::text("resume_token")
            .unit(Opaque)
            .or_null()
            .says("the change stream's token, base64"),
        Key::boolean("initsync")
            .or_null()
            .says("set while a snapshot runs"),
        TRANSACTION,
    ],
    offset_prefixes: INCREMENTAL,
    order: Order::Opaque,
    resumes_from: "resume_token where there is one, else sec and ord",
    reset: ResetRule::Snapshot,
    evidence: "API.md 4.2 row 17; debezium MongoDbOffsetContext",
    ..Class::source(
        "mongodb-cdc",
        "MongoDB change data capture (Debezium)",
        &["io.debezium.connector.mongodb.MongoDbConnector"],
    )
};
