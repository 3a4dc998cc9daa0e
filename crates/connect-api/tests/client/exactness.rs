//! Offsets are text: what was read is what is written, digit for digit (API.md T5–T8, T10).

use connect_api::{AlterType, OffsetEntry, entries_text};
use exact_json::Value;
use proptest::prelude::*;

use crate::common::{Canned, Cloud, entry, now, orders};

const PAYMENTS: &str = r#"{"transaction_id":null,"lsn_proc":9007199254741993,"messageType":"UPDATE","lsn_commit":9007199254741881,"lsn":9007199254741993,"txId":771,"ts_usec":1772442991000000}"#;

#[test]
fn numbers_beyond_2_to_the_53_come_digit_for_digit() {
    let cloud = Cloud::new();
    let offsets = now(cloud.client().offsets(&orders("payments-cdc")))
        .unwrap()
        .value;
    assert_eq!(offsets.offsets.len(), 1);
    let only = &offsets.offsets[0];
    assert_eq!(only.partition.text(), r#"{"server":"payments"}"#);
    assert_eq!(only.offset.text(), PAYMENTS);
    // One above what a JavaScript number can tell apart: 9007199254741992 would be the next double.
    assert_eq!(only.offset.get("lsn").unwrap().text(), "9007199254741993");
    assert!(only.offset.get("transaction_id").unwrap().is_null());
}

#[test]
fn every_seeded_shape_goes_out_as_it_came_in() {
    let cloud = Cloud::new();
    for name in [
        "orders-to-warehouse",
        "payments-cdc",
        "inventory-mysql",
        "customers-jdbc",
        "catalog-mongo",
        "repo-events",
        "crm-sqlserver",
        "telemetry-kinesis",
        "travel-couchbase",
    ] {
        let at = orders(name);
        let read = now(cloud.client().offsets(&at)).unwrap();
        let list = entries_text(&read.value.offsets);
        assert!(
            read.raw.contains(&list),
            "{name}: {list} is not what stood in {}",
            read.raw
        );
        let body = AlterType::Patch.body(Some(&read.value.offsets));
        let echo = now(cloud.client().alter(&at, &body, None)).unwrap();
        assert_eq!(cloud.last().body(), body.as_bytes());
        assert_eq!(entries_text(&echo.value.offsets), list, "{name}");
    }
}

#[test]
fn a_body_is_sent_byte_for_byte_even_where_it_is_no_json() {
    for body in [
        " {\"type\" : \"PATCH\",\n\t\"offsets\":[]}\r\n",
        "{}",
        "no json ü",
    ] {
        let cloud = Canned::answering(400, &[], b"");
        let _ = now(cloud.client().alter(&orders("payments-cdc"), body, None));
        assert_eq!(cloud.sent()[0].body(), body.as_bytes());
    }
}

#[test]
fn spellings_that_mean_the_same_stay_apart() {
    let cloud = Cloud::new();
    let asked = [
        entry(r#"{ "p" : 1 }"#, r#"{"a":1.0,"b":1e3,"c":-0,"d":1E+2,"e":0.10}"#),
        entry(
            r#"{"p":"1"}"#,
            r#"{"a":"1.0","\u0061":"\/","s":"\ud800","ü":"\u00fc"}"#,
        ),
        entry(
            r#"{"p":49655132034216158934501234567890123456789012345678901234}"#,
            r#"{"z":null,"a":-9223372036854775809}"#,
        ),
        OffsetEntry {
            partition: exact_json::parse("{}").unwrap(),
            offset: exact_json::parse("null").unwrap(),
        },
    ];
    let body = AlterType::Patch.body(Some(&asked));
    let echo = now(cloud.client().alter(&orders("payments-cdc"), &body, None))
        .unwrap()
        .value;
    let texts = |entries: &[OffsetEntry]| entries.iter().map(OffsetEntry::text).collect::<Vec<_>>();
    assert_eq!(texts(&echo.offsets), texts(&asked));
    assert!(body.contains(r#"{ "p" : 1 }"#), "{body}");
}

/// JSON text in any spelling: white space, escapes, duplicates, numbers of any length.
fn json() -> impl Strategy<Value = String> {
    let number = "-?(0|[1-9][0-9]{0,40})(\\.[0-9]{1,5})?([eE][+-]?[0-9]{1,4})?";
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("false".to_owned()),
        number,
        string(),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            (space(), prop::collection::vec(inner.clone(), 0..4))
                .prop_map(|(space, items)| format!("[{space}{}{space}]", items.join(&format!("{space},")))),
            object_of(inner),
        ]
    })
}

fn string() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z0-9 _.üß漢🦀]{0,6}",
        Just(r#"\""#.to_owned()),
        Just(r"\\".to_owned()),
        Just(r"\/".to_owned()),
        Just(r"\n".to_owned()),
        Just(r"\u00fc".to_owned()),
        Just(r"\ud83e\udd80".to_owned()),
        Just(r"\ud800".to_owned()),
    ];
    prop::collection::vec(piece, 0..4).prop_map(|pieces| format!("\"{}\"", pieces.concat()))
}

fn space() -> impl Strategy<Value = String> {
    "[ \t\r\n]{0,3}"
}

fn object_of(value: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let member =
        (string(), space(), value).prop_map(|(name, space, value)| format!("{name}{space}:{space}{value}"));
    (space(), prop::collection::vec(member, 0..4)).prop_map(|(space, members)| {
        format!("{{{space}{}{space}}}", members.join(&format!("{space},{space}")))
    })
}

fn parsed(text: &str) -> Value {
    exact_json::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_offset_comes_back_in_the_echo_with_the_text_it_went_out_with(
        pairs in prop::collection::vec((object_of(json()), object_of(json())), 1..4)
    ) {
        let asked: Vec<OffsetEntry> = pairs
            .iter()
            .map(|(partition, offset)| OffsetEntry { partition: parsed(partition), offset: parsed(offset) })
            .collect();
        let cloud = Cloud::new();
        let body = AlterType::Patch.body(Some(&asked));
        let echo = now(cloud.client().alter(&orders("payments-cdc"), &body, None)).unwrap().value;
        let sent = cloud.last();
        prop_assert_eq!(sent.body(), body.as_bytes());
        prop_assert_eq!(echo.offsets.len(), pairs.len());
        for (entry, (partition, offset)) in echo.offsets.iter().zip(&pairs) {
            prop_assert_eq!(entry.partition.text(), partition);
            prop_assert_eq!(entry.offset.text(), offset);
        }
        let status = now(cloud.client().last_request(&orders("payments-cdc"))).unwrap().value.unwrap();
        prop_assert_eq!(entries_text(&status.request.offsets), entries_text(&asked));
    }
}
