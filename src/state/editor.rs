//! What somebody is doing with a draft: which rows are selected, which view is open, what can be taken back. It
//! outlives the page, so that a look at another tab loses nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;
use offset_rules::draft::{At, Draft};
use offset_rules::import::ImportError;
use offset_rules::strategy::{Left, Outcome, Restorable};
use offset_rules::words::how_many;

use super::steps::Steps;
use crate::browser::clock;
use crate::unsubscribe::unsubscribe_when_gone;

/// A draft with more rows than this is looked over after a pause in typing, not at every key.
const MANY_ROWS: usize = 1_000;
/// That pause, in milliseconds. Not as long as the one before a save: both at once would hold the page up for long.
const PAUSE: u32 = 300;
/// From then until its digest is worked out, in milliseconds: what was found is on the screen before.
const AFTER: u32 = 50;
/// A step over more partitions than this is announced before it is taken: the page stands still meanwhile.
const SLOW: usize = 20_000;
/// Until what is announced is on the screen, in milliseconds: two frames and some.
const SEEN: u32 = 50;

/// A view of the draft.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// A row a partition, or a row a key.
    #[default]
    Table,
    /// The request's body as text.
    Json,
}

/// A form of the editor that asks for more than a press.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One value for the selected rows.
    Set,
    /// So much more or less for the selected rows.
    Shift,
    /// A position of the source.
    MoveTo,
    /// Another connector's offsets.
    CopyFrom,
    /// A file or a paste.
    Import,
    /// A partition that is not there yet.
    AddPartition,
}

/// What the last step did, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// What is so.
    pub words: String,
    /// What was left, and why.
    pub left: Vec<Left>,
    /// Whether nothing was done, against what was asked.
    pub is_refusal: bool,
}

/// The text of the JSON view while it is no draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// As it stands.
    pub text: String,
    /// Why it is none.
    pub error: ImportError,
}

/// The editor of one draft, kept while the tab lives. Clones share it.
#[derive(Clone)]
pub struct Kept {
    draft: ArcRwSignal<Draft>,
    steps: ArcRwSignal<Steps>,
    selected: ArcRwSignal<BTreeSet<At>>,
    said: ArcRwSignal<Option<Said>>,
    view: ArcRwSignal<View>,
    form: ArcRwSignal<Option<Form>>,
    unread: ArcRwSignal<Option<Unread>>,
    restorable: ArcRwSignal<Option<Restorable>>,
    drawn: ArcRwSignal<u32>,
}

/// The editor of one draft, for as long as a page shows it.
#[derive(Clone, Copy)]
pub struct Editor {
    /// The draft.
    pub draft: RwSignal<Draft>,
    steps: RwSignal<Steps>,
    /// The selected rows.
    pub selected: RwSignal<BTreeSet<At>>,
    /// What the last step did.
    pub said: RwSignal<Option<Said>>,
    /// Which view is open.
    pub view: RwSignal<View>,
    /// Which form is open.
    pub form: RwSignal<Option<Form>>,
    /// What stands in the JSON view and is no draft.
    pub unread: RwSignal<Option<Unread>>,
    /// Whether something typed in the JSON view has not been read yet.
    pub pending: RwSignal<bool>,
    /// What else could be restored, while a restore is what is drafted.
    pub restorable: RwSignal<Option<Restorable>>,
    /// Moves when the rows are to be drawn anew: after any change but typing in one of them.
    pub drawn: RwSignal<u32>,
    /// Moves when the draft has changed and is to be looked over; for a long one, after a pause.
    pub settled: RwSignal<u32>,
    /// Moves a little later: then its digest is worked out, which nobody waits for.
    pub rested: RwSignal<u32>,
    changes: RwSignal<u32>,
    is_typing: StoredValue<bool>,
}

impl Kept {
    fn of(draft: ArcRwSignal<Draft>) -> Self {
        Self {
            draft,
            steps: ArcRwSignal::new(Steps::default()),
            selected: ArcRwSignal::default(),
            said: ArcRwSignal::default(),
            view: ArcRwSignal::default(),
            form: ArcRwSignal::default(),
            unread: ArcRwSignal::default(),
            restorable: ArcRwSignal::default(),
            drawn: ArcRwSignal::default(),
        }
    }

