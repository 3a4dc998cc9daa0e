//! Errors block; every warning is acknowledged by itself.

use std::collections::HashSet;

use leptos::prelude::*;
use offset_rules::problems::{Code, Problem, Problems, Severity};

use crate::ui::panel::{Meaning, Panel};
use crate::ui::tracked::{derived, local_memo, on_tick, tracked};

/// What a tick is of: a warning, of so many places. With another number it is another warning.
pub(super) type Tick = (Code, usize);

/// Problems of a draft under review.
#[component]
pub(super) fn ReviewProblems(
    /// What was found.
    problems: Memo<Problems>,
    /// The warnings ticked so far.
    ticked: RwSignal<HashSet<Tick>>,
    /// Named with each warning: a tick is for this environment.
    #[prop(into)]
    environment: String,
) -> impl IntoView {
    let of = |problems: &Problems, severity: Severity| -> Vec<(Tick, String)> {
        let problems = problems.iter().filter(|problem| problem.severity() == severity);
        problems
            .map(|problem| {
                (
                    tick_of(problem),
                    format!("{} {}", problem.says(), problem.advice()),
                )
            })
            .collect()
    };
    let errors =
        move || {
            let errors = problems.with(|problems| of(problems, Severity::Error));
            (!errors.is_empty()).then(|| view! {
            <Panel meaning=Meaning::Bad title="This draft cannot be submitted.">
                <ul>{errors.into_iter().map(|(_, words)| view! { <li>{words}</li> }).collect_view()}</ul>
            </Panel>
        })
        };
    let notes = move || {
        let notes = problems.with(|problems| of(problems, Severity::Note));
        notes
            .into_iter()
            .map(|(_, words)| view! { <p class="muted">{words}</p> })
            .collect_view()
    };
    let warnings = local_memo(move || problems.with(|problems| of(problems, Severity::Warning)));
    let boxes = move || {
        let warnings = warnings.get();
        if warnings.is_empty() {
            return None;
        }
        let environment = environment.clone();
        let legend = if warnings.len() == 1 {
            "1 warning".to_owned()
        } else {
            format!("{} warnings", warnings.len())
        };
        let boxes = warnings.into_iter().map(|(warning, words)| {
            let is_on = derived(move || ticked.with(|ticked| ticked.contains(&warning)));
            let tick = on_tick(move |is_ticked| {
                ticked.update(|ticked| {
                    if is_ticked {
                        ticked.insert(warning);
                    } else {
                        ticked.remove(&warning);
                    }
                });
            });
            view! {
                <label class="check">
                    <input type="checkbox" prop:checked=is_on on:change=tick/>
                    <span><strong>{environment.clone()}":"</strong>" "{words}</span>
                </label>
            }
        });
        Some(view! { <fieldset class="warnings"><legend>{legend}</legend>{boxes.collect_view()}</fieldset> })
    };
    view! { {tracked(errors)}{tracked(boxes)}{tracked(notes)} }
}

fn tick_of(problem: &Problem) -> Tick {
    (problem.code, problem.count)
}

/// The warnings that nobody has ticked yet.
pub(super) fn unacknowledged(problems: &Problems, ticked: &HashSet<Tick>) -> usize {
    let warnings = problems
        .iter()
        .filter(|problem| problem.severity() == Severity::Warning);
    warnings
        .filter(|problem| !ticked.contains(&tick_of(problem)))
        .count()
}
