//! Settlement and verdict: every row of their tables.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics has failed, in its helpers too"
)]

mod common;

use common::{at, entries, json, sink};
use connect_api::{
    AlterRequestInfo, AlterStatus, AlterType, ConnectorOffsets, ConnectorStatus, OffsetEntry, Time,
};
use exact_json::parse;
use std::time::Duration;

use offset_rules::class::{Class, by_id};
use offset_rules::content::{Echo, compare_echo, is_same_request};
use offset_rules::settlement::{
    JournalState, SentRequest, Settlement, StatusRead, StatusSeen, Window, follow, is_news, is_of_another,
    may_be_yours, settle,
};
use offset_rules::verdict::{Evidence, PartitionVerdict, collateral, stands_still, verdict};

fn status(lcc: &str, requested_at: &str, kind: &str, offsets: &str, phase: &str) -> AlterStatus {
    let text = format!(
        r#"{{"request":{{"id":"{lcc}","name":"o","type":"{kind}","requested_at":"{requested_at}","offsets":{offsets}}},"status":{{"phase":"{phase}"}}}}"#
    );
    AlterStatus::decode(&parse(text).unwrap()).unwrap().unwrap()
}

const SENT: &str =
    r#"[{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":5}}]"#;
const ECHOED: &str =
    r#"[{"offset":{"kafka_offset":5},"partition":{"kafka_partition":0,"kafka_topic":"orders"}}]"#;
const OTHER: &str =
    r#"[{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":6}}]"#;
const BEFORE: &str = "2026-03-02T09:00:00Z";

fn sent() -> SentRequest {
    SentRequest {
        kind: AlterType::Patch,
        offsets: entries(SENT),
        lcc: Some("lcc-1".into()),
        before: Some(Time::read(BEFORE)),
        window: Window::new(at("2026-03-02T09:16:30Z"), Duration::from_secs(45)),
    }
}

fn saw(time: &str, status: AlterStatus) -> StatusRead {
    StatusRead {
        at: at(time),
        seen: StatusSeen::Status(Box::new(status)),
    }
}

fn settled(reads: &[StatusRead]) -> JournalState {
    settle(&sent(), reads).state()
}

#[test]
fn a_new_identical_request_inside_the_window_is_accepted() {
    let inside = |time: &str| {
        settled(&[saw(
            "2026-03-02T09:16:40Z",
            status("lcc-1", time, "PATCH", ECHOED, "PENDING"),
        )])
    };
    assert_eq!(inside("2026-03-02T09:16:31.468546777Z"), JournalState::Accepted);
    assert_eq!(inside("2026-03-02T09:16:31+0000"), JournalState::Accepted);
    // The window's edges: a second before the Date, a second past the limit.
    assert_eq!(inside("2026-03-02T09:16:29Z"), JournalState::Accepted);
    assert_eq!(inside("2026-03-02T09:16:28.999Z"), JournalState::Superseded);
    assert_eq!(inside("2026-03-02T09:17:16Z"), JournalState::Accepted);
    assert_eq!(inside("2026-03-02T09:17:16.001Z"), JournalState::Superseded);
    assert_eq!(inside("soon"), JournalState::Superseded);
    let says = settle(
        &sent(),
        &[saw(
            "2026-03-02T09:16:40Z",
            status("lcc-1", "2026-03-02T09:16:31Z", "PATCH", SENT, "APPLIED"),
        )],
    );
    assert_eq!(
        says.sentence(),
        "A request identical to yours was taken at 2026-03-02T09:16:31Z."
    );
}

/// A browser without the server's clock, or one of the two clocks wrong: it may be this one, and no other request is spoken of.
#[test]
fn an_identical_request_of_a_time_that_does_not_fit_is_not_called_another_one() {
    for taken in ["2026-03-02T09:16:28Z", "2026-03-03T09:16:31Z", "soon"] {
        let read = saw(
            "2026-03-02T09:16:40Z",
            status("lcc-1", taken, "PATCH", ECHOED, "APPLIED"),
        );
        let settled = settle(&sent(), &[read]);
        assert_eq!(settled.state(), JournalState::Superseded, "{taken}");
        let says = settled.sentence();
        assert!(
            says.starts_with("A request identical to yours") && says.contains("cannot tell"),
            "{says}"
        );
        assert!(may_be_yours(&says) && !says.contains("nother"), "{says}");
    }
}

