//! Keys that are missing, too many, twice; partitions that are not there.

use std::collections::{HashMap, HashSet};

use exact_json::{Kind, Part, Value};

use super::code::Code;
use super::collect::{Problems, of};
use super::row::{Line, Pair};
use super::values;
use crate::class::Need;
use crate::draft::Draft;
use crate::input::{named, shown};
use crate::lookup::Members;

pub(super) fn bad_cells(line: &Line<'_>, problems: &mut Problems) {
    for cell in &line.row.bad_cells {
        problems.add_advised(
            Code::BadCell,
            || line.place(Some(&cell.key)),
            None,
            || of(line.partition, &format!("{}: {}", cell.key, cell.error.says)),
            || cell.error.advice.to_owned(),
        );
    }
}

/// An added partition: its keys, and whether the live offsets have one that it was meant to be.
pub(super) fn partition(line: &Line<'_>, draft: &Draft, alike: Option<&Value>, problems: &mut Problems) {
    object(line, line.partition, problems);
    let class = line.context.class();
    let members = Members::of(line.partition.part());
    for column in &line.context.shape.partition {
        let needed = column.key.is_some_and(|key| key.need == Need::Required)
            || (line.context.shape.entries > 0 && column.count == line.context.shape.entries);
        let has = |value: Part<'_>| {
            column.kind.is_none() && line.context.shape.entries > 0 || value.kind() != Kind::Null
        };
        if needed && !members.get(&column.name).is_some_and(has) {
            problems.add(
                Code::MissingPartitionKey,
                || line.place(Some(&column.name)),
                || of(line.partition, &format!("the partition lacks {}.", column.name)),
            );
        }
    }
    let columns: HashSet<&str> = line
        .context
        .shape
        .partition
        .iter()
        .map(|column| &*column.name)
        .collect();
    for (name, _) in line.partition.members() {
        let name = shown(&name);
        let known =
            columns.contains(&*name) || class.is_some_and(|class| class.partition_key(&name).is_some());
        if !known && (class.is_some_and(|class| !class.partition.is_empty()) || !line.base_is_empty) {
            problems.add(
                Code::ExtraPartitionKey,
                || line.place(Some(&name)),
                || {
                    of(
                        line.partition,
                        &format!("{name} is not a key of this connector's partitions."),
                    )
                },
            );
        }
    }
    values::partition(line, problems);
    let mistyped = alike.filter(|live| *live != line.partition);
    if let Some(live) = mistyped {
        problems.add(
            Code::MistypedPartition,
            || line.place(None),
            || {
                of(
                    line.partition,
                    &format!(
                        "the live partition is {}; this one differs in a type.",
                        live.text()
                    ),
                )
            },
        );
    } else if !line.base_is_empty && draft.base.position(line.partition).is_none() {
        problems.add(
            Code::UnknownPartition,
            || line.place(None),
            || of(line.partition, "this partition is not among the live offsets."),
        );
    }
}

/// A partition without its types: the same for `1` and `"1"` (API.md T8).
pub(super) fn typeless(partition: &Value) -> String {
    let mut members: Vec<String> = Vec::new();
    for (name, value) in partition.members() {
        members.push(format!("{}\u{0}{}", name.canonical(), shown(&value)));
    }
    members.sort_unstable();
    members.join("\u{0}")
}

/// The live partitions by [`typeless`].
pub(super) fn without_types(draft: &Draft) -> HashMap<String, &Value> {
    draft
        .base
        .entries
        .iter()
        .map(|entry| (typeless(&entry.partition), &entry.partition))
        .collect()
}

/// What no object here may have: a key twice, half a character, a list or an object inside.
fn object(line: &Line<'_>, object: &Value, problems: &mut Problems) {
    for (name, value) in object.part().members() {
        if name.has_lone_surrogate() || value.has_lone_surrogate() {
            half_a_character(line, &named(name), problems);
        }
        nested(line, name, value, problems);
    }
    twice(line, object, problems);
}

