//! Back and forward: what may be read again, what may never be read.

use std::collections::BTreeMap;

use exact_json::{Integer, Part};

use super::code::Code;
use super::collect::{Place, Problems, of};
use super::row::{Context, Line};
use crate::class::{Config, ReplayEffect, replay_effect};
use crate::diff::meaning;
use crate::draft::{Row, RowIntent};
use crate::position::{Amount, Step, step, whole};
use crate::words::{clipped, grouped};

pub(super) fn check(line: &Line<'_>, problems: &mut Problems) {
    let class = line.context.class();
    let is_sink = line.context.shape.is_sink();
    let is_zero = |value: Part<'_>| whole(value).is_some_and(|number| number.is_zero());
    if is_sink && line.value("kafka_offset").is_some_and(is_zero) {
        let then = not_kept(line.context.config);
        problems.add_advised(
            Code::SinkZero,
            || line.place(Some("kafka_offset")),
            None,
            || {
                of(
                    line.partition,
                    &format!("it starts at 0, or where 0 is no longer kept {then}."),
                )
            },
            || format!("Where 0 is no longer kept, {then}."),
        );
    }
    let Some(live) = line.live else { return };
    let moved = step(class, live, line.offset);
    let (code, key, amount) = match &moved {
        Step::Earlier(key, amount) if is_sink => (Code::SinkLowered, Some(key), Some(amount)),
        Step::Later(key, amount) if is_sink => (Code::SinkRaised, Some(key), Some(amount)),
        // PostgreSQL and Oracle have warnings of their own for this.
        Step::Earlier("lsn" | "lsn_proc" | "scn", _) => return,
        Step::Earlier(key, amount) => (Code::GoesBack, Some(key), Some(amount)),
        Step::Later(key, amount) => (Code::GoesForward, Some(key), Some(amount)),
        Step::Same => return,
        Step::NoOrder(_) => (Code::CannotCompare, None, None),
    };
    let records = match amount {
        Some(Amount::Records(count)) => Some(count),
        _ => None,
    };
    problems.add_advised(
        code,
        || line.place(key.copied()),
        records,
        || {
            of(
                line.partition,
                &format!("{}.", meaning(class, Some(live), line.offset).says),
            )
        },
        || match code {
            Code::SinkRaised => {
                let then = not_kept(line.context.config);
                format!("Go on if they may be skipped. Where an offset lies beyond the end, {then}.")
            }
            _ => code.advice().to_owned(),
        },
    );
}

/// What a sink does where the topic does not have the offset (API.md T23).
fn not_kept(config: Option<&Config>) -> String {
    const SETTING: &str = "consumer.override.auto.offset.reset";
    let Some(config) = config else {
        return "it may start at the earliest record that is, at the end, or fail (not known: the configuration was not read)"
            .to_owned();
    };
    let set = config
        .get(SETTING)
        .map(|value| value.trim())
        .filter(|value| !value.is_empty());
    let does = match set {
        None => return "it starts at the earliest record that is, by default".to_owned(),
        Some("earliest") => "it starts at the earliest record that is",
        Some("latest") => "it starts at the end, and what lies between is never read",
        Some("none") => "it fails",
        Some(_) => "where it starts is not known here",
    };
    format!("{does}: {SETTING} is {}", clipped(set.unwrap_or_default(), 40))
}

/// Once for the request: the target's own position (API.md T37).
pub(super) fn own_position(context: &Context<'_>, problems: &mut Problems) {
    if problems.of(Code::SinkLowered).is_none() {
        return;
    }
    let effect = replay_effect(context.class(), context.plugin(), context.config);
    if let ReplayEffect::KeepsItsOwnPosition(says) = effect {
        problems.add(Code::OwnPosition, Place::default, || says.clone());
    }
}

/// The numbers set by hand on the partitions of a sink, and how often each.
#[derive(Default)]
pub(super) struct Numbers(BTreeMap<Integer, usize>);

impl Numbers {
    pub(super) fn see(&mut self, row: &Row) {
        if row.intent != RowIntent::Value {
            return;
        }
        let number = row.offset.part().get("kafka_offset").and_then(whole);
        if let Some(number) = number {
            *self.0.entry(number).or_default() += 1;
        }
    }

    pub(super) fn check(self, problems: &mut Problems) {
        for (number, count) in self.0.into_iter().filter(|(_, count)| *count > 1) {
            problems.add(Code::SameNumber, Place::default, || {
                format!(
                    "The same number, {}, stands on {count} partitions.",
                    grouped(&number.to_string())
                )
            });
        }
    }
}