#[test]
fn what_stood_there_before_is_no_news_nor_is_an_earlier_request() {
    let news = |now: Option<&str>| is_news(Some(&Time::read(BEFORE)), now.map(Time::read).as_ref());
    assert!(news(Some("2026-03-02T09:00:00.001Z")));
    assert!(news(Some("soon")), "when that was, nobody can tell");
    assert!(news(None));
    assert!(!news(Some("2026-03-02T09:00:00+0000")));
    assert!(!news(Some("2026-03-02T08:59:59Z")));
    assert!(is_news(None, Some(&Time::read(BEFORE))));
    assert!(!is_news(None, None));
}

#[test]
fn a_new_request_of_other_content_supersedes_and_nothing_is_claimed() {
    for (kind, offsets) in [
        ("PATCH", OTHER),
        ("DELETE", SENT),
        ("PATCH", "[]"),
        (
            "PATCH",
            r#"[{"partition":{"kafka_topic":"orders","kafka_partition":0},"offset":{"kafka_offset":"5"}}]"#,
        ),
    ] {
        let read = saw(
            "2026-03-02T09:16:40Z",
            status("lcc-1", "2026-03-02T09:16:31Z", kind, offsets, "PENDING"),
        );
        let settled = settle(&sent(), &[read]);
        assert_eq!(settled.state(), JournalState::Superseded, "{kind} {offsets}");
        assert!(settled.sentence().contains("cannot tell"));
    }
}

#[test]
fn unchanged_reads_end_as_not_seen_only_after_three_and_two_minutes() {
    let unchanged = |time: &str| saw(time, status("lcc-1", BEFORE, "PATCH", SENT, "APPLIED"));
    // The limit is at 09:17:16.
    let late = [
        "2026-03-02T09:17:20Z",
        "2026-03-02T09:18:00Z",
        "2026-03-02T09:19:16Z",
    ]
    .map(unchanged);
    assert_eq!(settled(&late), JournalState::NotSeen);
    assert_eq!(settled(&late[..2]), JournalState::Unknown);
    assert_eq!(settled(&late[1..]), JournalState::Unknown);
    let soon = [
        "2026-03-02T09:17:20Z",
        "2026-03-02T09:18:00Z",
        "2026-03-02T09:19:15Z",
    ]
    .map(unchanged);
    assert_eq!(settled(&soon), JournalState::Unknown);
    let before_the_limit = [
        "2026-03-02T09:17:15Z",
        "2026-03-02T09:18:00Z",
        "2026-03-02T09:19:16Z",
    ]
    .map(unchanged);
    assert_eq!(settled(&before_the_limit), JournalState::Unknown);
    assert_eq!(settled(&[]), JournalState::Unknown);
    // No request ever: the same.
    let first = SentRequest {
        before: None,
        ..sent()
    };
    let none = [
        "2026-03-02T09:17:20Z",
        "2026-03-02T09:18:00Z",
        "2026-03-02T09:19:16Z",
    ]
    .map(|time| StatusRead {
        at: at(time),
        seen: StatusSeen::NoneYet,
    });
    assert_eq!(settle(&first, &none), Settlement::NotSeen);
    // It arrives late after all.
    let mut arrived = late[..2].to_vec();
    arrived.push(saw(
        "2026-03-02T09:19:16Z",
        status("lcc-1", "2026-03-02T09:16:31Z", "PATCH", SENT, "PENDING"),
    ));
    assert_eq!(settled(&arrived), JournalState::Accepted);
}

