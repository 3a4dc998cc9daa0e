//! Single values: type, range, form.

use std::collections::HashMap;

use exact_json::{Integer, Kind, is_integer, parse};

use super::code::Code;
use super::collect::{Problems, of};
use super::row::{Line, Pair};
use crate::class::{Column, JsonType, Key, Unit};
use crate::input::named;
use crate::position::{binlog_parts, whole};

/// What is as it was is the server's own and not looked at again.
pub(super) fn check(line: &Line<'_>, problems: &mut Problems) {
    for pair in line.pairs.iter().filter(|pair| pair.is_changed) {
        let learned = || learned(line.context.shape.offset_column(&pair.name()));
        let expected = match pair.live.filter(|live| !live.is_null()) {
            Some(live) => Some(live.kind()),
            None => by_class(pair.key).or_else(learned),
        };
        value(line, pair, expected, problems);
    }
    nanos(line, problems);
}

/// The members of an added row's partition: as the live partitions have them, else as the class does (API.md T7, T8).
pub(super) fn partition(line: &Line<'_>, problems: &mut Problems) {
    let columns = &line.context.shape.partition;
    let columns: HashMap<&str, &Column> = columns.iter().map(|column| (&*column.name, column)).collect();
    for (name, new) in line.partition.part().members() {
        let named = named(name);
        let column = columns.get(&*named).copied();
        let key = line.context.class().and_then(|class| class.partition_key(&named));
        let pair = Pair {
            name,
            live: None,
            new,
            key,
            is_changed: true,
        };
        value(line, &pair, learned(column).or_else(|| by_class(key)), problems);
    }
}

fn value(line: &Line<'_>, pair: &Pair<'_>, expected: Option<Kind>, problems: &mut Problems) {
    one_type(line, pair, expected, problems);
    number(line, pair, problems);
    if let Some(key) = pair.key {
        form(line, pair, key, problems);
    }
}

/// The type that the connector's own values have, where they have one.
fn learned(column: Option<&Column>) -> Option<Kind> {
    column
        .filter(|column| !column.mixed)
        .and_then(|column| column.kind)
}

fn by_class(key: Option<&Key>) -> Option<Kind> {
    match key?.json {
        JsonType::Integer => Some(Kind::Number),
        JsonType::Text | JsonType::Digits => Some(Kind::String),
        JsonType::Boolean => Some(Kind::Bool),
        JsonType::IntegerOrDigits | JsonType::Unknown => None,
    }
}

/// The type of the live value is the type to keep; without one the class decides (API.md T7).
fn one_type(line: &Line<'_>, pair: &Pair<'_>, expected: Option<Kind>, problems: &mut Problems) {
    let (value, kind, key) = (pair.new, pair.new.kind(), pair.key);
    let live = pair.live.filter(|live| !live.is_null());
    if kind == Kind::Null {
        let null_is_normal = key.is_some_and(|key| key.nullable);
        // A required key that is null is reported as missing.
        if !null_is_normal && live.is_some() && key.is_none_or(|key| key.need == crate::class::Need::Optional)
        {
            problems.add(
                Code::ChangedType,
                || line.place(Some(&pair.name())),
                || {
                    of(
                        line.partition,
                        &format!("{} is null; the live value is not.", pair.name()),
                    )
                },
            );
        }
        return;
    }
    let sink_number = key.is_some_and(|key| key.json == JsonType::IntegerOrDigits);
    // A sink's number without a type to keep: a number or a string, and nothing else.
    let is_neither = sink_number && !matches!(kind, Kind::Number | Kind::String);
    let expected = expected.or_else(|| is_neither.then_some(Kind::Number));
    let Some(expected) = expected.filter(|expected| *expected != kind) else {
        return;
    };
    let code = if sink_number && whole(value).is_some() {
        Code::RetypedSink
    } else {
        Code::ChangedType
    };
    problems.add(
        code,
        || line.place(Some(&pair.name())),
        || {
            of(
                line.partition,
                &format!(
                    "{} is {}; the connector has {} there.",
                    pair.name(),
                    kind.word(),
                    expected.word()
                ),
            )
        },
    );
}

fn number(line: &Line<'_>, pair: &Pair<'_>, problems: &mut Problems) {
    let (value, key) = (pair.new, pair.key);
    let must_be_whole =
        key.is_some_and(|key| matches!(key.json, JsonType::Integer | JsonType::IntegerOrDigits));
    if value.kind() == Kind::Number && !is_integer(value.text()) {
        let live_is_whole = || pair.live.is_some_and(|live| is_integer(live.text()));
        if must_be_whole || live_is_whole() {
            problems.add(
                Code::NotInteger,
                || line.place(Some(&pair.name())),
                || {
                    of(
                        line.partition,
                        &format!("{} is written {}.", pair.name(), value.text()),
                    )
                },
            );
        }
        return;
    }
    let digits_count = key.is_some_and(|key| key.json == JsonType::IntegerOrDigits);
    let found = if digits_count {
        whole(value)
    } else {
        value.as_integer()
    };
    let Some(found) = found else { return };
    if found.to_i64().is_none() {
        // Numbers of the API and of every connector read here are long (API.md 4.2).
        problems.add(
            Code::BeyondInt64,
            || line.place(Some(&pair.name())),
            || of(line.partition, &format!("{} does not fit 64 bits.", pair.name())),
        );
    } else if !found.is_safe_in_javascript() {
        problems.add(
            Code::RoundedElsewhere,
            || line.place(Some(&pair.name())),
            || of(line.partition, &format!("{} is beyond 2^53.", pair.name())),
        );
    }
    range(line, pair, &found, problems);
}

