//! How much each problem weighs. Written down here once more: a word changed in the table of codes would let a draft pass Review, or
//! keep one from it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, in its helpers too"
)]

mod common;

use std::collections::BTreeSet;

use common::{draft_on, problems, sink};
use offset_rules::draft::At;
use offset_rules::problems::{Code, Problem, Severity};

/// The server would refuse it, or take it and do something else: they block Review.
const ERRORS: [&str; 22] = [
    "bad-cell",
    "empty-patch",
    "duplicate-partition",
    "duplicate-member",
    "lone-surrogate",
    "nested-value",
    "missing-partition-key",
    "missing-key",
    "changed-type",
    "mistyped-partition",
    "not-integer",
    "beyond-int64",
    "below-lowest",
    "above-highest",
    "not-digits",
    "not-a-time",
    "not-an-lsn",
    "not-json-inside",
    "nanos-disagree",
    "gtids-win",
    "lsn-without-proc",
    "delete-some-off",
];

/// May well be meant: they are acknowledged in Review.
const WARNINGS: [&str; 32] = [
    "unusual-low",
    "unknown-partition",
    "extra-key",
    "extra-partition-key",
    "dropped-key",
    "retyped-sink",
    "null-offset",
    "sink-lowered",
    "sink-raised",
    "sink-zero",
    "same-number",
    "own-position",
    "goes-back",
    "goes-forward",
    "cannot-compare",
    "gtids-dropped",
    "event-row-left",
    "transaction-left",
    "other-binlog",
    "lsn-commit-left",
    "lsn-apart",
    "lsn-back",
    "scn-back",
    "lcr-wins",
    "other-history",
    "outside-snapshot",
    "ignored",
    "refused",
    "delete-some",
    "reset-replay",
    "reset-stops",
    "reset-gap",
];

/// Good to know: they are shown.
const NOTES: [&str; 2] = ["rounded-elsewhere", "unproven"];

#[test]
fn every_code_weighs_what_it_is_said_to() {
    for (severity, expected) in [
        (Severity::Error, &ERRORS[..]),
        (Severity::Warning, &WARNINGS[..]),
        (Severity::Note, &NOTES[..]),
    ] {
        let found: BTreeSet<&str> = Code::ALL
            .iter()
            .filter(|code| code.severity() == severity)
            .map(|code| code.word())
            .collect();
        let expected: BTreeSet<&str> = expected.iter().copied().collect();
        assert_eq!(found, expected, "{severity:?}");
    }
}

#[test]
fn one_error_blocks_and_warnings_do_not() {
    let mut draft = draft_on(sink(&[("orders", 0, 10), ("orders", 1, 20)]));
    let shape = common::shape("OrdersSink", &draft);
    draft.set_cell(At::Base(0), "kafka_offset", "5", &shape).unwrap();
    let warned = problems("OrdersSink", &draft);
    assert!(!warned.has_errors() && warned.count(Severity::Warning) == 1);
    assert!(
        draft
            .set_cell(At::Base(1), "kafka_offset", "1,000", &shape)
            .is_err()
    );
    let blocked = problems("OrdersSink", &draft);
    assert!(blocked.has_errors());
    assert_eq!(blocked.count(Severity::Error), 1);
    let found: Vec<Severity> = blocked.iter().map(Problem::severity).collect();
    assert_eq!(found, [Severity::Error, Severity::Warning], "errors first");
    assert_eq!(blocked.sentence(), "1 error, 1 warning");
    // What is no value moves nothing, whatever stood there a letter before.
    let _ = draft.set_cell(At::Base(0), "kafka_offset", "5,", &shape);
    let blocked = problems("OrdersSink", &draft);
    assert_eq!(
        (blocked.count(Severity::Error), blocked.count(Severity::Warning)),
        (2, 0)
    );
}
