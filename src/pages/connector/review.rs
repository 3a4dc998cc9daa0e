//! The draft, about to be submitted: exactly what, on exactly which connector, with the downtime said aloud.

use std::collections::HashSet;
use std::sync::Arc;

use connect_api::Time;
use leptos::prelude::*;
use offset_rules::class::{ResetMeaning, reset_meaning};
use offset_rules::draft::{Base, Draft, Intent};
use offset_rules::moved::{MovedSince, Now, last_look, moved_since};
use offset_rules::problems::Problems;
use offset_rules::settlement::JournalState;

use super::copy_as::hand_on;
use super::problem_list::{config_of, is_config_awaited, problems_of};
use super::review_changes::Changes;
use super::review_decisions::{Ground, known_then};
use super::review_facts::{
    confirm_field, delete_some, how_much, may_arrive_panel, place, replay_note, reset_note, snapshot,
    stale_panel, what,
};
use super::review_keep::{has_shifts, on_now};
use super::review_outcome::{Moved, Unsent, is_undecided};
use super::review_pending::{locks, pending_box, unfinished};
use super::review_problems::{ReviewProblems, unacknowledged};
use super::review_words::{downtime, is_typed};
use crate::browser::history::Navigation;
use crate::queries::connector::read_offsets;
use crate::route::{Route, Tab};
use crate::state::allowances::Allowances;
use crate::state::connector::ConnectorData;
use crate::state::drafts::Drafts;
use crate::state::editor::Editors;
use crate::state::journal::{Journal, Submission};
use crate::state::known_now::{is_unseen, stands};
use crate::state::production::Production;
use crate::state::session::Session;
use crate::tasks::submit_draft::{Desk, NotSent, Reviewed, submit_draft};
use crate::ui::age::Age;
use crate::ui::button::{Button, Weight};
use crate::ui::tracked::{
    derived, local_effect, local_memo, local_memo_compared, tracked, unsubscribe_when_gone,
};

/// Partitions beyond which a request is confirmed by typing.
const MANY: usize = 100;

