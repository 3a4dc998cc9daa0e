//! Earlier and later: how two offsets of one partition stand to each other (API.md 4.3).

use std::cmp::Ordering;

use connect_api::Timestamp;
use exact_json::{Integer, Part, Value};

use crate::class::{Class, Order, Unit};

/// How far apart two positions are, in the unit of the key that told them apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amount {
    /// Records of a topic partition: an upper bound, because compaction and transactions leave holes.
    Records(Integer),
    /// Time, in nanoseconds.
    Nanos(Integer),
    /// Bytes of a PostgreSQL log.
    LogBytes(Integer),
    /// A difference of the source's own numbers.
    Numbers(Integer),
    /// An order without a distance.
    Unmeasured,
}

/// Where the second offset stands, seen from the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// At the same position; other members may differ.
    Same,
    /// Later: something may be skipped. By which key, and how far.
    Later(&'static str, Amount),
    /// Earlier: something may be read again. By which key, and how far.
    Earlier(&'static str, Amount),
    /// No order to show, and why.
    NoOrder(&'static str),
}

impl Step {
    /// -1, 0 or 1 for earlier, same and later; `None` where there is no order.
    pub fn sign(&self) -> Option<i8> {
        match self {
            Self::Same => Some(0),
            Self::Later(..) => Some(1),
            Self::Earlier(..) => Some(-1),
            Self::NoOrder(_) => None,
        }
    }
}

/// Compares two offsets of one partition by what the class goes by.
pub fn step(class: Option<&Class>, from: &Value, to: &Value) -> Step {
    if from.text() == to.text() {
        return Step::Same;
    }
    if from.is_null() || to.is_null() {
        return Step::NoOrder("there is no offset on one side");
    }
    // Members in another order are no other offset (API.md T13).
    let Some(class) = class else {
        return same_or(from, to, "opaque: the order of this class's offsets is not known");
    };
    match class.order {
        Order::Opaque => same_or(from, to, "opaque: only the source knows the order"),
        Order::Keys(keys) => by_keys(class, keys, from, to),
        Order::FirstOf(keys) => {
            let is_there =
                |offset: &Value, key: &str| offset.part().get(key).is_some_and(|value| !value.is_null());
            let key = keys.iter().find(|key| is_there(from, key) && is_there(to, key));
            by_keys(class, key.map_or(&[], std::slice::from_ref), from, to)
        }
        Order::KeysWhileSame(keys, witness) => {
            let (before, after) = (from.get(witness), to.get(witness));
            if before != after {
                return Step::NoOrder(other_history(witness));
            }
            let is_there = after.is_some_and(|after| after.as_str().is_some_and(|text| !text.is_empty()));
            match (by_keys(class, keys, from, to), witness) {
                (Step::Later("file" | "pos", _) | Step::Earlier("file" | "pos", _), "gtids") if is_there => {
                    Step::NoOrder("gtids stays as it is, and while it is there file and pos are ignored")
                }
                (Step::Later(..) | Step::Earlier(..), "lcr_position") if is_there => {
                    Step::NoOrder("lcr_position stays as it is, and while it is there scn is ignored")
                }
                (step, _) => step,
            }
        }
    }
}

fn same_or(from: &Value, to: &Value, why: &'static str) -> Step {
    if from == to {
        Step::Same
    } else {
        Step::NoOrder(why)
    }
}

fn other_history(witness: &str) -> &'static str {
    match witness {
        "gtids" => "gtids is a set, not an order",
        "vbuuid" => "sequence numbers compare only within one vbuuid",
        "lcr_position" => "lcr_position differs, and it has no order to show",
        _ => "not comparable",
    }
}

fn by_keys(class: &Class, keys: &[&'static str], from: &Value, to: &Value) -> Step {
    let mut compared = false;
    for name in keys {
        let (from, to) = match (from.part().get(name), to.part().get(name)) {
            (None, None) => continue,
            (Some(from), Some(to)) if from.is_null() && to.is_null() => continue,
            (Some(from), Some(to)) => (from, to),
            _ => return Step::NoOrder("one side lacks a key that the order goes by"),
        };
        let unit = class.offset_key(name).map_or(Unit::Opaque, |key| key.unit);
        let Some((ordering, amount)) = compare(unit, from, to) else {
            return Step::NoOrder("the values are not of a form that can be compared");
        };
        compared = true;
        match ordering {
            Ordering::Less => return Step::Later(name, amount),
            Ordering::Greater => return Step::Earlier(name, amount),
            Ordering::Equal => {}
        }
    }
    if compared {
        Step::Same
    } else {
        Step::NoOrder("no key that the order goes by is there")
    }
}

/// Compares two values of one unit: how the first stands to the second, and how far apart they are.
fn compare(unit: Unit, from: Part<'_>, to: Part<'_>) -> Option<(Ordering, Amount)> {
    let integers = |wrap: fn(Integer) -> Amount| {
        let (from, to) = (whole(from)?, whole(to)?);
        Some((from.cmp(&to), wrap(apart(&from, &to))))
    };
    let times = |nanos: i64| {
        let (from, to) = (whole(from)?, whole(to)?);
        let apart = times_i64(&apart(&from, &to), nanos);
        Some((from.cmp(&to), apart.map_or(Amount::Unmeasured, Amount::Nanos)))
    };
    match unit {
        Unit::Records => integers(Amount::Records),
        Unit::Lsn => integers(Amount::LogBytes),
        Unit::Count | Unit::Scn | Unit::Plain => integers(Amount::Numbers),
        Unit::EpochMillis => times(1_000_000),
        Unit::EpochMicros => times(1_000),
        Unit::EpochSeconds => times(1_000_000_000),
        Unit::SubsecondNanos => times(1),
        // Hexadecimal of one width, in upper case as well: as text, then, but not as bytes.
        Unit::LsnText => {
            let lower = |value: Part<'_>| value.as_str().map(|text| text.to_ascii_lowercase());
            Some((lower(from)?.cmp(&lower(to)?), Amount::Unmeasured))
        }
        Unit::BinlogFile => binlog(&from.as_str()?, &to.as_str()?),
        Unit::IsoTime => iso(&from.as_str()?, &to.as_str()?),
        Unit::Gtids | Unit::JsonText | Unit::Opaque => {
            (from == to).then_some((Ordering::Equal, Amount::Unmeasured))
        }
    }
}

/// The integer in a number or in a string of digits (API.md T7).
pub fn whole(value: Part<'_>) -> Option<Integer> {
    value
        .as_integer()
        .or_else(|| Integer::parse(value.as_str()?.as_ref()))
}

/// How far apart two integers are, without a sign.
fn apart(from: &Integer, to: &Integer) -> Integer {
    if from < to { to - from } else { from - to }
}

fn times_i64(value: &Integer, factor: i64) -> Option<Integer> {
    let product = value.to_i64()?.checked_mul(factor)?;
    Some(Integer::from(product))
}

/// `mysql-bin.000600`: the numeric suffix decides, within one base name.
fn binlog(from: &str, to: &str) -> Option<(Ordering, Amount)> {
    let (from_base, from_number) = binlog_parts(from)?;
    let (to_base, to_number) = binlog_parts(to)?;
    (from_base == to_base).then(|| (from_number.cmp(&to_number), Amount::Unmeasured))
}

/// The base name and the number of a binlog file.
pub(crate) fn binlog_parts(file: &str) -> Option<(&str, u64)> {
    let (base, number) = file.rsplit_once('.')?;
    let all_digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    all_digits
        .then(|| number.parse().ok())
        .flatten()
        .map(|number| (base, number))
}

fn iso(from: &str, to: &str) -> Option<(Ordering, Amount)> {
    let (from, to): (Timestamp, Timestamp) = (from.parse().ok()?, to.parse().ok()?);
    let apart = (to.as_nanosecond() - from.as_nanosecond()).unsigned_abs();
    let amount = u64::try_from(apart).map_or(Amount::Unmeasured, |nanos| Amount::Nanos(Integer::from(nanos)));
    Some((from.cmp(&to), amount))
}
