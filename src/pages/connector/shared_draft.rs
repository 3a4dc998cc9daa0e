//! A draft that came in a link: whose connector, what it would do. Nothing happens until the reader makes it theirs.

use std::sync::Arc;

use leptos::prelude::*;
use offset_rules::draft::{Base, Draft};
use offset_rules::link::Shared;
use offset_rules::naming::partition_name;
use offset_rules::strategy::{Left, Outcome};
use offset_rules::words::legible_sentence;

use super::problem_list::{ProblemList, problems_of};
use super::review_changes::Changes;
use crate::browser::clock;
use crate::browser::history::{DraftLink, Navigation};
use crate::browser::page;
use crate::state::connector::ConnectorData;
use crate::state::drafts::Drafts;
use crate::state::journal::Journal;
use crate::state::known_now::stands;
use crate::state::session::{Endpoint, Session};
use crate::tasks::adopt_draft::{adopt_draft, already_so, partitions_drafted};
use crate::ui::age::Age;
use crate::ui::button::{Button, Weight};
use crate::ui::name::{name, visible};
use crate::ui::panel::{Meaning, Panel, Quoted};
use crate::ui::skeleton::Skeleton;
use crate::ui::tracked::{local_memo, tracked, unsubscribe_when_gone};

/// A shared draft in Alter's place, as long as one waits to be looked at.
pub(super) fn or(alter: fn() -> AnyView) -> AnyView {
    let waiting = waiting();
    tracked(move || match waiting.get() {
        Some(link) => view! { <SharedDraft link/> }.into_any(),
        None => alter(),
    })
}

/// The link that waits for this connector's reader.
fn waiting() -> Memo<Option<DraftLink>> {
    let navigation = expect_context::<Navigation>();
    let address = expect_context::<ConnectorData>().address;
    local_memo(move || navigation.draft_link().filter(|link| link.address == address))
}

/// Said where the connector cannot be read, so that nobody thinks the link was lost.
#[component]
pub(super) fn SharedDraftWaits() -> impl IntoView {
    let waiting = waiting();
    tracked(move || {
        let words = "A shared draft waits here. It is shown as soon as the connector can be read: sign in, or refresh.";
        waiting.get().map(|_| view! { <p role="status">{words}</p> })
    })
}

#[component]
fn SharedDraft(link: DraftLink) -> impl IntoView {
    let navigation = expect_context::<Navigation>();
    let session = expect_context::<Session>();
    let drop_it = move || navigation.drop_draft_link();
    let refused = move |title: &'static str, words: String| {
        view! {
            <h2>"Shared draft"</h2>
            <Panel meaning=Meaning::Bad title>
                <p>{words}</p>
                <p class="actions"><Button on_press=drop_it>"Close"</Button></p>
            </Panel>
        }
        .into_any()
    };
    let shared = match Shared::from_link(&link.packed) {
        Ok(shared) => shared,
        Err(error) => return refused("The shared draft cannot be opened.", error.to_string()),
    };
    if shared.target.address != link.address {
        let words = format!(
            "The address leads to {}, the draft inside is for {}. It is not opened: ask for the link again.",
            link.address, shared.target.address
        );
        return refused(
            "This link says one connector and holds another.",
            visible(&words).into_owned(),
        );
    }
    let Some(endpoint) = session.endpoint() else {
        return ().into_any();
    };
    if shared.target.endpoint != endpoint.name {
        let words = format!(
            "It was drafted against {}; this console talks to {}. Offsets of one mean nothing to the other. Open the link in a \
             console that talks to {}.",
            called(&shared.target.endpoint),
            called(&endpoint.name),
            called(&shared.target.endpoint)
        );
        return refused(
            "This draft is for another endpoint.",
            visible(&words).into_owned(),
        );
    }
    view! { <Offered shared endpoint/> }.into_any()
}

/// An endpoint's name in a sentence.
fn called(endpoint: &str) -> String {
    match endpoint {
        "sandbox" => "a sandbox".to_owned(),
        "https://api.confluent.cloud" => "Confluent Cloud".to_owned(),
        other => format!("“{other}”"),
    }
}

