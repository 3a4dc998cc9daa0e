//! What moved since a draft was made, and what stops it: every row of the table.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics has failed, in its helpers too"
)]

mod common;

use std::sync::Arc;

use common::{draft_of, draft_on, json, sink};
use connect_api::{OffsetEntry, Time};
use exact_json::Integer;

use connect_api::Timestamp;
use offset_rules::class::{Class, by_id};
use offset_rules::draft::{At, Base, Draft, Intent, RowIntent};
use offset_rules::moved::{Block, Now, last_look, moved_since, rebase};
use offset_rules::strategy::{reset_some, shift, skip_one};

fn now<'a>(base: &'a Arc<Base>, class: Option<&'a Class>) -> Now<'a> {
    Now {
        class,
        base,
        lcc: Some("lcc-7k2m9q"),
        request_then: None,
        request_now: None,
    }
}

fn live(rows: &[(&str, u32, u64)]) -> Arc<Base> {
    Arc::new(Base::new(sink(rows), None))
}

fn set(draft: &mut Draft, place: usize, value: &str) {
    draft.set_value(At::Base(place), "kafka_offset", value, RowIntent::Value);
}

#[test]
fn ordinary_movement_is_one_line() {
    let mut draft = draft_on(sink(&[
        ("orders", 0, 100),
        ("orders", 1, 100),
        ("orders", 2, 100),
    ]));
    set(&mut draft, 0, "50");
    let base = live(&[("orders", 0, 110), ("orders", 1, 130), ("orders", 2, 100)]);
    let since = moved_since(&draft, &now(&base, by_id("sink")));
    assert_eq!((since.moved_on, since.unmoved, since.is_blocked()), (2, 1, false));
}

#[test]
fn what_blocks() {
    let mut draft = draft_on(sink(&[("orders", 0, 100), ("orders", 1, 100)]));
    set(&mut draft, 0, "105");
    let class = by_id("sink");
    let blocks = |base: &Arc<Base>, change: fn(&mut Now<'_>)| {
        let mut now = now(base, class);
        change(&mut now);
        moved_since(&draft, &now).blocks
    };
    let same = live(&[("orders", 0, 100), ("orders", 1, 100)]);
    assert_eq!(blocks(&same, |_| ()), []);
    assert!(matches!(
        blocks(&same, |now| now.lcc = Some("lcc-other"))[..],
        [Block::OtherConnector { .. }]
    ));
    assert_eq!(blocks(&same, |now| now.lcc = None), []);
    let orders = |partition: u32| {
        json(&format!(
            r#"{{"kafka_topic":"orders","kafka_partition":{partition}}}"#
        ))
    };
    assert_eq!(
        blocks(&live(&[("orders", 0, 100)]), |_| ()),
        [Block::Vanished(orders(1))]
    );
    assert_eq!(
        blocks(
            &live(&[("orders", 0, 100), ("orders", 1, 100), ("orders", 2, 1)]),
            |_| ()
        ),
        [Block::Appeared(orders(2))]
    );
    assert_eq!(
        blocks(&live(&[("orders", 0, 100), ("orders", 1, 99)]), |_| ()),
        [Block::WentBackwards(orders(1))]
    );
    // The skip to 105 would be a replay now; exactly at it, it is neither.
    assert_eq!(
        blocks(&live(&[("orders", 0, 106), ("orders", 1, 100)]), |_| ()),
        [Block::SignFlipped(orders(0))]
    );
    assert_eq!(
        blocks(&live(&[("orders", 0, 105), ("orders", 1, 100)]), |_| ()),
        []
    );
    for block in blocks(&live(&[("orders", 0, 106)]), |now| now.lcc = Some("lcc-other")) {
        assert!(
            block
                .sentence(|partition| partition.text().to_owned())
                .ends_with('.')
        );
    }
}

#[test]
fn another_request_blocks() {
    let draft = draft_on(sink(&[("orders", 0, 100)]));
    let base = live(&[("orders", 0, 100)]);
    let (then, later) = (
        Time::read("2026-03-02T09:00:00Z"),
        Time::read("2026-03-02T09:30:00Z"),
    );
    let same = Time::read("2026-03-02T09:00:00.000Z");
    let seen = |then: Option<&Time>, now_: Option<&Time>| {
        moved_since(
            &draft,
            &Now {
                request_then: then,
                request_now: now_,
                ..now(&base, by_id("sink"))
            },
        )
        .is_blocked()
    };
    assert!(seen(Some(&then), Some(&later)) && seen(None, Some(&later)));
    assert!(!seen(Some(&then), Some(&same)) && !seen(None, None));
    // A status that is not kept any more is no request.
    assert!(!seen(Some(&then), None));
}

