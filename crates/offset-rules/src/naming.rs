//! A partition's name in a sentence, and a position's other spellings.

use connect_api::Timestamp;
use exact_json::{Value, legible};

use crate::class::{Class, Unit};
use crate::input::shown;
use crate::lsn;
use crate::position::whole;
use crate::words::clipped;

/// The longest piece of a stranger's text that goes into a sentence.
const LONGEST: usize = 120;

/// `orders/0` for a sink; the value alone for a partition of one key; else `key=value, …`. For reading, not for
/// finding: strange partitions can read alike.
pub fn partition_name(partition: &Value) -> String {
    legible(&named(partition)).into_owned()
}

fn named(partition: &Value) -> String {
    let text = |name: &str| partition.get(name).map(|value| shown(&value));
    if let (Some(topic), Some(number)) = (text("kafka_topic"), text("kafka_partition")) {
        return clipped(&format!("{topic}/{number}"), LONGEST);
    }
    let mut members = partition.members();
    match (members.next(), members.next()) {
        (None, _) => "the only partition".to_owned(),
        (Some((_, only)), None) => clipped(&shown(&only), LONGEST),
        _ => {
            let all: Vec<String> = partition
                .members()
                .map(|(name, value)| format!("{}={}", shown(&name), shown(&value)))
                .collect();
            clipped(&all.join(", "), LONGEST)
        }
    }
}

/// Another spelling of a value, where its unit has one: `16/B374D848`, a UTC time. For showing beside the value.
pub fn spelled_out(unit: Unit, value: &Value) -> Option<String> {
    let time = |per_second: i64| {
        let raw = whole(value.part())?.to_i64()?;
        let nanos = i128::from(raw) * i128::from(1_000_000_000 / per_second);
        Timestamp::from_nanosecond(nanos).ok().map(|at| at.to_string())
    };
    match unit {
        Unit::Lsn => lsn::shown(&whole(value.part())?),
        Unit::EpochMillis => time(1_000),
        Unit::EpochMicros => time(1_000_000),
        Unit::EpochSeconds => time(1),
        _ => None,
    }
}

/// The unit of an offset key.
pub fn unit_of(class: Option<&Class>, key: &str) -> Unit {
    class
        .and_then(|class| class.offset_key(key))
        .map_or(Unit::Plain, |key| key.unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_would_be_read_backwards_is_marked() {
        let name = |topic: &str| {
            let text = format!(
                "{{\"kafka_topic\":{},\"kafka_partition\":0}}",
                exact_json::quote(topic)
            );
            exact_json::parse(text)
                .map(|partition| partition_name(&partition))
                .unwrap_or_default()
        };
        assert_eq!(name("orders"), "orders/0");
        assert_eq!(name("طلبات ü 🦀"), "طلبات ü 🦀/0");
        assert_eq!(name("safe\u{202e}gnp.exe"), "safe⟨U+202E⟩gnp.exe/0");
        assert_eq!(name("a\u{0}b\n"), "a⟨U+0000⟩b⟨U+000A⟩/0");
        assert_eq!(
            name("or\u{ad}d\u{fe0f}ers\u{e0041}"),
            "or⟨U+00AD⟩d⟨U+FE0F⟩ers⟨U+E0041⟩/0"
        );
    }
}
