//! Every problem code, provoked the way a person would.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics has failed, in its helpers too"
)]

mod common;

use std::collections::BTreeSet;

use common::{
    MYSQL, ORDERS, added, added_to, draft_of, draft_on, has, json, lacks, problems, problems_with, sink,
    twice, typed, whole,
};
use exact_json::Integer;
use offset_rules::class::Config;
use offset_rules::draft::{At, Draft, Intent, RowIntent};
use offset_rules::problems::{Code, Context, Problems, Severity, check, check_row};
use offset_rules::strategy::{reset_all, reset_some};

/// (code, what provokes it)
fn provoked() -> Vec<(Code, Problems)> {
    let delete = |change: fn(&mut Draft), config: &[(&str, &str)]| {
        let mut draft = draft_on(sink(&[("orders", 0, 10), ("orders", 1, 20)]));
        change(&mut draft);
        problems_with("OrdersSink", &draft, config)
    };
    let mysql =
        r#"{"file":"mysql-bin.000600","pos":2001,"event":2,"row":1,"transaction_id":"t","gtids":null}"#;
    let jdbc = (
        r#"{"protocol":"1","table":"a.b"}"#,
        r#"{"timestamp":1790818723729,"timestamp_nanos":729000000,"incrementing":3}"#,
    );
    let postgres = r#"{"lsn":100,"lsn_proc":100,"lsn_commit":90}"#;
    let mut same = draft_on(sink(&[("orders", 0, 10), ("orders", 1, 20)]));
    let shape = common::shape("OrdersSink", &same);
    for place in [0, 1] {
        same.set_cell(At::Base(place), "kafka_offset", "5", &shape)
            .unwrap();
    }
    let mut snowflake = draft_of(ORDERS, r#"{"kafka_offset":10}"#);
    snowflake
        .set_cell(At::Base(0), "kafka_offset", "5", &shape)
        .unwrap();
    let twice = twice(&["7", "7"]);
    vec![
        (
            Code::BadCell,
            typed(
                "OrdersSink",
                ORDERS,
                r#"{"kafka_offset":10}"#,
                &[("kafka_offset", "1,000")],
            ),
        ),
        (
            Code::EmptyPatch,
            problems("OrdersSink", &draft_on(sink(&[("orders", 0, 10)]))),
        ),
        (Code::DuplicatePartition, problems("OrdersSink", &twice)),
        (
            Code::DuplicateMember,
            whole(
                "OrdersSink",
                ORDERS,
                r#"{"kafka_offset":10}"#,
                r#"{"kafka_offset":5,"kafka_offset":6}"#,
            ),
        ),
        (
            Code::LoneSurrogate,
            whole("HttpSourceV2", r#"{"u":1}"#, r#"{"c":"x"}"#, r#"{"c":"\ud800"}"#),
        ),
        (
            Code::NestedValue,
            whole("HttpSourceV2", r#"{"u":1}"#, r#"{"c":"x"}"#, r#"{"c":["x"]}"#),
        ),
        (
            Code::MissingPartitionKey,
            added("OrdersSink", &[("orders", 0, 10)], r#"{"kafka_topic":"orders"}"#),
        ),
        (
            Code::MissingKey,
            whole("MySqlCdcSourceV2", MYSQL, mysql, r#"{"pos":5}"#),
        ),
        (
            Code::ChangedType,
            whole(
                "GithubSource",
                r#"{"name":"a"}"#,
                r#"{"since":"2026-01-01T00:00:00Z"}"#,
                r#"{"since":17}"#,
            ),
        ),
        (
            Code::MistypedPartition,
            added_to(
                "MySqlSource",
                r#"[{"partition":{"protocol":"1","table":"a.b"},"offset":{"incrementing":3}}]"#,
                r#"{"table":"a.b","protocol":1}"#,
                r#"{"incrementing":2}"#,
            ),
        ),
        (
            Code::NotInteger,
            whole(
                "OrdersSink",
                ORDERS,
                r#"{"kafka_offset":10}"#,
                r#"{"kafka_offset":1e3}"#,
            ),
        ),
        (
            Code::BeyondInt64,
            typed(
                "OrdersSink",
                ORDERS,
                r#"{"kafka_offset":10}"#,
                &[("kafka_offset", "9223372036854775808")],
            ),
        ),
        (
            Code::BelowLowest,
            typed(
                "OrdersSink",
                ORDERS,
                r#"{"kafka_offset":10}"#,
                &[("kafka_offset", "-1")],
            ),
        ),
        (
            Code::AboveHighest,
            added_to(
                "CouchbaseSource",
                "[]",
                r#"{"bucket":"b","partition":"1024"}"#,
                r#"{"bySeqno":1}"#,
            ),
        ),
        (
            Code::LsnApart,
            typed(
                "PostgresCdcSource",
                MYSQL,
                postgres,
                &[("lsn", "110"), ("lsn_proc", "120"), ("lsn_commit", "110")],
            ),
        ),
        (
            Code::OutsideSnapshot,
            typed(
                "CouchbaseSource",
                r#"{"bucket":"b","partition":"1"}"#,
                r#"{"bySeqno":5,"snapshotStartSeqno":5,"snapshotEndSeqno":9}"#,
                &[("bySeqno", "4")],
            ),
        ),
        (
            Code::ResetStops,
            delete(
                |draft| drop(reset_all(draft)),
                &[("consumer.override.auto.offset.reset", "none")],
            ),
        ),
        (
            Code::NotDigits,
            typed(
                "KinesisSource",
                r#"{"shardId":"s"}"#,
                r#"{"sequenceNumber":"1"}"#,
                &[("sequenceNumber", "1x")],
            ),
        ),
        (
            Code::NotATime,
            typed(
                "GithubSource",
                r#"{"name":"a"}"#,
                r#"{"since":"2026-01-01T00:00:00Z"}"#,
                &[("since", "yesterday")],
            ),
        ),
        (
            Code::NotAnLsn,
            typed(
                "SqlServerCdcSource",
                MYSQL,
                r#"{"commit_lsn":"00000027:00000ac0:0002"}"#,
                &[("commit_lsn", "27:ac0:2")],
            ),
        ),
        (
            Code::NotJsonInside,
            typed(
                "MongoDbAtlasSource",
                r#"{"ns":"a"}"#,
                r#"{"_id":"{\"_data\": \"82\"}"}"#,
                &[("_id", "8265E3")],
            ),
        ),
        (
            Code::NanosDisagree,
            typed(
                "PostgresSource",
                jdbc.0,
                jdbc.1,
                &[("timestamp", "1790818723730")],
            ),
        ),
        (
            Code::GtidsWin,
            typed(
                "MySqlCdcSource",
                MYSQL,
                r#"{"file":"a.1","pos":4,"gtids":"u:1-7"}"#,
                &[("pos", "5")],
            ),
        ),
        (
            Code::LsnWithoutProc,
            typed("PostgresCdcSource", MYSQL, postgres, &[("lsn", "110")]),
        ),
        (Code::DeleteSomeOff, {
            let mut draft = draft_on(sink(&[("orders", 0, 10)]));
            reset_some(&mut draft, [0]);
            let shape = common::shape("OrdersSink", &draft);
            check(
                &draft,
                &Context {
                    shape: &shape,
                    config: Some(&Config::new()),
                    delete_some: false,
                },
            )
        }),
        (
            Code::UnusualLow,
            typed(
                "PostgresSource",
                jdbc.0,
                r#"{"incrementing":3}"#,
                &[("incrementing", "-2")],
            ),
        ),
        (
            Code::UnknownPartition,
            added(
                "OrdersSink",
                &[("orders", 0, 10)],
                r#"{"kafka_topic":"ordres","kafka_partition":0}"#,
            ),
        ),
        (
            Code::ExtraKey,
            whole(
                "OrdersSink",
                ORDERS,
                r#"{"kafka_offset":10}"#,
                r#"{"kafka_offset":5,"offset":5}"#,
            ),
        ),
        (
            Code::ExtraPartitionKey,
            added(
                "OrdersSink",
                &[("orders", 0, 10)],
                r#"{"kafka_topic":"o","kafka_partition":0,"x":1}"#,
            ),
        ),
        (
            Code::DroppedKey,
            whole(
                "MySqlCdcSourceV2",
                MYSQL,
                mysql,
                r#"{"file":"mysql-bin.000601","pos":4}"#,
            ),
        ),
        (
            Code::RetypedSink,
            whole(
                "OrdersSink",
                ORDERS,
                r#"{"kafka_offset":10}"#,
                r#"{"kafka_offset":"5"}"#,
            ),
        ),
        (
            Code::NullOffset,
            whole("OrdersSink", ORDERS, r#"{"kafka_offset":10}"#, "null"),
        ),
        (
            Code::SinkLowered,
            typed(
                "OrdersSink",
                ORDERS,
                r#"{"kafka_offset":10}"#,
                &[("kafka_offset", "5")],
            ),
        ),
        (
            Code::SinkRaised,
            typed(
                "OrdersSink",
                ORDERS,
                r#"{"kafka_offset":10}"#,
                &[("kafka_offset", "15")],
            ),
        ),
        (
            Code::SinkZero,
            typed(
                "OrdersSink",
                ORDERS,
                r#"{"kafka_offset":10}"#,
                &[("kafka_offset", "0")],
            ),
        ),
        (Code::SameNumber, problems("OrdersSink", &same)),
        (
            Code::OwnPosition,
            problems_with(
                "SnowflakeSink",
                &snowflake,
                &[("snowflake.ingestion.method", "SNOWPIPE_STREAMING")],
            ),
        ),
        (
            Code::GoesBack,
            typed(
                "MySqlCdcSource",
                MYSQL,
                r#"{"file":"a.2","pos":4}"#,
                &[("file", "a.1")],
            ),
        ),
        (
            Code::GoesForward,
            typed(
                "MySqlCdcSource",
                MYSQL,
                r#"{"file":"a.2","pos":4}"#,
                &[("pos", "5")],
            ),
        ),
        (
            Code::CannotCompare,
            typed(
                "MongoDbAtlasSource",
                r#"{"ns":"a"}"#,
                r#"{"_id":"{\"_data\": \"82\"}"}"#,
                &[("_id", r#"{"_data": "83"}"#)],
            ),
        ),
        (
            Code::GtidsDropped,
            whole(
                "MySqlCdcSource",
                MYSQL,
                r#"{"file":"a.1","pos":4,"gtids":"u:1-7"}"#,
                r#"{"file":"a.1","pos":4}"#,
            ),
        ),
        (
            Code::EventRowLeft,
            typed("MySqlCdcSource", MYSQL, mysql, &[("pos", "5")]),
        ),
        (
            Code::TransactionLeft,
            typed("MySqlCdcSource", MYSQL, mysql, &[("pos", "5")]),
        ),
        (
            Code::OtherBinlog,
            typed("MySqlCdcSource", MYSQL, mysql, &[("file", "other-bin.000600")]),
        ),
        (
            Code::LsnCommitLeft,
            typed(
                "PostgresCdcSource",
                MYSQL,
                postgres,
                &[("lsn", "110"), ("lsn_proc", "110")],
            ),
        ),
        (
            Code::LsnBack,
            typed("PostgresCdcSource", MYSQL, r#"{"lsn":100}"#, &[("lsn", "0/10")]),
        ),
        (
            Code::ScnBack,
            typed("OracleXStreamSource", MYSQL, r#"{"scn":"100"}"#, &[("scn", "99")]),
        ),
        (
            Code::LcrWins,
            typed(
                "OracleXStreamSource",
                MYSQL,
                r#"{"scn":"100","lcr_position":"00ff"}"#,
                &[("scn", "101")],
            ),
        ),
        (
            Code::OtherHistory,
            typed(
                "CouchbaseSource",
                r#"{"bucket":"b","partition":"1"}"#,
                r#"{"bySeqno":1,"vbuuid":5}"#,
                &[("vbuuid", "6")],
            ),
        ),
        (
            Code::Ignored,
            whole(
                "CosmosDbSource",
                r#"{"DatabaseName":"a","Container":"b"}"#,
                r#"{"recordContinuationToken":"x"}"#,
                r#"{"recordContinuationToken":"y"}"#,
            ),
        ),
        (
            Code::Refused,
            typed(
                "DatagenSource",
                r#"{"task.id":0}"#,
                r#"{"current.iteration":5}"#,
                &[("current.iteration", "6")],
            ),
        ),
        (
            Code::DeleteSome,
            delete(|draft| drop(reset_some(draft, [1])), &[]),
        ),
        (Code::ResetReplay, delete(|draft| drop(reset_all(draft)), &[])),
        (
            Code::ResetGap,
            delete(
                |draft| drop(reset_all(draft)),
                &[("consumer.override.auto.offset.reset", "latest")],
            ),
        ),
        (
            Code::RoundedElsewhere,
            typed(
                "PostgresCdcSource",
                MYSQL,
                postgres,
                &[("lsn", "9007199254741993")],
            ),
        ),
        (
            Code::Unproven,
            problems("SftpSource", &draft_of(r#"{"f":"a"}"#, r#"{"o":1}"#)),
        ),
    ]
}

#[test]
fn every_code_is_found_where_it_belongs() {
    let all = provoked();
    for (code, problems) in &all {
        has(problems, *code);
        let problem = problems.of(*code).unwrap();
        if code.severity() == Severity::Error {
            assert!(problems.has_errors(), "{} blocks", code.word());
        }
        assert!(
            problem.says().ends_with('.'),
            "{}: {}",
            code.word(),
            problem.says()
        );
        assert!(
            problem.advice().ends_with('.'),
            "{}: {}",
            code.word(),
            problem.advice()
        );
        for text in [problem.says(), problem.advice().to_owned()] {
            assert!(
                !text.contains('!') && !text.to_lowercase().contains("please"),
                "{text}"
            );
            assert!(!text.contains("{n}") && !text.contains("{sum}"), "{text}");
        }
    }
    let provoked: BTreeSet<Code> = all.iter().map(|(code, _)| *code).collect();
    let missing: Vec<_> = Code::ALL
        .iter()
        .filter(|code| !provoked.contains(code))
        .map(|code| code.word())
        .collect();
    assert!(missing.is_empty(), "no example for {missing:?}");
}

#[test]
fn an_ordinary_change_has_no_error_and_only_its_own_warning() {
    let problems = typed(
        "OrdersSink",
        ORDERS,
        r#"{"kafka_offset":10}"#,
        &[("kafka_offset", "5")],
    );
    let codes: Vec<_> = problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, [Code::SinkLowered]);
    assert_eq!(problems.sentence(), "1 warning");
    assert_eq!(problems.count(Severity::Warning), 1);
    let place = &problems.of(Code::SinkLowered).unwrap().findings[0].place;
    assert_eq!(
        (place.at, place.key.as_deref()),
        (Some(At::Base(0)), Some("kafka_offset"))
    );
}

#[test]
fn what_is_fine_is_not_named() {
    // A sink at its limits.
    for fine in ["0", "9223372036854775807", "1"] {
        let problems = typed(
            "OrdersSink",
            ORDERS,
            r#"{"kafka_offset":10}"#,
            &[("kafka_offset", fine)],
        );
        assert!(!problems.has_errors(), "{fine}");
    }
    lacks(
        &typed(
            "OrdersSink",
            ORDERS,
            r#"{"kafka_offset":10}"#,
            &[("kafka_offset", "1")],
        ),
        Code::SinkZero,
    );
    // gtids moved along with the position, or empty.
    let gtids = r#"{"file":"a.1","pos":4,"gtids":"u:1-7"}"#;
    lacks(
        &typed(
            "MySqlCdcSource",
            MYSQL,
            gtids,
            &[("pos", "5"), ("gtids", "u:1-8")],
        ),
        Code::GtidsWin,
    );
    lacks(
        &typed(
            "MySqlCdcSource",
            MYSQL,
            r#"{"file":"a.1","pos":4,"gtids":""}"#,
            &[("pos", "5")],
        ),
        Code::GtidsWin,
    );
    // event and row set to 0, or not at all there.
    let zeroed = typed(
        "MySqlCdcSource",
        MYSQL,
        r#"{"file":"a.1","pos":4,"event":2,"row":0}"#,
        &[("pos", "5"), ("event", "0")],
    );
    lacks(&zeroed, Code::EventRowLeft);
    lacks(&zeroed, Code::TransactionLeft);
    // Only event changed: file and pos are where they were.
    lacks(
        &typed("MySqlCdcSource", MYSQL, gtids, &[("gtids", "u:1-8")]),
        Code::EventRowLeft,
    );
    // The three positions together.
    let together = typed(
        "PostgresCdcSource",
        MYSQL,
        r#"{"lsn":100,"lsn_proc":100,"lsn_commit":90}"#,
        &[("lsn", "110"), ("lsn_proc", "110"), ("lsn_commit", "110")],
    );
    for code in [Code::LsnWithoutProc, Code::LsnCommitLeft, Code::LsnBack] {
        lacks(&together, code);
    }
    // lsn_proc was elsewhere and lsn now joins it: nothing is left behind.
    lacks(
        &typed(
            "PostgresCdcSource",
            MYSQL,
            r#"{"lsn":100,"lsn_proc":110}"#,
            &[("lsn", "110")],
        ),
        Code::LsnWithoutProc,
    );
    // Both halves of a timestamp.
    let jdbc = r#"{"timestamp":1790818723729,"timestamp_nanos":729000000}"#;
    let agree = typed(
        "PostgresSource",
        r#"{"protocol":"1","table":"t"}"#,
        jdbc,
        &[("timestamp", "1790818723730"), ("timestamp_nanos", "730999999")],
    );
    lacks(&agree, Code::NanosDisagree);
    // Unchanged numbers beyond 2^53 are nobody's doing here.
    lacks(
        &typed(
            "PostgresCdcSource",
            MYSQL,
            r#"{"lsn":9007199254741993,"txId":1}"#,
            &[("txId", "2")],
        ),
        Code::RoundedElsewhere,
    );
}

#[test]
fn boundaries_are_where_they_are_said_to_be() {
    let lsn = |text: &str| typed("PostgresCdcSource", MYSQL, r#"{"lsn":1}"#, &[("lsn", text)]);
    lacks(&lsn("9007199254740991"), Code::RoundedElsewhere);
    has(&lsn("9007199254740992"), Code::RoundedElsewhere);
    lacks(&lsn("9223372036854775807"), Code::BeyondInt64);
    let nanos = |millis: &str, nanos: &str| {
        typed(
            "PostgresSource",
            r#"{"query":"query"}"#,
            r#"{"timestamp":1,"timestamp_nanos":1000000}"#,
            &[("timestamp", millis), ("timestamp_nanos", nanos)],
        )
    };
    lacks(&nanos("2", "2000000"), Code::NanosDisagree);
    lacks(&nanos("1000", "0"), Code::NanosDisagree);
    lacks(&nanos("-1", "999000000"), Code::NanosDisagree);
    has(&nanos("0", "1000000000"), Code::NanosDisagree);
    has(&nanos("0", "-1"), Code::NanosDisagree);
    has(&nanos("2", "1000000"), Code::NanosDisagree);
    // T36: -1 is JDBC's own default.
    lacks(
        &typed(
            "PostgresSource",
            r#"{"query":"query"}"#,
            r#"{"incrementing":3}"#,
            &[("incrementing", "-1")],
        ),
        Code::UnusualLow,
    );
}

#[test]
fn many_of_a_kind_are_one_problem_with_its_number() {
    let rows: Vec<(&str, u32, u64)> = (0..200).map(|at| ("orders", at, 1_000)).collect();
    let mut draft = draft_on(sink(&rows));
    offset_rules::strategy::shift(
        &mut draft,
        0..200,
        "kafka_offset",
        &Integer::from(-10_i64),
        &Integer::ZERO,
    );
    let problems = problems("OrdersSink", &draft);
    let lowered = problems.of(Code::SinkLowered).unwrap();
    assert_eq!((lowered.count, lowered.findings.len()), (200, 50));
    assert_eq!(
        lowered.says(),
        "200 partitions go back; up to 2\u{202f}000 records are read again."
    );
    // The same number came by a shift, not by hand.
    lacks(&problems, Code::SameNumber);
}

#[test]
fn a_row_alone_is_checked_as_in_the_whole() {
    let mut draft = draft_on(sink(&[("orders", 0, 10), ("orders", 1, 20)]));
    let shape = common::shape("OrdersSink", &draft);
    draft.set_cell(At::Base(0), "kafka_offset", "5", &shape).unwrap();
    let at = draft.add_partition(json(r#"{"kafka_partition":7,"kafka_topic":"orders"}"#));
    draft.set_offset(at, r#"{"kafka_offset":5}"#, RowIntent::Value);
    let config = Config::new();
    let context = Context {
        shape: &shape,
        config: Some(&config),
        delete_some: false,
    };
    assert!(
        check_row(&draft, &context, At::Base(0))
            .of(Code::SinkLowered)
            .is_some()
    );
    assert!(
        check_row(&draft, &context, at)
            .of(Code::UnknownPartition)
            .is_some()
    );
    assert!(check_row(&draft, &context, At::Base(1)).iter().next().is_none());
    assert!(matches!(draft.intent, Intent::Patch(_)));
}

/// What the server itself sent twice, in the same order: a new value for one of them is still a riddle.
#[test]
fn a_key_that_the_live_offset_has_twice_is_named() {
    for (live, wanted) in [
        (
            r#"{"file":"a.1","pos":4,"pos":5}"#,
            r#"{"file":"a.1","pos":4,"pos":6}"#,
        ),
        (
            r#"{"file":"a.1","pos":4,"\u0070os":5}"#,
            r#"{"file":"a.1","pos":4,"\u0070os":6}"#,
        ),
    ] {
        has(
            &whole("MySqlCdcSource", MYSQL, live, wanted),
            Code::DuplicateMember,
        );
    }
    let many = |last: &str| {
        let members: Vec<String> = (0..20).map(|at| format!(r#""key{at}":1"#)).collect();
        format!("{{{},\"{last}\":2}}", members.join(","))
    };
    has(
        &whole(
            "Unheard",
            r#"{"a":1}"#,
            &many("key3"),
            &many("key3").replace(":2", ":3"),
        ),
        Code::DuplicateMember,
    );
    lacks(
        &whole(
            "Unheard",
            r#"{"a":1}"#,
            &many("key20"),
            &many("key20").replace(":2", ":3"),
        ),
        Code::DuplicateMember,
    );
}

/// One key twice in place of another: as many members as the live offset has, and not the same.
#[test]
fn a_key_twice_does_not_hide_one_that_is_gone() {
    let found = whole(
        "MySqlCdcSource",
        MYSQL,
        r#"{"file":"a.1","pos":4,"row":1}"#,
        r#"{"file":"a.1","pos":4,"pos":5}"#,
    );
    has(&found, Code::DuplicateMember);
    has(&found, Code::DroppedKey);
    let reordered = whole(
        "MySqlCdcSource",
        MYSQL,
        r#"{"file":"a.1","pos":4}"#,
        r#"{"pos":5,"file":"a.1"}"#,
    );
    lacks(&reordered, Code::DroppedKey);
    lacks(&reordered, Code::ExtraKey);
}

#[test]
fn codes_have_words_of_their_own() {
    let words: BTreeSet<_> = Code::ALL.iter().map(|code| code.word()).collect();
    assert_eq!(words.len(), Code::ALL.len());
}
