//! Everything there is: the connectors, their time, what was accepted.

use exact_json::{array, member, object, quote};

use crate::connector::Connector;
use crate::options::Options;
use crate::route::Place;
use crate::seeds;
use crate::times::{self, Clock, Millis};

/// The simulated world.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) clock: Clock,
    pub(crate) connectors: Vec<Connector>,
    accepted: Vec<String>,
}

impl World {
    /// The world at its beginning: the same at every start, but for the time.
    pub(crate) fn starting_at(now: jiff::Timestamp) -> Self {
        let clock = Clock::starting_at(now);
        let connectors = seeds::all().map(Connector::seeded).collect();
        Self {
            clock,
            connectors,
            accepted: Vec::new(),
        }
    }

    /// The connectors of a place; `None` where there is no such place.
    pub(crate) fn of<'a>(&'a self, place: &'a Place) -> Option<impl Iterator<Item = &'a Connector>> {
        seeds::cluster(&place.environment, &place.cluster)?;
        let here = |connector: &&Connector| connector.seed.is_at(&place.environment, &place.cluster);
        Some(self.connectors.iter().filter(here))
    }

    /// Brings what a list shows of a place's connectors to a moment: their states, not their positions.
    pub(crate) fn advance(&mut self, place: &Place, to: Millis, options: &Options) {
        let clock = &self.clock;
        self.connectors
            .iter_mut()
            .filter(|connector| {
                connector.is_eventful() && connector.seed.is_at(&place.environment, &place.cluster)
            })
            .for_each(|connector| connector.advance(to, clock, options));
    }

    /// Finds a connector by place and name, brought to a moment, and the clock to read its times with. Where
    /// only its state is asked for, its positions are left behind.
    pub(crate) fn find(
        &mut self,
        place: &Place,
        name: &str,
        to: Millis,
        options: &Options,
        positions: bool,
    ) -> Option<(&mut Connector, &Clock)> {
        let clock = &self.clock;
        let found = self.connectors.iter_mut().find(|connector| {
            connector.seed.name == name && connector.seed.is_at(&place.environment, &place.cluster)
        })?;
        if positions || found.is_eventful() {
            found.advance(to, clock, options);
        }
        Some((found, clock))
    }

    /// Keeps an accepted request with its exact body, for tests.
    pub(crate) fn keep(&mut self, place: &Place, name: &str, now: Millis, body: &[u8]) {
        let requested_at = times::nanoseconds(self.clock.at(now));
        self.accepted.push(object([
            member("environment_id", &quote(&place.environment)),
            member("kafka_cluster_id", &quote(&place.cluster)),
            member("connector_name", &quote(name)),
            member("requested_at", &quote(&requested_at)),
            member("body", &quote(&String::from_utf8_lossy(body))),
        ]));
    }

    /// What was accepted since the start or the last reset.
    pub(crate) fn accepted_json(&self) -> String {
        object([member("requests", &array(&self.accepted))])
    }
}
