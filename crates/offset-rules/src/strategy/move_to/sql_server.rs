//! SQL Server.

use exact_json::{Value, quote};

use super::{MoveError, Plan, error};
use crate::problems::is_lsn_text;

pub(super) fn plan(live: Option<&Value>, commit: &str, change: Option<&str>) -> Result<Plan, MoveError> {
    let commit = commit.trim();
    let change = change.map(str::trim).filter(|change| !change.is_empty());
    if !is_lsn_text(commit) || change.is_some_and(|change| !is_lsn_text(change)) {
        return Err(error(
            "move-lsn-text",
            "This is no SQL Server LSN.",
            "Write it as 00000027:00000ac0:0002.",
        ));
    }
    // Compared as text (API.md 4.3), and the server writes lower case.
    let commit = commit.to_ascii_lowercase();
    let mut plan = Plan::new(&commit);
    plan.set("commit_lsn", quote(&commit));
    plan.set(
        "change_lsn",
        change.map_or_else(|| "null".to_owned(), |change| quote(&change.to_ascii_lowercase())),
    );
    if live.is_some_and(|live| live.get("event_serial_no").is_some()) {
        plan.set("event_serial_no", "0");
        plan.note("event_serial_no is set to 0: every event of the change is read.");
    }
    if change.is_none() {
        plan.note("change_lsn is set to null: the whole commit is read.");
    }
    plan.note_left(live);
    Ok(plan)
}
