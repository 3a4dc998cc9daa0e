//! API.md 4.2 rows 9 and 18, and Confluent's own Oracle connector.

use super::debezium::{INCREMENTAL, SERVER, SNAPSHOT, SNAPSHOT_DONE};
use super::model::{
    Class, Key, Order, ResetRule, Trap,
    Unit::{Count, Opaque, Scn},
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

/// Confluent's own Oracle CDC: closed, keys unknown.
pub(super) static ORACLE_CDC: Class = Class {
    ..Class::source("oracle-cdc", "Oracle change data capture", &["OracleCdcSource"])
};
