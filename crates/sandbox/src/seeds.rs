//! The world at its beginning, as data. One file a cluster.

mod edge;
mod faults;
mod inventory;
mod orders;
mod payments;
mod places;

use crate::alter_body::{AlterBody, AlterType};
use crate::request::{ALTERED, AlterRequest, End, RESET};
use crate::source::Motions;

pub(crate) use places::{Cluster, ENVIRONMENTS, Environment};

/// A connector at the beginning of the world.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seed {
    pub(crate) environment: &'static str,
    pub(crate) cluster: &'static str,
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    /// The plugin's name in Confluent Cloud (API.md 4.1).
    pub(crate) class: &'static str,
    pub(crate) tasks: u32,
    pub(crate) state: State,
    /// Configuration beyond what every connector has.
    pub(crate) config: &'static [(&'static str, &'static str)],
    pub(crate) holds: Holds,
    pub(crate) past: Option<Past>,
    pub(crate) story: Story,
}

/// What it is doing.
#[derive(Clone, Copy, Debug)]
pub(crate) enum State {
    Running,
    Paused,
    Provisioning,
    /// One task, or all of them.
    Failed {
        trace: &'static str,
        task: Option<u32>,
    },
    Degraded {
        trace: &'static str,
        task: u32,
    },
}

/// Where it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Holds {
    /// Topics, and how many records of each partition it reads a second when it has to catch up.
    Sink { topics: &'static [Topic], speed: i64 },
    /// A sink of so many partitions that they are computed.
    Computed { topic: &'static str, partitions: i32 },
    /// Pairs of partition and offset as JSON, and how the offsets' keys move.
    Source {
        partitions: &'static [(&'static str, &'static str)],
        motions: Motions,
    },
}

/// A topic, a log for each partition.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Topic {
    pub(crate) name: &'static str,
    pub(crate) logs: &'static [Log],
}

/// What a topic partition holds, and what is committed of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Log {
    pub(crate) first: i64,
    pub(crate) committed: Option<i64>,
    pub(crate) end: i64,
    /// Thousandths of a record a second.
    pub(crate) grows: i64,
}

/// A reader at the end of a log that grows.
pub(crate) const fn caught_up(first: i64, end: i64, grows: i64) -> Log {
    Log {
        first,
        committed: Some(end),
        end,
        grows,
    }
}

/// A reader that stands still, with records before it.
pub(crate) const fn behind(first: i64, committed: i64, end: i64, grows: i64) -> Log {
    Log {
        first,
        committed: Some(committed),
        end,
        grows,
    }
}

/// One of very many partitions, the same at every start.
pub(crate) fn computed_log(partition: i32) -> Log {
    let seed = i64::from(partition);
    let end = 1_000_000 + (seed * 7_919) % 500_000;
    caught_up(end - 400_000, end, 200 + seed % 7 * 100)
}

/// An alter request of the past.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Past {
    pub(crate) body: &'static str,
    pub(crate) previous: &'static str,
    pub(crate) seconds_ago: i64,
    /// How long it took; `None`: it is still pending, and stays so.
    pub(crate) took_seconds: Option<i64>,
}

/// What is odd about a connector.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Story {
    pub(crate) apply_seconds: Option<u32>,
    pub(crate) validation_seconds: Option<u32>,
    /// Every request fails with this text.
    pub(crate) fails_with: Option<&'static str>,
    /// Positions that the source refuses when the connector starts.
    pub(crate) refuses: Option<Refuses>,
    /// The record that stops a task.
    pub(crate) poison: Option<Poison>,
    pub(crate) reads: Reads,
    /// The answer to an alter request is lost.
    pub(crate) loses_answer: bool,
    /// Times are written `+0000`.
    pub(crate) plus_zero: bool,
    /// A DELETE with a list deletes everything.
    pub(crate) ignores_list: bool,
    /// Its offsets cannot be altered.
    pub(crate) unsupported: bool,
}