/// What came, before anything is done with it.
#[component]
fn Offered(mut shared: Shared, endpoint: Endpoint) -> impl IntoView {
    let data = expect_context::<ConnectorData>();
    let navigation = expect_context::<Navigation>();
    let is_other_run = shared.target.instance != endpoint.instance;
    shared.target.instance = endpoint.instance;
    let (note, by, at, lcc) = (
        shared.note.clone(),
        shared.prepared_by.clone(),
        shared.drafted_at,
        shared.target.lcc.clone(),
    );
    // Held against the offsets that were there when it was opened: what is read here must not change under the eyes.
    let (known, journal) = (data.clone(), expect_context::<Journal>());
    let opened = Memo::new_with_compare(
        move |before: Option<&Option<Opened>>| {
            unsubscribe_when_gone();
            if let Some(Some(opened)) = before {
                return Some(opened.clone());
            }
            let known = stands(&known, journal)?;
            let lcc = known.id.clone();
            let base = Arc::new(Base::of(known));
            let id = page::new_id();
            let (mut draft, outcome) = shared.clone().into_draft(id, Arc::clone(&base), clock::now());
            draft.target.lcc = draft.target.lcc.or_else(|| lcc.clone());
            Some(Opened {
                draft: ArcRwSignal::new(draft),
                outcome: Arc::new(outcome),
                base,
                lcc,
            })
        },
        |before, after| before.is_some_and(Option::is_some) != after.is_some_and(Option::is_some),
    );
    view! {
        <h2>"Shared draft"</h2>
        <Panel meaning=Meaning::Waiting title="Somebody else's draft. Nothing was changed and nothing is sent.">
            <p>"Read what it would do. It becomes your own only with “Make it my draft”; then it is reviewed and submitted like any other, by you."</p>
        </Panel>
        {is_other_run.then(|| view! {
            <Panel meaning=Meaning::Caution title="It was drafted on another run of the sandbox.">
                <p>"Offsets have begun anew since: compare each change with what is live."</p>
            </Panel>
        })}
        <dl class="facts">
            <dt>"For"</dt><dd><code>{name(&data.address.to_string())}</code>{lcc.clone().map(|lcc| view! { " "<code>{name(&lcc)}</code> })}</dd>
            <dt>"On"</dt><dd>{name(&called(&endpoint.name))}</dd>
            <dt>"Prepared by"</dt><dd>{match by {
                Some(by) => view! { {name(&by)}" "<span class="muted">"(in their own words; not checked)"</span> }.into_any(),
                None => view! { <span class="muted">"not said"</span> }.into_any(),
            }}</dd>
            <dt>"Drafted"</dt><dd><Age time=at/></dd>
        </dl>
        {(!note.is_empty()).then(|| view! { <h3>"Note"</h3><Quoted words=note/> })}
        {tracked(move || match opened.get() {
            Some(opened) => view! { <Effects opened sent_for=lcc.clone()/> }.into_any(),
            None => view! {
                <Skeleton label="Reading the offsets"/>
                <p class="actions"><Button on_press=move || navigation.drop_draft_link()>"Not now"</Button></p>
            }
            .into_any(),
        })}
    }
}

/// The draft as it would be the reader's.
#[derive(Clone)]
struct Opened {
    draft: ArcRwSignal<Draft>,
    outcome: Arc<Outcome>,
    base: Arc<Base>,
    lcc: Option<String>,
}

/// What it would do to the offsets as they are.
#[component]
fn Effects(opened: Opened, sent_for: Option<String>) -> impl IntoView {
    let data = expect_context::<ConnectorData>();
    let drafts = expect_context::<Drafts>();
    let navigation = expect_context::<Navigation>();
    let Opened {
        draft,
        outcome,
        base,
        lcc,
    } = opened;
    let shape = data.shape();
    let seen = {
        let draft = draft.clone();
        local_memo(move || Arc::new(draft.get()))
    };
    let problems = problems_of(&data, seen, Signal::stored(false));
    let is_other_connector = matches!((&sent_for, &lcc), (Some(sent), Some(live)) if sent != live);
    let line = |left: &Left| {
        let name = left.partition.as_ref().map(partition_name);
        view! { <li>{name.map(|name| format!("{name}: "))}{legible_sentence(&left.why)}</li> }
    };
    let left = outcome.left.iter().map(line).collect_view();
    let left = (!outcome.left.is_empty()).then(|| {
        view! { <Panel meaning=Meaning::Caution title="Not everything in it fits this connector."><ul>{left}</ul></Panel> }
    });
    let what = draft.with_untracked(|draft| {
        let kind = draft.kind();
        format!(
            "{} of {} of {} partitions.",
            kind.word(),
            draft.partitions(),
            base.entries.len()
        )
    });
    let digest = draft.with_untracked(Draft::digest);
    let others = {
        let address = data.address.clone();
        local_memo(move || partitions_drafted(drafts, &address))
    };
    // What changes nothing takes no other draft's place.
    let is_empty = draft.with_untracked(Draft::is_empty);
    let nothing_to_make = Signal::stored(is_empty.then(|| "Nothing of it is a change".to_owned()));
    let make_mine = {
        let draft = draft.clone();
        move || {
            adopt_draft(drafts, draft.get_untracked());
            navigation.drop_draft_link();
        }
    };
    let (for_table, base_now) = (draft.clone(), Arc::clone(&base));
    view! {
        {is_other_connector.then(|| view! {
            <Panel meaning=Meaning::Caution title="The connector was made anew since this was drafted.">
                <p>"It has the same name and another id. Review will ask to rebase the draft first."</p>
            </Panel>
        })}
        <p><strong>{what}</strong>" "<span class="digest" title="Eight characters of SHA-256 over target and exact body">"digest "{digest}</span></p>
        {tracked(move || view! { <Changes draft=for_table.clone() base=Arc::clone(&base_now) shape=shape.get()/> })}
        {left}
        {already_so(outcome.unchanged).map(|words| view! { <p class="muted">{words}</p> })}
        <ProblemList problems/>
        {tracked(move || {
            let words = "You have a draft for this connector already. It stays: this one is put beside it.";
            (others.get() > 0).then(|| view! { <p class="muted">{words}</p> })
        })}
        <p class="actions">
            <Button on_press=move || navigation.drop_draft_link()>"Not now"</Button>
            <Button weight=Weight::Primary disabled_reason=nothing_to_make on_press=make_mine>"Make it my draft"</Button>
        </p>
    }
}
