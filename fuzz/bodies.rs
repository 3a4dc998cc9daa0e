//! What each fuzz target does with a text, and what has to hold whatever the text is. Run by libFuzzer, and over the
//! committed corpus by the ordinary tests.

use std::sync::Arc;

use connect_api::{
    AlterStatus, AlterType, Connector, ConnectorOffsets, ConnectorStatus, ListedConnector, OffsetEntry, Time,
};
use std::time::Duration;

use connect_api::Timestamp;
use offset_rules::class::{Config, Shape, reset_meaning};
use offset_rules::copy::{About, BodyForm, Tool, copy_alter};
use offset_rules::diff::{change, totals};
use offset_rules::draft::{At, Base, Draft};
use offset_rules::link::{Shared, pack};
use offset_rules::problems::{Context, check};
use offset_rules::settlement::{JournalState, SentRequest, StatusRead, StatusSeen, Window, settle};
use offset_rules::stackql::Generation;
use offset_rules::strategy::{import as fill, restorable, restore};
use offset_rules::target::Target;
use offset_rules::verdict::{Evidence, collateral, verdict};

fn target() -> Target {
    Target {
        endpoint: "https://api.confluent.cloud".to_owned(),
        instance: None,
        address: connect_api::ConnectorAddress::new("env-1", "lkc-1", "orders"),
        lcc: Some("lcc-1".to_owned()),
    }
}

fn sample() -> Vec<OffsetEntry> {
    let text = r#"{"offsets":[{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":5}},
        {"partition":{"kafka_topic":"orders","kafka_partition":"1"},"offset":{"kafka_offset":"7"}}]}"#;
    let value = exact_json::parse(text).expect("the sample is JSON");
    ConnectorOffsets::decode(&value)
        .expect("the sample is an answer")
        .offsets
}

/// Everything that a page does with a draft; what it writes can be read again.
fn use_draft(draft: &Draft) {
    let shape = Shape::of(None, None, &draft.base.entries);
    let config = Config::new();
    let context = Context {
        shape: &shape,
        config: Some(&config),
        delete_some: true,
    };
    let problems = check(draft, &context);
    for problem in problems.iter() {
        assert!(!problem.says().is_empty() && problem.count > 0);
    }
    let _ = totals(draft, shape.class());
    for at in (0..draft.base.entries.len().min(8))
        .map(At::Base)
        .chain((0..8).map(At::Added))
    {
        let _ = change(draft, shape.class(), at);
    }
    exact_json::parse(draft.body()).expect("the body is JSON");
    let stored = draft.export();
    let back = Draft::from_json(&stored, None).expect("a draft is read back");
    assert_eq!(back.body(), draft.body());
    let about = About {
        target: &draft.target,
        base_url: "https://api.confluent.cloud",
    };
    for tool in [
        Tool::Curl,
        Tool::ConfluentCli,
        Tool::Terraform,
        Tool::StackQl(Generation::Of2026, BodyForm::Json),
    ] {
        let _ = copy_alter(tool, &about, draft);
    }
}

/// A text in an address's fragment, and a text that somebody packed.
pub fn link(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let packed = pack(&text);
    for shared in [Shared::from_link(&text), Shared::from_json(&text)]
        .into_iter()
        .flatten()
    {
        let again = Shared::from_json(&shared.to_json()).expect("a link's content is read back");
        assert_eq!(again, shared);
        if let Some(link) = shared.to_link() {
            assert_eq!(Shared::from_link(&link).expect("a link is read back"), shared);
        }
        let (draft, _) = shared.into_draft("1", Arc::new(Base::new(sample(), None)), Timestamp::UNIX_EPOCH);
        use_draft(&draft);
    }
    // Behind a right checksum everything else has to hold by itself.
    if let Some(link) = packed {
        let _ = Shared::from_link(&link);
    }
    let _ = Draft::from_json(&text, None).map(|draft| draft.body());
}

