//! Corners that no other test looked into: each of these was found by breaking the code on purpose.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, in its helpers too"
)]

mod common;

use common::{at, draft_of, draft_on, entries, json, problems, sink, target};
use connect_api::AlterType;
use exact_json::Integer;
use offset_rules::class::{Config, Recognised, by_id};
use offset_rules::draft::{At, Draft, PartitionId, RowIntent};
use offset_rules::import::{Form, read};
use offset_rules::problems::{Code, Context, check_row};
use offset_rules::record::{RecordError, target_members};
use offset_rules::settlement::UnreadRecord;
use offset_rules::stackql::{Statement, parse};
use offset_rules::strategy::{Move, import, move_to, set, shift};
use offset_rules::target::Target;
use offset_rules::verdict::{Evidence, verdict};

#[test]
fn a_verdict_is_on_what_was_asked_for_and_on_nothing_else() {
    let (all, one) = (
        sink(&[("orders", 0, 10), ("orders", 1, 20)]),
        sink(&[("orders", 0, 10)]),
    );
    let count = |kind: &AlterType, requested| {
        verdict(&Evidence {
            class: by_id("sink"),
            kind,
            requested,
            previous: &all,
            applied: at("2026-03-02T09:16:31Z"),
            stood_still: true,
            observations: &[],
        })
        .len()
    };
    assert_eq!(count(&AlterType::Delete, &one), 1, "a reset of some");
    assert_eq!(count(&AlterType::Delete, &[]), 2, "a reset of all");
    assert_eq!(
        count(&AlterType::Patch, &[]),
        0,
        "an empty PATCH asks for nothing"
    );
}

