//! Share links and drafts at rest.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics has failed, in its helpers too"
)]

mod common;

use std::sync::Arc;

use common::{at, draft_on, json, sink};
use connect_api::Timestamp;
use exact_json::Integer;
use offset_rules::draft::{At, Base, Draft, DraftState, RowIntent};
use offset_rules::link::{LinkError, PACKED_LIMIT, Shared, UNPACKED_LIMIT, pack, unpack};
use offset_rules::record::RecordError;
use offset_rules::settlement::JournalState;
use offset_rules::strategy::{reset_all, reset_some, shift};

fn rich() -> Draft {
    let mut draft = draft_on(sink(&[
        ("orders", 0, 10),
        ("orders", 1, 20),
        ("orders", 2, 30),
        ("orders", 3, 40),
    ]));
    draft.note = "<b>“ticket 7”</b>\n\u{202e}🦀".into();
    draft.changed_at = at("2026-03-02T09:16:31.5Z");
    let shape = common::shape("OrdersSink", &draft);
    draft
        .set_cell(At::Base(0), "kafka_offset", "9007199254741993", &shape)
        .unwrap();
    shift(
        &mut draft,
        [1, 2],
        "kafka_offset",
        &Integer::from(-5_i64),
        &Integer::ZERO,
    );
    let added = draft.add_partition(json(r#"{"kafka_topic":"new","kafka_partition":"7"}"#));
    draft.set_offset(
        added,
        r#"{ "kafka_offset" : 1 }"#,
        RowIntent::Import("a.json".into()),
    );
    let past = RowIntent::SkipPast {
        record: Integer::from(41_i64),
        quote: "topic='orders'".into(),
    };
    draft.set_value(At::Base(3), "kafka_offset", "42", past);
    draft
}

#[test]
fn a_link_opens_as_the_same_draft_with_the_same_digest() {
    let draft = rich();
    let shared = Shared::of(&draft, Some("Ada".into()));
    let link = shared.to_link().unwrap();
    assert!(link.starts_with("v1.") && link.len() < 1_000, "{}", link.len());
    assert!(
        link.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
    );
    let opened = Shared::from_link(&link).unwrap();
    assert_eq!(opened, shared);
    let (mine, outcome) = opened.into_draft("2", Arc::clone(&draft.base), Timestamp::UNIX_EPOCH);
    assert_eq!(
        (mine.body(), mine.digest(), &mine.note),
        (draft.body(), draft.digest(), &draft.note)
    );
    assert_eq!(outcome.changed, 5);
    assert_eq!(mine.prepared_by.as_deref(), Some("Ada"));
}

#[test]
fn resets_travel_too() {
    let mut draft = draft_on(sink(&[("orders", 0, 10), ("orders", 1, 20)]));
    reset_all(&mut draft);
    let all = Shared::from_link(&Shared::of(&draft, None).to_link().unwrap()).unwrap();
    assert_eq!(
        all.into_draft("2", Arc::clone(&draft.base), Timestamp::UNIX_EPOCH)
            .0
            .body(),
        draft.body()
    );
    reset_some(&mut draft, [1]);
    let some = Shared::from_link(&Shared::of(&draft, None).to_link().unwrap()).unwrap();
    assert_eq!(
        some.clone()
            .into_draft("2", Arc::clone(&draft.base), Timestamp::UNIX_EPOCH)
            .0
            .body(),
        draft.body()
    );
    // A partition that the reader's connector does not have is named, not dropped in silence.
    let (_, outcome) = some.into_draft(
        "2",
        Arc::new(Base::new(sink(&[("orders", 0, 1)]), None)),
        Timestamp::UNIX_EPOCH,
    );
    assert_eq!(outcome.left.len(), 1);
}

#[test]
fn a_damaged_link_says_what_is_wrong_with_it() {
    let link = Shared::of(&rich(), None).to_link().unwrap();
    for cut in 0..link.len() {
        assert!(Shared::from_link(&link[..cut]).is_err(), "cut at {cut}");
    }
    for place in 3..link.len() {
        let mut changed = link.clone().into_bytes();
        changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
        let read = Shared::from_link(&String::from_utf8(changed).unwrap());
        // The very last character may carry bits that no byte uses.
        assert!(read.is_err() || place == link.len() - 1, "changed at {place}");
    }
    assert_eq!(unpack("v2.abc"), Err(LinkError::Version(Some("v2".into()))));
    for none in ["", "v1", "abc.def", "v1x.abc", "V1.abc"] {
        assert_eq!(unpack(none), Err(LinkError::Version(None)), "{none}");
    }
    assert_eq!(unpack("v1."), Err(LinkError::Damaged));
    assert_eq!(unpack("v1.a b"), Err(LinkError::Damaged));
    assert_eq!(
        unpack(&format!("v1.{}", "A".repeat(PACKED_LIMIT))),
        Err(LinkError::TooLong)
    );
    assert_eq!(
        unpack(&format!("v1.{}", "A".repeat(5_000_000))),
        Err(LinkError::TooLong)
    );
    assert_eq!(
        Shared::from_link(&pack("{}").unwrap()),
        Err(LinkError::Shape("the connector's address".into()))
    );
    let no_type = r#"{"endpoint":"e","environment":"a","cluster":"b","connector":"c"}"#;
    assert_eq!(
        Shared::from_link(&pack(no_type).unwrap()),
        Err(LinkError::Shape("type".into()))
    );
}

/// A link of a few bytes that unpacks to gigabytes is stopped at the limit.
#[test]
fn a_zip_bomb_is_not_opened() {
    use base64::Engine;
    let bomb = miniz_oxide::deflate::compress_to_vec(&vec![b'['; 6_000_000], 9);
    let link = format!(
        "v1.{}",
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&bomb)
    );
    assert!(link.len() < PACKED_LIMIT, "{}", link.len());
    assert_eq!(unpack(&link), Err(LinkError::TooMuch));
    assert_eq!(pack(&format!("\"{}\"", "a".repeat(UNPACKED_LIMIT))), None);
}

#[test]
fn what_does_not_fit_is_no_link() {
    let rows: Vec<(&str, u32, u64)> = (0..20_000)
        .map(|at| ("orders", at, u64::from(at) * 7_919 % 1_000_003))
        .collect();
    let mut draft = draft_on(sink(&rows));
    shift(
        &mut draft,
        0..20_000,
        "kafka_offset",
        &Integer::from(1_i64),
        &Integer::ZERO,
    );
    assert_eq!(Shared::of(&draft, None).to_link(), None);
}

#[test]
fn a_draft_at_rest_comes_back_as_it_was() {
    let mut draft = rich();
    let stored = draft.to_json();
    assert_eq!(Draft::base_id(&stored).unwrap(), Some(draft.base.id()));
    assert_eq!(
        Draft::from_json(&stored, Some(Arc::clone(&draft.base))).unwrap(),
        draft
    );
    assert_eq!(Draft::from_json(&draft.export(), None).unwrap(), draft);
    assert_eq!(Draft::from_json(&stored, None), Err(RecordError::OtherBase));
    draft.state = DraftState::Submitted {
        attempt: "u-1".into(),
        outcome: JournalState::NotSeen,
    };
    draft.prepared_by = Some("Ada".into());
    reset_some(&mut draft, [0, 1, 3]);
    assert_eq!(Draft::from_json(&draft.export(), None).unwrap(), draft);
    let base = Base::from_json(&draft.base.to_json()).unwrap();
    assert_eq!(base, *draft.base);
}

#[test]
fn typed_texts_that_are_no_values_are_kept() {
    let mut draft = draft_on(sink(&[("orders", 0, 10)]));
    let shape = common::shape("OrdersSink", &draft);
    let _ = draft.set_cell(At::Base(0), "kafka_offset", "1,0\"00", &shape);
    let back = Draft::from_json(&draft.export(), None).unwrap();
    assert_eq!(back.row(At::Base(0)).unwrap().bad_cells[0].typed, "1,0\"00");
}

#[test]
fn a_shift_of_100_000_partitions_is_a_few_words_at_rest() {
    let rows: Vec<(&str, u32, u64)> = (0..100_000)
        .map(|at| ("orders", at, 1_000 + u64::from(at)))
        .collect();
    let mut draft = draft_on(sink(&rows));
    shift(
        &mut draft,
        0..100_000,
        "kafka_offset",
        &Integer::from(-1_000_i64),
        &Integer::ZERO,
    );
    let stored = draft.to_json();
    assert!(stored.len() < 1_000, "{}", stored.len());
    assert_eq!(
        Draft::from_json(&stored, Some(Arc::clone(&draft.base))).unwrap(),
        draft
    );
}

/// Schema 1 listed entries one by one beside its base.
#[test]
fn an_old_draft_is_migrated() {
    let old = r#"{"schema":1,"id":"7","target":{"endpoint":"e","environment":"env-1","cluster":"lkc-1","connector":"c"},
      "base":{"offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":10}}]},
      "note":"n","created_at":"2026-01-01T00:00:00Z","changed_at":"2026-01-02T00:00:00Z","type":"PATCH",
      "entries":[{"partition":{"kafka_partition":0,"kafka_topic":"orders"},"offset":{"kafka_offset":5}},
                 {"partition":{"kafka_topic":"new","kafka_partition":1},"offset":{"kafka_offset":6}}]}"#;
    let draft = Draft::from_json(old, None).unwrap();
    assert_eq!(draft.rows().unwrap().len(), 2);
    assert_eq!(
        draft.row(At::Base(0)).unwrap().offset.text(),
        r#"{"kafka_offset":5}"#
    );
    assert_eq!(draft.rows().unwrap().added().len(), 1);
    let reset = old
        .replace("\"PATCH\"", "\"DELETE\"")
        .replace("\"entries\":[", "\"entries\":[],\"rest\":[");
    assert_eq!(
        Draft::from_json(&reset, None).unwrap().body(),
        r#"{"type":"DELETE"}"#
    );
    assert_eq!(
        Draft::from_json(&old.replace("\"schema\":1", "\"schema\":3"), None),
        Err(RecordError::Newer(3))
    );
    for broken in [
        old.replace("\"schema\":1", "\"schema\":0"),
        old.replace("\"schema\":1", "\"schema\":\"1\""),
        old.replace("\"PATCH\"", "\"OTHER\""),
        "{}".into(),
        "[".into(),
    ] {
        assert!(Draft::from_json(&broken, None).is_err(), "{broken}");
    }
}

