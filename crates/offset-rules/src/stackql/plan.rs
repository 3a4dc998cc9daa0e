//! What a statement asks of the API.

use connect_api::{AlterType, ConnectorAddress, check_name};

use super::alteration::alter;
use super::lexer::{StatementError, error};
use super::statement::{Assignment, Column, Statement};
use super::table::{Does, OFFSETS, REQUIRED, Resource};
use crate::import::Imported;
use crate::words::listed;

/// What to do for a statement.
#[derive(Clone, Debug, PartialEq)]
pub enum Plan {
    /// Read, and show these columns.
    Read {
        /// What to read.
        read: Read,
        /// Of which connector.
        address: ConnectorAddress,
        /// Which columns; empty for an EXEC of a reading method, which shows the answer.
        columns: Vec<Column>,
    },
    /// Open as a draft in Review. Never at once.
    Alter(Alteration),
    /// Answer from the table.
    ShowMethods(&'static Resource),
    /// Answer from the table.
    Describe(&'static Resource),
}

/// What to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    /// The offsets.
    Offsets,
    /// The last request's status.
    Status,
}

/// An alter request from a statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Alteration {
    /// Of which connector.
    pub address: ConnectorAddress,
    /// PATCH or DELETE.
    pub kind: AlterType,
    /// Its entries, checked as an import is.
    pub imported: Imported,
}

/// Why a statement that can be read cannot be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanError {
    /// A place and what is wrong there.
    Statement(StatementError),
    /// Placeholders that have to be filled first: their names.
    Placeholders(Vec<String>),
}

impl std::fmt::Display for PlanError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Statement(error) => error.fmt(out),
            Self::Placeholders(names) => write!(out, "Fill in {} first.", listed(names)),
        }
    }
}

impl std::error::Error for PlanError {}

/// The placeholders of a statement's text, `{{ connector_name }}`, each once, in their order.
pub fn placeholders(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("{{") {
        rest = after;
        let Some((name, behind)) = placeholder(after) else {
            continue;
        };
        if !names.iter().any(|known| known == name) && names.len() < 64 {
            names.push(name.to_owned());
        }
        rest = behind;
    }
    names
}

/// The name that a placeholder begins with after its `{{`, and what stands after its `}}`. A name is looked at as far as it
/// goes and no further: a text of nothing but opening braces is read once.
pub(super) fn placeholder(after: &str) -> Option<(&str, &str)> {
    let begun = after.trim_start();
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let end = begun.find(|c: char| !is_part(c)).filter(|end| *end > 0)?;
    let (name, rest) = begun.split_at_checked(end)?;
    Some((name, rest.trim_start().strip_prefix("}}")?))
}

/// What to do for a statement whose text is `text`.
///
/// # Errors
/// [`PlanError`]: a missing or unknown parameter, an address that is none, a body that is none, placeholders.
pub fn plan(text: &str, statement: Statement) -> Result<Plan, PlanError> {
    match statement {
        Statement::ShowMethods(resource) => Ok(Plan::ShowMethods(resource)),
        Statement::Describe(resource) => Ok(Plan::Describe(resource)),
        Statement::Select {
            resource,
            columns,
            filters,
        } => {
            known(text, &filters, &REQUIRED)?;
            let read = if resource.name == OFFSETS {
                Read::Offsets
            } else {
                Read::Status
            };
            Ok(Plan::Read {
                read,
                address: address(text, &filters)?,
                columns,
            })
        }
        Statement::Exec {
            method,
            parameters,
            json,
            ..
        } => match method.does {
            Does::Alter => alter(text, method, &parameters, json.as_ref()).map(Plan::Alter),
            Does::ReadOffsets | Does::ReadStatus => {
                known(text, &parameters, &REQUIRED)?;
                let read = if method.does == Does::ReadOffsets {
                    Read::Offsets
                } else {
                    Read::Status
                };
                Ok(Plan::Read {
                    read,
                    address: address(text, &parameters)?,
                    columns: Vec::new(),
                })
            }
        },
    }
}

pub(super) fn wrong(text: &str, offset: usize, says: impl Into<String>) -> PlanError {
    PlanError::Statement(error(text, offset, says))
}

/// Every name known, none twice, no placeholder left.
pub(super) fn known(text: &str, given: &[Assignment], names: &[&str]) -> Result<(), PlanError> {
    for (at, one) in given.iter().enumerate() {
        if !names.contains(&one.name.as_str()) {
            return Err(wrong(
                text,
                one.offset,
                format!(
                    "{} is not a parameter here; there are {}",
                    one.name,
                    listed(names)
                ),
            ));
        }
        if given.iter().take(at).any(|other| other.name == one.name) {
            return Err(wrong(text, one.offset, format!("{} is given twice", one.name)));
        }
    }
    all_filled(text, given)
}

/// No placeholder left in these values. One that was written with an escape is a value's own text.
pub(super) fn all_filled<'a>(
    text: &str,
    given: impl IntoIterator<Item = &'a Assignment>,
) -> Result<(), PlanError> {
    let mut open: Vec<String> = given
        .into_iter()
        .flat_map(|one| placeholders(&one.value))
        .collect();
    if !open.is_empty() {
        let written = placeholders(text);
        open.retain(|name| written.contains(name));
    }
    if open.is_empty() {
        Ok(())
    } else {
        Err(PlanError::Placeholders(open))
    }
}

fn value<'a>(text: &str, given: &'a [Assignment], name: &str) -> Result<&'a Assignment, PlanError> {
    given
        .iter()
        .find(|one| one.name == name && !one.value.is_empty())
        .ok_or_else(|| {
            wrong(
                text,
                text.trim_end().len(),
                format!("{name} is missing; {} are required", listed(&REQUIRED)),
            )
        })
}

pub(super) fn address(text: &str, given: &[Assignment]) -> Result<ConnectorAddress, PlanError> {
    let [name, environment, cluster] = REQUIRED.map(|name| value(text, given, name));
    let (name, environment, cluster) = (name?, environment?, cluster?);
    check_name(&name.value).map_err(|error| wrong(text, name.offset, error.to_string()))?;
    for id in [environment, cluster] {
        let is_id = id
            .value
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if !is_id {
            return Err(wrong(
                text,
                id.offset,
                format!("{} is no id: expected env-… or lkc-…", id.name),
            ));
        }
    }
    Ok(ConnectorAddress::new(
        environment.value.as_str(),
        cluster.value.as_str(),
        name.value.as_str(),
    ))
}
