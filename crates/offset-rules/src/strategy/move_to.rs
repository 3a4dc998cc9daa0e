//! Move a change-data source to a position, with everything that the position implies (API.md 12).

mod binlog;
mod oracle;
mod postgres;
mod sql_server;
mod time;

use std::fmt;
use std::sync::Arc;

use exact_json::Value;

use super::report::Outcome;
use crate::class::Class;
use crate::draft::{At, Draft, RowIntent};
use crate::words::{clipped, listed};

/// Where to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Move {
    /// MySQL or MariaDB: a binlog file and the byte position in it.
    Binlog {
        /// `mysql-bin.000600`
        file: String,
        /// Digits.
        pos: String,
        /// Leave `gtids` out: without this a move is blocked while it is there (T33).
        without_gtids: bool,
    },
    /// MySQL or MariaDB: the set of transactions already read.
    Gtids(String),
    /// PostgreSQL: `16/B374D848` or its digits.
    Lsn(String),
    /// SQL Server: `00000027:00000ac0:0002` for the commit, and perhaps the change within it.
    SqlServerLsn {
        /// The commit's.
        commit: String,
        /// The change's; without it the whole commit is read.
        change: Option<String>,
    },
    /// Oracle: a system change number.
    Scn(String),
    /// JDBC and GitHub: a time with its offset from UTC.
    Time(String),
}

/// Why a position cannot be moved to: a stable code, what is so, what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoveError {
    /// `move-lsn`, `move-gtids`, …
    pub code: &'static str,
    /// What is so.
    pub says: String,
    /// What to do.
    pub advice: &'static str,
}

impl fmt::Display for MoveError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.says, self.advice)
    }
}

impl std::error::Error for MoveError {}

pub(super) fn error(code: &'static str, says: impl Into<String>, advice: &'static str) -> MoveError {
    MoveError {
        code,
        says: says.into(),
        advice,
    }
}

/// Moves one partition to a position: sets every key that the position implies and says which were left.
///
/// # Errors
/// [`MoveError`] where the position is not of this class, is no position, or is blocked; nothing changes.
pub fn move_to(draft: &mut Draft, at: At, class: Option<&Class>, to: &Move) -> Result<Outcome, MoveError> {
    let id = class.map_or("", |class| class.id);
    let live = match at {
        At::Base(place) => draft.base.entry(place).map(|entry| entry.offset.clone()),
        At::Added(_) => draft.row(at).map(crate::draft::Row::offset_value),
    };
    let live = live.filter(|live| !live.is_null());
    let plan = match (to, id) {
        (
            Move::Binlog {
                file,
                pos,
                without_gtids,
            },
            "mysql-cdc",
        ) => binlog::to_file(live.as_ref(), file, pos, *without_gtids)?,
        (Move::Gtids(gtids), "mysql-cdc") => binlog::to_gtids(live.as_ref(), gtids)?,
        (Move::Lsn(lsn), "postgres-cdc") => postgres::plan(live.as_ref(), lsn)?,
        (Move::SqlServerLsn { commit, change }, "sqlserver-cdc" | "sqlserver-cdc-v2") => {
            sql_server::plan(live.as_ref(), commit, change.as_deref())?
        }
        (Move::Scn(scn), "oracle-xstream" | "oracle-logminer") => oracle::plan(live.as_ref(), scn, id)?,
        (Move::Time(time), "jdbc-table" | "jdbc-query" | "jdbc-legacy") => time::jdbc(live.as_ref(), time)?,
        (Move::Time(time), "github") => time::github(live.as_ref(), time)?,
        _ => {
            return Err(error(
                "move-class",
                "This class of connector has no such position.",
                "Set its keys one by one.",
            ));
        }
    };
    let intent = RowIntent::MoveTo(plan.words);
    match plan.whole {
        Some(offset) => draft.set_offset(at, &offset, intent),
        None => {
            for (key, text) in &plan.keys {
                draft.set_value(at, key, text, intent.clone());
            }
        }
    }
    let changed = usize::from(draft.row(at).is_some());
    Ok(Outcome {
        changed,
        unchanged: 1 - changed,
        left: Vec::new(),
        notes: plan.notes,
    })
}

/// What a move comes to.
pub(super) struct Plan {
    words: Arc<str>,
    /// Keys and their new JSON texts.
    keys: Vec<(&'static str, String)>,
    /// The whole new offset, where keys have to go.
    whole: Option<String>,
    notes: Vec<String>,
}

impl Plan {
    fn new(words: &str) -> Self {
        Self {
            words: words.into(),
            keys: Vec::new(),
            whole: None,
            notes: Vec::new(),
        }
    }

    /// Says which keys of the live offset keep what they say of the old place.
    fn note_left(&mut self, live: Option<&Value>) {
        let is_set = |name: &str| self.keys.iter().any(|(key, _)| *key == name);
        let names = live.into_iter().flat_map(Value::members);
        let left: Vec<String> = names
            .filter(|(_, value)| !value.is_null())
            .filter_map(|(name, _)| Some(name.as_str()?.into_owned()))
            .filter(|name| !is_set(name))
            .map(|name| clipped(&name, 60))
            .take(13)
            .collect();
        if let Some((first, [_, ..])) = left.split_at_checked(12) {
            self.note(format!("Left as they are: {} and others.", first.join(", ")));
        } else if !left.is_empty() {
            self.note(format!("Left as they are: {}.", listed(&left)));
        }
    }

    fn set(&mut self, key: &'static str, text: impl Into<String>) {
        self.keys.push((key, text.into()));
    }

    fn note(&mut self, says: impl Into<String>) {
        self.notes.push(says.into());
    }
}
