//! What several tests need.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests: each test file uses some of them, and a broken helper is a failed test"
)]

pub mod busy;

use std::sync::Arc;

use connect_api::Timestamp;
use connect_api::{ConnectorAddress, ConnectorOffsets, OffsetEntry};
use exact_json::{Value, parse};
use offset_rules::class::{Config, Shape};
use offset_rules::draft::{At, Base, Draft, RowIntent};
use offset_rules::problems::{Code, Context, Problems, check};
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
            config: Some(&all),
            delete_some: true,
        },
    )
}

/// The problems of a draft for a connector whose config was not read.
pub fn problems_unread(draft: &Draft) -> Problems {
    let shape = Shape::of(None, None, &draft.base.entries);
    check(
        draft,
        &Context {
            shape: &shape,
            config: None,
            delete_some: true,
        },
    )
}

pub const ORDERS: &str = r#"{"kafka_topic":"orders","kafka_partition":0}"#;
pub const MYSQL: &str = r#"{"server":"s"}"#;

pub fn typed(plugin: &str, partition: &str, offset: &str, cells: &[(&str, &str)]) -> Problems {
    let mut draft = draft_of(partition, offset);
    let shape = shape(plugin, &draft);
    for (key, text) in cells {
        let _ = draft.set_cell(At::Base(0), key, text, &shape);
    }
    problems(plugin, &draft)
}

pub fn whole(plugin: &str, partition: &str, offset: &str, new: &str) -> Problems {
    let mut draft = draft_of(partition, offset);
    draft.set_offset(At::Base(0), new, RowIntent::Value);
    problems(plugin, &draft)
}

pub fn added(plugin: &str, live: &[(&str, u32, u64)], partition: &str) -> Problems {
    let mut draft = draft_on(sink(live));
    let at = draft.add_partition(json(partition));
    draft.set_offset(at, r#"{"kafka_offset":5}"#, RowIntent::Value);
    problems(plugin, &draft)
}

/// A partition beside those of a live answer.
pub fn added_to(plugin: &str, live: &str, partition: &str, offset: &str) -> Problems {
    let mut draft = draft_on(entries(live));
    let at = draft.add_partition(json(partition));
    draft.set_offset(at, offset, RowIntent::Value);
    problems(plugin, &draft)
}

pub fn has(problems: &Problems, code: Code) {
    let found: Vec<_> = problems.iter().map(|problem| problem.code.word()).collect();
    assert!(
        problems.of(code).is_some(),
        "{} is missing among {found:?}",
        code.word()
    );
}

pub fn lacks(problems: &Problems, code: Code) {
    assert!(
        problems.of(code).is_none(),
        "{}: {:?}",
        code.word(),
        problems.of(code)
    );
}

/// A draft whose file adds these partitions of one topic, as no editor would.
pub fn twice(partitions: &[&str]) -> Draft {
    let mut draft = draft_on(sink(&[("orders", 0, 10)]));
    for at in 0..partitions.len() {
        let added = draft.add_partition(json(&format!(
            r#"{{"kafka_topic":"orders","kafka_partition":90{at}}}"#
        )));
        draft.set_offset(added, r#"{"kafka_offset":5}"#, RowIntent::Value);
    }
    let mut file = draft.export();
    for (at, partition) in partitions.iter().enumerate() {
        file = file.replace(
            &format!(r#""kafka_partition":90{at}"#),
            &format!(r#""kafka_partition":{partition}"#),
        );
    }
    Draft::from_json(&file, None).unwrap()
}
