//! What is found wrong or risky in a draft: as a list, and at its field.

use std::sync::Arc;

use leptos::prelude::*;
use offset_rules::class::{Config, Shape};
use offset_rules::draft::{At, Draft};
use offset_rules::naming::partition_name;
use offset_rules::problems::{Code, Context, Finding, Place, Problem, Problems, Severity, check};

use crate::state::connector::ConnectorData;
use crate::state::editor::Editor;
use crate::ui::name::visible;
use crate::ui::panel::Meaning;
use crate::ui::tracked::{local_memo, on_click, tracked};

/// How many places of one problem are named; the others are counted.
const MOST_PLACES: usize = 8;

/// The connector's configuration; none until it was read, and none where the latest read failed: it may be another by now.
pub(super) fn config_of(data: &ConnectorData) -> Memo<Option<Config>> {
    let connector = data.connector.clone();
    local_memo(move || {
        if connector.error().is_some() {
            return None;
        }
        connector.answer().map(|answer| answer.value.config.clone())
    })
}

/// Whether the configuration is being read, so that another may be known in a moment. After a failure nobody waits for it.
pub(super) fn is_config_awaited(data: &ConnectorData) -> Memo<bool> {
    let connector = data.connector.clone();
    local_memo(move || {
        let load = connector.get();
        load.error.is_none() && (load.loading || load.answer.is_none())
    })
}

/// What is found wrong or risky in a draft under review, as it is seen on top of what stands now. `delete_some` says whether
/// resetting some partitions is switched on for this endpoint.
pub(super) fn problems_of(
    data: &ConnectorData,
    seen: Memo<Arc<Draft>>,
    delete_some: Signal<bool>,
) -> Memo<Problems> {
    let (shape, config) = (data.shape(), config_of(data));
    local_memo(move || {
        let delete_some = delete_some.get();
        seen.with(|draft| looked_over(draft, shape, config, delete_some))
    })
}

/// The same while it is edited: a long draft is looked over when the typing pauses. Whether resetting some partitions is
/// switched on is Review's matter.
pub(super) fn settled_problems(data: &ConnectorData, editor: Editor) -> Memo<Problems> {
    let (shape, config) = (data.shape(), config_of(data));
    local_memo(move || {
        editor.settled.track();
        editor
            .draft
            .with_untracked(|draft| looked_over(draft, shape, config, true))
    })
}

fn looked_over(
    draft: &Draft,
    shape: Memo<Shape>,
    config: Memo<Option<Config>>,
    delete_some: bool,
) -> Problems {
    shape.with(|shape| {
        config.with(|config| {
            check(
                draft,
                &Context {
                    shape,
                    config: config.as_ref(),
                    delete_some,
                },
            )
        })
    })
}

/// The first error found at a field.
pub(super) fn error_at(problems: &Problems, at: At, key: &str) -> Option<String> {
    let errors = problems
        .iter()
        .filter(|problem| problem.severity() == Severity::Error);
    let is_here =
        |finding: &&Finding| finding.place.at == Some(at) && finding.place.key.as_deref() == Some(key);
    let found = errors.flat_map(|problem| &problem.findings).find(is_here)?;
    Some(format!("{} {}", found.says, found.advice))
}

/// Where a problem is, in words: `orders/0, kafka_offset`.
fn place_words(place: &Place) -> Option<String> {
    let name = partition_name(place.partition.as_ref()?);
    Some(match &place.key {
        Some(key) => format!("{name}, {}", visible(key)),
        None => name,
    })
}

/// Errors, warnings and notes, with what to do, and the way to each place. An empty draft is no error while nobody asks
/// to review it.
#[component]
pub(super) fn ProblemList(
    /// What was found.
    problems: Memo<Problems>,
    /// Goes to a place, where there is a way.
    #[prop(optional)]
    show: Option<Callback<Place>>,
    /// Words for a place that only the open view knows: a line, a column and a member path.
    #[prop(optional)]
    path: Option<Callback<Place, Option<String>>>,
) -> impl IntoView {
    let lines = move || {
        problems.with(|problems| {
            let shown = problems.iter().filter(|problem| problem.code != Code::EmptyPatch);
            shown.map(|problem| line(problem, show, path)).collect_view()
        })
    };
    view! { <ul class="problems" aria-label="Problems">{tracked(lines)}</ul> }
}

fn line(
    problem: &Problem,
    show: Option<Callback<Place>>,
    path: Option<Callback<Place, Option<String>>>,
) -> AnyView {
    let (word, meaning) = match problem.severity() {
        Severity::Error => ("Error", Meaning::Bad),
        Severity::Warning => ("Warning", Meaning::Caution),
        Severity::Note => ("Note", Meaning::Plain),
    };
    let words = format!("{} {}", problem.says(), problem.advice());
    let places = problem.findings.iter().take(MOST_PLACES).filter_map(|finding| {
        let words = place_words(&finding.place)?;
        let show = show?;
        let words = match path.and_then(|path| path.run(finding.place.clone())) {
            Some(path) => format!("{words} ({path})"),
            None => words,
        };
        let place = finding.place.clone();
        let label = format!("Show {words}");
        let press = on_click(move || show.run(place.clone()));
        Some(view! { <button type="button" class="link" aria-label=label on:click=press>{words}</button>" " })
    });
    let places = places.collect_view();
    let more = problem.count.saturating_sub(MOST_PLACES);
    let more = (more > 0).then(|| view! { <span class="muted">{format!("and {more} more ")}</span> });
    view! {
        <li class=meaning.class()>
            <strong>{word}":"</strong>" "{words}" "{places}{more}<code class="code">{problem.code.word()}</code>
        </li>
    }
    .into_any()
}
