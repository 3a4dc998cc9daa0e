//! What every record of this browser begins with: the version it was written in. And how its members are read.

use connect_api::Timestamp;
use exact_json::{Value, parse};
use offset_rules::record::RecordError;

/// A record that this version of the console can read.
pub struct Fields(Value);

/// Opens a record whose versions up to `known` can be read.
///
/// # Errors
/// [`RecordError`]: broken, or of a newer version. The record is kept as it is.
pub fn open(text: &str, known: u64) -> Result<Fields, RecordError> {
    let value = parse(text).map_err(|error| RecordError::Broken(error.to_string()))?;
    match number(&value, "record") {
        Some(version) if version > known => Err(RecordError::Newer(version)),
        Some(version) if version > 0 => Ok(Fields(value)),
        _ => Err(shape("record")),
    }
}

/// A record that lacks this member, or has something else in its place.
pub fn shape(path: &str) -> RecordError {
    RecordError::Shape(path.to_owned())
}

/// A whole number of an object.
pub fn number(value: &Value, name: &str) -> Option<u64> {
    value.get(name)?.text().parse().ok()
}

impl Fields {
    /// The record itself.
    pub fn whole(&self) -> &Value {
        &self.0
    }

    /// A member of any kind.
    ///
    /// # Errors
    /// [`RecordError::Shape`] where it is missing.
    pub fn part(&self, name: &str) -> Result<Value, RecordError> {
        self.0.get(name).ok_or_else(|| shape(name))
    }

    /// A text that may be missing.
    pub fn maybe(&self, name: &str) -> Option<String> {
        self.0.get(name)?.as_str().map(std::borrow::Cow::into_owned)
    }

    /// A text.
    ///
    /// # Errors
    /// [`RecordError::Shape`] where it is missing.
    pub fn text(&self, name: &str) -> Result<String, RecordError> {
        self.maybe(name).ok_or_else(|| shape(name))
    }

    /// A whole number.
    ///
    /// # Errors
    /// [`RecordError::Shape`] where it is missing.
    pub fn number(&self, name: &str) -> Result<u64, RecordError> {
        number(&self.0, name).ok_or_else(|| shape(name))
    }

    /// A time.
    ///
    /// # Errors
    /// [`RecordError::Shape`] where it is missing or no time.
    pub fn time(&self, name: &str) -> Result<Timestamp, RecordError> {
        self.text(name)?.parse().map_err(|_| shape(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_versions_are_opened() {
        assert!(open(r#"{"record":2,"a":"b"}"#, 2).is_ok());
        assert!(open(r#"{"record":1,"a":"b"}"#, 2).is_ok());
        assert_eq!(open(r#"{"record":3}"#, 2).err(), Some(RecordError::Newer(3)));
        for broken in [
            "7",
            "{}",
            r#"{"record":0}"#,
            r#"{"record":"1"}"#,
            r#"{"record":-1}"#,
        ] {
            assert_eq!(open(broken, 2).err(), Some(shape("record")), "{broken}");
        }
        assert!(matches!(open("{\"record\":1", 2), Err(RecordError::Broken(_))));
    }

    #[test]
    fn what_is_missing_is_named() {
        let record = open(r#"{"record":1,"n":7,"t":"2026-03-02T09:16:31Z","s":"x"}"#, 1).unwrap();
        assert_eq!(
            (record.number("n"), record.text("s")),
            (Ok(7), Ok("x".to_owned()))
        );
        assert!(record.time("t").is_ok());
        for (outcome, path) in [
            (record.time("s").err(), "s"),
            (record.text("n").err(), "n"),
            (record.part("p").err(), "p"),
        ] {
            assert_eq!(outcome, Some(shape(path)));
        }
    }
}
