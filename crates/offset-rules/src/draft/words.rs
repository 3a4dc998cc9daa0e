//! The intent of a row as JSON.

use std::sync::Arc;

use exact_json::{Integer, Value, member, object};

use super::intent::RowIntent;
use crate::record::{RecordError, string_member, text};

/// `"do":{…}`; for a plain value `"do":{}`.
pub(crate) fn intent_member(intent: &RowIntent) -> String {
    let words = match intent {
        RowIntent::Value => vec![],
        RowIntent::Shift { key, by, clamped } => {
            let mut words = vec![string_member("shift", &by.to_string()), string_member("key", key)];
            if *clamped {
                words.push(member("clamped", "true"));
            }
            words
        }
        RowIntent::SkipOne => vec![member("skip_one", "true")],
        RowIntent::SkipPast { record, quote } => {
            vec![
                string_member("skip_past", &record.to_string()),
                string_member("quote", quote),
            ]
        }
        RowIntent::MoveTo(position) => vec![string_member("move_to", position)],
        RowIntent::Restore(asked_at) => vec![string_member("restore", asked_at)],
        RowIntent::CopyFrom(name) => vec![string_member("copy_from", name)],
        RowIntent::Import(what) => vec![string_member("import", what)],
    };
    member("do", &object(words))
}

/// Reads `do` of an object; without one it is a plain value.
pub(crate) fn read_intent(value: &Value) -> Result<RowIntent, RecordError> {
    let Some(intent) = value.get("do") else {
        return Ok(RowIntent::Value);
    };
    let word = |name: &str| -> Option<Arc<str>> { Some(intent.get(name)?.as_str()?.as_ref().into()) };
    let integer = |name: &str| {
        Integer::parse(&text(&intent, name)?).ok_or_else(|| RecordError::Shape(format!("rows.do.{name}")))
    };
    if intent.get("shift").is_some() {
        let clamped = intent.get("clamped").and_then(|clamped| clamped.as_bool()) == Some(true);
        return Ok(RowIntent::Shift {
            key: text(&intent, "key")?.into(),
            by: integer("shift")?,
            clamped,
        });
    }
    if intent.get("skip_past").is_some() {
        return Ok(RowIntent::SkipPast {
            record: integer("skip_past")?,
            quote: text(&intent, "quote")?.into(),
        });
    }
    if intent.get("skip_one").is_some() {
        return Ok(RowIntent::SkipOne);
    }
    let known = [
        word("move_to").map(RowIntent::MoveTo),
        word("restore").map(RowIntent::Restore),
        word("copy_from").map(RowIntent::CopyFrom),
        word("import").map(RowIntent::Import),
    ];
    match known.into_iter().flatten().next() {
        Some(intent) => Ok(intent),
        None if intent.members().next().is_none() => Ok(RowIntent::Value),
        None => Err(RecordError::Shape("rows.do".to_owned())),
    }
}
