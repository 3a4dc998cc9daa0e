//! PostgreSQL (API.md T34).

use exact_json::{Integer, Value};

use super::{MoveError, Plan, error};
use crate::lsn;
use crate::position::whole;
use crate::words::listed;

pub(super) fn plan(live: Option<&Value>, text: &str) -> Result<Plan, MoveError> {
    let text = text.trim();
    let read = lsn::parse(text).or_else(|| Integer::parse(text));
    let fits = |lsn: &Integer| !lsn.is_negative() && lsn.to_i64().is_some();
    let Some(lsn) = read.filter(fits) else {
        return Err(error(
            "move-lsn",
            "This is no LSN.",
            "Write it as 16/B374D848, or as its digits.",
        ));
    };
    let shown = lsn::shown(&lsn).unwrap_or_default();
    let mut plan = Plan::new(&shown);
    let has = |key: &str| live.is_some_and(|live| live.get(key).is_some_and(|value| !value.is_null()));
    let keys: Vec<&'static str> = ["lsn", "lsn_proc", "lsn_commit"]
        .into_iter()
        .filter(|key| *key == "lsn" || has(key))
        .collect();
    for key in &keys {
        plan.set(key, lsn.to_string());
    }
    plan.note(format!("{shown} is {lsn}; set in {}.", listed(&keys)));
    // Where it resumes now: from lsn_proc, where that is there.
    let number = |key: &str| live?.get(key).and_then(|value| whole(value.part()));
    let before = number("lsn_proc").or_else(|| number("lsn"));
    if before.is_some_and(|before| lsn < before) {
        plan.note("The server starts no lower than what the slot has confirmed (confirmed_flush_lsn): going back may replay nothing.");
    }
    plan.note_left(live);
    Ok(plan)
}
