//! The body of an alteration, from either form.

use exact_json::{Kind, ParseError};

use super::plan::{Alteration, PlanError, address, all_filled, known, wrong};
use super::statement::Assignment;
use super::table::{METHODS, Method};
use crate::import::read;

/// Form A gives the whole body as `@@json`, form B `type` and `offsets` as parameters (API.md 7.4); both at once have
/// to agree. Names of both generations are taken under either method.
pub(super) fn alter(
    text: &str,
    method: &'static Method,
    parameters: &[Assignment],
    json: Option<&Assignment>,
) -> Result<Alteration, PlanError> {
    const NAMES: [&str; 7] = [
        "connector_name",
        "environment_id",
        "kafka_cluster_id",
        "type",
        "offsets",
        "data__type",
        "data__offsets",
    ];
    debug_assert!(METHODS.iter().any(|known| std::ptr::eq(known, method)));
    known(text, parameters, &NAMES)?;
    all_filled(text, json)?;
    let address = address(text, parameters)?;
    let given = |names: [&str; 2]| {
        let mut found = parameters.iter().filter(|one| names.contains(&one.name.as_str()));
        match (found.next(), found.next()) {
            // One of them would be dropped without a word.
            (Some(first), Some(second)) => Err(wrong(
                text,
                second.offset,
                format!(
                    "{} and {} are the same parameter; give one of them",
                    first.name, second.name
                ),
            )),
            (found, _) => Ok(found),
        }
    };
    let kind = given(["type", "data__type"])?.map(|kind| (kind, kind.value.as_str()));
    let offsets = given(["offsets", "data__offsets"])?;
    let (body, offset) = match (json, kind, offsets) {
        (Some(json), ..) => (json.value.clone(), json.offset),
        (None, Some((kind, word)), Some(list)) => (
            format!(
                "{{\"type\":{},\"offsets\":{}}}",
                exact_json::quote(word),
                own_value(text, list)?
            ),
            kind.offset,
        ),
        (None, Some((kind, word)), None) => {
            (format!("{{\"type\":{}}}", exact_json::quote(word)), kind.offset)
        }
        (None, None, _) => {
            return Err(wrong(
                text,
                text.trim_end().len(),
                format!(
                    "the body is missing: expected @@json, or @{} and @{}",
                    method.generation.type_parameter(),
                    method.generation.offsets_parameter()
                ),
            ));
        }
    };
    let imported = read(body.as_bytes()).map_err(|error| {
        let path = if error.path.is_empty() {
            String::new()
        } else {
            format!(" (in {})", error.path)
        };
        wrong(
            text,
            offset,
            format!("the body is no request: {}{path} {}", error.says, error.advice),
        )
    })?;
    let Some(kind_found) = imported.kind.clone() else {
        return Err(wrong(
            text,
            offset,
            "the body has no type: expected \"PATCH\" or \"DELETE\"",
        ));
    };
    if let (Some(_), Some((kind, word))) = (json, kind)
        && word != kind_found.word()
    {
        return Err(wrong(text, kind.offset, "this type is not the one in @@json"));
    }
    if let (Some(_), Some(list)) = (json, offsets) {
        let list_text = own_value(text, list)?;
        let apart = || wrong(text, list.offset, "these offsets are not those in @@json");
        let listed = read(list_text.as_bytes()).map_err(|_| apart())?;
        if listed.entries != imported.entries {
            return Err(apart());
        }
    }
    Ok(Alteration {
        address,
        kind: kind_found,
        imported,
    })
}

/// A parameter's value has to be one JSON array by itself, so that it cannot close the body and add to it.
fn own_value<'a>(text: &str, list: &'a Assignment) -> Result<&'a str, PlanError> {
    let parsed = exact_json::parse(list.value.as_str());
    match parsed.map(|value| value.kind()) {
        Ok(Kind::Array) => Ok(list.value.as_str()),
        Ok(_) => Err(wrong(text, list.offset, "the offsets are no array")),
        Err(ParseError { place, .. }) => Err(wrong(
            text,
            list.offset,
            format!("the offsets are no JSON: wrong at {place} of the text"),
        )),
    }
}