/// Ranges beyond the base, upside down, or many times the base are refused before they cost anything.
#[test]
fn hostile_ranges_are_refused() {
    let draft = draft_on(sink(&[("orders", 0, 10), ("orders", 1, 10)]));
    for at in ["5", "1-0", "0-99999999999", "a", "0-", "0-1,0-1,0-1,0-1,0-1,0-1"] {
        let json = format!(
            r#"{{"schema":2,"id":"7","target":{{"endpoint":"e","environment":"e","cluster":"c","connector":"n"}},"note":"","created_at":"2026-01-01T00:00:00Z","changed_at":"2026-01-01T00:00:00Z","intent":"patch","rows":[{{"at":"{at}","do":{{}},"offset":{{}}}}]}}"#
        );
        assert!(
            Draft::from_json(&json, Some(Arc::clone(&draft.base))).is_err(),
            "{at}"
        );
    }
}

/// A link of the very length that is allowed is looked at; one character more is not.
#[test]
fn the_limit_of_a_link_is_exact() {
    let of = |length: usize| unpack(&format!("v1.{}", "A".repeat(length - 3)));
    assert_eq!(of(PACKED_LIMIT), Err(LinkError::Damaged));
    assert_eq!(of(PACKED_LIMIT + 1), Err(LinkError::TooLong));
}

