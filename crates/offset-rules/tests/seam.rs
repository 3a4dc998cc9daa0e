//! The way through the crate that a page takes: shape, draft, problems, diff, body.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics has failed, in its helpers too"
)]

mod common;

use common::{draft_on, entries};
use exact_json::Integer;
use offset_rules::class::{Config, Shape};
use offset_rules::diff::{change, totals};
use offset_rules::draft::At;
use offset_rules::problems::{Code, Context, check};
use offset_rules::strategy::shift;

const ORDERS: &str = r#"[
 {"partition": {"kafka_topic":"orders","kafka_partition":0}, "offset": {"kafka_offset":81244}},
 {"partition": {"kafka_partition":1,"kafka_topic":"orders"}, "offset": {"kafka_offset":80917}}]"#;

#[test]
fn a_cell_is_typed_checked_and_written() {
    let mut draft = draft_on(entries(ORDERS));
    let shape = Shape::of(Some("SnowflakeSink"), None, &draft.base.entries);
    let config = Config::new();
    let context = Context {
        shape: &shape,
        config: Some(&config),
        delete_some: false,
    };
    assert!(check(&draft, &context).of(Code::EmptyPatch).is_some());

    draft
        .set_cell(At::Base(0), "kafka_offset", "80\u{202f}000", &shape)
        .unwrap();
    assert_eq!(
        draft.body(),
        r#"{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":80000}}]}"#
    );
    let change = change(&draft, shape.class(), At::Base(0)).unwrap();
    assert_eq!(change.meaning.says, "reads up to 1\u{202f}244 records again");
    let problems = check(&draft, &context);
    assert!(!problems.has_errors());
    assert_eq!(
        problems.of(Code::SinkLowered).unwrap().says(),
        "orders/0: reads up to 1\u{202f}244 records again."
    );

    assert_eq!(
        draft
            .set_cell(At::Base(0), "kafka_offset", "80,000", &shape)
            .unwrap_err()
            .code,
        "input-comma"
    );
    assert!(check(&draft, &context).of(Code::BadCell).is_some());
    draft.clear_cell(At::Base(0), "kafka_offset");
    assert!(draft.rows().unwrap().is_empty());
}

#[test]
fn a_shift_stops_at_zero_and_says_so() {
    let mut draft = draft_on(entries(ORDERS));
    let outcome = shift(
        &mut draft,
        [0, 1],
        "kafka_offset",
        &Integer::parse("-81000").unwrap(),
        &Integer::ZERO,
    );
    assert_eq!(outcome.changed, 2);
    assert_eq!(outcome.notes.len(), 1);
    let class = Shape::of(Some("SnowflakeSink"), None, &draft.base.entries).class();
    let totals = totals(&draft, class);
    assert_eq!(totals.back.records, Integer::parse("161917"));
    assert!(
        draft
            .body()
            .contains(r#""kafka_partition":1,"kafka_topic":"orders""#)
    );
}
