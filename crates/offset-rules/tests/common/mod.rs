//! What several tests need.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests: each test file uses some of them, and a broken helper is a failed test"
)]

use std::sync::Arc;

use connect_api::Timestamp;
use connect_api::{ConnectorAddress, ConnectorOffsets, OffsetEntry};
use exact_json::{Value, parse};
use offset_rules::class::{Config, Shape};
use offset_rules::draft::{Base, Draft};
use offset_rules::problems::{Context, Problems, check};
use offset_rules::target::Target;

pub fn json(text: &str) -> Value {
    parse(text).unwrap()
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn target() -> Target {
    Target {
        endpoint: "https://api.confluent.cloud".into(),
        instance: None,
        address: ConnectorAddress::new("env-a1b2c3", "lkc-d4e5f6", "orders-to-warehouse"),
        lcc: Some("lcc-7k2m9q".into()),
    }
}

/// Entries from `[[partition, offset], …]` written as one JSON array of pairs.
pub fn entries(text: &str) -> Vec<OffsetEntry> {
    let wrapped = format!(r#"{{"offsets":{text}}}"#);
    ConnectorOffsets::decode(&json(&wrapped)).unwrap().offsets
}

pub fn draft_on(entries: Vec<OffsetEntry>) -> Draft {
    Draft::new(
        "draft-1",
        target(),
        Arc::new(Base::new(entries, None)),
        Timestamp::UNIX_EPOCH,
    )
}

/// One partition and one offset.
pub fn draft_of(partition: &str, offset: &str) -> Draft {
    draft_on(vec![OffsetEntry {
        partition: json(partition),
        offset: json(offset),
    }])
}

pub fn sink(rows: &[(&str, u32, u64)]) -> Vec<OffsetEntry> {
    rows.iter()
        .map(|(topic, partition, offset)| OffsetEntry {
            partition: json(&format!(
                r#"{{"kafka_topic":"{topic}","kafka_partition":{partition}}}"#
            )),
            offset: json(&format!(r#"{{"kafka_offset":{offset}}}"#)),
        })
        .collect()
}

pub fn shape(plugin: &str, draft: &Draft) -> Shape {
    Shape::of(Some(plugin), None, &draft.base.entries)
}

pub fn problems(plugin: &str, draft: &Draft) -> Problems {
    problems_with(plugin, draft, &[])
}

pub fn problems_with(plugin: &str, draft: &Draft, config: &[(&str, &str)]) -> Problems {
    let mut all: Config = config
        .iter()
        .map(|(name, value)| ((*name).into(), (*value).into()))
        .collect();
    all.insert("connector.class".into(), plugin.into());
    let shape = shape(plugin, draft);
    check(
        draft,
        &Context {
            shape: &shape,
            config: &all,
            delete_some: true,
        },
    )
}
