//! The traps of API.md 6 and 12 that concern data, each by its number.
//!
//! T17 is a header, not data: that `WWW-Authenticate` never reaches the browser is shown in `crates/gateway`
//! (`only_listed_headers_come_through`, and over sockets `the_sandbox_answers_through_the_same_filter`).

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics has failed, in its helpers too"
)]

mod common;

use std::sync::Arc;
use std::time::Duration;

use common::{at, draft_of, draft_on, entries, json, problems, problems_with, shape, sink};
use connect_api::{AlterStatus, AlterType, ConnectorOffsets, Time};
use offset_rules::class::{
    Config, ReplayEffect, ResetMeaning, Side, TABLE, by_id, replay_effect, reset_meaning,
};
use offset_rules::content::is_same_request;
use offset_rules::copy::{About, BodyForm, Tool, copy_alter, copy_status};
use offset_rules::draft::{At, Intent, RowIntent};
use offset_rules::import::{Form, read};
use offset_rules::moved::{Block, Now, moved_since};
use offset_rules::position::{Step, step};
use offset_rules::problems::Code;
use offset_rules::settlement::{
    JournalState, SentRequest, Settlement, StatusRead, StatusSeen, Window, follow, settle,
};
use offset_rules::stackql::Generation;
use offset_rules::strategy::{Move, Source, copy_from, move_to, reset_all, restorable, skip_one, skip_past};
use offset_rules::target::digest;
use offset_rules::trace::named_records;
use offset_rules::verdict::{Evidence, PartitionVerdict, verdict};

fn status(text: &str) -> AlterStatus {
    AlterStatus::decode(&json(text)).unwrap().unwrap()
}

