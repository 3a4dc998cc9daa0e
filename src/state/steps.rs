//! Undo and redo: what a draft was before each step.

use offset_rules::draft::{At, Draft, Intent, Row};

/// How many steps are kept.
const MOST_STEPS: usize = 200;
/// How many rows all kept steps may hold together: a hundred steps over 100 000 partitions would fill the memory.
const MOST_ROWS: usize = 1_000_000;

/// What to put back.
enum Before {
    /// One partition of the base had this row, or none.
    Row(usize, Option<Row>),
    /// The whole draft; its base is shared.
    Draft(Box<Draft>),
}

/// Where something was typed.
#[derive(PartialEq, Eq)]
enum Field {
    /// In the field of a key.
    Key(At, String),
    /// In the JSON view.
    Json,
}

/// A step that can be taken back.
struct Step {
    /// "Shift by -100 of 6 partitions".
    what: String,
    /// Where it was typed: what is typed there next belongs to the same step.
    field: Option<Field>,
    before: Before,
}

impl Step {
    fn weight(&self) -> usize {
        match &self.before {
            Before::Row(..) => 1,
            Before::Draft(draft) => draft.rows().map_or(1, |rows| rows.len().max(1)),
        }
    }

    /// Puts back what was; what stood until now becomes the way forth again.
    fn swap(self, draft: &mut Draft) -> Self {
        let before = match self.before {
            Before::Row(place, row) => match &mut draft.intent {
                Intent::Patch(rows) => {
                    let now = match row {
                        Some(row) => rows.changed.insert(place, row),
                        None => rows.changed.remove(&place),
                    };
                    Before::Row(place, now)
                }
                // Cannot be: whatever makes a draft something else is a step over the whole draft.
                Intent::DeleteAll | Intent::DeleteSome(_) => Before::Row(place, row),
            },
            Before::Draft(before) => {
                let before = with_what_is_no_step(*before, draft);
                Before::Draft(Box::new(std::mem::replace(draft, before)))
            }
        };
        Self {
            what: self.what,
            field: None,
            before,
        }
    }
}

/// A draft as it was, with what no step takes back: the note, whose it is, its times. The connector's own id belongs to the
/// offsets it was read with, and goes with them.
fn with_what_is_no_step(before: Draft, now: &Draft) -> Draft {
    let mut target = now.target.clone();
    target.lcc = before.target.lcc.or(target.lcc);
    Draft {
        id: now.id.clone(),
        target,
        note: now.note.clone(),
        prepared_by: now.prepared_by.clone(),
        created_at: now.created_at,
        changed_at: now.changed_at,
        state: now.state.clone(),
        base: before.base,
        intent: before.intent,
    }
}

/// The steps of one draft.
#[derive(Default)]
pub struct Steps {
    done: Vec<Step>,
    undone: Vec<Step>,
}

impl Steps {
    /// Before something is typed in a field: all that is typed there in a row is one step.
    pub fn before_typing(&mut self, draft: &Draft, at: At, key: &str, what: impl FnOnce() -> String) {
        let field = Field::Key(at, key.to_owned());
        if self.is_in(&field) {
            return;
        }
        let before = match (at, &draft.intent) {
            (At::Base(place), Intent::Patch(_)) => Before::Row(place, draft.row(at).cloned()),
            _ => Before::Draft(Box::new(draft.clone())),
        };
        self.push(Step {
            what: what(),
            field: Some(field),
            before,
        });
    }

    /// Before the JSON view is edited: what is typed there in a row is one step.
    pub fn before_editing(&mut self, draft: &Draft) {
        if !self.is_in(&Field::Json) {
            self.push(Step {
                what: "editing the JSON".to_owned(),
                field: Some(Field::Json),
                before: Before::Draft(Box::new(draft.clone())),
            });
        }
    }

    /// Whether the last step was made in the same place.
    fn is_in(&self, field: &Field) -> bool {
        self.undone.is_empty()
            && self
                .done
                .last()
                .is_some_and(|step| step.field.as_ref() == Some(field))
    }

    /// After a step over several rows, or over the whole draft.
    pub fn after(&mut self, before: Draft, what: String) {
        self.push(Step {
            what,
            field: None,
            before: Before::Draft(Box::new(before)),
        });
    }

    fn push(&mut self, step: Step) {
        self.undone.clear();
        self.done.push(step);
        let mut weight: usize = self.done.iter().map(Step::weight).sum();
        while self.done.len() > MOST_STEPS || (weight > MOST_ROWS && self.done.len() > 1) {
            weight -= self.done.remove(0).weight();
        }
    }

    /// Takes the last step back, and answers what it was.
    pub fn undo(&mut self, draft: &mut Draft) -> Option<String> {
        let step = self.done.pop()?.swap(draft);
        let what = step.what.clone();
        self.undone.push(step);
        Some(what)
    }

    /// Takes the last undone step again, and answers what it was.
    pub fn redo(&mut self, draft: &mut Draft) -> Option<String> {
        let step = self.undone.pop()?.swap(draft);
        let what = step.what.clone();
        self.done.push(step);
        Some(what)
    }

    /// What undo would take back.
    pub fn next_undo(&self) -> Option<&str> {
        self.done.last().map(|step| step.what.as_str())
    }

