//! A draft as this browser keeps it: the draft's own text (`offset_rules::draft`), and what the list shows without
//! reading the offsets it was made on.

use connect_api::{AlterType, Timestamp};
use exact_json::{Value, member, object, quote};
use offset_rules::draft::{Draft, Intent, SCHEMA};
use offset_rules::record::RecordError;
use offset_rules::target::Target;

use super::record::{self, number, shape};

/// The version of this record that is written.
pub const RECORD: u64 = 1;

/// Partitions beyond which the digest is not worked out at every save: it needs the whole body.
const DIGEST_UP_TO: usize = 1_000;

/// What the list of drafts shows of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The draft's id.
    pub id: String,
    /// Counts the saves. Whoever saves on top of another number than it read has been overtaken.
    pub revision: u64,
    /// A name that somebody gave it.
    pub name: String,
    /// Its note.
    pub note: String,
    /// Whose offsets.
    pub target: Target,
    /// When it was last changed, by this browser's clock.
    pub changed_at: Timestamp,
    /// How many partitions the request would name, and of how many.
    pub partitions: (u64, u64),
    /// PATCH or DELETE.
    pub kind: String,
    /// `7f3a-91c2`; none for very large ones.
    pub digest: Option<String>,
    /// Whether a text of the JSON view that is no draft yet is kept with it.
    pub has_typed: bool,
}

/// A record as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// What the list shows of it.
    pub summary: Summary,
    /// The draft's own text.
    pub own: String,
    /// The text of the JSON view, where it was not (yet) the draft.
    pub typed: Option<String>,
}

impl Summary {
    /// What the list shows of a draft.
    pub fn of(draft: &Draft, revision: u64, name: &str, changed_at: Timestamp) -> Self {
        let partitions = draft.partitions();
        Self {
            id: draft.id.clone(),
            revision,
            name: name.to_owned(),
            note: draft.note.clone(),
            target: draft.target.clone(),
            changed_at,
            partitions: (partitions as u64, draft.base.entries.len() as u64),
            kind: match draft.intent {
                Intent::Patch(_) => AlterType::Patch.word().to_owned(),
                Intent::DeleteAll | Intent::DeleteSome(_) => AlterType::Delete.word().to_owned(),
            },
            digest: (1..=DIGEST_UP_TO).contains(&partitions).then(|| draft.digest()),
            has_typed: false,
        }
    }

    /// What it is called: its name, else its connector's.
    pub fn title(&self) -> String {
        match self.name.as_str() {
            "" => self.target.address.name.clone(),
            name => name.to_owned(),
        }
    }

    /// What it would do, in few words.
    pub fn what(&self) -> String {
        match self.partitions {
            (0, _) if self.has_typed => "a text that is no draft yet".to_owned(),
            (0, _) => "nothing yet".to_owned(),
            // Drafted before the connector's offsets were ever seen.
            (count, 0) => format!("{} of {count}", self.kind),
            (count, all) => format!("{} of {count} of {all}", self.kind),
        }
    }

    /// The record around the draft's own text, and that of the JSON view where it is not the draft. What
    /// [`revision_of`] reads comes first, what is long comes last.
    pub fn to_json(&self, draft: &str, typed: Option<&str>) -> String {
        let (count, all) = self.partitions;
        let mut members = vec![
            member("record", &RECORD.to_string()),
            member("id", &quote(&self.id)),
            member("revision", &self.revision.to_string()),
            member("name", &quote(&self.name)),
            member("changed_at", &quote(&self.changed_at.to_string())),
            member("partitions", &format!("[{count},{all}]")),
            member("kind", &quote(&self.kind)),
        ];
        members.extend(self.digest.iter().map(|digest| member("digest", &quote(digest))));
        members.extend(typed.map(|typed| member("typed", &quote(typed))));
        members.push(member("draft", draft));
        object(members)
    }
}

/// The revision of a record, from its beginning alone: a draft of a hundred thousand partitions is megabytes, and whoever
/// saves only asks whether somebody else has saved meanwhile.
///
/// # Errors
/// [`RecordError`]: of a newer version, or none of ours. Whoever wrote that is somebody else.
pub fn revision_of(beginning: &str) -> Result<u64, RecordError> {
    const NAME: &str = ",\"revision\":";
    // A quote inside a text is escaped: these characters are a member's name and nothing else.
    let until = beginning.find(NAME).map(|at| at + NAME.len());
    let digits = until.and_then(|until| {
        beginning
            .get(until..)?
            .find(|digit: char| !digit.is_ascii_digit())
    });
    let head = until
        .zip(digits)
        .and_then(|(until, digits)| beginning.get(..until + digits));
    let head = head.ok_or_else(|| shape("revision"))?;
    record::open(&format!("{head}}}"), RECORD)?.number("revision")
}

