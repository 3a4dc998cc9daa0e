//! What a reviewer decides about a draft whose ground has moved: each a step of the editor, so that Undo on Alter takes it
//! back, with the offsets that the draft stood on before.

use std::collections::HashSet;
use std::sync::Arc;

use connect_api::Time;
use leptos::prelude::*;
use offset_rules::class::Shape;
use offset_rules::draft::{Base, Draft};
use offset_rules::moved::{MovedSince, Now, rebase};

use super::field_lines::name_at;
use super::review_keep::{keep_values, without};
use super::review_outcome::Decide;
use super::review_problems::Tick;
use crate::state::connector::ConnectorData;
use crate::state::editor::Kept;
use crate::state::journal::Journal;
use crate::state::known_now::knows;

/// What is decided about, and what stands now.
#[derive(Clone)]
pub(super) struct Ground {
    /// The draft under review.
    pub(super) draft: ArcRwSignal<Draft>,
    /// Its editor.
    pub(super) editor: Kept,
    /// The offsets now, and the connector's own id.
    pub(super) base_now: Memo<Option<(Arc<Base>, Option<String>)>>,
    /// When the last request was taken, once it is known whether there is one.
    pub(super) last_request_at: Memo<Option<Option<Time>>>,
    /// The one of them that the draft knows, as far as was decided.
    pub(super) request_then: RwSignal<Option<Option<Time>>>,
    /// The connector's columns.
    pub(super) shape: Memo<Shape>,
    /// What happened since the draft was begun.
    pub(super) since: Memo<Option<MovedSince>>,
    /// The warnings ticked so far: what is decided makes them others.
    pub(super) ticked: RwSignal<HashSet<Tick>>,
}

/// The last request, where the draft was made in the knowledge of it: after this browser had sent it, or on what stood since. One
/// of somebody else's between drafting and reviewing is none of these.
pub(super) fn known_then(draft: &Draft, data: &ConnectorData, journal: Journal) -> Option<Time> {
    let answer = data.last_request.get_untracked().answer?;
    let status = answer.value.as_ref()?;
    let at = status.request.requested_at.as_ref()?;
    let ours = untrack(|| journal.taken_at(&data.address, Some(at)));
    let is_before = ours.is_some_and(|ours| ours.with_untracked(|ours| ours.prepared_at < draft.created_at));
    (is_before || knows(draft, status)).then(|| at.clone())
}

impl Ground {
    /// Takes the draft over to what stands now.
    pub(super) fn rebase(&self) {
        let Some((base, lcc)) = self.base_now.get_untracked() else {
            return;
        };
        let at = self.last_request_at.get_untracked().flatten();
        let shape = self.shape.get_untracked();
        let now = Now {
            class: shape.class(),
            base: &base,
            lcc: lcc.as_deref(),
            request_then: at.as_ref(),
            request_now: at.as_ref(),
        };
        self.step("rebase on what stands now", |draft| rebase(draft, &now));
        self.request_then.set(Some(at));
    }

    fn keep(&self) {
        let Some((base, lcc)) = self.base_now.get_untracked() else {
            return;
        };
        self.step("keeping these values on what stands now", |draft| {
            keep_values(draft, &base, lcc.as_deref())
        });
        // A draft that stands on these offsets already is the same after that; what it was decided beside is not.
        self.request_then
            .set(Some(self.last_request_at.get_untracked().flatten()));
    }

    fn leave_out(&self) {
        let stuck = self
            .since
            .with_untracked(|since| since.as_ref().map(|since| since.no_longer_stuck.clone()));
        self.step("leaving out what is no longer stuck", |draft| {
            without(draft, &stuck.unwrap_or_default())
        });
    }

    fn step(&self, what: &str, act: impl FnOnce(&Draft) -> Draft) {
        self.ticked.update(HashSet::clear);
        self.editor.step(what, |draft| *draft = act(draft));
    }

    /// What can be pressed.
    pub(super) fn decide(&self) -> Decide {
        let (rebases, keeps, leaves) = (self.clone(), self.clone(), self.clone());
        let names = self.draft.clone();
        Decide {
            rebase: Callback::new(move |()| rebases.rebase()),
            keep: Callback::new(move |()| keeps.keep()),
            leave_out: Callback::new(move |()| leaves.leave_out()),
            name: Callback::new(move |at| names.with_untracked(|draft| name_at(draft, at))),
        }
    }
}
