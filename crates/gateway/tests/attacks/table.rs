//! The table, printed and written.

use crate::case::Case;
use crate::load::Load;
use crate::wire::Came;

pub(crate) const HEAD: &str =
    "| | attack | comes back | forwarded | came |\n| --- | --- | --- | ---: | --- |";

/// A row with what really came.
pub(crate) fn row(case: &Case, came: &Came) -> String {
    let statuses: Vec<String> = came.statuses.iter().map(u16::to_string).collect();
    let came_words = if statuses.is_empty() {
        "closed".to_owned()
    } else {
        statuses.join(", ")
    };
    format!(
        "| {} | {} | {} | {} | {came_words} |",
        case.group,
        case.name,
        case.answers.words(),
        came.forwarded
    )
}

/// docs/ATTACKS.md.
pub(crate) fn document(cases: &[Case], loads: &[Load]) -> String {
    let mut text = String::from(
        "# Attacks\n\nWhat is thrown at the gateway as raw bytes over a socket, and what must come back. Written from the cases in `crates/gateway/tests/attacks`;\n\
         `cargo test -p gateway --test attacks -- --nocapture` carries them out and prints this table with what came. *Forwarded* is how many requests\n\
         reached the upstream, or were taken by the sandbox. After every case the gateway has to answer as before.\n",
    );
    text.push_str(&format!("\n{} cases.\n", cases.len() + loads.len()));
    let mut group = "";
    for case in cases {
        if case.group != group {
            group = case.group;
            text.push_str(&format!(
                "\n## {group}\n\n| attack | comes back | forwarded |\n| --- | --- | ---: |\n"
            ));
        }
        text.push_str(&format!(
            "| {} | {} | {} |\n",
            case.name,
            case.answers.words(),
            case.forwarded
        ));
    }
    text.push_str("\n## Load\n\n| attack | must hold |\n| --- | --- |\n");
    for load in loads {
        text.push_str(&format!("| {} | {} |\n", load.name, load.holds));
    }
    text
}
