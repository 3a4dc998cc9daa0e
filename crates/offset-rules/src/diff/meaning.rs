//! What a change of position means, in words: never more than is known.

use exact_json::{Integer, Value};

use crate::class::{Class, Side};
use crate::position::{Amount, Step, step, whole};
use crate::words::{counted, grouped};

/// What a change means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// Where the requested offset stands, seen from the live one.
    pub step: Step,
    /// In words: "reads up to 1 244 records again".
    pub says: String,
}

/// What it means to go from one offset of a partition to another; `None` stands for no offset.
pub fn meaning(class: Option<&Class>, live: Option<&Value>, requested: &Value) -> Meaning {
    let has = |value: &&Value| !value.is_null();
    let Some(live) = live.filter(has) else {
        let step = Step::NoOrder("there is no live offset to compare with");
        let says = if requested.is_null() {
            "no offset, as now"
        } else {
            "there is no live offset to compare with"
        };
        return Meaning {
            step,
            says: says.to_owned(),
        };
    };
    if requested.is_null() {
        let step = Step::NoOrder("the offset is removed");
        return Meaning {
            step,
            says: "removes the offset (not proven to work in Confluent Cloud)".to_owned(),
        };
    }
    let step = step(class, live, requested);
    let is_sink = class.is_some_and(|class| class.side == Side::Sink);
    let says = match &step {
        Step::Same if live == requested => "no change".to_owned(),
        Step::Same => "stays at its position; other members change".to_owned(),
        Step::Later(key, amount) => later(key, amount, is_sink, requested),
        Step::Earlier(key, amount) => earlier(key, amount, is_sink),
        Step::NoOrder(why) => (*why).to_owned(),
    };
    Meaning { step, says }
}

fn later(key: &str, amount: &Amount, is_sink: bool, requested: &Value) -> String {
    match amount {
        Amount::Records(count) if is_sink => {
            let last = last_skipped(key, requested).unwrap_or_default();
            format!("skips up to {}{last}", counted(count, "record", "records"))
        }
        Amount::Nanos(nanos) => format!("skips {} ({key})", duration_words(nanos)),
        Amount::LogBytes(bytes) => format!("skips {} of log", counted(bytes, "byte", "bytes")),
        Amount::Records(count) | Amount::Numbers(count) => {
            format!("goes forward by {} in {key}", grouped(&count.to_string()))
        }
        Amount::Unmeasured => format!("goes forward in {key}"),
    }
}

/// Up to where records are skipped: the offset of a sink is that of the next record to read (API.md 4.2), so the one before
/// it is the last that is not read. It can be held against the record that a trace names. That it is that record is not
/// said: a draft may come from elsewhere, and the trace may be another one by now.
fn last_skipped(key: &str, requested: &Value) -> Option<String> {
    let next = whole(requested.part().get(key)?)?;
    let last = &next - &Integer::from(1_i64);
    (!last.is_negative()).then(|| format!(", the last of them {}", grouped(&last.to_string())))
}

fn earlier(key: &str, amount: &Amount, is_sink: bool) -> String {
    match amount {
        Amount::Records(count) if is_sink => {
            format!("reads up to {} again", counted(count, "record", "records"))
        }
        Amount::Nanos(nanos) => format!("goes back by {} ({key})", duration_words(nanos)),
        Amount::LogBytes(bytes) => format!("goes back by {} of log", counted(bytes, "byte", "bytes")),
        Amount::Records(count) | Amount::Numbers(count) => {
            format!("goes back by {} in {key}", grouped(&count.to_string()))
        }
        Amount::Unmeasured => format!("goes back in {key}"),
    }
}

/// A duration in its two largest units: "2 h 5 min", "3 d", "450 ms".
pub fn duration_words(nanos: &Integer) -> String {
    let Some(nanos) = nanos.to_i64() else {
        return "more than 290 years".to_owned();
    };
    const UNITS: [(i64, &str); 7] = [
        (86_400_000_000_000, "d"),
        (3_600_000_000_000, "h"),
        (60_000_000_000, "min"),
        (1_000_000_000, "s"),
        (1_000_000, "ms"),
        (1_000, "µs"),
        (1, "ns"),
    ];
    let mut rest = nanos;
    let mut parts: Vec<String> = Vec::new();
    for (size, name) in UNITS {
        let count = rest / size;
        rest %= size;
        if count > 0 {
            parts.push(format!("{} {name}", grouped(&count.to_string())));
        } else if !parts.is_empty() {
            break;
        }
        if parts.len() == 2 {
            break;
        }
    }
    if parts.is_empty() {
        "0 s".to_owned()
    } else {
        parts.join(" ")
    }
}
