//! `lkc-orders`: the two connectors everybody meets first.

use super::{Holds, PLAIN, Past, RUNNING, Seed, Topic, caught_up};
use crate::source::Motion;

pub(super) const SEEDS: &[Seed] = &[
    Seed {
        cluster: "lkc-orders",
        id: "lcc-7k2m9q",
        name: "orders-to-warehouse",
        class: "SnowflakeSink",
        tasks: 2,
        config: &[
            ("input.data.format", "AVRO"),
            ("snowflake.database.name", "WAREHOUSE"),
            ("snowflake.schema.name", "ORDERS"),
            ("snowflake.private.key", "****************"),
        ],
        holds: Holds::Sink {
            topics: &[Topic {
                name: "orders",
                logs: &[
                    caught_up(60_000, 81_244, 2_300),
                    caught_up(60_200, 80_917, 1_900),
                    caught_up(59_800, 82_031, 2_700),
                    caught_up(60_100, 81_562, 1_400),
                    caught_up(60_000, 79_988, 800),
                    caught_up(59_900, 81_003, 2_100),
                ],
            }],
            speed: 60,
        },
        past: Some(Past {
            body: r#"{"type":"PATCH","offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":71500}}]}"#,
            previous: r#"[{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":72744}},{"partition":{"kafka_topic":"orders","kafka_partition":1},"offset":{"kafka_offset":73005}},{"partition":{"kafka_topic":"orders","kafka_partition":2},"offset":{"kafka_offset":72318}},{"partition":{"kafka_topic":"orders","kafka_partition":3},"offset":{"kafka_offset":76020}},{"partition":{"kafka_topic":"orders","kafka_partition":4},"offset":{"kafka_offset":76820}},{"partition":{"kafka_topic":"orders","kafka_partition":5},"offset":{"kafka_offset":72690}}]"#,
            seconds_ago: 4 * 3600,
            took_seconds: Some(53),
        }),
        ..RUNNING
    },
    Seed {
        cluster: "lkc-orders",
        id: "lcc-p4v8cd",
        name: "payments-cdc",
        class: "PostgresCdcSourceV2",
        config: &[
            ("database.dbname", "payments"),
            ("database.hostname", "payments.db.internal"),
            ("database.password", "****************"),
            ("slot.name", "payments_slot"),
            ("snapshot.mode", "initial"),
            ("topic.prefix", "payments"),
        ],
        // Every position is above 2^53 (API.md T5); lsn_proc is where it resumes (API.md T34).
        holds: Holds::Source {
            partitions: &[(
                r#"{"server":"payments"}"#,
                r#"{"transaction_id":null,"lsn_proc":9007199254741993,"messageType":"UPDATE","lsn_commit":9007199254741881,"lsn":9007199254741993,"txId":771,"ts_usec":1772442991000000}"#,
            )],
            motions: &[
                ("lsn", Motion::Grows(1_351_000)),
                ("lsn_proc", Motion::Grows(1_351_000)),
                ("lsn_commit", Motion::Grows(1_351_000)),
                ("txId", Motion::Grows(700)),
                ("ts_usec", Motion::Grows(1_000_000_000)),
            ],
        },
        story: PLAIN,
        ..RUNNING
    },
];
