//! Movement from what was observed: every class with an order, the others, and what is only seen from several observations.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, in its helpers too"
)]

use std::sync::Arc;

use connect_api::{Answer, ConnectorOffsets, Timestamp};
use exact_json::parse;
use offset_rules::class::{Class, TABLE, by_id};
use offset_rules::movement::{Change, MOST_SEEN, Observations, change, rate, sentence};

/// An answer observed so many minutes after nine o'clock.
fn answer(minute: i64, offsets: &str) -> Arc<Answer<ConnectorOffsets>> {
    let nine: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
    let at = Timestamp::from_millisecond(nine.as_millisecond() + minute * 60_000).unwrap();
    let text = format!(r#"{{"offsets":{offsets},"metadata":{{"observed_at":"{at}"}}}}"#);
    Arc::new(Answer {
        value: ConnectorOffsets::decode(&parse(text).unwrap()).unwrap(),
        date: None,
        request_id: None,
        raw: Arc::from(""),
    })
}

fn sink(minute: i64, positions: &[i64]) -> Arc<Answer<ConnectorOffsets>> {
    let rows: Vec<String> = positions
        .iter()
        .enumerate()
        .map(|(at, position)| {
            format!(r#"{{"partition":{{"kafka_topic":"orders","kafka_partition":{at}}},"offset":{{"kafka_offset":{position}}}}}"#)
        })
        .collect();
    answer(minute, &format!("[{}]", rows.join(",")))
}

fn class(id: &str) -> Option<&'static Class> {
    by_id(id)
}

fn seen(
    class: Option<&'static Class>,
    answers: impl IntoIterator<Item = Arc<Answer<ConnectorOffsets>>>,
) -> Observations {
    let mut seen = Observations::new();
    for answer in answers {
        seen.push(class, answer);
    }
    seen
}

/// What the table says of a row.
fn says(seen: &Observations, row: usize) -> String {
    let movement = seen.movement(row);
    let said = sentence(&movement, seen.latest().unwrap());
    format!("{} {said}", change(&movement, true))
        .trim()
        .replace('\u{202f}', " ")
}

#[test]
fn a_sink_moves_stands_and_goes_back() {
    let seen = seen(
        class("sink"),
        [
            sink(0, &[81_244, 77_020, 500, 40]),
            sink(1, &[81_556, 77_020, 500, 40]),
            sink(12, &[82_900, 77_020, 500, 10]),
        ],
    );
    assert_eq!(says(&seen, 0), "+1 344 2.0/s");
    assert_eq!(says(&seen, 1), "0 not moving for 12 min");
    assert_eq!(says(&seen, 3), "−30 went back by 30 between 09:01Z and 09:12Z");
    assert_eq!(seen.movement(1).keyword(), "not moving");
    assert_eq!(seen.movement(3).keyword(), "went back");
    assert_eq!(seen.movement(0).keyword(), "");
    assert_eq!(seen.moved(), 2);
    assert_eq!(seen.line(0), [8, 3]);
    assert_eq!(seen.line(1), [0, 0]);
    assert_eq!(seen.line(3), [0, -8]);
    assert_eq!(seen.period(), Some(60));
}

#[test]
fn where_nothing_moves_nobody_is_said_to_stand() {
    let seen = seen(class("sink"), [sink(0, &[5, 6]), sink(1, &[5, 6])]);
    assert_eq!(says(&seen, 0), "0");
    assert_eq!(seen.movement(0).still, None);
}

#[test]
fn standing_counts_from_when_a_sibling_moved_meanwhile() {
    // Both stood for a minute, then one moved, and it stands again since.
    let seen = seen(
        class("sink"),
        [
            sink(0, &[5, 6]),
            sink(1, &[5, 6]),
            sink(2, &[5, 9]),
            sink(3, &[5, 9]),
        ],
    );
    assert_eq!(says(&seen, 0), "0 not moving for 3 min");
    assert_eq!(says(&seen, 1), "0");
}

#[test]
fn one_observation_says_nothing_and_the_same_again_is_none() {
    let mut seen = Observations::new();
    assert!(seen.push(class("sink"), sink(1, &[5])));
    assert!(!seen.push(class("sink"), sink(1, &[5])));
    assert!(!seen.push(class("sink"), sink(0, &[4])));
    assert_eq!((seen.count(), seen.change(0)), (1, Change::First));
    assert_eq!(says(&seen, 0), "");
    assert_eq!(seen.line(0), Vec::<i8>::new());
}

#[test]
fn thirty_two_are_remembered() {
    let seen = seen(class("sink"), (0..100).map(|minute| sink(minute, &[minute, 7])));
    assert_eq!(seen.count(), MOST_SEEN);
    assert_eq!(says(&seen, 1), "0 not moving for 31 min");
    assert_eq!(seen.line(0).len(), MOST_SEEN - 1);
}

#[test]
fn partitions_that_come_go_and_change_places_keep_their_own_past() {
    let row = |partition: &str, offset: i64| {
        format!(r#"{{"partition":{partition},"offset":{{"kafka_offset":{offset}}}}}"#)
    };
    let (a, b) = (
        r#"{"kafka_topic":"a","kafka_partition":0}"#,
        r#"{"kafka_topic":"b","kafka_partition":0}"#,
    );
    // The same partition, its members the other way round.
    let b_turned = r#"{"kafka_partition":0,"kafka_topic":"b"}"#;
    let seen = seen(
        class("sink"),
        [
            answer(0, &format!("[{},{}]", row(a, 10), row(b, 20))),
            answer(
                1,
                &format!(
                    "[{},{}]",
                    row(b_turned, 25),
                    row(r#"{"kafka_topic":"c","kafka_partition":0}"#, 1)
                ),
            ),
            answer(2, &format!("[{},{}]", row(a, 12), row(b, 26))),
        ],
    );
    assert_eq!(says(&seen, 0), "new");
    assert_eq!(says(&seen, 1), "+1 1/min");
}

#[test]
fn another_connector_under_the_name_has_another_past() {
    let of = |minute: i64, id: &str| {
        let mut answer = Arc::unwrap_or_clone(sink(minute, &[5]));
        answer.value.id = Some(id.to_owned());
        Arc::new(answer)
    };
    let seen = seen(class("sink"), [of(0, "lcc-1"), of(1, "lcc-1"), of(2, "lcc-2")]);
    assert_eq!((seen.count(), seen.change(0)), (1, Change::First));
}

#[test]
fn a_class_that_is_known_later_is_taken_for_what_was_seen_before() {
    let mut seen = Observations::new();
    seen.push(None, sink(0, &[5, 6]));
    seen.push(class("sink"), sink(1, &[65, 6]));
    assert_eq!(says(&seen, 0), "+60 1.0/s");
    assert_eq!(says(&seen, 1), "0 not moving for 60 s");
}

/// One later and one earlier offset for each class with an order (API.md 4.3).
#[rustfmt::skip]
const ORDERED: &[(&str, &str, &str, &str)] = &[
    ("sink", r#"{"kafka_offset":"50"}"#, r#"{"kafka_offset":"53"}"#, "+3 3/min"),
    ("jdbc-table", r#"{"timestamp":1790818723729,"timestamp_nanos":729000000,"incrementing":3}"#, r#"{"timestamp":1790818783729,"timestamp_nanos":729000000,"incrementing":3}"#, "+60 s"),
    ("jdbc-table", r#"{"incrementing":3}"#, r#"{"incrementing":63}"#, "+60 1.0/s"),
    ("mysql-cdc", r#"{"file":"mysql-bin.000009","pos":500,"event":1,"row":0}"#, r#"{"file":"mysql-bin.000010","pos":4,"event":0,"row":0}"#, "moved on"),
    ("mysql-cdc", r#"{"file":"mysql-bin.000009","pos":500}"#, r#"{"file":"mysql-bin.000009","pos":1700}"#, "+1 200 20/s"),
    ("postgres-cdc", r#"{"lsn":9007199254741993}"#, r#"{"lsn":9007199254741995}"#, "+2 bytes 2 bytes/min"),
    ("sqlserver-cdc", r#"{"commit_lsn":"00000027:00000ac0:0002","change_lsn":null,"event_serial_no":1}"#, r#"{"commit_lsn":"00000028:00000ac0:0002","change_lsn":null,"event_serial_no":1}"#, "moved on"),
    ("oracle-xstream", r#"{"scn":"3710473"}"#, r#"{"scn":"3710533"}"#, "+60 1.0/s"),
    ("kinesis", r#"{"sequenceNumber":"49655132034216158934501234567890123456789012345678901234"}"#, r#"{"sequenceNumber":"49655132034216158934501234567890123456789012345678901240"}"#, "+6 6/min"),
    ("couchbase", r#"{"bySeqno":1042,"vbuuid":7}"#, r#"{"bySeqno":1642,"vbuuid":7}"#, "+600 10/s"),
    ("github", r#"{"since":"2026-01-01T00:00:00Z"}"#, r#"{"since":"2026-01-01T00:05:00Z"}"#, "+5 min"),
];

#[test]
fn every_class_with_an_order_shows_how_far() {
    for (id, earlier, later, said) in ORDERED {
        let entry = |offset: &str| format!(r#"[{{"partition":{{"p":1}},"offset":{offset}}}]"#);
        let class = class(id);
        assert!(class.is_some(), "{id}");
        let on = seen(class, [answer(0, &entry(earlier)), answer(1, &entry(later))]);
        assert_eq!(says(&on, 0), *said, "{id}");
        assert!(matches!(on.change(0), Change::Forward(_)), "{id}");
        let back = seen(class, [answer(0, &entry(later)), answer(1, &entry(earlier))]);
        assert!(matches!(back.change(0), Change::Back(_)), "{id}");
        assert!(
            says(&back, 0).contains("between 09:00Z and 09:01Z"),
            "{id}: {}",
            says(&back, 0)
        );
        assert_eq!(back.line(0), [-8], "{id}");
    }
}

#[test]
fn the_others_say_changed_or_same() {
    let entry = |token: &str| format!(r#"[{{"partition":{{"ns":"a"}},"offset":{{"_id":"{token}"}}}}]"#);
    for class in [class("mongodb-atlas"), None] {
        let seen = seen(
            class,
            [
                answer(0, &entry("x")),
                answer(1, &entry("y")),
                answer(2, &entry("y")),
            ],
        );
        let movement = seen.movement(0);
        assert_eq!(change(&movement, false), "same");
        assert_eq!(rate(&movement), None);
        let seen = self::seen(class, [answer(0, &entry("x")), answer(1, &entry("y"))]);
        assert_eq!(change(&seen.movement(0), false), "changed");
        assert_eq!(seen.movement(0).keyword(), "changed");
    }
    // Another history: sequence numbers of two vbuuids do not compare.
    let entry = |vbuuid: i64, seqno: i64| {
        format!(
            r#"[{{"partition":{{"bucket":"b","partition":"0"}},"offset":{{"bySeqno":{seqno},"vbuuid":{vbuuid}}}}}]"#
        )
    };
    let seen = seen(
        class("couchbase"),
        [answer(0, &entry(1, 500)), answer(1, &entry(2, 30))],
    );
    assert_eq!(says(&seen, 0), "changed");
}

#[test]
fn what_cannot_be_counted_does_not_panic() {
    let long = "9".repeat(64);
    let offsets = [
        format!(r#"{{"kafka_offset":{long}}}"#),
        r#"{"kafka_offset":1e3}"#.to_owned(),
        r#"{"kafka_offset":null}"#.to_owned(),
        r#"{"kafka_offset":-9223372036854775808}"#.to_owned(),
        r#"{"kafka_offset":{"nested":[1]}}"#.to_owned(),
        r#"{}"#.to_owned(),
        "null".to_owned(),
    ];
    for class in TABLE.iter().map(|class| Some(*class)).chain([None]) {
        for from in &offsets {
            for to in &offsets {
                let entry = |offset: &str| format!(r#"[{{"partition":{{"p":1}},"offset":{offset}}}]"#);
                let seen = seen(class, [answer(0, &entry(from)), answer(1, &entry(to))]);
                let _ = (says(&seen, 0), seen.line(0), seen.record());
            }
        }
    }
    let entry = |offset: &str| format!(r#"[{{"partition":{{"p":1}},"offset":{{"kafka_offset":{offset}}}}}]"#);
    let less = format!("{}8", "9".repeat(63));
    let seen = seen(
        class("sink"),
        [answer(0, &entry(&less)), answer(1, &entry(&long))],
    );
    assert_eq!(says(&seen, 0), "+1 1/min");
}

#[test]
fn a_record_gives_the_same_observations_back() {
    let mut before = seen(
        class("sink"),
        [sink(0, &[5, 6, 7]), sink(1, &[5, 9, 7]), sink(2, &[5, 12, 3])],
    );
    let mut after = Observations::from_record(&before.record().unwrap()).unwrap();
    for observations in [&mut before, &mut after] {
        assert!(!observations.push(class("sink"), sink(2, &[5, 12, 3])));
        assert!(observations.push(class("sink"), sink(3, &[5, 12, 4])));
    }
    assert_eq!(after.count(), 4);
    for row in 0..3 {
        assert_eq!(after.movement(row), before.movement(row));
        assert_eq!(after.line(row), before.line(row));
    }
    let whole = seen(
        class("mysql-cdc"),
        [answer(
            0,
            r#"[{"partition":{"server":"a"},"offset":{"file":"b.01","pos":1}}]"#,
        )],
    );
    let mut again = Observations::from_record(&whole.record().unwrap()).unwrap();
    again.push(
        class("mysql-cdc"),
        answer(
            1,
            r#"[{"partition":{"server":"a"},"offset":{"file":"b.01","pos":61}}]"#,
        ),
    );
    assert_eq!(says(&again, 0), "+60 1.0/s");
    for broken in [
        "",
        "{}",
        r#"{"schema":2}"#,
        r#"{"schema":1,"partitions":[],"seen":[{"at":"x"}]}"#,
    ] {
        assert!(Observations::from_record(broken).is_none(), "{broken}");
    }
}

#[test]
fn too_many_partitions_are_not_kept_for_later() {
    let many = |rows: usize| {
        let seen = seen(
            class("sink"),
            (0..8).map(|minute| sink(minute, &vec![minute; rows])),
        );
        seen.record()
            .and_then(|record| Observations::from_record(&record))
            .map(|seen| seen.count())
    };
    assert_eq!(many(6), Some(8));
    assert_eq!(many(16_000), Some(4));
    assert_eq!(many(64_001), None);
}
