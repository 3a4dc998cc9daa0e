//! What changes, resets and replays mean, in words; what a cell takes.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics has failed, in its helpers too"
)]

mod common;

use common::{MYSQL, ORDERS, draft_of, draft_on, has, json, lacks, problems_unread, problems_with, sink};
use exact_json::Integer;
use offset_rules::class::Unit;
use offset_rules::class::{
    Config, ReplayEffect, ResetMeaning, Side, TABLE, by_id, replay_effect, reset_meaning,
};
use offset_rules::diff::{change, duration_words, meaning, totals};
use offset_rules::draft::At;
use offset_rules::input::{Expect, read};
use offset_rules::naming::{partition_name, spelled_out};
use offset_rules::problems::{Code, Severity};
use offset_rules::strategy::reset_all;

fn says(class: &str, live: &str, requested: &str) -> String {
    meaning(by_id(class), Some(&json(live)), &json(requested))
        .says
        .replace('\u{202f}', " ")
}

#[rustfmt::skip]
#[test]
fn every_kind_of_change_has_its_words() {
    for (class, live, requested, words) in [
        ("sink", r#"{"kafka_offset":81244}"#, r#"{"kafka_offset":80000}"#, "reads up to 1 244 records again"),
        ("sink", r#"{"kafka_offset":77120}"#, r#"{"kafka_offset":"77346"}"#, "skips up to 226 records, the last of them 77 345"),
        ("sink", r#"{"kafka_offset":0}"#, r#"{"kafka_offset":1}"#, "skips up to 1 record, the last of them 0"),
        ("sink", r#"{"kafka_offset":-1}"#, r#"{"kafka_offset":0}"#, "skips up to 1 record"),
        ("sink", r#"{"kafka_offset":9007199254740992}"#, r#"{"kafka_offset":9007199254740993}"#, "skips up to 1 record, the last of them 9 007 199 254 740 992"),
        ("sink", r#"{"kafka_offset":5}"#, r#"{"kafka_offset":4}"#, "reads up to 1 record again"),
        ("sink", r#"{"kafka_offset":5}"#, r#"{"kafka_offset":5}"#, "no change"),
        ("sink", r#"{"kafka_offset":5}"#, "null", "removes the offset (not proven to work in Confluent Cloud)"),
        ("sink", r#"{"kafka_offset":5}"#, r#"{"x":5}"#, "one side lacks a key that the order goes by"),
        ("postgres-cdc", r#"{"lsn":97500059720}"#, r#"{"lsn":97500058486}"#, "goes back by 1 234 bytes of log"),
        ("postgres-cdc", r#"{"lsn":1}"#, r#"{"lsn":2}"#, "skips 1 byte of log"),
        ("postgres-cdc", r#"{"lsn":1,"txId":1}"#, r#"{"lsn":1,"txId":2}"#, "stays at its position; other members change"),
        ("jdbc-table", r#"{"timestamp":7500000,"incrementing":1}"#, r#"{"timestamp":0,"incrementing":1}"#, "goes back by 2 h 5 min (timestamp)"),
        ("jdbc-table", r#"{"timestamp":1,"incrementing":1}"#, r#"{"timestamp":1,"incrementing":1001}"#, "goes forward by 1 000 in incrementing"),
        ("jdbc-table", r#"{"timestamp":1,"timestamp_nanos":5}"#, r#"{"timestamp":1,"timestamp_nanos":7}"#, "skips 2 ns (timestamp_nanos)"),
        ("mysql-cdc", r#"{"file":"a.10","pos":1}"#, r#"{"file":"a.9","pos":5}"#, "goes back in file"),
        ("mysql-cdc", r#"{"file":"a.10","pos":1}"#, r#"{"file":"a.10","pos":5}"#, "goes forward by 4 in pos"),
        ("mysql-cdc", r#"{"file":"a.10","pos":1}"#, r#"{"file":"b.9","pos":5}"#, "the values are not of a form that can be compared"),
        ("mysql-cdc", r#"{"file":"a.1","gtids":"u:1-5"}"#, r#"{"file":"a.1","gtids":"u:1-4"}"#, "gtids is a set, not an order"),
        ("mysql-cdc", r#"{"file":"a.1","pos":1,"gtids":"u:1-5"}"#, r#"{"file":"a.1","pos":5,"gtids":"u:1-5"}"#, "gtids stays as it is, and while it is there file and pos are ignored"),
        ("mysql-cdc", r#"{"file":"a.1","pos":1,"gtids":"u:1-5"}"#, r#"{"file":"a.2","pos":1,"gtids":"u:1-5"}"#, "gtids stays as it is, and while it is there file and pos are ignored"),
        ("mysql-cdc", r#"{"file":"a.1","pos":1,"gtids":"u:1-5","row":1}"#, r#"{"file":"a.1","pos":1,"gtids":"u:1-5","row":2}"#, "goes forward by 1 in row"),
        ("mysql-cdc", r#"{"file":"a.1","pos":1,"gtids":""}"#, r#"{"file":"a.1","pos":5,"gtids":""}"#, "goes forward by 4 in pos"),
        ("oracle-xstream", r#"{"scn":"5","lcr_position":"ff"}"#, r#"{"scn":"6","lcr_position":"ff"}"#, "lcr_position stays as it is, and while it is there scn is ignored"),
        ("sqlserver-cdc", r#"{"commit_lsn":"00000027:00000ac0:0002"}"#, r#"{"commit_lsn":"00000027:00000abf:0002"}"#, "goes back in commit_lsn"),
        ("sqlserver-cdc", r#"{"commit_lsn":"00000027:00000ac0:0002"}"#, r#"{"commit_lsn":"00000027:00000AC1:0002"}"#, "goes forward in commit_lsn"),
        ("sqlserver-cdc", r#"{"commit_lsn":"00000027:00000ac0:0002"}"#, r#"{"commit_lsn":"00000027:00000AC0:0002"}"#, "stays at its position; other members change"),
        ("mongodb-atlas", r#"{"_id":"a","copy":"true"}"#, r#"{"copy":"true","_id":"a"}"#, "no change"),
        ("oracle-xstream", r#"{"scn":"9999999999999999999999"}"#, r#"{"scn":"9999999999999999999998"}"#, "goes back by 1 in scn"),
        ("kinesis", r#"{"sequenceNumber":"49655132034216158934501234567890123456789012345678901234"}"#, r#"{"sequenceNumber":"49655132034216158934501234567890123456789012345678900234"}"#, "goes back by 1 000 in sequenceNumber"),
        ("couchbase", r#"{"bySeqno":5,"vbuuid":1}"#, r#"{"bySeqno":6,"vbuuid":2}"#, "sequence numbers compare only within one vbuuid"),
        ("github", r#"{"since":"2026-01-02T00:00:00Z"}"#, r#"{"since":"2026-01-01T00:00:00Z"}"#, "goes back by 1 d (since)"),
        ("mongodb-atlas", r#"{"_id":"a"}"#, r#"{"_id":"b"}"#, "opaque: only the source knows the order"),
    ] {
        assert_eq!(says(class, live, requested), words, "{class} {live} {requested}");
    }
    assert_eq!(meaning(None, Some(&json(r#"{"a":1,"b":2}"#)), &json(r#"{"b":2,"a":1}"#)).says, "no change");
    assert_eq!(meaning(None, Some(&json(r#"{"a":1}"#)), &json(r#"{"a":2}"#)).says, "opaque: the order of this class's offsets is not known");
    assert_eq!(meaning(by_id("sink"), None, &json(r#"{"kafka_offset":2}"#)).says, "there is no live offset to compare with");
}

#[test]
fn durations_have_two_units() {
    for (nanos, words) in [
        (0_i64, "0 s"),
        (1, "1 ns"),
        (1_500, "1 µs 500 ns"),
        (450_000_000, "450 ms"),
        (61_000_000_000, "1 min 1 s"),
        (3_600_000_000_001, "1 h"),
        (90_000_000_000_000, "1 d 1 h"),
    ] {
        assert_eq!(duration_words(&Integer::from(nanos)), words);
    }
    assert_eq!(
        duration_words(&Integer::parse("99999999999999999999").unwrap()),
        "more than 290 years"
    );
}

#[test]
fn a_change_lists_its_keys_with_their_other_spellings() {
    let mut draft = draft_of(
        r#"{"server":"s"}"#,
        r#"{"lsn":97500059720,"ts_usec":1772442991000000,"gone":1}"#,
    );
    draft.set_offset(
        At::Base(0),
        r#"{"lsn":97500059721,"ts_usec":1772442991000000,"new":null}"#,
        offset_rules::draft::RowIntent::Value,
    );
    let change = change(&draft, by_id("postgres-cdc"), At::Base(0)).unwrap();
    let keys: Vec<_> = change
        .keys
        .iter()
        .map(|key| (key.key.as_str(), key.is_change()))
        .collect();
    assert_eq!(
        keys,
        [("lsn", true), ("ts_usec", false), ("gone", true), ("new", true)]
    );
    assert_eq!(
        change.keys[0].spelled,
        (Some("16/B374D848".into()), Some("16/B374D849".into()))
    );
    assert_eq!(change.keys[1].spelled.0.as_deref(), Some("2026-03-02T09:16:31Z"));
    assert!(change.keys[2].requested.is_none() && change.keys[3].live.is_none());
    assert_eq!(
        spelled_out(Unit::EpochSeconds, &json("-1")).as_deref(),
        Some("1969-12-31T23:59:59Z")
    );
    assert_eq!(
        spelled_out(Unit::EpochMillis, &json("99999999999999999999")),
        None
    );
}

#[test]
fn a_reset_changes_every_partition() {
    let mut draft = draft_on(sink(&[("orders", 0, 5)]));
    assert!(change(&draft, by_id("sink"), At::Base(0)).is_none());
    reset_all(&mut draft);
    let removed = change(&draft, by_id("sink"), At::Base(0)).unwrap();
    assert_eq!(
        (removed.requested, removed.meaning.says.as_str()),
        (None, "the offset is removed")
    );
    assert_eq!(totals(&draft, by_id("sink")).back.partitions, 0);
}

#[test]
fn partitions_have_names() {
    for (partition, name) in [
        (r#"{"kafka_partition":3,"kafka_topic":"orders"}"#, "orders/3"),
        (r#"{"kafka_partition":"3","kafka_topic":"orders"}"#, "orders/3"),
        (r#"{"server":"inventory"}"#, "inventory"),
        (
            r#"{"server":"crm","database":"sales"}"#,
            "server=crm, database=sales",
        ),
        ("{}", "the only partition"),
    ] {
        assert_eq!(partition_name(&json(partition)), name);
    }
    assert_eq!(
        partition_name(&json(&format!(r#"{{"a":"{}"}}"#, "x".repeat(1_000_000))))
            .chars()
            .count(),
        121
    );
}

fn config(settings: &[(&str, &str)]) -> Config {
    settings
        .iter()
        .map(|(name, value)| ((*name).into(), (*value).into()))
        .collect()
}

#[rustfmt::skip]
#[test]
fn what_a_reset_means_is_read_from_the_config() {
    use ResetMeaning::{ReadsAgain, ReadsInPart, StartsAtTheEnd, Stops, Unknown};
    let word = |meaning: &ResetMeaning| match meaning { ReadsAgain(_) => "again", ReadsInPart(..) => "in part", StartsAtTheEnd(_) => "end", Stops(_) => "stops", Unknown(_) => "unknown" };
    // Whether it may read again, and whether it may leave a gap.
    for (class, setting, value, expected, again, gap) in [
        ("sink", "", "", "again", true, false),
        ("sink", "consumer.override.auto.offset.reset", "earliest", "again", true, false),
        ("sink", "consumer.override.auto.offset.reset", "latest", "end", false, true),
        ("sink", "consumer.override.auto.offset.reset", "none", "stops", false, false),
        ("sink", "consumer.override.auto.offset.reset", "by_duration:PT1H", "unknown", true, true),
        // What was deleted meanwhile is in no snapshot.
        ("mysql-cdc", "", "", "in part", true, true),
        ("mysql-cdc", "snapshot.mode", "initial", "in part", true, true),
        ("mysql-cdc", "snapshot.mode", "when_needed", "in part", true, true),
        ("postgres-cdc", "snapshot.mode", "always", "in part", true, true),
        ("postgres-cdc", "snapshot.mode", "never", "unknown", true, true),
        ("mysql-cdc", "snapshot.mode", "initial_only", "in part", true, true),
        ("mysql-cdc", "snapshot.mode", "recovery", "unknown", true, true),
        ("oracle-cdc", "snapshot.mode", "initial", "unknown", true, true),
        ("snowflake-source", "", "", "unknown", true, true),
        ("mirror-source", "", "", "unknown", true, true),
        ("mysql-cdc", "snapshot.mode", "no_data", "end", false, true),
        ("sqlserver-cdc", "snapshot.mode", "schema_only", "end", false, true),
        // T34: the slot keeps a position beside the offset.
        ("postgres-cdc", "snapshot.mode", "no_data", "in part", true, true),
        ("postgres-cdc", "", "", "in part", true, true),
        ("mysql-cdc", "snapshot.mode", "configuration_based", "unknown", true, true),
        ("jdbc-table", "", "", "again", true, false),
        ("jdbc-table", "timestamp.initial", "-1", "end", false, true),
        ("jdbc-table", "timestamp.initial", "1700000000000", "in part", true, true),
        ("mongodb-atlas", "", "", "end", false, true),
        ("mongodb-atlas", "startup.mode", "copy_existing", "in part", true, true),
        ("mongodb-atlas", "startup.mode", "timestamp", "end", false, true),
        ("mongodb-atlas", "copy.existing", "true", "in part", true, true),
        ("kinesis", "kinesis.position", "TRIM_HORIZON", "again", true, false),
        ("kinesis", "kinesis.position", "LATEST", "end", false, true),
        ("kinesis", "", "", "again", true, false),
        ("kinesis", "kinesis.position", "AT_TIMESTAMP", "unknown", true, true),
        ("salesforce-stream", "", "", "unknown", true, true),
        ("salesforce-stream", "connector.class", "SalesforceCdcSource", "end", false, true),
        ("salesforce-stream", "connector.class", "SalesforcePlatformEventSource", "unknown", true, true),
        ("couchbase", "couchbase.stream.from", "NOW", "end", false, true),
        ("couchbase", "", "", "again", true, false),
        ("salesforce-stream", "salesforce.initial.start", "all", "again", true, false),
        ("salesforce-stream", "salesforce.initial.start", "latest", "end", false, true),
        ("file-stream", "", "", "again", true, false),
        ("github", "", "", "unknown", true, true),
    ] {
        let meaning = reset_meaning(by_id(class), Some(&config(&[(setting, value)])));
        let facts = (meaning.may_read_again().is_some(), meaning.may_leave_a_gap().is_some());
        assert_eq!((word(&meaning), facts), (expected, (again, gap)), "{class} {setting}={value}: {}", meaning.sentence());
    }
    let two = |class: &str, settings: &[(&str, &str)]| reset_meaning(by_id(class), Some(&config(settings)));
    // From a time on: both are said, and each names what it is about, for they are read apart.
    let time = ("startup.mode.timestamp.start.at.operation.time", "2026-01-01T00:00:00Z");
    assert!(matches!(two("mongodb-atlas", &[("startup.mode", "timestamp"), time]), ReadsInPart(_, gap) if gap.contains("before startup.mode.timestamp")));
    let time = ("kinesis.shard.timestamp", "1700000000000");
    assert!(matches!(two("kinesis", &[("kinesis.position", "AT_TIMESTAMP"), time]), ReadsInPart(says, gap) if says.contains("1700000000000") && gap.contains("before kinesis.shard.timestamp")));
    assert!(matches!(two("jdbc-table", &[("timestamp.initial", "1700000000000")]), ReadsInPart(says, gap) if says.contains("1700000000000") && gap.contains("before timestamp.initial")));
    let only = two("mysql-cdc", &[("snapshot.mode", "initial_only")]);
    assert_eq!(only.sentence(), "Takes a new snapshot and then stops: snapshot.mode is initial_only. Changes after the snapshot are not read, and those before it that it does not show, such as deletes, are not seen.");
    let slot = two("postgres-cdc", &[("snapshot.mode", "no_data")]);
    assert!(slot.may_read_again().unwrap().contains("replication slot has confirmed"));
    assert!(slot.may_leave_a_gap().unwrap().starts_with("Where the slot is gone"));
    // With a mode that does not go by time, timestamp.initial does not count.
    assert!(matches!(two("jdbc-table", &[("timestamp.initial", "-1"), ("mode", "incrementing")]), ReadsAgain(_)));
    // A setting that is there and blank is not set.
    for blank in ["", "  "] {
        let by_default = two("sink", &[("consumer.override.auto.offset.reset", blank)]);
        assert!(matches!(by_default, ReadsAgain(says) if says.contains("by default")));
    }
    assert!(matches!(reset_meaning(None, Some(&Config::new())), Unknown(says) if says.contains("not known for this class")));
}

/// A gap is acknowledged apart from a replay: each has a problem of its own, in its own words.
#[test]
fn a_reset_has_a_problem_for_each_of_its_facts() {
    let (mysql, jdbc) = (
        (MYSQL, r#"{"file":"a.1","pos":4}"#),
        (r#"{"protocol":"1","table":"t"}"#, r#"{"timestamp":1}"#),
    );
    let kafka = (ORDERS, r#"{"kafka_offset":5}"#);
    let reset = "consumer.override.auto.offset.reset";
    for (plugin, (partition, offset), setting, replay, gap) in [
        ("OrdersSink", kafka, ("", ""), "Reads all retained", ""),
        ("OrdersSink", kafka, (reset, "latest"), "", "Starts at the end"),
        ("OrdersSink", kafka, (reset, "odd"), "is “odd”", "is “odd”"),
        (
            "MySqlCdcSourceV2",
            mysql,
            ("", ""),
            "once more.",
            "such as deletes",
        ),
        (
            "MySqlCdcSourceV2",
            mysql,
            ("snapshot.mode", "initial_only"),
            "then stops",
            "after the snapshot",
        ),
        ("PostgresSource", jdbc, ("", ""), "Reads all rows", ""),
        (
            "PostgresSource",
            jdbc,
            ("timestamp.initial", "5"),
            "changed since",
            "before timestamp.initial",
        ),
        (
            "GithubSource",
            (r#"{"name":"a"}"#, r#"{"since":"2026-01-01T00:00:00Z"}"#),
            ("", ""),
            "not known for this class",
            "not known for this class",
        ),
    ] {
        let mut draft = draft_of(partition, offset);
        reset_all(&mut draft);
        let found = problems_with(plugin, &draft, &[setting]);
        for (code, words) in [(Code::ResetReplay, replay), (Code::ResetGap, gap)] {
            if words.is_empty() {
                lacks(&found, code);
            } else {
                has(&found, code);
                let says = found.of(code).unwrap().says();
                assert!(says.contains(words), "{plugin} {setting:?}: {says}");
                assert_eq!(code.severity(), Severity::Warning);
            }
        }
        lacks(&found, Code::ResetStops);
    }
}

/// Of a config that was not read no setting is absent, so nothing holds by default: a replay and a gap are both possible.
#[test]
fn without_the_config_nothing_is_said_to_be_so_by_default() {
    let why = "because the configuration was not read";
    for class in TABLE.iter().copied().map(Some).chain([None]) {
        let id = class.map(|class| class.id);
        let meaning = reset_meaning(class, None);
        let says = meaning.sentence();
        assert!(matches!(meaning, ResetMeaning::Unknown(_)), "{id:?}: {says}");
        assert!(says.contains(why) && says.contains(" or "), "{id:?}: {says}");
        assert!(!says.contains("default"), "{id:?}: {says}");
        let facts = (meaning.may_read_again(), meaning.may_leave_a_gap());
        assert_eq!(facts, (Some(says.as_str()), Some(says.as_str())), "{id:?}");
        match replay_effect(class, None, None) {
            ReplayEffect::Unknown(says) => assert!(says.contains(why), "{id:?}: {says}"),
            other => {
                // Whatever its config, a source writes to Kafka.
                assert!(matches!(other, ReplayEffect::AddsDuplicates(_)), "{id:?}");
                assert_eq!(class.map(|class| class.side), Some(Side::Source), "{id:?}");
            }
        }
    }
    let unread = |class: &str| reset_meaning(by_id(class), None).sentence();
    assert!(unread("sink").ends_with("It may read all retained records again, start at the end, or fail."));
    assert!(unread("mysql-cdc").ends_with("It may take a new snapshot, or start in the log without one."));
    assert!(unread("jdbc-table").ends_with("It may read all rows again, or some of them, or start now."));
    // A config that was read and sets nothing is something else.
    let read = reset_meaning(by_id("sink"), Some(&Config::new()));
    assert!(read.sentence().contains("by default") && read.may_leave_a_gap().is_none());
}

#[test]
fn a_reset_without_the_config_is_acknowledged_as_both() {
    let mut draft = draft_on(sink(&[("orders", 0, 10), ("orders", 1, 20)]));
    reset_all(&mut draft);
    let found = problems_unread(&draft);
    assert_eq!(found.sentence(), "2 warnings");
    for code in [Code::ResetReplay, Code::ResetGap] {
        let says = found.of(code).unwrap().says();
        assert!(says.contains("because the configuration was not read"), "{says}");
    }
}

#[test]
fn where_a_sink_starts_that_finds_nothing_is_not_known_without_the_config() {
    for (offset, code) in [("15", Code::SinkRaised), ("0", Code::SinkZero)] {
        let mut draft = draft_on(sink(&[("orders", 0, 10)]));
        let shape = common::shape("OrdersSink", &draft);
        draft
            .set_cell(At::Base(0), "kafka_offset", offset, &shape)
            .unwrap();
        let found = problems_unread(&draft);
        let problem = found.of(code).unwrap();
        let words = "it may start at the earliest record that is, at the end, or fail (not known: the configuration was not read).";
        assert!(problem.advice().ends_with(words), "{}", problem.advice());
        for words in [problem.says(), problem.advice().to_owned()] {
            assert!(!words.contains("default"), "{words}");
        }
    }
}

#[rustfmt::skip]
#[test]
fn what_the_target_does_with_a_replay_is_read_from_class_and_config() {
    use ReplayEffect::{AddsDuplicates, KeepsItsOwnPosition, RemovesDuplicates, Unknown};
    let word = |effect: &ReplayEffect| match effect { KeepsItsOwnPosition(_) => "own", RemovesDuplicates(_) => "removes", AddsDuplicates(_) => "adds", Unknown(_) => "unknown" };
    for (plugin, setting, value, expected) in [
        ("SnowflakeSink", "snowflake.ingestion.method", "SNOWPIPE_STREAMING", "own"),
        ("SnowflakeSink", "snowflake.ingestion.method", "SNOWPIPE", "unknown"),
        ("SnowflakeSink", "", "", "unknown"),
        ("PostgresSink", "insert.mode", "UPSERT", "removes"),
        ("PostgresSink", "insert.mode", "INSERT", "adds"),
        ("PostgresSink", "", "", "adds"),
        ("BigQueryStorageSink", "ingestion.mode", "UPSERT_DELETE", "removes"),
        ("BigQueryStorageSink", "ingestion.mode", "NEW MODE", "unknown"),
        ("ElasticsearchSink", "", "", "removes"),
        ("MongoDbAtlasSink", "", "", "adds"),
        ("MongoDbAtlasSink", "doc.id.strategy", "ProvidedInKeyStrategy", "removes"),
        ("MongoDbAtlasSink", "doc.id.strategy", "BsonOidStrategy", "adds"),
        ("MongoDbAtlasSink", "doc.id.strategy", "KafkaMetaDataStrategy", "removes"),
        ("MongoDbAtlasSink", "doc.id.strategy", "Mine", "unknown"),
        ("MongoDbAtlasSink", "cdc.handler", "DebeziumMySqlHandler", "unknown"),
        ("MongoDbAtlasSink", "cdc.handler", "None", "adds"),
        ("MongoDbAtlasSink", "write.strategy", "DeleteOneDefaultStrategy", "unknown"),
        ("S3_SINK", "", "", "adds"),
        ("BigQueryStorageSink", "", "", "adds"),
        ("PostgresSink", "insert.mode", "MERGE", "unknown"),
        // What their makers do not say is not said here.
        ("DatabricksDeltaLakeSink", "", "", "unknown"),
        ("RedshiftSink", "", "", "unknown"),
        ("DynamoDbSink", "", "", "unknown"),
        ("BrandNewSink", "", "", "unknown"),
    ] {
        let effect = replay_effect(by_id("sink"), Some(plugin), Some(&config(&[(setting, value)])));
        assert_eq!(word(&effect), expected, "{plugin} {setting}={value}: {}", effect.sentence());
    }
    assert_eq!(word(&replay_effect(by_id("github"), Some("GithubSource"), Some(&Config::new()))), "adds");
}

#[rustfmt::skip]
#[test]
fn a_cell_takes_what_a_person_types_and_refuses_by_name() {
    use Expect::{Boolean, Integer as Int, Json, Lsn, Number, Text, TextOrNull};
    for (expect, typed, json) in [
        (Int, "81244", "81244"), (Int, " 81 244 ", "81244"), (Int, "81\u{202f}244", "81244"), (Int, "81\u{2009}244", "81244"),
        (Int, "81\u{a0}244", "81244"), (Int, "81_244", "81244"), (Int, "-5", "-5"), (Int, "9007199254740993", "9007199254740993"),
        (Lsn, "16/B374D848", "97500059720"), (Lsn, "97500059720", "97500059720"),
        (Number, "1.50", "1.50"), (Number, "1e3", "1e3"), (Text, "a\"b", r#""a\"b""#), (Text, "", "\"\""), (Text, "null", "\"null\""),
        (TextOrNull, "null", "null"), (TextOrNull, "x", "\"x\""), (Boolean, " true", "true"), (Json, "null", "null"), (Json, " \"x\" ", "\"x\""), (Json, "1.0", "1.0"),
    ] {
        assert_eq!(read(typed, expect).as_deref(), Ok(json), "{typed:?}");
    }
    for (expect, typed, code) in [
        (Int, "81,244", "input-comma"), (Int, "81.244", "input-point"), (Int, "1e3", "input-exponent"), (Int, "007", "input-leading-zero"),
        (Int, "-01", "input-leading-zero"), (Int, "-0", "input-minus-zero"), (Int, "+5", "input-plus"), (Int, "", "input-empty"), (Int, " _ ", "input-empty"), (Int, "five", "input-digits"), (Int, "٣", "input-digits"),
        (Int, "0x10", "input-digits"), (Int, "--5", "input-digits"), (Lsn, "16/", "input-lsn"), (Lsn, "G/1", "input-lsn"), (Number, "1.", "input-number"),
        (Boolean, "TRUE", "input-boolean"), (Json, "x", "input-json"), (Json, "[1]", "input-nested"), (Json, "{}", "input-nested"),
    ] {
        let error = read(typed, expect).unwrap_err();
        assert_eq!(error.code, code, "{typed:?}");
        assert!(error.says.ends_with('.') && error.advice.ends_with('.'));
    }
}

#[test]
fn what_a_cell_takes_goes_by_the_live_value() {
    let draft = draft_of(
        r#"{"server":"s"}"#,
        r#"{"lsn":5,"transaction_id":null,"snapshot":null,"odd":1.5,"flag":true,"text":"x"}"#,
    );
    let shape = common::shape("PostgresCdcSource", &draft);
    let at = At::Base(0);
    for (key, expect) in [
        ("lsn", Expect::Lsn),
        ("transaction_id", Expect::TextOrNull),
        ("snapshot", Expect::Json),
        ("odd", Expect::Number),
        ("flag", Expect::Boolean),
        ("text", Expect::Text),
        ("lsn_proc", Expect::Lsn),
        ("messageType", Expect::Text),
        ("unheard", Expect::Json),
    ] {
        assert_eq!(draft.expects(at, key, &shape), expect, "{key}");
    }
}
