//! A submission as it is written down: all that settling and following it need after the tab that sent it has ended.
//!
//! A console of an older version can tell of it whose it is and whether it is over, and nothing else: `target` and `is_over` are
//! written and mean the same in every version (`offset_rules::settlement::UnreadRecord`).

use std::sync::Arc;

use connect_api::{AlterRequestInfo, ConnectorOffsets, ConnectorState, Time, Timestamp, entries_text};
use exact_json::{Value, array, member, object, quote};
use offset_rules::draft::Base;
use offset_rules::record::{RecordError, read_target, target_members};
use offset_rules::settlement::{JournalState, Window};

use super::answered::Answered;
use super::journal::Submission;
use super::record;

/// The version that is written.
pub const RECORD: u64 = 1;

/// What the names of the journal's snapshots begin with. No draft's does: its id comes first, and none is [`is_of_journal`].
const OF_JOURNAL: &str = "journal.";

/// The name under which the offsets just before a submission are kept.
pub fn base_id(attempt: &str) -> String {
    format!("{OF_JOURNAL}{attempt}")
}

/// Whose part of such a snapshot a key is; `None` where it is part of a draft's.
pub fn attempt_of(key: &str) -> Option<&str> {
    let (attempt, _) = key.strip_prefix(OF_JOURNAL)?.split_once('/')?;
    Some(attempt)
}