#[test]
fn relative_rows_recompute_and_skips_that_moved_are_dropped() {
    let mut draft = draft_on(sink(&[
        ("orders", 0, 100),
        ("orders", 1, 100),
        ("orders", 2, 100),
        ("orders", 3, 100),
    ]));
    shift(
        &mut draft,
        [0],
        "kafka_offset",
        &Integer::from(-30_i64),
        &Integer::ZERO,
    );
    skip_one(&mut draft, [1]);
    let past = RowIntent::SkipPast {
        record: Integer::from(149_i64),
        quote: "q".into(),
    };
    draft.set_value(At::Base(2), "kafka_offset", "150", past);
    set(&mut draft, 3, "7");
    let base = live(&[
        ("orders", 0, 110),
        ("orders", 1, 100),
        ("orders", 2, 120),
        ("orders", 3, 140),
    ]);
    let now = now(&base, by_id("sink"));
    let since = moved_since(&draft, &now);
    assert_eq!(
        (since.no_longer_stuck.clone(), since.is_blocked()),
        (vec![At::Base(2)], false)
    );
    let rebased = rebase(&draft, &now);
    let offsets: Vec<_> = rebased
        .rows()
        .unwrap()
        .iter()
        .map(|(_, row)| row.offset.to_string())
        .collect();
    assert_eq!(
        offsets,
        [
            r#"{"kafka_offset":80}"#,
            r#"{"kafka_offset":101}"#,
            r#"{"kafka_offset":7}"#
        ]
    );
    assert!(Arc::ptr_eq(&rebased.base, &base));
}

/// What is sent is a value, whatever it was drafted as.
#[test]
fn the_last_look_stops_a_shift_that_has_changed_sides_and_a_skip_that_is_not_needed() {
    let partition = |at: u32| json(&format!(r#"{{"kafka_topic":"orders","kafka_partition":{at}}}"#));
    let mut draft = draft_on(sink(&[
        ("orders", 0, 1_000),
        ("orders", 1, 77_120),
        ("orders", 2, 50),
    ]));
    shift(
        &mut draft,
        [0],
        "kafka_offset",
        &Integer::from(100_i64),
        &Integer::ZERO,
    );
    let past = RowIntent::SkipPast {
        record: Integer::from(77_345_i64),
        quote: "q".into(),
    };
    draft.set_value(At::Base(1), "kafka_offset", "77346", past);
    skip_one(&mut draft, [2]);
    let looks = |shifted: u64, skipped: u64, one: u64| {
        let base = live(&[("orders", 0, shifted), ("orders", 1, skipped), ("orders", 2, one)]);
        let now = now(&base, by_id("sink"));
        // Review counts shifts anew, and asks about skips apart.
        assert!(!moved_since(&draft, &now).is_blocked());
        last_look(&draft, &now).stops(&draft)
    };
    assert_eq!(looks(1_000, 77_120, 50), []);
    assert_eq!(looks(1_099, 77_120, 50), []);
    assert_eq!(looks(1_150, 77_120, 50), [Block::SignFlipped(partition(0))]);
    // Past the record, or on the way to it.
    for skipped in [77_130, 80_000] {
        assert_eq!(
            looks(1_000, skipped, 50),
            [Block::NoLongerStuck(partition(1))],
            "{skipped}"
        );
    }
    assert_eq!(looks(1_000, 77_120, 51), [Block::NoLongerStuck(partition(2))]);
    for block in looks(1_150, 80_000, 51) {
        let words = block.sentence(|partition| partition.text().to_owned());
        assert!(
            words.contains("kafka_partition") && words.ends_with('.'),
            "{words}"
        );
    }
}

#[test]
fn rebasing_keeps_edited_keys_and_takes_the_others_from_what_is_live() {
    let mut draft = draft_of(r#"{"server":"s"}"#, r#"{"file":"a.1","pos":4,"ts_sec":10}"#);
    draft.set_value(At::Base(0), "pos", "77", RowIntent::Value);
    let base = Arc::new(Base::new(
        vec![OffsetEntry {
            partition: json(r#"{"server":"s"}"#),
            offset: json(r#"{"ts_sec":20,"file":"a.2","pos":9}"#),
        }],
        None,
    ));
    let rebased = rebase(&draft, &now(&base, by_id("mysql-cdc")));
    assert_eq!(
        rebased.row(At::Base(0)).unwrap().offset.text(),
        r#"{"ts_sec":20,"file":"a.2","pos":77}"#
    );
    // A reset of some keeps to its partitions, wherever they stand now.
    let mut some = draft_on(sink(&[("orders", 0, 1), ("orders", 1, 1)]));
    reset_some(&mut some, [1]);
    let moved = live(&[("orders", 1, 5), ("orders", 0, 5)]);
    assert_eq!(
        rebase(&some, &now(&moved, by_id("sink"))).intent,
        Intent::DeleteSome([0].into())
    );
}

#[test]
fn rebasing_keeps_added_partitions_and_whole_nulls() {
    let mut draft = draft_on(sink(&[("orders", 0, 1)]));
    draft.set_offset(At::Base(0), "null", RowIntent::Value);
    let added = draft.add_partition(json(r#"{"kafka_topic":"orders","kafka_partition":9}"#));
    draft.set_offset(added, r#"{"kafka_offset":3}"#, RowIntent::Value);
    let base = live(&[("orders", 0, 5)]);
    let rebased = rebase(&draft, &now(&base, by_id("sink")));
    assert_eq!(rebased.body(), draft.body());
    assert_eq!(Timestamp::UNIX_EPOCH, rebased.created_at);
}
