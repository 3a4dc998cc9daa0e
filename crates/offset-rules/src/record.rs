//! Records at rest: small readers and writers over exact JSON, shared by drafts and links.

use exact_json::{Kind, Value, member, quote};

use crate::target::Target;
use connect_api::ConnectorAddress;

/// Why a stored record cannot be read. It is kept as it is, never dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordError {
    /// Not JSON.
    Broken(String),
    /// Written by a newer version of the console.
    Newer(u64),
    /// Lacks something, or has something else in its place; the member's path.
    Shape(String),
    /// Made on another base than the one given.
    OtherBase,
}

impl std::fmt::Display for RecordError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Broken(why) => write!(out, "The record is broken: {why}."),
            Self::Newer(version) => write!(
                out,
                "The record was written by a newer version of the console (schema {version}). Reload to update; it is kept."
            ),
            Self::Shape(path) => write!(
                out,
                "The record is broken at {path}. It is kept and can be downloaded."
            ),
            Self::OtherBase => out.write_str("The record belongs to another snapshot of the offsets."),
        }
    }
}

impl std::error::Error for RecordError {}

pub(crate) fn text(value: &Value, name: &str) -> Result<String, RecordError> {
    optional(value, name).ok_or_else(|| RecordError::Shape(name.to_owned()))
}

pub(crate) fn optional(value: &Value, name: &str) -> Option<String> {
    value.get(name)?.as_str().map(std::borrow::Cow::into_owned)
}

pub(crate) fn list(value: &Value, name: &str) -> Result<Value, RecordError> {
    let found = value.get(name).filter(|list| list.kind() == Kind::Array);
    found.ok_or_else(|| RecordError::Shape(name.to_owned()))
}

/// `"name":"text"`
pub(crate) fn string_member(name: &str, text: &str) -> String {
    member(name, &quote(text))
}

/// [`string_member`] where there is a text.
pub(crate) fn optional_member(name: &str, text: Option<&str>) -> Option<String> {
    text.map(|text| string_member(name, text))
}

/// A target's members.
pub fn target_members(target: &Target) -> Vec<String> {
    let place = &target.address.place;
    let mut members = vec![string_member("endpoint", &target.endpoint)];
    members.extend(optional_member("instance", target.instance.as_deref()));
    members.push(string_member("environment", &place.environment));
    members.push(string_member("cluster", &place.cluster));
    members.push(string_member("connector", &target.address.name));
    members.extend(optional_member("lcc", target.lcc.as_deref()));
    members
}

/// A target from its members.
///
/// # Errors
/// [`RecordError::Shape`] where one is missing.
pub fn read_target(value: &Value) -> Result<Target, RecordError> {
    Ok(Target {
        endpoint: text(value, "endpoint")?,
        instance: optional(value, "instance"),
        address: ConnectorAddress::new(
            text(value, "environment")?,
            text(value, "cluster")?,
            text(value, "connector")?,
        ),
        lcc: optional(value, "lcc"),
    })
}
