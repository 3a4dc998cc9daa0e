//! Strategies: what they change, what they leave, what they say.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics has failed, in its helpers too"
)]

mod common;

use common::{draft_of, draft_on, entries, json, sink, target};
use connect_api::{AlterStatus, OffsetEntry};
use exact_json::{Integer, parse};
use offset_rules::class::by_id;
use offset_rules::draft::{At, Draft, Intent, RowIntent};
use offset_rules::import::read;
use offset_rules::strategy::{
    Move, Source, copy_from, import, move_to, paste_column, reset_all, reset_some, restorable, restore, set,
    shift, skip_one, skip_past,
};
use offset_rules::target::Target;
use offset_rules::trace::named_records;

fn offset(draft: &Draft, place: usize) -> String {
    draft
        .row(At::Base(place))
        .map_or_else(|| "live".to_owned(), |row| row.offset.to_string())
}

#[test]
fn shift_is_exact_at_any_length_and_keeps_the_type() {
    let long = "49655132034216158934501234567890123456789012345678901234";
    let mut draft = draft_of(r#"{"shardId":"s"}"#, &format!(r#"{{"sequenceNumber":"{long}"}}"#));
    shift(
        &mut draft,
        [0],
        "sequenceNumber",
        &Integer::from(-1_i64),
        &Integer::ZERO,
    );
    assert_eq!(
        offset(&draft, 0),
        r#"{"sequenceNumber":"49655132034216158934501234567890123456789012345678901233"}"#
    );
    // Counted from the live value, however often it is pressed.
    shift(
        &mut draft,
        [0],
        "sequenceNumber",
        &Integer::from(-1_i64),
        &Integer::ZERO,
    );
    assert!(offset(&draft, 0).ends_with("233\"}"));
    let none = shift(&mut draft, [0], "shard", &Integer::from(1_i64), &Integer::ZERO);
    assert_eq!((none.changed, none.left.len()), (0, 1));
}

#[test]
fn shift_stops_at_zero_and_a_shift_of_nothing_takes_the_change_back() {
    let mut draft = draft_on(sink(&[("orders", 0, 5), ("orders", 1, 0)]));
    let outcome = shift(
        &mut draft,
        [0, 1, 9],
        "kafka_offset",
        &Integer::from(-7_i64),
        &Integer::ZERO,
    );
    assert_eq!((outcome.changed, outcome.unchanged), (1, 1));
    assert!(matches!(
        draft.row(At::Base(0)).unwrap().intent,
        RowIntent::Shift { clamped: true, .. }
    ));
    assert_eq!(
        outcome.sentence(),
        "Changed 1 partition; 1 already so. {\"kafka_topic\":\"orders\",\"kafka_partition\":0} stopped at 0."
    );
    shift(&mut draft, [0], "kafka_offset", &Integer::ZERO, &Integer::ZERO);
    assert!(draft.rows().unwrap().is_empty());
}

#[test]
fn shift_keeps_what_else_was_edited_in_the_row() {
    let mut draft = draft_of(r#"{"server":"s"}"#, r#"{"file":"a.1","pos":4,"row":3}"#);
    let shape = common::shape("MySqlCdcSource", &draft);
    draft.set_cell(At::Base(0), "file", "a.2", &shape).unwrap();
    let _ = draft.set_cell(At::Base(0), "row", "x", &shape);
    shift(&mut draft, [0], "pos", &Integer::from(10_i64), &Integer::ZERO);
    assert_eq!(offset(&draft, 0), r#"{"file":"a.2","pos":14,"row":3}"#);
    assert_eq!(draft.row(At::Base(0)).unwrap().bad_cells.len(), 1);
}

#[test]
fn set_keeps_each_partitions_type_and_says_that_numbers_have_nothing_in_common() {
    let mut draft = draft_on(entries(
        r#"[{"partition":{"kafka_topic":"a","kafka_partition":0},"offset":{"kafka_offset":1}},
            {"partition":{"kafka_topic":"a","kafka_partition":1},"offset":{"kafka_offset":"2"}},
            {"partition":{"kafka_topic":"a","kafka_partition":2},"offset":{"kafka_offset":9}}]"#,
    ));
    let shape = common::shape("OrdersSink", &draft);
    let outcome = set(&mut draft, &[0, 1, 2], "kafka_offset", "9", &shape).unwrap();
    assert_eq!((outcome.changed, outcome.unchanged), (2, 1));
    assert_eq!(offset(&draft, 0), r#"{"kafka_offset":9}"#);
    assert_eq!(offset(&draft, 1), r#"{"kafka_offset":"9"}"#);
    assert!(outcome.notes[0].contains("nothing in common"));
    assert_eq!(
        set(&mut draft, &[0], "kafka_offset", "1.5", &shape)
            .unwrap_err()
            .code,
        "input-point"
    );
    assert_eq!(offset(&draft, 0), r#"{"kafka_offset":9}"#);
}

#[test]
fn skip_past_drafts_the_offset_after_the_named_record_and_no_other() {
    let mut draft = draft_on(sink(&[("orders", 2, 5), ("orders", 3, 77_120)]));
    let record = &named_records("found record at (topic='orders',partition=3,offset=77345,timestamp=1)")[0];
    let outcome = skip_past(&mut draft, record);
    assert_eq!(outcome.changed, 1);
    assert_eq!(offset(&draft, 1), r#"{"kafka_offset":77346}"#);
    assert_eq!(offset(&draft, 0), "live");
    assert_eq!(
        outcome.notes,
        ["Skips up to 226 records, the last of them the one the trace names."]
    );
    let RowIntent::SkipPast { record: named, quote } = &draft.row(At::Base(1)).unwrap().intent else {
        panic!("another intent")
    };
    assert_eq!(
        (named.to_string().as_str(), &**quote),
        ("77345", "topic='orders',partition=3,offset=77345")
    );

    let elsewhere = &named_records("(topic='other',partition=3,offset=1)")[0];
    assert_eq!(
        skip_past(&mut draft, elsewhere).left[0].why,
        "other/3 is not among the connector's partitions"
    );
    let past = &named_records("(topic='orders',partition=3,offset=77119)")[0];
    assert!(
        skip_past(&mut draft, past).left[0]
            .why
            .contains("past that record already")
    );
}

#[test]
fn skip_one_says_that_it_need_not_be_the_bad_record() {
    let mut draft = draft_on(sink(&[("orders", 0, 5)]));
    let outcome = skip_one(&mut draft, [0]);
    assert_eq!(offset(&draft, 0), r#"{"kafka_offset":6}"#);
    assert!(outcome.notes[0].contains("not necessarily the bad record"));
}

#[test]
fn mysql_moves_with_everything_the_place_implies() {
    let class = by_id("mysql-cdc");
    let live = r#"{"event":2,"file":"mysql-bin.000600","pos":2001,"row":1,"server_id":1,"transaction_id":"x","ts_sec":1711788870}"#;
    let mut draft = draft_of(r#"{"server":"dbzv2"}"#, live);
    let to = Move::Binlog {
        file: "mysql-bin.000599".into(),
        pos: " 4 ".into(),
        without_gtids: false,
    };
    let outcome = move_to(&mut draft, At::Base(0), class, &to).unwrap();
    assert_eq!(
        offset(&draft, 0),
        r#"{"event":0,"file":"mysql-bin.000599","pos":4,"row":0,"server_id":1,"transaction_id":null,"ts_sec":1711788870}"#
    );
    assert!(outcome.notes[0].contains("server_id and ts_sec"));

    let mut gtids = draft_of(
        r#"{"server":"s"}"#,
        r#"{"file":"a.1","pos":4,"gtids":"u:1-7","row":3}"#,
    );
    let blocked = move_to(
        &mut gtids,
        At::Base(0),
        class,
        &Move::Binlog {
            file: "a.2".into(),
            pos: "4".into(),
            without_gtids: false,
        },
    );
    assert_eq!(blocked.unwrap_err().code, "move-gtids");
    assert_eq!(offset(&gtids, 0), "live");
    move_to(&mut gtids, At::Base(0), class, &Move::Gtids("u:1-9".into())).unwrap();
    assert_eq!(
        offset(&gtids, 0),
        r#"{"file":"a.1","pos":4,"gtids":"u:1-9","row":0}"#
    );
    move_to(
        &mut gtids,
        At::Base(0),
        class,
        &Move::Binlog {
            file: "a.2".into(),
            pos: "5".into(),
            without_gtids: true,
        },
    )
    .unwrap();
    assert_eq!(offset(&gtids, 0), r#"{"file":"a.2","pos":5,"row":0}"#);
    for (file, pos, code) in [
        ("mysql-bin", "4", "move-binlog-file"),
        ("a.+5", "4", "move-binlog-file"),
        ("a.1", "-4", "move-binlog-pos"),
        ("a.1", "x", "move-binlog-pos"),
        ("a.1", "9223372036854775808", "move-binlog-pos"),
    ] {
        let to = Move::Binlog {
            file: file.into(),
            pos: pos.into(),
            without_gtids: true,
        };
        assert_eq!(
            move_to(&mut gtids, At::Base(0), class, &to).unwrap_err().code,
            code
        );
    }
    assert_eq!(
        move_to(&mut gtids, At::Base(0), class, &Move::Gtids(" ".into()))
            .unwrap_err()
            .code,
        "move-gtids-set"
    );
}

#[test]
fn postgres_sets_its_three_positions_together() {
    let class = by_id("postgres-cdc");
    let mut draft = draft_of(
        r#"{"server":"s"}"#,
        r#"{"lsn":9007199254741993,"lsn_proc":9007199254741993,"lsn_commit":9007199254740001,"txId":771}"#,
    );
    let outcome = move_to(&mut draft, At::Base(0), class, &Move::Lsn("16/B374D848".into())).unwrap();
    assert_eq!(
        offset(&draft, 0),
        r#"{"lsn":97500059720,"lsn_proc":97500059720,"lsn_commit":97500059720,"txId":771}"#
    );
    assert_eq!(
        outcome.notes[0],
        "16/B374D848 is 97500059720; set in lsn, lsn_proc and lsn_commit."
    );
    assert!(outcome.notes[1].contains("confirmed_flush_lsn"));
    let mut bare = draft_of(r#"{"server":"s"}"#, r#"{"lsn":1,"lsn_proc":null}"#);
    let forward = move_to(&mut bare, At::Base(0), class, &Move::Lsn("97500059720".into())).unwrap();
    assert_eq!(offset(&bare, 0), r#"{"lsn":97500059720,"lsn_proc":null}"#);
    assert_eq!(forward.notes.len(), 1);
    for bad in ["", "16/", "-1", "FFFFFFFF/FFFFFFFF", "1e3"] {
        assert_eq!(
            move_to(&mut bare, At::Base(0), class, &Move::Lsn(bad.into()))
                .unwrap_err()
                .code,
            "move-lsn",
            "{bad}"
        );
    }
}

#[test]
fn sql_server_and_oracle_move_by_their_own_positions() {
    let mut draft = draft_of(
        r#"{"server":"crm"}"#,
        r#"{"commit_lsn":"00000027:00000ac0:0002","change_lsn":"00000027:00000abc:0002","event_serial_no":1}"#,
    );
    let to = Move::SqlServerLsn {
        commit: "00000028:00000AC0:0001".into(),
        change: None,
    };
    move_to(&mut draft, At::Base(0), by_id("sqlserver-cdc"), &to).unwrap();
    assert_eq!(
        offset(&draft, 0),
        r#"{"commit_lsn":"00000028:00000ac0:0001","change_lsn":null,"event_serial_no":0}"#
    );
    let bad = Move::SqlServerLsn {
        commit: "28:1:1".into(),
        change: None,
    };
    assert_eq!(
        move_to(&mut draft, At::Base(0), by_id("sqlserver-cdc"), &bad)
            .unwrap_err()
            .code,
        "move-lsn-text"
    );

    let mut xstream = draft_of(
        r#"{"server":"O"}"#,
        r#"{"lcr_position":"00ff","txId":"1","txSeq":2}"#,
    );
    let outcome = move_to(
        &mut xstream,
        At::Base(0),
        by_id("oracle-xstream"),
        &Move::Scn("3710473".into()),
    )
    .unwrap();
    assert_eq!(offset(&xstream, 0), r#"{"scn":"3710473"}"#);
    assert!(
        outcome.notes[0].contains("lcr_position, txId and txSeq") && outcome.notes[1].contains("ORA-21560")
    );
    let mut miner = draft_of(
        r#"{"server":"O"}"#,
        r#"{"scn":5,"commit_scn":"7","snapshot_scn":"1"}"#,
    );
    move_to(
        &mut miner,
        At::Base(0),
        by_id("oracle-logminer"),
        &Move::Scn("6".into()),
    )
    .unwrap();
    assert_eq!(offset(&miner, 0), r#"{"scn":6,"snapshot_scn":"1"}"#);
    assert_eq!(
        move_to(
            &mut miner,
            At::Base(0),
            by_id("oracle-logminer"),
            &Move::Scn("0x5".into())
        )
        .unwrap_err()
        .code,
        "move-scn"
    );
    assert_eq!(
        move_to(&mut miner, At::Base(0), by_id("sink"), &Move::Scn("6".into()))
            .unwrap_err()
            .code,
        "move-class"
    );
}

#[test]
fn jdbc_moves_to_a_time_with_its_zone() {
    let class = by_id("jdbc-table");
    let mut draft = draft_of(
        r#"{"protocol":"1","table":"t"}"#,
        r#"{"timestamp_nanos":729000000,"incrementing":3,"timestamp":1790818723729}"#,
    );
    let outcome = move_to(
        &mut draft,
        At::Base(0),
        class,
        &Move::Time("2026-01-31 12:00:00.123456789+01:00".into()),
    )
    .unwrap();
    assert_eq!(
        offset(&draft, 0),
        r#"{"timestamp_nanos":123456789,"incrementing":3,"timestamp":1769857200123}"#
    );
    assert!(outcome.notes[1].contains("incrementing is left"));
    let no_zone = move_to(
        &mut draft,
        At::Base(0),
        class,
        &Move::Time("2026-01-31T12:00:00".into()),
    )
    .unwrap_err();
    assert_eq!(
        (no_zone.code, no_zone.says.as_str()),
        ("move-time", "The time has no offset from UTC.")
    );
    let mut counting = draft_of(r#"{"query":"query"}"#, r#"{"incrementing":3}"#);
    let none = move_to(
        &mut counting,
        At::Base(0),
        by_id("jdbc-query"),
        &Move::Time("2026-01-31T12:00:00Z".into()),
    );
    assert_eq!(none.unwrap_err().code, "move-no-timestamp");
    let mut github = draft_of(r#"{"name":"a"}"#, r#"{"since":"2026-01-01T00:00:00Z"}"#);
    move_to(
        &mut github,
        At::Base(0),
        by_id("github"),
        &Move::Time("2026-01-31T13:00:00+01:00".into()),
    )
    .unwrap();
    assert_eq!(offset(&github, 0), r#"{"since":"2026-01-31T12:00:00Z"}"#);
}

#[test]
fn reset_all_and_some() {
    let mut draft = draft_on(sink(&[("orders", 0, 5), ("orders", 1, 6)]));
    assert_eq!(reset_all(&mut draft).changed, 2);
    assert_eq!(draft.body(), r#"{"type":"DELETE"}"#);
    let outcome = reset_some(&mut draft, [1, 7]);
    assert_eq!(outcome.changed, 1);
    assert!(outcome.notes[0].contains("at risk"));
    assert_eq!(
        draft.body(),
        r#"{"type":"DELETE","offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":1},"offset":{"kafka_offset":6}}]}"#
    );
    // Typing in a cell makes it a PATCH again.
    let shape = common::shape("OrdersSink", &draft);
    draft.set_cell(At::Base(0), "kafka_offset", "4", &shape).unwrap();
    assert!(matches!(draft.intent, Intent::Patch(_)));
}

const STATUS: &str = r#"{"request":{"id":"lcc-1","name":"o","type":"PATCH","requested_at":"2026-03-02T09:16:31Z","offsets":[
  {"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":5}},
  {"partition":{"kafka_topic":"orders","kafka_partition":9},"offset":{"kafka_offset":5}}]},
 "status":{"phase":"APPLIED"},
 "previous_offsets":[{"partition":{"kafka_partition":0,"kafka_topic":"orders"},"offset":{ "kafka_offset" : 81260 }},
  {"partition":{"kafka_topic":"orders","kafka_partition":1},"offset":{"kafka_offset":7}}]}"#;

#[test]
fn restore_offers_what_the_request_named_and_names_what_cannot_be_restored() {
    let status = AlterStatus::decode(&parse(STATUS).unwrap()).unwrap().unwrap();
    let plan = restorable(&status).unwrap();
    assert_eq!(
        plan.candidates
            .iter()
            .map(|candidate| candidate.ticked)
            .collect::<Vec<_>>(),
        [true, false]
    );
    assert_eq!(
        plan.not_restorable,
        [json(r#"{"kafka_topic":"orders","kafka_partition":9}"#)]
    );
    let mut draft = draft_on(sink(&[("orders", 0, 80_412), ("orders", 1, 7)]));
    let ticked: Vec<OffsetEntry> = plan
        .candidates
        .iter()
        .filter(|candidate| candidate.ticked)
        .map(|candidate| candidate.entry.clone())
        .collect();
    assert_eq!(restore(&mut draft, &ticked, "2026-03-02T09:16:31Z").changed, 1);
    // The very bytes that were there before.
    assert!(draft.body().contains(r#""offset":{ "kafka_offset" : 81260 }"#));

    let pending = STATUS.replace("previous_offsets", "other");
    assert_eq!(
        restorable(&AlterStatus::decode(&parse(pending).unwrap()).unwrap().unwrap()),
        None
    );
    let all = STATUS
        .replace("\"PATCH\"", "\"DELETE\"")
        .replace("\"offsets\":[", "\"_\":[");
    let all = restorable(&AlterStatus::decode(&parse(all).unwrap()).unwrap().unwrap()).unwrap();
    assert!(all.candidates.iter().all(|candidate| candidate.ticked) && all.not_restorable.is_empty());
}

#[test]
fn copying_keeps_to_partitions_that_are_there_and_says_what_another_cluster_means() {
    let other = Target {
        address: connect_api::ConnectorAddress::new("env-a1b2c3", "lkc-other", "old"),
        ..target()
    };
    let mut draft = draft_on(sink(&[("orders", 0, 5), ("orders", 1, 6)]));
    let from = sink(&[("orders", 1, 60), ("orders", 2, 70)]);
    let outcome = copy_from(
        &mut draft,
        Source {
            target: &other,
            entries: &from,
        },
    );
    assert_eq!((outcome.changed, outcome.left.len()), (1, 1));
    assert!(outcome.notes[0].contains("offset-identical"));
    assert_eq!(offset(&draft, 1), r#"{"kafka_offset":60}"#);

    // A logical server name is each connector's own.
    let mut cdc = draft_of(r#"{"server":"new"}"#, r#"{"file":"a.1","pos":4}"#);
    let old = vec![OffsetEntry {
        partition: json(r#"{"server":"old"}"#),
        offset: json(r#"{"file":"a.9","pos":5}"#),
    }];
    copy_from(
        &mut cdc,
        Source {
            target: &target(),
            entries: &old,
        },
    );
    assert!(
        cdc.body()
            .contains(r#"{"partition":{"server":"new"},"offset":{"file":"a.9","pos":5}}"#)
    );

    // Into a connector that has no offsets yet.
    let mut empty = draft_on(Vec::new());
    assert_eq!(
        copy_from(
            &mut empty,
            Source {
                target: &target(),
                entries: &from
            }
        )
        .changed,
        2
    );
}

#[test]
fn a_pasted_column_goes_to_the_selected_rows_in_their_order() {
    let mut draft = draft_on(sink(&[("orders", 0, 5), ("orders", 1, 6), ("orders", 2, 7)]));
    let shape = common::shape("OrdersSink", &draft);
    let outcome = paste_column(
        &mut draft,
        &[2, 0],
        "kafka_offset",
        "\u{feff}70\r\n1 000\r\n",
        &shape,
    )
    .unwrap();
    assert_eq!(outcome.changed, 2);
    assert_eq!(
        (offset(&draft, 2).as_str(), offset(&draft, 0).as_str()),
        (r#"{"kafka_offset":70}"#, r#"{"kafka_offset":1000}"#)
    );
    assert_eq!(
        paste_column(&mut draft, &[0], "kafka_offset", "1\n2", &shape).unwrap_err(),
        "2 lines pasted, 1 row selected: select as many rows as there are lines."
    );
    let mixed = paste_column(&mut draft, &[0, 1], "kafka_offset", "\nx", &shape).unwrap();
    assert_eq!(mixed.left.len(), 2);
    assert_eq!(draft.row(At::Base(1)).unwrap().bad_cells[0].typed, "x");
}

#[test]
fn imported_lines_take_the_types_of_the_live_partitions() {
    let mut draft = draft_on(entries(
        r#"[{"partition":{"kafka_topic":"a","kafka_partition":"0"},"offset":{"kafka_offset":"1"}},
            {"partition":{"kafka_topic":"a","kafka_partition":1},"offset":{"kafka_offset":2}}]"#,
    ));
    let shape = common::shape("OrdersSink", &draft);
    let imported = read(b"a:0:10\na:1:2\na:2:5\na:3:\n").unwrap();
    let outcome = import(&mut draft, &imported, "offsets.txt", &shape);
    assert_eq!(
        (outcome.changed, outcome.unchanged, outcome.left.len()),
        (1, 1, 2)
    );
    assert_eq!(offset(&draft, 0), r#"{"kafka_offset":"10"}"#);
    assert!(
        outcome.left[0].why.starts_with("line 3: a/2"),
        "{}",
        outcome.left[0].why
    );
    assert!(outcome.left[1].why.contains("no record that late"));

    let mut empty = draft_on(Vec::new());
    let shape = common::shape("OrdersSink", &empty);
    import(&mut empty, &read(b"a,0,10").unwrap(), "a paste", &shape);
    assert!(
        empty.body().contains(
            r#"{"partition":{"kafka_topic":"a","kafka_partition":0},"offset":{"kafka_offset":10}}"#
        )
    );
}

#[test]
fn an_imported_request_may_be_a_reset() {
    let mut draft = draft_on(sink(&[("orders", 0, 5), ("orders", 1, 6)]));
    let shape = common::shape("OrdersSink", &draft);
    import(&mut draft, &read(br#"{"type":"DELETE"}"#).unwrap(), "x", &shape);
    assert_eq!(draft.intent, Intent::DeleteAll);
    let some = r#"{"type":"DELETE","offsets":[{"partition":{"kafka_partition":1,"kafka_topic":"orders"},"offset":null},{"partition":{"kafka_partition":7,"kafka_topic":"orders"},"offset":null}]}"#;
    let outcome = import(&mut draft, &read(some.as_bytes()).unwrap(), "x", &shape);
    assert_eq!((outcome.changed, outcome.left.len()), (1, 1));
    let other = import(
        &mut draft,
        &read(br#"{"id":"lcc-other","offsets":[]}"#).unwrap(),
        "x",
        &shape,
    );
    assert_eq!(other.notes, ["It is of another connector: lcc-other."]);
}

#[test]
fn the_json_view_is_the_same_draft() {
    let mut draft = draft_on(sink(&[("orders", 0, 10), ("orders", 1, 20), ("orders", 2, 30)]));
    shift(
        &mut draft,
        [0, 1],
        "kafka_offset",
        &Integer::from(-5_i64),
        &Integer::ZERO,
    );
    let view = draft.view();
    assert_eq!(
        view,
        "{\n  \"type\": \"PATCH\",\n  \"offsets\": [\n    {\"partition\":{\"kafka_topic\":\"orders\",\"kafka_partition\":0},\"offset\":{\"kafka_offset\":5}},\n    {\"partition\":{\"kafka_topic\":\"orders\",\"kafka_partition\":1},\"offset\":{\"kafka_offset\":15}}\n  ]\n}\n"
    );
    let same = draft.clone();
    draft.apply_view(&view).unwrap();
    assert_eq!(draft, same);
    // One value edited: that row is set by hand now, the other keeps why.
    draft.apply_view(&view.replace(":15", ":16")).unwrap();
    assert_eq!(offset(&draft, 1), r#"{"kafka_offset":16}"#);
    assert_eq!(draft.row(At::Base(1)).unwrap().intent, RowIntent::Value);
    assert!(matches!(
        draft.row(At::Base(0)).unwrap().intent,
        RowIntent::Shift { .. }
    ));
    // A text that is no request changes nothing.
    let before = draft.clone();
    assert_eq!(draft.apply_view(&view.replace("]\n", "\n")).unwrap_err().line, 7);
    assert_eq!(draft, before);
    reset_all(&mut draft);
    let reset = draft.view();
    assert_eq!(reset, "{\n  \"type\": \"DELETE\"\n}\n");
    draft.apply_view(&reset).unwrap();
    assert_eq!(draft.intent, Intent::DeleteAll);
    reset_some(&mut draft, [2]);
    let some = draft.clone();
    draft.apply_view(&some.view()).unwrap();
    assert_eq!(draft, some);
    draft.apply_view("[]").unwrap();
    assert_eq!(draft.view(), "{\n  \"type\": \"PATCH\",\n  \"offsets\": []\n}\n");
}

#[test]
fn an_edit_of_the_json_view_loses_nothing_that_is_half_typed_and_drops_nothing_unsaid() {
    let mut draft = draft_on(sink(&[("orders", 0, 10), ("orders", 1, 20)]));
    let shape = offset_rules::class::Shape::of(None, None, &draft.base.entries);
    let _ = draft.set_cell(At::Base(0), "kafka_offset", "1,000", &shape);
    draft.set_value(At::Base(1), "kafka_offset", "15", RowIntent::Value);
    // Another row is edited: what was typed and is no value yet stays as typed.
    draft.apply_view(&draft.view().replace(":15", ":16")).unwrap();
    assert_eq!(draft.row(At::Base(0)).unwrap().bad_cells[0].typed, "1,000");
    // A value written there instead replaces it.
    draft.apply_view(&draft.view().replace(":10}", ":11}")).unwrap();
    assert!(draft.row(At::Base(0)).unwrap().bad_cells.is_empty());
    // A DELETE that names what is not there is refused with its place, not shortened.
    let before = draft.clone();
    let stranger = "{\"type\":\"DELETE\",\n\"offsets\":[{\"partition\":{\"kafka_topic\":\"x\",\"kafka_partition\":0},\"offset\":null}]}";
    let error = draft.apply_view(stranger).unwrap_err();
    assert_eq!(
        (error.line, error.column, error.path.as_str()),
        (2, 25, "offsets[0].partition")
    );
    // Lines for Import are no body.
    assert_eq!(
        draft.apply_view("orders:0:5").unwrap_err().advice,
        "Use Import for it."
    );
    assert_eq!(draft, before);
}

/// A bound holds where a value keeps to it: a seed far below 0 is not lifted to 0.
#[test]
fn a_shift_never_goes_the_other_way() {
    let mut draft = draft_of(r#"{"task.id":0}"#, r#"{"random.seed":-8231546987123540013}"#);
    let by = |by: i64| Integer::from(by);
    shift(&mut draft, [0], "random.seed", &by(-1), &Integer::ZERO);
    assert_eq!(offset(&draft, 0), r#"{"random.seed":-8231546987123540014}"#);
    shift(&mut draft, [0], "random.seed", &by(2), &Integer::ZERO);
    assert_eq!(offset(&draft, 0), r#"{"random.seed":-8231546987123540011}"#);
}

#[test]
fn a_shift_that_stops_in_many_partitions_says_so_once() {
    let rows: Vec<(&str, u32, u64)> = (0..3_000).map(|at| ("orders", at, 5)).collect();
    let mut draft = draft_on(sink(&rows));
    let outcome = shift(
        &mut draft,
        0..3_000,
        "kafka_offset",
        &Integer::from(-7_i64),
        &Integer::ZERO,
    );
    assert_eq!(outcome.notes, ["3\u{202f}000 partitions stopped at 0."]);
}

/// Every move says what it leaves as it was.
#[test]
fn a_move_says_what_it_leaves() {
    let left = |class: &str, partition: &str, live: &str, to: &Move| {
        let mut draft = draft_of(partition, live);
        let outcome = move_to(&mut draft, At::Base(0), by_id(class), to).unwrap();
        outcome.notes.last().cloned().unwrap_or_default()
    };
    let postgres = r#"{"lsn":1,"lsn_proc":1,"lsn_commit":1,"txId":771,"ts_usec":5,"messageType":null}"#;
    assert_eq!(
        left(
            "postgres-cdc",
            r#"{"server":"s"}"#,
            postgres,
            &Move::Lsn("2".into())
        ),
        "Left as they are: txId and ts_usec."
    );
    let to = Move::SqlServerLsn {
        commit: "00000028:00000ac0:0001".into(),
        change: None,
    };
    assert_eq!(
        left(
            "sqlserver-cdc",
            r#"{"server":"s"}"#,
            r#"{"commit_lsn":"00000027:00000ac0:0002","snapshot_completed":true}"#,
            &to
        ),
        "Left as they are: snapshot_completed."
    );
    assert_eq!(
        left(
            "github",
            r#"{"name":"a"}"#,
            r#"{"since":"2026-01-01T00:00:00Z","etag":"x"}"#,
            &Move::Time("2026-01-02T00:00:00Z".into())
        ),
        "Left as they are: etag."
    );
    // Where it resumes from is lsn_proc: going back is going back from there.
    let mut draft = draft_of(r#"{"server":"s"}"#, r#"{"lsn":100,"lsn_proc":300}"#);
    let outcome = move_to(
        &mut draft,
        At::Base(0),
        by_id("postgres-cdc"),
        &Move::Lsn("200".into()),
    )
    .unwrap();
    assert!(
        outcome
            .notes
            .iter()
            .any(|note| note.contains("confirmed_flush_lsn"))
    );
}

/// A sink's partition is found however its number is written.
#[test]
fn a_sinks_partition_is_found_by_its_number() {
    let text = r#"{"kafka_partition":"1","kafka_topic":"orders"}"#;
    let mut draft = draft_on(sink(&[("orders", 0, 10), ("orders", 1, 20)]));
    assert_eq!(draft.add_partition(json(text)), At::Base(1));
    let other = entries(&format!(
        r#"[{{"partition":{text},"offset":{{"kafka_offset":7}}}}]"#
    ));
    let target = draft.target.clone();
    let source = Source {
        target: &target,
        entries: &other,
    };
    let outcome = copy_from(&mut draft, source);
    assert_eq!((outcome.changed, outcome.left.len()), (1, 0));
    assert_eq!(
        draft.body(),
        r#"{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":1},"offset":{"kafka_offset":7}}]}"#
    );
    let file = format!(r#"{{"offsets":[{{"partition":{text},"offset":{{"kafka_offset":8}}}}]}}"#);
    let shape = common::shape("OrdersSink", &draft);
    import(&mut draft, &read(file.as_bytes()).unwrap(), "file", &shape);
    assert_eq!(offset(&draft, 1), r#"{"kafka_offset":8}"#);
    // Where the live ones write it as a string, and where it is no number at all, or not the whole of it.
    let mut texts = draft_on(entries(&format!(
        r#"[{{"partition":{text},"offset":{{"kafka_offset":"7"}}}}]"#
    )));
    let number = json(r#"{"kafka_topic":"orders","kafka_partition":1}"#);
    assert_eq!(texts.add_partition(number), At::Base(0));
    for strange in [
        r#"{"kafka_topic":"orders","kafka_partition":"x"}"#,
        r#"{"kafka_topic":"orders","kafka_partition":"1","x":1}"#,
        r#"{"kafka_topic":1,"kafka_partition":"1"}"#,
    ] {
        assert!(
            matches!(texts.add_partition(json(strange)), At::Added(_)),
            "{strange}"
        );
    }
}