    /// What redo would do again.
    pub fn next_redo(&self) -> Option<&str> {
        self.undone.last().map(|step| step.what.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use connect_api::{ConnectorAddress, OffsetEntry, Timestamp};
    use offset_rules::class::Shape;
    use offset_rules::draft::Base;
    use offset_rules::strategy::reset_all;
    use offset_rules::target::Target;
    use std::sync::Arc;

    fn draft() -> Draft {
        let entry = |at: usize| OffsetEntry {
            partition: exact_json::parse(format!(r#"{{"kafka_topic":"t","kafka_partition":{at}}}"#)).unwrap(),
            offset: exact_json::parse(r#"{"kafka_offset":100}"#).unwrap(),
        };
        let base = Base::new((0..3).map(entry).collect(), None);
        let target = Target {
            endpoint: "sandbox".to_owned(),
            instance: None,
            address: ConnectorAddress::new("env-1", "lkc-1", "a"),
            lcc: None,
        };
        Draft::new("1", target, Arc::new(base), Timestamp::UNIX_EPOCH)
    }

    fn type_in(draft: &mut Draft, steps: &mut Steps, at: usize, text: &str) {
        let shape = Shape::of(None, None, &draft.base.entries);
        steps.before_typing(draft, At::Base(at), "kafka_offset", || {
            format!("typing in t/{at}")
        });
        let _ = draft.set_cell(At::Base(at), "kafka_offset", text, &shape);
    }

    #[test]
    fn typing_in_one_field_is_one_step_and_every_step_comes_back() {
        let (mut draft, mut steps) = (draft(), Steps::default());
        let empty = draft.clone();
        for text in ["9", "90", "90x"] {
            type_in(&mut draft, &mut steps, 0, text);
        }
        let bad = draft.clone();
        type_in(&mut draft, &mut steps, 1, "80");
        let typed = draft.clone();
        let before = draft.clone();
        let _ = reset_all(&mut draft);
        steps.after(before, "reset".to_owned());
        let reset = draft.clone();

        assert_eq!(steps.undo(&mut draft).as_deref(), Some("reset"));
        assert_eq!(draft, typed);
        assert_eq!(steps.undo(&mut draft).as_deref(), Some("typing in t/1"));
        assert_eq!(draft, bad);
        assert_eq!(steps.undo(&mut draft).as_deref(), Some("typing in t/0"));
        assert_eq!(draft, empty);
        assert_eq!(steps.undo(&mut draft), None);
        while steps.redo(&mut draft).is_some() {}
        assert_eq!(draft, reset);
        assert_eq!(steps.next_redo(), None);
    }

    #[test]
    fn a_new_step_ends_the_way_forth() {
        let (mut draft, mut steps) = (draft(), Steps::default());
        type_in(&mut draft, &mut steps, 0, "9");
        steps.undo(&mut draft);
        type_in(&mut draft, &mut steps, 0, "7");
        assert_eq!(steps.next_redo(), None);
        steps.undo(&mut draft);
        assert!(draft.rows().is_some_and(offset_rules::draft::Rows::is_empty));
    }

    #[test]
    fn the_note_and_whose_it_is_are_no_step() {
        let (mut draft, mut steps) = (draft(), Steps::default());
        draft.target.lcc = Some("lcc-1".to_owned());
        let before = draft.clone();
        let _ = reset_all(&mut draft);
        steps.after(before, "reset".to_owned());
        draft.note = "INC-77: why".to_owned();
        draft.prepared_by = Some("Ada".to_owned());
        draft.changed_at = Timestamp::from_millisecond(7_000).unwrap();
        draft.target.instance = Some("i".to_owned());
        draft.target.lcc = Some("lcc-2".to_owned());
        let written = draft.clone();
        steps.undo(&mut draft);
        assert!(draft.rows().is_some());
        // The id that the offsets came with is theirs.
        assert_eq!(draft.target.lcc.as_deref(), Some("lcc-1"));
        for _ in 0..2 {
            assert_eq!(
                (&draft.note, &draft.prepared_by),
                (&written.note, &written.prepared_by)
            );
            assert_eq!(draft.target.instance, written.target.instance);
            assert_eq!(draft.changed_at, written.changed_at);
            steps.redo(&mut draft);
        }
        assert_eq!(draft.intent, written.intent);
    }

    #[test]
    fn a_step_onto_other_offsets_comes_back_with_those_before() {
        let (mut draft, mut steps) = (draft(), Steps::default());
        type_in(&mut draft, &mut steps, 2, "7");
        let typed = draft.clone();
        let before = draft.clone();
        // The same partitions in another order: a place means another partition there.
        let turned: Vec<OffsetEntry> = draft.base.entries.iter().rev().cloned().collect();
        draft.base = Arc::new(Base::new(turned, None));
        draft.intent = Intent::Patch(offset_rules::draft::Rows::default());
        draft.set_value(
            At::Base(0),
            "kafka_offset",
            "7",
            offset_rules::draft::RowIntent::Value,
        );
        steps.after(before, "rebase".to_owned());
        steps.undo(&mut draft);
        assert_eq!(draft, typed);
        steps.undo(&mut draft);
        assert_eq!(draft.partitions(), 0);
    }

    #[test]
    fn many_steps_over_many_rows_do_not_pile_up() {
        let (draft, mut steps) = (draft(), Steps::default());
        for number in 0..1_000 {
            steps.after(draft.clone(), number.to_string());
        }
        assert_eq!(steps.done.len(), MOST_STEPS);
        assert_eq!(steps.next_undo(), Some("999"));
    }
}
