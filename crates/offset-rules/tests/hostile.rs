//! Bad input at full size: never a panic, never a quadratic blow-up.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics has failed, in its helpers too"
)]

mod common;

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use common::busy::Busy;
use common::{draft_on, sink};
use exact_json::Integer;
use offset_rules::class::{Config, Shape};
use offset_rules::diff::{change, totals};
use offset_rules::draft::{At, Base, Draft, RowIntent};
use offset_rules::import::read;
use offset_rules::link::Shared;
use offset_rules::moved::{Now, moved_since, rebase};
use offset_rules::problems::{Code, Context, check};
use offset_rules::record::RecordError;
use offset_rules::stackql::{parse, plan};
use offset_rules::strategy::{Source, copy_from, import, shift};
use offset_rules::target::digest;
use offset_rules::verdict::{Evidence, verdict};

/// Of a processor; generous for a debug build. A quadratic step on these sizes takes minutes. On a slow machine everything takes longer:
/// there it is so many times what writing the text of a hundred thousand partitions takes, in which no step that is tried has a part.
static PATIENCE: LazyLock<Duration> = LazyLock::new(|| {
    let busy = Busy::begin();
    let text = many(100_000, "orders");
    let took = busy.so_far();
    assert!(text.len() > 9_000_000);
    Duration::from_secs(30).max(took * 600)
});

fn in_time<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let busy = Busy::begin();
    let done = work();
    let took = busy.so_far();
    assert!(took < *PATIENCE, "{what}: {took:?}");
    done
}