/// A file or a paste.
pub fn import(data: &[u8]) {
    match offset_rules::import::read(data) {
        Ok(imported) => {
            let mut draft = Draft::new(
                "1",
                target(),
                Arc::new(Base::new(sample(), None)),
                Timestamp::UNIX_EPOCH,
            );
            let shape = Shape::of(None, None, &draft.base.entries);
            let outcome = fill(&mut draft, &imported, "a paste", &shape);
            assert!(!outcome.sentence().is_empty());
            use_draft(&draft);
            let mut empty = Draft::new(
                "1",
                target(),
                Arc::new(Base::new(Vec::new(), None)),
                Timestamp::UNIX_EPOCH,
            );
            fill(&mut empty, &imported, "a paste", &shape);
            use_draft(&empty);
        }
        Err(error) => assert!(error.line > 0 && error.column > 0 && !error.says.is_empty()),
    }
}

/// A StackQL statement.
pub fn statement(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let _ = offset_rules::stackql::placeholders(&text);
    match offset_rules::stackql::parse(&text) {
        Ok(statement) => drop(offset_rules::stackql::plan(&text, statement)),
        Err(error) => assert!(error.line > 0 && error.column > 0 && error.offset <= text.len()),
    }
}

/// A trace or a task message.
pub fn trace(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for record in offset_rules::trace::named_records(&text) {
        assert!(text.contains(&record.quote));
        assert!(!record.topic.is_empty() && !record.offset.is_negative());
        assert!(record.next() > record.offset);
    }
    assert!(text.contains(offset_rules::trace::last_cause(&text)));
}

/// An answer of the server.
pub fn answer(data: &[u8]) {
    let Ok(value) = exact_json::parse_bytes(data) else {
        return;
    };
    assert_eq!(
        exact_json::parse(value.text()).expect("a value's text is JSON"),
        value
    );
    let _ = ConnectorStatus::decode(&value);
    for listed in ListedConnector::decode_all(&value).into_iter().flatten() {
        let _ = listed.info.map(|info| reset_meaning(None, Some(&info.config)));
    }
    let _ = Connector::decode(&value);
    if let Ok(offsets) = ConnectorOffsets::decode(&value) {
        let draft = Draft::new(
            "1",
            target(),
            Arc::new(Base::of(offsets.clone())),
            Timestamp::UNIX_EPOCH,
        );
        use_draft(&draft);
        let mut other = Draft::new(
            "1",
            target(),
            Arc::new(Base::new(sample(), None)),
            Timestamp::UNIX_EPOCH,
        );
        restore(&mut other, &offsets.offsets, "then");
        use_draft(&other);
        let (kind, requested, observations) = (AlterType::Patch, sample(), [offsets]);
        let evidence = Evidence {
            class: None,
            kind: &kind,
            requested: &requested,
            previous: &requested,
            applied: Timestamp::UNIX_EPOCH,
            stood_still: true,
            observations: &observations,
        };
        assert_eq!(verdict(&evidence).len(), requested.len());
        let _ = collateral(&evidence);
    }
    if let Ok(Some(status)) = AlterStatus::decode(&value) {
        let _ = restorable(&status);
        let sent = SentRequest {
            kind: AlterType::Patch,
            offsets: sample(),
            lcc: None,
            before: Some(Time::read("2026-03-02T09:00:00Z")),
            window: Window::new(Timestamp::UNIX_EPOCH, Duration::from_secs(3_600_000_000)),
        };
        let same = offset_rules::content::is_same_request(
            &sent.kind,
            &sent.offsets,
            &status.request.kind,
            &status.request.offsets,
        );
        let read = StatusRead {
            at: Timestamp::UNIX_EPOCH,
            seen: StatusSeen::Status(Box::new(status)),
        };
        let settled = settle(&sent, &[read]).state();
        assert!(
            settled != JournalState::Accepted || same,
            "accepted what was not sent"
        );
    }
}
