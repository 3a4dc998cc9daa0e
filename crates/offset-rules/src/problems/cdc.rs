//! Keys of change data capture that depend on each other (API.md 12, T33 and T34).

use super::code::Code;
use super::collect::{Problems, of};
use super::row::Line;
use crate::class::Unit;
use crate::position::whole;

pub(super) fn check(line: &Line<'_>, problems: &mut Problems) {
    match line.context.class().map(|class| class.id) {
        Some("mysql-cdc") => mysql(line, problems),
        Some("postgres-cdc") => postgres(line, problems),
        Some("oracle-xstream" | "oracle-logminer") => oracle(line, problems),
        Some("couchbase") if line.is_changed("vbuuid") => {
            problems.add(
                Code::OtherHistory,
                || line.place(Some("vbuuid")),
                || of(line.partition, "vbuuid is not the live one."),
            );
        }
        _ => {}
    }
}

fn mysql(line: &Line<'_>, problems: &mut Problems) {
    let moved = line.is_changed("file") || line.is_changed("pos");
    let gtids = line
        .value("gtids")
        .is_some_and(|gtids| gtids.as_str().is_some_and(|set| !set.is_empty()));
    if moved && gtids && !line.is_changed("gtids") {
        problems.add(
            Code::GtidsWin,
            || line.place(Some("gtids")),
            || {
                of(
                    line.partition,
                    "the connector resumes from gtids and ignores file and pos.",
                )
            },
        );
    }
    if line.live_value("gtids").is_some() && line.value("gtids").is_none() {
        problems.add(
            Code::GtidsDropped,
            || line.place(Some("gtids")),
            || of(line.partition, "gtids is left out or null."),
        );
    }
    if !moved {
        return;
    }
    for key in ["event", "row"] {
        let left = line.value(key).and_then(whole).filter(|count| !count.is_zero());
        if let Some(count) = left.filter(|_| !line.is_changed(key)) {
            problems.add(
                Code::EventRowLeft,
                || line.place(Some(key)),
                || {
                    of(
                        line.partition,
                        &format!("{key} is still {count}, from the old place."),
                    )
                },
            );
        }
    }
    if line.value("transaction_id").is_some() && !line.is_changed("transaction_id") {
        problems.add(
            Code::TransactionLeft,
            || line.place(Some("transaction_id")),
            || of(line.partition, "transaction_id is still that of the old place."),
        );
    }
}

fn postgres(line: &Line<'_>, problems: &mut Problems) {
    if !line.is_changed("lsn") {
        return;
    }
    for (key, code) in [
        ("lsn_proc", Code::LsnWithoutProc),
        ("lsn_commit", Code::LsnCommitLeft),
    ] {
        if line.value(key).is_some() && !line.is_changed(key) && line.value(key) != line.value("lsn") {
            problems.add(
                code,
                || line.place(Some(key)),
                || of(line.partition, &format!("lsn is moved and {key} is not.")),
            );
        }
    }
    if went_back(line, "lsn") {
        problems.add(
            Code::LsnBack,
            || line.place(Some("lsn")),
            || {
                of(
                    line.partition,
                    "lsn goes back; what the slot has confirmed is not sent again.",
                )
            },
        );
    }
}

fn oracle(line: &Line<'_>, problems: &mut Problems) {
    if line.is_changed("scn") && line.value("lcr_position").is_some() && !line.is_changed("lcr_position") {
        problems.add(
            Code::LcrWins,
            || line.place(Some("lcr_position")),
            || {
                of(
                    line.partition,
                    "it resumes from lcr_position while that is there.",
                )
            },
        );
    }
    if went_back(line, "scn") {
        problems.add(
            Code::ScnBack,
            || line.place(Some("scn")),
            || of(line.partition, "scn goes back."),
        );
    }
}

fn went_back(line: &Line<'_>, key: &str) -> bool {
    debug_assert!(matches!(
        line.context
            .class()
            .and_then(|class| class.offset_key(key))
            .map(|key| key.unit),
        Some(Unit::Lsn | Unit::Scn)
    ));
    match (
        line.live_value(key).and_then(whole),
        line.value(key).and_then(whole),
    ) {
        (Some(live), Some(wanted)) => wanted < live,
        _ => false,
    }
}
