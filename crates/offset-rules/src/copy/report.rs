//! The report: one Markdown file for an incident or a change record.

use connect_api::OffsetEntry;

use crate::content::by_partition;
use crate::draft::PartitionId;
use crate::target::Target;

/// What the report is written from. Every text is taken verbatim.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    /// Whose offsets.
    pub target: &'a Target,
    /// Who, as far as known: the key's id, never its secret.
    pub who: &'a str,
    /// The draft's note.
    pub note: &'a str,
    /// The digest.
    pub digest: &'a str,
    /// Names and full UTC stamps, in order: "requested", "applied", "observed".
    pub times: &'a [(&'a str, String)],
    /// Request ids of the answers, in order.
    pub request_ids: &'a [String],
    /// Names and states, in order: "phase", "connector before", "connector after", "verdict".
    pub states: &'a [(&'a str, String)],
    /// Bodies and answers, in order.
    pub sealed: &'a [Sealed<'a>],
    /// The offsets side by side.
    pub compared: Compared<'a>,
}

/// A text kept as it was: a body that was sent, an answer that came.
#[derive(Clone, Copy, Debug)]
pub struct Sealed<'a> {
    /// "POST …/offsets/request, body"
    pub title: &'a str,
    /// The text.
    pub text: &'a str,
}

/// Previous, requested and live offsets.
#[derive(Clone, Copy, Debug, Default)]
pub struct Compared<'a> {
    /// What the connector held before.
    pub previous: &'a [OffsetEntry],
    /// What was requested.
    pub requested: &'a [OffsetEntry],
    /// What is live now.
    pub live: &'a [OffsetEntry],
}

/// The most rows of the table; the sealed texts hold all of them.
const MOST_ROWS: usize = 1_000;

impl Report<'_> {
    /// The Markdown text.
    pub fn markdown(&self) -> String {
        let address = &self.target.address;
        let mut out = format!("# Alter request of {}\n\n", code(&address.name));
        let mut fact = |name: &str, value: &str| {
            if !value.is_empty() {
                out.push_str(&format!("- {name}: {}\n", code(value)));
            }
        };
        fact("environment", &address.place.environment);
        fact("cluster", &address.place.cluster);
        fact("connector", &address.name);
        fact("connector id", self.target.lcc.as_deref().unwrap_or_default());
        fact("endpoint", &self.target.endpoint);
        fact(
            "sandbox instance",
            self.target.instance.as_deref().unwrap_or_default(),
        );
        fact("who", self.who);
        fact("digest", self.digest);
        fact("note", self.note);
        for (name, time) in self.times {
            fact(name, time);
        }
        for id in self.request_ids {
            fact("request id", id);
        }
        for (name, state) in self.states {
            fact(name, state);
        }
        out.push_str(&self.table());
        for sealed in self.sealed {
            let fence = fence(sealed.text);
            out.push_str(&format!(
                "\n## {}\n\n{fence}json\n{}\n{fence}\n",
                one_line(sealed.title),
                sealed.text
            ));
        }
        out.push_str("\n---\n\nRecord of this browser: what it sent and saw. The API keeps only the last request, and others may have acted in between.\n");
        out
    }

    fn table(&self) -> String {
        let Compared {
            previous,
            requested,
            live,
        } = self.compared;
        let (before, now) = (by_partition(previous), by_partition(live));
        let rows = if requested.is_empty() { previous } else { requested };
        let mut out = String::from(
            "\n## Offsets\n\n| partition | previous | requested | live |\n| --- | --- | --- | --- |\n",
        );
        for entry in rows.iter().take(MOST_ROWS) {
            let id = PartitionId::of(&entry.partition);
            let cell = |offset: Option<&&exact_json::Value>| {
                offset.map_or_else(|| "none".to_owned(), |offset| code(offset.text()))
            };
            let wanted = if requested.is_empty() {
                "removed".to_owned()
            } else {
                code(entry.offset.text())
            };
            out.push_str(&format!(
                "| {} | {} | {wanted} | {} |\n",
                code(entry.partition.text()),
                cell(before.get(&id)),
                cell(now.get(&id))
            ));
        }
        if rows.len() > MOST_ROWS {
            out.push_str(&format!(
                "\n{} more partitions are in the bodies below.\n",
                rows.len() - MOST_ROWS
            ));
        }
        out
    }
}

/// A text as inline code that no Markdown reader takes for anything else, in a table too.
fn code(text: &str) -> String {
    let text = one_line(text).replace('|', "\\|");
    let longest = longest_run(&text);
    let ticks = "`".repeat(longest + 1);
    if longest > 0 || text.starts_with(' ') || text.is_empty() {
        format!("{ticks} {text} {ticks}")
    } else {
        format!("{ticks}{text}{ticks}")
    }
}

fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// A fence that the text cannot close.
fn fence(text: &str) -> String {
    "`".repeat(longest_run(text).max(2) + 1)
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}
