//! Drafts and bases as JSON text, with their schema's version.

use std::sync::Arc;

use connect_api::{ConnectorOffsets, Time, entries_text};
use exact_json::{Value, array, member, object, parse, quote};
use sha2::{Digest, Sha256};

use super::base::Base;
use super::groups;
use super::intent::{Intent, Rows};
use super::migrate::migrated;
use super::model::{Draft, DraftState};
use crate::record::{
    RecordError, list, optional, optional_member, read_target, string_member, target_members, text,
};
use crate::settlement::JournalState;

/// The version that is written.
pub const SCHEMA: u64 = 2;

impl Base {
    /// A name for this snapshot: the first 128 bits of SHA-256 over its text, as hex.
    pub fn id(&self) -> String {
        let hash = Sha256::digest(self.to_json().as_bytes());
        hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }

    /// The snapshot as JSON text: every value as the server sent it.
    pub fn to_json(&self) -> String {
        let mut members = vec![member("schema", &SCHEMA.to_string())];
        members.extend(optional_member(
            "observed_at",
            self.observed_at.as_ref().map(|at| at.text.as_str()),
        ));
        members.push(member("offsets", &entries_text(&self.entries)));
        object(members)
    }

    /// Reads a snapshot.
    ///
    /// # Errors
    /// [`RecordError`].
    pub fn from_json(json: &str) -> Result<Self, RecordError> {
        let value = parse(json).map_err(|error| RecordError::Broken(error.to_string()))?;
        Self::read(&value)
    }

    fn read(value: &Value) -> Result<Self, RecordError> {
        let offsets = ConnectorOffsets::decode(value).map_err(|error| RecordError::Shape(error.path))?;
        Ok(Self::new(
            offsets.offsets,
            optional(value, "observed_at").map(Time::read),
        ))
    }
}

impl Draft {
    /// The draft as JSON text, naming its base by [`Base::id`]: a draft of 100 000 shifted rows is a few words.
    pub fn to_json(&self) -> String {
        self.write(member("base_id", &quote(&self.base.id())))
    }

    /// [`Draft::to_json`] where the base's id is known already.
    pub fn to_json_on(&self, base_id: &str) -> String {
        self.write(member("base_id", &quote(base_id)))
    }

    /// The draft with its base, for a file: complete in itself.
    pub fn export(&self) -> String {
        self.write(member("base", &self.base.to_json()))
    }

    fn write(&self, base: String) -> String {
        let mut members = vec![
            member("schema", &SCHEMA.to_string()),
            string_member("id", &self.id),
        ];
        members.push(member("target", &object(target_members(&self.target))));
        members.push(base);
        members.push(string_member("note", &self.note));
        members.extend(optional_member("prepared_by", self.prepared_by.as_deref()));
        members.push(string_member("created_at", &self.created_at.to_string()));
        members.push(string_member("changed_at", &self.changed_at.to_string()));
        if let DraftState::Submitted { attempt, outcome } = &self.state {
            members.push(string_member("attempt", attempt));
            members.push(string_member("outcome", outcome.word()));
        }
        match &self.intent {
            Intent::DeleteAll => members.push(string_member("intent", "delete-all")),
            Intent::DeleteSome(places) => {
                members.push(string_member("intent", "delete-some"));
                members.push(string_member("at", &groups::ranges(places.iter().copied())));
            }
            Intent::Patch(rows) => {
                members.push(string_member("intent", "patch"));
                members.push(member("rows", &array(groups::write(rows, &self.base))));
            }
        }
        object(members)
    }

    /// The id of the base that a stored draft was made on; `None` where it carries its base.
    ///
    /// # Errors
    /// [`RecordError`].
    pub fn base_id(json: &str) -> Result<Option<String>, RecordError> {
        Ok(optional(&migrated(json)?, "base_id"))
    }

    /// Reads a draft on top of its base. An exported draft brings its own, and `base` may be `None`.
    ///
    /// # Errors
    /// [`RecordError`]; what is not understood is never dropped in silence.
    pub fn from_json(json: &str, base: Option<Arc<Base>>) -> Result<Self, RecordError> {
        let value = migrated(json)?;
        let base = match (value.get("base"), base) {
            (Some(own), _) => Arc::new(Base::read(&own)?),
            (None, Some(base)) => base,
            (None, None) => return Err(RecordError::OtherBase),
        };
        let time = |name: &str| {
            text(&value, name)?
                .parse()
                .map_err(|_| RecordError::Shape(name.to_owned()))
        };
        let target = value
            .get("target")
            .ok_or_else(|| RecordError::Shape("target".to_owned()))?;
        let state = match optional(&value, "attempt") {
            None => DraftState::Open,
            Some(attempt) => {
                let outcome = optional(&value, "outcome").and_then(|word| JournalState::read(&word));
                DraftState::Submitted {
                    attempt,
                    outcome: outcome.unwrap_or(JournalState::Unknown),
                }
            }
        };
        Ok(Self {
            id: text(&value, "id")?,
            target: read_target(&target)?,
            intent: read_intent(&value, &base)?,
            base,
            note: text(&value, "note")?,
            prepared_by: optional(&value, "prepared_by"),
            created_at: time("created_at")?,
            changed_at: time("changed_at")?,
            state,
        })
    }
}

fn read_intent(value: &Value, base: &Base) -> Result<Intent, RecordError> {
    match text(value, "intent")?.as_str() {
        "delete-all" => Ok(Intent::DeleteAll),
        "delete-some" => {
            let places = groups::read_ranges(&text(value, "at")?, base.entries.len());
            Ok(Intent::DeleteSome(
                places
                    .ok_or_else(|| RecordError::Shape("at".to_owned()))?
                    .into_iter()
                    .collect(),
            ))
        }
        "patch" => {
            let mut rows = Rows::default();
            for group in list(value, "rows")?.items() {
                groups::read(&group, base, &mut rows)?;
            }
            Ok(Intent::Patch(rows))
        }
        _ => Err(RecordError::Shape("intent".to_owned())),
    }
}
