//! Properties that hold for anything.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics has failed, in its helpers too"
)]

mod common;

use std::sync::Arc;

use common::{draft_of, draft_on, json, sink, target};
use connect_api::{AlterStatus, AlterType, ConnectorAddress, OffsetEntry, Time};
use exact_json::{Integer, parse};
use std::time::Duration;

use connect_api::Timestamp;
use offset_rules::copy::{About, BodyForm, Tool, copy_alter};
use offset_rules::draft::{At, Draft, RowIntent};
use offset_rules::link::Shared;
use offset_rules::settlement::{JournalState, SentRequest, StatusRead, StatusSeen, Window, settle};
use offset_rules::stackql::{Generation, Plan, parse as parse_statement, plan};
use offset_rules::strategy::shift;
use offset_rules::words::grouped;
use proptest::prelude::*;

/// JSON text of a primitive, in odd spellings too.
fn primitive() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        any::<i64>().prop_map(|number| number.to_string()),
        "-?(0|[1-9][0-9]{0,60})",
        "(0|[1-9][0-9]{0,20})\\.[0-9]{1,5}([eE][+-]?[0-9]{1,3})?",
        any::<String>().prop_map(|text| exact_json::quote(&text)),
        "[a-zA-Z'\"\\\\{}$%`\n ]{0,12}".prop_map(|text| exact_json::quote(&text)),
        Just(r#""\u0041\/\ud83e\udd80""#.to_owned()),
        "\\{{0,3} ?[a-z_]{0,4} ?\\}{0,3}".prop_map(|text| exact_json::quote(&text)),
    ]
}

/// JSON text of a flat object, with white space as somebody might write it.
fn object(least: usize) -> impl Strategy<Value = String> {
    let member = ("[a-z_.]{1,8}", primitive(), "[ \n\t]{0,2}");
    prop::collection::vec(member, least..5).prop_map(|members| {
        let mut seen = std::collections::HashSet::new();
        let members: Vec<String> = members
            .into_iter()
            .filter(|(name, ..)| seen.insert(name.clone()))
            .map(|(name, value, space)| format!("{space}\"{name}\"{space}:{space}{value}{space}"))
            .collect();
        format!("{{{}}}", members.join(","))
    })
}

fn entries() -> impl Strategy<Value = Vec<OffsetEntry>> {
    prop::collection::vec((object(0), object(1)), 1..5).prop_map(|pairs| {
        let mut seen = std::collections::HashSet::new();
        pairs
            .into_iter()
            .map(|(partition, offset)| OffsetEntry {
                partition: json(&partition),
                offset: json(&offset),
            })
            .filter(|entry| seen.insert(entry.partition.canonical()))
            .collect()
    })
}