#[test]
fn t1_the_type_in_the_body_decides() {
    let mut draft = draft_on(sink(&[("orders", 0, 1)]));
    draft.set_value(At::Base(0), "kafka_offset", "0", RowIntent::Value);
    assert!(draft.body().starts_with(r#"{"type":"PATCH","#));
    reset_all(&mut draft);
    assert_eq!(draft.body(), r#"{"type":"DELETE"}"#);
}

#[test]
fn t2_the_name_goes_into_paths_once_encoded_and_the_id_into_the_cli() {
    let mut draft = draft_on(sink(&[("orders", 0, 1)]));
    draft.target.address.name = "a%2Fb / ü".into();
    let about = About {
        target: &draft.target,
        base_url: "https://api.confluent.cloud",
    };
    assert!(
        copy_status(Tool::Curl, &about)
            .text
            .contains("/connectors/a%252Fb%20%2F%20%C3%BC/offsets/request/status'")
    );
    assert!(
        copy_status(Tool::ConfluentCli, &about)
            .text
            .contains(" describe lcc-7k2m9q ")
    );
}

#[test]
fn t3_an_unknown_phase_is_not_the_end() {
    let text = r#"{"request":{"id":"l","name":"o","type":"PATCH","requested_at":"2026-03-02T09:16:31Z"},"status":{"phase":"REVALIDATING"}}"#;
    assert_eq!(
        follow(&Time::read("2026-03-02T09:16:31Z"), None, &status(text)),
        JournalState::Accepted
    );
}

#[test]
fn t4_an_unknown_type_in_an_echo_is_never_ours() {
    let echoed = status(
        r#"{"request":{"id":"l","name":"o","type":"Patch","requested_at":"x","offsets":[]},"status":{"phase":"PENDING"}}"#,
    );
    assert!(!is_same_request(
        &AlterType::Patch,
        &[],
        &echoed.request.kind,
        &[]
    ));
}

#[test]
fn t5_integers_beyond_2_53_stay_as_they_are() {
    for (partition, offset, key, typed) in [
        (
            r#"{"server":"s"}"#,
            r#"{"lsn":9007199254741993,"txId":1}"#,
            "txId",
            "2",
        ),
        (
            r#"{"task.id":0}"#,
            r#"{"random.seed":-8231546987123540013,"current.iteration":1}"#,
            "current.iteration",
            "2",
        ),
        (
            r#"{"bucket":"b","partition":"1"}"#,
            r#"{"vbuuid":18014398509481985,"bySeqno":1}"#,
            "bySeqno",
            "9223372036854775807",
        ),
    ] {
        let mut draft = draft_of(partition, offset);
        let shape = offset_rules::class::Shape::of(None, None, &draft.base.entries);
        draft.set_cell(At::Base(0), key, typed, &shape).unwrap();
        let untouched = offset.split(',').next().unwrap();
        assert!(draft.body().contains(untouched), "{}", draft.body());
    }
}

#[test]
fn t6_spellings_of_numbers_are_kept() {
    let mut draft = draft_of(r#"{"u":1.0}"#, r#"{"a":1.0,"b":1e3,"c":-0,"d":7}"#);
    draft.set_value(At::Base(0), "d", "8", RowIntent::Value);
    assert!(
        draft
            .body()
            .contains(r#"{"partition":{"u":1.0},"offset":{"a":1.0,"b":1e3,"c":-0,"d":8}}"#)
    );
}

#[test]
fn t7_numbers_as_strings_stay_strings() {
    let mut draft = draft_of(
        r#"{"kafka_topic":"o","kafka_partition":"0"}"#,
        r#"{"kafka_offset":"50"}"#,
    );
    let shape = shape("OrdersSink", &draft);
    draft.set_cell(At::Base(0), "kafka_offset", "40", &shape).unwrap();
    assert!(draft.body().contains(
        r#"{"partition":{"kafka_topic":"o","kafka_partition":"0"},"offset":{"kafka_offset":"40"}}"#
    ));
    assert!(!problems("OrdersSink", &draft).has_errors());
}

#[test]
fn t8_a_partition_is_a_whole_map_with_types() {
    let mut draft = draft_of(r#"{"protocol":"1","table":"a.b"}"#, r#"{"incrementing":3}"#);
    let same = draft.add_partition(json(r#"{"table":"a.b","protocol":"1"}"#));
    assert_eq!(same, At::Base(0));
    let other = draft.add_partition(json(r#"{"protocol":1,"table":"a.b"}"#));
    assert_eq!(other, At::Added(0));
    draft.set_offset(other, r#"{"incrementing":2}"#, RowIntent::Value);
    assert!(
        problems("PostgresSource", &draft)
            .of(Code::MistypedPartition)
            .is_some()
    );
}

#[test]
fn t9_a_null_offset_is_not_proven() {
    let mut draft = draft_on(sink(&[("orders", 0, 1)]));
    draft.set_offset(At::Base(0), "null", RowIntent::Value);
    assert!(draft.body().ends_with(r#""offset":null}]}"#));
    assert!(problems("OrdersSink", &draft).of(Code::NullOffset).is_some());
}

#[test]
fn t10_a_null_inside_an_offset_is_sent_along() {
    let mut draft = draft_of(
        r#"{"server":"s"}"#,
        r#"{"file":"a.1","pos":4,"transaction_id":null}"#,
    );
    draft.set_value(At::Base(0), "pos", "5", RowIntent::Value);
    assert!(
        draft
            .body()
            .contains(r#"{"file":"a.1","pos":5,"transaction_id":null}"#)
    );
    assert!(!problems("MySqlCdcSource", &draft).has_errors());
}

#[test]
fn t11_every_key_of_a_changed_partition_is_sent() {
    let live =
        r#"{ "ts_sec" : 1711788870, "file":"mysql-bin.000600",  "pos":2001,"row":1 , "extra":"ü\u0041"}"#;
    let mut draft = draft_of(r#"{ "server" : "dbzv2" }"#, live);
    draft.set_value(At::Base(0), "pos", "4", RowIntent::Value);
    let expected = live.replace("2001", "4");
    assert_eq!(
        draft.body(),
        format!(
            r#"{{"type":"PATCH","offsets":[{{"partition":{{ "server" : "dbzv2" }},"offset":{expected}}}]}}"#
        )
    );
}

#[test]
fn t12_a_partition_listed_twice_is_an_error() {
    let mut draft = draft_on(sink(&[("orders", 0, 1)]));
    let at = draft.add_partition(json(r#"{"kafka_topic":"orders","kafka_partition":9}"#));
    draft.set_offset(at, r#"{"kafka_offset":5}"#, RowIntent::Value);
    draft.set_value(At::Base(0), "kafka_offset", "0", RowIntent::Value);
    let file = draft
        .export()
        .replace(r#""kafka_partition":9"#, r#""kafka_partition":0"#);
    let draft = offset_rules::draft::Draft::from_json(&file, None).unwrap();
    assert!(
        problems("OrdersSink", &draft)
            .of(Code::DuplicatePartition)
            .is_some()
    );
}

#[test]
fn t13_order_carries_no_meaning() {
    let one = r#"[{"partition":{"a":1,"b":2},"offset":{"x":1,"y":2}},{"partition":{"a":2,"b":2},"offset":{"x":1,"y":2}}]"#;
    let other = r#"[{"offset":{"y":2,"x":1},"partition":{"b":2,"a":2}},{"partition":{"b":2,"a":1},"offset":{"y":2,"x":1}}]"#;
    assert!(is_same_request(
        &AlterType::Patch,
        &entries(one),
        &AlterType::Patch,
        &entries(other)
    ));
}

#[test]
fn t14_every_form_of_a_time_counts() {
    let mine = Time::read("2024-02-20T15:14:20+0000");
    let text = r#"{"request":{"id":"l","name":"o","type":"PATCH","requested_at":"2024-02-20T15:14:20.000Z"},"status":{"phase":"APPLIED"}}"#;
    assert_eq!(follow(&mine, None, &status(text)), JournalState::Applied);
}

#[test]
fn t15_and_t16_what_a_pending_status_lacks_is_no_error() {
    let pending = status(
        r#"{"request":{"id":"l","name":"o","type":"PATCH","requested_at":"x","offsets":[]},"status":{"phase":"PENDING"},"applied_at":null}"#,
    );
    assert_eq!((pending.applied_at.as_ref(), restorable(&pending)), (None, None));
    let nothing = status(
        r#"{"request":{"id":"l","name":"o","type":"PATCH","requested_at":"x"},"status":{"phase":"APPLIED"},"previous_offsets":[]}"#,
    );
    assert_eq!(restorable(&nothing).map(|plan| plan.candidates.len()), Some(0));
}

#[test]
fn t18_no_offsets_yet_is_no_error() {
    let mut draft = draft_on(Vec::new());
    let at = draft.add_partition(json(r#"{"kafka_topic":"orders","kafka_partition":0}"#));
    draft.set_offset(at, r#"{"kafka_offset":5}"#, RowIntent::Value);
    let problems = problems("OrdersSink", &draft);
    assert!(!problems.has_errors() && problems.of(Code::UnknownPartition).is_none());
}

#[test]
fn t19_an_observation_from_before_the_application_says_nothing() {
    let rows = sink(&[("orders", 0, 5)]);
    let seen = [ConnectorOffsets {
        id: None,
        name: None,
        offsets: rows.clone(),
        observed_at: Some(Time::read("2026-03-02T09:17:21Z")),
    }];
    let evidence = Evidence {
        class: by_id("sink"),
        kind: &AlterType::Patch,
        requested: &rows,
        previous: &[],
        applied: at("2026-03-02T09:17:22Z"),
        stood_still: true,
        observations: &seen,
    };
    assert_eq!(verdict(&evidence)[0].1, PartitionVerdict::Waiting);
}

#[test]
fn t20_the_echo_of_a_reset_is_empty_or_missing() {
    for offsets in [r#","offsets":[]"#, ""] {
        let echoed = status(&format!(
            r#"{{"request":{{"id":"l","name":"o","type":"DELETE","requested_at":"x"{offsets}}},"status":{{"phase":"PENDING"}}}}"#
        ));
        assert!(is_same_request(
            &AlterType::Delete,
            &[],
            &echoed.request.kind,
            &echoed.request.offsets
        ));
    }
}

/// A 404 and an empty body are told apart by the client (`crates/connect-api/tests/client/reads.rs`).
#[test]
fn t21_no_request_yet_is_no_error_and_no_request() {
    for nothing in ["{}", r#"{"request":null}"#, r#"{"request":null,"status":null}"#] {
        assert_eq!(AlterStatus::decode(&json(nothing)), Ok(None), "{nothing}");
    }
    let sent = SentRequest {
        kind: AlterType::Delete,
        offsets: Vec::new(),
        lcc: None,
        before: None,
        window: Window::new(at("2026-03-02T09:16:30Z"), Duration::from_secs(45)),
    };
    let none = |time: &str| StatusRead {
        at: at(time),
        seen: StatusSeen::NoneYet,
    };
    let mut reads = vec![none("2026-03-02T09:16:35Z")];
    assert_eq!(settle(&sent, &reads), Settlement::NotYet);
    let first = r#"{"request":{"id":"l","name":"o","type":"DELETE","requested_at":"2026-03-02T09:16:31Z"},"status":{"phase":"PENDING"}}"#;
    reads.push(StatusRead {
        at: at("2026-03-02T09:16:40Z"),
        seen: StatusSeen::Status(Box::new(status(first))),
    });
    assert_eq!(settle(&sent, &reads).state(), JournalState::Accepted);
}

#[test]
fn t22_what_get_answers_can_be_imported_as_it_is() {
    let pair = r#"{"partition":{"a":1},"offset":{"b":2}}"#;
    let answer =
        format!(r#"{{"id":"lcc-1","name":"o","offsets":[{pair}],"metadata":{{"observed_at":"x"}}}}"#);
    assert_eq!(read(answer.as_bytes()).unwrap().form, Form::Answer);
    assert_eq!(read(format!("[{pair}]").as_bytes()).unwrap().form, Form::Array);
}

#[test]
fn t23_jumping_warns_of_the_earliest() {
    let mut draft = draft_on(sink(&[("orders", 0, 500)]));
    let shape = shape("OrdersSink", &draft);
    draft
        .set_cell(At::Base(0), "kafka_offset", "900", &shape)
        .unwrap();
    let raised = problems("OrdersSink", &draft);
    assert!(raised.of(Code::SinkRaised).unwrap().advice().contains("earliest"));
    let class = by_id("sink");
    let rows = |offset: u64| sink(&[("orders", 0, offset)]);
    let seen = [ConnectorOffsets {
        id: None,
        name: None,
        offsets: rows(3),
        observed_at: Some(Time::read("2026-03-02T09:18:00Z")),
    }];
    let evidence = Evidence {
        class,
        kind: &AlterType::Patch,
        requested: &rows(900),
        previous: &rows(500),
        applied: at("2026-03-02T09:17:22Z"),
        stood_still: true,
        observations: &seen,
    };
    assert_eq!(verdict(&evidence)[0].1, PartitionVerdict::FellToEarliest);
}

#[test]
fn t24_the_consumer_group_is_named() {
    assert_eq!(
        by_id("sink").unwrap().resumes_from,
        "the committed offset of its consumer group, connect-<lcc id>"
    );
    // Of sinks alone: a source has no group.
    for class in TABLE.iter().filter(|class| class.side == Side::Source) {
        assert!(!class.resumes_from.contains("consumer group"), "{}", class.id);
    }
}

#[test]
fn t25_nanos_agree_with_their_timestamp() {
    let mut draft = draft_of(
        r#"{"query":"query"}"#,
        r#"{"timestamp":1790818723729,"timestamp_nanos":729000000}"#,
    );
    draft.set_value(At::Base(0), "timestamp", "1790818723000", RowIntent::Value);
    let found = problems("PostgresSource", &draft);
    assert_eq!(
        found.of(Code::NanosDisagree).unwrap().advice(),
        "Set timestamp_nanos to 0, or to 0 with a whole second."
    );
    let moved = move_to(
        &mut draft,
        At::Base(0),
        by_id("jdbc-query"),
        &Move::Time("2026-10-01T00:00:00.5Z".into()),
    );
    assert!(moved.is_ok() && !problems("PostgresSource", &draft).has_errors());
}

#[test]
fn t26_json_inside_a_string_survives_every_copy() {
    let id = r#"{"_id":"{\"_data\": \"8265\"}"}"#;
    let mut draft = draft_of(r#"{"ns":"a"}"#, r#"{"_id":"{\"_data\": \"82\"}"}"#);
    draft.set_offset(At::Base(0), id, RowIntent::Value);
    let about = About {
        target: &draft.target,
        base_url: "https://api.confluent.cloud",
    };
    let text = |tool| copy_alter(tool, &about, &draft).text;
    assert!(text(Tool::Curl).contains(id));
    assert!(text(Tool::Terraform).contains(r#""_id" = "{\"_data\": \"8265\"}""#));
    assert!(
        text(Tool::StackQl(Generation::Of2026, BodyForm::Json))
            .contains(r#"{"_id":"{\\"_data\\": \\"8265\\"}"}"#)
    );
}

#[test]
fn t27_cosmos_ignores_its_token() {
    let mut draft = draft_of(
        r#"{"DatabaseName":"a","Container":"b"}"#,
        r#"{"recordContinuationToken":"x"}"#,
    );
    draft.set_value(At::Base(0), "recordContinuationToken", r#""y""#, RowIntent::Value);
    let found = problems("CosmosDbSource", &draft);
    let ignored = found.of(Code::Ignored).unwrap();
    assert!(ignored.says().contains("lease container"), "{}", ignored.says());
    assert!(
        ignored.advice().contains("nothing to move"),
        "{}",
        ignored.advice()
    );
    // The second version does read it.
    assert!(problems("CosmosDbSourceV2", &draft).of(Code::Ignored).is_none());
    let (before, after) = (
        json(r#"{"recordContinuationToken":"x"}"#),
        json(r#"{"recordContinuationToken":"y"}"#),
    );
    assert!(matches!(step(by_id("cosmos"), &before, &after), Step::NoOrder(_)));
}

#[test]
fn t28_masked_values_are_never_sent_back() {
    let draft = draft_on(sink(&[("orders", 0, 1)]));
    let config = [("kafka.api.secret".to_owned(), "****************".to_owned())].into();
    let about = About {
        target: &draft.target,
        base_url: "https://api.confluent.cloud",
    };
    let copied = offset_rules::copy::create_with_offsets(&about, &draft, Some(&config)).unwrap();
    assert!(!copied.files[0].text.contains("***") && copied.files[0].text.contains("FILL IN"));
}

#[test]
fn t29_a_slip_in_a_members_name_is_named() {
    let slip = |text: &str| read(text.as_bytes()).unwrap_err();
    let error = slip(r#"{"type":"PATCH","offset":[]}"#);
    assert_eq!(error.code, "import-shape");
    assert!(error.says.contains("no member offsets"), "{error}");
    // Beside a right one it would be dropped without a word, and so would every other name.
    for (text, name) in [
        (r#"{"offsets":[],"offset":{}}"#, "offset"),
        (r#"{"offsets":[],"Offsets":[]}"#, "Offsets"),
        (r#"{"type":"PATCH","offsets":[],"typ":"DELETE"}"#, "typ"),
        (r#"[{"partition":{},"offset":{},"offsets":{}}]"#, "offsets"),
    ] {
        assert!(slip(text).says.contains(name), "{text}: {}", slip(text));
    }
    // What the server adds of its own is passed over, and what it leaves out is null.
    let read = status(
        r#"{"new":{"a":[1]},"request":{"id":"l","name":"o","type":"PATCH","requested_at":"x","colour":7},"status":{"phase":"PENDING","since":1}}"#,
    );
    assert_eq!((read.applied_at, read.previous_offsets), (None, None));
}

#[test]
fn t30_without_an_id_requests_are_told_apart_by_time_and_content() {
    let mut draft = draft_on(sink(&[("orders", 0, 1)]));
    assert_eq!(digest(&draft.target, "{}"), digest(&draft.target, "{}"));
    assert_ne!(digest(&draft.target, "{}"), digest(&draft.target, "{ }"));
    // Two users can overwrite each other: what came in between stops the second one.
    draft.set_value(At::Base(0), "kafka_offset", "0", RowIntent::Value);
    let (then, other) = (
        Time::read("2026-03-02T09:00:00Z"),
        Time::read("2026-03-02T09:00:00.001Z"),
    );
    let blocks = |request_then: Option<&Time>, request_now: Option<&Time>| {
        let base = Arc::clone(&draft.base);
        let now = Now {
            class: by_id("sink"),
            base: &base,
            lcc: draft.target.lcc.as_deref(),
            request_then,
            request_now,
        };
        moved_since(&draft, &now).blocks
    };
    assert_eq!(blocks(Some(&then), Some(&then)), []);
    assert_eq!(
        blocks(Some(&then), Some(&other)),
        [Block::AnotherRequest(Some(other.clone()))]
    );
    assert_eq!(
        blocks(None, Some(&then)),
        [Block::AnotherRequest(Some(then.clone()))]
    );
}

#[test]
fn t31_skip_past_takes_the_traces_record_not_the_committed_one() {
    let mut draft = draft_on(sink(&[("orders", 0, 1_000)]));
    let record = &named_records("(topic='orders',partition=0,offset=1487)")[0];
    skip_past(&mut draft, record);
    assert!(draft.body().contains("1488"));
    assert!(skip_one(&mut draft, [0]).notes[0].contains("a good one may be dropped"));
}

#[test]
fn t33_gtids_win_over_file_and_pos() {
    let mut draft = draft_of(
        r#"{"server":"s"}"#,
        r#"{"file":"a.1","pos":4,"gtids":"u:1-7","event":3}"#,
    );
    draft.set_value(At::Base(0), "file", r#""a.2""#, RowIntent::Value);
    let found = problems("MySqlCdcSourceV2", &draft);
    assert!(found.of(Code::GtidsWin).is_some() && found.of(Code::EventRowLeft).is_some());
}

#[test]
fn t34_lsn_without_lsn_proc_does_nothing() {
    let mut draft = draft_of(r#"{"server":"s"}"#, r#"{"lsn":200,"lsn_proc":200}"#);
    draft.set_value(At::Base(0), "lsn", "100", RowIntent::Value);
    let found = problems("PostgresCdcSourceV2", &draft);
    assert!(found.of(Code::LsnWithoutProc).is_some() && found.of(Code::LsnBack).is_none());
    draft.set_value(At::Base(0), "lsn_proc", "100", RowIntent::Value);
    let found = problems("PostgresCdcSourceV2", &draft);
    assert!(found.of(Code::LsnWithoutProc).is_none());
    assert!(
        found
            .of(Code::LsnBack)
            .unwrap()
            .advice()
            .contains("confirmed_flush_lsn")
    );
}

#[test]
fn t35_a_jdbc_reset_can_skip_everything() {
    let config: Config = [("timestamp.initial".to_owned(), "-1".to_owned())].into();
    assert!(matches!(
        reset_meaning(by_id("jdbc-table"), Some(&config)),
        ResetMeaning::StartsAtTheEnd(_)
    ));
    let mut draft = draft_of(r#"{"protocol":"1","table":"a"}"#, r#"{"timestamp":1}"#);
    draft.intent = Intent::DeleteAll;
    assert!(
        problems_with("PostgresSource", &draft, &[("timestamp.initial", "-1")])
            .of(Code::ResetGap)
            .is_some()
    );
}

#[test]
fn t36_minus_one_is_jdbcs_own_default() {
    let mut jdbc = draft_of(r#"{"query":"query"}"#, r#"{"incrementing":3}"#);
    jdbc.set_value(At::Base(0), "incrementing", "-1", RowIntent::Value);
    assert!(!problems("PostgresSource", &jdbc).has_errors());
    let mut sink = draft_on(sink(&[("orders", 0, 3)]));
    sink.set_value(At::Base(0), "kafka_offset", "-1", RowIntent::Value);
    assert!(problems("OrdersSink", &sink).of(Code::BelowLowest).is_some());
}

#[test]
fn t37_some_targets_keep_their_own_position() {
    let config: Config = [(
        "snowflake.ingestion.method".to_owned(),
        "SNOWPIPE_STREAMING".to_owned(),
    )]
    .into();
    let effect = replay_effect(by_id("sink"), Some("SnowflakeSink"), Some(&config));
    assert!(matches!(effect, ReplayEffect::KeepsItsOwnPosition(_)));
    assert_eq!(by_id("sink").unwrap().side, Side::Sink);
}

#[test]
fn t38_an_offset_means_nothing_on_another_cluster() {
    let mut other = common::target();
    other.address.place.cluster = "lkc-elsewhere".into();
    let mut draft = draft_on(sink(&[("orders", 0, 1)]));
    let from = sink(&[("orders", 0, 2)]);
    assert!(
        copy_from(
            &mut draft,
            Source {
                target: &other,
                entries: &from
            }
        )
        .notes[0]
            .contains("another cluster")
    );
}

#[test]
fn t39_the_command_for_a_time_needs_no_idle_group() {
    let rows = sink(&[("orders.v1", 0, 1), ("orders.v1", 1, 1), ("pay", 0, 1)]);
    let text = offset_rules::copy::find_offsets_at(&rows, at("2026-03-02T09:16:31.5Z"))
        .unwrap()
        .text;
    assert!(text.starts_with("kafka-get-offsets "), "{text}");
    for of_a_group in ["kafka-consumer-groups", "--reset-offsets", "--group", "--execute"] {
        assert!(!text.contains(of_a_group), "{text}");
    }
    // Every topic once, as a pattern that means itself; the time in milliseconds.
    assert!(text.contains(r"--topic-partitions 'orders\.v1,pay'"), "{text}");
    assert!(text.ends_with("--time 1772442991500"), "{text}");
    assert!(offset_rules::copy::find_offsets_at(&[], at("2026-03-02T09:16:31Z")).is_none());
}

#[test]
fn t40_a_small_replay_can_be_over_before_the_first_look() {
    let rows = |offset: u64| sink(&[("orders", 0, offset)]);
    let seen = [ConnectorOffsets {
        id: None,
        name: None,
        offsets: rows(101),
        observed_at: Some(Time::read("2026-03-02T09:18:00Z")),
    }];
    let evidence = Evidence {
        class: by_id("sink"),
        kind: &AlterType::Patch,
        requested: &rows(95),
        previous: &rows(100),
        applied: at("2026-03-02T09:17:22Z"),
        stood_still: true,
        observations: &seen,
    };
    assert!(matches!(verdict(&evidence)[0].1, PartitionVerdict::CannotTell(_)));
}

/// T32: a failed task's partitions stand still together; what finds the record is its message.
#[test]
fn t32_the_task_message_names_the_record() {
    let records = named_records(
        "Error converting message value in topic 'orders' partition 1 at offset 225 and timestamp 1: bad",
    );
    assert_eq!(records.len(), 1);
    let record = &records[0];
    assert_eq!((record.topic.as_str(), record.partition), ("orders", 1));
    // The whole task stands still; the record is in one of its partitions, and the others are left alone.
    let mut draft = draft_on(sink(&[
        ("orders", 0, 100),
        ("orders", 1, 100),
        ("orders", 2, 100),
    ]));
    let outcome = skip_past(&mut draft, record);
    assert_eq!((outcome.changed, draft.partitions()), (1, 1));
    assert_eq!(
        draft
            .row(At::Base(1))
            .map(|row| row.offset.text().to_owned())
            .as_deref(),
        Some(r#"{"kafka_offset":226}"#)
    );
}
