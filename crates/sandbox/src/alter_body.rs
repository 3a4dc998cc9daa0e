//! The body of an alter request: what is wrong with its shape is a 400 at once (API.md 11).

use exact_json::{Kind, Value};

/// PATCH or DELETE: it stands in the body, there is no such verb (API.md T1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AlterType {
    Patch,
    Delete,
}

impl AlterType {
    /// The server's word.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// A body of the right shape.
#[derive(Clone, Debug)]
pub(crate) struct AlterBody {
    pub(crate) kind: AlterType,
    /// The array exactly as it was sent: the echo keeps values and their types (API.md 11).
    pub(crate) offsets: Option<String>,
    pub(crate) entries: Vec<Entry>,
}

/// One element of the array.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) partition: Option<Value>,
    pub(crate) offset: Option<Value>,
}

impl AlterBody {
    /// Reads a body, or says what is wrong with it. Members nobody knows are ignored (API.md T29).
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, String> {
        let body = exact_json::parse_bytes(bytes).map_err(|error| error.to_string())?;
        if body.kind() != Kind::Object {
            return Err("the body must be an object".to_owned());
        }
        let kind = match body.get("type").as_ref().map(Value::as_str) {
            Some(Some(word)) if word == "PATCH" => AlterType::Patch,
            Some(Some(word)) if word == "DELETE" => AlterType::Delete,
            Some(_) => return Err("type must be PATCH or DELETE".to_owned()),
            None => return Err("type is required".to_owned()),
        };
        let offsets = body.get("offsets").filter(|offsets| !offsets.is_null());
        let entries = match &offsets {
            None => Vec::new(),
            Some(offsets) if offsets.kind() != Kind::Array => {
                return Err("offsets must be an array".to_owned());
            }
            Some(offsets) => offsets
                .items()
                .map(|item| entry(&item))
                .collect::<Result<_, _>>()?,
        };
        if kind == AlterType::Patch && entries.is_empty() {
            return Err("offsets are required for PATCH".to_owned());
        }
        Ok(Self {
            kind,
            offsets: offsets.map(|offsets| offsets.text().to_owned()),
            entries,
        })
    }
}

fn entry(item: &Value) -> Result<Entry, String> {
    if item.kind() != Kind::Object {
        return Err("each of the offsets must be an object".to_owned());
    }
    Ok(Entry {
        partition: object(item, "partition")?,
        offset: object(item, "offset")?,
    })
}

fn object(item: &Value, name: &str) -> Result<Option<Value>, String> {
    match item.get(name) {
        Some(value) if value.kind() == Kind::Object => Ok(Some(value)),
        Some(value) if !value.is_null() => Err(format!("{name} must be an object")),
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_array_is_kept_as_it_was_sent() {
        let body = br#" {"type":"PATCH", "offsets" : [ {"partition": {"p":1.0}, "offset":{"o" :"50"}} ]}"#;
        let read = AlterBody::read(body).unwrap();
        assert_eq!(
            read.offsets.as_deref(),
            Some(r#"[ {"partition": {"p":1.0}, "offset":{"o" :"50"}} ]"#)
        );
    }

    #[test]
    fn wrong_shapes_are_named() {
        for (body, reason) in [
            ("", "line 1"),
            ("[]", "object"),
            ("{}", "type is required"),
            (r#"{"type":"patch"}"#, "PATCH or DELETE"),
            (r#"{"type":1}"#, "PATCH or DELETE"),
            (r#"{"type":"PATCH"}"#, "required for PATCH"),
            (r#"{"type":"PATCH","offsets":[]}"#, "required for PATCH"),
            (r#"{"type":"PATCH","offsets":{}}"#, "must be an array"),
            (r#"{"type":"PATCH","offsets":[1]}"#, "must be an object"),
            (
                r#"{"type":"PATCH","offsets":[{"partition":"a"}]}"#,
                "partition must be",
            ),
            (r#"{"type":"PATCH","offsets":[{"offset":4}]}"#, "offset must be"),
            (r#"{"type":"DELETE"} x"#, "line 1"),
        ] {
            let error = AlterBody::read(body.as_bytes()).unwrap_err();
            assert!(error.contains(reason), "{body}: {error}");
        }
    }

    #[test]
    fn a_bare_delete_is_enough() {
        let read = AlterBody::read(br#"{"type":"DELETE"}"#).unwrap();
        assert_eq!(
            (read.kind, read.offsets, read.entries.len()),
            (AlterType::Delete, None, 0)
        );
    }
}
