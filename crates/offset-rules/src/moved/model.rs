//! What stands now, what blocks, what happened since.

use std::sync::Arc;

use connect_api::Time;
use exact_json::Value;

use crate::class::Class;
use crate::draft::{At, Base, Draft};

/// What stands now, to hold a draft against.
#[derive(Clone, Copy, Debug)]
pub struct Now<'a> {
    /// The connector's class.
    pub class: Option<&'a Class>,
    /// The live offsets now.
    pub base: &'a Arc<Base>,
    /// The connector's id now.
    pub lcc: Option<&'a str>,
    /// `requested_at` of the last request that the draft knows.
    pub request_then: Option<&'a Time>,
    /// `requested_at` of the last request now.
    pub request_now: Option<&'a Time>,
}

/// Something that blocks Review until the reader decides: "Keep my values" or "Rebase".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Another connector has the name now.
    OtherConnector {
        /// The id then.
        then: String,
        /// The id now.
        now: String,
    },
    /// Somebody asked for an alteration in between.
    AnotherRequest(Option<Time>),
    /// A partition is there that was not.
    Appeared(Value),
    /// A partition that was there is not.
    Vanished(Value),
    /// A partition's position went backwards.
    WentBackwards(Value),
    /// What was a skip would be a replay now, or the other way round.
    SignFlipped(Value),
    /// A partition that was to be skipped past a record has moved by itself.
    NoLongerStuck(Value),
}

impl Block {
    /// In words. `name` says a partition's name.
    pub fn sentence(&self, name: impl Fn(&Value) -> String) -> String {
        match self {
            Self::OtherConnector { then, now } => {
                format!("Another connector has this name now: {now}, where the draft was made for {then}.")
            }
            Self::AnotherRequest(Some(at)) => {
                format!(
                    "Another alter request was made at {at}; this draft stands on what was there before it."
                )
            }
            Self::AnotherRequest(None) => "The last alter request is not the one this draft knew.".to_owned(),
            Self::Appeared(partition) => format!("{} is new since this draft was begun.", name(partition)),
            Self::Vanished(partition) => {
                format!("{} is no longer among the connector's offsets.", name(partition))
            }
            Self::WentBackwards(partition) => {
                format!("{} went backwards since this draft was begun.", name(partition))
            }
            Self::SignFlipped(partition) => format!(
                "{} has moved across the drafted position: what was a skip would be a replay now, or the other way round.",
                name(partition)
            ),
            Self::NoLongerStuck(partition) => format!(
                "{} moved by itself since this draft was begun, so there may be nothing to skip any more.",
                name(partition)
            ),
        }
    }
}

/// What happened since.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MovedSince {
    /// What blocks.
    pub blocks: Vec<Block>,
    /// How many partitions moved on as usual: one collapsed line.
    pub moved_on: usize,
    /// How many partitions are as they were.
    pub unmoved: usize,
    /// How many partitions changed in a way that has no order to show.
    pub changed: usize,
    /// Rows whose partition is no longer stuck: dropped by default.
    pub no_longer_stuck: Vec<At>,
}

impl MovedSince {
    /// Whether Review has to stop here.
    pub fn is_blocked(&self) -> bool {
        !self.blocks.is_empty()
    }

    /// All that keeps `draft` from being sent: what blocks, and each skip whose partition is no longer stuck.
    pub fn stops(mut self, draft: &Draft) -> Vec<Block> {
        let stuck = self.no_longer_stuck.iter().filter_map(|at| draft.row(*at));
        self.blocks
            .extend(stuck.map(|row| Block::NoLongerStuck(row.partition.clone())));
        self.blocks
    }
}
