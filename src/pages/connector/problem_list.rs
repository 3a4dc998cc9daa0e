//! What is found wrong or risky in a draft: as a list, and at its field.

use leptos::prelude::*;
use offset_rules::draft::{At, Draft};
use offset_rules::problems::{Code, Context, Finding, Problem, Problems, Severity, check};

use crate::state::connector::ConnectorData;
use crate::ui::panel::Meaning;
use crate::ui::tracked::tracked;

/// What is found wrong or risky in a draft, while it is edited and when it is reviewed.
pub(super) fn problems_of(data: &ConnectorData, draft: &ArcRwSignal<Draft>) -> Memo<Problems> {
    let shape = data.shape();
    let (connector, draft) = (data.connector.clone(), draft.clone());
    let config = Memo::new(move |_| {
        connector
            .answer()
            .map(|answer| answer.value.config.clone())
            .unwrap_or_default()
    });
    Memo::new(move |_| {
        let (shape, config) = (shape.get(), config.get());
        draft.with(|draft| {
            check(
                draft,
                &Context {
                    shape: &shape,
                    config: &config,
                    delete_some: false,
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

/// Errors and warnings, with what to do. An empty draft is no error while nobody asks to review it, and what is
/// wrong with a cell stands beside the cell.
#[component]
pub(super) fn ProblemList(
    /// What was found.
    problems: Memo<Problems>,
) -> impl IntoView {
    let lines = move || {
        problems.with(|problems| {
            let shown = problems
                .iter()
                .filter(|problem| !matches!(problem.code, Code::EmptyPatch | Code::BadCell));
            let line = |problem: &Problem| {
                let word = match problem.severity() {
                    Severity::Error => "Error",
                    Severity::Warning => "Warning",
                    Severity::Note => "Note",
                };
                let meaning = match problem.severity() {
                    Severity::Error => Meaning::Bad,
                    Severity::Warning => Meaning::Caution,
                    Severity::Note => Meaning::Plain,
                };
                let words = format!("{} {}", problem.says(), problem.advice());
                view! { <li class=meaning.class()><strong>{word}":"</strong>" "{words}</li> }
            };
            shown.map(line).collect_view()
        })
    };
    view! { <ul class="problems" aria-label="Problems">{tracked(lines)}</ul> }
}
