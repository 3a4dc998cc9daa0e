//! Putting a draft on top of what stands now.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use exact_json::{Integer, Value, object};

use super::model::Now;
use super::since::moved_since;
use crate::class::Class;
use crate::draft::{At, Draft, Intent, Row, RowIntent, Rows, parse_or_null};
use crate::lookup::Members;
use crate::strategy;

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
    let mut shifts = Shifts::new();
    for (at, row) in draft.rows().into_iter().flat_map(Rows::iter) {
        if !dropped.contains(&at) {
            carry(draft, &mut rebased, at, row, &mut shifts);
        }
    }
    for ((key, by), places) in shifts {
        strategy::shift(&mut rebased, places, key, by, &lowest_of(now.class, key));
    }
    rebased
}

/// Places that move alike: a shift of 100 000 partitions is one, not as many.
type Shifts<'a> = HashMap<(&'a str, &'a Integer), Vec<usize>>;

fn carry<'a>(old: &Draft, rebased: &mut Draft, at: At, row: &'a Row, shifts: &mut Shifts<'a>) {
    if let (At::Base(then), RowIntent::Shift { key, by, .. }) = (at, &row.intent)
        && let Some(new) = rebased.base.place_of(then, &row.partition)
    {
        shifts.entry((key, by)).or_default().push(new);
        return;
    }
    let place = rebased.add_partition(row.partition.clone());
    let (At::Base(_), At::Base(then)) = (place, at) else {
        rebased.set_offset(place, row.offset.text(), row.intent.clone());
        return;
    };
    let live = match place {
        At::Base(now) => rebased.base.entry(now).map(|entry| entry.offset.clone()),
        At::Added(_) => None,
    };
    let (Some(then), Some(live)) = (old.base.entry(then).map(|entry| entry.offset.clone()), live) else {
        return;
    };
    let wanted = &row.offset;
    if then.is_null() || wanted.is_null() || live.is_null() {
        rebased.set_offset(place, wanted.text(), row.intent.clone());
        return;
    }
    let offset = edited_like(&then, wanted, &live);
    rebased.set_offset(place, offset.text(), row.intent.clone());
}

/// Where a shift of this key stops: where it did when it was drafted.
fn lowest_of(class: Option<&Class>, key: &str) -> Integer {
    let key = class.and_then(|class| class.offset_key(key));
    Integer::from(key.and_then(|key| key.lowest).unwrap_or(0))
}

/// An offset with the edits that lead from `then` to `wanted`: keys that were set, and keys that were taken out. A move that
/// leaves `gtids` or `lcr_position` out would do nothing if they came back.
fn edited_like(then: &Value, wanted: &Value, live: &Value) -> Value {
    let (before, after) = (Members::of(then.part()), Members::of(wanted.part()));
    let edit = |name: &str| {
        let (old, new) = (before.get(name), after.get(name));
        match (old, new) {
            (Some(old), Some(new)) if old.text() == new.text() => None,
            (None, None) => None,
            _ => Some(new),
        }
    };
    let kept = live.part().members().filter_map(|(name, value)| {
        let edited = name.as_str().and_then(|name| edit(&name));
        let value = edited.unwrap_or(Some(value))?;
        Some(format!("{}:{}", name.text(), value.text()))
    });
    let there = Members::of(live.part());
    let new = wanted.part().members().filter_map(|(name, value)| {
        let plain = name.as_str()?;
        let is_new = there.get(&plain).is_none() && edit(&plain).is_some();
        is_new.then(|| format!("{}:{}", name.text(), value.text()))
    });
    parse_or_null(object(kept.chain(new)))
}
