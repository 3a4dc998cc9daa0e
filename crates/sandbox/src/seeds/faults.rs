//! `lkc-faults`: each of them fails in its own way.

use super::{Holds, PLAIN, Past, RUNNING, Reads, Refuses, Seed, Story, Topic, behind, caught_up};
use crate::source::Motion;

const TOPIC: &[Topic] = &[Topic {
    name: "orders",
    logs: &[caught_up(1_000, 12_000, 1_500), caught_up(1_000, 11_800, 1_200)],
}];

const fn sink(id: &'static str, name: &'static str, story: Story) -> Seed {
    Seed {
        cluster: "lkc-faults",
        id,
        name,
        class: "SnowflakeSink",
        holds: Holds::Sink {
            topics: TOPIC,
            speed: 40,
        },
        story,
        ..RUNNING
    }
}

pub(super) const SEEDS: &[Seed] = &[
    // Longer than "longer than usual" (2 minutes) and than "contact support" (10 minutes).
    sink(
        "lcc-s1w0ap",
        "slow-to-apply",
        Story {
            apply_seconds: Some(900),
            ..PLAIN
        },
    ),
    sink(
        "lcc-p8v2al",
        "pending-validation",
        Story {
            validation_seconds: Some(3),
            ..PLAIN
        },
    ),
    sink(
        "lcc-f4a1ls",
        "fails-to-apply",
        Story {
            fails_with: Some(
                "Failed to alter consumer group offsets for connector fails-to-apply either because its tasks \
                 haven't stopped completely yet or the connector was resumed before the request to alter its \
                 offsets could be successfully completed. If the connector is in a stopped state, this operation \
                 can be safely retried. If it doesn't eventually succeed, the Connect cluster may need to be \
                 restarted to get rid of the zombie sink tasks.",
            ),
            ..PLAIN
        },
    ),
    // A scn below the processed low position: APPLIED, and then it cannot start (API.md 5.4).
    Seed {
        class: "OracleXStreamSource",
        holds: Holds::Source {
            partitions: &[(r#"{"server":"ORCLPDB1"}"#, r#"{"scn":"3710473"}"#)],
            motions: &[("scn", Motion::Grows(400))],
        },
        ..sink(
            "lcc-b5r0kn",
            "applied-then-broken",
            Story {
                refuses: Some(Refuses {
                    key: "scn",
                    below: "3710000",
                    trace: "org.apache.kafka.connect.errors.ConnectException: An exception occurred in the change event producer.\n\
Caused by: ORA-21560: argument last_position is null, invalid, or out of range\n",
                }),
                ..PLAIN
            },
        )
    },
    // Nothing moves, whatever is asked for: a reader that reads nothing.
    Seed {
        holds: Holds::Sink {
            topics: &[Topic {
                name: "orders",
                logs: &[
                    behind(1_000, 8_000, 12_000, 1_500),
                    behind(1_000, 8_100, 11_800, 1_200),
                ],
            }],
            speed: 0,
        },
        ..sink("lcc-a5t1ll", "applied-but-still", PLAIN)
    },
    sink(
        "lcc-r4t3lm",
        "rate-limited",
        Story {
            reads: Reads::Limited,
            ..PLAIN
        },
    ),
    sink(
        "lcc-l0s7an",
        "lost-answer",
        Story {
            loses_answer: true,
            ..PLAIN
        },
    ),
    sink(
        "lcc-f1k7rd",
        "flaky-reads",
        Story {
            reads: Reads::Flaky,
            ..PLAIN
        },
    ),
    Seed {
        past: Some(Past {
            body: r#"{"type":"DELETE"}"#,
            previous: "[]",
            seconds_ago: 9_000,
            took_seconds: Some(21),
        }),
        ..sink(
            "lcc-g4r8ld",
            "garbled",
            Story {
                reads: Reads::Garbled,
                ..PLAIN
            },
        )
    },
    Seed {
        past: Some(Past {
            body: r#"{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":"0"},"offset":{"kafka_offset":"50"}}]}"#,
            previous: "[]",
            seconds_ago: 86_400,
            took_seconds: Some(1),
        }),
        ..sink(
            "lcc-p0z0cl",
            "plus0000-clock",
            Story {
                plus_zero: true,
                ..PLAIN
            },
        )
    },
    // Somebody else's request, which never ends.
    Seed {
        past: Some(Past {
            body: r#"{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":1},"offset":{"kafka_offset":11000}}]}"#,
            previous: "[]",
            seconds_ago: 40,
            took_seconds: None,
        }),
        ..sink("lcc-b7u5yy", "busy", PLAIN)
    },
    sink(
        "lcc-d3l1al",
        "deletes-all",
        Story {
            ignores_list: true,
            ..PLAIN
        },
    ),
];
