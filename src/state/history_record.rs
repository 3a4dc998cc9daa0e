//! One request of the history: who, when, what, before, after, and what came of it. Local knowledge of one browser.

use connect_api::{
    AlterRequestInfo, AlterStatus, AlterType, OffsetEntry, Phase, Time, detached, entries_text,
};
use exact_json::{Value, array, member, object, quote};
use offset_rules::csv;
use offset_rules::naming::partition_name;
use offset_rules::record::{RecordError, read_target, target_members};
use offset_rules::target::Target;

use super::answered::Answered;
use super::journal::Submission;
use super::record;

/// The version that is written.
const RECORD: u64 = 1;

/// Entries beyond which a request keeps its counts and its digest, but not its offsets: the history is no archive.
const MOST_ENTRIES: usize = 10_000;

/// How this browser came to know of a request.
pub const SENT: &str = "sent";
/// Seen in the server's status, and not sent by this browser.
pub const SEEN: &str = "seen";
/// From somebody's file.
pub const IMPORTED: &str = "imported";

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// Its key.
    pub id: String,
    /// [`SENT`], [`SEEN`] or [`IMPORTED`].
    pub source: String,
    /// The id of the key that signed it; never a secret.
    pub by: Option<String>,
    /// Whose offsets.
    pub target: Target,
    /// PATCH or DELETE.
    pub kind: AlterType,
    /// When: the server's word, else this browser's.
    pub at: String,
    /// `7f3a-91c2`; only where the exact body is known.
    pub digest: Option<String>,
    /// What was asked for.
    pub asked: Vec<OffsetEntry>,
    /// How many partitions were named.
    pub count: u64,
    /// What was there before, of the partitions that were named (of all, for a reset of everything).
    pub before: Vec<OffsetEntry>,
    /// What was there at the last look.
    pub after: Vec<OffsetEntry>,
    /// The journal's word or the server's phase.
    pub outcome: String,
    /// The server's words; of a request that it did not take, what failed.
    pub message: Option<String>,
    /// What is kept of the answer to the POST.
    pub answer: Option<Answered>,
    /// By partition, in words.
    pub verdicts: Vec<(String, String)>,
    /// The draft's note.
    pub note: String,
}

impl Past {
    /// What is known of a submission of this browser.
    pub fn sent(entry: &Submission) -> Self {
        let status = entry.status.as_ref();
        let previous = status.and_then(|status| status.previous_offsets.as_deref());
        let live = entry.observations.last().map_or(&[][..], |seen| &seen.offsets);
        let verdicts = entry.verdicts.iter().take(MOST_ENTRIES);
        Self {
            id: entry.attempt.clone(),
            source: SENT.to_owned(),
            by: entry.by.clone(),
            target: entry.target.clone(),
            kind: entry.kind.clone(),
            at: entry
                .requested_at
                .as_ref()
                .map_or_else(|| entry.prepared_at.to_string(), |time| time.text.clone()),
            digest: Some(entry.digest.clone()),
            count: entry.entries.len() as u64,
            before: named(previous.unwrap_or(&entry.before.entries), &entry.entries),
            after: named(live, &entry.entries),
            asked: kept(&entry.entries),
            outcome: entry.state.word().to_owned(),
            message: status
                .and_then(|status| status.message.clone())
                .or_else(|| entry.answer.as_ref()?.failed.clone()),
            answer: entry.answer.clone(),
            verdicts: verdicts
                .map(|(partition, verdict)| (partition_name(partition), verdict.sentence().to_owned()))
                .collect(),
            note: entry.note.clone(),
        }
    }

    /// What the server's status says of a request that this browser did not send.
    pub fn seen(target: Target, status: &AlterStatus) -> Self {
        let at = status
            .request
            .requested_at
            .as_ref()
            .map_or_else(String::new, |time| time.text.clone());
        let previous = status.previous_offsets.as_deref().unwrap_or_default();
        Self {
            id: format!("seen {at} {}", target.address),
            source: SEEN.to_owned(),
            by: None,
            target,
            kind: status.request.kind.clone(),
            at,
            digest: None,
            count: status.request.offsets.len() as u64,
            before: named(previous, &status.request.offsets),
            after: Vec::new(),
            asked: kept(&status.request.offsets),
            outcome: status.phase.word().to_owned(),
            message: status.message.clone(),
            answer: None,
            verdicts: Vec::new(),
            note: String::new(),
        }
    }

