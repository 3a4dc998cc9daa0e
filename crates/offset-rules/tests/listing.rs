//! The table of offsets: its columns for every class, what its cells say, filter, order, totals, files.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, in its helpers too"
)]

mod common;

use std::sync::Arc;

use common::{entries, json};
use connect_api::{Answer, ConnectorOffsets, OffsetEntry};
use offset_rules::class::{Shape, Side};
use offset_rules::listing::{
    Filter, ListColumn, columns, csv, csv_row, json as json_file, order, said, totals,
};
use offset_rules::movement::Observations;

fn table(plugin: &str, text: &str) -> (Vec<OffsetEntry>, Vec<ListColumn>) {
    let entries = entries(text);
    let columns = columns(&Shape::of(Some(plugin), None, &entries));
    (entries, columns)
}

fn heads(columns: &[ListColumn]) -> Vec<&str> {
    columns.iter().map(|column| column.key.as_str()).collect()
}

const SINK: &str = r#"[
  {"partition":{"kafka_topic":"orders","kafka_partition":10},"offset":{"kafka_offset":81244}},
  {"partition":{"kafka_topic":"Payments","kafka_partition":9},"offset":{"kafka_offset":9007199254741993}},
  {"partition":{"kafka_topic":"orders","kafka_partition":2},"offset":{"kafka_offset":1234567890123456789012345678901234567890123456789012345678901234}},
  {"partition":{"kafka_topic":"orders","kafka_partition":3},"offset":null}
]"#;

#[test]
fn what_matters_stands_first_and_nothing_is_left_out() {
    let (_, sink) = table("SnowflakeSink", SINK);
    assert_eq!(
        heads(&sink),
        ["kafka_topic", "kafka_partition", "kafka_offset", "movement"]
    );
    assert_eq!(sink[2].help, "the next record to read");
    assert!(sink[2].numeric && sink[2].width >= 64);

    let (_, mysql) = table(
        "MySqlCdcSourceV2",
        r#"[{"partition":{"server":"s"},"offset":{"row":1,"own":{"a":[1]},"ts_sec":1711788870,"file":"b.01","pos":4,"transaction_id":null}}]"#,
    );
    assert_eq!(
        heads(&mysql),
        [
            "server",
            "file",
            "pos",
            "row",
            "movement",
            "ts_sec",
            "transaction_id",
            "own"
        ]
    );

    // Keys of a class that nobody knows, and of one whose keys nobody knows.
    for plugin in ["ZendeskSource", "com.example.Unheard"] {
        let (_, unknown) = table(
            plugin,
            r#"[{"partition":{"a":1,"b":2},"offset":{"b":3}},{"partition":{"a":2},"offset":{"c":4}}]"#,
        );
        assert_eq!(
            heads(&unknown),
            ["a", "partition.b", "movement", "b", "c"],
            "{plugin}"
        );
    }
}

