//! The draft: live value beside new value.

use connect_api::ConnectorOffsets;
use leptos::prelude::*;
use offset_rules::draft::{Draft, Intent, Rows};
use offset_rules::naming::partition_name;
use offset_rules::problems::Problems;

use super::draft_kept::{one_tab_edits, saved_words};
use super::fields::Fields;
use super::problem_list::{ProblemList, problems_of};
use super::share_draft::ShareDraft;
use crate::browser::clock::Beat;
use crate::browser::history::Navigation;
use crate::route::{Route, Tab};
use crate::state::connector::ConnectorData;
use crate::state::drafts::Drafts;
use crate::state::session::Session;
use crate::ui::age::{Age, short_stamp};
use crate::ui::button::{Button, Weight};
use crate::ui::panel::{Meaning, Panel};
use crate::ui::skeleton::Skeleton;
use crate::ui::tracked::tracked;

/// The Alter tab.
#[component]
pub(super) fn AlterTab() -> impl IntoView {
    let session = expect_context::<Session>();
    let data = expect_context::<ConnectorData>();
    let drafts = expect_context::<Drafts>();
    // The draft is opened on the first offsets that are there; later ones are Review's matter.
    let draft = {
        let data = data.clone();
        Memo::new_with_compare(
            move |opened: Option<&Option<ArcRwSignal<Draft>>>| {
                if let Some(Some(opened)) = opened
                    && drafts.get(&data.address).as_ref() == Some(opened)
                {
                    return Some(opened.clone());
                }
                let endpoint = session.endpoint()?;
                let live = data.offsets.answer()?;
                drafts.open(&endpoint, &data.address, &live.value)
            },
            |before, after| before != after,
        )
    };
    let error = {
        let offsets = data.offsets.clone();
        move || offsets.error()
    };
    tracked(move || match (draft.get(), error()) {
        (Some(draft), _) => {
            let id = draft.with_untracked(|draft| draft.id.clone());
            one_tab_edits(id, view! { <Editor draft/> }.into_any())
        }
        (None, Some(_)) => ().into_any(),
        (None, None) => view! { <Skeleton label="Reading the offsets"/> }.into_any(),
    })
}

#[component]
fn Editor(draft: ArcRwSignal<Draft>) -> impl IntoView {
    let data = expect_context::<ConnectorData>();
    let drafts = expect_context::<Drafts>();
    let navigation = expect_context::<Navigation>();
    let saved = saved_words(draft.with_untracked(|draft| draft.id.clone()));
    let beat = expect_context::<Beat>();
    // Counts how often the draft was replaced as a whole, so that its fields are drawn anew then and only then.
    let fresh = RwSignal::new(0_u32);

    let based_on = {
        let draft = draft.clone();
        move || {
            draft.with(|draft| match &draft.base.observed_at {
            Some(time) => match time.instant {
                Some(instant) => view! { "based on the observation of "{short_stamp(beat.get(), instant)}", "<Age time=instant/> }.into_any(),
                None => format!("based on the observation of “{time}”").into_any(),
            },
            None => "based on an observation without a time".into_any(),
        })
        }
    };
    let is_reset = {
        let draft = draft.clone();
        Memo::new(move |_| draft.with(|draft| draft.intent == Intent::DeleteAll))
    };
    let reset = {
        let draft = draft.clone();
        move || draft.update(|draft| draft.intent = Intent::DeleteAll)
    };
    let keep_offsets = {
        let draft = draft.clone();
        move || draft.update(|draft| draft.intent = Intent::Patch(Rows::default()))
    };
    let discard = {
        let address = data.address.clone();
        move || drafts.close(&address)
    };
    let nothing_to_discard = {
        let draft = draft.clone();
        Signal::derive(move || {
            draft
                .with(|draft| draft.partitions() == 0)
                .then(|| "Nothing is drafted".to_owned())
        })
    };
    let problems = problems_of(&data, &draft);
    let not_ready = {
        let draft = draft.clone();
        Signal::derive(move || {
            let errors = || {
                problems
                    .with(Problems::has_errors)
                    .then(|| "The errors come first".to_owned())
            };
            draft.with(why_not_reviewable).or_else(errors)
        })
    };
    let review = Route::Connector(data.address.clone(), Tab::Review);
    let summary = {
        let draft = draft.clone();
        move || {
            draft.with(|draft| match (&draft.intent, draft.partitions()) {
                (Intent::DeleteAll, _) => "DELETE of all partitions".to_owned(),
                (_, 0) => "Nothing is changed yet.".to_owned(),
                (_, count) => format!("PATCH of {count} of {} partitions", draft.base.entries.len()),
            })
        }
    };
    let digest = {
        let draft = draft.clone();
        move || draft.with(|draft| (draft.partitions() > 0).then(|| draft.digest()))
    };
    let fields = {
        let draft = draft.clone();
        move || {
            fresh.track();
            if is_reset.get() {
                view! { <ResetPanel count=draft.with_untracked(|draft| draft.base.entries.len()) keep=Callback::new({
                    let keep_offsets = keep_offsets.clone();
                    move |()| keep_offsets()
                })/> }.into_any()
            } else {
                view! { <Fields draft=draft.clone() problems/> }.into_any()
            }
        }
    };
    view! {
        <div class="toolbar">
            <p>{saved}" "<span class="separator" aria-hidden="true">"·"</span>" "{tracked(based_on)}</p>
            <Button disabled_reason=Signal::derive(move || is_reset.get().then(|| "A reset is drafted already".to_owned())) on_press=reset>
                "Reset offsets"
            </Button>
        </div>
        {tracked(fields)}
        <ProblemList problems/>
        <div class="bottom">
            <p role="status">{tracked(summary)}" "<span class="digest">{tracked(digest)}</span></p>
            <p class="actions">
                <Button disabled_reason=nothing_to_discard on_press=discard>"Discard draft"</Button>
                <Button weight=Weight::Primary disabled_reason=not_ready on_press=move || navigation.go(&review)>"Review"</Button>
            </p>
        </div>
        <ShareDraft draft/>
    }
}

/// Why a draft cannot be reviewed yet.
pub(super) fn why_not_reviewable(draft: &Draft) -> Option<String> {
    let unfinished = draft
        .rows()
        .into_iter()
        .flat_map(Rows::iter)
        .find_map(|(_, row)| {
            row.bad_cells.first().map(|cell| {
                format!(
                    "{} of {} is not a value yet",
                    cell.key,
                    partition_name(&row.partition)
                )
            })
        });
    let nothing = || (draft.partitions() == 0).then(|| "Nothing is changed yet".to_owned());
    unfinished.or_else(nothing)
}

#[component]
fn ResetPanel(count: usize, keep: Callback<()>) -> impl IntoView {
    view! {
        <Panel meaning=Meaning::Caution title=format!("Reset: the offsets of all {count} partitions will be removed.")>
            <p>"The connector goes back to its base state, as if it had just been created. What it then reads is up to its own settings; Review says what is known of that."</p>
            <p class="actions"><Button on_press=move || keep.run(())>"Keep the offsets"</Button></p>
        </Panel>
    }
}

/// The live offsets, for those who need them beside the draft.
pub(super) fn live_now(data: &ConnectorData) -> Option<ConnectorOffsets> {
    data.offsets
        .get_untracked()
        .answer
        .map(|answer| answer.value.clone())
}
