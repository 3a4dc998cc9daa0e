//! `env-7k3mz2` / `lkc-q9x2vw`: production, with opaque ids and many connectors of mixed classes and states.

use super::{Holds, RUNNING, Seed, State, Topic, caught_up};
use crate::source::Motion;

const fn production(id: &'static str, name: &'static str, class: &'static str, holds: Holds) -> Seed {
    Seed {
        environment: "env-7k3mz2",
        cluster: "lkc-q9x2vw",
        id,
        name,
        class,
        holds,
        ..RUNNING
    }
}

const TOPICS: &[Topic] = &[Topic {
    name: "payments.events",
    logs: &[
        caught_up(900_000, 1_310_244, 3_300),
        caught_up(900_000, 1_308_917, 3_100),
        caught_up(900_000, 1_312_031, 2_900),
        caught_up(900_000, 1_311_562, 3_700),
    ],
}];

const fn sink(id: &'static str, name: &'static str, class: &'static str) -> Seed {
    Seed {
        tasks: 2,
        ..production(
            id,
            name,
            class,
            Holds::Sink {
                topics: TOPICS,
                speed: 200,
            },
        )
    }
}

const fn postgres(id: &'static str, name: &'static str) -> Seed {
    let holds = Holds::Source {
        partitions: &[(
            r#"{"server":"core"}"#,
            r#"{"lsn_proc":9007199255741001,"lsn_commit":9007199255740899,"lsn":9007199255741001,"txId":90210,"ts_usec":1772442991000000}"#,
        )],
        motions: &[
            ("lsn", Motion::Grows(901_000)),
            ("lsn_proc", Motion::Grows(901_000)),
            ("lsn_commit", Motion::Grows(901_000)),
            ("txId", Motion::Grows(1_000)),
            ("ts_usec", Motion::Grows(1_000_000_000)),
        ],
    };
    production(id, name, "PostgresCdcSourceV2", holds)
}

const fn mysql(id: &'static str, name: &'static str) -> Seed {
    let holds = Holds::Source {
        // With GTIDs file and pos are not what it resumes from (API.md T33).
        partitions: &[(
            r#"{"server":"core"}"#,
            r#"{"transaction_id":null,"ts_sec":1772442990,"file":"mysql-bin.004211","pos":50922411,"gtids":"3e11fa47-71ca-11e1-9e33-c80aa9429562:1-88214","row":1,"server_id":223344,"event":2}"#,
        )],
        motions: &[("ts_sec", Motion::Grows(1_000)), ("pos", Motion::Grows(80_000))],
    };
    production(id, name, "MySqlCdcSourceV2", holds)
}

const fn jdbc(id: &'static str, name: &'static str) -> Seed {
    let holds = Holds::Source {
        partitions: &[(
            r#"{"protocol":"1","table":"public.entries"}"#,
            r#"{"incrementing":7710233}"#,
        )],
        motions: &[("incrementing", Motion::Grows(4_000))],
    };
    production(id, name, "PostgresSource", holds)
}

const TRACE: &str = "org.apache.kafka.connect.errors.ConnectException: Exiting WorkerSinkTask due to unrecoverable exception.\n\
Caused by: java.net.SocketTimeoutException: connect timed out\n";

impl Seed {
    const fn paused(self) -> Self {
        Self {
            state: State::Paused,
            ..self
        }
    }

    const fn provisioning(self) -> Self {
        Self {
            state: State::Provisioning,
            ..self
        }
    }

    const fn failed(self) -> Self {
        Self {
            state: State::Failed {
                trace: TRACE,
                task: None,
            },
            ..self
        }
    }

    const fn degraded(self) -> Self {
        Self {
            state: State::Degraded {
                trace: TRACE,
                task: 0,
            },
            ..self
        }
    }
}

