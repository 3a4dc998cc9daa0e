//! Oracle, by XStream or LogMiner.

use exact_json::{Integer, Value, member, object, quote};

use super::{MoveError, Plan, error};
use crate::words::listed;

pub(super) fn plan(live: Option<&Value>, scn: &str, class: &str) -> Result<Plan, MoveError> {
    let scn = scn.trim();
    if Integer::parse(scn).is_none_or(|scn| scn.is_negative()) {
        return Err(error(
            "move-scn",
            "This is no system change number.",
            "Write its digits.",
        ));
    }
    // Where it stands in the live offset its type is kept; else it is a string, as the connector writes it.
    let is_number = live
        .and_then(|live| live.get("scn"))
        .is_some_and(|value| value.as_integer().is_some());
    let text = if is_number { scn.to_owned() } else { quote(scn) };
    let mut plan = Plan::new(scn);
    plan.whole = Some(if class == "oracle-xstream" {
        // What has been sent to Confluent Cloud with success is the scn alone (API.md 4.2 row 9).
        object([member("scn", &text)])
    } else {
        plan_logminer(live, &text)
    });
    let gone: Vec<String> = live
        .into_iter()
        .flat_map(Value::members)
        .filter_map(|(name, _)| Some(name.as_str()?.into_owned()))
        .filter(|name| name != "scn" && !is_kept(class, name))
        .collect();
    if !gone.is_empty() {
        plan.note(format!(
            "Left out, because they belong to the old place: {}.",
            listed(&gone)
        ));
    }
    if class == "oracle-xstream" {
        plan.note("It has to lie above the outbound server's processed low position, or the connector fails after APPLIED (ORA-21560).");
    }
    Ok(plan)
}

/// LogMiner keeps what is not tied to the place.
fn plan_logminer(live: Option<&Value>, scn: &str) -> String {
    let kept = live
        .into_iter()
        .flat_map(Value::members)
        .filter_map(|(name, value)| {
            let name = name.as_str()?;
            is_kept("oracle-logminer", &name).then(|| member(&name, value.text()))
        });
    object(std::iter::once(member("scn", scn)).chain(kept))
}

fn is_kept(class: &str, name: &str) -> bool {
    let of_the_place = [
        "scn",
        "scn_idx",
        "commit_scn",
        "lcr_position",
        "txId",
        "txSeq",
        "transaction_id",
    ];
    class == "oracle-logminer" && !of_the_place.contains(&name)
}
