//! Problems, rule by rule: what each class's rules name, what they leave alone, and what the sentences count.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics has failed, in its helpers too"
)]

mod common;

use common::{
    MYSQL, ORDERS, added, added_to, draft_of, draft_on, entries, has, lacks, problems, problems_with, sink,
    twice, typed, whole,
};
use offset_rules::draft::{At, Draft, RowIntent};
use offset_rules::problems::{Code, Problems};
use offset_rules::strategy::reset_all;

/// A partition is checked as its class or its live neighbours have it, on an empty base too.
#[rustfmt::skip]
#[test]
fn the_values_of_an_added_partition_are_checked() {
    const BESIDE: &str = r#"[{"partition":{"protocol":"1","table":"a"},"offset":{"incrementing":3}}]"#;
    for (plugin, live, partition, code) in [
        ("OrdersSink", "[]", r#"{"kafka_topic":"o","kafka_partition":-1}"#, Code::BelowLowest),
        ("OrdersSink", "[]", r#"{"kafka_topic":"o","kafka_partition":"-1"}"#, Code::BelowLowest),
        ("OrdersSink", "[]", r#"{"kafka_topic":"o","kafka_partition":1.5}"#, Code::NotInteger),
        ("OrdersSink", "[]", r#"{"kafka_topic":"o","kafka_partition":"1.5"}"#, Code::NotDigits),
        ("OrdersSink", "[]", r#"{"kafka_topic":"o","kafka_partition":true}"#, Code::ChangedType),
        ("OrdersSink", "[]", r#"{"kafka_topic":7,"kafka_partition":0}"#, Code::ChangedType),
        ("OrdersSink", "[]", r#"{"kafka_topic":null,"kafka_partition":0}"#, Code::MissingPartitionKey),
        ("OrdersSink", "[]", r#"{"kafka_topic":"o","kafka_partition":9223372036854775808}"#, Code::BeyondInt64),
        ("MySqlSource", "[]", r#"{"protocol":1,"table":"a"}"#, Code::ChangedType),
        ("MySqlSource", BESIDE, r#"{"protocol":1,"table":"b"}"#, Code::ChangedType),
        ("CouchbaseSource", "[]", r#"{"bucket":"b","partition":512}"#, Code::ChangedType),
        ("CouchbaseSource", "[]", r#"{"bucket":"b","partition":"1024"}"#, Code::AboveHighest),
        ("CouchbaseSource", "[]", r#"{"bucket":"b","partition":"-5"}"#, Code::NotDigits),
        ("org.apache.kafka.connect.mirror.MirrorSourceConnector", "[]", r#"{"cluster":"a","topic":"t","partition":-1}"#, Code::BelowLowest),
    ] {
        has(&added_to(plugin, live, partition, "{}"), code);
    }
    for (plugin, live, partition) in [
        ("OrdersSink", "[]", r#"{"kafka_topic":"o","kafka_partition":0}"#),
        ("OrdersSink", "[]", r#"{"kafka_topic":"o","kafka_partition":"0"}"#),
        ("MySqlSource", "[]", r#"{"protocol":"1","table":"a"}"#),
        // As the live ones have it, whatever the class says.
        ("MySqlSource", &BESIDE.replace("\"1\"", "1"), r#"{"protocol":1,"table":"b"}"#),
        ("CouchbaseSource", "[]", r#"{"bucket":"b","partition":"1023"}"#),
    ] {
        let found = added_to(plugin, live, partition, "{}");
        for code in [Code::ChangedType, Code::BelowLowest, Code::NotInteger, Code::NotDigits, Code::AboveHighest, Code::RetypedSink] {
            lacks(&found, code);
        }
    }
}

/// A sink takes its partition's number as a number or as a string (API.md 4.2 row 1): it is the live one.
#[test]
fn a_retyped_partition_of_a_sink_is_the_live_one() {
    let found = added(
        "OrdersSink",
        &[("orders", 0, 10)],
        r#"{"kafka_partition":"0","kafka_topic":"orders"}"#,
    );
    for code in [Code::MistypedPartition, Code::UnknownPartition] {
        lacks(&found, code);
    }
    has(&found, Code::SinkLowered);
    // Twice, once either way: the server takes one of them.
    has(
        &problems("OrdersSink", &twice(&["7", "\"7\""])),
        Code::DuplicatePartition,
    );
}

/// What is counted is what is said to be counted.
#[test]
fn many_say_what_they_count() {
    let says = |problems: &Problems, code: Code| problems.of(code).unwrap().says();
    let rows: Vec<(&str, u32, u64)> = (0..6).map(|at| ("orders", at, 1_000)).collect();
    let mut draft = draft_on(sink(&rows));
    let shape = common::shape("OrdersSink", &draft);
    for (place, number) in ["5", "5", "5", "6", "6", "7"].into_iter().enumerate() {
        draft
            .set_cell(At::Base(place), "kafka_offset", number, &shape)
            .unwrap();
    }
    assert_eq!(
        says(&problems("OrdersSink", &draft), Code::SameNumber),
        "2 numbers stand on several partitions each."
    );

    let twice = whole(
        "HttpSourceV2",
        r#"{"u":1}"#,
        r#"{"a":1,"b":1}"#,
        r#"{"a":1,"a":2,"b":1,"b":2}"#,
    );
    assert_eq!(
        says(&twice, Code::DuplicateMember),
        "2 keys are named twice in one object."
    );
    let bare = added_to("MySqlSource", "[]", "{}", r#"{"incrementing":1}"#);
    assert_eq!(
        says(&bare, Code::MissingPartitionKey),
        "2 keys are missing from partitions."
    );
    let mut two = draft_on(entries(
        r#"[{"partition":{"name":"a"},"offset":{"since":"2026-01-01T00:00:00Z"}},{"partition":{"name":"b"},"offset":{"since":"2026-01-01T00:00:00Z"}}]"#,
    ));
    for place in [0, 1] {
        two.set_offset(At::Base(place), "{}", RowIntent::Value);
    }
    assert_eq!(
        says(&problems("GithubSource", &two), Code::MissingKey),
        "2 keys that the connector needs are missing from offsets."
    );
    let left = typed(
        "MySqlCdcSource",
        MYSQL,
        r#"{"file":"a.1","pos":4,"event":2,"row":1}"#,
        &[("pos", "5")],
    );
    assert_eq!(
        says(&left, Code::EventRowLeft),
        "2 counts in event or row are still those of the old place."
    );
}

/// T34: what it resumes from is lsn_proc, and the three are set together.
#[test]
fn postgres_positions_are_one_place() {
    let cells = |live: &str, cells: &[(&str, &str)]| typed("PostgresCdcSource", MYSQL, live, cells);
    let live = r#"{"lsn":100,"lsn_proc":100,"lsn_commit":90}"#;
    has(&cells(live, &[("lsn_proc", "90")]), Code::LsnWithoutProc);
    has(&cells(live, &[("lsn_proc", "90")]), Code::LsnBack);
    has(&cells(live, &[("lsn", "90")]), Code::LsnWithoutProc);
    // lsn goes back and lsn_proc, from which it resumes, does not.
    lacks(&cells(live, &[("lsn", "90")]), Code::LsnBack);
    has(&cells(r#"{"lsn":100}"#, &[("lsn", "90")]), Code::LsnBack);
    has(&cells(live, &[("lsn_commit", "80")]), Code::LsnCommitLeft);
    has(
        &cells(
            live,
            &[("lsn", "110"), ("lsn_proc", "110"), ("lsn_commit", "105")],
        ),
        Code::LsnApart,
    );
    lacks(
        &cells(
            live,
            &[("lsn", "110"), ("lsn_proc", "110"), ("lsn_commit", "110")],
        ),
        Code::LsnApart,
    );
    // lsn_proc left out: it resumes from lsn, which is before.
    has(
        &whole(
            "PostgresCdcSource",
            MYSQL,
            r#"{"lsn":80,"lsn_proc":100}"#,
            r#"{"lsn":80}"#,
        ),
        Code::LsnBack,
    );
    // Nothing of the three changed: the connector's own, whatever they are.
    let untouched = cells(
        r#"{"lsn":100,"lsn_proc":90,"lsn_commit":80,"txId":1}"#,
        &[("txId", "2")],
    );
    for code in [Code::LsnWithoutProc, Code::LsnCommitLeft, Code::LsnApart] {
        lacks(&untouched, code);
    }
    // What the connector itself had, brought back as it was.
    let mut restored = draft_of(MYSQL, r#"{"lsn":200,"lsn_proc":190,"lsn_commit":180}"#);
    restored.set_offset(
        At::Base(0),
        r#"{"lsn":100,"lsn_proc":90,"lsn_commit":80}"#,
        RowIntent::Restore("then".into()),
    );
    let found = problems("PostgresCdcSource", &restored);
    for code in [Code::LsnWithoutProc, Code::LsnCommitLeft, Code::LsnApart] {
        lacks(&found, code);
    }
    has(&found, Code::LsnBack);
}

/// T33: moved by gtids it is another place, and event and row would skip events there.
#[test]
fn what_gtids_leave_behind_is_named() {
    let live = r#"{"file":"a.1","pos":4,"gtids":"u:1-7","event":2,"row":0,"transaction_id":"t"}"#;
    let moved = typed("MySqlCdcSource", MYSQL, live, &[("gtids", "u:1-5")]);
    for code in [Code::EventRowLeft, Code::TransactionLeft] {
        has(&moved, code);
    }
    lacks(&moved, Code::GtidsWin);
    let whole_move = typed(
        "MySqlCdcSource",
        MYSQL,
        live,
        &[("gtids", "u:1-5"), ("event", "0"), ("transaction_id", "u")],
    );
    for code in [Code::EventRowLeft, Code::TransactionLeft] {
        lacks(&whole_move, code);
    }
    // Without gtids file and pos count, and they are where they were.
    let dropped = whole(
        "MySqlCdcSource",
        MYSQL,
        live,
        &live.replace(r#""gtids":"u:1-7","#, ""),
    );
    lacks(&dropped, Code::EventRowLeft);
}

/// T23: where a sink starts when the offset is not there is its consumer's setting.
#[test]
fn where_a_sink_starts_without_its_offset_is_read_from_its_config() {
    let of = |setting: Option<&str>, offset: &str, code: Code| {
        let mut draft = draft_on(sink(&[("orders", 0, 10), ("orders", 1, 10)]));
        for place in [0, 1] {
            draft.set_value(At::Base(place), "kafka_offset", offset, RowIntent::Value);
        }
        let config: Vec<(&str, &str)> = setting
            .map(|setting| ("consumer.override.auto.offset.reset", setting))
            .into_iter()
            .collect();
        problems_with("OrdersSink", &draft, &config)
            .of(code)
            .unwrap()
            .advice()
            .to_owned()
    };
    for (setting, words) in [
        (None, "earliest record that is, by default."),
        (
            Some("earliest"),
            "earliest record that is: consumer.override.auto.offset.reset is earliest.",
        ),
        (
            Some("latest"),
            "starts at the end, and what lies between is never read: consumer.override.auto.offset.reset is latest.",
        ),
        (
            Some("none"),
            "it fails: consumer.override.auto.offset.reset is none.",
        ),
        (
            Some("odd"),
            "not known here: consumer.override.auto.offset.reset is odd.",
        ),
    ] {
        for (offset, code) in [
            ("15", Code::SinkRaised),
            ("0", Code::SinkZero),
            ("-0", Code::SinkZero),
            ("\"0\"", Code::SinkZero),
        ] {
            let advice = of(setting, offset, code);
            assert!(advice.ends_with(words), "{setting:?}: {advice}");
        }
    }
}

#[test]
fn small_things_are_as_they_are_said() {
    let kinesis = |typed_in: &str| {
        typed(
            "KinesisSource",
            r#"{"shardId":"s"}"#,
            r#"{"sequenceNumber":"1"}"#,
            &[("sequenceNumber", typed_in)],
        )
    };
    has(&kinesis("-5"), Code::NotDigits);
    has(&kinesis(""), Code::NotDigits);
    lacks(&kinesis("5"), Code::NotDigits);
    has(
        &typed(
            "OrdersSink",
            ORDERS,
            r#"{"kafka_offset":"5"}"#,
            &[("kafka_offset", "abc")],
        ),
        Code::NotDigits,
    );
    // Nanoseconds that disagree in the live offset are the connector's own, until one of the two is edited.
    let live = r#"{"timestamp":1790818723729,"timestamp_nanos":1,"incrementing":3}"#;
    let jdbc =
        |cells: &[(&str, &str)]| typed("PostgresSource", r#"{"protocol":"1","table":"t"}"#, live, cells);
    lacks(&jdbc(&[("incrementing", "2")]), Code::NanosDisagree);
    has(&jdbc(&[("timestamp", "1790818723730")]), Code::NanosDisagree);
    // MirrorMaker's checkpoints and heartbeats take 0 and nothing else.
    for plugin in ["MirrorCheckpointConnector", "MirrorHeartbeatConnector"] {
        let plugin = format!("org.apache.kafka.connect.mirror.{plugin}");
        has(
            &typed(&plugin, r#"{"group":"g"}"#, r#"{"offset":0}"#, &[("offset", "1")]),
            Code::AboveHighest,
        );
        has(
            &typed(
                &plugin,
                r#"{"group":"g"}"#,
                r#"{"offset":0}"#,
                &[("offset", "-1")],
            ),
            Code::BelowLowest,
        );
    }
    // The window of a Couchbase snapshot holds its sequence number.
    let couchbase = |cells: &[(&str, &str)]| {
        typed(
            "CouchbaseSource",
            r#"{"bucket":"b","partition":"1"}"#,
            r#"{"bySeqno":5,"snapshotStartSeqno":4,"snapshotEndSeqno":9}"#,
            cells,
        )
    };
    has(&couchbase(&[("bySeqno", "10")]), Code::OutsideSnapshot);
    has(&couchbase(&[("snapshotEndSeqno", "4")]), Code::OutsideSnapshot);
    lacks(&couchbase(&[("bySeqno", "9")]), Code::OutsideSnapshot);
    lacks(&couchbase(&[("bySeqno", "4")]), Code::OutsideSnapshot);
    // A reset that stops the connector is no gap.
    let mut draft = draft_on(sink(&[("orders", 0, 10)]));
    reset_all(&mut draft);
    let stops = problems_with(
        "OrdersSink",
        &draft,
        &[("consumer.override.auto.offset.reset", "none")],
    );
    has(&stops, Code::ResetStops);
    lacks(&stops, Code::ResetGap);
}

/// A file cannot put another partition's offset in a place of the base.
#[test]
fn a_file_names_the_partition_of_its_place() {
    let mut draft = draft_on(sink(&[("orders", 0, 10), ("orders", 1, 20)]));
    let shape = common::shape("OrdersSink", &draft);
    let _ = draft.set_cell(At::Base(0), "kafka_offset", "1,0", &shape);
    let file = draft.export();
    assert!(Draft::from_json(&file, None).is_ok());
    let begin = file.rfind(r#""partition":{"#).unwrap();
    let other = format!(
        "{}{}",
        &file[..begin],
        file[begin..].replacen(r#""kafka_partition":0"#, r#""kafka_partition":1"#, 1)
    );
    assert_ne!(other, file);
    assert!(Draft::from_json(&other, None).is_err());
    // The same partition in another spelling is this one.
    let retyped = format!(
        "{}{}",
        &file[..begin],
        file[begin..].replacen(r#""kafka_partition":0"#, r#""kafka_partition":"0""#, 1)
    );
    assert!(Draft::from_json(&retyped, None).is_ok());
}
