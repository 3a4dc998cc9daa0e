//! API.md 4.2 rows 5 to 9, 17 and 18: change data capture with Debezium and Oracle.

use super::model::{
    Class, JsonType, Key, Order, ResetRule, Trap,
    Unit::{BinlogFile, Count, EpochMicros, EpochSeconds, Gtids, Lsn, LsnText, Opaque, Plain, Scn},
};

const SERVER: Key = Key::text("server")
    .required()
    .says("the logical server name: topic.prefix, or database.server.name");
const TRANSACTION: Key = Key::text("transaction_id")
    .or_null()
    .says("the transaction that was open; null is normal");
// Written as true, as "true" and as "INITIAL" by different versions, so no type is claimed.
const SNAPSHOT: Key = Key::text("snapshot")
    .json(JsonType::Unknown)
    .or_null()
    .says("set while a snapshot runs");
const SNAPSHOT_DONE: Key = Key::boolean("snapshot_completed")
    .json(JsonType::Unknown)
    .or_null()
    .says("whether the snapshot was finished");
const INCREMENTAL: &[&str] = &["incremental_snapshot_", "transaction_"];

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
    order: Order::Keys(&["lsn"]),
    resumes_from: "lsn_proc, else lsn; the server starts at the greater of that and what the slot has confirmed",
    reset: ResetRule::Snapshot,
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

const SQL_SERVER_OFFSET: &[Key] = &[
    Key::text("commit_lsn")
        .unit(LsnText)
        .required()
        .says("the commit's position: 00000027:00000ac0:0002"),
    Key::text("change_lsn")
        .unit(LsnText)
        .or_null()
        .says("the change's position within the transaction"),
    Key::integer("event_serial_no", Count)
        .or_null()
        .at_least(0)
        .says("which of the events at change_lsn"),
    SNAPSHOT,
    SNAPSHOT_DONE,
];

/// SQL Server, one partition a database.
pub(super) static SQL_SERVER_CDC: Class = Class {
    partition: &[SERVER, Key::text("database").required().says("the database")],
    offset: SQL_SERVER_OFFSET,
    offset_prefixes: INCREMENTAL,
    order: Order::Keys(&["commit_lsn", "change_lsn", "event_serial_no"]),
    resumes_from: "commit_lsn, change_lsn and event_serial_no",
    reset: ResetRule::Snapshot,
    evidence: "API.md 4.2 row 7; debezium SqlServerOffsetContext, SqlServerPartition",
    ..Class::source(
        "sqlserver-cdc-v2",
        "SQL Server change data capture",
        &[
            "SqlServerCdcSourceV2",
            "io.debezium.connector.sqlserver.SqlServerConnector",
        ],
    )
};

/// SQL Server before one connector could read several databases.
pub(super) static SQL_SERVER_CDC_LEGACY: Class = Class {
    partition: &[SERVER],
    offset: SQL_SERVER_OFFSET,
    offset_prefixes: INCREMENTAL,
    order: Order::Keys(&["commit_lsn", "change_lsn", "event_serial_no"]),
    resumes_from: "commit_lsn, change_lsn and event_serial_no",
    reset: ResetRule::Snapshot,
    evidence: "API.md 4.2 row 8; debezium SqlServerOffsetContext, older versions",
    ..Class::source(
        "sqlserver-cdc",
        "SQL Server change data capture (legacy)",
        &["SqlServerCdcSource"],
    )
};

/// Confluent's Oracle XStream connector.
pub(super) static ORACLE_XSTREAM: Class = Class {
    partition: &[SERVER],
    offset: &[
        Key::digits("scn", Scn).says("the system change number, digits in a string"),
        Key::text("lcr_position")
            .unit(Opaque)
            .says("the position in the stream, hexadecimal"),
        Key::digits("snapshot_scn", Scn)
            .or_null()
            .says("where the snapshot was taken"),
        Key::text("txId").or_null().says("the transaction"),
        Key::integer("txSeq", Count)
            .or_null()
            .says("the place within the transaction"),
        SNAPSHOT,
        SNAPSHOT_DONE,
        Key::text("snapshot_pending_tx")
            .or_null()
            .says("transactions open at the snapshot"),
    ],
    offset_prefixes: INCREMENTAL,
    order: Order::KeysWhileSame(&["scn"], "lcr_position"),
    resumes_from: "lcr_position while streaming, else scn; it has to lie above the outbound server's processed low position",
    reset: ResetRule::Snapshot,
    traps: &[Trap {
        id: "5.4",
        says: "An scn below the outbound server's processed low position fails after APPLIED with ORA-21560.",
    }],
    evidence: "API.md 4.2 row 9; management_offset_trails.md [C8]; debezium OracleOffsetContext",
    ..Class::source(
        "oracle-xstream",
        "Oracle XStream change data capture",
        &["OracleXStreamSource"],
    )
};

/// Oracle with Debezium and LogMiner, self-managed.
pub(super) static ORACLE_LOGMINER: Class = Class {
    partition: &[SERVER],
    offset: &[
        // A Long is accepted on read, written as a string.
        Key::digits("scn", Scn).says("the system change number, digits in a string"),
        Key::integer("scn_idx", Count)
            .or_null()
            .says("the place among events of one scn"),
        Key::text("commit_scn")
            .or_null()
            .says("the commits already handled, one a redo thread"),
        Key::text("lcr_position")
            .unit(Opaque)
            .says("the position in the stream, with XStream"),
        Key::digits("snapshot_scn", Scn)
            .or_null()
            .says("where the snapshot was taken"),
        Key::text("txId").or_null().says("the transaction"),
        Key::integer("txSeq", Count)
            .or_null()
            .says("the place within the transaction"),
        SNAPSHOT,
        SNAPSHOT_DONE,
        Key::text("snapshot_pending_tx")
            .or_null()
            .says("transactions open at the snapshot"),
        Key::boolean("window_advance_enabled")
            .or_null()
            .says("whether the mining window may move on"),
    ],
    offset_prefixes: INCREMENTAL,
    order: Order::KeysWhileSame(&["scn"], "lcr_position"),
    resumes_from: "lcr_position where there is one, else scn with commit_scn",
    reset: ResetRule::Snapshot,
    evidence: "API.md 4.2 row 18; debezium OracleOffsetContext",
    ..Class::source(
        "oracle-logminer",
        "Oracle change data capture (LogMiner)",
        &["io.debezium.connector.oracle.OracleConnector"],
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

/// Confluent's own Oracle CDC: closed, keys unknown.
pub(super) static ORACLE_CDC: Class = Class {
    reset: ResetRule::Snapshot,
    ..Class::source("oracle-cdc", "Oracle change data capture", &["OracleCdcSource"])
};
