//! Names and sentences that quote what came from elsewhere: what misleads in them is marked.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, in its helpers too"
)]

mod common;

use common::{ORDERS, json, typed, whole};
use offset_rules::naming::partition_name;
use offset_rules::problems::Code;

#[test]
fn a_partition_s_name_is_marked_in_all_its_forms() {
    for (partition, name) in [
        (
            "{\"kafka_topic\":\"or\u{200b}ders\",\"kafka_partition\":0}",
            "or⟨U+200B⟩ders/0",
        ),
        ("{\"server\":\"a\u{2066}b\"}", "a⟨U+2066⟩b"),
        (
            "{\"pro\u{202e}tocol\":\"1\",\"table\":\"a.\u{3164}\"}",
            "pro⟨U+202E⟩tocol=1, table=a.⟨U+3164⟩",
        ),
        // As an escape it is the same character.
        (r#"{"server":"a\u2029b"}"#, "a⟨U+2029⟩b"),
        ("{}", "the only partition"),
    ] {
        assert_eq!(partition_name(&json(partition)), name, "{partition:?}");
    }
}

/// A mark is no part of the text that was clipped: none is cut in two.
#[test]
fn a_long_name_is_clipped_before_it_is_marked() {
    let partition = format!("{{\"server\":\"{}\"}}", "\u{202e}".repeat(200));
    let name = partition_name(&json(&partition));
    assert_eq!(name, format!("{}…", "⟨U+202E⟩".repeat(120)));
}

/// Not the partition's name alone: a key or a value that a sentence quotes is a stranger's, too.
#[test]
fn what_a_problem_quotes_is_marked() {
    let found = whole(
        "OrdersSink",
        ORDERS,
        r#"{"kafka_offset":10}"#,
        "{\"kafka_offset\":5,\"off\u{202e}tes\":5}",
    );
    let problem = found.of(Code::ExtraKey).unwrap();
    assert_eq!(
        problem.says(),
        "orders/0: off⟨U+202E⟩tes is not a key of this connector's offsets."
    );
    // To be found by, the key is as it is.
    assert_eq!(problem.findings[0].place.key.as_deref(), Some("off\u{202e}tes"));
}

#[test]
fn the_space_within_a_number_is_no_mark() {
    let found = typed(
        "OrdersSink",
        "{\"kafka_topic\":\"or\u{200b}ders\",\"kafka_partition\":0}",
        r#"{"kafka_offset":12000}"#,
        &[("kafka_offset", "10000")],
    );
    assert_eq!(
        found.of(Code::SinkLowered).unwrap().says(),
        "or⟨U+200B⟩ders/0: reads up to 2\u{202f}000 records again."
    );
}