fn many(count: u32, topic: &str) -> String {
    let rows: Vec<String> = (0..count)
        .map(|at| format!(r#"{{"partition":{{"kafka_topic":"{topic}","kafka_partition":{at}}},"offset":{{"kafka_offset":{}}}}}"#, 1_000 + at))
        .collect();
    format!(r#"{{"offsets":[{}]}}"#, rows.join(","))
}

#[test]
fn a_hundred_thousand_partitions() {
    let text = many(100_000, "orders");
    assert!(text.len() > 9_000_000);
    let imported = in_time("import", || read(text.as_bytes()).unwrap());
    let mut draft = in_time("base", || draft_on(imported.entries.clone()));
    let shape = in_time("shape", || {
        Shape::of(Some("OrdersSink"), None, &draft.base.entries)
    });
    in_time("shift", || {
        shift(
            &mut draft,
            0..100_000,
            "kafka_offset",
            &Integer::from(-7_i64),
            &Integer::ZERO,
        )
    });
    let config = Config::new();
    let problems = in_time("check", || {
        check(
            &draft,
            &Context {
                shape: &shape,
                config: Some(&config),
                delete_some: false,
            },
        )
    });
    assert_eq!(problems.of(Code::SinkLowered).unwrap().count, 100_000);
    let totals = in_time("totals", || totals(&draft, shape.class()));
    assert_eq!(totals.back.records, Integer::parse("700000"));
    let base = Arc::new(in_time("base again", || {
        Base::new(imported.entries.clone(), None)
    }));
    let now = Now {
        class: shape.class(),
        base: &base,
        lcc: None,
        request_then: None,
        request_now: None,
    };
    assert_eq!(in_time("moved", || moved_since(&draft, &now)).unmoved, 100_000);
    assert_eq!(in_time("rebase", || rebase(&draft, &now)).partitions(), 100_000);
    in_time("digest", || digest(&draft.target, &draft.body()));
    let stored = in_time("store", || draft.to_json());
    in_time("load", || {
        Draft::from_json(&stored, Some(Arc::clone(&draft.base))).unwrap()
    });
}

/// A stranger's draft file: a few words for all places, again and again.
#[test]
fn places_of_a_draft_file_named_again_and_again() {
    let mut draft = draft_on(read(many(5_000, "orders").as_bytes()).unwrap().entries);
    let by = Integer::from(-7_i64);
    shift(&mut draft, 0..5_000, "kafka_offset", &by, &Integer::ZERO);
    let file = draft.export();
    let (head, rows) = file.split_once(r#""rows":["#).unwrap();
    let group = rows.strip_suffix("]}").unwrap();
    assert!(group.contains(r#""at":"0-4999""#), "{group}");
    let with = |groups: &str| {
        let file = format!(r#"{head}"rows":[{groups}]}}"#);
        in_time("draft file", || {
            Draft::from_json(&file, None).map(|draft| draft.partitions())
        })
    };
    assert_eq!(with(group), Ok(5_000));
    let refused = Err(RecordError::Shape("rows.at".to_owned()));
    assert_eq!(with(&vec![group; 15_000].join(",")), refused);
    let again = |at: &str| group.replace("0-4999", at);
    assert_eq!(with(&again("0-2499,2500-4999")), Ok(5_000));
    assert_eq!(with(&again("0-2499,2499")), refused);
    assert_eq!(
        with(&format!("{},{}", again("0-2499"), again("2499-4999"))),
        refused
    );
}

/// All of them unknown to the live offsets, so that every one is looked for.
#[test]
fn a_hundred_thousand_unknown_partitions() {
    let live = read(many(100_000, "live").as_bytes()).unwrap().entries;
    let imported = read(many(100_000, "other").as_bytes()).unwrap();
    let mut draft = draft_on(live);
    let shape = Shape::of(Some("OrdersSink"), None, &draft.base.entries);
    in_time("import", || import(&mut draft, &imported, "a file", &shape));
    let config = Config::new();
    let problems = in_time("check", || {
        check(
            &draft,
            &Context {
                shape: &shape,
                config: Some(&config),
                delete_some: false,
            },
        )
    });
    assert_eq!(problems.of(Code::UnknownPartition).unwrap().count, 100_000);
    assert!(in_time("link", || Shared::of(&draft, None).to_link()).is_none());
}

#[test]
fn lines_by_the_hundred_thousand() {
    let lines: String = (0..100_000).map(|at| format!("orders:{at}:5\n")).collect();
    assert_eq!(
        in_time("lines", || read(lines.as_bytes()).unwrap()).topics.len(),
        100_000
    );
    let csv: String = (0..100_000).map(|at| format!("orders,{at},5\n")).collect();
    let imported = in_time("csv", || read(csv.as_bytes()).unwrap());
    let mut draft = draft_on(Vec::new());
    let shape = Shape::of(Some("OrdersSink"), None, &[]);
    in_time("into a draft", || import(&mut draft, &imported, "a file", &shape));
    assert_eq!(draft.partitions(), 100_000);
}

#[test]
fn nesting_and_long_texts() {
    let deep = "[".repeat(5_000_000);
    assert!(in_time("deep", || read(deep.as_bytes())).is_err());
    let balanced = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    assert!(read(balanced.as_bytes()).is_err());
    let inside = format!(r#"[{{"partition":{{"a":{balanced}}},"offset":{{"b":{balanced}}}}}]"#);
    let imported = read(inside.as_bytes()).unwrap();
    let mut draft = draft_on(sink(&[("orders", 0, 1)]));
    let shape = Shape::of(None, None, &draft.base.entries);
    in_time("nested", || import(&mut draft, &imported, "a file", &shape));
    let config = Config::new();
    assert!(
        check(
            &draft,
            &Context {
                shape: &shape,
                config: Some(&config),
                delete_some: false
            }
        )
        .of(Code::NestedValue)
        .is_some()
    );
    let long = format!(
        r#"[{{"partition":{{"a":"{}"}},"offset":{{"b":1}}}}]"#,
        "x".repeat(10_000_000)
    );
    assert_eq!(
        in_time("long", || read(long.as_bytes()).unwrap()).entries.len(),
        1
    );
    let digits = format!(
        r#"[{{"partition":{{}},"offset":{{"b":{}}}}}]"#,
        "9".repeat(1_000_000)
    );
    let entries = read(digits.as_bytes()).unwrap().entries;
    let mut draft = draft_on(entries);
    in_time("long number", || {
        shift(&mut draft, [0], "b", &Integer::from(1_i64), &Integer::ZERO)
    });
}

#[test]
fn keys_twice_by_the_hundred_thousand() {
    let members: Vec<String> = (0..100_000)
        .flat_map(|at| [format!("\"k{at}\":1"), format!("\"k{at}\":2")])
        .collect();
    let text = format!(r#"[{{"partition":{{}},"offset":{{{}}}}}]"#, members.join(","));
    assert!(in_time("overfull", || read(text.as_bytes())).is_err());
    let top = format!("{{{}}}", members.join(","));
    assert!(in_time("top", || read(top.as_bytes())).is_err());
    let value = exact_json::parse(top).unwrap();
    assert_eq!(in_time("duplicates", || value.duplicate_members()).len(), 100_000);
}

/// An answer of the server with one entry of very many keys, escaped and not.
#[test]
fn keys_by_the_hundred_thousand_in_an_answer() {
    let members: Vec<String> = (0..100_000).map(|at| format!("\"k\\u0061{at}\":{at}")).collect();
    let text = format!(
        r#"{{"offsets":[{{"partition":{{"a":1}},"offset":{{{}}}}}]}}"#,
        members.join(",")
    );
    let offsets = connect_api::ConnectorOffsets::decode(&exact_json::parse(text).unwrap())
        .unwrap()
        .offsets;
    let shape = in_time("shape", || Shape::of(None, None, &offsets));
    assert_eq!((shape.offset.len(), &*shape.offset[0].name), (256, "ka0"));
}

#[test]
fn bytes_that_are_no_text_and_half_characters() {
    assert_eq!(read(&[0xFF, 0xFE, 0x00]).unwrap_err().code, "import-utf8");
    assert_eq!(read(&[0x1F, 0x8B, 0x08]).unwrap_err().code, "import-utf8");
    let half = read(br#"[{"partition":{"\ud800":1},"offset":{"a":"\udfff"}}]"#).unwrap();
    let mut draft = draft_on(Vec::new());
    let shape = Shape::of(None, None, &[]);
    import(&mut draft, &half, "a file", &shape);
    let config = Config::new();
    let problems = check(
        &draft,
        &Context {
            shape: &shape,
            config: Some(&config),
            delete_some: false,
        },
    );
    assert_eq!(problems.of(Code::LoneSurrogate).unwrap().count, 2);
    // Kept as they were, not repaired.
    assert!(
        draft
            .body()
            .contains(r#"{"partition":{"\ud800":1},"offset":{"a":"\udfff"}}"#)
    );
    let back = Draft::from_json(&draft.export(), None).unwrap();
    assert_eq!(back.body(), draft.body());
}

/// Every name opens and none closes but the last: each is looked at as far as it goes.
#[test]
fn placeholders_that_never_close() {
    let text = format!("{}}}}}", "{{".repeat(1_000_000));
    assert!(in_time("placeholders", || offset_rules::stackql::placeholders(&text)).is_empty());
    let filled = in_time("fill", || {
        offset_rules::stackql::fill(&text, |_| Some("y".to_owned()))
    });
    assert_eq!(filled.text, text);
}

/// One offset of very many keys, all of them others than the drafted ones, or the same in another order.
#[test]
fn very_many_keys_side_by_side() {
    let object = |prefix: &str, step: usize, more: usize| {
        let numbers = (0..100_000_usize).map(|at| (at * step) % 100_000);
        let keys = numbers.map(|key| format!("\"{prefix}{key}\":{}", key + more));
        format!("{{{}}}", keys.collect::<Vec<_>>().join(","))
    };
    let live = object("a", 1, 0);
    for wanted in [object("b", 1, 0), object("a", 77_773, 1)] {
        let mut draft = common::draft_of(r#"{"p":1}"#, &live);
        let shape = Shape::of(None, None, &draft.base.entries);
        draft.set_offset(At::Base(0), &wanted, RowIntent::Value);
        let config = Config::new();
        let context = Context {
            shape: &shape,
            config: Some(&config),
            delete_some: false,
        };
        in_time("check", || check(&draft, &context));
        let keys = in_time("change", || change(&draft, None, At::Base(0)))
            .unwrap()
            .keys;
        assert!(keys.len() >= 100_000);
        let base = Arc::new(Base::new(draft.base.entries.clone(), None));
        let now = Now {
            class: None,
            base: &base,
            lcc: None,
            request_then: None,
            request_now: None,
        };
        let rebased = in_time("rebase", || rebase(&draft, &now));
        assert_eq!(rebased.partitions(), 1);
        let kind = connect_api::AlterType::Patch;
        let requested = draft.entries();
        let seen = [connect_api::ConnectorOffsets {
            id: None,
            name: None,
            offsets: draft.base.entries.clone(),
            observed_at: Some(connect_api::Time::read("2026-03-02T09:18:05Z")),
        }];
        let evidence = Evidence {
            class: None,
            kind: &kind,
            requested: &requested,
            previous: &[],
            applied: common::at("2026-03-02T09:17:22Z"),
            stood_still: true,
            observations: &seen,
        };
        in_time("verdict", || verdict(&evidence));
    }
    // The same as the members of partitions.
    let partition = exact_json::parse(object("a", 1, 0)).unwrap();
    let other = exact_json::parse(object("a", 77_773, 0).replace(":5,", ":\"5\",")).unwrap();
    let entry = |partition: exact_json::Value| connect_api::OffsetEntry {
        partition,
        offset: exact_json::parse(r#"{"o":1}"#).unwrap(),
    };
    let mut draft = draft_on(vec![entry(partition)]);
    let target = draft.target.clone();
    let theirs = [entry(other.clone())];
    let source = Source {
        target: &target,
        entries: &theirs,
    };
    in_time("copy", || copy_from(&mut draft, source));
    let shape = Shape::of(None, None, &draft.base.entries);
    let at = draft.add_partition(other);
    draft.set_offset(at, r#"{"o":2}"#, RowIntent::Value);
    let config = Config::new();
    let context = Context {
        shape: &shape,
        config: Some(&config),
        delete_some: false,
    };
    let problems = in_time("check partitions", || check(&draft, &context));
    assert!(problems.of(Code::MistypedPartition).is_some());
}

#[test]
fn statements_by_the_megabyte() {
    for piece in [
        "@a='b',",
        "/* x */",
        "''",
        "(",
        "a.",
        "'\\",
        "-- x\n",
        "SELECT id,",
        "{{x}}",
        "{{",
        "{{ ",
        "{{x",
        "{{x{",
        "}}",
    ] {
        let text = piece.repeat(2_000_000 / piece.len());
        in_time(piece, || {
            parse(&text).map(|statement| plan(&text, statement)).is_ok()
        });
        let exec = format!(
            "EXEC confluent.connect.connector_offsets_requests.alter_connectv1_connector_offsets_request {text}"
        );
        in_time(piece, || {
            parse(&exec).map(|statement| plan(&exec, statement)).is_ok()
        });
        in_time(piece, || offset_rules::stackql::placeholders(&text));
        in_time(piece, || offset_rules::stackql::fill(&text, |_| None));
        in_time(piece, || {
            offset_rules::stackql::fill(&text, |_| Some("y".to_owned()))
        });
    }
}
