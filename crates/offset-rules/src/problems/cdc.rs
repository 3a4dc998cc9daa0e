//! Keys of change data capture that depend on each other (API.md 12, T33 and T34).

use exact_json::Integer;

use super::code::Code;
use super::collect::{Problems, of};
use super::row::Line;
use crate::draft::RowIntent;
use crate::position::whole;

pub(super) fn check(line: &Line<'_>, problems: &mut Problems) {
    match line.context.class().map(|class| class.id) {
        Some("mysql-cdc") => mysql(line, problems),
        Some("postgres-cdc") => postgres(line, problems),
        Some("oracle-xstream" | "oracle-logminer") => oracle(line, problems),
        Some("couchbase") => couchbase(line, problems),
        _ => {}
    }
}

fn couchbase(line: &Line<'_>, problems: &mut Problems) {
    if line.is_changed("vbuuid") {
        problems.add(
            Code::OtherHistory,
            || line.place(Some("vbuuid")),
            || of(line.partition, "vbuuid is not the live one."),
        );
    }
    const WINDOW: [&str; 3] = ["snapshotStartSeqno", "bySeqno", "snapshotEndSeqno"];
    let is_moved = WINDOW
        .into_iter()
        .any(|key| line.is_changed(key) || line.live.is_none());
    let [start, at, end] = WINDOW.map(|key| line.value(key).and_then(whole));
    let is_outside = start > at && at.is_some() || end.is_some_and(|end| at.is_some_and(|at| at > end));
    if is_moved && is_outside {
        problems.add(
            Code::OutsideSnapshot,
            || line.place(Some("bySeqno")),
            || {
                of(
                    line.partition,
                    "bySeqno is not between snapshotStartSeqno and snapshotEndSeqno.",
                )
            },
        );
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
    // Moved by gtids it is another place as well; without gtids file and pos count, where they are.
    let is_elsewhere = moved || gtids && line.is_changed("gtids");
    if !is_elsewhere {
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

/// It resumes from `lsn_proc` where that is there, else from `lsn`; the three are set together. Positions that differ are no
/// error by themselves: the connector's own do, with `lsn_commit` behind, and a restore brings them back as they were.
fn postgres(line: &Line<'_>, problems: &mut Problems) {
    const KEYS: [&str; 3] = ["lsn", "lsn_proc", "lsn_commit"];
    if !KEYS.into_iter().any(|key| line.is_changed(key)) {
        return;
    }
    let number = |key: &str| line.value(key).and_then(whole);
    let differs = |key: &str| number(key).is_some_and(|there| number("lsn").is_some_and(|lsn| lsn != there));
    let is_one_moved = |key: &str| line.is_changed(key) != line.is_changed("lsn");
    let is_its_own = matches!(line.row.intent, RowIntent::Restore(_));
    for (key, code) in [
        ("lsn_proc", Code::LsnWithoutProc),
        ("lsn_commit", Code::LsnCommitLeft),
    ] {
        if !differs(key) {
            continue;
        }
        let (moved, left) = if line.is_changed(key) {
            (key, "lsn")
        } else {
            ("lsn", key)
        };
        if is_one_moved(key) {
            problems.add(
                code,
                || line.place(Some(key)),
                || of(line.partition, &format!("{moved} is moved and {left} is not.")),
            );
        } else if line.is_changed(key) && !is_its_own {
            problems.add(
                Code::LsnApart,
                || line.place(Some(key)),
                || {
                    of(
                        line.partition,
                        &format!("lsn and {key} are moved to different places."),
                    )
                },
            );
        }
    }
    let resumes = |value: &dyn Fn(&'static str) -> Option<Integer>| {
        ["lsn_proc", "lsn"]
            .into_iter()
            .find_map(|key| Some((key, value(key)?)))
    };
    let live = resumes(&|key| line.live_value(key).and_then(whole));
    let wanted = resumes(&|key| number(key));
    if let (Some((_, live)), Some((key, wanted))) = (live, wanted)
        && wanted < live
    {
        problems.add(
            Code::LsnBack,
            || line.place(Some(key)),
            || {
                of(
                    line.partition,
                    &format!("{key} goes back; what the slot has confirmed is not sent again."),
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
    let live = line.live_value("scn").and_then(whole);
    let wanted = line.value("scn").and_then(whole);
    if let (Some(live), Some(wanted)) = (live, wanted)
        && wanted < live
    {
        problems.add(
            Code::ScnBack,
            || line.place(Some("scn")),
            || of(line.partition, "scn goes back."),
        );
    }
}
