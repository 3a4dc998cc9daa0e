//! Create a connector that starts at these offsets.

use std::collections::BTreeMap;

use connect_api::{OffsetEntry, encode_segment, entries_text};
use exact_json::{member, object, quote};

use super::model::{About, Copied, File};
use super::shell::quoted;
use crate::class::Config;
use crate::content::by_partition;
use crate::draft::{Draft, PartitionId};

const FILE: &str = "connector.json";

/// Why there is no such command.
pub const NOTHING_TO_CREATE: &str = "There is no such command: the configuration of this connector was not read, and without it no connector can be created.";

/// A connector of the same config that starts where this one would after the draft: the draft's offsets, and the live ones
/// of the partitions it leaves alone. Masked values are left to fill in (API.md T28); what the server adds by itself is
/// left out.
///
/// # Errors
/// [`NOTHING_TO_CREATE`] where no config was read, or an empty one: a connector needs its class, at the least (API.md 2.6).
pub fn create_with_offsets(
    about: &About<'_>,
    draft: &Draft,
    config: Option<&Config>,
) -> Result<Copied, &'static str> {
    let config = config
        .filter(|config| !config.is_empty())
        .ok_or(NOTHING_TO_CREATE)?;
    let name = format!("{}-copy", about.target.address.name);
    let own = [
        "cloud.environment",
        "cloud.provider",
        "kafka.endpoint",
        "kafka.region",
        "name",
    ];
    let mut members: BTreeMap<&str, String> = config
        .iter()
        .filter(|(key, _)| !own.contains(&key.as_str()))
        .map(|(key, value)| {
            (
                key.as_str(),
                if is_masked(value) {
                    "FILL IN".to_owned()
                } else {
                    value.clone()
                },
            )
        })
        .collect();
    members.insert("name", name.clone());
    let masked = config.values().filter(|value| is_masked(value)).count();
    let config = object(members.iter().map(|(key, value)| member(key, &quote(value))));
    let offsets = entries_text(&starting(draft));
    let body = object([
        member("name", &quote(&name)),
        member("config", &config),
        member("offsets", &offsets),
    ]);
    let place = &about.target.address.place;
    let url = format!(
        "{}/connect/v1/environments/{}/clusters/{}/connectors",
        about.base_url,
        encode_segment(&place.environment),
        encode_segment(&place.cluster)
    );
    let text = format!(
        "curl --request POST \\\n  --url {} \\\n  --user \"$CONFLUENT_CLOUD_API_KEY:$CONFLUENT_CLOUD_API_SECRET\" \\\n  --header 'content-type: application/json' \\\n  --data-binary '@{FILE}'",
        quoted(&url)
    );
    let mut copied = Copied::text(text);
    copied.files.push(File {
        name: FILE,
        text: body,
    });
    if masked > 0 {
        copied.warnings.push(format!(
            "{masked} masked values are to be filled in; the API never shows them."
        ));
    }
    Ok(copied.warn("It makes a second connector beside this one; both will read the same records."))
}

fn is_masked(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|byte| byte == b'*')
}

fn starting(draft: &Draft) -> Vec<OffsetEntry> {
    let entries = draft.entries();
    let Some(rows) = draft.rows() else {
        return Vec::new();
    };
    let changed = by_partition(&entries);
    let mut all: Vec<OffsetEntry> = draft.base.entries.clone();
    for entry in &mut all {
        if let Some(offset) = changed.get(&PartitionId::of(&entry.partition)) {
            entry.offset = (*offset).clone();
        }
    }
    all.extend(rows.added().iter().map(|row| OffsetEntry {
        partition: row.partition.clone(),
        offset: row.offset_value(),
    }));
    all.retain(|entry| !entry.offset.is_null());
    all
}
