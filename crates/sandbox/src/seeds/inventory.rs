//! `lkc-orders`: a source of each family whose offsets have a known shape (API.md 4.2).

use super::{Holds, RUNNING, Seed};
use crate::source::{Motion, Motions};

const fn source(
    id: &'static str,
    name: &'static str,
    class: &'static str,
    partitions: &'static [(&'static str, &'static str)],
    motions: Motions,
    config: &'static [(&'static str, &'static str)],
) -> Seed {
    Seed {
        cluster: "lkc-orders",
        id,
        name,
        class,
        config,
        holds: Holds::Source { partitions, motions },
        ..RUNNING
    }
}

pub(super) const SEEDS: &[Seed] = &[
    source(
        "lcc-i3m9sq",
        "inventory-mysql",
        "MySqlCdcSourceV2",
        &[(
            r#"{"server":"inventory"}"#,
            r#"{"transaction_id":null,"ts_sec":1772442990,"file":"mysql-bin.000600","pos":2001,"row":1,"server_id":1,"event":2}"#,
        )],
        &[("ts_sec", Motion::Grows(1_000)), ("pos", Motion::Grows(412_000))],
        &[("snapshot.mode", "when_needed"), ("topic.prefix", "inventory")],
    ),
    source(
        "lcc-c8j1ds",
        "customers-jdbc",
        "PostgresSource",
        &[
            (
                r#"{"protocol":"1","table":"public.customers"}"#,
                r#"{"timestamp_nanos":729000000,"incrementing":48211,"timestamp":1772442990729}"#,
            ),
            (
                r#"{"protocol":"1","table":"public.addresses"}"#,
                r#"{"timestamp_nanos":114000000,"incrementing":90377,"timestamp":1772442987114}"#,
            ),
        ],
        &[("incrementing", Motion::Grows(300))],
        &[
            ("mode", "timestamp+incrementing"),
            ("table.whitelist", "public.customers,public.addresses"),
            ("timestamp.initial", "-1"),
        ],
    ),
    source(
        "lcc-m0n4go",
        "catalog-mongo",
        "MongoDbAtlasSource",
        // JSON inside a string (API.md T26).
        &[(
            r#"{"ns":"mongodb+srv://cluster0.example.mongodb.net/shop.catalog"}"#,
            r#"{"_id":"{\"_data\": \"8265E3A0F2000000012B042C0100296E5A10\"}"}"#,
        )],
        &[("_id", Motion::Token(400))],
        &[
            ("startup.mode", "latest"),
            ("database", "shop"),
            ("collection", "catalog"),
        ],
    ),
    source(
        "lcc-g1t5hb",
        "repo-events",
        "GithubSource",
        &[
            (
                r#"{"name":"apache/kafka_commits"}"#,
                r#"{"since":"2026-01-01T00:00:00Z"}"#,
            ),
            (
                r#"{"name":"apache/kafka_issues"}"#,
                r#"{"since":"2026-01-01T00:00:00Z"}"#,
            ),
        ],
        &[("since", Motion::IsTheTime)],
        &[
            ("github.repositories", "apache/kafka"),
            ("github.resources", "commits,issues"),
        ],
    ),
    source(
        "lcc-s9q2lv",
        "crm-sqlserver",
        "SqlServerCdcSourceV2",
        &[(
            r#"{"server":"crm","database":"sales"}"#,
            r#"{"commit_lsn":"00000027:00000ac0:0002","change_lsn":"00000027:00000abc:0002","event_serial_no":1}"#,
        )],
        &[
            ("commit_lsn", Motion::LogBlock(1_200)),
            ("change_lsn", Motion::LogBlock(1_200)),
        ],
        &[
            ("database.names", "sales"),
            ("snapshot.mode", "initial"),
            ("topic.prefix", "crm"),
        ],
    ),
    source(
        "lcc-k7n3ss",
        "telemetry-kinesis",
        "KinesisSource",
        &[
            (
                r#"{"shardId":"shardId-000000000000"}"#,
                r#"{"sequenceNumber":"49655132034216158934501234567890123456789012345678901234"}"#,
            ),
            (
                r#"{"shardId":"shardId-000000000001"}"#,
                r#"{"sequenceNumber":"49655132034216158934501234567890123456789012345678907777"}"#,
            ),
        ],
        &[("sequenceNumber", Motion::Grows(90_000))],
        &[
            ("kinesis.stream", "telemetry"),
            ("kinesis.position", "TRIM_HORIZON"),
        ],
    ),
    source(
        "lcc-t2c6bs",
        "travel-couchbase",
        "CouchbaseSource",
        // The partition number is a string here (API.md T7).
        &[
            (
                r#"{"bucket":"travel","partition":"512"}"#,
                r#"{"bySeqno":1042,"vbuuid":227436501823841,"snapshotStartSeqno":1042,"snapshotEndSeqno":1042,"collectionsManifestUid":3}"#,
            ),
            (
                r#"{"bucket":"travel","partition":"513"}"#,
                r#"{"bySeqno":998,"vbuuid":-9007199254740993,"snapshotStartSeqno":998,"snapshotEndSeqno":998,"collectionsManifestUid":3}"#,
            ),
        ],
        &[
            ("bySeqno", Motion::Grows(500)),
            ("snapshotStartSeqno", Motion::Grows(500)),
            ("snapshotEndSeqno", Motion::Grows(500)),
        ],
        &[
            ("couchbase.bucket", "travel"),
            ("couchbase.stream.from", "SAVED_OFFSET_OR_BEGINNING"),
        ],
    ),
];
