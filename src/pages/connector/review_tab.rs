//! Review, or why there is none: the draft and what stands now have to be there first.

use leptos::prelude::*;
use offset_rules::draft::{Draft, Intent};
use offset_rules::words::how_many;

use super::alter::{unfinished, why_not_reviewable};
use super::announced::announced;
use super::draft_kept::one_tab_edits;
use super::review::Sheet;
use super::review_outcome::NothingToReview;
use super::unfinished_request::unread;
use crate::pages::draft_notices::draft_notices;
use crate::route::{Route, Tab};
use crate::state::connector::ConnectorData;
use crate::state::drafts::Drafts;
use crate::state::journal::Journal;
use crate::ui::button::{Button, Weight};
use crate::ui::skeleton::Skeleton;
use crate::ui::tracked::{local_memo, local_memo_compared, tracked};

/// Why nothing can be submitted.
const NOT_READ: &str = "The live offsets are not read yet";

/// The Review page.
#[component]
pub(super) fn ReviewTab() -> impl IntoView {
    let data = expect_context::<ConnectorData>();
    let drafts = expect_context::<Drafts>();
    let alter = Route::Connector(data.address.clone(), Tab::Alter).path();
    // Gone as soon as it has become a request: nobody is to submit it once more.
    let draft = {
        let address = data.address.clone();
        local_memo_compared(
            move || {
                let draft = drafts.get(&address)?;
                draft
                    .with_untracked(|draft| why_not_reviewable(draft).is_none())
                    .then_some(draft)
            },
            // What another tab saved comes as another draft: it is that which is reviewed.
            |before, after| before != after,
        )
    };
    let has_live = {
        let offsets = data.offsets.clone();
        // What an earlier visit saw is nothing to be reviewed against: neither are shifts counted from it.
        local_memo(move || offsets.answer().is_some() && !offsets.is_recalled())
    };
    let not_read = Signal::stored(Some(NOT_READ.to_owned()));
    let offsets = data.offsets.clone();
    let cannot_be_read = move || offsets.error().is_some();
    let told = draft_notices(Some(data.address.clone()));
    let unread = unread(expect_context::<Journal>(), &data.address);
    let why = {
        let address = data.address.clone();
        local_memo(move || drafts.get(&address)?.with(unfinished))
    };
    let review = tracked(move || {
        match draft.get() {
        None => {
            view! { <NothingToReview alter=alter.clone() unfinished=why.get()/> }.into_any()
        }
        Some(draft) if has_live.get() => {
            let id = draft.with_untracked(|draft| draft.id.clone());
            one_tab_edits(id, held_against_now(draft))
        }
        Some(_) if cannot_be_read() => view! {
            <h2>"Review"</h2>
            <p>"The draft is kept. It is reviewed against the live offsets, as soon as they can be read."</p>
            <p class="actions">
                <span class="muted">{NOT_READ}</span>
                <Button weight=Weight::Primary disabled_reason=not_read on_press=|| ()>"Submit request"</Button>
            </p>
        }
        .into_any(),
        Some(_) => view! { <h2>"Review"</h2><Skeleton label="Reading the offsets"/> }.into_any(),
    }
    });
    view! { {unread}{told}{review} }
}

/// The review; of very many partitions after a word.
fn held_against_now(draft: ArcRwSignal<Draft>) -> AnyView {
    let count = draft.with_untracked(|draft| match draft.intent {
        Intent::DeleteAll => draft.base.entries.len(),
        Intent::Patch(_) | Intent::DeleteSome(_) => draft.partitions(),
    });
    announced(
        count,
        || {
            format!(
                "Holding {} partitions against what stands now. This takes a moment.",
                how_many(count)
            )
        },
        move || view! { <Sheet draft=draft.clone()/> }.into_any(),
    )
}
