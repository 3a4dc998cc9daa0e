//! Terraform (API.md 7.3).

use connect_api::OffsetEntry;
use exact_json::{Kind, Value};

use super::loss;
use super::model::{About, Copied};
use super::shell::comment;
use crate::draft::{Draft, Intent};
use crate::input::shown;

pub(super) fn nothing_to_read() -> Copied {
    Copied::text(comment(
        "Terraform's provider never reads offsets or requests back: there is nothing to copy. Use curl.",
    ))
}

pub(super) fn alter(about: &About<'_>, draft: &Draft) -> Copied {
    let address = &about.target.address;
    let mut text = format!(
        "resource \"confluent_connector\" {} {{\n",
        hcl(&identifier(&address.name))
    );
    text.push_str(&format!(
        "  environment {{ id = {} }}\n",
        hcl(&address.place.environment)
    ));
    text.push_str(&format!(
        "  kafka_cluster {{ id = {} }}\n",
        hcl(&address.place.cluster)
    ));
    text.push_str("  # config_sensitive = { … }   config_nonsensitive = { … }\n");
    let entries = draft.entries();
    let copied = match &draft.intent {
        Intent::DeleteSome(_) => {
            return Copied::text(comment(
                "Terraform's provider resets all partitions or none: there is no block for this request. Use curl.",
            ));
        }
        Intent::DeleteAll => {
            text.push_str("  # no offsets block: taking every one out resets all partitions\n}\n");
            Copied::text(text).warn(
                "It resets only if the state had offsets blocks before; with none there, nothing happens.",
            )
        }
        Intent::Patch(_) => {
            for entry in entries.iter().filter(|entry| !entry.offset.is_null()) {
                text.push_str(&block(entry));
            }
            text.push_str("}\n");
            Copied::text(text).warn("Every apply that changes a block sends all of them; blocks that were there before are to be kept.")
        }
    };
    copied
        .warn_all(loss::not_a_string(&entries))
        .warn_all(loss::retyped(&entries))
        .warn_all(about.only_cloud())
}

fn block(entry: &OffsetEntry) -> String {
    format!(
        "\n  offsets {{\n    partition = {}\n    offset = {}\n  }}\n",
        map(&entry.partition),
        map(&entry.offset)
    )
}

fn map(object: &Value) -> String {
    let members = object
        .members()
        .filter(|(_, value)| !matches!(value.kind(), Kind::Null | Kind::Array | Kind::Object));
    let lines: Vec<String> = members
        .map(|(name, value)| format!("      {} = {}\n", hcl(&shown(&name)), hcl(&shown(&value))))
        .collect();
    format!("{{\n{}    }}", lines.concat())
}

/// A quoted HCL template that stands for exactly this text.
pub(super) fn hcl(text: &str) -> String {
    let mut out = String::from("\"");
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // `${` and `%{` would begin an interpolation.
            '$' | '%' if characters.peek() == Some(&'{') => {
                out.push(character);
                out.push(character);
            }
            control if control.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(control))),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// A resource's name: letters, digits and `_`, not beginning with a digit.
fn identifier(name: &str) -> String {
    let mut out: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '_'
            }
        })
        .collect();
    if out.starts_with(|c: char| !c.is_ascii_alphabetic()) {
        out.insert_str(0, "connector_");
    }
    out
}
