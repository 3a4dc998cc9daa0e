//! What was observed of a connector, kept across visits: a bounded number of connectors, and of each a bounded record.

use std::sync::{Mutex, PoisonError};

use connect_api::{ConnectorAddress, ConnectorOffsets};
use exact_json::parse;
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

/// More partitions than this are written when nobody waits for the page, and not at every observation.
pub const MANY: usize = 1_000;

/// So many milliseconds lie between two such writes.
pub const BETWEEN: u32 = 30_000;

/// What of a connector with many partitions is still to be written.
#[derive(Default)]
pub struct Unkept(Mutex<Due>);

#[derive(Default)]
struct Due {
    /// Where to.
    place: Option<(Kept, String)>,
    /// Whether somebody is at it.
    is_awaited: bool,
}

impl Unkept {
    /// There is something to write.
    pub fn add(&self, kept: Kept, key: String) {
        self.with(|due| due.place = Some((kept, key)));
    }

    /// Whether nobody sees to it yet: from now on the caller does.
    pub fn begins(&self) -> bool {
        self.with(|due| !std::mem::replace(&mut due.is_awaited, true))
    }

    /// Where to write, once for everything that was added.
    pub fn take(&self) -> Option<(Kept, String)> {
        self.with(|due| due.place.take())
    }

    /// Whether something was added meanwhile; where not, nobody sees to it any more.
    pub fn goes_on(&self) -> bool {
        self.with(|due| {
            due.is_awaited = due.place.is_some();
            due.is_awaited
        })
    }

    fn with<T>(&self, act: impl FnOnce(&mut Due) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Keeps the last answer beside what was observed, as it came.
pub fn keep_answer(kept: Kept, key: &str, raw: &str) {
    // Recalled, not read: the longer text is there already.
    if raw.is_empty() {
        return;
    }
    let change = change_of_answer(key, raw);
    leptos::task::spawn_local(async move {
        let _ = kept
            .storage()
            .await
            .write(vec![change], Durability::Relaxed)
            .await;
    });
}

/// One that is too long to be kept takes the one before it away: that would be shown as the last one.
fn change_of_answer(key: &str, raw: &str) -> Change {
    if raw.len() > LONGEST_ANSWER {
        return Change::remove(Store::Seen, answer_key(key));
    }
    Change::put(Store::Seen, answer_key(key), answer_record(raw))
}

/// Written into the room it needs: the answer may have a megabyte, and memory that was asked for once is never given back.
fn answer_record(raw: &str) -> String {
    const BEFORE: &str = r#"{"schema":1,"answer":"#;
    let mut record = String::with_capacity(BEFORE.len() + raw.len() + 1);
    record.extend([BEFORE, raw, "}"]);
    record
}

/// The last answer that was kept.
pub async fn last_answer(kept: Kept, key: &str) -> Option<ConnectorOffsets> {
    let record = parse(kept.get(Store::Seen, &answer_key(key)).await?).ok()?;
    ConnectorOffsets::decode(&record.get("answer")?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_found_in_its_record_as_it_came() {
        let raw = r#"{ "offsets": [{"partition":{"p":1},"offset":{"o":9007199254740993}}] }"#;
        let record = parse(answer_record(raw)).unwrap();
        assert_eq!(record.get("answer").unwrap().text(), raw);
        let answer = ConnectorOffsets::decode(&record.get("answer").unwrap()).unwrap();
        assert_eq!(answer.offsets.len(), 1);
    }

    #[test]
    fn an_answer_too_long_to_be_kept_takes_the_older_one_away() {
        let key = "observation/sandbox//env-1/lkc-1/a";
        let kept = change_of_answer(key, r#"{"offsets":[]}"#);
        assert_eq!(kept.key, "answer/sandbox//env-1/lkc-1/a");
        assert_eq!(
            kept.text.as_deref(),
            Some(r#"{"schema":1,"answer":{"offsets":[]}}"#)
        );
        let long = change_of_answer(key, &" ".repeat(LONGEST_ANSWER + 1));
        assert_eq!((long.key, long.text), (kept.key, None));
    }
}
