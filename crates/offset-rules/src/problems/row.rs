//! Checking a draft, and one row of it.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;

use exact_json::{Part, Value};

use super::code::Code;
use super::collect::{Place, Problems};
use super::{cdc, keys, movement, request, values};
use crate::class::{Class, Config, Key, Shape, plugin_of};
use crate::draft::{At, Draft, PartitionId, Row, Rows};
use crate::input::named;
use crate::lookup::Members;

/// What a draft is checked against.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The connector's shape, with its class.
    pub shape: &'a Shape,
    /// Its config; `None` where it was not read, which is not the same as one that sets nothing.
    pub config: Option<&'a Config>,
    /// Whether a DELETE of some partitions is switched on for this endpoint.
    pub delete_some: bool,
}

impl Context<'_> {
    /// The connector's class.
    pub fn class(&self) -> Option<&'static Class> {
        self.shape.class()
    }

    pub(super) fn plugin(&self) -> Option<&str> {
        plugin_of(self.config)
    }
}

/// A row with what it is compared to.
pub(super) struct Line<'a> {
    pub(super) at: At,
    pub(super) row: &'a Row,
    pub(super) partition: &'a Value,
    pub(super) live: Option<&'a Value>,
    pub(super) offset: &'a Value,
    /// The members of the requested offset, each beside the live one of its name.
    pub(super) pairs: &'a [Pair<'a>],
    /// The requested offset names the keys of the live one, in its order.
    pub(super) is_aligned: bool,
    pub(super) context: &'a Context<'a>,
    pub(super) base_is_empty: bool,
}

impl Line<'_> {
    pub(super) fn place(&self, key: Option<&str>) -> Place {
        Place {
            at: Some(self.at),
            partition: Some(self.partition.clone()),
            key: key.map(str::to_owned),
        }
    }

    fn pair(&self, key: &str) -> Option<&Pair<'_>> {
        self.pairs.iter().find(|pair| pair.is(key))
    }

    /// The live value of a key, unless there is none or it is null.
    pub(super) fn live_value(&self, key: &str) -> Option<Part<'_>> {
        let live = match self.pair(key) {
            Some(pair) => pair.live,
            None => self.live?.part().get(key),
        };
        live.filter(|value| !value.is_null())
    }

    /// The requested value of a key, unless there is none or it is null.
    pub(super) fn value(&self, key: &str) -> Option<Part<'_>> {
        self.pair(key)
            .map(|pair| pair.new)
            .filter(|value| !value.is_null())
    }

    /// Whether a key has another text than in the live offset.
    pub(super) fn is_changed(&self, key: &str) -> bool {
        match self.pair(key) {
            Some(pair) => self.live.is_some() && pair.is_changed,
            None => self.live.is_some_and(|live| live.part().get(key).is_some()),
        }
    }
}

/// A member of the requested offset beside the live one.
pub(super) struct Pair<'a> {
    pub(super) name: Part<'a>,
    pub(super) live: Option<Part<'a>>,
    pub(super) new: Part<'a>,
    /// What the class knows of it.
    pub(super) key: Option<&'static Key>,
    /// Whether the two sides differ in a single byte.
    pub(super) is_changed: bool,
}

impl<'a> Pair<'a> {
    /// The member's name.
    pub(super) fn name(&self) -> Cow<'a, str> {
        named(self.name)
    }

    fn is(&self, key: &str) -> bool {
        self.name.is_str(key)
    }

    pub(super) fn has_half_a_character(&self) -> bool {
        self.name.has_lone_surrogate() || self.new.has_lone_surrogate()
    }
}

/// Puts the members of one offset beside those of another into `pairs`, which still holds those of the row before: rows of
/// one connector name the same keys, so what the class knows of them need not be looked up again. Whether both offsets
/// name the same keys in the same order, as they nearly always do.
fn pair_up<'a>(
    class: Option<&Class>,
    live: Option<&'a Value>,
    offset: &'a Value,
    pairs: &mut Vec<Pair<'a>>,
) -> bool {
    let mut others = live.map(|live| live.part().members());
    let by_name = OnceCell::new();
    let mut aligned = live.is_some();
    let mut count = 0;
    for (name, new) in offset.part().members() {
        let beside = others.as_mut().and_then(Iterator::next);
        let live = match beside {
            Some((other, value)) if other.text() == name.text() => Some(value),
            _ => {
                aligned = false;
                let live = live.map(|live| by_name.get_or_init(|| Members::of(live.part())));
                live.and_then(|live| live.get(&named(name)))
            }
        };
        let key = match pairs.get(count) {
            Some(before) if before.name.text() == name.text() => before.key,
            _ => class.and_then(|class| class.offset_key(&named(name))),
        };
        let pair = Pair {
            name,
            live,
            new,
            key,
            is_changed: live.is_none_or(|live| live.text() != new.text()),
        };
        match pairs.get_mut(count) {
            Some(place) => *place = pair,
            None => pairs.push(pair),
        }
        count += 1;
    }
    pairs.truncate(count);
    let is_rest_empty = others.is_none_or(|mut others| others.next().is_none());
    aligned && is_rest_empty
}

