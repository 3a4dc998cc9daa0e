//! The JSON forms.

use std::collections::{BTreeMap, HashSet};

use connect_api::{AlterType, OffsetEntry};
use exact_json::{Expected, Kind, ParseError, Value, parse};

use super::detect::place;
use super::is_overfull;
use super::model::{Form, ImportError, Imported};
use crate::draft::PartitionId;
use crate::input::shown;

pub(super) fn read(text: &str) -> Result<Imported, ImportError> {
    match parse(text) {
        Ok(value) => document(&value),
        // Several values one after the other, each on its line: lines of pairs.
        Err(error) if error.expected == Expected::End && first_line_is_a_value(text) => lines(text),
        Err(error) => Err(broken(&error)),
    }
}

fn first_line_is_a_value(text: &str) -> bool {
    text.lines()
        .find(|line| !line.trim().is_empty())
        .is_some_and(|line| parse(line).is_ok())
}

fn broken(error: &ParseError) -> ImportError {
    ImportError {
        code: "import-json",
        line: error.place.line,
        column: error.place.column,
        path: error.place.path.clone(),
        says: if error.cut_off {
            "The text ends here, in the middle of a value.".to_owned()
        } else {
            format!("This is no JSON: {error}.")
        },
        advice: if error.cut_off {
            "Copy it whole."
        } else {
            "Correct it there."
        },
    }
}

fn wrong(value: &Value, path: String, says: impl Into<String>, advice: &'static str) -> ImportError {
    let before = value
        .document_text()
        .get(..value.span().start)
        .unwrap_or_default();
    let (line, column) = place(before);
    ImportError {
        code: "import-shape",
        line,
        column,
        path,
        says: says.into(),
        advice,
    }
}

fn document(value: &Value) -> Result<Imported, ImportError> {
    if value.kind() == Kind::Array {
        return Ok(imported(Form::Array, entries(value, "")?));
    }
    check_names(value)?;
    if value.get("offsets").is_none() && value.get("partition").is_some() {
        return Ok(imported(Form::JsonLines, vec![entry(value, String::new())?]));
    }
    for name in ["partition", "offset"] {
        // Beside a list of entries one more would be left out without a word.
        if value.get("offsets").is_some()
            && let Some(beside) = value.get(name)
        {
            return Err(wrong(
                &beside,
                name.to_owned(),
                format!("There is a member {name} beside offsets."),
                "Put it into offsets as one more entry, or take it out.",
            ));
        }
    }
    let kind = value.get("type").filter(|kind| !kind.is_null());
    let kind = kind.map(|kind| request_type(&kind)).transpose()?;
    let offsets = value.get("offsets").filter(|offsets| !offsets.is_null());
    let entries = match offsets {
        Some(offsets) => entries(&offsets, "offsets")?,
        // A DELETE of all has none.
        None if kind == Some(AlterType::Delete) => Vec::new(),
        None => {
            return Err(wrong(
                value,
                String::new(),
                "There is no member offsets.",
                "Give {\"offsets\": […]}.",
            ));
        }
    };
    let form = match (&kind, value.get("metadata")) {
        (Some(_), _) => Form::Request,
        (None, Some(_)) => Form::Answer,
        (None, None) if value.get("id").is_some() => Form::Answer,
        (None, None) => Form::Offsets,
    };
    let text = |name: &str| {
        value
            .get(name)
            .filter(|member| !member.is_null())
            .map(|member| shown(&member))
    };
    Ok(Imported {
        kind,
        id: text("id"),
        name: text("name"),
        ..imported(form, entries)
    })
}

fn imported(form: Form, entries: Vec<OffsetEntry>) -> Imported {
    Imported {
        form,
        kind: None,
        id: None,
        name: None,
        entries,
        topics: Vec::new(),
    }
}

