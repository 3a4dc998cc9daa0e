//! From older schemas to the current one, one step at a time.

use exact_json::{Value, array, member, object, parse};

use super::store::SCHEMA;
use crate::record::{RecordError, list, string_member};

/// Reads a record and brings it to the current schema.
pub(super) fn migrated(json: &str) -> Result<Value, RecordError> {
    let mut value = parse(json).map_err(|error| RecordError::Broken(error.to_string()))?;
    loop {
        let version = value
            .get("schema")
            .and_then(|schema| schema.as_integer()?.to_i64());
        let next = match version.and_then(|version| u64::try_from(version).ok()) {
            Some(SCHEMA) => return Ok(value),
            Some(1) => one_to_two(&value)?,
            Some(version) if version > SCHEMA => return Err(RecordError::Newer(version)),
            _ => return Err(RecordError::Shape("schema".to_owned())),
        };
        value = parse(next).map_err(|error| RecordError::Broken(error.to_string()))?;
    }
}

/// Schema 1 listed the request's entries one by one, without intents, beside a copy of the base.
fn one_to_two(value: &Value) -> Result<String, RecordError> {
    let mut members = vec![member("schema", "2")];
    for (name, part) in value.members() {
        match name.as_str().as_deref() {
            Some("schema" | "entries" | "type") | None => {}
            Some(name) => members.push(member(name, part.text())),
        }
    }
    let kind = value
        .get("type")
        .and_then(|kind| kind.as_str().map(std::borrow::Cow::into_owned));
    let entries = list(value, "entries")?;
    let is_empty = entries.items().next().is_none();
    if kind.as_deref() == Some("DELETE") && is_empty {
        members.push(string_member("intent", "delete-all"));
    } else if kind.as_deref() == Some("PATCH") {
        members.push(string_member("intent", "patch"));
        members.push(member(
            "rows",
            &array(entries.items().map(|entry| entry.text().to_owned())),
        ));
    } else {
        return Err(RecordError::Shape("type".to_owned()));
    }
    Ok(object(members))
}