/// The review itself.
#[component]
pub(super) fn Sheet(
    /// What is reviewed.
    draft: ArcRwSignal<Draft>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let data = expect_context::<ConnectorData>();
    let drafts = expect_context::<Drafts>();
    let journal = expect_context::<Journal>();
    let navigation = expect_context::<Navigation>();
    let shape = data.shape();
    let allowances = expect_context::<Allowances>();

    // The last request that the draft knew when the review began; any other blocks.
    let request_then: RwSignal<Option<Option<Time>>> = RwSignal::new(None);
    let last_request_at = {
        let last_request = data.last_request.clone();
        local_memo(move || {
            let answer = last_request.answer()?;
            Some(
                answer
                    .value
                    .as_ref()
                    .and_then(|status| status.request.requested_at.clone()),
            )
        })
    };
    local_effect({
        let (draft, data) = (draft.clone(), data.clone());
        move || {
            if last_request_at.with(Option::is_some) && request_then.with_untracked(Option::is_none) {
                let known = draft.with_untracked(|draft| known_then(draft, &data, journal));
                request_then.set(Some(known));
            }
        }
    });
    // APPLIED, and not yet seen: the observation shows what was there before.
    let unseen = {
        let data = data.clone();
        local_memo(move || is_unseen(&data, journal))
    };
    let base_now = {
        let data = data.clone();
        local_memo_compared(
            move || {
                let known = stands(&data, journal)?;
                let lcc = known.id.clone();
                Some((Arc::new(Base::of(known)), lcc))
            },
            // The same offsets seen again draw nothing again.
            |before, after| before.and_then(Option::as_ref) != after.and_then(Option::as_ref),
        )
    };
    let outcome = RwSignal::new(None::<NotSent>);
    // What stopped the press is decided here: until then the draft is held against what stands now as that did.
    let is_stopped = local_memo(move || outcome.with(|outcome| matches!(outcome, Some(NotSent::Moved(_)))));
    let since = {
        let draft = draft.clone();
        local_memo(move || {
            let (base, lcc) = base_now.get()?;
            let at = last_request_at.get().flatten();
            let shape = shape.get();
            let then = request_then.get()?;
            let now = Now {
                class: shape.class(),
                base: &base,
                lcc: lcc.as_deref(),
                request_then: then.as_ref(),
                request_now: at.as_ref(),
            };
            let look: fn(&Draft, &Now<'_>) -> MovedSince =
                if is_stopped.get() { last_look } else { moved_since };
            Some(draft.with(|draft| look(draft, &now)))
        })
    };
    let ground = Ground {
        draft: draft.clone(),
        editor: expect_context::<Editors>().of(&draft),
        base_now,
        last_request_at,
        request_then,
        shape,
        since,
        ticked: RwSignal::new(HashSet::new()),
    };
    let ticked = ground.ticked;
    // Shifts are counted anew from what stands now, once, when the review begins; from then on it is what is reviewed.
    // The tab that edits it does that.
    let is_counted = StoredValue::new(false);
    local_effect({
        let (draft, ground) = (draft.clone(), ground.clone());
        let id = draft.with_untracked(|draft| draft.id.clone());
        move || {
            if !drafts.edits(&id) {
                return;
            }
            let Some(moved) = since.with(|since| {
                let since = since.as_ref()?;
                Some(!since.is_blocked() && since.no_longer_stuck.is_empty() && since.moved_on > 0)
            }) else {
                return;
            };
            if !is_counted.get_value() {
                is_counted.set_value(true);
                if moved && draft.with_untracked(has_shifts) {
                    ground.rebase();
                }
            }
        }
    });

    let is_production = {
        let environment = data.address.place.environment.clone();
        let production = expect_context::<Production>();
        move || production.is_production(&environment)
    };
    let must_type = {
        let draft = draft.clone();
        let is_production = is_production.clone();
        local_memo(move || {
            is_production()
                || draft.with(|draft| draft.partitions() > MANY || !matches!(draft.intent, Intent::Patch(_)))
        })
    };
    let confirmation = draft.with_untracked(|draft| draft.target.confirmation());
    let typed = RwSignal::new(String::new());
    let digest = {
        let draft = draft.clone();
        local_memo(move || draft.with(Draft::digest))
    };
    let (config, config_awaited) = (config_of(&data), is_config_awaited(&data));
    // What a reset means here, where it is one.
    let meaning = {
        let draft = draft.clone();
        local_memo(move || {
            let is_reset = draft.with(|draft| !matches!(draft.intent, Intent::Patch(_)));
            is_reset.then(|| {
                shape.with(|shape| config.with(|config| reset_meaning(shape.class(), config.as_ref())))
            })
        })
    };
    // What was ticked, was ticked of this very request, and of what a reset meant then.
    Effect::new(move |before: Option<(String, Option<ResetMeaning>)>| {
        unsubscribe_when_gone();
        let now = (digest.get(), meaning.get());
        if before.is_some_and(|before| before != now) {
            ticked.update(HashSet::clear);
        }
        now
    });
    let past = RwSignal::new(None::<Time>);
    let submitting = RwSignal::new(false);
    let busy = unfinished(&data, journal);
    let under_way = {
        let address = data.address.clone();
        local_memo(move || {
            journal
                .newest(&address)
                .is_some_and(|entry| entry.with(|entry| !entry.state.is_settled()))
        })
    };
    // Everything that is said of the draft is counted from what stands now.
    let seen = {
        let draft = draft.clone();
        local_memo_compared(
            move || {
                let now = base_now.get();
                draft.with(|draft| {
                    Arc::new(match now {
                        Some((base, _)) => on_now(draft, &base),
                        None => draft.clone(),
                    })
                })
            },
            |_, _| true,
        )
    };
    let problems = problems_of(&data, seen, derived(move || allowances.delete_some()));
    // One that was sent and never seen may be on its way still.
    let may_arrive = {
        let address = data.address.clone();
        local_memo(move || {
            let entry = journal.newest(&address)?;
            let may_be = |entry: &Submission| {
                matches!(entry.state, JournalState::NotSeen | JournalState::ConnectorGone)
                    && entry.requested_at.is_none()
            };
            entry.with(|entry| may_be(entry).then(|| entry.digest.clone()))
        })
    };
    let why_not = {
        let confirmation = confirmation.clone();
        derived(move || {
            if submitting.get() || under_way.get() {
                return Some("A request for this connector is under way".to_owned());
            }
            if session.endpoint().is_some_and(|endpoint| endpoint.read_only) {
                return Some("This console is read-only".to_owned());
            }
            if let Some(words) = busy.with(|busy| locks(busy.as_ref(), past.get().as_ref())) {
                return Some(words);
            }
            if meaning.with(Option::is_some) && config_awaited.get() {
                return Some("The configuration is being read".to_owned());
            }
            if last_request_at.with(Option::is_none) {
                return Some("The last request is not read yet; it is read again by itself".to_owned());
            }
            if since.with(|since| since.as_ref().is_none_or(is_undecided)) {
                return Some("What stands now is not what was drafted on: decide above".to_owned());
            }
            if problems.with(Problems::has_errors) {
                return Some("The errors above come first".to_owned());
            }
            match problems.with(|problems| ticked.with(|ticked| unacknowledged(problems, ticked))) {
                0 => {}
                1 => return Some("A warning above is not acknowledged".to_owned()),
                count => return Some(format!("{count} warnings above are not acknowledged")),
            }
            (must_type.get() && !typed.with(|typed| is_typed(typed, &confirmation)))
                .then(|| format!("Type {confirmation} to confirm"))
        })
    };
    let submit_as = {
        let desk = Desk {
            session,
            data: data.clone(),
            journal,
            drafts,
        };
        let draft = draft.clone();
        let here = Route::Connector(data.address.clone(), Tab::Review);
        let after = Route::Connector(data.address.clone(), Tab::LastRequest);
        move |in_memory: bool| {
            if submitting.get_untracked() {
                return;
            }
            submitting.set(true);
            outcome.set(None);
            let (desk, draft) = (desk.clone(), draft.get_untracked());
            let (here, after) = (here.clone(), after.clone());
            let reviewed = Reviewed {
                request_then: request_then.get_untracked().flatten(),
                past: past.get_untracked(),
                in_memory,
            };
            // In the app's root, not the page's: leaving the page must not cut a submission.
            leptos::task::spawn_local(async move {
                let sent = submit_draft(desk, draft, reviewed).await;
                let _ = submitting.try_set(false);
                match sent {
                    // Whoever has gone elsewhere meanwhile is left there.
                    Ok(()) if navigation.is_at(&here) => navigation.go(&after),
                    Ok(()) => {}
                    Err(error) => {
                        let _ = outcome.try_set(Some(error));
                    }
                }
            });
        }
    };
    let submit_as = Callback::new(submit_as);
    let all_the_same = Callback::new(move |()| {
        if why_not.with_untracked(Option::is_none) {
            submit_as.run(true);
        }
    });
    let submit = move || submit_as.run(false);
    let refresh = Callback::new({
        let data = data.clone();
        move |()| {
            let data = data.clone();
            outcome.set(None);
            leptos::task::spawn_local(async move {
                let _ = read_offsets(session, &data).await;
            });
        }
    });

    let state = {
        let status = data.status.clone();
        local_memo(move || status.answer().map(|answer| answer.value.state.clone()))
    };
    let observed = {
        let data = data.clone();
        move || {
            let (base, _) = base_now.get()?;
            let at = base.observed_at.as_ref()?.instant?;
            Some(view! { "Live offsets as observed "<Age time=at ahead=data.server_ahead()/>"." }.into_any())
        }
    };
    let facts = {
        move || {
            seen.with(|draft| {
                shape.with(|shape| {
                    config.with(|config| {
                        let much = how_much(draft, shape).map(|words| view! { <p>{words}</p> });
                        meaning.with(|meaning| {
                            let reset = meaning.as_ref();
                            let again = replay_note(draft, shape, config.as_ref(), reset);
                            view! { {much}{reset.map(reset_note)}{again} }
                        })
                    })
                })
            })
        }
    };
    let decide = ground.decide();
    let back = Route::Connector(data.address.clone(), Tab::Alter).path();
    let kind = RwSignal::from(draft.clone());
    let to_delete = RwSignal::from(draft.clone());
    let handing = hand_on(&draft);

    view! {
        <div class="toolbar">
            <h2>"Review"</h2>
            {tracked(move || is_production().then(|| view! { <strong class="production">"PRODUCTION"</strong> }))}
        </div>
        {place(&data)}
        <p><strong>{tracked(move || kind.with(what))}</strong>" "{tracked(move || downtime(state.get().as_ref()))}" Only one request can run at a time."</p>
        <p class="muted">{tracked(observed)}</p>
        {stale_panel(unseen)}
        {tracked(facts)}
        {delete_some(to_delete, allowances)}
        {tracked(move || base_now.get().map(|(base, _)| view! { <Changes draft=draft.clone() base shape=shape.get()/> }))}
        {tracked(move || since.get().map(|since| view! { <Moved since decide/> }))}
        {may_arrive_panel(may_arrive)}
        {pending_box(busy, past, &data.address.place.environment)}
        <ReviewProblems problems ticked environment=data.address.place.environment.clone()/>
        {confirm_field(confirmation, must_type, typed)}
        {snapshot(&data)}
        {tracked(move || outcome.get().map(|outcome| view! { <Unsent outcome refresh why_not all_the_same/> }))}
        <div class="bottom">
            <p class="actions">
                <a class="button" href=back>"Back"</a>
                <span class="digest" title="Eight characters of SHA-256 over target and exact body">"digest "{digest}</span>
            </p>
            <p class="actions">
                <span class="muted" role="status">{tracked(move || why_not.get())}</span>
                <Button weight=Weight::Primary disabled_reason=why_not on_press=submit>"Submit request"</Button>
            </p>
        </div>
        {handing}
    }
}
