//! One connector: where it stands, what it is doing, and its last alter request.

use std::collections::HashMap;

use exact_json::{array, member, object, parse, quote};

use crate::request::AlterRequest;
use crate::seeds::{Holds, Log, Seed, State};
use crate::sink::{self, SinkPartition};
use crate::source::{self, SourcePartition};
use crate::times::{self, Clock, Millis};

/// A connector of the world.
#[derive(Clone, Debug)]
pub(crate) struct Connector {
    pub(crate) seed: &'static Seed,
    pub(crate) positions: Positions,
    /// Whether somebody paused it.
    pub(crate) paused: bool,
    pub(crate) failure: Option<Failure>,
    /// A pause, resume or restart that has been accepted and not happened yet.
    pub(crate) turning: Option<(Millis, Turn)>,
    pub(crate) request: Option<AlterRequest>,
    pub(crate) observed: Observation,
    /// The moment up to which all of this is true.
    pub(crate) at: Millis,
    /// It moves from this moment on, if it runs at all.
    pub(crate) starts: Millis,
    /// Nobody has asked about it yet: its positions are not there, a hundred thousand partitions cost nothing.
    asleep: bool,
    /// For connectors whose reads misbehave: how often, by operation.
    pub(crate) reads: HashMap<&'static str, ReadCount>,
}

/// Where it stands.
#[derive(Clone, Debug)]
pub(crate) enum Positions {
    Sink(Vec<SinkPartition>),
    Source(Vec<SourcePartition>),
}

/// Why it does not run.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) trace: String,
    /// The one task that stopped; `None`: all of them (API.md T32).
    pub(crate) task: Option<u32>,
    /// Shown as DEGRADED instead of FAILED.
    pub(crate) degraded: bool,
}

/// What was last seen of its offsets, and when.
#[derive(Clone, Debug)]
pub(crate) struct Observation {
    pub(crate) at: Millis,
    pub(crate) offsets: String,
}

/// An accepted change of state: asynchronous, tasks do not change at once (API.md 1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    Pause,
    Resume,
    Restart,
}

/// How many reads of one operation were refused.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ReadCount {
    pub(crate) refused: u32,
    pub(crate) until: Millis,
}

impl Connector {
    /// The connector as its seed says, at the beginning of the world.
    pub(crate) fn seeded(seed: &'static Seed) -> Self {
        Self {
            seed,
            positions: Positions::Sink(Vec::new()),
            paused: matches!(seed.state, State::Paused),
            failure: Failure::seeded(seed.state),
            turning: None,
            request: seed.past.and_then(crate::seeds::past),
            observed: Observation {
                at: 0,
                offsets: String::new(),
            },
            at: 0,
            starts: 0,
            asleep: true,
            reads: HashMap::new(),
        }
    }

    /// The first time somebody asks: the positions, and the observation, of the beginning of the world.
    pub(crate) fn wake(&mut self, clock: &Clock) {
        if std::mem::take(&mut self.asleep) {
            self.positions = Positions::seeded(self.seed);
            self.observe(0, clock);
        }
    }

    /// Whether something will happen to it that its state shows. Positions are none of that.
    pub(crate) fn is_eventful(&self) -> bool {
        self.is_altering() || self.turning.is_some()
    }

    pub(crate) fn is_sink(&self) -> bool {
        !matches!(self.seed.holds, Holds::Source { .. })
    }

    /// `sink` or `source`.
    pub(crate) fn type_word(&self) -> &'static str {
        if self.is_sink() { "sink" } else { "source" }
    }

    /// Whether an alter request is being applied.
    pub(crate) fn is_altering(&self) -> bool {
        self.request.as_ref().is_some_and(AlterRequest::is_in_flight)
    }

    /// Writes down what the service sees now.
    pub(crate) fn observe(&mut self, moment: Millis, clock: &Clock) {
        self.observed = Observation {
            at: moment,
            offsets: self.positions.json(clock),
        };
    }

    /// `GET …/offsets`: an observation, not a live read (API.md 2.2).
    pub(crate) fn offsets_json(&self, clock: &Clock) -> String {
        let observed_at = self.observed_stamp(clock.at(self.observed.at));
        let metadata = object([member("observed_at", &quote(&observed_at))]);
        object([
            member("id", &quote(self.seed.id)),
            member("name", &quote(self.seed.name)),
            member("offsets", &self.observed.offsets),
            member("metadata", &metadata),
        ])
    }

    fn observed_stamp(&self, time: jiff::Timestamp) -> String {
        if self.seed.story.plus_zero {
            times::plus_zero(time)
        } else {
            times::seconds(time)
        }
    }
}

impl Positions {
    fn seeded(seed: &'static Seed) -> Self {
        match seed.holds {
            Holds::Sink { topics, .. } => {
                let logs: Vec<_> = topics
                    .iter()
                    .flat_map(|topic| {
                        (0..)
                            .zip(topic.logs)
                            .map(|(partition, log)| (topic.name, partition, *log))
                    })
                    .collect();
                Self::Sink(assigned(&logs, seed.tasks))
            }
            Holds::Computed { topic, partitions } => {
                let log = |partition| (topic, partition, crate::seeds::computed_log(partition));
                Self::Sink(assigned(
                    &(0..partitions).map(log).collect::<Vec<_>>(),
                    seed.tasks,
                ))
            }
            Holds::Source { partitions, motions } => Self::Source(
                partitions
                    .iter()
                    .filter_map(|(partition, offset)| {
                        // A seed that is not JSON is left out; a test asserts that none is.
                        Some(SourcePartition::known(
                            parse(*partition).ok()?,
                            parse(*offset).ok()?,
                            motions,
                        ))
                    })
                    .collect(),
            ),
        }
    }

    /// The positions as an offsets array.
    pub(crate) fn json(&self, clock: &Clock) -> String {
        match self {
            Self::Sink(partitions) => sink::json(partitions),
            Self::Source(partitions) => source::json(partitions, clock),
        }
    }
}

/// Range assignment: neighbours share a task.
fn assigned(logs: &[(&'static str, i32, Log)], tasks: u32) -> Vec<SinkPartition> {
    let task = |at: usize| u32::try_from(at * tasks as usize / logs.len().max(1)).unwrap_or(0);
    logs.iter()
        .enumerate()
        .map(|(at, (topic, partition, log))| SinkPartition::new(topic, *partition, log, task(at)))
        .collect()
}

impl Failure {
    fn seeded(state: State) -> Option<Self> {
        let (trace, task, degraded) = match state {
            State::Failed { trace, task } => (trace, task, false),
            State::Degraded { trace, task } => (trace, Some(task), true),
            State::Running | State::Paused | State::Provisioning => return None,
        };
        Some(Self {
            trace: trace.to_owned(),
            task,
            degraded,
        })
    }
}

/// The tasks' ids, for `tasks` arrays.
pub(crate) fn task_ids(connector: &Connector) -> String {
    let name = quote(connector.seed.name);
    array(
        (0..connector.seed.tasks)
            .map(|task| object([member("connector", &name), member("task", &task.to_string())])),
    )
}