/// Text that no packing makes much shorter, the same at every run.
fn noise(length: usize) -> String {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let digit = |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        char::from_digit(u32::try_from(state >> 60).unwrap(), 16).unwrap()
    };
    (0..length).map(digit).collect()
}

/// An address beyond 8 KB is cut on its way: no such link is made, however little it would unpack to.
#[test]
fn no_link_is_made_that_nobody_could_open() {
    let json = |length: usize| format!("\"{}\"", noise(length));
    // Of the first there is a link, of the second there is none.
    let (mut fits, mut too_long) = (4_000_usize, 40_000_usize);
    assert!(json(too_long).len() < UNPACKED_LIMIT / 10);
    while too_long - fits > 1 {
        let middle = fits.midpoint(too_long);
        if pack(&json(middle)).is_some() {
            fits = middle;
        } else {
            too_long = middle;
        }
    }
    let longest = pack(&json(fits)).unwrap();
    assert!(
        (PACKED_LIMIT - 100..=PACKED_LIMIT).contains(&longest.len()),
        "{}",
        longest.len()
    );
    assert_eq!(unpack(&longest).unwrap(), json(fits));
    assert_eq!(pack(&json(too_long)), None);
    let mut draft = rich();
    assert!(Shared::of(&draft, None).to_link().is_some());
    draft.note = noise(too_long);
    assert_eq!(Shared::of(&draft, None).to_link(), None);
}