#[rustfmt::skip]
pub(super) const SEEDS: &[Seed] = &[
    sink("lcc-3q8x1z", "orders-to-warehouse", "SnowflakeSink"),
    sink("lcc-m9s346", "payments-to-warehouse", "SnowflakeSink"),
    sink("lcc-q3d25v", "payments-search", "ElasticsearchSink"),
    postgres("lcc-t4f5v3", "payments-postgres-cdc"),
    sink("lcc-7e3s3e", "refunds-archive", "S3_SINK"),
    sink("lcc-28jt97", "refunds-to-bigquery", "BigQueryStorageSink"),
    mysql("lcc-kb6cq6", "refunds-mysql-cdc"),
    sink("lcc-43dzvm", "chargebacks-search", "ElasticsearchSink"),
    sink("lcc-xxqkfb", "chargebacks-webhook", "HttpSink"),
    jdbc("lcc-f5kznw", "chargebacks-jdbc").paused(),
    sink("lcc-j47tan", "ledger-to-bigquery", "BigQueryStorageSink"),
    sink("lcc-9zt24m", "ledger-to-warehouse", "SnowflakeSink"),
    postgres("lcc-npzx45", "ledger-postgres-cdc"),
    sink("lcc-hy43kw", "settlements-webhook", "HttpSink"),
    sink("lcc-jrp1xp", "settlements-archive", "S3_SINK").failed(),
    mysql("lcc-a7z3dj", "settlements-mysql-cdc"),
    sink("lcc-8fssz5", "invoices-to-warehouse", "SnowflakeSink"),
    sink("lcc-awsh8v", "invoices-search", "ElasticsearchSink"),
    jdbc("lcc-htpre9", "invoices-jdbc"),
    sink("lcc-5b9ee0", "customers-archive", "S3_SINK"),
    sink("lcc-zbgj09", "customers-to-bigquery", "BigQueryStorageSink"),
    postgres("lcc-tqm83x", "customers-postgres-cdc"),
    sink("lcc-ssss6y", "accounts-search", "ElasticsearchSink"),
    sink("lcc-s3c4dw", "accounts-webhook", "HttpSink"),
    mysql("lcc-a7n360", "accounts-mysql-cdc"),
    sink("lcc-96q14d", "cards-to-bigquery", "BigQueryStorageSink"),
    sink("lcc-r9gpqy", "cards-to-warehouse", "SnowflakeSink"),
    jdbc("lcc-77zxyy", "cards-jdbc").degraded(),
    sink("lcc-k596ng", "fraud-scores-webhook", "HttpSink"),
    sink("lcc-ya1dq9", "fraud-scores-archive", "S3_SINK"),
    postgres("lcc-1k5gqa", "fraud-scores-postgres-cdc"),
    sink("lcc-penecf", "merchants-to-warehouse", "SnowflakeSink").paused(),
    sink("lcc-seczp1", "merchants-search", "ElasticsearchSink"),
    mysql("lcc-1hygcp", "merchants-mysql-cdc"),
    sink("lcc-wpq5e6", "payouts-archive", "S3_SINK"),
    sink("lcc-eycndy", "payouts-to-bigquery", "BigQueryStorageSink"),
    jdbc("lcc-0yp57r", "payouts-jdbc"),
    sink("lcc-cybvn5", "fees-search", "ElasticsearchSink"),
    sink("lcc-sxs5aa", "fees-webhook", "HttpSink"),
    postgres("lcc-819x9y", "fees-postgres-cdc"),
    sink("lcc-p98106", "disputes-to-bigquery", "BigQueryStorageSink"),
    sink("lcc-8vcd1g", "disputes-to-warehouse", "SnowflakeSink"),
    mysql("lcc-djfmgt", "disputes-mysql-cdc"),
    sink("lcc-83pxt8", "statements-webhook", "HttpSink"),
    sink("lcc-91wb09", "statements-archive", "S3_SINK").provisioning(),
    jdbc("lcc-b9y73m", "statements-jdbc"),
    sink("lcc-y63fch", "kyc-checks-to-warehouse", "SnowflakeSink"),
    sink("lcc-26w14w", "kyc-checks-search", "ElasticsearchSink"),
    postgres("lcc-mchwyf", "kyc-checks-postgres-cdc"),
    sink("lcc-gcw8t7", "limits-archive", "S3_SINK"),
    sink("lcc-swm4fv", "limits-to-bigquery", "BigQueryStorageSink"),
    mysql("lcc-4dk79q", "limits-mysql-cdc"),
    sink("lcc-9g8xe6", "mandates-search", "ElasticsearchSink"),
    sink("lcc-szaeav", "mandates-webhook", "HttpSink"),
    jdbc("lcc-sntcpm", "mandates-jdbc"),
    sink("lcc-5q1nxw", "balances-to-bigquery", "BigQueryStorageSink"),
    sink("lcc-1rnj47", "balances-to-warehouse", "SnowflakeSink"),
    postgres("lcc-e65gh2", "balances-postgres-cdc"),
    sink("lcc-bh8vgs", "transfers-webhook", "HttpSink"),
    sink("lcc-9zm5h3", "transfers-archive", "S3_SINK"),
];
