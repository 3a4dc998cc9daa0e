//! Import: every form, and what is wrong with its place.

use connect_api::AlterType;
use offset_rules::import::{Form, read};

const PAIR: &str = r#"{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":9007199254741993}}"#;

#[test]
fn every_form_is_told_and_its_values_stay_bytes() {
    for (text, form) in [
        (format!(r#"{{"offsets":[{PAIR}]}}"#), Form::Offsets),
        (format!(r#"{{"type":"PATCH","offsets":[{PAIR}]}}"#), Form::Request),
        (
            format!(
                r#"{{"id":"lcc-1","name":"o","offsets":[{PAIR}],"metadata":{{"observed_at":"2026-03-02T09:15:04Z"}}}}"#
            ),
            Form::Answer,
        ),
        (format!("[{PAIR}]"), Form::Array),
        (
            format!("{PAIR}\n{}\n", PAIR.replace("orders", "pay")),
            Form::JsonLines,
        ),
        (PAIR.to_owned(), Form::JsonLines),
    ] {
        for text in [
            text.clone(),
            format!("\u{feff}{text}"),
            format!("{text}\r\n"),
            format!("\n {text}"),
        ] {
            let imported = read(text.as_bytes()).unwrap();
            assert_eq!(imported.form, form, "{text}");
            assert_eq!(
                imported.entries[0].offset.text(),
                r#"{"kafka_offset":9007199254741993}"#
            );
        }
    }
    assert_eq!(
        read(br#"{"type":"DELETE"}"#).unwrap().kind,
        Some(AlterType::Delete)
    );
    let answer = read(br#"{"id":"lcc-1","name":"o","offsets":[]}"#).unwrap();
    assert_eq!(
        (answer.id.as_deref(), answer.name.as_deref()),
        (Some("lcc-1"), Some("o"))
    );
}

#[test]
fn lines_and_csv() {
    let lines = read(b"orders:0:81244\norders.v1:12:9007199254740993\n\npay:1:\npay:2:-1\n").unwrap();
    assert_eq!(lines.form, Form::TopicLines);
    let all: Vec<_> = lines
        .topics
        .iter()
        .map(|line| {
            (
                line.line,
                line.topic.as_str(),
                line.partition,
                line.offset.as_ref().map(ToString::to_string),
            )
        })
        .collect();
    assert_eq!(
        all,
        [
            (1, "orders", 0, Some("81244".into())),
            (2, "orders.v1", 12, Some("9007199254740993".into())),
            (4, "pay", 1, None),
            (5, "pay", 2, None)
        ]
    );
    for text in [
        "topic,partition,offset\norders,0,5",
        "orders,0,5\n",
        "\"orders\", 0 , 5",
        "kafka_topic,kafka_partition,kafka_offset\r\norders,0,5\r\n",
    ] {
        let csv = read(text.as_bytes()).unwrap();
        assert_eq!(
            (csv.form, csv.topics[0].topic.as_str(), csv.topics.len()),
            (Form::Csv, "orders", 1),
            "{text}"
        );
    }
}

/// (text, code, line, column, path)
#[rustfmt::skip]
const WRONG: &[(&str, &str, usize, usize, &str)] = &[
    ("", "import-empty", 1, 1, ""),
    (" \n\t", "import-empty", 1, 1, ""),
    ("{\"offsets\": [\n {\"partition\": {\"a\": 1}", "import-json", 2, 24, "offsets[0].partition"),
    ("{\"offsets\": [\n {\"partition\": orders}]}", "import-json", 2, 16, "offsets[0].partition"),
    (r#"{"offset":[]}"#, "import-shape", 1, 1, ""),
    (r#"{"offsets":[],"ofsets":[]}"#, "import-shape", 1, 15, ""),
    (r#"{"offsets":[],"offsets":[]}"#, "import-shape", 1, 1, ""),
    (r#"{"offsets":[],"offset":{}}"#, "import-shape", 1, 24, "offset"),
    (r#"{"partition":{},"offset":{},"offsets":[]}"#, "import-shape", 1, 14, "partition"),
    (r#"[{"partition":{"kafka_topic":"o","kafka_partition":0},"offset":{}},{"partition":{"kafka_topic":"o","kafka_partition":"0"},"offset":{}}]"#, "import-twice", 1, 68, "[1]"),
    (r#"{"offsets":7}"#, "import-shape", 1, 12, "offsets"),
    (r#"{"type":"REPLACE","offsets":[]}"#, "import-shape", 1, 9, "type"),
    (r#"{"type":"PATCH"}"#, "import-shape", 1, 1, ""),
    (r#"[7]"#, "import-shape", 1, 2, "[0]"),
    ("[\n{\"partition\":{}}]", "import-shape", 2, 1, "[0]"),
    (r#"[{"partition":[],"offset":{}}]"#, "import-shape", 1, 15, "[0].partition"),
    (r#"[{"partition":{},"offset":5}]"#, "import-shape", 1, 27, "[0].offset"),
    (r#"[{"partition":{},"offset":{},"x":1}]"#, "import-shape", 1, 30, "[0]"),
    (r#"[{"partition":{},"offset":{},"offset":{}}]"#, "import-shape", 1, 30, "[0]"),
    ("{\"partition\":{},\"offset\":{}}\n{\"partition\":{},\"offset\":5}", "import-shape", 2, 26, "offset"),
    ("{\"partition\":{},\"offset\":{}}\n{\"partition\":", "import-json", 2, 14, "partition"),
    ("{\"offsets\":[]} x", "import-json", 1, 16, ""),
    ("orders:0", "import-line", 1, 1, ""),
    ("orders:0:5\n:0:5", "import-line", 2, 1, ""),
    ("orders:x:5", "import-line", 1, 8, ""),
    ("orders:0:1 000", "import-line", 1, 10, ""),
    ("orders:0:-2", "import-line", 1, 10, ""),
    ("orders:0:1e3", "import-line", 1, 10, ""),
    ("orders:4294967296:1", "import-line", 1, 8, ""),
    ("örders:12:x", "import-line", 1, 11, ""),
    ("örders,12,x", "import-line", 1, 11, ""),
    ("\"orders\", 12 , x", "import-line", 1, 15, ""),
    ("\"or\"\"ders\",x,5", "import-line", 1, 12, ""),
    ("orders,0", "import-line", 1, 1, ""),
    ("orders,0,5\n\"orders,0,5", "import-line", 2, 1, ""),
    ("orders,0,5,6", "import-line", 1, 1, ""),
    ("topic,partition,offset\ntopic,partition,offset", "import-line", 2, 7, ""),
    ("\u{feff}\u{feff}{}", "import-line", 1, 1, ""),
    (r#"[{"partition":{"a":1,"b":2},"offset":{}}, {"partition":{"b":2,"a":1},"offset":{}}]"#, "import-twice", 1, 43, "[1]"),
    ("{\"partition\":{},\"offset\":{}}\n{\"partition\":{},\"offset\":{}}", "import-twice", 2, 1, ""),
    ("orders:0:5\npay:0:5\norders:0:6", "import-twice", 3, 1, ""),
    ("orders,0,5\norders,0,6", "import-twice", 2, 1, ""),
];

#[test]
fn what_is_wrong_is_named_with_its_place() {
    for (text, code, line, column, path) in WRONG {
        let error = read(text.as_bytes()).unwrap_err();
        assert_eq!(
            (error.code, error.line, error.column, error.path.as_str()),
            (*code, *line, *column, *path),
            "{text:?}: {error}"
        );
        assert!(
            error.says.ends_with('.') && error.advice.ends_with('.'),
            "{error}"
        );
    }
    let bytes = read(b"{\"a\n\": \"\xff\"}").unwrap_err();
    assert_eq!((bytes.code, bytes.line, bytes.column), ("import-utf8", 2, 5));
    let many = format!(
        "[{{\"partition\":{{}},\"offset\":{{{}}}}}]",
        (0..300)
            .map(|at| format!("\"k{at}\":1"))
            .collect::<Vec<_>>()
            .join(",")
    );
    assert_eq!(read(many.as_bytes()).unwrap_err().path, "[0].offset");
}