/// Reads a record.
///
/// # Errors
/// [`RecordError`]. The record is kept as it is.
pub fn read(text: &str) -> Result<Stored, RecordError> {
    let record = record::open(text, RECORD)?;
    let draft = record.part("draft")?;
    // Said here, so that the list tells it without opening the draft.
    match number(&draft, "schema") {
        Some(version) if version > SCHEMA => return Err(RecordError::Newer(version)),
        Some(_) => {}
        None => return Err(shape("draft.schema")),
    }
    let target = draft.get("target").ok_or_else(|| shape("draft.target"))?;
    let counts = record.part("partitions").ok();
    let mut counts = counts
        .iter()
        .flat_map(Value::items)
        .filter_map(|count| count.text().parse().ok());
    let note = draft
        .get("note")
        .and_then(|note| note.as_str().map(std::borrow::Cow::into_owned));
    let summary = Summary {
        id: record.text("id")?,
        revision: record.number("revision")?,
        name: record.maybe("name").unwrap_or_default(),
        note: note.unwrap_or_default(),
        target: offset_rules::record::read_target(&target)?,
        changed_at: record.time("changed_at")?,
        partitions: (counts.next().unwrap_or(0), counts.next().unwrap_or(0)),
        kind: record.maybe("kind").unwrap_or_default(),
        digest: record.maybe("digest"),
        has_typed: record.whole().get("typed").is_some(),
    };
    Ok(Stored {
        summary,
        own: draft.text().to_owned(),
        typed: record.maybe("typed"),
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use connect_api::{ConnectorAddress, ConnectorOffsets};
    use exact_json::parse;
    use offset_rules::draft::Base;

    use super::*;

    fn draft() -> Draft {
        let offsets = r#"{"offsets":[{"partition":{"kafka_topic":"t","kafka_partition":0},"offset":{"kafka_offset":123456789012345678901234567890}}]}"#;
        let offsets = ConnectorOffsets::decode(&parse(offsets).unwrap()).unwrap();
        let target = Target {
            endpoint: "sandbox".to_owned(),
            instance: Some("i-1".to_owned()),
            address: ConnectorAddress::new("env-1", "lkc-1", "name with / % + # ü"),
            lcc: None,
        };
        let mut draft = Draft::new("d-1", target, Arc::new(Base::of(offsets)), Timestamp::UNIX_EPOCH);
        draft.note = "a \"note\"\nof two lines".to_owned();
        draft.intent = Intent::DeleteAll;
        draft
    }

    #[test]
    fn what_was_written_is_read() {
        let draft = draft();
        let mut summary = Summary::of(&draft, 7, "a name", Timestamp::UNIX_EPOCH);
        let own = draft.to_json_on("d-1.0");
        let stored = read(&summary.to_json(&own, None)).unwrap();
        assert_eq!((&stored.summary, stored.own.as_str()), (&summary, own.as_str()));
        assert_eq!(
            (stored.summary.what().as_str(), stored.typed),
            ("DELETE of 1 of 1", None)
        );
        assert_eq!(
            Draft::from_json(&stored.own, Some(Arc::clone(&draft.base))),
            Ok(draft)
        );
        // With a text of the JSON view that is no draft: the same version, for a console that does not know the member.
        let typed = "{\"offsets\": [\n,\"draft\":{";
        summary.has_typed = true;
        let stored = read(&summary.to_json(&own, Some(typed))).unwrap();
        assert_eq!(
            (&stored.summary, stored.own, stored.typed.as_deref()),
            (&summary, own, Some(typed))
        );
    }

    #[test]
    fn the_revision_is_read_from_the_beginning_alone() {
        let draft = draft();
        let mut summary = Summary::of(&draft, 41, "n,\"revision\":7", Timestamp::UNIX_EPOCH);
        summary.id = "i,\"revision\":8".to_owned();
        let text = summary.to_json(&draft.to_json_on("b"), None);
        assert_eq!(revision_of(&text), Ok(41));
        assert_eq!(revision_of(text.get(..80).unwrap()), Ok(41));
        // What cannot be read is never taken for nothing: somebody else wrote it.
        let newer = text.replace("\"record\":1", "\"record\":2");
        assert_eq!(revision_of(&newer), Err(RecordError::Newer(2)));
        for broken in [
            "",
            "7",
            "{\"record\":1",
            "{\"record\":1,\"revision\":\"3\"}",
            "{},\"revision\":3}",
        ] {
            assert!(revision_of(broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn a_draft_of_an_older_schema_is_brought_along() {
        let older = r#"{"record":1,"id":"d","revision":3,"changed_at":"2026-03-02T09:16:31Z","draft":{"schema":1,"id":"d",
            "target":{"endpoint":"e","environment":"env-1","cluster":"lkc-1","connector":"c"},"type":"DELETE","entries":[],
            "note":"","created_at":"2026-03-02T09:16:31Z","changed_at":"2026-03-02T09:16:31Z","base_id":"b"}}"#;
        let Stored { summary, own, .. } = read(older).unwrap();
        assert_eq!((summary.revision, summary.name.as_str()), (3, ""));
        let draft = Draft::from_json(&own, Some(Arc::clone(&draft().base))).unwrap();
        assert_eq!(draft.intent, Intent::DeleteAll);
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let good =
            Summary::of(&draft(), 1, "", Timestamp::UNIX_EPOCH).to_json(&draft().to_json_on("b"), None);
        assert!(matches!(read("{\"record\":1"), Err(RecordError::Broken(_))));
        assert!(matches!(read("7"), Err(RecordError::Shape(_))));
        let newer = good.replace("\"record\":1", "\"record\":2");
        assert_eq!(read(&newer), Err(RecordError::Newer(2)));
        let newer = good.replace("\"schema\":2", "\"schema\":3");
        assert_eq!(read(&newer), Err(RecordError::Newer(3)));
        let cut = good.replace(
            "\"changed_at\":\"1970-01-01T00:00:00Z\",\"partitions\"",
            "\"partitions\"",
        );
        assert_eq!(read(&cut), Err(RecordError::Shape("changed_at".to_owned())));
    }
}
