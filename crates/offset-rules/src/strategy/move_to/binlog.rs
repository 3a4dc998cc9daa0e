//! MySQL and MariaDB (API.md T33).

use exact_json::{Integer, Value, member, object, quote};

use super::{MoveError, Plan, error};
use crate::position::binlog_parts;

pub(super) fn to_file(
    live: Option<&Value>,
    file: &str,
    pos: &str,
    without_gtids: bool,
) -> Result<Plan, MoveError> {
    let (file, pos) = (file.trim(), pos.trim());
    if binlog_parts(file).is_none() {
        return Err(error(
            "move-binlog-file",
            "A binlog file ends in a number.",
            "Write it as mysql-bin.000600.",
        ));
    }
    let digits = Integer::parse(pos).filter(|pos| !pos.is_negative());
    let Some(position) = digits.filter(|pos| pos.to_i64().is_some()) else {
        return Err(error(
            "move-binlog-pos",
            "The position is no byte position.",
            "Write its digits.",
        ));
    };
    let has_gtids = has(live, "gtids")
        && live
            .and_then(|live| live.get("gtids"))
            .is_some_and(|gtids| gtids.as_str().is_some_and(|set| !set.is_empty()));
    if has_gtids && !without_gtids {
        return Err(error(
            "move-gtids",
            "The connector resumes from gtids and ignores file and pos.",
            "Move by gtids, or leave gtids out knowing that file and pos then count.",
        ));
    }
    let mut plan = Plan::new(&format!("{file}:{position}"));
    plan.set("file", quote(file));
    plan.set("pos", position.to_string());
    at_a_fresh_place(live, &mut plan);
    if has_gtids {
        plan.whole = live.map(|live| without_key(live, "gtids", &plan));
        plan.note("gtids is left out. On a server that uses GTIDs the connector may then start at its oldest binlog.");
    }
    kept(live, &mut plan);
    Ok(plan)
}

pub(super) fn to_gtids(live: Option<&Value>, gtids: &str) -> Result<Plan, MoveError> {
    let gtids = gtids.trim();
    if gtids.is_empty() || gtids.chars().any(char::is_whitespace) && !gtids.contains(',') {
        return Err(error(
            "move-gtids-set",
            "This is no set of GTIDs.",
            "Write it as server-uuid:1-77, several joined by commas.",
        ));
    }
    let mut plan = Plan::new(gtids);
    plan.set("gtids", quote(gtids));
    at_a_fresh_place(live, &mut plan);
    plan.note("file and pos are left as they are: the connector ignores them while gtids is there.");
    kept(live, &mut plan);
    Ok(plan)
}

/// `event` and `row` would skip events at the new place, and the open transaction is the old place's.
fn at_a_fresh_place(live: Option<&Value>, plan: &mut Plan) {
    for key in ["event", "row"] {
        if has(live, key) {
            plan.set(key, "0");
        }
    }
    if has(live, "transaction_id") {
        plan.set("transaction_id", "null");
    }
}

fn kept(live: Option<&Value>, plan: &mut Plan) {
    let kept: Vec<&str> = ["server_id", "ts_sec"]
        .into_iter()
        .filter(|key| has(live, key))
        .collect();
    if !kept.is_empty() {
        plan.note(format!(
            "Left as they are: {}; they only describe the last event.",
            crate::words::listed(&kept)
        ));
    }
}

fn has(live: Option<&Value>, key: &str) -> bool {
    live.is_some_and(|live| live.get(key).is_some())
}

/// The live offset with the plan's keys set and one key gone.
fn without_key(live: &Value, gone: &str, plan: &Plan) -> String {
    let new = |name: &str| {
        plan.keys
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, text)| text.as_str())
    };
    let members = live.members().filter_map(|(name, value)| {
        let key = name.as_str()?;
        (key != gone).then(|| member(&key, new(&key).unwrap_or_else(|| value.text())))
    });
    let added = plan
        .keys
        .iter()
        .filter(|(key, _)| live.get(key).is_none())
        .map(|(key, text)| member(key, text));
    object(members.chain(added))
}