    /// A status that says what this entry knows: what a way back is made from.
    pub fn as_status(&self) -> AlterStatus {
        AlterStatus {
            request: AlterRequestInfo {
                id: self.target.lcc.clone(),
                name: None,
                kind: self.kind.clone(),
                requested_at: Some(Time::read(self.at.clone())),
                offsets: self.asked.clone(),
            },
            phase: Phase::Applied,
            message: None,
            previous_offsets: Some(self.before.clone()),
            applied_at: None,
        }
    }

    /// "PATCH of 2", "DELETE of all".
    pub fn what(&self) -> String {
        match self.count {
            0 => format!("{} of all", self.kind.word()),
            count => format!("{} of {count}", self.kind.word()),
        }
    }

    /// The record's text.
    pub fn to_json(&self) -> String {
        let text = |name: &str, text: &str| member(name, &quote(text));
        let verdicts = self
            .verdicts
            .iter()
            .map(|(name, says)| array([quote(name), quote(says)]));
        let mut members = vec![
            member("record", &RECORD.to_string()),
            text("id", &self.id),
            text("source", &self.source),
            member("target", &object(target_members(&self.target))),
            text("type", self.kind.word()),
            text("at", &self.at),
            member("count", &self.count.to_string()),
            member("offsets", &entries_text(&self.asked)),
            member("before", &entries_text(&self.before)),
            member("after", &entries_text(&self.after)),
            text("outcome", &self.outcome),
            member("verdicts", &array(verdicts)),
            text("note", &self.note),
        ];
        let maybe = [
            ("by", &self.by),
            ("digest", &self.digest),
            ("message", &self.message),
        ];
        members.extend(
            self.answer
                .iter()
                .map(|answer| member("answer", &answer.to_json())),
        );
        members.extend(
            maybe
                .into_iter()
                .filter_map(|(name, value)| Some(text(name, value.as_deref()?))),
        );
        object(members)
    }

    /// Reads a record.
    ///
    /// # Errors
    /// [`RecordError`]. The record is kept as it is.
    pub fn from_json(text: &str) -> Result<Self, RecordError> {
        let record = record::open(text, RECORD)?;
        let shape = record::shape;
        let entries = |name: &str| -> Result<Vec<OffsetEntry>, RecordError> {
            let list = record.part(name)?.detached();
            let read: Result<Vec<_>, _> = list.items().map(|item| OffsetEntry::decode(&item)).collect();
            read.map_err(|_| shape(name))
        };
        let verdict = |pair: Value| {
            let mut texts = pair
                .items()
                .filter_map(|text| text.as_str().map(std::borrow::Cow::into_owned));
            Some((texts.next()?, texts.next()?))
        };
        // What was asked for reads as the request's own echo.
        let asked =
            AlterRequestInfo::decode(record.whole()).map_err(|error| RecordError::Shape(error.path))?;
        Ok(Self {
            id: record.text("id")?,
            source: record.text("source")?,
            by: record.maybe("by"),
            target: read_target(&record.part("target")?)?,
            kind: asked.kind,
            at: record.text("at")?,
            digest: record.maybe("digest"),
            count: record.number("count")?,
            asked: detached(&asked.offsets),
            before: entries("before")?,
            after: entries("after")?,
            outcome: record.text("outcome")?,
            message: record.maybe("message"),
            answer: record.part("answer").ok().map(|answer| Answered::read(&answer)),
            verdicts: record
                .whole()
                .get("verdicts")
                .iter()
                .flat_map(|list| list.items().filter_map(verdict).collect::<Vec<_>>())
                .collect(),
            note: record.maybe("note").unwrap_or_default(),
        })
    }

    /// The lines of a CSV file: one for each partition.
    pub fn csv_lines(&self) -> Vec<String> {
        let of = |entries: &[OffsetEntry], id: &str| {
            let found = entries.iter().find(|entry| entry.partition.canonical() == id);
            found.map_or_else(String::new, |entry| entry.offset.text().to_owned())
        };
        let places = if self.asked.is_empty() {
            &self.before
        } else {
            &self.asked
        };
        let place = &self.target.address.place;
        let head = [
            &self.at,
            self.kind.word(),
            &self.target.endpoint,
            &place.environment,
            &place.cluster,
            &self.target.address.name,
        ];
        let tail = [
            &self.outcome,
            self.digest.as_deref().unwrap_or_default(),
            self.by.as_deref().unwrap_or_default(),
            &self.source,
            &self.note,
        ];
        let line = |middle: [String; 5]| {
            let middle = middle.iter().map(String::as_str);
            csv::line(head.into_iter().chain(middle).chain(tail))
        };
        if places.is_empty() {
            return vec![line([const { String::new() }; 5])];
        }
        let lines = places.iter().map(|entry| {
            let id = entry.partition.canonical();
            let name = partition_name(&entry.partition);
            let verdict = self
                .verdicts
                .iter()
                .find(|(of, _)| *of == name)
                .map(|(_, says)| says.clone());
            line([
                entry.partition.text().to_owned(),
                of(&self.before, &id),
                of(&self.asked, &id),
                of(&self.after, &id),
                verdict.unwrap_or_default(),
            ])
        });
        lines.collect()
    }
}