/// Where the class knows how low or high a number goes.
fn range(line: &Line<'_>, pair: &Pair<'_>, found: &Integer, problems: &mut Problems) {
    let key = pair.key;
    if let Some(highest) = key.and_then(|key| key.highest)
        && *found > Integer::from(highest)
    {
        problems.add(
            Code::AboveHighest,
            || line.place(Some(&pair.name())),
            || of(line.partition, &format!("{} is above {highest}.", pair.name())),
        );
    }
    if let Some(lowest) = key.and_then(|key| key.lowest)
        && *found < Integer::from(lowest)
    {
        let refused = key.is_some_and(|key| key.lowest_is_strict);
        let code = if refused {
            Code::BelowLowest
        } else {
            Code::UnusualLow
        };
        problems.add(
            code,
            || line.place(Some(&pair.name())),
            || of(line.partition, &format!("{} is below {lowest}.", pair.name())),
        );
    }
}

/// The form of a text, by its unit.
fn form(line: &Line<'_>, pair: &Pair<'_>, key: &Key, problems: &mut Problems) {
    let Some(text) = pair.new.as_str() else {
        return;
    };
    let place = || line.place(Some(key.name));
    let says = |what: &str| of(line.partition, &format!("{} {what}.", key.name));
    let number = Integer::parse(&text);
    match key.json {
        // That a sink's number is below 0 is said by its range.
        JsonType::IntegerOrDigits if number.is_none() => {
            problems.add(Code::NotDigits, place, || says("should hold only digits"));
            return;
        }
        JsonType::Digits => {
            match number.filter(|_| !text.starts_with('-')) {
                Some(number) => range(line, pair, &number, problems),
                None => problems.add(Code::NotDigits, place, || says("should hold only digits")),
            }
            return;
        }
        _ => {}
    }
    match key.unit {
        Unit::IsoTime if text.parse::<connect_api::Timestamp>().is_err() => {
            problems.add(Code::NotATime, place, || says("is no time"));
        }
        Unit::LsnText if !is_lsn_text(&text) => {
            problems.add(Code::NotAnLsn, place, || says("is no SQL Server LSN"));
        }
        Unit::JsonText if !parse(text.as_ref()).is_ok_and(|inner| inner.kind() == Kind::Object) => {
            problems.add(Code::NotJsonInside, place, || {
                says("should hold a JSON object inside the string")
            });
        }
        Unit::BinlogFile => {
            let base = |file: &str| binlog_parts(file).map(|(base, _)| base.to_owned());
            let live = line.live_value(key.name).and_then(|live| base(&live.as_str()?));
            if live.is_some() && live != base(&text) {
                problems.add(Code::OtherBinlog, place, || {
                    says("has another base name than the live file")
                });
            }
        }
        _ => {}
    }
}

/// `00000027:00000ac0:0002`.
pub(crate) fn is_lsn_text(text: &str) -> bool {
    let lengths: Vec<usize> = text.split(':').map(str::len).collect();
    lengths == [8, 8, 4] && text.bytes().all(|byte| byte == b':' || byte.is_ascii_hexdigit())
}

/// JDBC: `timestamp_nanos` is the whole sub-second part of `timestamp` (API.md T25).
fn nanos(line: &Line<'_>, problems: &mut Problems) {
    let is_jdbc = line
        .context
        .class()
        .is_some_and(|class| class.offset_key("timestamp_nanos").is_some());
    let is_touched = line
        .pairs
        .iter()
        .any(|pair| pair.is_changed && matches!(&*pair.name(), "timestamp" | "timestamp_nanos"));
    if !is_jdbc || !is_touched {
        return;
    }
    let number = |key: &str| line.value(key).and_then(|value| value.as_integer()?.to_i64());
    let (Some(millis), Some(nanos)) = (number("timestamp"), number("timestamp_nanos")) else {
        return;
    };
    let in_range = (0..1_000_000_000).contains(&nanos);
    if !in_range || nanos / 1_000_000 != millis.rem_euclid(1_000) {
        let wanted = millis.rem_euclid(1_000) * 1_000_000;
        problems.add_advised(
            Code::NanosDisagree,
            || line.place(Some("timestamp_nanos")),
            None,
            || {
                of(
                    line.partition,
                    "timestamp_nanos is not the sub-second part of timestamp.",
                )
            },
            || format!("Set timestamp_nanos to {wanted}, or to 0 with a whole second."),
        );
    }
}