/// The server ignores members it does not know (API.md T29), so a slip like `offset` for `offsets` is named here.
fn check_names(value: &Value) -> Result<(), ImportError> {
    const KNOWN: [&str; 8] = [
        "type",
        "offsets",
        "id",
        "name",
        "metadata",
        "partition",
        "offset",
        "requested_at",
    ];
    for (name, _) in value.members() {
        let text = shown(&name);
        if !KNOWN.contains(&text.as_str()) {
            return Err(wrong(
                &name,
                String::new(),
                format!("{text} is not a member that is known here."),
                "Take it out, or correct its name.",
            ));
        }
    }
    match value.duplicate_members().first() {
        Some(twice) => Err(wrong(
            value,
            String::new(),
            format!("{twice} is there twice."),
            "Keep one of them.",
        )),
        None => Ok(()),
    }
}

fn request_type(kind: &Value) -> Result<AlterType, ImportError> {
    match kind.as_str().as_deref() {
        Some("PATCH") => Ok(AlterType::Patch),
        Some("DELETE") => Ok(AlterType::Delete),
        _ => Err(wrong(
            kind,
            "type".to_owned(),
            "The type is neither \"PATCH\" nor \"DELETE\".",
            "Write one of them.",
        )),
    }
}

fn entries(list: &Value, path: &str) -> Result<Vec<OffsetEntry>, ImportError> {
    if list.kind() != Kind::Array {
        return Err(wrong(
            list,
            path.to_owned(),
            format!("This is {}.", list.kind().word()),
            "Give an array.",
        ));
    }
    let mut seen = HashSet::new();
    let one = |(at, item): (usize, Value)| {
        let path = format!("{path}[{at}]");
        let read = entry(&item, path.clone())?;
        once(&mut seen, &read, &item, path)?;
        Ok(read)
    };
    list.items().enumerate().map(one).collect()
}

fn entry(item: &Value, path: String) -> Result<OffsetEntry, ImportError> {
    const PAIR: &str = "Give {\"partition\": {…}, \"offset\": {…}}.";
    if item.kind() != Kind::Object {
        return Err(wrong(
            item,
            path,
            format!("This is {}.", item.kind().word()),
            PAIR,
        ));
    }
    let mut members: BTreeMap<String, Value> = BTreeMap::new();
    for (name, value) in item.members() {
        let text = shown(&name);
        if text != "partition" && text != "offset" {
            return Err(wrong(
                &name,
                path,
                format!("{text} is not a member of an entry."),
                PAIR,
            ));
        }
        if members.insert(text, value).is_some() {
            return Err(wrong(
                &name,
                path,
                "A member is there twice.",
                "Keep one of them.",
            ));
        }
    }
    let part = |name: &str, or_null: bool| match members.get(name) {
        Some(value) if is_overfull(value) => Err(wrong(
            value,
            join(&path, name),
            "This has more keys than any offset.",
            "Check that it is the right file.",
        )),
        Some(value) if value.kind() == Kind::Object || (or_null && value.is_null()) => Ok(value.clone()),
        Some(value) => Err(wrong(
            value,
            join(&path, name),
            format!("This is {}.", value.kind().word()),
            "Give an object.",
        )),
        None => Err(wrong(
            item,
            path.clone(),
            format!("There is no member {name}."),
            PAIR,
        )),
    };
    Ok(OffsetEntry {
        partition: part("partition", false)?,
        offset: part("offset", true)?,
    })
}

/// Of two entries of one partition the server takes the last without a word (API.md T12): named here.
fn once(
    seen: &mut HashSet<PartitionId>,
    read: &OffsetEntry,
    item: &Value,
    path: String,
) -> Result<(), ImportError> {
    if seen.insert(PartitionId::like(&read.partition)) {
        return Ok(());
    }
    let error = wrong(item, path, "This partition is there twice.", "Keep one of them.");
    Err(ImportError {
        code: "import-twice",
        ..error
    })
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

fn lines(text: &str) -> Result<Imported, ImportError> {
    let (mut all, mut seen) = (Vec::new(), HashSet::new());
    for (at, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let on_line = |error: ImportError| ImportError {
            line: at + 1,
            ..error
        };
        let value = parse(line).map_err(|error| on_line(broken(&error)))?;
        let read = entry(&value, String::new()).map_err(on_line)?;
        once(&mut seen, &read, &value, String::new()).map_err(on_line)?;
        all.push(read);
    }
    Ok(imported(Form::JsonLines, all))
}
