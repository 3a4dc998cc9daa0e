//! What happened to the live offsets since a draft was begun, and whether that blocks it.

use std::collections::HashSet;
use std::sync::Arc;

use connect_api::Time;
use exact_json::{Integer, Value};

use crate::class::Class;
use crate::draft::{At, Base, Draft, Intent, PartitionId, Row, RowIntent, Rows};
use crate::position::{Step, step};
use crate::settlement::is_same_time;
use crate::strategy;

/// What stands now, to hold a draft against.
#[derive(Clone, Copy, Debug)]
pub struct Now<'a> {
    /// The connector's class.
    pub class: Option<&'a Class>,
    /// The live offsets now.
    pub base: &'a Arc<Base>,
    /// The connector's id now.
    pub lcc: Option<&'a str>,
    /// `requested_at` of the last request that was known when the draft was begun.
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
}

impl Block {
    /// In words. `name` says a partition's name.
    pub fn sentence(&self, name: impl Fn(&Value) -> String) -> String {
        match self {
            Self::OtherConnector { then, now } => {
                format!("Another connector has this name now: {now}, where the draft was made for {then}.")
            }
            Self::AnotherRequest(Some(at)) => {
                format!("Another alter request was made at {at}, after this draft was begun.")
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
}

/// Holds a draft against what stands now.
pub fn moved_since(draft: &Draft, now: &Now<'_>) -> MovedSince {
    let mut since = MovedSince::default();
    if let (Some(then), Some(current)) = (&draft.target.lcc, now.lcc)
        && then != current
    {
        since.blocks.push(Block::OtherConnector {
            then: then.clone(),
            now: current.to_owned(),
        });
    }
    if now.request_now.is_some() && !is_same_time(now.request_then, now.request_now) {
        since.blocks.push(Block::AnotherRequest(now.request_now.cloned()));
    }
    partitions(draft, now, &mut since);
    for (at, row) in draft.rows().into_iter().flat_map(Rows::iter) {
        row_since(draft, now, at, row, &mut since);
    }
    since
}

fn partitions(draft: &Draft, now: &Now<'_>, since: &mut MovedSince) {
    let mut seen = HashSet::new();
    for entry in &draft.base.entries {
        let id = PartitionId::of(&entry.partition);
        let live = now.base.position_of(&id).and_then(|at| now.base.entry(at));
        seen.insert(id);
        match live.map(|live| step(now.class, &entry.offset, &live.offset)) {
            None => since.blocks.push(Block::Vanished(entry.partition.clone())),
            Some(Step::Earlier(..)) => since.blocks.push(Block::WentBackwards(entry.partition.clone())),
            Some(Step::Later(..)) => since.moved_on += 1,
            Some(Step::Same) => since.unmoved += 1,
            Some(Step::NoOrder(_)) => since.changed += 1,
        }
    }
    let new = now
        .base
        .entries
        .iter()
        .filter(|entry| !seen.contains(&PartitionId::of(&entry.partition)));
    since
        .blocks
        .extend(new.map(|entry| Block::Appeared(entry.partition.clone())));
}

fn row_since(draft: &Draft, now: &Now<'_>, at: At, row: &Row, since: &mut MovedSince) {
    let At::Base(place) = at else { return };
    let (Some(then), Some(live)) = (draft.base.entry(place), now.base.offset(&row.partition)) else {
        return;
    };
    if matches!(row.intent, RowIntent::SkipOne | RowIntent::SkipPast { .. }) && then.offset != *live {
        since.no_longer_stuck.push(at);
        return;
    }
    if row.intent.is_relative() {
        return;
    }
    let wanted = &row.offset;
    let before = step(now.class, &then.offset, wanted).sign();
    let after = step(now.class, live, wanted).sign();
    if let (Some(before), Some(after)) = (before, after)
        && before * after == -1
    {
        since.blocks.push(Block::SignFlipped(row.partition.clone()));
    }
}

/// The draft on top of what stands now: relative rows computed anew, rows that are no longer stuck dropped, in
/// the others the edited keys kept and every other key taken from the live offset.
#[must_use]
pub fn rebase(draft: &Draft, now: &Now<'_>) -> Draft {
    let dropped: HashSet<At> = moved_since(draft, now).no_longer_stuck.into_iter().collect();
    let mut rebased = draft.clone();
    rebased.base = Arc::clone(now.base);
    rebased.target.lcc = now.lcc.map(str::to_owned).or_else(|| draft.target.lcc.clone());
    rebased.intent = match &draft.intent {
        Intent::DeleteAll => Intent::DeleteAll,
        Intent::DeleteSome(places) => {
            let entries = places.iter().filter_map(|at| draft.base.entry(*at));
            Intent::DeleteSome(
                entries
                    .filter_map(|entry| now.base.position(&entry.partition))
                    .collect(),
            )
        }
        Intent::Patch(_) => Intent::Patch(Rows::default()),
    };
    for (at, row) in draft.rows().into_iter().flat_map(Rows::iter) {
        if !dropped.contains(&at) {
            carry(draft, &mut rebased, at, row);
        }
    }
    rebased
}

fn carry(old: &Draft, rebased: &mut Draft, at: At, row: &Row) {
    let place = rebased.add_partition(row.partition.clone());
    let (At::Base(new), At::Base(then)) = (place, at) else {
        rebased.set_offset(place, row.offset.text(), row.intent.clone());
        return;
    };
    if let RowIntent::Shift { key, by, .. } = &row.intent {
        strategy::shift(rebased, [new], key, by, &Integer::ZERO);
        return;
    }
    let Some(then) = old.base.entry(then).map(|entry| entry.offset.clone()) else {
        return;
    };
    let wanted = row.offset_value();
    let edited = wanted.members().filter(|(name, value)| {
        name.as_str()
            .is_none_or(|name| then.get(&name).is_none_or(|old| old.text() != value.text()))
    });
    if then.is_null() || wanted.is_null() {
        rebased.set_offset(place, row.offset.text(), row.intent.clone());
        return;
    }
    for (name, value) in edited {
        if let Some(name) = name.as_str() {
            rebased.set_value(place, &name, value.text(), row.intent.clone());
        }
    }
}