/// A source refuses a key below a value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refuses {
    pub(crate) key: &'static str,
    pub(crate) below: &'static str,
    pub(crate) trace: &'static str,
}

/// A record no converter can read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Poison {
    pub(crate) partition: i32,
    pub(crate) offset: i64,
    pub(crate) trace: &'static str,
}

/// How reads behave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reads {
    Good,
    /// Each operation answers 429 twice with Retry-After 2, then once; who comes too early is refused again.
    Limited,
    /// Offsets answer HTML, the request's status answers half a JSON.
    Garbled,
    /// Every first read of an operation answers 500, every second one is good.
    Flaky,
}

/// Nothing odd.
pub(crate) const PLAIN: Story = Story {
    apply_seconds: None,
    validation_seconds: None,
    fails_with: None,
    refuses: None,
    poison: None,
    reads: Reads::Good,
    loses_answer: false,
    plus_zero: false,
    ignores_list: false,
    unsupported: false,
};

/// A running connector with nothing odd; a seed says what differs.
pub(crate) const RUNNING: Seed = Seed {
    environment: "env-dev01",
    cluster: "",
    id: "",
    name: "",
    class: "",
    tasks: 1,
    state: State::Running,
    config: &[],
    holds: Holds::Sink {
        topics: &[],
        speed: 40,
    },
    past: None,
    story: PLAIN,
};

impl Seed {
    /// Whether the connector is in an environment and a cluster.
    pub(crate) fn is_at(&self, environment: &str, cluster: &str) -> bool {
        self.environment == environment && self.cluster == cluster
    }
}

/// Every connector.
pub(crate) fn all() -> impl Iterator<Item = &'static Seed> {
    [
        orders::SEEDS,
        inventory::SEEDS,
        edge::SEEDS,
        faults::SEEDS,
        payments::SEEDS,
    ]
    .into_iter()
    .flatten()
}

/// A cluster by its place.
pub(crate) fn cluster(environment: &str, cluster: &str) -> Option<&'static Cluster> {
    let found = ENVIRONMENTS.iter().find(|each| each.id == environment)?;
    found.clusters.iter().find(|each| each.id == cluster)
}

/// A past request as the state machine keeps it.
pub(crate) fn past(past: Past) -> Option<AlterRequest> {
    let body = AlterBody::read(past.body.as_bytes()).ok()?;
    let requested = -past.seconds_ago * 1000;
    let message = match body.kind {
        AlterType::Patch => ALTERED,
        AlterType::Delete => RESET,
    };
    let end = past.took_seconds.map(|took| End {
        applied: true,
        message: message.to_owned(),
        previous: past.previous.to_owned(),
        at: requested + took * 1000,
    });
    Some(AlterRequest {
        body,
        requested,
        validated: requested,
        settles: None,
        end,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_text_of_the_seeds_is_json() {
        for seed in all() {
            if let Holds::Source { partitions, .. } = seed.holds {
                for (partition, offset) in partitions {
                    assert!(
                        exact_json::parse(*partition).is_ok(),
                        "{}: {partition}",
                        seed.name
                    );
                    assert!(exact_json::parse(*offset).is_ok(), "{}: {offset}", seed.name);
                }
            }
            if let Some(request) = seed.past {
                assert!(past(request).is_some(), "{}", seed.name);
                assert!(exact_json::parse(request.previous).is_ok(), "{}", seed.name);
            }
        }
    }

    #[test]
    fn names_and_ids_are_each_other_s_only_ones() {
        let mut ids = HashSet::new();
        let mut names = HashSet::new();
        for seed in all() {
            assert!(seed.id.starts_with("lcc-") && ids.insert(seed.id), "{}", seed.id);
            assert!(
                names.insert((seed.environment, seed.cluster, seed.name)),
                "{}",
                seed.name
            );
            assert!(cluster(seed.environment, seed.cluster).is_some(), "{}", seed.name);
            assert!(seed.tasks > 0 && !seed.class.is_empty(), "{}", seed.name);
        }
    }
}