/// A PATCH of everything, on a base of other offsets.
fn draft(name: &str, note: &str, entries: &[OffsetEntry]) -> Draft {
    let base = entries
        .iter()
        .skip(1)
        .map(|entry| OffsetEntry {
            partition: entry.partition.clone(),
            offset: json(r#"{"other":0}"#),
        })
        .collect();
    let mut draft = draft_on(base);
    draft.target.address = ConnectorAddress::new("env-1", "lkc-1", name);
    draft.note = note.to_owned();
    for entry in entries {
        let at = draft.add_partition(entry.partition.clone());
        draft.set_offset(at, entry.offset.text(), RowIntent::Value);
    }
    draft
}

/// Why a row may be as it is: every reason there is.
fn intent() -> impl Strategy<Value = RowIntent> {
    let word = || ".{0,12}".prop_map(|word| std::sync::Arc::<str>::from(word.as_str()));
    let number = || "0|-?[1-9][0-9]{0,30}".prop_map(|digits| Integer::parse(&digits).unwrap());
    prop_oneof![
        Just(RowIntent::Value),
        ("[a-z_.]{1,8}", number(), any::<bool>()).prop_map(|(key, by, clamped)| RowIntent::Shift {
            key: key.as_str().into(),
            by,
            clamped,
        }),
        Just(RowIntent::SkipOne),
        (number(), word()).prop_map(|(record, quote)| RowIntent::SkipPast { record, quote }),
        word().prop_map(RowIntent::MoveTo),
        word().prop_map(RowIntent::Restore),
        word().prop_map(RowIntent::CopyFrom),
        word().prop_map(RowIntent::Import),
    ]
}

/// Names that a shell, a URL and a statement have to survive. Controls are refused before (`check_name`).
fn name() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9 '\"\\\\$`%/#?&{}\\[\\]üé🦀.+_-]{1,20}"
        .prop_filter("addressable", |name| connect_api::check_name(name).is_ok())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Parse and write give the bytes of every member nobody edited.
    #[test]
    fn unedited_bytes_stay(partition in object(0), offset in object(1), at in any::<prop::sample::Index>()) {
        let mut draft = draft_of(&partition, &offset);
        let members: Vec<_> = json(&offset).members().collect();
        let (name, edited) = &members[at.index(members.len())];
        draft.set_value(At::Base(0), &name.as_str().unwrap(), "12345678901234567890", RowIntent::Value);
        let span = edited.span();
        let expected = format!("{}12345678901234567890{}", &offset[..span.start], &offset[span.end..]);
        let body = format!(r#"{{"type":"PATCH","offsets":[{{"partition":{partition},"offset":{expected}}}]}}"#);
        prop_assert_eq!(draft.body(), if edited.text() == "12345678901234567890" { r#"{"type":"PATCH","offsets":[]}"#.to_owned() } else { body });
        draft.clear_cell(At::Base(0), &name.as_str().unwrap());
        prop_assert!(draft.rows().unwrap().is_empty());
    }

    /// Shift by n, then by -n from there, is the identity where nothing clamps.
    #[test]
    fn shifts_cancel(start in "[1-9][0-9]{0,60}", by in "[1-9][0-9]{0,60}", text in any::<bool>()) {
        let offset = |value: &str| if text { format!(r#"{{"n":"{value}"}}"#) } else { format!(r#"{{"n":{value}}}"#) };
        let by = Integer::parse(&by).unwrap();
        let mut there = draft_of("{}", &offset(&start));
        shift(&mut there, [0], "n", &by, &Integer::ZERO);
        let moved = there.row(At::Base(0)).unwrap().offset.to_string();
        let mut back = draft_of("{}", &moved);
        shift(&mut back, [0], "n", &-by.clone(), &Integer::ZERO);
        prop_assert_eq!(back.row(At::Base(0)).unwrap().offset.to_string(), offset(&start));
    }

    /// Draft to link to draft is the identity.
    #[test]
    fn links_are_exact(entries in entries(), name in name(), note in ".{0,40}", intents in prop::collection::vec(intent(), 5)) {
        let mut draft = draft(&name, &note, &entries);
        for (entry, intent) in entries.iter().zip(intents) {
            let at = draft.add_partition(entry.partition.clone());
            draft.set_offset(at, entry.offset.text(), intent);
        }
        let shared = Shared::of(&draft, Some(note.clone()));
        let opened = Shared::from_link(&shared.to_link().unwrap()).unwrap();
        prop_assert_eq!(&opened, &shared);
        let (mine, _) = opened.into_draft("2", Arc::clone(&draft.base), Timestamp::UNIX_EPOCH);
        prop_assert_eq!((mine.body(), mine.digest(), mine.note), (draft.body(), draft.digest(), draft.note.clone()));
        prop_assert_eq!(&Draft::from_json(&draft.export(), None).unwrap(), &draft);
    }

    /// StackQL text written by copy-as parses back to the same request.
    #[test]
    fn statements_parse_back(entries in entries(), name in name()) {
        let draft = draft(&name, "", &entries);
        let about = About { target: &draft.target, base_url: "https://api.confluent.cloud" };
        for generation in [Generation::Of2024, Generation::Of2026] {
            for form in [BodyForm::Json, BodyForm::Parameters] {
                let text = copy_alter(Tool::StackQl(generation, form), &about, &draft).text;
                let read = plan(&text, parse_statement(&text).unwrap()).unwrap();
                let Plan::Alter(back) = read else { panic!("{text}") };
                prop_assert_eq!(&back.address, &draft.target.address);
                prop_assert_eq!(back.kind.body(Some(&back.imported.entries)), draft.body());
            }
        }
    }

    /// Settlement never answers accepted for a request that was not taken with that content.
    #[test]
    fn only_the_same_content_is_accepted(sent in entries(), taken in entries(), kind in any::<bool>(), taken_kind in any::<bool>(), second in 0..120_u64) {
        let word = |patch: bool| if patch { AlterType::Patch } else { AlterType::Delete };
        let from: Timestamp = "2026-03-02T09:16:30Z".parse().unwrap();
        let request = SentRequest { kind: word(kind), offsets: sent.clone(), lcc: None, before: None, window: Window::new(from, Duration::from_secs(45)) };
        let at = from.saturating_add(Duration::from_secs(second));
        for taken in [&taken, &sent] {
            let text = format!(r#"{{"request":{{"type":"{}","requested_at":"{at}","offsets":{}}},"status":{{"phase":"PENDING"}}}}"#, word(taken_kind).word(), connect_api::entries_text(taken));
            let status = AlterStatus::decode(&parse(text).unwrap()).unwrap().unwrap();
            let read = StatusRead { at: from.saturating_add(Duration::from_secs(200)), seen: StatusSeen::Status(Box::new(status)) };
            let content = |entries: &[OffsetEntry]| {
                let mut all: Vec<_> = entries.iter().map(|entry| (entry.partition.canonical(), entry.offset.canonical())).collect();
                all.sort();
                all
            };
            let is_same = kind == taken_kind && content(taken) == content(&sent);
            let accepted = settle(&request, &[read]).state() == JournalState::Accepted;
            prop_assert_eq!(accepted, is_same && second <= 46);
        }
    }

    /// Digits in sentences are taken back by a cell as the same number.
    #[test]
    fn grouped_digits_are_read_back(number in "0|-?[1-9][0-9]{0,40}") {
        prop_assert_eq!(offset_rules::input::read(&grouped(&number), offset_rules::input::Expect::Integer), Ok(number));
    }

    /// No text makes a panic anywhere it can come in.
    #[test]
    fn nothing_panics(text in "\\PC{0,80}", bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let _ = offset_rules::import::read(text.as_bytes());
        let _ = offset_rules::import::read(&bytes);
        let _ = offset_rules::trace::named_records(&text);
        let _ = parse_statement(&text).map(|statement| plan(&text, statement));
        let _ = Shared::from_link(&text);
        let _ = Shared::from_link(&format!("v1.{text}"));
        let _ = Draft::from_json(&text, None);
        let _ = offset_rules::lsn::parse(&text);
    }

    /// A range of places is read back as it was.
    #[test]
    fn resets_of_some_keep_their_places(places in prop::collection::btree_set(0_usize..200, 0..60)) {
        let rows: Vec<(&str, u32, u64)> = (0..200).map(|at| ("o", at, 1)).collect();
        let mut draft = draft_on(sink(&rows));
        offset_rules::strategy::reset_some(&mut draft, places);
        prop_assert_eq!(&Draft::from_json(&draft.export(), None).unwrap(), &draft);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Any draft's curl, run by a real shell against an echo, delivers the exact body to the exact address.
    #[test]
    fn curl_delivers_the_exact_body(entries in entries(), name in name()) {
        let draft = draft(&name, "", &entries);
        let copied = copy_alter(Tool::Curl, &About { target: &draft.target, base_url: "https://api.confluent.cloud" }, &draft);
        let script = format!("curl() {{ for word in \"$@\"; do printf '%s\\0' \"$word\"; done; }}\n{}\n", copied.text);
        let output = std::process::Command::new("sh").arg("-c").arg(&script).output().unwrap();
        prop_assert!(output.status.success());
        let said = String::from_utf8(output.stdout).unwrap();
        let words: Vec<&str> = said.split('\0').collect();
        let after = |flag: &str| words[words.iter().position(|word| *word == flag).unwrap() + 1];
        prop_assert_eq!(after("--data"), draft.body().replace('\0', ""));
        let path = format!("/connectors/{}/offsets/request", connect_api::encode_segment(&name));
        prop_assert!(after("--url").ends_with(&path));
    }
}

/// A stamp that cannot be read is never taken for ours.
#[test]
fn an_unreadable_stamp_is_not_accepted() {
    let request = SentRequest {
        kind: AlterType::Delete,
        offsets: Vec::new(),
        lcc: None,
        before: Some(Time::read("x")),
        window: Window::new(Timestamp::UNIX_EPOCH, Duration::from_secs(45)),
    };
    let status = AlterStatus::decode(&json(
        r#"{"request":{"type":"DELETE","requested_at":"y"},"status":{"phase":"PENDING"}}"#,
    ))
    .unwrap()
    .unwrap();
    let read = StatusRead {
        at: Timestamp::UNIX_EPOCH,
        seen: StatusSeen::Status(Box::new(status)),
    };
    assert_eq!(settle(&request, &[read]).state(), JournalState::Superseded);
    assert_eq!(target().confirmation(), "env-a1b2c3/orders-to-warehouse");
}
