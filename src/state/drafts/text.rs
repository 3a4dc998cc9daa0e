//! A draft's own text, written without holding the page up: the rows of a hundred thousand partitions are megabytes.

use std::collections::BTreeMap;

use offset_rules::draft::{Draft, Intent, Row, Rows};

use crate::browser::storage::StorageError;
use crate::browser::{clock, page};

/// Rows that are written at one go: a few milliseconds.
const ROWS: usize = 2_000;

/// The text of a draft on a snapshot. Between two lots of rows the page has its turn.
///
/// # Errors
/// [`StorageError::Failed`] rather than a text that lacks rows.
pub(super) async fn text_of(draft: Draft, base_id: &str) -> Result<String, StorageError> {
    let mut lots = Lots::of(draft, base_id);
    while !lots.rows.is_empty() {
        // A page that nobody sees stands in nobody's way, and its timers take a second each.
        if !page::is_hidden() {
            clock::sleep(0).await;
        }
        let wrong = || StorageError::Failed("the rows do not come apart".to_owned());
        lots.write_some().ok_or_else(wrong)?;
    }
    Ok(lots.text)
}

/// A draft that is being written.
struct Lots<'a> {
    base_id: &'a str,
    /// Without its rows.
    bare: Draft,
    /// Those that are to be written.
    rows: BTreeMap<usize, Row>,
    /// What is written: a whole draft at any time.
    text: String,
}

/// What a draft's text ends with behind its last row.
const END: &str = "]}";

impl<'a> Lots<'a> {
    fn of(mut draft: Draft, base_id: &'a str) -> Self {
        let rows = match &mut draft.intent {
            Intent::Patch(rows) if rows.changed.len() > ROWS => std::mem::take(&mut rows.changed),
            _ => BTreeMap::new(),
        };
        Self {
            base_id,
            text: draft.to_json_on(base_id),
            bare: draft,
            rows,
        }
    }

    /// Writes some rows more. A list of rows may be as long as it likes: read one after the other, its groups add up.
    fn write_some(&mut self) -> Option<()> {
        let next = self.rows.keys().nth(ROWS).copied();
        let later = next.map_or_else(BTreeMap::new, |next| self.rows.split_off(&next));
        let mut some = Rows::default();
        some.changed.append(&mut self.rows);
        self.rows = later;
        self.bare.intent = Intent::Patch(Rows::default());
        let none = self.bare.to_json_on(self.base_id);
        self.bare.intent = Intent::Patch(some);
        let some = self.bare.to_json_on(self.base_id);
        // The list of rows is the last member, and everything before it is the same.
        let groups = some.strip_prefix(none.strip_suffix(END)?)?.strip_suffix(END)?;
        self.text.truncate(self.text.strip_suffix(END)?.len());
        if !self.text.ends_with('[') {
            self.text.push(',');
        }
        self.text.push_str(groups);
        self.text.push_str(END);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use connect_api::{ConnectorAddress, ConnectorOffsets, Timestamp};
    use exact_json::parse;
    use offset_rules::draft::{At, Base, RowIntent};
    use offset_rules::target::Target;

    use super::*;

    fn draft(count: usize) -> Draft {
        let entry = |at: usize| {
            format!(
                r#"{{"partition":{{"kafka_topic":"t","kafka_partition":{at}}},"offset":{{"kafka_offset":9{at}0000000000000000000}}}}"#
            )
        };
        let entries: Vec<String> = (0..count).map(entry).collect();
        let text = format!(r#"{{"offsets":[{}]}}"#, entries.join(","));
        let base = Base::of(ConnectorOffsets::decode(&parse(text).unwrap()).unwrap());
        let target = Target {
            endpoint: "sandbox".to_owned(),
            instance: None,
            address: ConnectorAddress::new("env-1", "lkc-1", "c"),
            lcc: None,
        };
        Draft::new("d-1", target, Arc::new(base), Timestamp::UNIX_EPOCH)
    }

    fn written(draft: &Draft) -> String {
        let mut lots = Lots::of(draft.clone(), "b");
        while !lots.rows.is_empty() {
            lots.write_some().unwrap();
            // What is written so far is a draft at any time.
            assert!(Draft::from_json(&lots.text, Some(Arc::clone(&draft.base))).is_ok());
        }
        lots.text
    }

    #[test]
    fn rows_in_lots_are_the_same_draft() {
        for count in [0, 1, ROWS, ROWS + 1, 2 * ROWS + 7] {
            let mut draft = draft(count);
            draft.note = "]}".to_owned();
            for at in 0..count {
                let offset = format!(r#"{{"kafka_offset":9{at}}}"#);
                draft.set_offset(At::Base(at), &offset, RowIntent::Value);
            }
            draft.add_partition(parse(r#"{"kafka_topic":"new","kafka_partition":1}"#).unwrap());
            let text = written(&draft);
            let again = Draft::from_json(&text, Some(Arc::clone(&draft.base)));
            assert_eq!(again.as_ref(), Ok(&draft), "{count}");
        }
    }

    #[test]
    fn what_is_no_patch_is_written_at_once() {
        let mut draft = draft(3);
        draft.intent = Intent::DeleteAll;
        assert_eq!(written(&draft), draft.to_json_on("b"));
    }
}