/// Whether what is kept beside the drafts under this id would be taken for the journal's: its keys begin with the id and a dot.
pub fn is_of_journal(id: &str) -> bool {
    let name = OF_JOURNAL.trim_end_matches('.');
    id.strip_prefix(name)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Whether a record's text begins as [`to_json`] writes it.
pub fn is_of_this_version(text: &str) -> bool {
    let rest = text.strip_prefix(r#"{"record":"#);
    rest.and_then(|rest| rest.split_once(','))
        .is_some_and(|(version, _)| version.parse() == Ok(RECORD))
}

/// The record's text.
pub fn to_json(entry: &Submission) -> String {
    let time = |time: Timestamp| quote(&time.to_string());
    let flag = |is: bool| if is { "true" } else { "false" };
    let mut members = vec![
        member("record", &RECORD.to_string()),
        member("attempt", &quote(&entry.attempt)),
        member("target", &object(target_members(&entry.target))),
        member("body", &entry.body),
        member("digest", &quote(&entry.digest)),
        member("prepared_at", &time(entry.prepared_at)),
        member("from", &time(entry.window.from)),
        member("until", &time(entry.window.until)),
        member("state", &quote(entry.state.word())),
        member("is_over", flag(entry.is_over)),
        member("stood_still", flag(entry.stood_still)),
        member("note", &quote(&entry.note)),
    ];
    let texts = [
        ("by", entry.by.clone()),
        ("draft", entry.draft_id.clone()),
        (
            "state_before",
            entry.state_before.as_ref().map(|state| state.word().to_owned()),
        ),
        (
            "request_before",
            entry.request_before.as_ref().map(|time| time.text.clone()),
        ),
        (
            "requested_at",
            entry.requested_at.as_ref().map(|time| time.text.clone()),
        ),
        ("settled_as", entry.settled_as.clone()),
        ("applied", entry.applied.map(|time| time.to_string())),
    ];
    let seen: Vec<String> = remembered(&entry.observations).map(observation).collect();
    if !seen.is_empty() {
        members.push(member("seen", &array(seen)));
    }
    members.extend(
        entry
            .answer
            .iter()
            .map(|answer| member("answer", &answer.to_json())),
    );
    members.extend(
        texts
            .into_iter()
            .filter_map(|(name, text)| Some(member(name, &quote(&text?)))),
    );
    object(members)
}

/// Offsets of an entry's observations that its record keeps, all together.
const MOST_SEEN: usize = 500;

/// The observations that a record keeps, so that what was confirmed stays confirmed when the tab is loaded again: the first ones
/// after the request was applied, each whole. Of a connector with more partitions than this, none.
fn remembered(observations: &[ConnectorOffsets]) -> impl Iterator<Item = &ConnectorOffsets> {
    observations.iter().scan(0, |count, seen| {
        *count += seen.offsets.len().max(1);
        (*count <= MOST_SEEN).then_some(seen)
    })
}

/// An observation as the server words it.
fn observation(seen: &ConnectorOffsets) -> String {
    let text = |name: &str, text: &Option<String>| text.as_ref().map(|text| member(name, &quote(text)));
    let mut members: Vec<String> = [text("id", &seen.id), text("name", &seen.name)]
        .into_iter()
        .flatten()
        .collect();
    members.push(member("offsets", &entries_text(&seen.offsets)));
    if let Some(at) = &seen.observed_at {
        members.push(member(
            "metadata",
            &object([member("observed_at", &quote(&at.text))]),
        ));
    }
    object(members)
}

/// Reads a record. The offsets just before it come from elsewhere; an empty snapshot where they are not there any more.
///
/// # Errors
/// [`RecordError`]. The record is kept as it is.
pub fn read(text: &str, before: Option<Arc<Base>>) -> Result<Submission, RecordError> {
    let record = record::open(text, RECORD)?;
    let shape = record::shape;
    let body: Value = record.part("body")?.detached();
    // The body has the form of its own echo.
    let asked = AlterRequestInfo::decode(&body)
        .map_err(|error| RecordError::Shape(format!("body.{}", error.path)))?;
    let state = record.text("state")?;
    // What is not said is not claimed: older records know nothing of the tasks.
    let flag = |name: &str| {
        let value = record.whole().get(name);
        value.and_then(|is| is.as_bool()).unwrap_or(false)
    };
    // What cannot be read, or is not there, was not seen.
    let seen = record.part("seen").map(|seen| seen.detached());
    let seen = seen.iter().flat_map(Value::items);
    let seen = seen
        .filter_map(|seen| ConnectorOffsets::decode(&seen).ok())
        .collect();
    Ok(Submission {
        attempt: record.text("attempt")?,
        target: read_target(&record.part("target")?)?,
        kind: asked.kind,
        entries: asked.offsets,
        body: body.text().to_owned(),
        digest: record.text("digest")?,
        note: record.maybe("note").unwrap_or_default(),
        draft_id: record.maybe("draft"),
        by: record.maybe("by"),
        prepared_at: record.time("prepared_at")?,
        before: before.unwrap_or_else(|| Arc::new(Base::new(Vec::new(), None))),
        state_before: record
            .maybe("state_before")
            .map(|word| ConnectorState::read(&word)),
        stood_still: flag("stood_still"),
        request_before: record.maybe("request_before").map(Time::read),
        window: Window {
            from: record.time("from")?,
            until: record.time("until")?,
        },
        state: JournalState::read(&state).ok_or_else(|| shape("state"))?,
        requested_at: record.maybe("requested_at").map(Time::read),
        echo: None,
        error: None,
        answer: record.part("answer").ok().map(|answer| Answered::read(&answer)),
        settled_as: record.maybe("settled_as"),
        status: None,
        applied: record.maybe("applied").and_then(|time| time.parse().ok()),
        observations: seen,
        verdicts: Vec::new(),
        state_after: None,
        is_over: flag("is_over"),
    })
}

#[cfg(test)]
mod tests {
    use connect_api::ConnectorAddress;
    use offset_rules::settlement::UnreadRecord;
    use offset_rules::target::Target;

    use super::*;

    fn entry(body: &str) -> Submission {
        let text = format!(
            r#"{{"record":1,"attempt":"a-1","target":{{"endpoint":"sandbox","instance":"i","environment":"env-1","cluster":"lkc-1","connector":"c"}},
            "body":{body},"digest":"7f3a-91c2","prepared_at":"2026-03-02T09:16:31Z","from":"2026-03-02T09:16:30Z",
            "until":"2026-03-02T09:17:17Z","state":"sent","note":"why","by":"KEY","state_before":"RUNNING",
            "request_before":"2026-03-01T00:00:00.5Z"}}"#
        );
        read(&text, None).unwrap()
    }

    #[test]
    fn what_was_written_is_read_to_the_byte() {
        for body in [
            r#"{"type":"DELETE"}"#,
            r#"{"type":"PATCH","offsets":[{"partition":{"p":1},"offset":{"lsn":123456789012345678901234567890}}]}"#,
        ] {
            let mut entry = entry(body);
            for state in JournalState::ALL {
                entry.state = state;
                entry.requested_at = Some(Time::read("2026-03-02T09:16:31.123456Z"));
                entry.stood_still = !entry.stood_still;
                entry.answer = Some(Answered {
                    request_id: Some("r-1".to_owned()),
                    failed: Some("submitting the request failed: HTTP 400".to_owned()),
                    ..Answered::default()
                });
                let again = read(&to_json(&entry), None).unwrap();
                assert_eq!(again.body, body);
                let mut shared = again.entries.iter().map(|entry| entry.offset.document_text());
                assert!(shared.all(|shared| **shared == *body), "holds the whole record");
                assert_eq!(again.stood_still, entry.stood_still);
                assert_eq!(again.answer, entry.answer);
                assert_eq!(to_json(&again), to_json(&entry));
                assert_eq!(again.sent_request().before, entry.sent_request().before);
            }
        }
        let target = Target {
            endpoint: "sandbox".to_owned(),
            instance: Some("i".to_owned()),
            address: ConnectorAddress::new("env-1", "lkc-1", "c"),
            lcc: None,
        };
        assert_eq!(entry(r#"{"type":"DELETE"}"#).target, target);
    }

    #[test]
    fn the_first_observations_are_kept_whole_and_read_to_the_digit() {
        let seen = |minute: usize, partitions: usize| {
            let of =
                |at| format!(r#"{{"partition":{{"p":{at}}},"offset":{{"lsn":12345678901234567890.10}}}}"#);
            let all: Vec<String> = (0..partitions).map(of).collect();
            let text = format!(
                r#"{{"id":"lcc-1","name":"c","offsets":[{}],"metadata":{{"observed_at":"2026-03-02T09:{minute:02}:00.5Z"}}}}"#,
                all.join(",")
            );
            ConnectorOffsets::decode(&exact_json::parse(text).unwrap()).unwrap()
        };
        let mut entry = entry(r#"{"type":"DELETE"}"#);
        for (partitions, kept) in [(0, 3), (1, 3), (166, 3), (250, 2), (500, 1), (501, 0)] {
            entry.observations = (0..3).map(|minute| seen(minute, partitions)).collect();
            let again = read(&to_json(&entry), None).unwrap();
            assert_eq!(again.observations, entry.observations[..kept], "{partitions}");
            assert_eq!(to_json(&again), to_json(&entry));
        }
    }

    #[test]
    fn an_id_is_of_the_journal_where_its_snapshots_would_be() {
        for (id, is) in [
            ("journal", true),
            ("journal.", true),
            ("journal.a-1", true),
            ("journals", false),
            ("journal-1", false),
            ("a-journal", false),
            ("", false),
        ] {
            assert_eq!(is_of_journal(id), is, "{id}");
            assert_eq!(attempt_of(&format!("{id}.snapshot/0000")).is_some(), is, "{id}");
        }
    }

    #[test]
    fn what_another_version_wrote_is_told_by_how_it_begins() {
        let text = to_json(&entry(r#"{"type":"DELETE"}"#));
        assert!(is_of_this_version(&text));
        for other in [
            text.replace("\"record\":1", "\"record\":2"),
            text.replace("\"record\":1,", "\"record\":11,"),
            text.replace("{\"record\"", "{ \"record\""),
            String::new(),
        ] {
            assert!(!is_of_this_version(&other), "{other}");
        }
        // What an older console can tell of it all the same.
        let newer = text.replace("\"record\":1", "\"record\":2");
        let why = read(&newer, None).err().unwrap();
        let unread = UnreadRecord::of(&newer, why);
        assert!(unread.may_be_under_way());
        assert!(unread.may_be_of(&entry(r#"{"type":"DELETE"}"#).target));
        let over = newer.replace("\"is_over\":false", "\"is_over\":true");
        assert!(!UnreadRecord::of(&over, RecordError::Newer(2)).may_be_under_way());
    }

    #[test]
    fn which_draft_it_was_is_read_and_missing_in_older_records() {
        let mut entry = entry(r#"{"type":"DELETE"}"#);
        assert_eq!(entry.draft_id, None);
        entry.draft_id = Some("d-1".to_owned());
        let text = to_json(&entry);
        // The same version: a console that does not know the member reads the rest.
        assert!(text.starts_with(r#"{"record":1,"#), "{text}");
        assert_eq!(read(&text, None).unwrap().draft_id, entry.draft_id);
    }

    #[test]
    fn what_is_over_holds_nothing_up() {
        let mut entry = entry(r#"{"type":"DELETE"}"#);
        for state in JournalState::ALL {
            entry.state = state;
            entry.is_over = false;
            assert_eq!(entry.is_under_way(), !state.is_settled(), "{}", state.word());
            // Accepted without a stamp, say: nothing more is found out of it.
            entry.is_over = true;
            assert!(!entry.is_under_way(), "{}", state.word());
        }
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let good = to_json(&entry(r#"{"type":"DELETE"}"#));
        let wrong = |text: &str| read(text, None).err();
        assert!(matches!(wrong("{"), Some(RecordError::Broken(_))));
        assert_eq!(
            wrong(&good.replace("\"record\":1", "\"record\":9")),
            Some(RecordError::Newer(9))
        );
        let shape = |path: &str| Some(RecordError::Shape(path.to_owned()));
        assert_eq!(
            wrong(&good.replace("\"state\":\"sent\"", "\"state\":\"?\"")),
            shape("state")
        );
        assert_eq!(wrong(&good.replace("\"body\"", "\"other\"")), shape("body"));
        assert_eq!(wrong(&good.replace("\"type\"", "\"kind\"")), shape("body.type"));
    }
}
