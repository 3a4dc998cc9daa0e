//! What was observed of a connector, kept across visits: a bounded number of connectors, and of each a bounded record.

use connect_api::{ConnectorAddress, ConnectorOffsets};
use exact_json::{member, object, parse};
use offset_rules::movement::Observations;

use super::kept::Kept;
use super::session::Endpoint;
use crate::browser::storage::{Change, Durability, Record, Store, place_key};

/// Of so many connectors at most.
const MOST: usize = 50;

/// What the records of observations begin with.
const KIND: &str = "observation/";

/// What the records of last answers begin with: the offsets themselves, to be drafted on while nobody answers.
const ANSWER: &str = "answer/";

/// A longer answer is not kept: some twenty thousand partitions. More would be written at every observation, and of fifty connectors.
const LONGEST_ANSWER: usize = 2_000_000;

fn answer_key(key: &str) -> String {
    key.replacen(KIND, ANSWER, 1)
}

/// The name of a connector's record. Another sandbox is another place.
pub fn key(endpoint: &Endpoint, address: &ConnectorAddress) -> String {
    let place = place_key(&[
        &endpoint.name,
        endpoint.instance.as_deref().unwrap_or_default(),
        &address.place.environment,
        &address.place.cluster,
        &address.name,
    ]);
    format!("{KIND}{place}")
}

/// What was kept at an earlier visit.
pub async fn restore(kept: Kept, key: &str) -> Option<Observations> {
    Observations::from_record(&kept.get(Store::Seen, key).await?)
}

/// Keeps what was observed.
pub fn keep(kept: Kept, key: String, record: String) {
    kept.put(Store::Seen, key, record);
}

/// The oldest of too many records go. It reads them all: only for a connector that had none yet.
pub async fn sweep(kept: Kept) {
    let records = kept.all(Store::Seen, KIND).await;
    let latest = |record: &Record| Observations::from_record(&record.1).and_then(|seen| seen.latest());
    let surplus = records.len().saturating_sub(MOST);
    if surplus == 0 {
        return;
    }
    let mut dated: Vec<_> = records.iter().map(|record| (latest(record), &record.0)).collect();
    let mut changes = Vec::new();
    // One at a time: there is hardly ever more than one.
    for _ in 0..surplus {
        let oldest = dated.iter().enumerate().min_by(|left, right| left.1.cmp(right.1));
        let Some((at, _)) = oldest else { break };
        let (_, key) = dated.swap_remove(at);
        changes.extend(removals(key));
    }
    let _ = kept.storage().await.write(changes, Durability::Relaxed).await;
}

/// Takes a connector's record away.
pub async fn forget(kept: Kept, key: String) {
    let changes = Vec::from(removals(&key));
    let _ = kept.storage().await.write(changes, Durability::Relaxed).await;
}

fn removals(key: &str) -> [Change; 2] {
    [key.to_owned(), answer_key(key)].map(|key| Change::remove(Store::Seen, key))
}

/// Keeps the last answer beside what was observed, as it came.
pub fn keep_answer(kept: Kept, key: &str, raw: &str) {
    if raw.len() <= LONGEST_ANSWER {
        let record = object([member("schema", "1"), member("answer", raw)]);
        kept.put(Store::Seen, answer_key(key), record);
    }
}

/// The last answer that was kept.
pub async fn last_answer(kept: Kept, key: &str) -> Option<ConnectorOffsets> {
    let record = parse(kept.get(Store::Seen, &answer_key(key)).await?).ok()?;
    ConnectorOffsets::decode(&record.get("answer")?).ok()
}
