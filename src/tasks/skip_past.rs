//! Drafts the offset after a record that a trace names.

use leptos::prelude::{ArcRwSignal, WithUntracked, untrack};
use offset_rules::draft::Draft;
use offset_rules::strategy::{Left, Outcome, skip_past as skip};
use offset_rules::trace::NamedRecord;

use super::look_after::look_after;
use crate::state::connector::ConnectorData;
use crate::state::drafts::{Drafts, Role};
use crate::state::editor::{Editors, Kept, Said};
use crate::state::known_now::stands;
use crate::state::session::Endpoint;
use crate::state::upkeep::Upkeep;

/// Puts it into the connector's open draft, beside what stands there, as a step that can be taken back. Answers what was
/// drafted, or why nothing was.
pub fn skip_past(
    upkeep: Upkeep,
    editors: Editors,
    endpoint: &Endpoint,
    data: &ConnectorData,
    record: &NamedRecord,
) -> Outcome {
    look_after(upkeep);
    let Some(known) = untrack(|| stands(data, upkeep.journal)) else {
        return nothing("the offsets are still being read; press again");
    };
    let Some(draft) = untrack(|| upkeep.drafts.open(endpoint, &data.address, &known)) else {
        return nothing("the draft that this browser keeps is still being read; press again");
    };
    let editor = editors.of(&draft);
    if let Some(why) = why_not(upkeep.drafts, &draft, &editor) {
        return nothing(why);
    }
    let what = format!(
        "skip past {}/{} at {}",
        record.topic, record.partition, record.offset
    );
    let outcome = editor.step(what, |draft| skip(draft, record));
    if outcome.changed > 0 {
        editor.say(Said {
            words: outcome.sentence(),
            ..Said::default()
        });
    }
    outcome
}

/// Why a skip cannot stand beside what is drafted.
fn why_not(drafts: Drafts, draft: &ArcRwSignal<Draft>, editor: &Kept) -> Option<&'static str> {
    let id = draft.with_untracked(|draft| draft.id.clone());
    let follows = untrack(|| drafts.listed(&id)).is_some_and(|listed| listed.role == Role::Follows);
    if follows {
        return Some(
            "this connector's draft is being edited in another tab; skip there, or edit it here first",
        );
    }
    // A text that an earlier tab left is taken up by Alter, not before.
    if editor.has_unread_text() || drafts.typed(&id).is_some() {
        return Some(
            "the JSON view of this connector's draft holds a text that is no draft yet; it comes first",
        );
    }
    draft
        .with_untracked(|draft| draft.rows().is_none())
        .then_some("a reset is drafted, and a skip would take its place; keep the offsets under Alter, or discard that draft")
}

fn nothing(why: &str) -> Outcome {
    Outcome {
        left: vec![Left {
            partition: None,
            why: why.to_owned(),
        }],
        ..Outcome::default()
    }
}