#[test]
fn another_connector_or_none_is_gone() {
    let other = saw(
        "2026-03-02T09:16:40Z",
        status("lcc-2", "2026-03-02T09:16:31Z", "PATCH", SENT, "PENDING"),
    );
    assert_eq!(settled(&[other]), JournalState::ConnectorGone);
    let read = |time: &str, seen: StatusSeen| StatusRead { at: at(time), seen };
    let replaced = read("2026-03-02T09:16:40Z", StatusSeen::Replaced);
    assert_eq!(settled(&[replaced]), JournalState::ConnectorGone);
    // One 404 may be a fault on the way, and says nothing of the request however late it comes.
    let missing = |time: &str| read(time, StatusSeen::ConnectorMissing);
    let mut reads = vec![missing("2026-03-02T09:16:40Z"), missing("2026-03-02T09:18:39Z")];
    assert_eq!(settled(&reads), JournalState::Unknown);
    assert_eq!(settled(&[missing("2026-03-02T12:00:00Z")]), JournalState::Unknown);
    // Nor is it a look that did not show the request.
    let unseen = |time: &str| read(time, StatusSeen::NoneYet);
    let looks = [
        unseen("2026-03-02T09:17:20Z"),
        unseen("2026-03-02T09:18:00Z"),
        missing("2026-03-02T09:19:30Z"),
    ];
    assert_eq!(settled(&looks), JournalState::Unknown);
    let taken = status("lcc-1", "2026-03-02T09:16:31Z", "PATCH", SENT, "PENDING");
    let found = [reads[0].clone(), saw("2026-03-02T09:16:45Z", taken)];
    assert_eq!(settled(&found), JournalState::Accepted);
    reads.push(missing("2026-03-02T09:18:40Z"));
    assert_eq!(settled(&reads), JournalState::ConnectorGone);
    // An id that was not known then separates nothing.
    let unknown = SentRequest { lcc: None, ..sent() };
    let read = saw(
        "2026-03-02T09:16:40Z",
        status("lcc-2", "2026-03-02T09:16:31Z", "PATCH", SENT, "PENDING"),
    );
    assert_eq!(settle(&unknown, &[read]).state(), JournalState::Accepted);
}

#[test]
fn an_accepted_request_is_followed_to_its_end() {
    let mine = Time::read("2026-03-02T09:16:31Z");
    let phase = |phase: &str| {
        follow(
            &mine,
            Some("lcc-1"),
            &status("lcc-1", "2026-03-02T09:16:31.000Z", "PATCH", SENT, phase),
        )
    };
    assert_eq!(phase("APPLIED"), JournalState::Applied);
    assert_eq!(phase("FAILED"), JournalState::Failed);
    for unfinished in ["PENDING", "PENDING_VALIDATION", "SOMETHING_NEW"] {
        assert_eq!(phase(unfinished), JournalState::Accepted);
    }
    let other = status("lcc-1", "2026-03-02T09:16:32Z", "PATCH", SENT, "APPLIED");
    assert_eq!(follow(&mine, None, &other), JournalState::Superseded);
    for state in JournalState::ALL {
        assert_eq!(JournalState::read(state.word()), Some(state));
    }
    assert!(!JournalState::Unknown.is_settled() && JournalState::NotSeen.is_settled());
}

#[test]
fn a_status_of_an_earlier_request_is_no_news() {
    let mine = Time::read("2026-03-02T09:16:31Z");
    // A replica that lags, or an answer that newer ones overtook: the request before ours, or one before that.
    for earlier in [BEFORE, "2026-03-02T08:00:00Z", "2026-03-02T09:16:30.999Z"] {
        let read = status("lcc-1", earlier, "DELETE", "[]", "APPLIED");
        assert_eq!(
            follow(&mine, Some("lcc-1"), &read),
            JournalState::Accepted,
            "{earlier}"
        );
    }
    // What carries no stamp tells of no request.
    let text =
        r#"{"request":{"id":"lcc-1","name":"o","type":"PATCH","offsets":[]},"status":{"phase":"APPLIED"}}"#;
    let unstamped = AlterStatus::decode(&parse(text).unwrap()).unwrap().unwrap();
    assert_eq!(follow(&mine, Some("lcc-1"), &unstamped), JournalState::Accepted);
    // Of a request that is not known to be earlier, ours is no longer the last.
    for other in ["2026-03-02T09:16:31.001Z", "soon"] {
        let read = status("lcc-1", other, "DELETE", "[]", "APPLIED");
        assert_eq!(
            follow(&mine, Some("lcc-1"), &read),
            JournalState::Superseded,
            "{other}"
        );
    }
    // While it is settled: older than the one that stood there just before sending.
    let stale = |time: &str| {
        saw(
            time,
            status("lcc-1", "2026-03-02T08:59:59Z", "DELETE", "[]", "APPLIED"),
        )
    };
    let fresh = saw(
        "2026-03-02T09:16:45Z",
        status("lcc-1", "2026-03-02T09:16:31Z", "PATCH", SENT, "PENDING"),
    );
    assert_eq!(settled(&[stale("2026-03-02T09:16:40Z")]), JournalState::Unknown);
    assert_eq!(
        settled(&[stale("2026-03-02T09:16:40Z"), fresh]),
        JournalState::Accepted
    );
    // Newer than that one, and before the window: somebody else's.
    let between = saw(
        "2026-03-02T09:16:40Z",
        status("lcc-1", "2026-03-02T09:00:01Z", "DELETE", "[]", "APPLIED"),
    );
    assert_eq!(settled(&[between]), JournalState::Superseded);
}

