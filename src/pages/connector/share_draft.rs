//! Handing a draft to a colleague: a link, or a file where it is too big for one.

use leptos::prelude::*;
use offset_rules::draft::Draft;
use offset_rules::link::{PACKED_LIMIT, Shared};

use super::copy_as::why_not_handed_on;
use crate::browser::share::{can_share, share};
use crate::browser::{clipboard, download, page};
use crate::route::draft_address;
use crate::state::editor::Editor;
use crate::ui::button::Button;
use crate::ui::panel::{Meaning, Panel};
use crate::ui::tracked::{local_memo, on_input, tracked};

/// "Share draft", and what it opens.
#[component]
pub(super) fn ShareDraft(
    /// The draft.
    draft: ArcRwSignal<Draft>,
) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let nothing = {
        let draft = draft.clone();
        let editor = use_context::<Editor>();
        local_memo(move || why_not_handed_on(&draft, editor))
    };
    view! {
        <section class="share" aria-label="Share">
            <Button disabled_reason=nothing on_press=move || is_open.update(|open| *open = !*open)>"Share draft"</Button>
            {tracked(move || {
                (is_open.get() && nothing.with(Option::is_none)).then(|| view! { <Contents draft=draft.clone()/> })
            })}
        </section>
    }
}

/// What would be handed over, shown before it is.
#[component]
fn Contents(draft: ArcRwSignal<Draft>) -> impl IntoView {
    let name = RwSignal::new(draft.with_untracked(|draft| draft.prepared_by.clone().unwrap_or_default()));
    let said = RwSignal::new("");
    let whole: RwSignal<Draft> = draft.clone().into();
    let shared = local_memo(move || {
        let by = name.get().trim().to_owned();
        draft.with(|draft| Shared::of(draft, (!by.is_empty()).then_some(by)))
    });
    let link = local_memo(move || {
        shared.with(|shared| {
            let packed = shared.to_link()?;
            Some(format!(
                "{}{}",
                page::origin(),
                draft_address(&shared.target.address, &packed)
            ))
        })
    });
    let copy = move || {
        let Some(link) = link.get_untracked() else { return };
        leptos::task::spawn_local(async move {
            let words = if clipboard::copy(&link).await {
                "The link is on the clipboard."
            } else {
                "The browser refused the clipboard. Download the file instead, or open the console over HTTPS."
            };
            let _ = said.try_set(words);
        });
    };
    let hand_over = move || {
        let Some(link) = link.get_untracked() else { return };
        let title = shared.with_untracked(|shared| format!("Draft for {}", shared.target.address.name));
        leptos::task::spawn_local(async move {
            let done = share(&title, &link).await;
            let _ = said.try_set(if done { "Handed over." } else { "Not handed over." });
        });
    };
    let save = move || {
        let (file, by) = shared.with_untracked(|shared| (file_name(shared), shared.prepared_by.clone()));
        let mut whole = whole.get_untracked();
        whole.prepared_by = by;
        let text = whole.export();
        let done = download::download(&file, "application/json", &text);
        said.set(if done {
            "Saved as a file, with the offsets it was made on. Drafts takes it under Import all."
        } else {
            "The browser refused the download."
        });
    };
    let shown = move || shared.with(|shared| clip(&shared.to_json()));
    view! {
        <h2>"What this link contains"</h2>
        <p class="muted">
            "Everything that is handed over. No key, no secret. Whoever opens it sees whose connector it is for and what it would \
             do; nothing happens until they make it their own, and then only after their own review."
        </p>
        <pre class="contents" tabindex="0" aria-label="What this link contains">{tracked(shown)}</pre>
        <div class="stack">
            <label for="prepared-by">"Prepared by"</label>
            <input id="prepared-by" type="text" autocomplete="off" maxlength="120" aria-describedby="prepared-by-help"
                prop:value=name on:input=on_input(move |text| name.set(text))/>
            <p id="prepared-by-help" class="muted">"In your own words; it may stay empty."</p>
        </div>
        {tracked(move || match link.with(|link| link.as_ref().map(String::len)) {
            Some(length) => view! {
                <p>{format!("The link has {length} characters.")}</p>
                <p class="actions">
                    <Button on_press=copy>"Copy link"</Button>
                    {can_share().then(|| view! { <Button on_press=hand_over>"Hand over"</Button> })}
                    <Button on_press=save>"Download file"</Button>
                </p>
            }
            .into_any(),
            None => view! {
                <Panel meaning=Meaning::Caution title="This draft is too big for a link.">
                    <p>{format!("A link holds at most {} KB packed, else mail programs and proxies cut it. A file takes it whole.", PACKED_LIMIT / 1024)}</p>
                    <p class="actions"><Button on_press=save>"Download file"</Button></p>
                </Panel>
            }
            .into_any(),
        })}
        <p role="status">{tracked(move || said.get())}</p>
    }
}

/// `draft-orders-to-warehouse.json`, of what a file may be called anywhere.
fn file_name(shared: &Shared) -> String {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') {
            c
        } else {
            '-'
        }
    };
    let name: String = shared.target.address.name.chars().take(80).map(plain).collect();
    format!("draft-{name}.json")
}

/// The beginning of what may be megabytes.
fn clip(text: &str) -> String {
    const MOST: usize = 20_000;
    match text.char_indices().nth(MOST) {
        None => text.to_owned(),
        Some((end, _)) => {
            let shown = text.get(..end).unwrap_or_default();
            format!(
                "{shown}… and {} more bytes: the file has them all",
                text.len() - end
            )
        }
    }
}
