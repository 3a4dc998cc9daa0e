//! One partition's change.

use std::collections::HashMap;

use exact_json::Value;

use super::meaning::{Meaning, meaning};
use crate::class::Class;
use crate::draft::{At, Draft, Intent};
use crate::naming::{spelled_out, unit_of};

/// What changes in one partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The partition.
    pub partition: Value,
    /// The live offset, where there is one.
    pub live: Option<Value>,
    /// The requested one; `None` for a DELETE.
    pub requested: Option<Value>,
    /// The keys of either side: first in the live order, then what was added.
    pub keys: Vec<KeyChange>,
    /// What it means.
    pub meaning: Meaning,
}

/// One key of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyChange {
    /// The key.
    pub key: String,
    /// The live value.
    pub live: Option<Value>,
    /// The requested value.
    pub requested: Option<Value>,
    /// Other spellings, live and requested, where the unit has one: `16/B374D848`, a time.
    pub spelled: (Option<String>, Option<String>),
}

impl KeyChange {
    /// Whether the two sides differ in a single byte.
    pub fn is_change(&self) -> bool {
        self.live.as_ref().map(Value::text) != self.requested.as_ref().map(Value::text)
    }
}

/// The change of the partition at a place of the draft; `None` where nothing changes there. Costs only that one
/// partition, so a page of a long list is cheap.
pub fn change(draft: &Draft, class: Option<&Class>, at: At) -> Option<Change> {
    let entry = match at {
        At::Base(at) => draft.base.entry(at),
        At::Added(_) => None,
    };
    let live = entry.map(|entry| entry.offset.clone());
    match &draft.intent {
        Intent::Patch(rows) => {
            let row = rows.get(at)?;
            Some(change_of(class, &row.partition, live.as_ref(), &row.offset))
        }
        Intent::DeleteAll => Some(removal(entry?.partition.clone(), live, class)),
        Intent::DeleteSome(places) => match at {
            At::Base(place) if places.contains(&place) => {
                Some(removal(entry?.partition.clone(), live, class))
            }
            At::Base(_) | At::Added(_) => None,
        },
    }
}

fn removal(partition: Value, live: Option<Value>, class: Option<&Class>) -> Change {
    let keys = live
        .as_ref()
        .map(|live| key_changes(class, Some(live), None))
        .unwrap_or_default();
    let says = "the offset is removed".to_owned();
    let step = crate::position::Step::NoOrder("the offset is removed");
    Change {
        partition,
        live,
        requested: None,
        keys,
        meaning: Meaning { step, says },
    }
}

/// The change from one offset to another.
pub fn change_of(
    class: Option<&Class>,
    partition: &Value,
    live: Option<&Value>,
    requested: &Value,
) -> Change {
    Change {
        partition: partition.clone(),
        live: live.cloned(),
        requested: Some(requested.clone()),
        keys: key_changes(class, live, Some(requested)),
        meaning: meaning(class, live, requested),
    }
}

/// The keys of two offsets side by side; unchanged ones too.
pub fn key_changes(class: Option<&Class>, live: Option<&Value>, requested: Option<&Value>) -> Vec<KeyChange> {
    let mut keys: Vec<KeyChange> = Vec::new();
    let members = |side: Option<&Value>| {
        side.map(|side| side.members().collect::<Vec<_>>())
            .unwrap_or_default()
    };
    let (before, after) = (members(live), members(requested));
    // By name, of duplicates the last: looked up one by one, very many keys would take forever.
    let by_name = |side: &[(Value, Value)]| -> HashMap<String, Value> {
        let named = side
            .iter()
            .filter_map(|(name, value)| Some((name.as_str()?.into_owned(), value.clone())));
        named.collect()
    };
    let (live, requested) = (by_name(&before), by_name(&after));
    for (name, value) in before {
        let key = crate::input::shown(&name);
        let requested = requested.get(&key).cloned();
        keys.push(side_by_side(class, key, Some(value), requested));
    }
    for (name, value) in after {
        let key = crate::input::shown(&name);
        if !live.contains_key(&key) {
            keys.push(side_by_side(class, key, None, Some(value)));
        }
    }
    keys
}

fn side_by_side(
    class: Option<&Class>,
    key: String,
    live: Option<Value>,
    requested: Option<Value>,
) -> KeyChange {
    let unit = unit_of(class, &key);
    let spelled = |value: &Option<Value>| value.as_ref().and_then(|value| spelled_out(unit, value));
    let spelled = (spelled(&live), spelled(&requested));
    KeyChange {
        key,
        live,
        requested,
        spelled,
    }
}
