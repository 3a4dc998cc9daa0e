//! What one tab knows of a request, beside what an earlier one knew.

use super::history_record::Past;

impl Past {
    /// The same, with what an earlier tab had seen where this one has seen nothing yet: whoever takes a request up again after a
    /// reload begins without its status and its verdicts.
    #[must_use]
    pub fn with_what_was_known(mut self, known: Self) -> Self {
        if self.before.is_empty() {
            self.before = known.before;
        }
        if self.after.is_empty() || (self.verdicts.is_empty() && !known.verdicts.is_empty()) {
            self.after = known.after;
            self.verdicts = known.verdicts;
        }
        self.message = self.message.or(known.message);
        self.answer = self.answer.or(known.answer);
        self
    }
}

#[cfg(test)]
mod tests {
    use connect_api::{AlterStatus, ConnectorAddress};
    use exact_json::parse;
    use offset_rules::target::Target;

    use super::*;

    fn past(previous: &str) -> Past {
        let status = format!(
            r#"{{"request":{{"id":"lcc-1","type":"PATCH","requested_at":"2026-03-02T09:16:31Z","offsets":[
            {{"partition":{{"p":0}},"offset":{{"o":5}}}}]}},"status":{{"phase":"APPLIED"}},"previous_offsets":[{previous}]}}"#
        );
        let status = AlterStatus::decode(&parse(status).unwrap()).unwrap().unwrap();
        let target = Target {
            endpoint: "sandbox".to_owned(),
            instance: None,
            address: ConnectorAddress::new("env-1", "lkc-1", "a"),
            lcc: None,
        };
        Past::seen(target, &status)
    }

    #[test]
    fn a_tab_that_begins_with_nothing_takes_nothing_away() {
        let entry = r#"{"partition":{"p":0},"offset":{"o":9}}"#;
        let mut known = past(entry);
        known.after = known.asked.clone();
        known.answer = Some(crate::state::answered::Answered::default());
        known.verdicts = vec![("p=0".to_owned(), "at it".to_owned())];
        assert_eq!(past("").with_what_was_known(known.clone()), known);
        // Something was seen, by its record perhaps, and is not judged yet.
        for after in [&known.after, &known.before] {
            let mut seen = past(entry);
            (seen.after, seen.answer) = (after.clone(), known.answer.clone());
            assert_eq!(seen.with_what_was_known(known.clone()), known);
        }
        // What is seen anew counts.
        let mut later = past(r#"{"partition":{"p":0},"offset":{"o":8}}"#);
        later.after = known.before.clone();
        later.verdicts = vec![("p=0".to_owned(), "moved on from it".to_owned())];
        later.answer.clone_from(&known.answer);
        assert_eq!(later.clone().with_what_was_known(known), later);
    }
}
