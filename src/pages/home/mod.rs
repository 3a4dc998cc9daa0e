//! One field that takes an address in any form; what was found by a bare name; what was opened last.

mod found;

use connect_api::{ApiError, ClusterAddress, ConnectorAddress};
use leptos::prelude::*;

use crate::browser::history::{DraftLink, Navigation};
use crate::pages::failure::Failure;
use crate::queries::many::Many;
use crate::route::{Route, Tab, with_query_value};
use crate::state::directory::{Directory, Fit};
use crate::state::draft_record::Summary;
use crate::state::drafts::Drafts;
use crate::state::recent::Recent;
use crate::state::session::{Session, Upstream};
use crate::typed_address::{self, Destination};
use crate::ui::age::Age;
use crate::ui::button::{Button, Weight};
use crate::ui::name::name;
use crate::ui::tracked::{derived, local_effect, local_memo, on_input, on_submit, tracked};

/// Connectors of the sandbox that are worth a look, with the reason.
const SANDBOX_EXAMPLES: [(&str, &str, &str); 4] = [
    (
        "lkc-orders",
        "orders-to-warehouse",
        "a sink with 6 partitions, running",
    ),
    (
        "lkc-orders",
        "payments-cdc",
        "a PostgreSQL source whose lsn no double can hold",
    ),
    (
        "lkc-edge",
        "paused-sink",
        "stays paused while its offsets are altered",
    ),
    (
        "lkc-faults",
        "fails-to-apply",
        "every request on it ends in FAILED",
    ),
];

/// What the address says is looked for.
const FIND: &str = "find";

enum Problem {
    Typed(String),
    Api(ApiError),
}

/// Home.
#[component]
pub fn HomePage() -> impl IntoView {
    let navigation = expect_context::<Navigation>();
    let session = expect_context::<Session>();
    let directory = expect_context::<Directory>();
    let recent = expect_context::<Recent>();
    let drafts = expect_context::<Drafts>();
    let typed = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<Problem>);
    let searching = RwSignal::new(false);

    let many = Many::default();
    let (searched, left) = (many.clone(), many.clone());
    on_cleanup(move || left.cancel());
    // A search is a place of its own: it can be linked to, and reloaded.
    let wanted = local_memo(move || navigation.query(FIND).filter(|_| navigation.is_at(&Route::Home)));
    let is_here = local_memo(move || session.endpoint().is_some());
    local_effect(move || {
        let (Some(wanted), true) = (wanted.get(), is_here.get()) else {
            return;
        };
        typed.set(wanted.clone());
        // One match says nothing of others of that name, unless everything was looked into.
        let is_known = untrack(|| {
            let found = directory.find(&wanted);
            directory.is_searched() && found.iter().any(|(fit, _)| *fit == Fit::Exact)
        });
        if !is_known {
            found::look(&searched, session, directory, recent);
        }
    });

    let open = move || {
        problem.set(None);
        match typed.with_untracked(|typed| typed_address::read(typed)) {
            Ok(Destination::Page(route)) => navigation.go(&route),
            Ok(Destination::SharedDraft { address, packed }) => {
                navigation.open_draft_link(DraftLink { address, packed });
            }
            Ok(Destination::Search(name)) => navigation.set_query(FIND, Some(&name)),
            Err(error) => problem.set(Some(Problem::Typed(error.to_string()))),
            Ok(Destination::ById { place, id }) => {
                searching.set(true);
                // Not bound to whatever drew the button: the panel of an earlier failure goes away meanwhile.
                leptos::task::spawn_local(async move {
                    let found = find_by_id(session, place, &id).await;
                    if searching.try_set(false).is_some() || !navigation.is_at(&Route::Home) {
                        return;
                    }
                    match found {
                        Ok(Some(address)) => navigation.go(&Route::Connector(address, Tab::Offsets)),
                        Ok(None) => {
                            let words = format!(
                                "No connector with the id {id} in that cluster, as far as this key sees."
                            );
                            problem.set(Some(Problem::Typed(words)));
                        }
                        Err(error) => problem.set(Some(Problem::Api(error))),
                    }
                });
            }
        }
    };
    let is_invalid = derived(move || problem.with(Option::is_some).then_some("true"));
    let busy = derived(move || searching.get().then(|| "Looking the id up".to_owned()));

    view! {
        <h1 tabindex="-1">"Open a connector"</h1>
        <form class="address-form" on:submit=on_submit(open)>
            <label for="connector-address">"Connector address"</label>
            <div class="field-row">
                <input
                    id="connector-address"
                    class="wide"
                    type="text"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    aria-describedby="address-help address-problem"
                    aria-invalid=is_invalid
                    prop:value=typed
                    on:input=on_input(move |text| typed.set(text))
                />
                <Button weight=Weight::Primary disabled_reason=busy on_press=open>"Open"</Button>
            </div>
            <p id="address-help" class="muted">
                "A Confluent Cloud link, a link of this console, an API address, or "
                <code>"env-…/lkc-…/name"</code>"; or a bare name, "<code>"lcc-…"</code>" or "<code>"connect-lcc-…"</code>
                ", looked for in every cluster that this key sees."
            </p>
            <div id="address-problem">
                {tracked(move || problem.with(|problem| match problem {
                    None => ().into_any(),
                    Some(Problem::Typed(words)) => {
                        view! { <p class="field-problem" role="alert">{words.clone()}</p> }.into_any()
                    }
                    Some(Problem::Api(error)) => {
                        view! { <Failure error=error.clone() refresh=Callback::new(move |()| open())/> }.into_any()
                    }
                }))}
            </div>
        </form>
        {tracked(move || wanted.get().map(|wanted| found::found(wanted, &many)))}
        <p>"Or go down to it: "<a href=Route::Environments.path()>"Environments"</a></p>
        <p class="muted">
            "Kept in this browser: "<a href=Route::Drafts.path()>"Drafts"</a>", "<a href=Route::History.path()>"History"</a>
        </p>
        {tracked(move || open_drafts(drafts))}
        {tracked(move || recently(recent.list()))}
        {tracked(move || {
            let is_sandbox = session.endpoint().is_some_and(|endpoint| endpoint.upstream == Upstream::Sandbox);
            is_sandbox.then(|| view! { <SandboxExamples/> })
        })}
    }
}

