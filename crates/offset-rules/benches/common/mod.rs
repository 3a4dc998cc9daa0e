//! What the benchmarks have in common: 100 000 sink partitions, and a draft that moves each of them.
#![allow(dead_code, reason = "each benchmark uses a part of it")]

use std::sync::Arc;

use connect_api::{ConnectorOffsets, Timestamp};
use exact_json::Integer;
use offset_rules::class::{Config, Shape};
use offset_rules::diff::{Totals, totals};
use offset_rules::draft::{Base, Draft};
use offset_rules::problems::{Context, Problems, check};
use offset_rules::strategy::shift;
use offset_rules::target::Target;

pub(crate) const PARTITIONS: usize = 100_000;

/// What `GET …/offsets` answers, in the server's own spelling: 9.4 MB.
pub(crate) fn answer() -> String {
    let rows: Vec<String> = (0..PARTITIONS)
        .map(|at| {
            format!(
                r#"{{"partition":{{"kafka_topic":"orders-{}","kafka_partition":{}}},"offset":{{"kafka_offset":{}}}}}"#,
                at / 1_000,
                at % 1_000,
                81_244 + at * 7
            )
        })
        .collect();
    format!(
        r#"{{"id":"lcc-7k2m9q","name":"huge-sink","offsets":[{}],"metadata":{{"observed_at":"2026-03-02T09:15:04Z"}}}}"#,
        rows.join(",")
    )
}

pub(crate) fn decode(text: &Arc<str>) -> Option<ConnectorOffsets> {
    ConnectorOffsets::decode(&exact_json::parse(Arc::clone(text)).ok()?).ok()
}

pub(crate) fn target() -> Target {
    Target {
        endpoint: "https://api.confluent.cloud".to_owned(),
        instance: None,
        address: connect_api::ConnectorAddress::new("env-1", "lkc-1", "huge-sink"),
        lcc: None,
    }
}

/// A draft that moves every partition back.
pub(crate) fn draft(text: &Arc<str>) -> Draft {
    let base = decode(text).map_or_else(|| Base::new(Vec::new(), None), Base::of);
    let mut draft = Draft::new("1", target(), Arc::new(base), Timestamp::UNIX_EPOCH);
    shift(
        &mut draft,
        0..PARTITIONS,
        "kafka_offset",
        &Integer::from(-1_000_i64),
        &Integer::ZERO,
    );
    draft
}

/// Parses and decodes the answer, classifies the connector, checks the draft and sums up what it changes.
pub(crate) fn everything(
    text: &Arc<str>,
    draft: &Draft,
) -> Option<(ConnectorOffsets, Shape, Problems, Totals)> {
    let offsets = decode(text)?;
    let shape = Shape::of(Some("SnowflakeSink"), None, &offsets.offsets);
    let problems = check(
        draft,
        &Context {
            shape: &shape,
            config: Some(&Config::new()),
            delete_some: false,
        },
    );
    let totals = totals(draft, shape.class());
    Some((offsets, shape, problems, totals))
}
