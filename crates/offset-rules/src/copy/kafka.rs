//! Commands about the topics themselves.

use std::collections::BTreeSet;

use connect_api::OffsetEntry;
use connect_api::Timestamp;

use super::model::{About, Copied};
use super::shell::word;
use crate::input::shown;
use crate::trace::NamedRecord;

/// The command that shows one record.
pub fn read_record(about: &About<'_>, record: &NamedRecord) -> Copied {
    let place = &about.target.address.place;
    let text = format!(
        "confluent kafka topic consume {} --partition {} --offset {} --environment {} --cluster {}",
        word(&record.topic),
        record.partition,
        record.offset,
        word(&place.environment),
        word(&place.cluster)
    );
    Copied::text(text)
        .warn("It reads on from that record; the first one is it. End it with Ctrl-C.")
        .warn_all(about.only_cloud())
}

/// The command that finds the offsets of a time in the connector's topics; Import takes what it prints.
/// (`kafka-consumer-groups --reset-offsets` refuses an active group, API.md T39.) `None` where the offsets name no
/// topics.
pub fn find_offsets_at(entries: &[OffsetEntry], time: Timestamp) -> Option<Copied> {
    let topics: BTreeSet<String> = entries
        .iter()
        .filter_map(|entry| Some(shown(&entry.partition.get("kafka_topic")?)))
        .collect();
    if topics.is_empty() {
        return None;
    }
    // The option takes patterns: a dot of a topic's name is to mean a dot.
    let patterns: Vec<String> = topics.iter().map(|topic| topic.replace('.', "\\.")).collect();
    let text = format!(
        "kafka-get-offsets --bootstrap-server \"$BOOTSTRAP_SERVER\" --command-config client.properties \\\n  --topic-partitions {} --time {}",
        word(&patterns.join(",")),
        time.as_millisecond()
    );
    let copied = Copied::text(text)
        .warn("client.properties holds a Kafka API key of the cluster, not a Cloud API key.")
        .warn("Save what it prints and import it: lines of topic:partition:offset.");
    Some(copied)
}
