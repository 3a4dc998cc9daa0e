//! What happens to a connector while time passes.

use exact_json::Integer;

use crate::alter_body::{AlterBody, AlterType, Entry};
use crate::connector::{Connector, Failure, Positions, Turn};
use crate::kafka_rules;
use crate::options::{ListedDelete, Options};
use crate::request::{AlterRequest, End};
use crate::seeds::{Holds, State};
use crate::sink;
use crate::source::SourcePartition;
use crate::times::{Clock, Millis};

/// How long a pause, resume or restart takes to show.
const TURN_MS: Millis = 1000;

impl Connector {
    /// Lets time pass, event by event: an observation just before an event still shows what was before it.
    pub(crate) fn advance(&mut self, to: Millis, clock: &Clock, options: &Options) {
        self.wake(clock);
        loop {
            let settles = self
                .request
                .as_ref()
                .filter(|request| request.is_in_flight())
                .and_then(|request| request.settles);
            let turns = self.turning.map(|(at, _)| at);
            let next = settles.into_iter().chain(turns).min().filter(|next| *next <= to);
            let Some(next) = next else { break };
            self.pass(next, clock, options);
            if turns == Some(next) {
                self.turn(next);
            } else {
                self.settle(next, clock, options);
            }
        }
        self.pass(to, clock, options);
    }

    /// Time without events: the last observation in it, then the rest.
    fn pass(&mut self, to: Millis, clock: &Clock, options: &Options) {
        let period = options.observe_ms();
        let tick = to - to.rem_euclid(period);
        if tick > self.observed.at && tick >= self.at {
            self.read(tick);
            self.observe(tick, clock);
        }
        self.read(to);
    }

    /// Reads on, if it runs.
    fn read(&mut self, to: Millis) {
        let from = self.at.max(self.starts);
        self.at = self.at.max(to);
        if to <= from || self.paused || self.is_altering() || matches!(self.seed.state, State::Provisioning) {
            return;
        }
        let stands = |task: u32| {
            let failure = self.failure.as_ref();
            failure.is_some_and(|failure| failure.task.is_none_or(|stopped| stopped == task))
        };
        match (&mut self.positions, self.seed.holds) {
            (Positions::Sink(partitions), holds) => {
                let speed = match holds {
                    Holds::Sink { speed, .. } => speed,
                    _ => 40,
                };
                let moving = partitions.iter_mut().filter(|held| !stands(held.task));
                moving.for_each(|held| held.read(from, to, speed));
            }
            (Positions::Source(partitions), Holds::Source { motions, .. }) if !stands(0) => {
                partitions
                    .iter_mut()
                    .for_each(|held| held.read(from, to, motions));
            }
            (Positions::Source(_), _) => {}
        }
    }

    /// Accepts a pause, resume or restart.
    pub(crate) fn accept_turn(&mut self, turn: Turn, now: Millis) {
        self.turning = Some((now + TURN_MS, turn));
    }

    fn turn(&mut self, now: Millis) {
        let Some((_, turn)) = self.turning.take() else {
            return;
        };
        match turn {
            Turn::Pause => self.paused = true,
            Turn::Resume => {
                self.paused = false;
                self.meet_poison();
            }
            Turn::Restart => {
                self.failure = None;
                self.starts = self.starts.max(now);
                self.meet_poison();
                self.meet_refusal();
            }
        }
    }

    /// Accepts an alter request. It is queued: nothing is applied yet (API.md 3).
    pub(crate) fn accept(&mut self, body: AlterBody, now: Millis, options: &Options) {
        let story = &self.seed.story;
        let apply = story.apply_seconds.unwrap_or(options.apply_seconds);
        let validation = story.validation_seconds.unwrap_or(options.validation_seconds);
        let validated = now + Millis::from(validation) * 1000;
        self.request = Some(AlterRequest {
            body,
            requested: now,
            validated,
            settles: Some(validated + Millis::from(apply) * 1000),
            end: None,
        });
    }

    /// What Kafka Connect would say to the content, before anything is changed.
    pub(crate) fn check(&self, body: &AlterBody) -> Result<(), String> {
        match &self.positions {
            Positions::Sink(_) => kafka_rules::sink_changes(self.seed.name, &body.entries).map(|_| ()),
            Positions::Source(_) => kafka_rules::source_entries(self.seed.name, &body.entries),
        }
    }