/// What a link contains, with rows as a stranger could write them.
fn with_rows(rows: &str) -> String {
    format!(
        r#"{{"endpoint":"e","environment":"env-1","cluster":"lkc-1","connector":"c","note":"","drafted_at":"2026-03-02T09:16:31Z","type":"PATCH","offsets":[{rows}]}}"#
    )
}

#[test]
fn a_row_is_an_object_and_an_object_or_null() {
    const GOOD: &str = r#"{"partition":{"p":1},"offset":{"o":1}}"#;
    let row = |partition: &str, offset: &str| format!(r#"{{"partition":{partition},"offset":{offset}}}"#);
    let keys = |count: u32| {
        let members: Vec<String> = (0..count).map(|at| format!(r#""k{at}":1"#)).collect();
        format!("{{{}}}", members.join(","))
    };
    for good in [
        GOOD.to_owned(),
        row("{}", "{}"),
        row(r#"{"p":1}"#, "null"),
        row(&keys(256), &keys(256)),
        GOOD.replace("}}", r#"},"do":{}}"#),
    ] {
        let read = Shared::from_json(&with_rows(&good)).unwrap();
        assert_eq!(read.rows.len(), 1, "{good}");
    }
    let mut bad = vec![
        row(&keys(257), "{}"),
        row("{}", &keys(257)),
        GOOD.replace("}}", r#"},"do":{"later":true}}"#),
        r#"{"partition":{}}"#.to_owned(),
        r#"{"offset":{}}"#.to_owned(),
    ];
    for other in ["[]", r#""x""#, "1", "true"] {
        bad.extend([other.to_owned(), row(other, "{}"), row("{}", other)]);
    }
    bad.extend(["{}".to_owned(), "null".to_owned(), row("null", "{}")]);
    for bad in bad {
        // Beside a good one, too: half of a draft is none.
        for rows in [bad.clone(), format!("{GOOD},{bad}")] {
            let refused = Err(LinkError::Shape("offsets".into()));
            assert_eq!(Shared::from_json(&with_rows(&rows)), refused, "{rows}");
            assert_eq!(
                Shared::from_link(&pack(&with_rows(&rows)).unwrap()),
                refused,
                "{rows}"
            );
        }
    }
}

/// The server would take the last of them without a word.
#[test]
fn of_a_partition_that_is_there_twice_the_first_is_taken_and_the_other_named() {
    let rows = r#"
        {"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":5}},
        {"partition":{"kafka_partition":0,"kafka_topic":"orders"},"offset":{"kafka_offset":6}},
        {"partition":{"kafka_topic":"new","kafka_partition":1},"offset":{"kafka_offset":7}},
        {"partition":{"kafka_topic":"new","kafka_partition":"1"},"offset":{"kafka_offset":8}}"#;
    let shared = Shared::from_json(&with_rows(rows)).unwrap();
    let base = Arc::new(Base::new(sink(&[("orders", 0, 10)]), None));
    let (draft, outcome) = shared.into_draft("2", base, Timestamp::UNIX_EPOCH);
    assert_eq!((outcome.changed, outcome.unchanged), (2, 0));
    for (at, offset) in [(At::Base(0), 5), (At::Added(0), 7)] {
        assert_eq!(
            draft.row(at).unwrap().offset.text(),
            format!(r#"{{"kafka_offset":{offset}}}"#)
        );
    }
    assert_eq!(draft.rows().unwrap().len(), 2);
    let left: Vec<(&str, &str)> = outcome
        .left
        .iter()
        .map(|left| (left.partition.as_ref().unwrap().text(), left.why.as_str()))
        .collect();
    let why = "it is there twice; the first one was taken";
    assert_eq!(
        left,
        [
            (r#"{"kafka_partition":0,"kafka_topic":"orders"}"#, why),
            (r#"{"kafka_topic":"new","kafka_partition":"1"}"#, why),
        ]
    );
}
