//! Putting a draft on top of what stands now.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use exact_json::Integer;

use super::model::Now;
use super::since::moved_since;
use crate::draft::{At, Draft, Intent, Row, RowIntent, Rows};
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
        strategy::shift(&mut rebased, places, key, by, &Integer::ZERO);
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
