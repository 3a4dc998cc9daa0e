//! What other tools lose on the way.

use connect_api::OffsetEntry;
use exact_json::{Integer, Kind, Value};

use crate::input::shown;
use crate::naming::partition_name;
use crate::words::{counted_usize, listed};

/// Every value of partitions and offsets, with its place in words.
fn values(entries: &[OffsetEntry]) -> impl Iterator<Item = (&OffsetEntry, Value, Value)> {
    entries.iter().flat_map(|entry| {
        let members = entry.partition.members().chain(entry.offset.members());
        members.map(move |(name, value)| (entry, name, value))
    })
}

/// The places of the values that a test picks, as words: the first three and how many more.
fn places(entries: &[OffsetEntry], pick: impl Fn(&Value) -> bool) -> Option<String> {
    let mut found = values(entries).filter(|(_, _, value)| pick(value));
    let first: Vec<String> = found
        .by_ref()
        .take(3)
        .map(|(entry, name, _)| format!("{} of {}", shown(&name), partition_name(&entry.partition)))
        .collect();
    if first.is_empty() {
        return None;
    }
    let more = found.count();
    let rest = if more > 0 {
        format!(" and {} more", counted_usize(more, "value", "values"))
    } else {
        String::new()
    };
    Some(format!("{}{rest}", listed(&first)))
}

/// Numbers that a float rounds or writes differently (Confluent CLI, StackQL: Go's float64).
pub(super) fn rounded(entries: &[OffsetEntry], tool: &str) -> Vec<String> {
    let is_lost = |value: &Value| {
        value.kind() == Kind::Number
            && value
                .as_integer()
                .is_none_or(|number| !number.is_safe_in_javascript() || value.text() == "-0")
    };
    places(entries, is_lost)
        .map(|places| format!("{tool} passes numbers through a float and changes {places}. Use curl."))
        .into_iter()
        .collect()
}

/// What Terraform's maps of strings cannot hold: null, lists, objects.
pub(super) fn not_a_string(entries: &[OffsetEntry]) -> Vec<String> {
    let is_lost = |value: &Value| matches!(value.kind(), Kind::Null | Kind::Array | Kind::Object);
    let mut said: Vec<String> = places(entries, is_lost)
        .map(|places| format!("Terraform cannot write null, lists or objects: {places} is left out."))
        .into_iter()
        .collect();
    if entries.iter().any(|entry| entry.offset.is_null()) {
        said.push("Terraform cannot remove one partition's offset: those are left out.".to_owned());
    }
    said
}

/// Values that Terraform's provider gives another type: since 2.55.0 a string that looks like an int64, a float or a
/// boolean becomes one, and a number beyond int64 stays a string (API.md 7.3).
pub(super) fn retyped(entries: &[OffsetEntry]) -> Vec<String> {
    let is_lost = |value: &Value| match value.kind() {
        Kind::String => value.as_str().is_some_and(|text| looks_typed(&text)),
        Kind::Number => !keeps_number(value.text()),
        _ => false,
    };
    places(entries, is_lost)
        .map(|places| format!("Terraform gives another JSON type or spelling to {places}. Use curl."))
        .into_iter()
        .collect()
}

fn looks_typed(text: &str) -> bool {
    const BOOLEANS: [&str; 12] = [
        "1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False",
    ];
    let is_int = text.strip_prefix('+').unwrap_or(text).parse::<i64>().is_ok();
    let is_float = text.contains(['.', 'e', 'E']) && is_float(text);
    is_int || is_float || BOOLEANS.contains(&text)
}

/// Whether Go's `ParseFloat` takes a text: digits with a point or an exponent. Told by its spelling, because no value here
/// passes through a float. What would overflow one is taken for a float too: better a warning too many.
fn is_float(text: &str) -> bool {
    let bare = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = bare.split_once(['e', 'E']).unwrap_or((bare, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && digits(fraction)
        && digits(exponent)
        && !exponent.is_empty()
        && !(whole.is_empty() && fraction.is_empty())
}

/// An int64 is sent as it is; other spellings pass through a float.
fn keeps_number(text: &str) -> bool {
    Integer::parse(text).is_some_and(|number| number.to_i64().is_some()) && text != "-0"
}
