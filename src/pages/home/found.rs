//! Connectors found by a bare name or an id: all of them, with where they are and how they are.

use leptos::prelude::*;

use crate::pages::progress::progress;
use crate::queries::many::Many;
use crate::queries::search::search;
use crate::route::{Route, Tab};
use crate::state::directory::{Directory, Fit, Known};
use crate::state::recent::Recent;
use crate::state::session::Session;
use crate::ui::age::Age;
use crate::ui::button::Button;
use crate::ui::name::{name, visible};
use crate::ui::panel::{Meaning, Panel};
use crate::ui::scroll::Scroll;
use crate::ui::state_word::StateWord;
use crate::ui::tracked::{local_memo, tracked};

/// Rows of one table.
const MOST_ROWS: usize = 50;

/// Looks into all visible clusters.
pub(super) fn look(many: &Many, session: Session, directory: Directory, recent: Recent) {
    let known = untrack(|| recent.list())
        .into_iter()
        .map(|address| address.place)
        .collect();
    search(session, directory, many, known);
}

/// What is found so far, how far the search is, and what it could not look into.
pub(super) fn found(wanted: String, many: &Many) -> AnyView {
    let session = expect_context::<Session>();
    let directory = expect_context::<Directory>();
    let recent = expect_context::<Recent>();
    let (progress_of, again) = (many.progress.clone(), many.clone());
    // Nothing is over that was not begun: a search of before is remembered, or one begins at once.
    let is_over = local_memo(move || {
        let has_begun = progress_of.with(|progress| progress.all > 0) || directory.is_searched();
        has_begun && progress_of.with(|progress| progress.is_over)
    });
    let is_whole = local_memo(move || is_over.get() && directory.is_searched());
    let shown = wanted.clone();
    let matches = local_memo(move || directory.find(&wanted));
    let count = move || {
        let exact = matches.with(|found| found.iter().filter(|(fit, _)| *fit == Fit::Exact).count());
        match (exact, is_whole.get()) {
            (0, true) => "No connector of exactly that name or id is visible to this key.".to_owned(),
            (0, false) if is_over.get() => {
                "No connector of exactly that name or id is in the lists that were read.".to_owned()
            }
            (0, false) => "Looking for it in every visible cluster.".to_owned(),
            (1, true) => "1 connector found.".to_owned(),
            (1, false) => "1 connector found so far.".to_owned(),
            (all, true) => format!("{all} connectors found: the same name in several places."),
            (all, false) => format!("{all} connectors found so far."),
        }
    };
    let nothing = move || {
        let is_nothing = is_over.get() && matches.with(Vec::is_empty);
        is_nothing.then(|| {
            let title = if is_whole.get() {
                "No name contains it either."
            } else {
                "It may be in a list that could not be read."
            };
            view! {
                <Panel meaning=Meaning::Plain title>
                    <p>"Where the place is known, type it with the name: "<code>"env-…/lkc-…/name"</code>"."</p>
                </Panel>
            }
        })
    };
    let rows_of = move |wanted: Fit| {
        let (rows, all) = matches.with(|found| {
            let of_fit = || found.iter().filter(|(fit, _)| *fit == wanted);
            let drawn = of_fit().take(MOST_ROWS).map(|(_, known)| row(directory, known));
            (drawn.collect::<Vec<AnyView>>(), of_fit().count())
        });
        let cut = (all > rows.len())
            .then(|| view! { <p class="muted">{format!("The first {} of {all}.", rows.len())}</p> });
        (all > 0).then(|| match wanted {
            Fit::Exact => view! { {table("Matches", rows)}{cut} }.into_any(),
            Fit::Part => {
                view! { <h2>"Names that contain it"</h2>{table("Names that contain it", rows)}{cut} }
                    .into_any()
            }
        })
    };
    view! {
        <section aria-labelledby="found">
            <h2 id="found">"Connectors called "<span class="value">{name(&shown)}</span></h2>
            <p role="status">{tracked(count)}</p>
            {progress(many, "lists")}
            {tracked(move || rows_of(Fit::Exact))}
            {tracked(move || rows_of(Fit::Part))}
            {tracked(nothing)}
            {tracked(move || is_over.get().then(|| {
                let again = again.clone();
                view! { <p class="actions"><Button on_press=move || look(&again, session, directory, recent)>"Search again"</Button></p> }
            }))}
        </section>
    }
    .into_any()
}

fn table(label: &'static str, rows: Vec<AnyView>) -> AnyView {
    view! {
        <Scroll label=format!("{label}, scrollable")>
            <table aria-label=label data-walk="">
                <thead><tr>
                    <th scope="col">"name"</th>
                    <th scope="col">"environment"</th>
                    <th scope="col">"cluster"</th>
                    <th scope="col">"state"</th>
                    <th scope="col">"class"</th>
                    <th scope="col">"id"</th>
                    <th scope="col">"listed"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
    }
    .into_any()
}

fn row(directory: Directory, known: &Known) -> AnyView {
    let address = &known.address;
    let state = known.state.clone().map(|word| view! { <StateWord word/> });
    let environment = directory.environment(&address.place.environment);
    let cluster = directory.cluster(&address.place);
    view! {
        <tr>
            <th scope="row"><a href=Route::Connector(address.clone(), Tab::Offsets).path()>{name(&address.name)}</a></th>
            <td>{visible(&environment).into_owned()}</td>
            <td>{visible(&cluster).into_owned()}</td>
            <td>{state}</td>
            <td>{known.class.clone()}</td>
            <td>{known.id.clone()}</td>
            <td><Age time=known.listed_at/></td>
        </tr>
    }
    .into_any()
}
