//! What can be said of all partitions together.

use std::collections::HashSet;

use connect_api::OffsetEntry;
use exact_json::Integer;

use crate::class::{Shape, Side};
use crate::movement::{Change, Observations, per_second};
use crate::position::Amount;
use crate::words::{counted, counted_usize, grouped};

/// Of a sink: how many topics, how many records since the last observation and how fast. The sum of all positions is no
/// number of anything, so it is not there. Empty for a source: its partitions count different things.
pub fn totals(shape: &Shape, entries: &[OffsetEntry], seen: &Observations) -> Vec<String> {
    let mut said = Vec::new();
    if shape.side != Some(Side::Sink) {
        return said;
    }
    let topics: HashSet<&str> = entries
        .iter()
        .filter_map(|entry| entry.partition.part().get("kafka_topic"))
        .map(exact_json::Part::text)
        .collect();
    if topics.len() > 1 {
        said.push(counted_usize(topics.len(), "topic", "topics"));
    }
    if seen.count() > 1 && seen.rows() == entries.len() {
        let mut on = Integer::ZERO;
        let mut back = Integer::ZERO;
        for row in 0..entries.len() {
            match seen.change(row) {
                Change::Forward(Amount::Records(by)) => on = &on + &by,
                Change::Back(Amount::Records(by)) => back = &back + &by,
                _ => {}
            }
        }
        let seconds = match (seen.before_latest(), seen.latest()) {
            (Some(before), Some(latest)) => latest.as_second() - before.as_second(),
            _ => 0,
        };
        let rate = per_second(&on, seconds).filter(|_| !on.is_zero());
        let rate = rate.map(|rate| format!(", {rate}")).unwrap_or_default();
        said.push(format!("+{}{rate}", counted(&on, "record", "records")));
        if !back.is_zero() {
            said.push(format!("\u{2212}{} back", grouped(&back.to_string())));
        }
    }
    said
}
