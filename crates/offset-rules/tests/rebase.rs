//! A draft on top of what stands now: what was taken out stays out, what was bounded stays bounded.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics has failed, in its helpers too"
)]

mod common;

use std::sync::Arc;

use common::{draft_of, json};
use connect_api::OffsetEntry;
use exact_json::Integer;
use offset_rules::class::{Class, by_id};
use offset_rules::draft::{At, Base, RowIntent};
use offset_rules::moved::{Now, rebase};
use offset_rules::strategy::shift;

fn now<'a>(base: &'a Arc<Base>, class: Option<&'a Class>) -> Now<'a> {
    Now {
        class,
        base,
        lcc: None,
        request_then: None,
        request_now: None,
    }
}

/// Moves that work by leaving a key out would do nothing if the key came back.
#[test]
fn rebasing_leaves_out_what_was_left_out() {
    for (class, partition, then, wanted, live, expected) in [
        (
            "mysql-cdc",
            r#"{"server":"s"}"#,
            r#"{"file":"a.1","pos":4,"gtids":"u:1-7","ts_sec":1}"#,
            r#"{"file":"a.1","pos":2,"ts_sec":1}"#,
            r#"{"file":"a.1","pos":9,"gtids":"u:1-9","ts_sec":2,"row":1}"#,
            r#"{"file":"a.1","pos":2,"ts_sec":2,"row":1}"#,
        ),
        (
            "oracle-xstream",
            r#"{"server":"O"}"#,
            r#"{"lcr_position":"00ff","txId":"1"}"#,
            r#"{"scn":"3710473"}"#,
            r#"{"lcr_position":"0100","txId":"2"}"#,
            r#"{"scn":"3710473"}"#,
        ),
    ] {
        let mut draft = draft_of(partition, then);
        draft.set_offset(At::Base(0), wanted, RowIntent::MoveTo("there".into()));
        let base = Arc::new(Base::new(
            vec![OffsetEntry {
                partition: json(partition),
                offset: json(live),
            }],
            None,
        ));
        let rebased = rebase(&draft, &now(&base, by_id(class)));
        let row = rebased.row(At::Base(0)).unwrap();
        assert_eq!(
            (row.offset.text(), &row.intent),
            (expected, &RowIntent::MoveTo("there".into()))
        );
    }
    // What has no offset now gets the whole one.
    let mut draft = draft_of(r#"{"server":"s"}"#, r#"{"file":"a.1","pos":4}"#);
    draft.set_value(At::Base(0), "pos", "5", RowIntent::Value);
    let base = Arc::new(Base::new(
        vec![OffsetEntry {
            partition: json(r#"{"server":"s"}"#),
            offset: json("null"),
        }],
        None,
    ));
    let rebased = rebase(&draft, &now(&base, by_id("mysql-cdc")));
    assert_eq!(
        rebased.row(At::Base(0)).unwrap().offset.text(),
        r#"{"file":"a.1","pos":5}"#
    );
}

/// JDBC's counter goes down to -1, on top of what is live now as well.
#[test]
fn a_rebased_shift_stops_where_the_drafted_one_did() {
    let lowest = Integer::from(-1_i64);
    let mut draft = draft_of(r#"{"query":"query"}"#, r#"{"incrementing":3}"#);
    shift(&mut draft, [0], "incrementing", &Integer::from(-10_i64), &lowest);
    let base = Arc::new(Base::new(
        vec![OffsetEntry {
            partition: json(r#"{"query":"query"}"#),
            offset: json(r#"{"incrementing":5}"#),
        }],
        None,
    ));
    let rebased = rebase(&draft, &now(&base, by_id("jdbc-query")));
    assert_eq!(
        rebased.row(At::Base(0)).unwrap().offset.text(),
        r#"{"incrementing":-1}"#
    );
}