#[test]
fn a_string_of_digits_keeps_its_quotes_where_another_value_is_a_number() {
    let quoted = |text: &str| -> Vec<bool> {
        let (entries, columns) = table("KinesisSource", text);
        let column = columns
            .iter()
            .find(|column| column.key == "sequenceNumber")
            .unwrap();
        let said = entries
            .iter()
            .map(|entry| said(column, entry, false).unwrap().is_quoted);
        said.collect()
    };
    let entry =
        |value: &str| format!(r#"{{"partition":{{"shardId":"s"}},"offset":{{"sequenceNumber":{value}}}}}"#);
    let of = |one: &str, other: &str| quoted(&format!("[{},{}]", entry(one), entry(other)));
    assert_eq!(of(r#""50""#, r#""51""#), [false, false]);
    assert_eq!(of(r#""50""#, "50"), [true, false]);
}

#[test]
fn a_time_that_stands_in_a_string_is_an_instant() {
    let (entries, columns) = table(
        "GithubSource",
        r#"[{"partition":{"name":"a"},"offset":{"since":"2026-01-01T00:00:00Z","other":"2026-01-01"}}]"#,
    );
    let instant = |key: &str| {
        let column = columns.iter().find(|column| column.key == key).unwrap();
        said(column, &entries[0], false).unwrap().instant.is_some()
    };
    assert!(instant("since") && !instant("other"));
}

#[test]
fn a_cell_says_the_value_as_it_is() {
    let (entries, columns) = table(
        "PostgresCdcSourceV2",
        r#"[{"partition":{"server":"007"},"offset":{"lsn":97500059720,"ts_usec":1772442991000000,"transaction_id":null,"own":{"a":[1, 2]},"flag":"true"}}]"#,
    );
    let cell = |key: &str| {
        let column = columns.iter().find(|column| column.key == key).unwrap();
        said(column, &entries[0], false)
    };
    let lsn = cell("lsn").unwrap();
    assert_eq!(
        (lsn.text.as_str(), lsn.also.as_deref()),
        ("97500059720", Some("16/B374D848"))
    );
    let time = cell("ts_usec").unwrap();
    assert_eq!(
        (time.text.as_str(), time.also.as_deref()),
        ("1772442991000000", Some("2026-03-02T09:16:31Z"))
    );
    assert!(time.instant.is_some());
    let null = cell("transaction_id").unwrap();
    assert!(null.is_odd && null.text == "null");
    assert_eq!(cell("own").unwrap().text, r#"{"a":[1, 2]}"#);
    assert!(cell("flag").unwrap().is_quoted);
    assert!(!cell("server").unwrap().is_quoted);
    assert_eq!(
        said(
            &columns[1],
            &common::entries(r#"[{"partition":{},"offset":{}}]"#)[0],
            false
        ),
        None
    );

    let long = format!(
        r#"[{{"partition":{{"server":"s"}},"offset":{{"lsn":1,"own":"{}"}}}}]"#,
        "x".repeat(1 << 20)
    );
    let (entries, columns) = table("PostgresCdcSourceV2", &long);
    let own = columns.last().unwrap();
    assert_eq!(said(own, &entries[0], false).unwrap().text.chars().count(), 201);
    assert_eq!(said(own, &entries[0], true).unwrap().text.len(), 1 << 20);
    assert!(own.width < 60);
}

fn filtered(typed: &str) -> Vec<usize> {
    let entries = entries(SINK);
    let filter = Filter::new(typed, str::to_lowercase);
    let keyword = |row: usize| if row == 2 { "not moving" } else { "" };
    (0..entries.len())
        .filter(|row| filter.takes(&entries[*row], &|| keyword(*row)))
        .collect()
}

#[test]
fn the_filter_looks_at_every_value_and_at_no_key() {
    assert_eq!(filtered(""), [0, 1, 2, 3]);
    assert_eq!(filtered("pay"), [1]);
    assert_eq!(filtered("ORDERS 10"), [0]);
    assert_eq!(filtered("5474"), [1]);
    assert_eq!(filtered("81\u{202f}244"), [0]);
    assert_eq!(filtered("kafka_topic"), [0_usize; 0]);
    assert_eq!(filtered("not moving"), [2]);
    assert_eq!(filtered(" Not Moving "), [2]);
    assert_eq!(filtered("moving orders"), [2]);
    let odd = entries(
        r#"[{"partition":{"kafka_topic":"Ünï\"q","kafka_partition":0},"offset":{"kafka_offset":0}}]"#,
    );
    for (typed, found) in [("ünï", true), ("\"q", true), ("\\", false)] {
        assert_eq!(
            Filter::new(typed, str::to_lowercase).takes(&odd[0], &|| ""),
            found,
            "{typed}"
        );
    }
}

fn ordered(key: &str, is_down: bool) -> Vec<u32> {
    let (entries, columns) = table("SnowflakeSink", SINK);
    let column = columns.iter().find(|column| column.key == key).unwrap();
    let mut rows: Vec<u32> = (0..4).collect();
    order(&mut rows, column, is_down, &entries, None);
    rows
}

#[test]
fn integers_of_any_length_are_ordered_as_integers() {
    assert_eq!(ordered("kafka_offset", false), [0, 1, 2, 3]);
    assert_eq!(ordered("kafka_offset", true), [2, 1, 0, 3]);
    assert_eq!(ordered("kafka_partition", false), [2, 3, 1, 0]);
    // What is equal stays as it came, whichever way.
    assert_eq!(ordered("kafka_topic", false), [1, 0, 2, 3]);
    assert_eq!(ordered("kafka_topic", true), [0, 2, 3, 1]);
}

fn seen(positions: &[&[i64]]) -> (Vec<OffsetEntry>, Observations) {
    let mut seen = Observations::new();
    let mut last = Vec::new();
    for (minute, positions) in positions.iter().enumerate() {
        let rows: Vec<String> = positions
            .iter()
            .enumerate()
            .map(|(at, position)| {
                format!(r#"{{"partition":{{"kafka_topic":"t{}","kafka_partition":{at}}},"offset":{{"kafka_offset":{position}}}}}"#, at % 2)
            })
            .collect();
        let text = format!(
            r#"{{"offsets":[{}],"metadata":{{"observed_at":"2026-03-02T09:{minute:02}:00Z"}}}}"#,
            rows.join(",")
        );
        let value = ConnectorOffsets::decode(&json(&text)).unwrap();
        last.clone_from(&value.offsets);
        let answer = Answer {
            value,
            date: None,
            request_id: None,
            raw: Arc::from(""),
        };
        seen.push(offset_rules::class::by_id("sink"), Arc::new(answer));
    }
    (last, seen)
}

#[test]
fn by_movement_what_needs_a_look_stands_first() {
    let (entries, seen) = seen(&[&[10, 10, 10, 10, 10], &[10, 12, 10, 50, 20], &[10, 30, 5, 60, 20]]);
    let (_, columns) = table("SnowflakeSink", SINK);
    let movement = columns.iter().find(|column| column.key == "movement").unwrap();
    let mut rows: Vec<u32> = (0..5).collect();
    order(&mut rows, movement, false, &entries, Some(&seen));
    assert_eq!(rows, [2, 0, 4, 3, 1]);
}

#[test]
fn totals_are_of_things_that_can_be_added() {
    let (entries, seen) = seen(&[&[10, 10, 10], &[610, 10, 4]]);
    let shape = Shape::of(Some("SnowflakeSink"), Some(Side::Sink), &entries);
    let said: Vec<String> = totals(&shape, &entries, &seen);
    assert_eq!(said, ["2 topics", "+600 records, 10/s", "−6 back"]);
    let source = Shape::of(Some("PostgresCdcSource"), Some(Side::Source), &entries);
    assert!(totals(&source, &entries, &seen).is_empty());
}

#[test]
fn files_hold_what_the_server_sent() {
    let text = r#"{"id":"lcc-1","name":"a\"b","offsets":[{"partition":{"kafka_topic":"a,\"b\"","kafka_partition":"0"},"offset":{"kafka_offset":1.0e3}},{"partition":{"kafka_topic":" x","kafka_partition":1},"offset":{"kafka_offset":null}}],"metadata":{"observed_at":"2026-03-02T09:00:00+0000"}}"#;
    let offsets = ConnectorOffsets::decode(&json(text)).unwrap();
    assert_eq!(json_file(&offsets, offsets.offsets.iter()), text);
    let columns = columns(&Shape::of(Some("S3_SINK"), None, &offsets.offsets));
    assert_eq!(
        csv(&columns, offsets.offsets.iter()),
        "kafka_topic,kafka_partition,kafka_offset\r\n\"a,\"\"b\"\"\",0,1.0e3\r\n\" x\",1,null\r\n"
    );
}

#[test]
fn a_text_is_no_formula_in_the_file_and_a_number_stays_as_it_is() {
    // Of every form a text, a number, and a text that reads as a number.
    let (entries, columns) = table(
        "com.example.Unheard",
        r#"[
          {"partition":{"=1+1":"=cmd|'/C calc'!A0"},"offset":{"at":-1,"of":"-1"}},
          {"partition":{"=1+1":"+1"},"offset":{"at":-1.5e-7,"of":"-1-1"}},
          {"partition":{"=1+1":"@SUM(A1,A2)"},"offset":{"at":-123456789012345678901234567890,"of":"\t=1"}},
          {"partition":{"=1+1":"-orders"},"offset":{"at":null,"of":"\r=1"}},
          {"partition":{"=1+1":"plain - 1"},"offset":{"at":0,"of":"it's"}}
        ]"#,
    );
    assert_eq!(
        csv(&columns, entries.iter()),
        [
            "'=1+1,at,of",
            "'=cmd|'/C calc'!A0,-1,-1",
            "'+1,-1.5e-7,'-1-1",
            "\"'@SUM(A1,A2)\",-123456789012345678901234567890,'\t=1",
            "'-orders,null,\"'\r=1\"",
            "plain - 1,0,it's",
            "",
        ]
        .join("\r\n")
    );
    // A row by itself goes through the clipboard, and into a spreadsheet all the same.
    assert_eq!(csv_row(&columns, &entries[3]), "'-orders,null,\"'\r=1\"");
}

#[test]
fn the_file_of_a_sink_is_taken_in_as_it_left() {
    // Kafka lets a topic's name begin with a minus.
    let (entries, columns) = table(
        "SnowflakeSink",
        r#"[{"partition":{"kafka_topic":"-orders","kafka_partition":0},"offset":{"kafka_offset":7}}]"#,
    );
    let file = csv(&columns, entries.iter());
    assert_eq!(
        file,
        "kafka_topic,kafka_partition,kafka_offset\r\n'-orders,0,7\r\n"
    );
    let read = offset_rules::import::read(file.as_bytes()).unwrap();
    assert_eq!((read.topics.len(), read.topics[0].topic.as_str()), (1, "-orders"));
}