/// The drafts that this browser keeps for the endpoint that answers now, those changed last.
fn open_drafts(drafts: Drafts) -> AnyView {
    const MOST: usize = 5;
    let mut summaries: Vec<Summary> = drafts
        .list()
        .into_iter()
        .filter_map(|(_, listed)| listed.summary.ok())
        .collect();
    summaries.retain(|summary| drafts.is_here(&summary.target) && summary.partitions.0 > 0);
    if summaries.is_empty() {
        return ().into_any();
    }
    summaries.sort_by_key(|summary| std::cmp::Reverse(summary.changed_at.as_millisecond()));
    let line = |summary: Summary| {
        let alter = Route::Connector(summary.target.address.clone(), Tab::Alter).path();
        let href = with_query_value("", "draft", Some(&summary.id));
        let what = format!(" {} {} ", summary.what(), summary.target.address.place);
        view! {
            <li><a href=format!("{alter}{href}")>{name(&summary.target.address.name)}</a>
                <span class="muted">{what}<Age time=summary.changed_at/></span></li>
        }
        .into_any()
    };
    let lines: Vec<AnyView> = summaries.into_iter().take(MOST).map(line).collect();
    view! {
        <section aria-labelledby="open-drafts">
            <h2 id="open-drafts">"Open drafts"</h2>
            <ul class="plain-list" data-walk="">{lines}</ul>
            <p><a href=Route::Drafts.path()>"All drafts"</a></p>
        </section>
    }
    .into_any()
}

/// The connectors opened last in this browser.
fn recently(addresses: Vec<ConnectorAddress>) -> AnyView {
    if addresses.is_empty() {
        return ().into_any();
    }
    let line = |address: ConnectorAddress| {
        let place = address.place.to_string();
        let href = Route::Connector(address.clone(), Tab::Offsets).path();
        view! { <li><a href=href>{name(&address.name)}</a><span class="muted">" "{place}</span></li> }
            .into_any()
    };
    let lines: Vec<AnyView> = addresses.into_iter().map(line).collect();
    view! {
        <section aria-labelledby="recent">
            <h2 id="recent">"Recently opened"</h2>
            <ul class="plain-list" data-walk="">{lines}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn SandboxExamples() -> impl IntoView {
    let links = SANDBOX_EXAMPLES.map(|(cluster, title, why)| {
        let address = ConnectorAddress::new("env-dev01", cluster, title);
        let href = Route::Connector(address, Tab::Offsets).path();
        view! { <li><a href=href>{title}</a><span class="muted">" "{why}</span></li> }
    });
    view! {
        <section aria-labelledby="examples">
            <h2 id="examples">"In the sandbox"</h2>
            <p class="muted">"A simulated Confluent Cloud. Nothing here reaches a real connector."</p>
            <ul class="plain-list" data-walk="">{links.collect_view()}</ul>
        </section>
    }
}

/// No path of the API takes an id (API.md T2): the cluster's list is asked which name it belongs to.
async fn find_by_id(
    session: Session,
    place: ClusterAddress,
    id: &str,
) -> Result<Option<ConnectorAddress>, ApiError> {
    let listed = session.client().connectors(&place).await?.value;
    let found = listed
        .into_iter()
        .find(|connector| connector.id.as_deref() == Some(id));
    Ok(found.map(|connector| ConnectorAddress {
        place,
        name: connector.name,
    }))
}
