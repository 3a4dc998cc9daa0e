//! `lkc-edge`: odd names, odd states, many partitions.

use super::{Holds, PLAIN, Poison, RUNNING, Seed, State, Story, Topic, behind, caught_up};

const fn sink(id: &'static str, name: &'static str, class: &'static str, topics: &'static [Topic]) -> Seed {
    Seed {
        cluster: "lkc-edge",
        id,
        name,
        class,
        holds: Holds::Sink { topics, speed: 40 },
        ..RUNNING
    }
}

const SHIPMENTS_TRACE: &str = "org.apache.kafka.connect.errors.ConnectException: Tolerance exceeded in error handler\n\
\tat org.apache.kafka.connect.runtime.errors.RetryWithToleranceOperator.execAndHandleError(RetryWithToleranceOperator.java:223)\n\
\tat org.apache.kafka.connect.runtime.WorkerSinkTask.convertAndTransformRecord(WorkerSinkTask.java:516)\n\
Caused by: org.apache.kafka.connect.errors.DataException: Failed to deserialize data for topic shipments to Avro: \
Error converting record topic='shipments', partition=3, offset=77345, timestamp=1772440011532\n\
Caused by: org.apache.kafka.common.errors.SerializationException: Unknown magic byte!\n";

pub(super) const SEEDS: &[Seed] = &[
    Seed {
        state: State::Paused,
        ..sink(
            "lcc-p6a3us",
            "paused-sink",
            "S3_SINK",
            &[Topic {
                name: "clicks",
                logs: &[
                    behind(0, 5_000, 9_200, 600),
                    behind(0, 5_210, 9_350, 600),
                    behind(0, 4_890, 9_020, 600),
                ],
            }],
        )
    },
    // Task 1 stopped at a record 225 past what is committed; its two partitions stand still (API.md T31, T32).
    Seed {
        tasks: 3,
        state: State::Failed {
            trace: SHIPMENTS_TRACE,
            task: Some(1),
        },
        config: &[("errors.tolerance", "none"), ("input.data.format", "AVRO")],
        story: Story {
            poison: Some(Poison {
                partition: 3,
                offset: 77_345,
                trace: SHIPMENTS_TRACE,
            }),
            ..PLAIN
        },
        ..sink(
            "lcc-x5p7oi",
            "poisoned-sink",
            "BigQueryStorageSink",
            &[Topic {
                name: "shipments",
                logs: &[
                    caught_up(60_000, 79_420, 1_200),
                    caught_up(60_000, 79_118, 1_100),
                    behind(60_000, 76_904, 78_811, 1_300),
                    behind(60_000, 77_120, 79_007, 1_000),
                    caught_up(60_000, 78_990, 900),
                    caught_up(60_000, 79_605, 1_400),
                ],
            }],
        )
    },
    // Nothing was ever read: no offsets, no request (API.md T18).
    sink(
        "lcc-n1e0w1",
        "new-sink",
        "ElasticsearchSink",
        &[Topic {
            name: "signups",
            logs: &[NOTHING, NOTHING, NOTHING],
        }],
    ),
    Seed {
        holds: Holds::Source {
            partitions: &[(
                r#"{"task.id":0}"#,
                r#"{"task.generation":0,"current.iteration":1500,"random.seed":-7046029254386353131}"#,
            )],
            motions: &[("current.iteration", crate::source::Motion::Grows(2_000))],
        },
        story: Story {
            unsupported: true,
            ..PLAIN
        },
        ..sink("lcc-d4g8gn", "datagen-clicks", "DatagenSource", &[])
    },
    sink(
        "lcc-n7m5od",
        "name with / % + # ü",
        "HttpSink",
        &[Topic {
            name: "odd",
            logs: &[caught_up(0, 310, 100)],
        }],
    ),
    // That is the name: decoded twice it would be another one (API.md T2).
    sink(
        "lcc-e2f2ab",
        "a%2Fb",
        "HttpSink",
        &[Topic {
            name: "odd",
            logs: &[caught_up(0, 320, 100)],
        }],
    ),
    sink(
        "lcc-v1d0ts",
        "orders.v1.sink",
        "PostgresSink",
        &[Topic {
            name: "orders.v1",
            logs: &[caught_up(0, 4_410, 500), caught_up(0, 4_398, 500)],
        }],
    ),
    Seed {
        tasks: 10,
        holds: Holds::Computed {
            topic: "events",
            partitions: 10_000,
        },
        ..sink("lcc-w1d3sk", "wide-sink", "S3_SINK", &[])
    },
    Seed {
        tasks: 20,
        holds: Holds::Computed {
            topic: "everything",
            partitions: 100_000,
        },
        ..sink("lcc-h8g3sk", "huge-sink", "S3_SINK", &[])
    },
];

const NOTHING: super::Log = super::Log {
    first: 0,
    committed: None,
    end: 0,
    grows: 0,
};