/// Checks the whole draft.
pub fn check(draft: &Draft, context: &Context<'_>) -> Problems {
    let mut problems = Problems::default();
    request::check(draft, context, &mut problems);
    if let Some(rows) = draft.rows() {
        duplicates(rows, draft, &mut problems);
        let types = if rows.added().is_empty() {
            HashMap::new()
        } else {
            keys::without_types(draft)
        };
        let mut pairs = Vec::new();
        let mut numbers = movement::Numbers::default();
        for (at, row) in rows.iter() {
            let alike = || types.get(&keys::typeless(&row.partition)).copied();
            check_line(draft, context, at, row, alike, &mut pairs, &mut problems);
            numbers.see(row);
        }
        movement::own_position(context, &mut problems);
        if context.shape.is_sink() && draft.partitions() > 1 {
            numbers.check(&mut problems);
        }
    }
    problems
}

/// Checks one row alone: for the marks in a table of which only a page is drawn.
pub fn check_row(draft: &Draft, context: &Context<'_>, at: At) -> Problems {
    let mut problems = Problems::default();
    if let Some(row) = draft.row(at) {
        let wanted = keys::typeless(&row.partition);
        let alike = || {
            let mut entries = draft.base.entries.iter().map(|entry| &entry.partition);
            entries.find(|partition| keys::typeless(partition) == wanted)
        };
        check_line(draft, context, at, row, alike, &mut Vec::new(), &mut problems);
    }
    problems
}

/// `alike` finds the live partition that is the same but for types; asked for added rows alone. `pairs` is room
/// that is used again for every row.
fn check_line<'a>(
    draft: &'a Draft,
    context: &Context<'_>,
    at: At,
    row: &'a Row,
    alike: impl FnOnce() -> Option<&'a Value>,
    pairs: &mut Vec<Pair<'a>>,
    problems: &mut Problems,
) {
    let live = match at {
        At::Base(at) => draft.base.entry(at).map(|entry| &entry.offset),
        At::Added(_) => None,
    };
    let live = live.filter(|live| !live.is_null());
    let is_aligned = pair_up(context.class(), live, &row.offset, pairs);
    let line = Line {
        at,
        row,
        partition: &row.partition,
        live,
        offset: &row.offset,
        pairs,
        is_aligned,
        context,
        base_is_empty: draft.base.entries.is_empty(),
    };
    keys::bad_cells(&line, problems);
    if matches!(at, At::Added(_)) {
        keys::partition(&line, draft, alike(), problems);
    }
    if line.offset.is_null() {
        problems.add(
            Code::NullOffset,
            || line.place(None),
            || super::collect::of(line.partition, "the offset is null."),
        );
        return;
    }
    keys::offset(&line, problems);
    values::check(&line, problems);
    cdc::check(&line, problems);
    // What is no value moves nothing: the row holds what was typed before that.
    if row.bad_cells.is_empty() {
        movement::check(&line, problems);
    }
}

/// An added partition that is there already: in the base or among the added (API.md T12).
fn duplicates(rows: &Rows, draft: &Draft, problems: &mut Problems) {
    let mut seen: HashMap<PartitionId, ()> = HashMap::new();
    for (at, row) in rows.added().iter().enumerate() {
        let id = PartitionId::like(&row.partition);
        let twice = draft
            .base
            .position_of(&id)
            .is_some_and(|place| rows.changed.contains_key(&place))
            || seen.insert(id, ()).is_some();
        if twice {
            let place = || Place {
                at: Some(At::Added(at)),
                partition: Some(row.partition.clone()),
                key: None,
            };
            problems.add(Code::DuplicatePartition, place, || {
                super::collect::of(&row.partition, "this partition is listed twice.")
            });
        }
    }
}