/// What cannot be read is never taken for nothing: it holds the connector that it names, and every one where it names none.
#[test]
fn a_record_that_cannot_be_read_holds_its_connector_until_it_is_over() {
    let own = target();
    let other = |change: fn(&mut Target)| {
        let mut target = own.clone();
        change(&mut target);
        target
    };
    let others = [
        other(|target| target.endpoint = "sandbox".into()),
        other(|target| target.instance = Some("i".into())),
        other(|target| target.address.name = "payments".into()),
        other(|target| target.address.place.cluster = "lkc-9".into()),
    ];
    let newer =
        |members: &str| UnreadRecord::of(&format!(r#"{{"record":2{members}}}"#), RecordError::Newer(2));
    let named = format!(r#","target":{{{}}}"#, target_members(&own).join(","));
    let held = newer(&named);
    assert!(held.may_be_of(&own) && held.may_be_under_way());
    // A draft made from a file knows no id, and the record of what was sent does.
    assert!(held.may_be_of(&other(|target| target.lcc = None)));
    for other in &others {
        assert!(!held.may_be_of(other), "{other:?}");
    }
    let over = |is: &str| newer(&format!(r#"{named},"is_over":{is}"#)).may_be_under_way();
    assert!(!over("true"));
    for told_otherwise in ["false", "null", "\"true\"", "1"] {
        assert!(over(told_otherwise), "{told_otherwise}");
    }
    // It cannot be told whose it is.
    for text in [
        "",
        "{",
        r#"{"record":2}"#,
        r#"{"record":2,"target":{"connector":"x"}}"#,
        "[]",
    ] {
        let unread = UnreadRecord::of(text, RecordError::Shape("target".into()));
        assert!(unread.may_be_under_way(), "{text}");
        for target in others.iter().chain([&own]) {
            assert!(unread.may_be_of(target), "{text}");
        }
    }
}

#[test]
fn of_a_record_that_cannot_be_read_it_is_said_why_and_what_to_do() {
    let says = |why| UnreadRecord::of("{}", why).sentence();
    let newer = says(RecordError::Newer(2));
    assert!(newer.contains("newer version of the console") && newer.contains("(schema 2). Reload to update"));
    assert!(says(RecordError::Shape("body".into())).contains("broken at body."));
    assert!(says(RecordError::Broken("it ends too early".into())).contains("broken: it ends too early."));
    for why in [
        RecordError::Newer(2),
        RecordError::Shape("body".into()),
        RecordError::Broken("x".into()),
    ] {
        assert!(says(why).contains("submit from another browser, once Last request shows none"));
    }
}

#[test]
fn a_partitions_identity_is_its_canonical_text() {
    let id = PartitionId::of(&json(r#"{ "b": 1, "\u0061": "x" }"#));
    assert_eq!(id.as_str(), r#"{"a":"x","b":1}"#);
}

#[test]
fn a_draft_names_the_base_it_is_told() {
    let draft = draft_on(sink(&[("orders", 0, 10)]));
    let stored = draft.to_json_on("known-already");
    assert_eq!(Draft::base_id(&stored).unwrap().as_deref(), Some("known-already"));
    assert_eq!(draft.to_json_on(&draft.base.id()), draft.to_json());
}

#[test]
fn a_stored_reason_of_a_later_version_is_refused_and_not_forgotten() {
    let mut draft = draft_on(sink(&[("orders", 0, 10)]));
    let shape = common::shape("OrdersSink", &draft);
    draft.set_cell(At::Base(0), "kafka_offset", "5", &shape).unwrap();
    let stored = draft.to_json();
    assert!(stored.contains(r#""do":{}"#), "{stored}");
    let later = stored.replace(r#""do":{}"#, r#""do":{"later":true}"#);
    assert!(Draft::from_json(&stored, Some(std::sync::Arc::clone(&draft.base))).is_ok());
    let error = Draft::from_json(&later, Some(std::sync::Arc::clone(&draft.base))).unwrap_err();
    assert_eq!(error, RecordError::Shape("rows.do".to_owned()));
}

#[test]
fn an_answer_without_metadata_is_still_an_answer() {
    let text = br#"{"id":"lcc-1","offsets":[{"partition":{"a":1},"offset":{"b":2}}]}"#;
    assert_eq!(read(text).unwrap().form, Form::Answer);
}

/// Known to the class, and in none of the live offsets: no warning.
#[test]
fn keys_that_the_class_alone_knows_are_known() {
    let plugin = "io.debezium.connector.mongodb.MongoDbConnector";
    let mut draft = draft_of(r#"{"server_id":"s"}"#, r#"{"sec":1,"ord":2}"#);
    let at = draft.add_partition(json(r#"{"server_id":"t","rs":"rs0"}"#));
    draft.set_offset(at, r#"{"sec":1,"ord":2}"#, RowIntent::Value);
    assert!(problems(plugin, &draft).of(Code::ExtraPartitionKey).is_none());

    let mut draft = draft_of(r#"{"server":"s"}"#, r#"{"file":"a.000001","pos":4}"#);
    let with = |key: &str| format!(r#"{{"file":"a.000001","pos":4,"{key}":"x"}}"#);
    draft.set_offset(
        At::Base(0),
        &with("incremental_snapshot_maximum_key"),
        RowIntent::Value,
    );
    assert!(problems("MySqlCdcSource", &draft).of(Code::ExtraKey).is_none());
    draft.set_offset(At::Base(0), &with("incremental"), RowIntent::Value);
    let found = problems("MySqlCdcSource", &draft);
    assert_eq!(
        found.of(Code::ExtraKey).unwrap().findings[0].place.key.as_deref(),
        Some("incremental")
    );
}

/// A finding names its key, in its place and in its sentence.
#[test]
fn a_finding_names_its_key() {
    let mut draft = draft_of(r#"{"server":"s"}"#, r#"{"lsn":5}"#);
    draft.set_offset(At::Base(0), r#"{"lsn":99999999999999999999}"#, RowIntent::Value);
    let found = problems("PostgresCdcSource", &draft);
    let finding = &found.of(Code::BeyondInt64).unwrap().findings[0];
    assert_eq!(finding.place.key.as_deref(), Some("lsn"));
    assert!(finding.says.contains("lsn does not fit"), "{}", finding.says);
}

/// Rows of one connector may name other keys at the same place: what is known of one is not known of the other.
#[test]
fn each_row_is_checked_by_its_own_keys() {
    let mut draft = draft_on(entries(
        r#"[{"partition":{"protocol":"1","table":"a"},"offset":{"incrementing":5}},
            {"partition":{"protocol":"1","table":"b"},"offset":{"timestamp":1790818723000}}]"#,
    ));
    draft.set_offset(At::Base(0), r#"{"incrementing":7}"#, RowIntent::Value);
    // Before 1970: a time like any other, and far below the lowest that a counter has.
    draft.set_offset(At::Base(1), r#"{"timestamp":-5000}"#, RowIntent::Value);
    assert!(problems("MySqlSource", &draft).of(Code::UnusualLow).is_none());
    draft.set_offset(At::Base(0), r#"{"incrementing":-7}"#, RowIntent::Value);
    assert_eq!(
        problems("MySqlSource", &draft)
            .of(Code::UnusualLow)
            .unwrap()
            .count,
        1
    );
}

#[test]
fn a_row_checked_alone_finds_the_partition_it_was_meant_to_be() {
    let mut draft = draft_on(entries(
        r#"[{"partition":{"protocol":"1","table":"a"},"offset":{"incrementing":5}},
            {"partition":{"protocol":"1","table":"b"},"offset":{"incrementing":5}}]"#,
    ));
    let shape = common::shape("MySqlSource", &draft);
    let mistyped = draft.add_partition(json(r#"{"table":"b","protocol":1}"#));
    let strange = draft.add_partition(json(r#"{"protocol":"1","table":"c"}"#));
    let config = Config::new();
    let context = Context {
        shape: &shape,
        config: Some(&config),
        delete_some: false,
    };
    let found = |at| check_row(&draft, &context, at);
    assert!(found(mistyped).of(Code::MistypedPartition).is_some());
    assert!(found(mistyped).of(Code::UnknownPartition).is_none());
    assert!(found(strange).of(Code::MistypedPartition).is_none());
    assert!(found(strange).of(Code::UnknownPartition).is_some());
}

#[test]
fn a_name_in_backquotes_ends_where_it_ends() {
    let text = "SELECT `metadata`, `id` FROM confluent.connect.connector_offsets WHERE connector_name='o' AND environment_id='e' AND kafka_cluster_id='k'";
    let quoted = parse(text).unwrap();
    let plain = parse(&text.replace('`', "")).unwrap();
    assert!(matches!(quoted, Statement::Select { .. }));
    assert_eq!(
        format!("{quoted:?}").replace('`', "").len(),
        format!("{plain:?}").len()
    );
}

#[test]
fn counts_of_a_strategy_add_up() {
    let mut draft = draft_on(sink(&[("orders", 0, 10), ("orders", 1, 20)]));
    let shape = common::shape("OrdersSink", &draft);
    let lines = read(b"orders:0:10\norders:1:25\n").unwrap();
    let outcome = import(&mut draft, &lines, "lines", &shape);
    assert_eq!((outcome.changed, outcome.unchanged), (1, 1));

    let live = r#"{"offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":10}}]}"#;
    let outcome = import(&mut draft, &read(live.as_bytes()).unwrap(), "file", &shape);
    assert_eq!((outcome.changed, outcome.unchanged), (0, 1));

    let mut lsn = draft_of(r#"{"server":"s"}"#, r#"{"lsn":5,"lsn_proc":5,"lsn_commit":5}"#);
    let class = Recognised::ByPlugin(by_id("postgres-cdc").unwrap()).class();
    let outcome = move_to(&mut lsn, At::Base(0), class, &Move::Lsn("7".into())).unwrap();
    assert_eq!((outcome.changed, outcome.unchanged), (1, 0));
    let outcome = move_to(&mut lsn, At::Base(0), class, &Move::Lsn("5".into())).unwrap();
    assert_eq!((outcome.changed, outcome.unchanged), (0, 1));
}

#[test]
fn a_shift_of_a_row_that_is_to_be_removed_starts_from_what_is_live() {
    let mut draft = draft_on(sink(&[("orders", 0, 10)]));
    draft.set_offset(At::Base(0), "null", RowIntent::Value);
    shift(
        &mut draft,
        [0],
        "kafka_offset",
        &Integer::from(-3_i64),
        &Integer::ZERO,
    );
    assert_eq!(
        draft.row(At::Base(0)).unwrap().offset.text(),
        r#"{"kafka_offset":7}"#
    );
}

/// The id separates where both know it; the sandbox's instance always does.
#[test]
fn a_connector_made_anew_is_another_one() {
    let own = common::target();
    let with = |change: fn(&mut Target)| {
        let mut other = common::target();
        change(&mut other);
        (own.is_same_connector(&other), own.is_same_place(&other))
    };
    assert_eq!(with(|_| {}), (true, true));
    assert_eq!(with(|other| other.lcc = None), (true, true));
    assert_eq!(with(|other| other.lcc = Some("lcc-anew".into())), (false, true));
    assert_eq!(with(|other| other.instance = Some("i2".into())), (false, false));
    assert_eq!(with(|other| other.endpoint = "sandbox".into()), (false, false));
    assert_eq!(
        with(|other| other.address.name = "another".into()),
        (false, false)
    );
}

#[test]
fn the_same_number_is_remarked_on_several_sink_partitions_only() {
    let mut draft = draft_on(sink(&[("orders", 0, 10), ("orders", 1, 20)]));
    let shape = common::shape("OrdersSink", &draft);
    let noted = |draft: &mut Draft, places: &[usize], shape| {
        !set(draft, places, "kafka_offset", "7", shape)
            .unwrap()
            .notes
            .is_empty()
    };
    assert!(!noted(&mut draft, &[0], &shape));
    assert!(noted(&mut draft, &[0, 1], &shape) || draft.partitions() == 2);
    let mut fresh = draft_on(sink(&[("orders", 0, 10), ("orders", 1, 20)]));
    assert!(noted(&mut fresh, &[0, 1], &shape));
    let mut source = draft_on(entries(
        r#"[{"partition":{"filename":"a"},"offset":{"position":1}},{"partition":{"filename":"b"},"offset":{"position":2}}]"#,
    ));
    let shape = common::shape("org.apache.kafka.connect.file.FileStreamSourceConnector", &source);
    assert!(
        set(&mut source, &[0, 1], "position", "7", &shape)
            .unwrap()
            .notes
            .is_empty()
    );
}
