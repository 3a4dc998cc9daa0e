//! API.md 4.2 rows 7 and 8: SQL Server.

use super::alterable::NOT_LISTED;
use super::debezium::{INCREMENTAL, SERVER, SNAPSHOT, SNAPSHOT_DONE};
use super::model::{
    Class, Key, Order, ResetRule,
    Unit::{Count, LsnText},
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
    // API.md 4.1 lists the second version alone.
    alterable: NOT_LISTED,
    reset: ResetRule::Snapshot,
    evidence: "API.md 4.2 row 8; debezium SqlServerOffsetContext, older versions",
    ..Class::source(
        "sqlserver-cdc",
        "SQL Server change data capture (legacy)",
        &["SqlServerCdcSource"],
    )
};
