//! "Check connection": how far a call gets, part by part.

use leptos::prelude::*;

use crate::queries::diagnosis::{Finding, diagnose};
use crate::state::session::Session;
use crate::ui::button::Button;
use crate::ui::panel::Meaning;
use crate::ui::tracked::{derived, tracked};

/// What was found, part by part.
#[component]
pub(super) fn Checks() -> impl IntoView {
    let session = expect_context::<Session>();
    let findings = RwSignal::new(None::<Vec<Finding>>);
    let checking = RwSignal::new(false);
    let busy = derived(move || checking.get().then(|| "Checking".to_owned()));
    let check = move || {
        checking.set(true);
        leptos::task::spawn_local(async move {
            let found = diagnose(session, None).await.findings;
            let _ = checking.try_set(false);
            let _ = findings.try_set(Some(found));
        });
    };
    view! {
        <section aria-label="Checks">
            <p class="actions"><Button disabled_reason=busy on_press=check>"Check connection"</Button></p>
            <div role="status">
                {tracked(move || findings.get().map(|found| view! {
                    <ul class="plain-list checks" aria-label="Checks">{found.into_iter().map(line).collect_view()}</ul>
                }))}
            </div>
        </section>
    }
}

fn line(finding: Finding) -> AnyView {
    let (meaning, word) = match finding.is_well {
        Some(true) => (Meaning::Good, "OK"),
        Some(false) => (Meaning::Bad, "FAILS"),
        None => (Meaning::Plain, "–"),
    };
    let class = format!("state {}", meaning.class());
    view! {
        <li>
            <span class=class><span class="dot" aria-hidden="true"></span>{word}</span>
            " "<strong>{finding.part}</strong>": "{finding.says}
        </li>
    }
    .into_any()
}
