//! Holding a draft against what stands now.

use super::model::{Block, MovedSince, Now};
use crate::draft::{At, Draft, Row, RowIntent, Rows};
use crate::position::{Step, step};
use crate::settlement::is_same_time;

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
    for (at, entry) in draft.base.entries.iter().enumerate() {
        let live = now.base.find(at, &entry.partition);
        match live.map(|live| step(now.class, &entry.offset, &live.offset)) {
            None => since.blocks.push(Block::Vanished(entry.partition.clone())),
            Some(Step::Earlier(..)) => since.blocks.push(Block::WentBackwards(entry.partition.clone())),
            Some(Step::Later(..)) => since.moved_on += 1,
            Some(Step::Same) => since.unmoved += 1,
            Some(Step::NoOrder(_)) => since.changed += 1,
        }
    }
    let entries = now.base.entries.iter().enumerate();
    let new = entries.filter(|(at, entry)| draft.base.find(*at, &entry.partition).is_none());
    since
        .blocks
        .extend(new.map(|(_, entry)| Block::Appeared(entry.partition.clone())));
}

fn row_since(draft: &Draft, now: &Now<'_>, at: At, row: &Row, since: &mut MovedSince) {
    let At::Base(place) = at else { return };
    let (Some(then), Some(live)) = (draft.base.entry(place), now.base.find(place, &row.partition)) else {
        return;
    };
    let live = &live.offset;
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
