//! Review, or why there is none: the draft and what stands now have to be there first.

use leptos::prelude::*;
use offset_rules::draft::{Draft, Intent};

use super::alter::why_not_reviewable;
use super::announced::announced;
use super::review::Sheet;
use super::review_outcome::NothingToReview;
use crate::route::{Route, Tab};
use crate::state::connector::ConnectorData;
use crate::state::drafts::Drafts;
use crate::ui::skeleton::Skeleton;
use crate::ui::tracked::tracked;

/// The Review page.
#[component]
pub(super) fn ReviewTab() -> impl IntoView {
    let data = expect_context::<ConnectorData>();
    let drafts = expect_context::<Drafts>();
    let alter = Route::Connector(data.address.clone(), Tab::Alter).path();
    // Gone as soon as it has become a request: nobody is to submit it once more.
    let draft = {
        let address = data.address.clone();
        Memo::new_with_compare(
            move |_| {
                let draft = drafts.get(&address)?;
                draft
                    .with_untracked(|draft| why_not_reviewable(draft).is_none())
                    .then_some(draft)
            },
            |before, after| before.is_some_and(Option::is_some) != after.is_some_and(Option::is_some),
        )
    };
    let has_live = {
        let offsets = data.offsets.clone();
        Memo::new(move |_| offsets.answer().is_some())
    };
    let offsets = data.offsets.clone();
    let cannot_be_read = move || offsets.error().is_some();
    tracked(move || match draft.get() {
        None => view! { <NothingToReview alter=alter.clone()/> }.into_any(),
        Some(draft) if has_live.get() => held_against_now(draft),
        Some(_) if cannot_be_read() => view! {
            <h2>"Review"</h2>
            <p>"The draft is kept. It is reviewed against the live offsets, as soon as they can be read."</p>
        }
        .into_any(),
        Some(_) => view! { <h2>"Review"</h2><Skeleton label="Reading the offsets"/> }.into_any(),
    })
}

/// The review; of very many partitions after a word.
fn held_against_now(draft: ArcRwSignal<Draft>) -> AnyView {
    let count = draft.with_untracked(|draft| match draft.intent {
        Intent::DeleteAll => draft.base.entries.len(),
        Intent::Patch(_) | Intent::DeleteSome(_) => draft.partitions(),
    });
    announced(
        count,
        || format!("Holding {count} partitions against what stands now. This takes a moment."),
        move || view! { <Sheet draft=draft.clone()/> }.into_any(),
    )
}