    fn settle(&mut self, now: Millis, clock: &Clock, options: &Options) {
        let Some(mut request) = self.request.take() else {
            return;
        };
        let previous = self.positions.json(clock);
        let outcome = match self.seed.story.fails_with {
            Some(text) => Err(text.to_owned()),
            None => self.alter(&request.body, options),
        };
        let applied = outcome.is_ok();
        request.end = Some(End {
            applied,
            message: outcome.err().unwrap_or_else(|| request.success().to_owned()),
            previous,
            at: now,
        });
        self.request = Some(request);
        self.starts = now + options.restart_ms();
        if applied && self.failure.is_none() {
            self.meet_poison();
            self.meet_refusal();
        }
    }

    fn alter(&mut self, body: &AlterBody, options: &Options) -> Result<(), String> {
        let name = self.seed.name;
        if self.seed.story.unsupported {
            return Err(format!(
                "Failed to modify offsets for connector {name} because it doesn't support external modification of offsets"
            ));
        }
        self.check(body)?;
        let everything = body.entries.is_empty()
            || self.seed.story.ignores_list
            || options.listed_delete == ListedDelete::Everything;
        match (&mut self.positions, body.kind) {
            (Positions::Sink(partitions), AlterType::Delete) if everything => {
                partitions.iter_mut().for_each(|held| held.set(None));
                Ok(())
            }
            (Positions::Sink(partitions), kind) => {
                let mut changes = kafka_rules::sink_changes(name, &body.entries)?;
                if kind == AlterType::Delete {
                    changes.iter_mut().for_each(|change| change.offset = None);
                }
                sink::change(partitions, &changes)
                    .map_err(|()| format!("Failed to alter consumer group offsets for connector {name}"))
            }
            (Positions::Source(partitions), AlterType::Delete) if everything => {
                partitions.retain(|held| !held.is_made_up());
                partitions.iter_mut().for_each(|held| held.set(None, &[]));
                Ok(())
            }
            (Positions::Source(partitions), kind) => {
                let motions = match self.seed.holds {
                    Holds::Source { motions, .. } => motions,
                    _ => &[],
                };
                for entry in &body.entries {
                    let offset = entry.offset.as_ref().filter(|_| kind == AlterType::Patch);
                    change_source(partitions, entry, offset, motions);
                }
                partitions.retain(|held| !(held.is_made_up() && held.is_empty()));
                Ok(())
            }
        }
    }

    /// The bad record stops its task again as long as the connector stands at or before it (API.md T31, T32).
    fn meet_poison(&mut self) {
        let (Some(poison), Positions::Sink(partitions)) = (self.seed.story.poison, &self.positions) else {
            return;
        };
        let held = partitions.iter().find(|held| held.partition == poison.partition);
        if let Some(held) = held.filter(|held| held.committed().is_none_or(|at| at <= poison.offset)) {
            self.failure = Some(Failure {
                trace: poison.trace.to_owned(),
                task: Some(held.task),
                degraded: false,
            });
        }
    }

    /// `APPLIED` is not "healthy": some positions are refused by the source only when it starts (API.md 5.4).
    fn meet_refusal(&mut self) {
        let (Some(refuses), Positions::Source(partitions)) = (self.seed.story.refuses, &self.positions)
        else {
            return;
        };
        let clock = Clock::starting_at(jiff::Timestamp::UNIX_EPOCH);
        let lowest = Integer::parse(refuses.below);
        let refused = partitions.iter().any(|held| {
            let text = held.text(refuses.key, &clock);
            let digits = text.as_deref().map(|text| text.trim_matches('"'));
            digits.and_then(Integer::parse) < lowest
        });
        if refused {
            self.failure = Some(Failure {
                trace: refuses.trace.to_owned(),
                task: None,
                degraded: false,
            });
        }
    }
}

fn change_source(
    partitions: &mut Vec<SourcePartition>,
    entry: &Entry,
    offset: Option<&exact_json::Value>,
    motions: crate::source::Motions,
) {
    let Some(partition) = &entry.partition else { return };
    match (
        partitions.iter_mut().find(|held| held.partition == *partition),
        offset,
    ) {
        (Some(held), _) => held.set(offset, motions),
        (None, Some(offset)) => partitions.push(SourcePartition::made_up(partition.clone(), offset)),
        (None, None) => {}
    }
}
