//! Where a sink stands: the next record to read of each topic partition.

use exact_json::{array, member, object, quote};

use crate::kafka_rules::SinkChange;
use crate::times::Millis;

/// A millionth of a record: rates are kept in thousandths of a record a second and time in milliseconds, so
/// that many small steps add up to exactly one big step.
const MICRO: i128 = 1_000_000;

/// One partition of a topic, and what the consumer has committed of it.
#[derive(Clone, Debug)]
pub(crate) struct SinkPartition {
    pub(crate) topic: &'static str,
    pub(crate) partition: i32,
    /// The first record that is still there.
    pub(crate) first: i64,
    /// The end of the log when the world began.
    pub(crate) end: i64,
    /// How fast the log grows, in thousandths of a record a second.
    pub(crate) grows: i64,
    /// The task that reads it.
    pub(crate) task: u32,
    committed: Option<i128>,
}

impl SinkPartition {
    pub(crate) fn new(topic: &'static str, partition: i32, seed: &crate::seeds::Log, task: u32) -> Self {
        Self {
            topic,
            partition,
            first: seed.first,
            end: seed.end,
            grows: seed.grows,
            task,
            committed: seed.committed.map(|offset| i128::from(offset) * MICRO),
        }
    }

    /// The committed offset.
    pub(crate) fn committed(&self) -> Option<i64> {
        let offset = self.committed?.div_euclid(MICRO);
        i64::try_from(offset).ok()
    }

    pub(crate) fn set(&mut self, offset: Option<i64>) {
        self.committed = offset.map(|offset| i128::from(offset) * MICRO);
    }

    fn end_at(&self, moment: Millis) -> i128 {
        i128::from(self.end) * MICRO + i128::from(self.grows) * i128::from(moment)
    }

    /// The consumer reads for `from..to`, at `speed` records a second, up to the end of the log. A position
    /// that the log does not hold makes it start at the earliest record (API.md 2.3, T23).
    pub(crate) fn read(&mut self, from: Millis, to: Millis, speed: i64) {
        let first = i128::from(self.first) * MICRO;
        let end = self.end_at(to);
        if end == first && self.committed.is_none() {
            return;
        }
        let mut at = self.committed.unwrap_or(first);
        if at > self.end_at(from) || at < first {
            at = first;
        }
        let read = i128::from(to - from) * i128::from(speed) * 1000;
        self.committed = Some(end.min(at + read));
    }

    /// This position as an element of an offsets array.
    fn json(&self) -> Option<String> {
        let partition = object([
            member("kafka_topic", &quote(self.topic)),
            member("kafka_partition", &self.partition.to_string()),
        ]);
        let offset = object([member("kafka_offset", &self.committed()?.to_string())]);
        Some(object([
            member("partition", &partition),
            member("offset", &offset),
        ]))
    }
}

/// All positions as JSON.
pub(crate) fn json(partitions: &[SinkPartition]) -> String {
    array(partitions.iter().filter_map(SinkPartition::json))
}

/// Sets what an alter request says. The consumer group refuses a partition that its topic does not have.
pub(crate) fn change(partitions: &mut [SinkPartition], changes: &[SinkChange]) -> Result<(), ()> {
    let find = |change: &SinkChange| {
        partitions
            .iter()
            .position(|held| held.topic == change.topic && held.partition == change.partition)
            .ok_or(())
    };
    // All or nothing: first find every partition, then change them.
    let found: Vec<usize> = changes.iter().map(find).collect::<Result<_, _>>()?;
    for (at, change) in found.into_iter().zip(changes) {
        if let Some(held) = partitions.get_mut(at) {
            held.set(change.offset);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Log;

    fn partition(first: i64, committed: Option<i64>, end: i64, grows: i64) -> SinkPartition {
        let log = Log {
            first,
            committed,
            end,
            grows,
        };
        SinkPartition::new("orders", 0, &log, 0)
    }

    #[test]
    fn a_reader_at_the_end_follows_the_log() {
        let mut held = partition(0, Some(100), 100, 2500);
        held.read(0, 10_000, 50);
        assert_eq!(held.committed(), Some(125));
    }

    #[test]
    fn many_small_steps_are_one_big_step() {
        let mut small = partition(0, Some(10), 1000, 300);
        let mut big = small.clone();
        big.read(0, 9_001, 7);
        for at in 0..9_001 {
            small.read(at, at + 1, 7);
        }
        assert_eq!(small.committed(), big.committed());
    }

    #[test]
    fn what_the_log_does_not_hold_is_read_from_the_earliest() {
        for outside in [5, 5000] {
            let mut held = partition(10, Some(outside), 1000, 0);
            held.read(0, 1000, 3);
            assert_eq!(held.committed(), Some(13), "{outside}");
        }
    }

    #[test]
    fn an_empty_topic_commits_nothing() {
        let mut held = partition(0, None, 0, 0);
        held.read(0, 1000, 3);
        assert_eq!(held.committed(), None);
    }

    #[test]
    fn the_largest_offset_is_kept() {
        let held = partition(0, Some(i64::MAX), 10, 0);
        assert_eq!(held.committed(), Some(i64::MAX));
    }
}