    /// For the page that shows it: owned by the caller's owner.
    pub fn here(self) -> Editor {
        let editor = Editor {
            draft: self.draft.into(),
            steps: self.steps.into(),
            selected: self.selected.into(),
            said: self.said.into(),
            view: self.view.into(),
            form: self.form.into(),
            unread: self.unread.into(),
            restorable: self.restorable.into(),
            drawn: self.drawn.into(),
            pending: RwSignal::new(false),
            settled: RwSignal::new(0),
            rested: RwSignal::new(0),
            changes: RwSignal::new(0),
            is_typing: StoredValue::new(false),
        };
        // Whoever changes the draft, another tab too, has it looked over and drawn.
        Effect::new(move |first: Option<()>| {
            unsubscribe_when_gone();
            editor.draft.track();
            if first.is_some() {
                editor.follow();
            }
        });
        editor
    }

    /// One step over the whole draft, from outside its page; where nothing changes it is none. What is selected goes with
    /// the offsets that it was selected among.
    pub fn step<R>(&self, what: impl Into<String>, act: impl FnOnce(&mut Draft) -> R) -> R {
        let before = self.draft.get_untracked();
        let mut after = before.clone();
        let outcome = act(&mut after);
        if after == before {
            return outcome;
        }
        if !Arc::ptr_eq(&after.base, &before.base) {
            self.selected.update(BTreeSet::clear);
        }
        self.draft.set(after);
        self.steps.update(|steps| steps.after(before, what.into()));
        self.drawn.update(|count| *count += 1);
        outcome
    }

    /// Whether the JSON view holds a text that is no draft yet.
    pub fn has_unread_text(&self) -> bool {
        self.unread.with_untracked(Option::is_some)
    }

    /// What the last step did, for the page to say.
    pub fn say(&self, said: Said) {
        self.said.set(Some(said));
    }

    /// What else could be restored.
    pub fn offer(&self, restorable: Restorable) {
        self.restorable.set(Some(restorable));
    }
}

impl Editor {
    fn follow(self) {
        if self.is_typing.get_value() {
            self.is_typing.set_value(false);
        } else {
            self.drawn.update(|count| *count += 1);
        }
        self.changes.update_untracked(|count| *count += 1);
        let now = self.changes.get_untracked();
        if self.draft.with_untracked(Draft::partitions) <= MANY_ROWS {
            self.settled.set(now);
            self.rested.set(now);
            return;
        }
        leptos::task::spawn_local(async move {
            clock::sleep(PAUSE).await;
            let is_last = || self.changes.try_get_untracked() == Some(now);
            if is_last() {
                let _ = self.settled.try_set(now);
                clock::sleep(AFTER).await;
                if is_last() {
                    let _ = self.rested.try_set(now);
                }
            }
        });
    }

    /// One step over the whole draft. `act` may refuse, and then nothing is changed; what it says is said.
    pub fn step(
        self,
        what: impl Into<String>,
        act: impl FnOnce(&mut Draft) -> Result<Outcome, String>,
    ) -> bool {
        let mut after = self.draft.get_untracked();
        let outcome = act(&mut after);
        let is_change = outcome.as_ref().is_ok_and(|outcome| outcome.changed > 0);
        let said = match outcome {
            Ok(outcome) => Said {
                words: outcome.sentence(),
                left: outcome.left,
                is_refusal: false,
            },
            Err(words) => {
                self.said.set(Some(Said {
                    words,
                    left: Vec::new(),
                    is_refusal: true,
                }));
                return false;
            }
        };
        if is_change || self.draft.with_untracked(|before| *before != after) {
            let mut before = after;
            self.draft.update(|draft| std::mem::swap(draft, &mut before));
            self.steps.update(|steps| steps.after(before, what.into()));
            self.restorable.set(None);
        }
        self.said.set(Some(said));
        true
    }

    /// Has something done to so many partitions. With very many of them it is announced first.
    pub fn take_time(self, doing: &str, count: usize, act: impl FnOnce() + 'static) {
        if count <= SLOW {
            act();
            return;
        }
        self.say_plainly(format!(
            "{doing} {} partitions. This takes a moment.",
            how_many(count)
        ));
        leptos::task::spawn_local(async move {
            clock::sleep(SEEN).await;
            // Whoever has left the page meanwhile wants nothing done there.
            if self.draft.try_with_untracked(|_| ()).is_some() {
                act();
            }
        });
    }