fn half_a_character(line: &Line<'_>, name: &str, problems: &mut Problems) {
    problems.add(
        Code::LoneSurrogate,
        || line.place(Some(name)),
        || {
            of(
                line.partition,
                &format!("{name} holds half a surrogate pair, which is not text."),
            )
        },
    );
}

fn nested(line: &Line<'_>, name: Part<'_>, value: Part<'_>, problems: &mut Problems) {
    if matches!(value.kind(), Kind::Array | Kind::Object) {
        let name = &*named(name);
        problems.add(
            Code::NestedValue,
            || line.place(Some(name)),
            || of(line.partition, &format!("{name} is {}.", value.kind().word())),
        );
    }
}

fn twice(line: &Line<'_>, object: &Value, problems: &mut Problems) {
    for name in object.duplicate_members() {
        problems.add(
            Code::DuplicateMember,
            || line.place(Some(&name)),
            || {
                of(
                    line.partition,
                    &format!("{name} is there twice; readers take one or the other."),
                )
            },
        );
    }
}

/// The keys of the offset object, against the live one and against the class.
pub(super) fn offset(line: &Line<'_>, problems: &mut Problems) {
    let class = line.context.class();
    for key in class.map_or(&[][..], |class| class.offset) {
        if key.need == Need::Required && line.value(key.name).is_none() {
            problems.add(
                Code::MissingKey,
                || line.place(Some(key.name)),
                || {
                    of(
                        line.partition,
                        &format!("the offset lacks {}, which the connector needs.", key.name),
                    )
                },
            );
        }
    }
    for pair in line.pairs {
        if pair.is_changed {
            member(line, pair, problems);
        }
    }
    if may_name_one_twice(line.pairs) {
        twice(line, line.offset, problems);
    }
    if !line.is_aligned {
        dropped(line, problems);
    }
}

/// A member that is not as it was: half a character, a list or an object inside, a name that nobody knows.
fn member(line: &Line<'_>, pair: &Pair<'_>, problems: &mut Problems) {
    if pair.has_half_a_character() {
        half_a_character(line, &pair.name(), problems);
    }
    nested(line, pair.name, pair.new, problems);
    if pair.live.is_some() || pair.key.is_some() {
        return;
    }
    let (class, name) = (line.context.class(), pair.name());
    let known = class.is_some_and(|class| class.knows_offset_key(&name))
        || line.context.shape.offset_column(&name).is_some();
    let something_is_known = line.live.is_some() || class.is_some_and(crate::class::Class::has_known_keys);
    if !known && something_is_known {
        problems.add(
            Code::ExtraKey,
            || line.place(Some(&name)),
            || {
                of(
                    line.partition,
                    &format!("{name} is not a key of this connector's offsets."),
                )
            },
        );
    }
}

/// Whether it is worth looking for a key that is there twice. A handful of plain names is told at once that it has none.
fn may_name_one_twice(pairs: &[Pair<'_>]) -> bool {
    const HANDFUL: usize = 16;
    let is_there_before = |at: usize, name: &str| pairs.iter().take(at).any(|pair| pair.name.text() == name);
    pairs.len() > HANDFUL
        || pairs.iter().enumerate().any(|(at, pair)| {
            let name = pair.name.text();
            name.contains('\\') || is_there_before(at, name)
        })
}

/// Keys of the live offset that are not among the requested ones; required ones are reported as missing.
fn dropped(line: &Line<'_>, problems: &mut Problems) {
    let class = line.context.class();
    let wanted = Members::of(line.offset.part());
    for (name, _) in line.live.into_iter().flat_map(|live| live.part().members()) {
        let name = named(name);
        let required = class
            .and_then(|class| class.offset_key(&name))
            .is_some_and(|key| key.need == Need::Required);
        if !required && wanted.get(&name).is_none() {
            problems.add(
                Code::DroppedKey,
                || line.place(Some(&name)),
                || {
                    of(
                        line.partition,
                        &format!("the live offset has {name}, this one leaves it out."),
                    )
                },
            );
        }
    }
}
