//! JDBC and GitHub: to a time.

use connect_api::Timestamp;
use exact_json::{Value, quote};

use super::{MoveError, Plan, error};

/// A time with its offset from UTC: `2026-01-31T12:00:00Z`, `2026-01-31 12:00:00.5+01:00`.
fn read(text: &str) -> Result<Timestamp, MoveError> {
    let text = text.trim();
    text.parse::<Timestamp>().map_err(|_| {
        let is_local = format!("{text}Z").parse::<Timestamp>().is_ok();
        let says = if is_local {
            "The time has no offset from UTC."
        } else {
            "This is no time."
        };
        error(
            "move-time",
            says,
            "Write it as 2026-01-31T12:00:00Z, or with its offset as 2026-01-31T12:00:00+01:00.",
        )
    })
}

pub(super) fn jdbc(live: Option<&Value>, text: &str) -> Result<Plan, MoveError> {
    let time = read(text)?;
    let has = |key: &str| live.is_some_and(|live| live.get(key).is_some());
    if live.is_some() && !has("timestamp") {
        return Err(error(
            "move-no-timestamp",
            "This partition's offset has no timestamp: the connector does not go by time.",
            "Set incrementing.",
        ));
    }
    let mut plan = Plan::new(&time.to_string());
    let nanos = time.as_nanosecond();
    let millis = nanos.div_euclid(1_000_000);
    let below_a_second = nanos.rem_euclid(1_000_000_000);
    plan.set("timestamp", millis.to_string());
    if has("timestamp_nanos") || live.is_none() {
        // The whole sub-second part, so that both agree (API.md T25).
        plan.set("timestamp_nanos", below_a_second.to_string());
    }
    plan.note(format!("{time} is {millis} in milliseconds since 1970."));
    if has("incrementing") {
        plan.note("incrementing is left: at that very timestamp only rows above it are read.");
    }
    Ok(plan)
}

pub(super) fn github(live: Option<&Value>, text: &str) -> Result<Plan, MoveError> {
    let time = read(text)?;
    let mut plan = Plan::new(&time.to_string());
    plan.set("since", quote(&time.to_string()));
    plan.note_left(live);
    Ok(plan)
}
