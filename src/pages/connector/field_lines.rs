//! The lines of the editor's table: a line a partition for sinks, a line a key for sources.

use std::collections::BTreeSet;
use std::sync::Arc;

use exact_json::Value;
use offset_rules::class::{Need, Shape};
use offset_rules::draft::{At, Draft};
use offset_rules::input::shown;
use offset_rules::naming::partition_name;
use offset_rules::words::how_many;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Whose it is.
    pub(super) at: At,
    /// The offset key; none for a line that names the partition of those below.
    pub(super) key: Option<Arc<str>>,
}

/// Which partitions are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shown {
    /// Those whose name has this text in it, whatever its case.
    pub(super) filter: String,
    /// Those alone that the draft changes.
    pub(super) changed_only: bool,
}

/// The partition at a place of the draft.
pub(super) fn partition_at(draft: &Draft, at: At) -> Option<Value> {
    match at {
        At::Base(place) => draft.base.entry(place).map(|entry| entry.partition.clone()),
        At::Added(_) => draft.row(at).map(|row| row.partition.clone()),
    }
}

/// What stands live at a place.
pub(super) fn live_at(draft: &Draft, at: At) -> Option<Value> {
    match at {
        At::Base(place) => draft.base.entry(place).map(|entry| entry.offset.clone()),
        At::Added(_) => None,
    }
}

/// What a partition is called on the page.
pub(super) fn name_at(draft: &Draft, at: At) -> String {
    partition_at(draft, at).map_or_else(String::new, |partition| partition_name(&partition))
}

/// Every partition that can be edited: those of the base, then those that were added.
fn places(draft: &Draft) -> impl Iterator<Item = At> {
    let added = draft.rows().map_or(0, |rows| rows.added().len());
    let base = (0..draft.base.entries.len()).map(At::Base);
    base.chain((0..added).map(At::Added))
}

/// The partitions that are shown.
pub(super) fn shown_places(draft: &Draft, which: &Shown) -> Vec<At> {
    let wanted = which.filter.trim().to_lowercase();
    let is_changed = |at: &At| match draft.rows() {
        Some(rows) => rows.get(*at).is_some(),
        None => true,
    };
    let has_text = |at: &At| {
        let partition = partition_at(draft, *at);
        partition.is_some_and(|partition| partition_name(&partition).to_lowercase().contains(&wanted))
    };
    places(draft)
        .filter(|at| !which.changed_only || is_changed(at))
        .filter(|at| wanted.is_empty() || has_text(at))
        .collect()
}

/// The lines of these partitions.
pub(super) fn lines(draft: &Draft, shape: &Shape, places: &[At]) -> Vec<Line> {
    let is_sink = shape.is_sink();
    let mut lines = Vec::with_capacity(places.len());
    for at in places {
        if !is_sink {
            lines.push(Line { at: *at, key: None });
        }
        let line = |key| Line {
            at: *at,
            key: Some(key),
        };
        match only_key(draft, shape, *at) {
            Some(key) => lines.push(line(key)),
            None => lines.extend(keys(draft, shape, *at).into_iter().map(line)),
        }
    }
    lines
}

/// The only key of a partition's offset, as a sink has it: there are 100 000 of them, so nothing is copied to find it.
fn only_key(draft: &Draft, shape: &Shape, at: At) -> Option<Arc<str>> {
    let ([only], At::Base(place)) = (shape.offset.as_slice(), at) else {
        return None;
    };
    let live = draft.base.entry(place).map(|entry| &entry.offset);
    let wanted = draft.row(at).map(|row| &row.offset);
    let mut offsets = live.into_iter().chain(wanted);
    offsets
        .all(|offset| is_only(offset, &only.name))
        .then(|| Arc::clone(&only.name))
}

/// The keys of a partition's offset: those of the class in its order, then whatever else stands there.
pub(super) fn keys(draft: &Draft, shape: &Shape, at: At) -> Vec<Arc<str>> {
    let live = live_at(draft, at);
    let wanted = draft.row(at).map(|row| row.offset.clone());
    if let Some(only) = only_key(draft, shape, at) {
        return vec![only];
    }
    let has = |key: &str| {
        [&live, &wanted]
            .into_iter()
            .flatten()
            .any(|offset| offset.get(key).is_some())
    };
    let is_added = matches!(at, At::Added(_));
    let of_class = shape.offset.iter().filter(|column| {
        let is_required = column.key.is_some_and(|key| key.need == Need::Required);
        is_required || is_added || has(&column.name)
    });
    let mut keys: Vec<Arc<str>> = of_class.map(|column| Arc::clone(&column.name)).collect();
    let mut known: BTreeSet<Arc<str>> = keys.iter().cloned().collect();
    for (name, _) in [&live, &wanted].into_iter().flatten().flat_map(Value::members) {
        let name: Arc<str> = shown(&name).into();
        if known.insert(Arc::clone(&name)) {
            keys.push(name);
        }
    }
    keys
}

/// Whether an offset has this one key.
fn is_only(offset: &Value, key: &str) -> bool {
    let mut members = offset.part().members();
    members.next().is_some_and(|(name, _)| name.is_str(key)) && members.next().is_none()
}

/// The places of the base among some.
pub(super) fn base_places<'a>(places: impl IntoIterator<Item = &'a At>) -> Vec<usize> {
    let base = |at: &At| match at {
        At::Base(place) => Some(*place),
        At::Added(_) => None,
    };
    places.into_iter().filter_map(base).collect()
}

/// "6 partitions", "orders/0": what a step was done to, in words.
pub(super) fn places_in_words(draft: &Draft, places: &[usize]) -> String {
    match places {
        [only] => name_at(draft, At::Base(*only)),
        many => format!("{} partitions", how_many(many.len())),
    }
}