    /// Something is typed in a field.
    pub fn type_in(self, at: At, key: &str, what: impl FnOnce() -> String, act: impl FnOnce(&mut Draft)) {
        self.draft.with_untracked(|draft| {
            self.steps
                .update(|steps| steps.before_typing(draft, at, key, what));
        });
        self.is_typing.set_value(true);
        self.draft.update(act);
        self.said.set(None);
    }

    /// The note was written.
    pub fn write_note(self, note: String) {
        self.is_typing.set_value(true);
        self.draft.update(|draft| draft.note = note);
    }

    /// The JSON view was edited and says this draft.
    pub fn edit(self, draft: Draft) {
        self.draft
            .with_untracked(|before| self.steps.update(|steps| steps.before_editing(before)));
        self.is_typing.set_value(true);
        self.draft.set(draft);
        self.unread.set(None);
        self.said.set(None);
    }

    /// Takes the last step back.
    pub fn undo(self) {
        self.go("Undone", Steps::undo);
    }

    /// Takes the last undone step again.
    pub fn redo(self) {
        self.go("Done again", Steps::redo);
    }

    fn go(self, word: &str, act: fn(&mut Steps, &mut Draft) -> Option<String>) {
        let mut draft = self.draft.get_untracked();
        let base = Arc::clone(&draft.base);
        let mut what = None;
        self.steps.update(|steps| what = act(steps, &mut draft));
        if let Some(what) = what {
            if !Arc::ptr_eq(&draft.base, &base) {
                // Its places are of other offsets.
                self.selected.update(BTreeSet::clear);
            }
            self.draft.set(draft);
            self.restorable.set(None);
            self.said.set(Some(Said {
                words: format!("{word}: {what}."),
                ..Said::default()
            }));
        }
    }

    /// What undo would take back; tracked.
    pub fn next_undo(self) -> Option<String> {
        self.steps.with(|steps| steps.next_undo().map(str::to_owned))
    }

    /// What redo would do again; tracked.
    pub fn next_redo(self) -> Option<String> {
        self.steps.with(|steps| steps.next_redo().map(str::to_owned))
    }

    /// Why nothing can be changed in the table now; tracked. Two versions of one draft could not both be kept.
    pub fn locked(self) -> Option<String> {
        let is_unread = self.unread.with(Option::is_some);
        is_unread.then(|| "The JSON view holds a text that is no draft yet: it comes first".to_owned())
    }

    /// Says something of the last step in other words than its own.
    pub fn say_plainly(self, words: impl Into<String>) {
        self.said.set(Some(Said {
            words: words.into(),
            ..Said::default()
        }));
    }

    /// Says why nothing was done.
    pub fn refuse(self, words: impl Into<String>) {
        self.said.set(Some(Said {
            words: words.into(),
            left: Vec::new(),
            is_refusal: true,
        }));
    }
}

/// The editors of this tab's drafts.
#[derive(Clone, Copy)]
pub struct Editors(StoredValue<Vec<Kept>>);

impl Editors {
    /// None yet.
    pub fn start() -> Self {
        Self(StoredValue::new(Vec::new()))
    }

    /// The editor of a draft.
    pub fn of(self, draft: &ArcRwSignal<Draft>) -> Kept {
        let known = self
            .0
            .with_value(|all| all.iter().find(|kept| kept.draft == *draft).cloned());
        known.unwrap_or_else(|| {
            let kept = Kept::of(draft.clone());
            // What another tab saves of a draft comes as another one of the same id: the one before is over.
            let id = draft.with_untracked(|draft| draft.id.clone());
            self.0.update_value(|all| {
                all.retain(|other| other.draft.with_untracked(|draft| draft.id != id));
                all.push(kept.clone());
            });
            kept
        })
    }

    /// Lets go of those whose drafts are not open any more: discarded, or sent.
    pub fn keep_only(self, is_open: impl Fn(&ArcRwSignal<Draft>) -> bool) {
        self.0.update_value(|all| all.retain(|kept| is_open(&kept.draft)));
    }
}