/// The head of a CSV file.
pub const CSV_HEAD: &str = "at,type,endpoint,environment,cluster,connector,partition,before,requested,after,verdict,outcome,digest,by,source,note";

fn kept(entries: &[OffsetEntry]) -> Vec<OffsetEntry> {
    if entries.len() > MOST_ENTRIES {
        Vec::new()
    } else {
        detached(entries)
    }
}

/// Those of the entries that a request named; all, where it named none.
fn named(entries: &[OffsetEntry], asked: &[OffsetEntry]) -> Vec<OffsetEntry> {
    if asked.is_empty() {
        return kept(entries);
    }
    if asked.len() > MOST_ENTRIES {
        return Vec::new();
    }
    let ids: std::collections::HashSet<String> =
        asked.iter().map(|entry| entry.partition.canonical()).collect();
    let named = entries
        .iter()
        .filter(|entry| ids.contains(&entry.partition.canonical()));
    detached(&named.cloned().collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use connect_api::ConnectorAddress;
    use exact_json::parse;

    use super::*;

    fn past() -> Past {
        let status = r#"{"request":{"id":"lcc-1","type":"PATCH","requested_at":"2026-03-02T09:16:31Z","offsets":[
            {"partition":{"kafka_topic":"a,b","kafka_partition":0},"offset":{"kafka_offset":123456789012345678901234567890}}]},
            "status":{"phase":"APPLIED","message":"done"},"previous_offsets":[
            {"partition":{"kafka_partition":0,"kafka_topic":"a,b"},"offset":{"kafka_offset":-5}},
            {"partition":{"kafka_partition":1,"kafka_topic":"a,b"},"offset":{"kafka_offset":6}}]}"#;
        let status = AlterStatus::decode(&parse(status).unwrap()).unwrap().unwrap();
        let target = Target {
            endpoint: "sandbox".to_owned(),
            instance: None,
            address: ConnectorAddress::new("env-1", "lkc-1", "=cmd|' /C calc'!A0"),
            lcc: None,
        };
        Past::seen(target, &status)
    }

    #[test]
    fn what_was_written_is_read_and_the_numbers_stay() {
        let mut past = past();
        past.answer = Some(Answered {
            request_id: Some("r-1".to_owned()),
            ..Answered::default()
        });
        assert_eq!(past.before.len(), 1, "only what was named");
        let read = Past::from_json(&past.to_json()).unwrap();
        for entry in [&past.before, &past.asked, &read.before, &read.asked]
            .into_iter()
            .flatten()
        {
            let shared = entry.partition.document_text();
            assert!(!shared.contains("APPLIED"), "holds all that was read: {shared}");
        }
        assert_eq!(Past::from_json(&past.to_json()), Ok(past.clone()));
        assert!(past.to_json().contains("123456789012345678901234567890"));
        assert_eq!(past.what(), "PATCH of 1");
        let newer = past.to_json().replace("\"record\":1", "\"record\":2");
        assert_eq!(Past::from_json(&newer), Err(RecordError::Newer(2)));
    }

    #[test]
    fn a_line_of_csv_for_each_partition_and_no_formula() {
        let mut past = past();
        past.note = "-5+cmd".to_owned();
        let lines = past.csv_lines();
        assert_eq!(lines.len(), 1);
        let line = &lines[0];
        assert!(
            line.starts_with("2026-03-02T09:16:31Z,PATCH,sandbox,env-1,lkc-1,'=cmd|"),
            "{line}"
        );
        assert!(
            line.contains("\"{\"\"kafka_topic\"\":\"\"a,b\"\",\"\"kafka_partition\"\":0}\""),
            "{line}"
        );
        assert!(line.contains(r#"{""kafka_offset"":-5}"#), "{line}");
        assert!(line.ends_with(",'-5+cmd"), "{line}");
    }

    #[test]
    fn a_way_back_can_be_made_of_it() {
        let status = past().as_status();
        assert_eq!(status.previous_offsets.unwrap().len(), 1);
        assert_eq!(status.request.offsets.len(), 1);
    }
}