#[test]
fn a_request_is_not_followed_at_a_connector_made_anew() {
    let mine = Time::read("2026-03-02T09:16:31Z");
    let read = status("lcc-2", "2026-03-02T09:16:31Z", "PATCH", SENT, "APPLIED");
    assert_eq!(follow(&mine, Some("lcc-1"), &read), JournalState::ConnectorGone);
    assert_eq!(follow(&mine, None, &read), JournalState::Applied);
}

#[test]
fn an_answer_of_another_connector_is_told_by_its_name_or_its_id() {
    let said = |id: &str, name: &str| {
        let text = format!(r#"{{"id":{id},"name":{name},"type":"DELETE"}}"#);
        AlterRequestInfo::decode(&parse(text).unwrap()).unwrap()
    };
    let is_other = |lcc: Option<&str>, said: &AlterRequestInfo| is_of_another("o", lcc, said);
    assert!(!is_other(Some("lcc-1"), &said("\"lcc-1\"", "\"o\"")));
    assert!(is_other(Some("lcc-1"), &said("\"lcc-2\"", "\"o\"")));
    assert!(is_other(Some("lcc-1"), &said("\"lcc-1\"", "\"p\"")));
    assert!(is_other(None, &said("\"lcc-2\"", "\"p\"")));
    // What is not said, or was not known, separates nothing.
    assert!(!is_other(None, &said("\"lcc-2\"", "\"o\"")));
    assert!(!is_other(Some("lcc-1"), &said("null", "null")));
}

#[test]
fn an_echo_is_compared_exactly_then_by_meaning() {
    let patch = AlterType::Patch;
    let compare = |echo: &str| compare_echo(&patch, &entries(SENT), &patch, &entries(echo));
    assert_eq!(compare(SENT), Echo::Exact);
    assert_eq!(compare(ECHOED), Echo::SameMeaning);
    let Echo::Changed { sent, echoed, .. } = compare(OTHER) else {
        panic!("not seen")
    };
    assert_eq!(
        (sent.unwrap().text().to_owned(), echoed.unwrap().text().to_owned()),
        (r#"{"kafka_offset":5}"#.into(), r#"{"kafka_offset":6}"#.into())
    );
    assert!(matches!(compare("[]"), Echo::Changed { echoed: None, .. }));
    assert_eq!(
        compare_echo(&patch, &entries(SENT), &AlterType::Delete, &entries(SENT)),
        Echo::OtherType
    );
    // Named twice: which of the two counts is not known.
    let twice = |one: u32, two: u32| {
        let row = |offset: u32| format!(r#"{{"partition":{{"a":1}},"offset":{{"b":{offset}}}}}"#);
        entries(&format!("[{},{}]", row(one), row(two)))
    };
    assert!(is_same_request(&patch, &twice(1, 2), &patch, &twice(1, 2)));
    assert!(!is_same_request(&patch, &twice(1, 2), &patch, &twice(2, 2)));
    assert!(!is_same_request(&patch, &twice(1, 2), &patch, &twice(2, 1)));
    assert!(!is_same_request(&patch, &entries(SENT), &patch, &entries(OTHER)));
    // T20: a reset's echo has an empty list or none.
    assert!(is_same_request(&AlterType::Delete, &[], &AlterType::Delete, &[]));
}

// ---- verdict ----

const APPLIED: &str = "2026-03-02T09:17:22Z";

fn observed(time: &str, offsets: &[OffsetEntry]) -> ConnectorOffsets {
    ConnectorOffsets {
        id: None,
        name: None,
        offsets: offsets.to_vec(),
        observed_at: Some(Time::read(time)),
    }
}

fn judge(
    class: Option<&Class>,
    kind: &AlterType,
    previous: &[OffsetEntry],
    requested: &[OffsetEntry],
    live: &[&[OffsetEntry]],
) -> PartitionVerdict {
    let observations: Vec<_> = live
        .iter()
        .map(|offsets| observed("2026-03-02T09:18:05Z", offsets))
        .collect();
    let evidence = Evidence {
        class,
        kind,
        requested,
        previous,
        applied: at(APPLIED),
        stood_still: true,
        observations: &observations,
    };
    verdict(&evidence)[0].1
}

fn sink_verdict(previous: u64, requested: u64, live: &[u64]) -> PartitionVerdict {
    let rows = |offset: u64| sink(&[("orders", 0, offset)]);
    let live: Vec<_> = live.iter().map(|offset| rows(*offset)).collect();
    let live: Vec<&[OffsetEntry]> = live.iter().map(Vec::as_slice).collect();
    judge(
        by_id("sink"),
        &AlterType::Patch,
        &rows(previous),
        &rows(requested),
        &live,
    )
}

#[test]
fn a_sinks_verdict() {
    use PartitionVerdict::{AtIt, DidNotMove, FellToEarliest, MovedOn, Waiting};
    assert_eq!(sink_verdict(81_260, 80_000, &[]), Waiting);
    assert_eq!(sink_verdict(81_260, 80_000, &[80_000]), AtIt);
    assert_eq!(sink_verdict(81_260, 80_000, &[80_412]), MovedOn);
    // T40: a replay that is already past where it was cannot be told from nothing.
    assert!(matches!(
        sink_verdict(81_260, 80_000, &[81_300]),
        PartitionVerdict::CannotTell(_)
    ));
    assert_eq!(sink_verdict(81_260, 80_000, &[81_260]), DidNotMove);
    assert_eq!(sink_verdict(81_260, 80_000, &[3]), FellToEarliest);
    // A skip.
    assert_eq!(sink_verdict(77_120, 77_346, &[77_346]), AtIt);
    assert_eq!(sink_verdict(77_120, 77_346, &[77_400]), MovedOn);
    assert_eq!(sink_verdict(77_120, 77_346, &[77_120]), DidNotMove);
    assert_eq!(sink_verdict(77_120, 77_346, &[77_130]), DidNotMove);
    assert_eq!(sink_verdict(77_120, 77_346, &[12]), FellToEarliest);
    // What was seen once stays seen, in words for where it stands now: first at it, then past the old position.
    assert_eq!(sink_verdict(81_260, 80_000, &[80_000, 81_900]), MovedOn);
    assert_eq!(sink_verdict(81_260, 80_000, &[80_000, 80_500]), MovedOn);
    assert_eq!(sink_verdict(81_260, 80_000, &[81_260, 80_500]), MovedOn);
    assert_eq!(sink_verdict(81_260, 80_000, &[80_500, 80_000]), AtIt);
    assert_eq!(sink_verdict(81_260, 80_000, &[80_500, 3]), FellToEarliest);
    // A topic without new records: the replay ends at the very offset where it began.
    assert_eq!(sink_verdict(81_260, 80_000, &[80_000, 81_260]), MovedOn);
    assert_eq!(sink_verdict(81_260, 80_000, &[80_500, 81_260]), MovedOn);
    assert_eq!(sink_verdict(81_260, 80_000, &[80_500, 81_260, 81_260]), MovedOn);
    // Never seen anywhere else: nothing moved, as far as was seen.
    assert_eq!(sink_verdict(81_260, 80_000, &[81_260, 81_260]), DidNotMove);
}

/// A connector that ran comes past a position by itself: that it skipped up to there shows only where it stands at it.
#[test]
fn a_skip_of_a_connector_that_ran_is_not_confirmed_by_what_lies_behind_it() {
    use PartitionVerdict::{AtIt, CannotTell, DidNotMove, MovedOn};
    let rows = |offset: u64| sink(&[("orders", 0, offset)]);
    let judge = |stood_still: bool, live: &[u64]| {
        let seen = |offset: &u64| observed("2026-03-02T09:18:05Z", &rows(*offset));
        let observations: Vec<_> = live.iter().map(seen).collect();
        verdict(&Evidence {
            class: by_id("sink"),
            kind: &AlterType::Patch,
            requested: &rows(1_500),
            previous: &rows(1_000),
            applied: at(APPLIED),
            stood_still,
            observations: &observations,
        })[0]
            .1
    };
    let cannot_tell =
        CannotTell("cannot tell: it is past the requested position; skipped, or read up to there");
    assert_eq!(judge(false, &[7_000]), cannot_tell);
    assert!(!cannot_tell.is_confirmed() && !cannot_tell.is_bad());
    assert_eq!(judge(true, &[7_000]), MovedOn);
    assert_eq!(judge(false, &[1_500]), AtIt);
    assert_eq!(judge(false, &[1_500, 7_000]), MovedOn, "it was seen at it");
    assert_eq!(judge(false, &[1_200]), DidNotMove);
}

/// API.md T32 and 1.2: a task that failed leaves the others running, and a pause reaches them only by and by.
#[test]
fn a_connector_stands_still_where_none_of_its_tasks_may_run() {
    let still = |state: &str, tasks: &[&str]| {
        let task = |word: &&str| format!(r#"{{"id":0,"state":"{word}","worker_id":"o"}}"#);
        let tasks = tasks.iter().map(task).collect::<Vec<_>>().join(",");
        let text = format!(r#"{{"connector":{{"state":"{state}"}},"tasks":[{tasks}]}}"#);
        stands_still(&ConnectorStatus::decode(&json(&text)).unwrap())
    };
    for state in ["FAILED", "PAUSED"] {
        for tasks in [&["FAILED"][..], &["FAILED", "PAUSED", "FAILED"], &[]] {
            assert!(still(state, tasks), "{state} {tasks:?}");
        }
        for tasks in [
            &["FAILED", "RUNNING"][..],
            &["DREAMING"],
            &["PAUSED", "UNASSIGNED"],
        ] {
            assert!(!still(state, tasks), "{state} {tasks:?}");
        }
    }
    for state in ["RUNNING", "DEGRADED", "PROVISIONING", "DREAMING"] {
        assert!(!still(state, &["FAILED"]), "{state}");
    }
}

/// A verdict is on the position that stands beside it. One of an earlier observation is not left standing beside a later number.
#[test]
fn what_an_earlier_observation_showed_is_said_of_what_stands_there_now() {
    use PartitionVerdict::{CannotTell, DidNotMove, MovedOn};
    // A skip that was seen, and then something put it back.
    let CannotTell(why) = sink_verdict(77_120, 77_346, &[77_346, 77_130]) else {
        panic!("not seen");
    };
    assert!(why.ends_with("now it stands before that"), "{why}");
    assert_eq!(sink_verdict(77_120, 77_346, &[77_130, 77_130]), DidNotMove);
    // No order to compare by: it was seen at it, and it stands elsewhere now.
    let row = |token: &str| {
        vec![OffsetEntry {
            partition: json(r#"{"ns":"a"}"#),
            offset: json(&format!(r#"{{"_id":"{token}"}}"#)),
        }]
    };
    let (at_it, later) = (row("new"), row("third"));
    let class = by_id("mongodb-atlas");
    assert_eq!(
        judge(class, &AlterType::Patch, &row("old"), &at_it, &[&at_it, &later]),
        MovedOn
    );
    // It may have been put back as well.
    let back = judge(
        class,
        &AlterType::Patch,
        &row("old"),
        &at_it,
        &[&at_it, &row("old")],
    );
    assert!(matches!(back, CannotTell(_)), "{back:?}");
    // What the observation does not have stands nowhere.
    let rows = sink(&[("orders", 0, 80_000)]);
    let null = vec![OffsetEntry {
        partition: rows[0].partition.clone(),
        offset: json("null"),
    }];
    for gone in [&[][..], &null] {
        let seen = judge(by_id("sink"), &AlterType::Patch, &rows, &rows, &[&rows, gone]);
        assert!(matches!(seen, CannotTell(_)), "{seen:?}");
    }
}

/// A sink's partition counts as the server takes it, its number written either way.
#[test]
fn a_retyped_partition_is_still_that_partition() {
    let row = |partition: &str, offset: u64| {
        vec![OffsetEntry {
            partition: json(&format!(r#"{{"kafka_topic":"o","kafka_partition":{partition}}}"#)),
            offset: json(&format!(r#"{{"kafka_offset":{offset}}}"#)),
        }]
    };
    let sink = by_id("sink");
    let (text, number) = (row("\"0\"", 5), row("0", 9));
    assert_eq!(
        judge(sink, &AlterType::Patch, &number, &text, &[&row("0", 5)]),
        PartitionVerdict::AtIt
    );
    assert_eq!(
        judge(sink, &AlterType::Patch, &number, &text, &[&row("0", 9)]),
        PartitionVerdict::DidNotMove
    );
}

#[test]
fn only_observations_later_than_the_application_count() {
    let rows = |offset: u64| sink(&[("orders", 0, offset)]);
    for (time, expected) in [
        (APPLIED, PartitionVerdict::Waiting),
        ("2026-03-02T09:17:21Z", PartitionVerdict::Waiting),
        ("2026-03-02T09:17:22.001Z", PartitionVerdict::AtIt),
        ("not a time", PartitionVerdict::Waiting),
    ] {
        let observations = [observed(time, &rows(5))];
        let (previous, requested) = (rows(10), rows(5));
        let evidence = Evidence {
            class: by_id("sink"),
            kind: &AlterType::Patch,
            requested: &requested,
            previous: &previous,
            applied: at(APPLIED),
            stood_still: true,
            observations: &observations,
        };
        assert_eq!(verdict(&evidence)[0].1, expected, "{time}");
    }
}

#[test]
fn an_opaque_class_is_only_ever_at_it_or_where_it_was() {
    let class = by_id("mongodb-atlas");
    let row = |token: &str| {
        vec![OffsetEntry {
            partition: json(r#"{"ns":"a"}"#),
            offset: json(&format!(r#"{{"_id":"{token}"}}"#)),
        }]
    };
    let judge = |live: &str| judge(class, &AlterType::Patch, &row("old"), &row("new"), &[&row(live)]);
    assert_eq!(judge("new"), PartitionVerdict::AtIt);
    assert_eq!(judge("old"), PartitionVerdict::DidNotMove);
    assert!(matches!(judge("third"), PartitionVerdict::CannotTell(_)));
}

#[test]
fn a_retyped_number_is_still_that_position() {
    let row = |offset: &str| {
        vec![OffsetEntry {
            partition: json(r#"{"kafka_topic":"o","kafka_partition":0}"#),
            offset: json(&format!(r#"{{"kafka_offset":{offset}}}"#)),
        }]
    };
    assert_eq!(
        judge(
            by_id("sink"),
            &AlterType::Patch,
            &row("9"),
            &row("\"5\""),
            &[&row("5")]
        ),
        PartitionVerdict::AtIt
    );
}

#[test]
fn what_is_not_in_the_observation_or_has_no_past_cannot_be_told() {
    let (requested, nothing) = (sink(&[("orders", 0, 5)]), Vec::new());
    let patch = AlterType::Patch;
    assert!(matches!(
        judge(by_id("sink"), &patch, &nothing, &requested, &[&nothing]),
        PartitionVerdict::CannotTell(_)
    ));
    assert!(matches!(
        judge(
            by_id("sink"),
            &patch,
            &nothing,
            &requested,
            &[&sink(&[("orders", 0, 6)])]
        ),
        PartitionVerdict::CannotTell(_)
    ));
    assert_eq!(
        judge(
            by_id("sink"),
            &patch,
            &nothing,
            &requested,
            &[&sink(&[("orders", 0, 1)])]
        ),
        PartitionVerdict::FellToEarliest
    );
    // A source below both is not said to have fallen to earliest.
    let mysql = |pos: u32| {
        vec![OffsetEntry {
            partition: json(r#"{"server":"s"}"#),
            offset: json(&format!(r#"{{"file":"a.1","pos":{pos}}}"#)),
        }]
    };
    assert!(matches!(
        judge(by_id("mysql-cdc"), &patch, &mysql(100), &mysql(50), &[&mysql(4)]),
        PartitionVerdict::CannotTell(_)
    ));
}

#[test]
fn a_resets_verdict() {
    use PartitionVerdict::{Absent, BelowPrevious, CannotTell, WentOn};
    let delete = AlterType::Delete;
    let before = sink(&[("orders", 0, 100)]);
    // No number: the partition is not there.
    let judge = |live: &[Option<u64>]| {
        let rows: Vec<Vec<OffsetEntry>> = live
            .iter()
            .map(|live| live.map_or_else(Vec::new, |live| sink(&[("orders", 0, live)])))
            .collect();
        let live: Vec<&[OffsetEntry]> = rows.iter().map(Vec::as_slice).collect();
        judge(by_id("sink"), &delete, &before, &[], &live)
    };
    assert_eq!(judge(&[None]), Absent);
    assert_eq!(judge(&[Some(7)]), BelowPrevious);
    for live in [100, 101] {
        assert!(matches!(judge(&[Some(live)]), CannotTell(_)), "{live}");
    }
    // It has an offset again: "absent" is not said beside a number.
    assert_eq!(judge(&[None, Some(7)]), BelowPrevious);
    assert_eq!(judge(&[Some(7), None]), Absent);
    for seen in [&[None][..], &[Some(7)], &[None, Some(7)], &[None, Some(120)]] {
        for live in [100, 101] {
            let all = [seen, &[Some(live)]].concat();
            assert_eq!(judge(&all), WentOn, "{all:?}");
        }
    }
    assert!(WentOn.is_confirmed() && !WentOn.is_bad());
    // The same of one partition whose offset a PATCH takes away.
    let null = vec![OffsetEntry {
        partition: before[0].partition.clone(),
        offset: json("null"),
    }];
    let live = sink(&[("orders", 0, 7)]);
    assert_eq!(
        self::judge(by_id("sink"), &AlterType::Patch, &before, &null, &[&[], &live]),
        BelowPrevious
    );
}

/// A DELETE with a list that the server ignored.
#[test]
fn partitions_that_were_not_named_are_watched_too() {
    let delete = AlterType::Delete;
    let previous = sink(&[("orders", 0, 100), ("orders", 1, 100), ("orders", 2, 100)]);
    let observations = [observed("2026-03-02T09:18:05Z", &sink(&[("orders", 2, 120)]))];
    let evidence = Evidence {
        class: by_id("sink"),
        kind: &delete,
        requested: &previous[..1],
        previous: &previous,
        applied: at(APPLIED),
        stood_still: true,
        observations: &observations,
    };
    assert_eq!(
        collateral(&evidence),
        [json(r#"{"kafka_topic":"orders","kafka_partition":1}"#)]
    );
    let null = OffsetEntry {
        partition: previous[1].partition.clone(),
        offset: json("null"),
    };
    let lower = sink(&[("orders", 2, 99)]).remove(0);
    let fell = [observed("2026-03-02T09:18:05Z", &[null, lower])];
    assert_eq!(
        collateral(&Evidence {
            observations: &fell,
            ..evidence
        })
        .len(),
        2
    );
    assert_eq!(
        collateral(&Evidence {
            observations: &[],
            ..evidence
        }),
        []
    );
    assert_eq!(
        collateral(&Evidence {
            requested: &[],
            ..evidence
        }),
        []
    );
}

/// Why there is no order to show is said as it is.
#[test]
fn no_order_has_its_reason() {
    use offset_rules::position::{Step, step};
    let no_order = |class: &str, from: &str, to: &str| match step(by_id(class), &json(from), &json(to)) {
        Step::NoOrder(why) => why,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        no_order("sink", "null", r#"{"kafka_offset":1}"#),
        "there is no offset on one side"
    );
    assert_eq!(
        no_order("sink", r#"{"kafka_offset":1}"#, "null"),
        "there is no offset on one side"
    );
    assert_eq!(
        no_order(
            "oracle-xstream",
            r#"{"scn":"1","lcr_position":"a"}"#,
            r#"{"scn":"2","lcr_position":"b"}"#
        ),
        "lcr_position differs, and it has no order to show"
    );
    assert_eq!(
        no_order("sink", r#"{"a":1}"#, r#"{"b":1}"#),
        "no key that the order goes by is there"
    );
}
