//! Every draft that this browser keeps.

mod describe;
mod rows;

use leptos::ev;
use leptos::prelude::*;

use self::describe::{Describing, describing};
use self::rows::{Entry, drafts_table, entries};
use crate::browser::download::download;
use crate::browser::files;
use crate::browser::history::Navigation;
use crate::state::drafts::Drafts;
use crate::state::kept::{Kept, Place};
use crate::tasks::save::{Imported, Removed, export_all, import_all, put_back};
use crate::ui::button::Button;
use crate::ui::file_button::{JSON_FILES, file_button};
use crate::ui::filter_field::filter_field;
use crate::ui::panel::{Meaning, Panel};
use crate::ui::tracked::tracked;

/// A file of drafts larger than this is not read.
const MOST_MB: u32 = 64;

/// What the page says after something was done.
#[derive(Clone, Debug)]
enum Said {
    Words(String),
    Refused(String),
    Removed(Removed),
    Imported(Imported),
}

/// The Drafts page.
#[component]
pub fn DraftsPage() -> impl IntoView {
    let (kept, drafts) = (expect_context::<Kept>(), expect_context::<Drafts>());
    let navigation = expect_context::<Navigation>();
    let filter = RwSignal::new(navigation.query("filter").unwrap_or_default());
    let said = RwSignal::new(None::<Said>);
    let describe = RwSignal::new(None::<Describing>);
    let all = Memo::new_with_compare(move |_| entries(drafts), |_, _| true);
    let shown = Memo::new_with_compare(
        move |_| {
            let filter = filter.get().to_lowercase();
            let is_shown = |entry: &&Entry| {
                filter
                    .split_whitespace()
                    .all(|word| entry.searched.contains(word))
            };
            all.with(|all| all.iter().filter(is_shown).cloned().collect::<Vec<_>>())
        },
        |_, _| true,
    );
    let counts = move || {
        let (all, shown) = (all.with(Vec::len), shown.with(Vec::len));
        match (all, shown) {
            (1, 1) => "1 draft".to_owned(),
            (all, shown) if all == shown => format!("{all} drafts"),
            (all, shown) => format!("{shown} of {all} drafts"),
        }
    };
    let export = move || {
        leptos::task::spawn_local(async move {
            let text = export_all(kept, None).await;
            if !download("drafts.json", "application/json", &text) {
                said.set(Some(Said::Refused(
                    "The browser did not take the file.".to_owned(),
                )));
            }
        });
    };
    let import: Box<dyn FnMut(ev::Event)> = Box::new(move |event| {
        leptos::task::spawn_local(async move {
            let outcome = files::chosen_text(event, MOST_MB).await;
            let outcome = outcome.and_then(|text| import_all(drafts, &text));
            let _ = said.try_set(Some(match outcome {
                Ok(imported) => Said::Imported(imported),
                Err(why) => Said::Refused(why),
            }));
        });
    });
    let typed = Box::new(move |text: String| {
        navigation.set_query("filter", Some(&text));
        filter.set(text);
    });
    let nothing_to_export =
        Signal::derive(move || all.with(Vec::is_empty).then(|| "There is no draft".to_owned()));
    // Both live as long as the page: what is being deleted answers after the table was drawn without it.
    let is_empty = Memo::new(move |_| all.with(Vec::is_empty));
    let told = Callback::new(move |outcome: Result<Option<Removed>, String>| {
        said.set(match outcome {
            Ok(removed) => removed.map(Said::Removed),
            Err(why) => Some(Said::Refused(why)),
        });
    });
    view! {
        <h1 tabindex="-1">"Drafts"</h1>
        {tracked(move || place_words(kept))}
        <div class="toolbar">
            <p role="status">{tracked(counts)}</p>
            {filter_field(filter.into(), typed)}
            <p class="actions">
                {file_button("Import all", JSON_FILES, import)}
                <Button disabled_reason=nothing_to_export on_press=export>"Export all"</Button>
            </p>
        </div>
        <div role="status">{tracked(move || said.get().map(|what| said_view(kept, drafts, what, said)))}</div>
        {tracked(move || if is_empty.get() {
            view! {
                <Panel meaning=Meaning::Plain title="No draft is kept.">
                    <p>"A draft begins under Alter of a connector, and is kept here from its first change on."</p>
                </Panel>
            }.into_any()
        } else {
            drafts_table(shown.into(), describe, told)
        })}
        {describing(describe, Callback::new(move |why: String| said.set(Some(Said::Refused(why)))))}
    }
}

/// Where drafts are kept, where that is not the browser's storage as usual.
fn place_words(kept: Kept) -> Option<AnyView> {
    let (title, words) = match (kept.place(), kept.trouble()) {
        (Place::Memory(why), _) => (
            "Drafts are kept in this tab only, until it is closed or reloaded.",
            format!("{why} Export all makes a file of them."),
        ),
        (_, Some(why)) => (
            "The last change could not be saved.",
            format!(
                "{why} It stays in this tab, and saving is tried again. Export all makes a file of what is kept."
            ),
        ),
        _ => return None,
    };
    Some(view! { <Panel meaning=Meaning::Caution title=title><p>{words}</p></Panel> }.into_any())
}

fn said_view(kept: Kept, drafts: Drafts, what: Said, said: RwSignal<Option<Said>>) -> AnyView {
    match what {
        Said::Words(words) => view! { <p>{words}</p> }.into_any(),
        Said::Refused(why) => view! { <p class="field-problem" role="alert">{why}</p> }.into_any(),
        Said::Imported(Imported { count, left }) => {
            let words = match count {
                1 => "1 draft was imported.".to_owned(),
                count => format!("{count} drafts were imported."),
            };
            let left = (!left.is_empty()).then(|| {
                let lines = left
                    .into_iter()
                    .map(|line| view! { <li>{line}</li> })
                    .collect_view();
                view! { <p>"Left out:"</p><ul>{lines}</ul> }
            });
            view! { <p>{words}</p>{left} }.into_any()
        }
        Said::Removed(removed) => {
            let words = format!("{} was deleted. ", removed.name);
            let undo = move || {
                let removed = removed.clone();
                leptos::task::spawn_local(async move {
                    let outcome = put_back(kept, drafts, &removed).await;
                    let _ = said.try_set(Some(match outcome {
                        Ok(()) => Said::Words(format!("{} is back.", removed.name)),
                        Err(why) => Said::Refused(why.to_string()),
                    }));
                });
            };
            view! { <p>{words}<Button on_press=undo>"Undo"</Button></p> }.into_any()
        }
    }
}
