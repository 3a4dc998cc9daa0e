//! Rows at rest: rows of one intent stand together, so that a shift of every partition is one line.

use std::collections::BTreeMap;

use connect_api::OffsetEntry;
use exact_json::{Kind, Value, array, member, object, quote};

use super::base::{Base, PartitionId};
use super::cell::BadCell;
use super::intent::{Row, RowIntent, Rows, parse_or_null};
use super::words::{intent_member, read_intent};
use crate::input::InputError;
use crate::position::whole;
use crate::record::{RecordError, list, optional, string_member};
use crate::strategy::as_written;

/// `0-99,105`: places in the base.
pub(super) fn ranges(places: impl IntoIterator<Item = usize>) -> String {
    let mut out: Vec<(usize, usize)> = Vec::new();
    for place in places {
        match out.last_mut() {
            Some((_, last)) if *last + 1 == place => *last = place,
            _ => out.push((place, place)),
        }
    }
    let words = out.into_iter().map(|(first, last)| {
        if first == last {
            first.to_string()
        } else {
            format!("{first}-{last}")
        }
    });
    words.collect::<Vec<_>>().join(",")
}

/// The places of `0-99,105`, none of them beyond the base.
pub(super) fn read_ranges(text: &str, count: usize) -> Option<Vec<usize>> {
    let mut places = Vec::new();
    for word in text.split(',').filter(|word| !word.is_empty()) {
        let (first, last) = word.split_once('-').unwrap_or((word, word));
        let (first, last): (usize, usize) = (first.parse().ok()?, last.parse().ok()?);
        if first > last || last >= count || places.len() > count {
            return None;
        }
        places.extend(first..=last);
    }
    Some(places)
}

/// The rows as JSON texts: a group for each intent and offset, then the added ones.
pub(super) fn write(rows: &Rows, base: &Base) -> Vec<String> {
    // A shift's offsets are computed anew from the base; every other offset is written once for all rows that share it.
    let mut groups: BTreeMap<(String, Option<String>), Vec<usize>> = BTreeMap::new();
    let mut out = Vec::new();
    for (at, row) in &rows.changed {
        let same_partition = base
            .entry(*at)
            .is_some_and(|entry| entry.partition.text() == row.partition.text());
        if !row.bad_cells.is_empty() || !same_partition {
            out.push(one(row, Some(*at)));
            continue;
        }
        let derived = derive(base.entry(*at), &row.intent);
        let offset = if derived.as_deref() == Some(row.offset.text()) {
            None
        } else {
            Some(row.offset.text().to_owned())
        };
        groups
            .entry((intent_member(&row.intent), offset))
            .or_default()
            .push(*at);
    }
    for ((intent, offset), places) in groups {
        let mut members = vec![string_member("at", &ranges(places)), intent];
        members.extend(offset.map(|offset| member("offset", &offset)));
        out.push(object(members));
    }
    out.extend(rows.added.iter().map(|row| one(row, None)));
    out
}

fn one(row: &Row, at: Option<usize>) -> String {
    let mut members = Vec::new();
    members.extend(at.map(|at| string_member("at", &at.to_string())));
    members.push(member("partition", row.partition.text()));
    members.push(intent_member(&row.intent));
    members.push(member("offset", row.offset.text()));
    if !row.bad_cells.is_empty() {
        let cells = row
            .bad_cells
            .iter()
            .map(|cell| array([quote(&cell.key), quote(&cell.typed)]));
        members.push(member("typed", &array(cells)));
    }
    object(members)
}

/// The offset of a shifted row, computed from the live one.
fn derive(entry: Option<&OffsetEntry>, intent: &RowIntent) -> Option<String> {
    let RowIntent::Shift {
        key,
        by,
        clamped: false,
    } = intent
    else {
        return None;
    };
    let live = &entry?.offset;
    let value = live.get(key)?;
    Some(live.with_member(key, &as_written(&(&whole(value.part())? + by), &value)))
}

/// Reads a group into the rows.
pub(super) fn read(group: &Value, base: &Base, rows: &mut Rows) -> Result<(), RecordError> {
    let intent = read_intent(group)?;
    let is_offset = |offset: &Value| matches!(offset.kind(), Kind::Object | Kind::Null);
    let offset = match group.get("offset") {
        Some(offset) if is_offset(&offset) => Some(offset),
        Some(_) => return Err(RecordError::Shape("rows.offset".to_owned())),
        None => None,
    };
    let bad_cells = read_bad_cells(group)?;
    let Some(at) = optional(group, "at") else {
        let partition = group
            .get("partition")
            .ok_or_else(|| RecordError::Shape("rows.partition".to_owned()))?;
        let offset = offset.ok_or_else(|| RecordError::Shape("rows.offset".to_owned()))?;
        let place = base
            .position(&partition)
            .filter(|place| !rows.changed.contains_key(place));
        let row = Row {
            partition,
            offset,
            intent,
            bad_cells,
        };
        match place {
            Some(place) => drop(rows.changed.insert(place, row)),
            None => rows.push_added(row),
        }
        return Ok(());
    };
    let places =
        read_ranges(&at, base.entries.len()).ok_or_else(|| RecordError::Shape("rows.at".to_owned()))?;
    for place in places {
        let entry = base.entry(place);
        let derived = || derive(entry, &intent).map(parse_or_null);
        let offset = offset
            .clone()
            .or_else(derived)
            .ok_or_else(|| RecordError::Shape("rows.offset".to_owned()))?;
        let partition = group
            .get("partition")
            .or_else(|| entry.map(|entry| entry.partition.clone()));
        // Another spelling of the same partition is kept; another partition is not this place's.
        let is_here = |partition: &Value| {
            entry.is_some_and(|entry| PartitionId::like(&entry.partition) == PartitionId::like(partition))
        };
        let partition = partition
            .filter(is_here)
            .ok_or_else(|| RecordError::Shape("rows.at".to_owned()))?;
        let row = Row {
            partition,
            offset,
            intent: intent.clone(),
            bad_cells: bad_cells.clone(),
        };
        // Nothing that was written here names a place twice; a file of a few kilobytes could do so for hours.
        if rows.changed.insert(place, row).is_some() {
            return Err(RecordError::Shape("rows.at".to_owned()));
        }
    }
    Ok(())
}

/// Typed texts that were no values: read again, they still are none; why is told anew when the cell is drawn.
fn read_bad_cells(group: &Value) -> Result<Vec<BadCell>, RecordError> {
    if group.get("typed").is_none() {
        return Ok(Vec::new());
    }
    let wrong = || RecordError::Shape("rows.typed".to_owned());
    let cell = |pair: Value| {
        let mut items = pair
            .items()
            .filter_map(|item| item.as_str().map(std::borrow::Cow::into_owned));
        let (key, typed) = (items.next().ok_or_else(wrong)?, items.next().ok_or_else(wrong)?);
        let error = InputError {
            code: "input-kept",
            says: "What was typed here is no value.".to_owned(),
            advice: "Correct the cell, or clear it to keep the live value.",
        };
        Ok(BadCell { key, typed, error })
    };
    list(group, "typed")?.items().map(cell).collect()
}
