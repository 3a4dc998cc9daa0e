//! One real-shaped example for every row of API.md 4.2, and every plugin name of 4.1.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics has failed, in its helpers too"
)]

mod common;

use common::{draft_of, json};
use connect_api::OffsetEntry;
use offset_rules::class::{
    Alterable, Config, Order, Recognised, Shape, Side, TABLE, alterable, by_id, by_plugin, recognise,
};
use offset_rules::draft::At;
use offset_rules::position::{Step, step};
use offset_rules::problems::{Context, Severity, check};

/// (row, plugin, class, partition, offset, key, a later value as typed)
#[rustfmt::skip]
const ROWS: &[(&str, &str, &str, &str, &str, &str, &str)] = &[
    ("1", "SnowflakeSink", "sink", r#"{"kafka_topic":"orders","kafka_partition":0}"#, r#"{"kafka_offset":81244}"#, "kafka_offset", "81245"),
    ("1, numbers as strings", "S3_SINK", "sink", r#"{"kafka_partition":"0","kafka_topic":"orders"}"#, r#"{"kafka_offset":"50"}"#, "kafka_offset", "51"),
    ("2", "PostgresSource", "jdbc-table", r#"{"protocol":"1","table":"public.users"}"#, r#"{"timestamp_nanos":729000000,"incrementing":3,"timestamp":1790818723729}"#, "incrementing", "4"),
    ("3", "OracleDatabaseSource", "jdbc-query", r#"{"query":"query"}"#, r#"{"incrementing":-1}"#, "incrementing", "7"),
    ("4", "MySqlSource", "jdbc-legacy", r#"{"table":"users"}"#, r#"{"timestamp":1790818723729}"#, "timestamp", "1790818723730"),
    ("5", "MySqlCdcSourceV2", "mysql-cdc", r#"{"server":"dbzv2"}"#, r#"{"event":2,"file":"mysql-bin.000600","pos":2001,"row":1,"server_id":1,"transaction_id":null,"ts_sec":1711788870}"#, "file", "mysql-bin.000601"),
    ("6", "PostgresCdcSourceV2", "postgres-cdc", r#"{"server":"inventory"}"#, r#"{"lsn":9007199254741993,"lsn_proc":9007199254741993,"lsn_commit":9007199254740001,"txId":771,"ts_usec":1772442991000000}"#, "lsn_proc", "9007199254741994"),
    ("7", "SqlServerCdcSourceV2", "sqlserver-cdc-v2", r#"{"server":"crm","database":"sales"}"#, r#"{"commit_lsn":"00000027:00000ac0:0002","change_lsn":"00000027:00000abc:0002","event_serial_no":1}"#, "commit_lsn", "00000028:00000ac0:0002"),
    ("8", "SqlServerCdcSource", "sqlserver-cdc", r#"{"server":"crm"}"#, r#"{"commit_lsn":"00000027:00000ac0:0002","change_lsn":null,"event_serial_no":1}"#, "event_serial_no", "2"),
    ("9, snapshot", "OracleXStreamSource", "oracle-xstream", r#"{"server":"ORCLPDB1"}"#, r#"{"scn":"3710473","snapshot":"INITIAL","snapshot_scn":"3710473","snapshot_completed":true,"snapshot_pending_tx":""}"#, "scn", "3710474"),
    ("9, streaming", "OracleXStreamSource", "oracle-xstream", r#"{"server":"ORCLPDB1"}"#, r#"{"lcr_position":"0000000000389fd9","txId":"2.7.911","txSeq":1}"#, "", ""),
    ("10", "MongoDbAtlasSource", "mongodb-atlas", r#"{"ns":"mongodb+srv://cluster0.example.mongodb.net/shop.orders"}"#, r#"{"_id":"{\"_data\": \"8265E3A0F2000000012B042C0100296E5A10\"}"}"#, "", ""),
    ("11", "GithubSource", "github", r#"{"name":"apache/kafka_commits"}"#, r#"{"since":"2026-01-01T00:00:00Z"}"#, "since", "2026-01-02T00:00:00Z"),
    ("12", "CouchbaseSource", "couchbase", r#"{"bucket":"travel","partition":"512"}"#, r#"{"bySeqno":1042,"vbuuid":227436501823841,"snapshotStartSeqno":1042,"snapshotEndSeqno":1042,"collectionsManifestUid":3}"#, "bySeqno", "1043"),
    ("13", "CosmosDbSource", "cosmos", r#"{"DatabaseName":"shop","Container":"orders"}"#, r#"{"recordContinuationToken":"[{\"token\":\"\\\"42\\\"\"}]"}"#, "", ""),
    ("14", "CosmosDbSourceV2", "cosmos-v2", r#"{"cosmos.source.database.name":"shop","cosmos.source.container.resourceId":"abc=","cosmos.source.feedRange":"{\"Range\":{}}"}"#, r#"{"cosmos.source.feedRange.continuation":"e30=","cosmos.source.feedRange.item.lsn":"42"}"#, "", ""),
    ("15", "KinesisSource", "kinesis", r#"{"shardId":"shardId-000000000003"}"#, r#"{"sequenceNumber":"49655132034216158934501234567890123456789012345678901234"}"#, "sequenceNumber", "49655132034216158934501234567890123456789012345678901235"),
    ("16", "SalesforceCdcSource", "salesforce-stream", "{}", r#"{"replayId":1234}"#, "", ""),
    ("17", "io.debezium.connector.mongodb.MongoDbConnector", "mongodb-cdc", r#"{"server_id":"mongo1"}"#, r#"{"sec":1711788870,"ord":2,"resume_token":"gmXl","transaction_id":null}"#, "", ""),
    ("18", "io.debezium.connector.oracle.OracleConnector", "oracle-logminer", r#"{"server":"ORCL"}"#, r#"{"scn":"3710473","commit_scn":"3710480:1:0600","scn_idx":1,"snapshot_scn":"3700000"}"#, "scn", "3710474"),
    ("19", "DatagenSource", "datagen", r#"{"task.id":0}"#, r#"{"task.generation":0,"current.iteration":8812,"random.seed":-8231546987123540012}"#, "current.iteration", "8813"),
    ("20", "FileStreamSource", "file-stream", r#"{"filename":"/tmp/in.txt"}"#, r#"{"position":1024}"#, "position", "1025"),
    ("21", "org.apache.kafka.connect.mirror.MirrorSourceConnector", "mirror-source", r#"{"cluster":"primary","topic":"orders","partition":3}"#, r#"{"offset":1000}"#, "offset", "1001"),
    ("22", "org.apache.kafka.connect.mirror.MirrorCheckpointConnector", "mirror-checkpoint", r#"{"group":"g","topic":"orders","partition":3}"#, r#"{"offset":0}"#, "", ""),
    ("23", "org.apache.kafka.connect.mirror.MirrorHeartbeatConnector", "mirror-heartbeat", r#"{"sourceClusterAlias":"a","targetClusterAlias":"b"}"#, r#"{"offset":0}"#, "", ""),
    ("24", "HttpSourceV2", "generic-http", r#"{"url":"https://example.com/items"}"#, r#"{"offset":"17"}"#, "", ""),
    ("25", "SnowflakeSource", "snowflake-source", r#"{"protocol":"1","table":"DB.PUBLIC.ORDERS"}"#, r#"{"incrementing":3}"#, "", ""),
];

fn entry(partition: &str, offset: &str) -> Vec<OffsetEntry> {
    vec![OffsetEntry {
        partition: json(partition),
        offset: json(offset),
    }]
}

#[test]
fn every_row_is_recognised_by_its_plugin() {
    for (row, plugin, class, partition, offset, ..) in ROWS {
        let found = recognise(Some(plugin), &entry(partition, offset));
        assert!(matches!(found, Recognised::ByPlugin(_)), "row {row}");
        assert_eq!(found.class().map(|class| class.id), Some(*class), "row {row}");
    }
    let rows: Vec<&str> = ROWS.iter().map(|row| row.0.split(',').next().unwrap()).collect();
    for row in 1..=25 {
        assert!(
            rows.contains(&row.to_string().as_str()),
            "row {row} has an example"
        );
    }
}

/// Without a plugin name the keys alone decide, where they can: rows that share their keys with another are named.
#[test]
fn every_row_with_keys_of_its_own_is_recognised_by_its_shape() {
    for (row, _, class, partition, offset, ..) in ROWS {
        let found = recognise(None, &entry(partition, offset));
        let expected = match *class {
            // No keys known, or keys nobody can tell from others.
            "salesforce-stream" | "generic-http" => Recognised::Unknown,
            "snowflake-source" => Recognised::ByShape(by_id("jdbc-table").unwrap()),
            // XStream writes a part of what LogMiner does.
            "oracle-xstream" => Recognised::ByShape(by_id("oracle-logminer").unwrap()),
            other => Recognised::ByShape(by_id(other).unwrap()),
        };
        assert_eq!(found, expected, "row {row}");
    }
    assert_eq!(recognise(None, &[]), Recognised::Unknown);
    assert_eq!(
        recognise(Some("BrandNewSource"), &entry(r#"{"x":1}"#, r#"{"y":2}"#)),
        Recognised::Unknown
    );
}

/// The example itself, one value raised: no error, the order is as the row says, and every other byte stays.
#[test]
fn a_later_value_of_every_ordered_row_is_later_and_clean() {
    for (row, plugin, _, partition, offset, key, typed) in ROWS.iter().filter(|row| !row.5.is_empty()) {
        let mut draft = draft_of(partition, offset);
        let shape = common::shape(plugin, &draft);
        draft.set_cell(At::Base(0), key, typed, &shape).unwrap();
        let wanted = draft.row(At::Base(0)).unwrap().offset_value();
        let live = &draft.base.entries[0].offset;
        assert!(
            matches!(step(shape.class(), live, &wanted), Step::Later(by, _) if by == *key),
            "row {row}"
        );
        assert!(
            matches!(step(shape.class(), &wanted, live), Step::Earlier(..)),
            "row {row}"
        );
        let config: Config = [("connector.class".to_owned(), (*plugin).to_owned())].into();
        let problems = check(
            &draft,
            &Context {
                shape: &shape,
                config: Some(&config),
                delete_some: false,
            },
        );
        let errors: Vec<_> = problems
            .iter()
            .filter(|problem| problem.severity() == Severity::Error)
            // Moving one of them alone is the mistake that row 6 is known for.
            .filter(|problem| problem.code.word() != "lsn-without-proc")
            .collect();
        assert!(errors.is_empty(), "row {row}: {errors:?}");
        for (name, value) in live
            .members()
            .filter(|(name, _)| name.as_str().as_deref() != Some(key))
        {
            assert_eq!(
                wanted.get(&name.as_str().unwrap()).unwrap().text(),
                value.text(),
                "row {row}"
            );
        }
    }
}

#[test]
fn opaque_rows_have_no_order() {
    for id in [
        "mongodb-atlas",
        "cosmos",
        "cosmos-v2",
        "mongodb-cdc",
        "salesforce-stream",
    ] {
        assert_eq!(by_id(id).unwrap().order, Order::Opaque, "{id}");
    }
}

#[test]
fn every_plugin_of_the_list_is_known() {
    const SOURCES: &[(&str, &str)] = &[
        (
            "jdbc-table",
            "MySqlSource PostgresSource MicrosoftSqlServerSource OracleDatabaseSource IbmDb2Source",
        ),
        ("snowflake-source", "SnowflakeSource"),
        ("mysql-cdc", "MySqlCdcSource MySqlCdcSourceV2 MariaDbCdcSource"),
        ("postgres-cdc", "PostgresCdcSource PostgresCdcSourceV2"),
        ("sqlserver-cdc", "SqlServerCdcSource"),
        ("sqlserver-cdc-v2", "SqlServerCdcSourceV2"),
        ("oracle-cdc", "OracleCdcSource"),
        ("oracle-xstream", "OracleXStreamSource"),
        ("mongodb-atlas", "MongoDbAtlasSource"),
        ("dynamodb-cdc", "DynamoDbCdcSource"),
        ("kinesis", "KinesisSource"),
        ("cosmos", "CosmosDbSource"),
        ("cosmos-v2", "CosmosDbSourceV2"),
        ("couchbase", "CouchbaseSource"),
        ("github", "GithubSource"),
        ("generic-http", "HttpSourceV2 ServiceNowSourceV2"),
        (
            "closed-source",
            "S3Source GcsSource AzureBlobSource JiraSource ZendeskSource ServiceNowSource InfluxDB2Source SalesforceBulkApiV2Source",
        ),
        (
            "salesforce-stream",
            "SalesforceCdcSource SalesforcePlatformEventSource SalesforcePushTopicSource",
        ),
        (
            "unlisted-source",
            "HttpSource SalesforceBulkApiSource RedisKafkaSource ActiveMQSource TIBCOSource TwitterSource",
        ),
        (
            "position-elsewhere",
            "PubSubSource AzureEventHubsSource AzureServiceBusSource SqsSource CloudWatchLogsSource MqttSource RabbitMQSource \
             IbmMQSource JMSSource SftpSource",
        ),
        ("datagen", "DatagenSource"),
    ];
    let mut count = 0;
    for (class, plugins) in SOURCES {
        for plugin in plugins.split_whitespace() {
            let found = by_plugin(plugin);
            assert_eq!(
                found.map(|class| (class.id, class.side)),
                Some((*class, Side::Source)),
                "{plugin}"
            );
            count += 1;
        }
    }
    // As many as API.md 4.1 lists.
    assert_eq!(count, 52);
    for plugin in [
        "S3_SINK",
        "SnowflakeSink",
        "ElasticsearchSink",
        "io.confluent.connect.jdbc.JdbcSinkConnector",
    ] {
        assert_eq!(by_plugin(plugin).map(|class| class.id), Some("sink"), "{plugin}");
    }
    assert_eq!(by_plugin("Unheard"), None);
}

/// The table is data: what every row needs is there, and nothing is claimed twice.
#[test]
fn the_table_is_sound() {
    let mut plugins = std::collections::HashSet::new();
    let mut ids = std::collections::HashSet::new();
    for class in TABLE {
        assert!(ids.insert(class.id), "{} twice", class.id);
        assert!(
            !class.name.is_empty() && !class.evidence.is_empty() && !class.resumes_from.is_empty(),
            "{}",
            class.id
        );
        for plugin in class.plugins {
            assert!(plugins.insert(*plugin), "{plugin} twice");
        }
        if let Order::Keys(keys) | Order::KeysWhileSame(keys, _) = class.order {
            for key in keys {
                assert!(class.offset_key(key).is_some(), "{}: {key}", class.id);
            }
        }
        for key in class.partition.iter().chain(class.offset) {
            assert!(!key.meaning.is_empty(), "{}: {}", class.id, key.name);
        }
        for trap in class.traps {
            assert!(trap.says.ends_with('.'), "{}: {}", class.id, trap.says);
        }
    }
    assert!(matches!(
        by_id("datagen").unwrap().alterable,
        Alterable::Refused(_)
    ));
    assert!(matches!(
        by_id("cosmos").unwrap().alterable,
        Alterable::Ignored(_)
    ));
    assert!(matches!(
        by_plugin("SftpSource").unwrap().alterable,
        Alterable::Unproven(_)
    ));
}

#[test]
fn an_unknown_shape_is_learned() {
    let entries = vec![
        OffsetEntry {
            partition: json(r#"{"url":"a","page":1}"#),
            offset: json(r#"{"next":7,"etag":null}"#),
        },
        OffsetEntry {
            partition: json(r#"{"url":"b","page":2}"#),
            offset: json(r#"{"next":8,"etag":"x","extra":true}"#),
        },
    ];
    let shape = Shape::of(Some("HttpSourceV2"), None, &entries);
    assert_eq!(shape.side, Some(Side::Source));
    let names: Vec<&str> = shape.offset.iter().map(|column| &*column.name).collect();
    assert_eq!(names, ["next", "etag", "extra"]);
    assert_eq!(
        shape.offset_column("etag").unwrap().kind,
        Some(exact_json::Kind::String)
    );
    assert_eq!(shape.offset_column("next").unwrap().count, 2);
    assert!(!shape.offset_column("next").unwrap().mixed);
    let mixed = Shape::of(
        None,
        Some(Side::Source),
        &[
            entries[0].clone(),
            OffsetEntry {
                partition: json("{}"),
                offset: json(r#"{"next":"8"}"#),
            },
        ],
    );
    assert!(mixed.offset_column("next").unwrap().mixed);
    // Before there is any offset the class says what to expect.
    let empty = Shape::of(Some("OrdersSink"), None, &[]);
    assert!(
        empty.is_sink() && empty.offset_column("kafka_offset").unwrap().help() == "the next record to read"
    );
}

/// What API.md 4.1 does not list is not said to be alterable, whatever its class.
#[test]
fn whether_it_can_be_altered_is_said_of_the_plugin() {
    let of = |plugin: &str| alterable(by_plugin(plugin), Some(plugin));
    for listed in [
        "SnowflakeSink",
        "MySqlSource",
        "OracleDatabaseSource",
        "HttpSourceV2",
        "SqlServerCdcSourceV2",
        "SalesforceBulkApiV2Source",
        "S3_SINK",
    ] {
        assert_eq!(of(listed), Alterable::Yes, "{listed}");
    }
    for unlisted in [
        "IbmDb2Source",
        "HttpSource",
        "SalesforceBulkApiSource",
        "SqlServerCdcSource",
        "TwitterSource",
        "RedisKafkaSource",
        "NobodyKnows",
    ] {
        assert!(
            matches!(of(unlisted), Alterable::Unproven(why) if why.contains("No source lists it")),
            "{unlisted}"
        );
    }
    assert!(matches!(of("SqsSource"), Alterable::Unproven(why) if why.contains("lives in the system")));
    for custom in [
        "com.example.MySink",
        "io.confluent.connect.jdbc.JdbcSourceConnector",
        "com.example.MySource",
    ] {
        assert!(
            matches!(of(custom), Alterable::Unproven(why) if why.contains("custom")),
            "{custom}"
        );
    }
    assert!(matches!(
        of("io.confluent.kafka.connect.datagen.DatagenConnector"),
        Alterable::Refused(_)
    ));
    assert!(matches!(of("CosmosDbSource"), Alterable::Ignored(_)));
    assert_eq!(alterable(None, None), Alterable::Yes);
}

#[test]
fn an_empty_offset_and_what_every_debezium_writes_say_nothing_of_the_class() {
    for offset in [
        "{}",
        r#"{"transaction_id":null}"#,
        r#"{"snapshot":"INITIAL","snapshot_completed":true}"#,
    ] {
        assert_eq!(
            recognise(None, &entry(r#"{"server":"s"}"#, offset)),
            Recognised::Unknown,
            "{offset}"
        );
    }
    let xstream = recognise(
        None,
        &entry(
            r#"{"server":"s"}"#,
            r#"{"snapshot_scn":"1","snapshot":"INITIAL"}"#,
        ),
    );
    assert_eq!(xstream, Recognised::ByShape(by_id("oracle-logminer").unwrap()));
}

/// Of two offsets the one the connector resumes from decides.
#[test]
fn postgres_goes_by_lsn_proc_where_both_have_it() {
    let class = by_id("postgres-cdc");
    let between = |from: &str, to: &str| step(class, &json(from), &json(to));
    let both = |lsn: u32, proc: u32| format!(r#"{{"lsn":{lsn},"lsn_proc":{proc}}}"#);
    assert!(matches!(
        between(&both(10, 5), &both(9, 6)),
        Step::Later("lsn_proc", _)
    ));
    assert!(matches!(
        between(&both(10, 5), &both(11, 4)),
        Step::Earlier("lsn_proc", _)
    ));
    assert_eq!(between(&both(10, 5), &both(11, 5)), Step::Same);
    assert!(matches!(
        between(&both(10, 5), r#"{"lsn":11}"#),
        Step::Later("lsn", _)
    ));
    assert!(matches!(
        between(r#"{"lsn":11,"lsn_proc":null}"#, &both(10, 50)),
        Step::Earlier("lsn", _)
    ));
    assert!(matches!(
        between(r#"{"txId":1}"#, &both(10, 50)),
        Step::NoOrder(_)
    ));
}

/// One connector writes one shape: a later entry that does not fit says that the first one did by chance.
#[test]
fn every_one_of_the_first_entries_has_to_fit() {
    let fits = entry(r#"{"name":"a/b_c"}"#, r#"{"since":"2026-01-01T00:00:00Z"}"#);
    let strange = entry(
        r#"{"name":"a/b_d","page":1}"#,
        r#"{"since":"2026-01-01T00:00:00Z"}"#,
    );
    let github = Recognised::ByShape(by_id("github").unwrap());
    assert_eq!(recognise(None, &[fits.clone(), fits.clone()].concat()), github);
    assert_eq!(recognise(None, &[fits, strange].concat()), Recognised::Unknown);
}
